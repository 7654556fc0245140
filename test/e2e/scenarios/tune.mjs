// Fine-tuning in the editor: too few votes, real votes, a run that is cancelled and goes on, its report, used, seen in search; another one that is
// offered, compared and exported; rolled back, deleted, and forgotten with the votes; at last one that proves itself and takes over.
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { closed, eventually, EXTENSION_ID, firstRow, followed, indexed, openPalette, paste, rows, same, thumbUp } from "../expect.mjs";
import { holdFineTune, hurryFineTune } from "../processes.mjs";
import { accept, DESK, JUDGED } from "../votes.mjs";
import { chooseTheme, fileDialog, notification, openView, runCommand, webviewFrame } from "../workbench.mjs";

export const about = "fine-tuning";

const fixtures = fileURLToPath(new URL("../../fixtures", import.meta.url));

/** One question a file: enough to learn from, too few to prove anything. */
const FIRST = JUDGED.filter(([, file], i) => JUDGED.findIndex((other) => other[1] === file) === i).slice(0, 12);
const LATER = JUDGED.filter((judged) => !FIRST.includes(judged));

/** Asked of the handbook's page that nobody votes on; without a fine-tune the script that does it comes first. */
const UNSEEN = "roll out a version without downtime";

export async function run({ page, folder, place, dataDirectory, server, step, shot }) {
  await indexed(page);
  setInterval(hurryFineTune, 1_000, dataDirectory).unref();
  const status = page.locator(`.statusbar-item[id="${EXTENSION_ID}.sextant.tuning"]`);
  const saying = (what) => status.locator(`[aria-label*=${JSON.stringify(what)}]`);
  const quality = webviewFrame(page, EXTENSION_ID);
  const markdown = page.frameLocator("iframe.webview.ready").last().frameLocator("#active-frame");

  /** The walkthrough's step on fine-tunes. */
  async function ticked(wanted) {
    await runCommand(page, "Sextant: Get Started");
    const its = page.locator('.getting-started-step[data-step-id$="#start#tune"]');
    await its.waitFor();
    await eventually(`ticked off: ${wanted}`, async () => same(await its.getAttribute("aria-checked"), String(wanted)));
    await page.locator(".editor-group-container .tab").first().click(); // the commands' list does not open over a page that has the focus
    await runCommand(page, "View: Close Editor");
  }
  /** In the list of all, the newest first. */
  async function act(at, action) {
    await runCommand(page, "Sextant: Show Fine-tunes");
    await rows(page).filter({ hasText: "accepted" }).nth(at).click();
    await rows(page).filter({ hasText: action }).click();
  }
  /** The first places that the palette shows for `UNSEEN` once `first` leads them. */
  async function places(first) {
    await openPalette(page);
    await paste(page, UNSEEN);
    await firstRow(page, first);
    const shown = await rows(page).evaluateAll((all) => all.slice(0, 4).map((row) => row.getAttribute("aria-label")));
    await shot(`places-${first}`);
    await page.keyboard.press("Escape");
    await closed(page);
    return shown;
  }
  async function noneIsLeft() {
    await eventually("none is left", async () => {
      await runCommand(page, "Sextant: Show Fine-tunes");
      await firstRow(page, "No fine-tune yet");
      await page.keyboard.press("Escape");
      await closed(page);
    });
  }

  await step("with too few votes it says how many more there must be, and what to do", async () => {
    accept(folder, dataDirectory, FIRST[0]);
    await runCommand(page, "Sextant: Fine-tune on Accepted Results");
    const toast = await notification(page, "There is 1 question with an accepted result; a fine-tune needs 10 different ones.");
    await toast.getByText("9 more searches").waitFor();
    await shot("too-few");
    await toast.getByRole("button", { name: "Search Code" }).click();
    await page.locator(".part.sidebar").getByText("Results", { exact: false }).first().waitFor();
  });

  await step("it runs in sight: in a notification and in the status bar; a second start shows it; cancelled, it ends, and no step is ticked off", async () => {
    accept(folder, dataDirectory, ...FIRST.slice(1));
    await runCommand(page, "Sextant: Fine-tune on Accepted Results");
    await notification(page, "Learning from accepted results");
    await status.filter({ hasText: /Fine-tune \d+ %/ }).waitFor();
    await holdFineTune(dataDirectory, () => saying(", loss ").isVisible(), async () => {
      await runCommand(page, "Sextant: Fine-tune on Accepted Results");
      await page.locator(".quick-input-title").filter({ hasText: "Fine-tune on accepted results" }).waitFor();
      await rows(page).filter({ hasText: /part \d of \d, loss/ }).waitFor();
      await shot("running");
      await rows(page).filter({ hasText: "Cancel the fine-tune" }).click();
      await saying("ending").waitFor();
    });
    await page.locator(".part.statusbar").getByText("The fine-tune is cancelled").waitFor();
    await status.waitFor({ state: "hidden" });
    await noneIsLeft();
    await ticked(false);
  });

  await step("the next run goes on, also over a reload of the window, and ends with a verdict; now the step is ticked off", async () => {
    await runCommand(page, "Sextant: Fine-tune on Accepted Results");
    await status.filter({ hasText: /Fine-tune \d+ %/ }).waitFor();
    await page.reload();
    await indexed(page);
    await holdFineTune(dataDirectory, () => status.filter({ hasText: /Fine-tune \d+ %/ }).isVisible());
    const toast = await notification(page, "Fine-tune done.");
    await toast.getByText("12 accepted questions prove nothing yet; 18 more are needed").waitFor();
    await shot("done");
    await toast.getByRole("button", { name: "Show Report" }).click();
    await page.locator(".tab.active").filter({ hasText: "Fine-tune of" }).waitFor();
    await markdown.getByRole("heading", { name: "Before and after" }).waitFor();
    await markdown.getByRole("row", { name: /MRR@10/ }).waitFor();
    await shot("report");
    await runCommand(page, "View: Close Editor");
    await ticked(true);
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
    for (const [theme, name] of [["Light Modern", "light"], ["Dark High Contrast", "high-contrast"], ["Light High Contrast", "high-contrast-light"]]) {
      await chooseTheme(page, theme);
      await quality.getByRole("heading", { name: "Fine-tuning" }).scrollIntoViewIfNeeded();
      await shot(`quality-${name}`);
    }
    await chooseTheme(page, "Dark Modern");
    await runCommand(page, "View: Close Editor");
  });

  await step("with many new votes another one is offered, once a week at most, and learns from all of them", async () => {
    accept(folder, dataDirectory, ...LATER);
    const vote = (question) => thumbUp(page, question, "passwords.ts");
    await vote("hash a password with a salt");
    const offer = await notification(page, `There are ${LATER.length + 1} questions with an accepted result that Sextant has not learned from.`);
    await shot("offer");
    await offer.getByRole("button", { name: "Fine-tune Now" }).click();
    await notification(page, "Fine-tune done.");
    await shot("second-done");
    await vote("password hashing");
    await page.waitForTimeout(7_000);
    same(await page.locator(".notifications-toasts").getByText("Sextant has not learned from").count(), 0);
  });

  await step("two are compared side by side", async () => {
    await act(0, "Compare with another…");
    await page.locator(".tab.active").filter({ hasText: "Fine-tunes compared" }).waitFor();
    await markdown.getByRole("row", { name: /^Accepted questions 12 35$/ }).waitFor();
    await shot("compared");
    await runCommand(page, "View: Close Editor");
  });

  await step("one is exported to a file: safetensors, or ONNX where the name says so", async () => {
    const [id] = fs.readdirSync(memory(dataDirectory, "adapters")).filter((name) => /^\d/.test(name)).sort().reverse();
    const proposed = path.join(place, `sextant-${id}.safetensors`);
    await act(0, "Export…");
    await fileDialog(page, proposed);
    await notification(page, `The fine-tune is in ${proposed}. It holds traces of the questions it learned from.`);
    const file = fs.readFileSync(proposed);
    const head = JSON.parse(file.subarray(8, 8 + Number(file.readBigUInt64LE())).toString());
    same(Object.keys(head).sort(), ["U", "V", "__metadata__"]);
    const onnx = path.join(place, "tuned.onnx");
    await act(0, "Export…");
    await fileDialog(page, proposed, onnx);
    await notification(page, `The fine-tune is in ${onnx}.`);
    same(fs.readFileSync(onnx).includes("LpNormalization"), true);
  });

  await step("rolled back by a command; deleted after a question", async () => {
    await runCommand(page, "Sextant: Roll Back Fine-tune");
    await notification(page, "Rolled back: to the built-in model alone");
    await runCommand(page, "Sextant: Show Fine-tunes");
    await rows(page).filter({ hasText: "12 accepted" }).filter({ hasText: "rolled back" }).click();
    await rows(page).filter({ hasText: "Delete…" }).click();
    const dialog = page.getByRole("dialog").filter({ hasText: "Delete this fine-tune?" });
    await dialog.getByRole("button", { name: "Delete", exact: true }).click();
    await notification(page, "The fine-tune is deleted");
  });

  await step("whoever forgets all votes is told of what was learned from them, and can have both forgotten", async () => {
    await runCommand(page, "Sextant: Forget All Feedback…");
    const dialog = page.getByRole("dialog").filter({ hasText: "Forget all 36 votes on results in bookshop?" });
    await dialog.getByText("A fine-tune was learned from votes and holds traces of your questions.").waitFor();
    await shot("forget");
    await dialog.getByRole("button", { name: "Forget Votes and Fine-tunes" }).click();
    await notification(page, "all that was learned from it are forgotten");
    same(fs.existsSync(memory(dataDirectory, "adapters")), false);
    await noneIsLeft();
  });

  let before;
  await step("whoever always wants the handbook can have it proven: it takes over by itself, and the report says on what grounds", async () => {
    await followed(server, () => fs.cpSync(path.join(fixtures, "bookshopHandbook"), path.join(folder, "docs", "handbook"), { recursive: true }));
    before = await places("deploy.sh");
    accept(folder, dataDirectory, ...DESK);
    await runCommand(page, "Sextant: Fine-tune on Accepted Results");
    const toast = await notification(page, "Fine-tune done. Proven: better on questions it had not seen");
    await toast.getByText("p < 0.001). Search uses it now.").waitFor();
    await shot("proven");
    await toast.getByRole("button", { name: "Show Report" }).click();
    await markdown.getByText("Now: in use.").waitFor();
    const [, , without, withIt] = await markdown.getByRole("row", { name: /MRR@10/ }).getByRole("cell").allTextContents();
    same(Number(withIt) - Number(without) > 0.2, true);
    await shot("proven-report");
    await runCommand(page, "View: Close Editor");
    await runCommand(page, "Sextant: Show Fine-tunes");
    await rows(page).filter({ hasText: "in use" }).filter({ hasText: `${DESK.length} accepted` }).waitFor();
    await shot("proven-list");
    await page.keyboard.press("Escape");
    await closed(page);
  });

  await step("a question nobody voted on, about a page nobody voted on, finds the handbook first; rolled back, it finds what it found before", async () => {
    await places("new-versions.md");
    await runCommand(page, "Sextant: Roll Back Fine-tune");
    await notification(page, "Rolled back: to the built-in model alone");
    same(await places("deploy.sh"), before);
  });
}

/** Of the one workspace of the scenario. */
function memory(dataDirectory, ...names) {
  const [workspace] = fs.readdirSync(path.join(dataDirectory, "workspaces"));
  return path.join(dataDirectory, "workspaces", workspace, "memory", ...names);
}
