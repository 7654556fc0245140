// The results panel stays what it was: hidden and shown, after its extension host was killed, in a reloaded window, and moved.
import { EXTENSION_ID, indexed, same } from "../expect.mjs";
import { engines, parentOf } from "../processes.mjs";
import { openView, runCommand, webviewFrame } from "../workbench.mjs";

export const about = "the results panel stays what it was";

const QUESTION = "send a mail to a reader";

export async function run({ page, dataDirectory, step, shot }) {
  await indexed(page);
  const panel = webviewFrame(page, EXTENSION_ID);
  const hits = panel.getByRole("treeitem", { level: 1 });
  const box = panel.getByRole("textbox", { name: "Search code by what it does" });
  /** Everything is there again, and nobody has asked. */
  const goesOn = async () => {
    await panel.getByRole("heading", { name: "Similar to Mailer" }).waitFor({ timeout: 60_000 });
    await panel.locator('[role=treeitem][aria-selected=true][aria-expanded=true][aria-label^="recommendations.py"]').waitFor();
    await panel.getByText("Only files worker, without tests").waitFor();
    same(await box.inputValue(), QUESTION);
  };

  await step("asked, narrowed, and similar code of a hit looked for, one of which is folded out", async () => {
    await page.keyboard.press("Control+Shift+Alt+J");
    await panel.locator("vscode-textfield.search-field:focus-within").waitFor();
    await page.keyboard.type(QUESTION);
    await hits.first().filter({ hasText: "mailer.py" }).waitFor();
    await panel.getByRole("button", { name: "Filters" }).click();
    await panel.getByText("Include tests").click();
    await panel.getByRole("textbox", { name: /^Files or folders/ }).fill("worker");
    await panel.getByText("Only files worker, without tests").waitFor();
    await hits.first().filter({ hasText: "mailer.py" }).hover();
    await hits.first().getByRole("button", { name: "Find Similar Code" }).first().click();
    await hits.first().filter({ hasText: "recommendations.py" }).getByRole("button", { name: "2 more places" }).click();
    await goesOn();
  });

  await step("another view takes its place for a while", async () => {
    await openView(page, "Explorer");
    await page.locator(".explorer-folders-view").waitFor();
    await openView(page, "Sextant");
    await goesOn();
  });

  await step("the extension host is killed and the window reloaded, so that nobody has time to write anything down", async () => {
    process.kill(parentOf(engines(dataDirectory)[0]), "SIGKILL");
    await panel.getByRole("heading", { name: "Similar to Mailer" }).waitFor({ state: "detached" });
    await page.reload();
    await goesOn();
    await shot("reloaded");
  });

  for (const [place, part] of [["New Secondary Side Bar Entry", "auxiliarybar"], ["New Panel Entry", "panel"]]) {
    await step(`it is moved: ${place}`, async () => {
      await runCommand(page, "View: Move View");
      for (const row of ["Results", place]) await page.locator(".quick-input-widget .monaco-list-row").filter({ hasText: row }).first().click();
      await page.locator(`.part.${part}`).waitFor();
      await goesOn();
      await shot(part);
    });
  }
}
