// The results panel as a person uses it, by keyboard alone where that can be: asks, walks, narrows, copies; hides it, moves it, reloads the window.
import fs from "node:fs";
import path from "node:path";
import { closed, EXTENSION_ID, eventually, firstRow, indexed, openPalette, same, toLastRow, type } from "../expect.mjs";
import { webviewFrame } from "../workbench.mjs";

export const about = "the results panel";

const PASSWORDS = "hash a password with a salt";
const MAIL = "send a mail to a reader";
const LOOKS = [
  ["vscode-light", "Default Light Modern", "left", 200],
  ["vscode-high-contrast:not(.vscode-high-contrast-light)", "Default High Contrast", "right", 200],
  ["vscode-high-contrast-light", "Default High Contrast Light", "right", 200],
  ["vscode-dark", "Default Dark Modern", "left", 600],
];

export async function run({ page, folder, step, shot }) {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await indexed(page);
  const panel = webviewFrame(page, EXTENSION_ID);
  const hits = panel.getByRole("treeitem", { level: 1 });
  const box = panel.getByRole("textbox", { name: "Search code by what it does" });
  const { keyboard } = page;
  const toBox = async () => {
    await keyboard.press("Control+Shift+Alt+J");
    await panel.locator("vscode-textfield.search-field:focus-within").waitFor();
  };
  const answered = (question) => panel.getByRole("status").filter({ hasText: question }).waitFor({ state: "attached" });
  const onHit = (label) => panel.locator("[role=treeitem]:focus").and(panel.locator(`[aria-label*="${label}"]`)).waitFor();
  /** What it showed is there again, without anybody asking. */
  const goesOn = async (question, file) => {
    await hits.first().filter({ hasText: file }).waitFor();
    await eventually("the box holds the question", async () => same(await box.inputValue(), question));
  };

  await step("by keyboard alone from the editor to the box, the hits, a file, and a file to the side", async () => {
    await toBox();
    await keyboard.type(PASSWORDS);
    await answered(PASSWORDS);
    await shot("typed");
    await keyboard.press("ArrowDown");
    await onHit("passwords.ts");
    await shot("on-hit");
    await keyboard.press("Enter");
    await page.locator(".tab.active").filter({ hasText: "passwords.ts" }).waitFor();
    await toBox();
    await keyboard.press("ArrowDown");
    await onHit("passwords.ts");
    await keyboard.press("ArrowDown");
    await keyboard.press("Control+Enter");
    await page.locator(".editor-group-container").nth(1).locator(".tab.active").waitFor();
    await shot("to-the-side");
    await toBox();
    await keyboard.press("ArrowDown");
    await keyboard.press("/");
    await panel.locator("vscode-textfield.search-field:focus-within").waitFor();
  });

  await step("questions asked before come back with the arrows", async () => {
    await keyboard.type(MAIL);
    await keyboard.press("Enter");
    await answered(MAIL);
    await keyboard.press("Home");
    await keyboard.press("ArrowUp");
    await goesOn(PASSWORDS, "passwords.ts");
    await keyboard.press("ArrowDown");
    await goesOn(MAIL, "mail");
  });

  await step("path and line go into the clipboard, and similar code shows in the same place", async () => {
    await keyboard.press("ArrowDown");
    await onHit("mail");
    await keyboard.press("Control+c");
    await panel.getByRole("status").filter({ hasText: "Copied" }).waitFor({ state: "attached" });
    const copied = await panel.getByRole("status").textContent();
    await keyboard.press("/");
    await keyboard.press("Control+v");
    await eventually("what was copied is pasted", async () => same(`Copied ${await box.inputValue()}`, copied));
    await keyboard.press("Control+z");
    await answered(MAIL);
    await keyboard.press("ArrowDown");
    await keyboard.press("Tab");
    await keyboard.press("Tab");
    await panel.locator("button:focus[aria-label='Find Similar Code']").waitFor();
    await shot("button-focused");
    await keyboard.press("Enter");
    await panel.getByRole("heading", { name: "Similar to" }).waitFor();
    await answered("similar to");
    await shot("similar");
  });

  await step("filters are set by keyboard", async () => {
    await keyboard.press("/");
    await keyboard.press("Tab");
    await keyboard.press("Tab");
    await keyboard.press("Enter");
    await keyboard.press("Tab");
    await keyboard.press("ArrowDown");
    // After all languages and the most frequent one.
    await panel.getByRole("option", { name: "python" }).waitFor();
    await keyboard.press("ArrowDown");
    await keyboard.press("ArrowDown");
    await shot("languages");
    await keyboard.press("Enter");
    await eventually("only Python is found", async () => same((await hits.locator(".file-name").allTextContents()).every((file) => file.endsWith(".py")), true));
    await shot("filters");
    await panel.getByRole("button", { name: "Clear filters" }).click();
    await panel.getByRole("button", { name: "Filters" }).click();
  });

  await step("the palette hands its question over", async () => {
    await openPalette(page);
    await type(page, PASSWORDS);
    await firstRow(page, "passwords.ts");
    await toLastRow(page, "Show all in the panel");
    await keyboard.press("Enter");
    await closed(page);
    await goesOn(PASSWORDS, "passwords.ts");
  });

  await step("it is seen in every theme, narrow and wide, left and right, and so is the focus", async () => {
    const file = path.join(folder, ".vscode", "settings.json");
    fs.mkdirSync(path.dirname(file));
    await hits.first().getByRole("button", { name: "1 more place" }).click();
    await hits.first().getByRole("button", { name: "Why this?" }).click();
    for (const [kind, theme, location, width] of LOOKS) {
      fs.writeFileSync(file, JSON.stringify({ "workbench.colorTheme": theme, "workbench.sideBar.location": location }));
      await panel.locator(`body.${kind}`).waitFor();
      const side = page.locator(`.part.sidebar.${location}`);
      await side.waitFor();
      const { x, width: now } = await side.boundingBox();
      const isRight = async () => same(Math.abs((await side.boundingBox()).width - width) < 12, true);
      if (location === "left") {
        await page.mouse.move(x + now, 500);
        await page.mouse.down();
        await page.mouse.move(x + width, 500, { steps: 4 });
        await page.mouse.up();
      }
      await eventually("the side bar has its width", isRight);
      await toBox();
      await keyboard.press("ArrowDown");
      await onHit("passwords.ts");
      await eventually("nothing sticks out", async () => same(await panel.locator(".scroller").evaluate((node) => node.scrollWidth - node.clientWidth), 0));
      await shot(`${theme.toLowerCase().replaceAll(" ", "-")}-${width}`);
    }
  });
}
