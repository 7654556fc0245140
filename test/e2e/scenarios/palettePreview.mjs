// Moving through the palette shows places; Escape brings everything back: tabs with their places and italics, scroll, selection, folds, focus.
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { closed, eventually, firstRow, indexed, openPalette, rows, same } from "../expect.mjs";
import { openFile, runCommand, select } from "../workbench.mjs";

export const about = "what the palette shows is taken back exactly";

/** Files opened by name are in italics, as those clicked in the explorer are; the settings are a tab. */
export const settings = { "workbench.editor.enablePreviewFromQuickOpen": true, "workbench.editor.useModal": "off" };

const icon = path.join(path.dirname(fileURLToPath(import.meta.url)), "..", "..", "..", "media", "icon.png");
const RATES = ["Austria", "Belgium", "Bulgaria", "Croatia", "Cyprus", "Denmark", "Estonia", "Finland", "France", "Germany", "Greece", "Hungary", "Ireland", "Italy", "Latvia", "Malta", "Poland", "Portugal"];

/** A file too long for one screen, and a picture. */
export function prepare(folder) {
  const rates = RATES.map((land, i) => `/** Value added tax of books sold to ${land}. */\nexport function taxIn${land}(net: number): number {\n  const rate = ${(5 + i) / 100};\n  return net * rate;\n}\n`);
  const last = "/** Bankers' rounding: a half goes to the even neighbour. */\nexport function roundHalfToEven(amount: number): number {\n  const floor = Math.floor(amount);\n  if (amount - floor !== 0.5) return Math.round(amount);\n  return floor % 2 === 0 ? floor : floor + 1;\n}\n";
  fs.writeFileSync(path.join(folder, "src", "orders", "taxes.ts"), [...rates, last].join("\n"));
  fs.copyFileSync(icon, path.join(folder, "logo.png"));
}

export async function run({ page, step, shot }) {
  await indexed(page);

  await step("no editor open: none after Escape", async () => {
    await lookAndEscape(page, "compare passwords in constant time", "passwords.ts");
  });

  await step("an italic tab in the middle comes back to its place, in italics, with its selection, scroll and folds", async () => {
    for (const file of ["orderService.ts", "router.go", "mailer.py"]) await keep(page, file);
    await goTo(page, "orderService.ts"); // an italic tab opens to the right of the one in front
    await openFile(page, "taxes.ts");
    await select(page, 9, 1, 0);
    await runCommand(page, "Fold");
    await select(page, 30, 3, 5);
    await page.locator(".editor-group-container.active .monaco-editor").hover();
    await page.mouse.wheel(0, 151); // to the middle of a line
    const before = await lookAndEscape(page, "compare passwords in constant time", "passwords.ts");
    same(before.groups[0].tabs, ["orderService.ts", "*/taxes.ts/*", "router.go", "mailer.py"]);
    same(before.groups[0].lines.includes("10"), false, "a function is folded");
  });

  await step("so it does where the place is in the file itself", async () => {
    await lookAndEscape(page, "round a half to the even neighbour", "taxes.ts", async () => {
      await eventually("the function is on the screen", async () => same((await sight(page)).groups[0].text.includes("roundHalfToEven"), true));
      await shot("same-file");
    });
  });

  await step("an italic tab behind another one stays behind it", async () => {
    await goTo(page, "mailer.py");
    const before = await lookAndEscape(page, "compare passwords in constant time", "passwords.ts");
    same(before.groups[0].tabs, ["orderService.ts", "/taxes.ts/", "router.go", "*mailer.py*"]);
  });

  await step("a file that is open behind keeps its own place", async () => {
    await goTo(page, "taxes.ts");
    await page.locator(".editor-group-container.active .monaco-editor").hover();
    await page.mouse.wheel(0, 77);
    const there = await settled(page);
    await goTo(page, "orderService.ts");
    await lookAndEscape(page, "round a half to the even neighbour", "taxes.ts");
    await goTo(page, "taxes.ts");
    await eventually("taxes.ts is where it was", async () => same((await sight(page)).groups[0], there.groups[0]));
  });

  await step("a picture in an italic tab is opened again", async () => {
    await openPicture(page);
    const before = await lookAndEscape(page, "compare passwords in constant time", "passwords.ts");
    same(before.groups[0].tabs.includes("*/logo.png/*"), true, before.groups[0].tabs.join(" "));
  });

  await step("the settings in front are in front again", async () => {
    await runCommand(page, "Preferences: Open Settings (UI)");
    await page.locator(".settings-editor").waitFor();
    await lookAndEscape(page, "round a half to the even neighbour", "taxes.ts");
  });

  await step("of several groups only the one in use shows places", async () => {
    await goTo(page, "orderService.ts");
    await page.locator(".editor-group-container.active .view-lines").click();
    await runCommand(page, "View: Split Editor Right");
    await eventually("two groups", async () => same((await sight(page)).groups.length, 2));
    await openFile(page, "recommendations.py");
    const other = (await settled(page)).groups[0];
    const before = await lookAndEscape(page, "compare passwords in constant time", "passwords.ts", (now) => same(now.groups[0], other));
    same(before.groups[1].tabs, ["orderService.ts", "*/recommendations.py/*"]);
  });

  await step("a pinned tab and unsaved text stay", async () => {
    await runCommand(page, "View: Pin Editor");
    await openFile(page, "mailer.py");
    await page.keyboard.type("# not saved");
    const before = await lookAndEscape(page, "compare passwords in constant time", "passwords.ts");
    same(before.groups[1].tabs, ["recommendations.py", "*mailer.py*", "orderService.ts"]);
    same(before.groups[1].text.replaceAll("\u00a0", " ").includes("not saved"), true);
    await page.keyboard.press("Control+z");
  });

  await step("a click into what is shown keeps it", async () => {
    await look(page, "compare passwords in constant time", "passwords.ts");
    await page.locator(".editor-group-container.active .view-line").nth(3).click();
    await closed(page);
    await page.waitForTimeout(500);
    const { groups } = await sight(page);
    same(groups[1].tabs.some((tab) => tab.includes("*") && tab.includes("passwords.ts")), true, groups[1].tabs.join(" "));
  });

  await step("who clicks on another tab, on a file or into another group stays there, and the rest is as it was", async () => {
    const names = (tabs) => tabs.map((tab) => tab.replaceAll("*", ""));
    const front = (tabs) => tabs.find((tab) => tab.startsWith("*"));
    const [left, before] = (await settled(page)).groups;
    /** Clicks while a place is shown; what it shows gives way a moment after the palette has closed. */
    const after = async (click, wanted) => {
      await look(page, "round a half to the even neighbour", "taxes.ts");
      await click();
      await closed(page);
      await eventually("the rest is as it was", async () => same((await sight(page)).groups.map(({ tabs }) => tabs), wanted));
    };
    const withFront = (name) => names(before.tabs).map((tab) => (tab === name ? `*${tab}*` : tab));
    await after(() => page.locator(".editor-group-container.active .tab").filter({ hasText: "mailer.py" }).click(), [left.tabs, withFront("mailer.py")]);
    await after(() => page.locator(".editor-group-container").first().locator(".monaco-editor").first().click({ position: { x: 120, y: 600 } }), [left.tabs, withFront("mailer.py")]);
    same((await settled(page)).focus, 0);
    await page.locator(".editor-group-container").nth(1).locator(".view-lines").click();
    // A file that is clicked on takes the place of the one in italics, as ever.
    await look(page, "round a half to the even neighbour", "taxes.ts");
    await page.locator(".explorer-folders-view .monaco-list-row").filter({ hasText: "README.md" }).click();
    await closed(page);
    const [, mine] = (await settled(page)).groups;
    same([names(mine.tabs).sort(), front(mine.tabs)], [[...names(before.tabs).filter((tab) => tab !== "/passwords.ts/"), "/README.md/"].sort(), "*/README.md/*"]);
  });

  await step("another list that is opened over it has the keys, and the editor is given back behind it", async () => {
    const before = await settled(page);
    await look(page, "compare passwords in constant time", "passwords.ts");
    await page.keyboard.press("Control+P");
    await eventually("the tabs are as before", async () => same((await sight(page)).groups.map(({ tabs }) => tabs), before.groups.map(({ tabs }) => tabs)));
    await page.keyboard.type("router", { delay: 20 });
    await firstRow(page, "router.go");
    await page.keyboard.press("Escape");
    await closed(page);
    same(await settled(page), before);
  });

  await step("opened to the side, the group that was in use is as it was", async () => {
    const before = await settled(page);
    await look(page, "round a half to the even neighbour", "taxes.ts");
    await rows(page).first().hover();
    await rows(page).first().getByRole("button", { name: "Open to the Side" }).click();
    await closed(page);
    await eventually("a third group", async () => same((await sight(page)).groups.length, 3));
    await eventually("the group is as before", async () => same((await sight(page)).groups[1].tabs, before.groups[1].tabs));
  });
}

/** Opens a file in an upright tab. */
async function keep(page, file) {
  await openFile(page, file);
  await page.locator(".tab.active").dblclick();
  await page.locator(".editor-group-container.active .view-lines").click();
}

/** To a tab of the first group, by the mouse. */
async function goTo(page, file) {
  await page.locator(".tab").filter({ hasText: file }).first().click();
  await page.locator(".editor-group-container.active .tab.active").filter({ hasText: file }).waitFor();
}

async function openPicture(page) {
  await page.keyboard.press("Control+P");
  await page.locator('.quick-input-widget input[type="text"]:visible').fill("logo.png");
  await page.locator(".quick-input-widget .monaco-list-row").filter({ hasText: "logo.png" }).first().click();
  await page.locator(".tab.active").filter({ hasText: "logo.png" }).waitFor();
}

/** Asks, and waits until the best place is in the editor; then moves on by a few more. */
async function look(page, question, file) {
  await openPalette(page);
  await page.keyboard.type(question, { delay: 20 });
  await firstRow(page, file);
  await eventually("the best hit is shown", async () => same((await page.locator(".editor-group-container.active .tab.active").textContent()).includes(file), true));
}

async function lookAndEscape(page, question, file, meanwhile) {
  const before = await settled(page);
  await look(page, question, file);
  await meanwhile?.(await sight(page));
  for (let i = 0; i < 3; i++) {
    await page.keyboard.press("ArrowDown");
    await page.waitForTimeout(250);
  }
  await page.keyboard.press("Escape");
  await closed(page);
  await eventually("everything is as before", async () => same(await sight(page), before));
  same(await settled(page), before, "and stays so");
  return before;
}

/** What is on the screen once it no longer moves. */
async function settled(page) {
  let last = await sight(page);
  for (let calm = 0; calm < 3; ) {
    await page.waitForTimeout(200);
    const now = await sight(page);
    calm = JSON.stringify(now) === JSON.stringify(last) ? calm + 1 : 0;
    last = now;
  }
  return last;
}

/** Of each group: tabs left to right (see expect.mjs), the scroll to the pixel, the numbers and texts of the lines; then cursor and focus. */
async function sight(page) {
  return page.evaluate(() => {
    const groups = [...document.querySelectorAll(".editor-group-container")].map((group) => {
      const tabs = [...group.querySelectorAll(".tabs-container .tab")].map((tab) => {
        const label = tab.getAttribute("data-resource-name") ?? "";
        const name = tab.querySelector(".italic") === null ? label : `/${label}/`;
        return tab.classList.contains("active") ? `*${name}*` : name;
      });
      const content = group.querySelector(".monaco-editor .lines-content");
      const byTop = (selector) => [...group.querySelectorAll(selector)].sort((a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top).map((line) => line.textContent.trim());
      return { tabs, top: content?.style.top, left: content?.style.left, lines: byTop(".margin-view-overlays .line-numbers").join(" "), text: byTop(".view-lines .view-line").join("\n") };
    });
    const cursor = document.querySelector('[id="status.editor.selection"]')?.textContent ?? "";
    const focused = document.activeElement?.closest(".editor-group-container, .part.sidebar, .part.panel");
    // Where no editor is open VS Code itself leaves the keys to the window.
    return { groups, cursor, focus: groups[0]?.tabs.length > 0 && focused ? [...document.querySelectorAll(".editor-group-container")].indexOf(focused) : "none" };
  });
}
