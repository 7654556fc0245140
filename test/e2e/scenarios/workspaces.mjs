// Several folders in one window, also two of one name; folders that come and go; a folder inside an indexed one.
import fs from "node:fs";
import path from "node:path";
import { closed, comesToBeFound, eventually, EXTENSION_ID, finds, findsNot, firstRow, indexed, openPalette, rows, same, statusItem, thumbUp, type } from "../expect.mjs";
import { terminal } from "../votes.mjs";
import { notification, quickInput, runCommand, webviewFrame } from "../workbench.mjs";

export const about = "workspaces of several folders";
export const extensions = ["helper"];
export const folders = { shop: "bookshop", "old/shop": null, attic: null };
export const opens = ["shop", "old/shop"];

export function prepare(_, { "old/shop": old, attic }) {
  fs.writeFileSync(path.join(old, "lantern.ts"), "/** Lights the lantern at dusk. */\nexport function lightLantern(hour: number): boolean {\n  return hour > 18;\n}\n");
  fs.writeFileSync(path.join(attic, "gramophone.ts"), "/** Winds up the gramophone. */\nexport function windGramophone(turns: number): number {\n  return turns * 2;\n}\n");
}

export async function run({ page, place, dataDirectory, openWindow, step, shot }) {
  const write = (...names) => fs.writeFileSync(path.join(place, "all.code-workspace"), JSON.stringify({ folders: names.map((name) => (name.startsWith("memo:") ? { uri: name } : { path: path.join(place, name) })) }, null, 2));

  await step("two folders of one name are both found, and told apart", async () => {
    await indexed(page);
    await finds(page, "hash a password with a salt", "passwords.ts");
    await openPalette(page);
    await type(page, "lightLantern");
    await firstRow(page, "old/shop • lantern.ts");
    await shot("same-name");
    await page.keyboard.press("Enter");
    await closed(page);
    await page.locator(".tab.active").filter({ hasText: "lantern.ts" }).waitFor();
  });

  await step("a thumb is kept with the folder that its place is in, and shown with its name", async () => {
    await thumbUp(page, "light the lamp at night", "old/shop • lantern.ts");
    await eventually("it is stored", () => same(["old/shop", "shop"].map((name) => JSON.parse(terminal(dataDirectory, ["feedback", "list", path.join(place, name), "--json"])).up), [1, 0]));
    await runCommand(page, "Sextant: Show Feedback");
    await rows(page).filter({ hasText: "old/shop • lantern.ts:1" }).waitFor();
    same(await rows(page).count(), 1);
    await shot("thumb");
    await page.keyboard.press("Escape");
    await closed(page);
  });

  await step("what is about one folder asks which; nobody chooses, nothing happens", async () => {
    const first = `${path.basename(place)}/shop`;
    const choice = (folder) => page.locator(`.quick-input-widget .monaco-list-row[aria-label^="${folder},"]`);
    /** `answer` is a folder, or null for Escape. */
    const asks = async (command, question, answer) => {
      await runCommand(page, command);
      await quickInput(page).and(page.getByPlaceholder(question)).waitFor();
      same(await rows(page).count(), 2);
      if (answer === null) await page.keyboard.press("Escape");
      else await choice(answer).click();
    };
    await asks("Sextant: Fine-tune on Accepted Results", "Fine-tune on the accepted results of which folder?", null);
    await closed(page);
    await asks("Sextant: Fine-tune on Accepted Results", "Fine-tune on the accepted results of which folder?", "old/shop");
    // Not those of the other one, which has none.
    const toast = await notification(page, "There is 1 question with an accepted result; a fine-tune needs 10 different ones.");
    same(await page.locator(".notifications-toasts").getByText("There are 0 questions").count(), 0);
    await shot("which");
    await toast.getByRole("button", { name: "Show Feedback" }).click();
    await rows(page).filter({ hasText: "old/shop • lantern.ts:1" }).waitFor();
    await page.keyboard.press("Escape");
    await closed(page);
    await asks("Sextant: Export Feedback…", "Export the feedback of which folder?", first);
    await notification(page, `There is no feedback on results in ${first} yet.`);
    await asks("Sextant: Show Fine-tunes", "The fine-tunes of which folder?", first);
    await firstRow(page, "No fine-tune yet");
    await page.keyboard.press("Escape");
    await closed(page);
    await runCommand(page, "Sextant: Show Search Quality");
    const quality = webviewFrame(page, EXTENSION_ID);
    await quality.getByRole("heading", { name: "No votes yet" }).waitFor();
    await quality.getByRole("combobox", { name: "Folder" }).selectOption({ label: "old/shop" });
    await quality.getByText("29 more").first().waitFor();
    await shot("quality");
    await runCommand(page, "View: Close Editor");
  });

  await step("a folder that is added is found", async () => {
    write(...opens, "attic");
    await page.locator(".explorer-folders-view .monaco-list-row").filter({ hasText: "attic" }).waitFor();
    await comesToBeFound(page, "wind up the record player", "gramophone.ts");
    await page.locator('.statusbar-item[id="sextant.sextant.sextant.status"]').click();
    await rows(page).filter({ hasText: "attic" }).filter({ hasText: "up to date" }).waitFor();
    await shot("three-folders");
    await page.keyboard.press("Escape");
    await closed(page);
  });

  await step("a folder that is removed is found no more", async () => {
    write(...opens);
    await page.locator(".explorer-folders-view .monaco-list-row").filter({ hasText: "attic" }).waitFor({ state: "detached" });
    await findsNot(page, "windGramophone", "gramophone");
  });

  await step("a folder inside an indexed one has an index of its own", async () => {
    const inner = await openWindow(path.join("shop", "src"));
    await indexed(inner);
    await openPalette(inner);
    await type(inner, "hash a password with a salt");
    await firstRow(inner, " auth/passwords.ts");
    await shot("inner", inner);
    await inner.keyboard.press("Escape");
    await closed(inner);
    await finds(page, "hash a password with a salt", "src/auth/passwords.ts");
    await inner.close({ runBeforeUnload: true });
  });

  await step("what one window votes and takes in, another one on the same folder sees", async () => {
    await runCommand(page, "Sextant: Pause Indexing");
    const other = await openWindow("shop");
    await indexed(other);
    await thumbUp(other, "hash a password with a salt", "passwords.ts");
    // The other window shows its thumb before the vote is on disk, and an answer that stands does not change.
    await eventually("the vote is seen", async () => {
      await openPalette(page);
      await type(page, "hash a password with a salt");
      try {
        await rows(page).first().locator(".codicon-thumbsup-filled").first().waitFor({ timeout: 5_000 });
      } finally {
        await page.keyboard.press("Escape");
        await closed(page);
      }
    }, 60_000);
    fs.writeFileSync(path.join(place, "shop", "src", "hourglass.ts"), "/** Turns the hourglass over. */\nexport function turnHourglass(grains: number): number {\n  return grains * 2;\n}\n");
    await comesToBeFound(other, "turnHourglass", "hourglass.ts");
    await finds(page, "turnHourglass", "hourglass.ts");
    await statusItem(page, "paused").waitFor();
    await other.close({ runBeforeUnload: true });
    await runCommand(page, "Sextant: Resume Indexing");
  });

  await step("a folder that is on no disk is left out", async () => {
    write(...opens, "memo:/attic");
    await page.locator(".explorer-folders-view .monaco-list-row").filter({ hasText: "attic" }).waitFor();
    await findsNot(page, "light the lantern", "attic");
    await finds(page, "lightLantern", "old/shop • lantern.ts");
  });

  await step("a window of such folders alone offers nothing that cannot work", async () => {
    const virtual = await openWindow("memo:/attic");
    await virtual.locator(".explorer-folders-view .monaco-list-row").filter({ hasText: "lantern.ts" }).waitFor();
    // VS Code leaves an installed Sextant out; one that is being developed it loads all the same.
    const icon = virtual.locator(".part.activitybar").getByRole("tab", { name: "Sextant" });
    if ((await icon.count()) > 0) {
      await icon.click();
      await webviewFrame(virtual, EXTENSION_ID).getByRole("button", { name: "Open Folder" }).waitFor();
      await shot("virtual", virtual);
    }
    await virtual.keyboard.press("F1");
    await quickInput(virtual).fill(">Search Code");
    await rows(virtual).first().waitFor();
    same(await rows(virtual).filter({ hasText: "Sextant" }).count(), 0);
    await virtual.close({ runBeforeUnload: true });
  });
}
