// Fine-tuning in the editor: too few votes, real votes, a run that is cancelled and goes on, its report, used, seen in search, rolled back.
import { closed, EXTENSION_ID, eventually, firstRow, indexed, rows } from "../expect.mjs";
import { hurryFineTune } from "../processes.mjs";
import { accept, JUDGED } from "../votes.mjs";
import { notification, openView, quickInput, runCommand, webviewFrame } from "../workbench.mjs";

export const about = "fine-tuning";

/** One question a file: enough to learn from, too few to prove anything. */
const ACCEPTED = JUDGED.filter(([, file], i) => JUDGED.findIndex((other) => other[1] === file) === i).slice(0, 12);

export async function run({ page, folder, dataDirectory, step, shot }) {
  await indexed(page);
  setInterval(hurryFineTune, 1_000, dataDirectory).unref();
  const status = page.locator(`.statusbar-item[id="${EXTENSION_ID}.sextant.tuning"]`);
  const quality = webviewFrame(page, EXTENSION_ID);

  await step("with too few votes it says how many more there must be, and what to do", async () => {
    accept(folder, dataDirectory, ACCEPTED[0]);
    await runCommand(page, "Sextant: Fine-tune on Accepted Results");
    const toast = await notification(page, "There is 1 question with an accepted result; a fine-tune needs 10 different ones.");
    await toast.getByText("9 more searches").waitFor();
    await shot("too-few");
    await toast.getByRole("button", { name: "Search Code" }).click();
    await page.locator(".part.sidebar").getByText("Results", { exact: false }).first().waitFor();
  });

  await step("it runs in sight: in a notification and in the status bar; a second start shows it; cancelled, it ends", async () => {
    for (const judged of ACCEPTED.slice(1)) accept(folder, dataDirectory, judged);
    await runCommand(page, "Sextant: Fine-tune on Accepted Results");
    await notification(page, "Learning from accepted results");
    await status.filter({ hasText: /Fine-tune \d+ %/ }).waitFor();
    await runCommand(page, "Sextant: Fine-tune on Accepted Results");
    await page.locator(".quick-input-title").filter({ hasText: "Fine-tune on accepted results" }).waitFor();
    await rows(page).filter({ hasText: /part \d of \d, loss/ }).waitFor();
    await shot("running");
    await rows(page).filter({ hasText: "Cancel the fine-tune" }).click();
    await page.locator(".part.statusbar").getByText("The fine-tune is cancelled").waitFor();
    await status.waitFor({ state: "hidden" });
    await runCommand(page, "Sextant: Show Fine-tunes");
    await firstRow(page, "No fine-tune yet");
    await page.keyboard.press("Escape");
    await closed(page);
  });

  await step("the next run goes on, also over a reload of the window, and ends with a verdict", async () => {
    await runCommand(page, "Sextant: Fine-tune on Accepted Results");
    await status.filter({ hasText: /Fine-tune \d+ %/ }).waitFor();
    await page.reload();
    await indexed(page);
    await status.filter({ hasText: /Fine-tune \d+ %/ }).waitFor();
    const toast = await notification(page, "Fine-tune done.", 180_000);
    await toast.getByText("12 accepted questions prove nothing yet; 18 more are needed").waitFor();
    await shot("done");
    await toast.getByRole("button", { name: "Show Report" }).click();
    await page.locator(".tab.active").filter({ hasText: "Fine-tune of" }).waitFor();
    const report = page.frameLocator("iframe.webview.ready").last().frameLocator("#active-frame");
    await report.getByRole("heading", { name: "Before and after" }).waitFor();
    await report.getByRole("row", { name: /MRR@10/ }).waitFor();
    await shot("report");
    await runCommand(page, "View: Close Editor");
  });

  await step("used all the same after a question, and search says so", async () => {
    await runCommand(page, "Sextant: Show Fine-tunes");
    await rows(page).filter({ hasText: "candidate" }).filter({ hasText: "12 accepted" }).waitFor();
    await shot("list");
    await rows(page).first().click();
    await rows(page).filter({ hasText: "Use it" }).click();
    const dialog = page.getByRole("dialog").filter({ hasText: "not proven" });
    await dialog.waitFor();
    await shot("use");
    await dialog.getByRole("button", { name: "Use It All the Same" }).click();
    await notification(page, "Search uses this fine-tune now");
    await runCommand(page, "Sextant: Search in Results Panel");
    const panel = webviewFrame(page, EXTENSION_ID);
    await panel.getByRole("textbox", { name: "Search code by what it does" }).fill("hash a password");
    await panel.getByText("Your fine-tune is in use").waitFor();
    await shot("in-use");
    // The page below is to have the width, and to be the only one.
    await openView(page, "Sextant");
  });

  await step("the quality page measures it beside the others, in all themes", async () => {
    await runCommand(page, "Sextant: Show Search Quality");
    await quality.getByRole("heading", { name: "Fine-tuning" }).waitFor();
    await quality.getByText("(in use)").waitFor();
    await quality.locator(".legend-entry").filter({ hasText: "trained on these votes" }).first().waitFor();
    await shot("quality-head");
    await quality.getByRole("button", { name: "Show as a table: Fine-tuning" }).click();
    await quality.getByRole("table", { name: "Fine-tuning" }).getByRole("row", { name: /MRR@10/ }).waitFor();
    await shot("quality-dark");
    for (const [theme, name] of [["Light Modern", "light"], ["Dark High Contrast", "high-contrast"]]) {
      await runCommand(page, "Preferences: Color Theme");
      await quickInput(page).fill(theme);
      await rows(page).filter({ hasText: theme }).first().click();
      await closed(page);
      await quality.getByRole("heading", { name: "Fine-tuning" }).scrollIntoViewIfNeeded();
      await shot(`quality-${name}`);
    }
  });

  await step("rolled back by a command; deleted after a question", async () => {
    await runCommand(page, "Sextant: Roll Back Fine-tune");
    await notification(page, "Rolled back: to the built-in model alone");
    await runCommand(page, "Sextant: Show Fine-tunes");
    await rows(page).first().filter({ hasText: "rolled back" }).waitFor();
    await rows(page).first().click();
    await rows(page).filter({ hasText: "Delete…" }).click();
    const dialog = page.getByRole("dialog").filter({ hasText: "Delete this fine-tune?" });
    await dialog.getByRole("button", { name: "Delete", exact: true }).click();
    await notification(page, "The fine-tune is deleted");
    await eventually("none is left", async () => {
      await runCommand(page, "Sextant: Show Fine-tunes");
      await firstRow(page, "No fine-tune yet");
      await page.keyboard.press("Escape");
      await closed(page);
    });
  });
}
