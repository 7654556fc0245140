// Thumbs on hits: by mouse and key, in panel and palette, across a reload and a dead engine; out to a file and in again; opened hits where that is wanted.
import fs from "node:fs";
import path from "node:path";
import { closed, EXTENSION_ID, eventually, firstRow, indexed, openPalette, paste, rows, same, type } from "../expect.mjs";
import { engines } from "../processes.mjs";
import { fileDialog, notification, openView, quickInput, runCommand, webviewFrame } from "../workbench.mjs";

export const about = "feedback on hits";

const QUESTION = "send a mail to a reader";
const PASSWORDS = "hash a password with a salt";

export async function run({ page, folder, place, dataDirectory, step, shot }) {
  const file = path.join(place, "bookshop-feedback.jsonl");
  await indexed(page);
  const panel = webviewFrame(page, EXTENSION_ID);
  const hits = panel.getByRole("treeitem", { level: 1 });
  const box = panel.getByRole("textbox", { name: "Search code by what it does" });
  const fileOf = (at) => hits.nth(at).locator(".file-name").textContent();
  /** What a screen reader says of a hit ends with its mark. */
  const hit = (file, end) => panel.locator(`[role=treeitem][aria-level="1"][aria-label^="${file},"][aria-label$="${end}"]`);
  const ask = async (question) => {
    await box.fill(question);
    await panel.getByRole("status").filter({ hasText: question }).waitFor({ state: "attached" });
  };
  const title = page.locator(".quick-input-title").filter({ hasText: /^Feedback: \d/ });
  /** "2 right, 1 wrong", as the list of all votes has it. */
  const counts = async () => {
    await runCommand(page, "Sextant: Show Feedback");
    const said = (await title.textContent()).replace("Feedback: ", "");
    await page.keyboard.press("Escape");
    await closed(page);
    return said;
  };
  let third;
  let refunds;
  let exported;

  await step("in the palette a row's thumb marks it, and stays when the same is asked again", async () => {
    await openPalette(page);
    await paste(page, PASSWORDS);
    await firstRow(page, "passwords.ts");
    await rows(page).first().hover();
    await rows(page).first().getByRole("button", { name: "Mark as Right" }).click();
    await rows(page).first().locator(".codicon-thumbsup-filled").first().waitFor();
    await shot("palette");
    await page.keyboard.press("Escape");
    await closed(page);
    await openPalette(page);
    await type(page, PASSWORDS);
    await rows(page).first().locator(".codicon-thumbsup-filled").first().waitFor();
  });

  await step("a key marks the row in front, and after opening it the place", async () => {
    await page.keyboard.press("Alt+Shift+K");
    await rows(page).first().locator(".codicon-thumbsdown-filled").first().waitFor();
    await page.keyboard.press("Enter");
    await closed(page);
    await runCommand(page, "Sextant: This Result Was Right");
    await page.locator(".part.statusbar").getByText(`Marked as right for “${PASSWORDS}”`).waitFor();
    await shot("editor");
  });

  await step("in the panel a click marks a hit and a key another one", async () => {
    await openView(page, "Sextant");
    await ask(QUESTION);
    third = await fileOf(2);
    await hits.nth(2).hover();
    await hits.nth(2).getByRole("button", { name: "Right answer" }).first().click();
    await hit(third, "marked as right").waitFor();
    await hits.nth(1).locator(".file-name").hover();
    await hits.nth(2).focus();
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("-");
    await panel.locator('[role=treeitem][aria-label$="marked as wrong"]').waitFor();
    await shot("panel");
  });

  await step("a reloaded window shows the marks, and the accepted place first, with its reason", async () => {
    await page.reload();
    await indexed(page);
    await hit(third, "marked as right").waitFor();
    same(await box.inputValue(), QUESTION);
    await ask("Send a mail to a reader?");
    await eventually("the accepted place is the first", async () => same(await fileOf(0), third));
    await hits.first().getByText(`Higher: you accepted it for “${QUESTION}”`).waitFor();
    await hits.first().getByRole("button", { name: "Why this?" }).click();
    await hits.first().getByText(`you accepted this for '${QUESTION}'`).waitFor();
    await shot("risen");
  });

  await step("a vote while the engine cannot run is kept, says why, survives a reload and arrives", async () => {
    await ask("refund a payment");
    refunds = await fileOf(0);
    const toast = notification(page, "The engine ended 5 times in a row");
    let told = false;
    toast.then(() => (told = true), () => (told = true));
    for (const killed = new Set(); !told; ) {
      for (const pid of engines(dataDirectory)) {
        if (!killed.has(pid)) process.kill(pid, "SIGKILL");
        killed.add(pid);
      }
      await page.waitForTimeout(50);
    }
    await hits.first().focus();
    await page.keyboard.press("+");
    await hit(refunds, "marked as right, not saved yet").waitFor();
    await hits.first().getByText("Not saved yet: The engine ended 5 times in a row").waitFor();
    await shot("unsaved");
    await page.reload();
    await indexed(page);
    await hit(refunds, "marked as right").waitFor();
    same(await box.inputValue(), "refund a payment");
    await shot("saved");
  });

  await step("all votes can be seen, searched, opened and changed", async () => {
    await runCommand(page, "Sextant: Show Feedback");
    await rows(page).filter({ hasText: "refund a payment" }).waitFor();
    await page.locator(".quick-input-title").filter({ hasText: "Feedback: 3 right, 1 wrong" }).waitFor();
    await shot("list");
    await quickInput(page).fill("salt");
    await rows(page).filter({ hasText: "refund a payment" }).waitFor({ state: "hidden" });
    await rows(page).first().hover();
    await rows(page).first().getByRole("button", { name: "Change to Wrong" }).click();
    await page.locator(".quick-input-title").filter({ hasText: "Feedback: 2 right, 2 wrong" }).waitFor();
    await rows(page).filter({ hasText: "passwords.ts" }).first().hover();
    await rows(page).first().getByRole("button", { name: "Forget This Vote" }).click();
    await page.locator(".quick-input-title").filter({ hasText: "Feedback: 2 right, 1 wrong" }).waitFor();
    await quickInput(page).fill("refund");
    await page.keyboard.press("Enter");
    await closed(page);
    await page.locator(".tab.active").filter({ hasText: /paymentGateway|refund/i }).waitFor();
  });

  await step("all are exported to a file", async () => {
    await runCommand(page, "Sextant: Export Feedback…");
    await fileDialog(page, file);
    await notification(page, "votes are exported. The file holds your questions and the code that was judged.");
    const lines = fs.readFileSync(file, "utf8").trim().split("\n").map((line) => JSON.parse(line));
    // Also what was changed.
    same(lines.filter(({ query, value }) => query === QUESTION && value === "up").length, 1);
    exported = lines.length;
  });

  await step("an opened result counts for nothing, until the setting is on: then for itself, apart from the thumbs", async () => {
    // Results were opened all the time.
    same(await counts(), "2 right, 1 wrong");
    fs.mkdirSync(path.join(folder, ".vscode"));
    fs.writeFileSync(path.join(folder, ".vscode", "settings.json"), JSON.stringify({ "sextant.feedback.recordOpened": true }));
    // The setting comes a little later than its file.
    await eventually("it is counted", async () => {
      await openPalette(page);
      await paste(page, PASSWORDS);
      await firstRow(page, "passwords.ts");
      await page.keyboard.press("Enter");
      await closed(page);
      await page.waitForTimeout(11_000);
      // Where the first was told late, there are two.
      same(/^2 right, 1 wrong, [12] opened$/.test(await counts()), true);
    });
    await shot("opened");
  });

  await step("all can be forgotten, after a question that says how many", async () => {
    await runCommand(page, "Sextant: Forget All Feedback…");
    const dialog = page.getByRole("dialog").filter({ hasText: "votes on results in bookshop" });
    await dialog.waitFor();
    await shot("forget");
    await dialog.getByRole("button", { name: "Forget" }).click();
    await notification(page, "is forgotten");
    await panel.locator('[role=treeitem][aria-label$="marked as right"]').first().waitFor({ state: "detached" });
    await runCommand(page, "Sextant: Show Feedback");
    await firstRow(page, "No feedback yet");
    await page.keyboard.press("Escape");
    await closed(page);
  });

  await step("what was exported comes in again, twice is none more, and the panel shows the marks", async () => {
    await runCommand(page, "Sextant: Import Feedback…");
    await fileDialog(page, `${place}/`, file);
    await notification(page, `${exported} votes are imported.`);
    same(await counts(), "2 right, 1 wrong");
    await hit(refunds, "marked as right").waitFor();
    await runCommand(page, "Sextant: Import Feedback…");
    await fileDialog(page, `${place}/`, file);
    await notification(page, `0 votes are imported. ${exported} were there already.`);
    same(await counts(), "2 right, 1 wrong");
    fs.writeFileSync(file, `no vote\n${fs.readFileSync(file, "utf8")}`);
    await runCommand(page, "Sextant: Import Feedback…");
    await fileDialog(page, `${place}/`, file);
    await notification(page, "Line 1 was left out: it is not JSON.");
    await shot("imported");
  });
}
