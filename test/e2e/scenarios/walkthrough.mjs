// "Get started with Sextant": each step ticks itself off when the thing itself has happened.
import fs from "node:fs";
import { closed, eventually, firstRow, indexed, openPalette, same, thumbUp, type } from "../expect.mjs";
import { contextMenu, openFile, runCommand, select, webviewFrame } from "../workbench.mjs";

export const about = "the walkthrough, dark and light";
export const viewport = { width: 1500, height: 850 };

const STEPS = ["index", "ask", "similar", "panel", "learn", "tune", "privacy"];
const step_ = (page, id) => page.locator(`.getting-started-step[data-step-id$="#start#${id}"]`);
async function done(page, id, wanted) {
  await eventually(`${id} ticked off: ${wanted}`, async () => same(await step_(page, id).getAttribute("aria-checked"), String(wanted)));
}
const open = async (page) => {
  await runCommand(page, "Sextant: Get Started");
  await step_(page, "index").waitFor();
};

/** Shows a step and waits for its picture, a page of its own: a drawing with a title, or text. */
async function showPicture(page, id, theme) {
  await step_(page, id).click();
  const picture = page.frameLocator(".getting-started-media iframe.webview.ready").frameLocator("#active-frame").locator(`body.vscode-${theme}`);
  if (id === "privacy") return picture.getByRole("heading", { name: "What is stored, and where" }).waitFor();
  const [, title] = /<title>(.*)<\/title>/.exec(fs.readFileSync(new URL(`../../../media/walkthrough/${id}.svg`, import.meta.url), "utf8"));
  await picture.locator("svg title").filter({ hasText: title }).waitFor({ state: "attached" });
}

export async function run({ page, dataDirectory, step, shot }) {
  await indexed(page);

  await step("it opens, and the index that was built is ticked off", async () => {
    await open(page);
    await done(page, "index", true);
    for (const id of STEPS.slice(1)) await done(page, id, false);
  });

  await step("every step shows its picture", async () => {
    for (const theme of ["dark", "light"]) {
      if (theme === "light") await runCommand(page, "Preferences: Toggle between Light/Dark Themes");
      for (const id of STEPS) {
        await showPicture(page, id, theme);
        await shot(`${theme}-${id}`);
      }
    }
  });

  await step("a question that is answered ticks off the second", async () => {
    await openPalette(page);
    await type(page, "hash a password");
    await firstRow(page, "passwords.ts");
    await page.keyboard.press("Escape");
    await closed(page);
    await done(page, "ask", true);
    await done(page, "similar", false);
  });

  await step("Find Similar Code ticks off the third", async () => {
    await openFile(page, "passwords.ts");
    await select(page, 8, 5, 0);
    await contextMenu(page, "Find Similar Code");
    await page.locator(".quick-input-widget .monaco-list-row").first().waitFor();
    await page.keyboard.press("Escape");
    await closed(page);
    await open(page);
    await done(page, "similar", true);
    await done(page, "panel", false);
  });

  await step("the first thumb ticks off the step on thumbs", async () => {
    await done(page, "learn", false);
    await thumbUp(page, "hash a password with a salt", "passwords.ts");
    await open(page);
    await done(page, "learn", true);
    await done(page, "tune", false);
  });

  await step("the panel ticks off the fourth, the privacy page the last", async () => {
    await step_(page, "panel").click();
    await step_(page, "panel").getByRole("button", { name: "Open the Results Panel" }).click();
    await done(page, "panel", true);
    await page.locator(".editor-group-container .tab").first().click(); // the commands' list does not open over a page that has the focus
    await runCommand(page, "Sextant: Show What Is Stored");
    const stored = webviewFrame(page, "vscode.markdown-language-features");
    await stored.getByRole("heading", { name: "How to delete it" }).waitFor();
    // People are told to delete it: it must not be the folder around it.
    same((await stored.locator("code").allTextContents()).at(-1), dataDirectory);
    await shot("privacy-page");
    await open(page);
    await done(page, "privacy", true);
  });
}
