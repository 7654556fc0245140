// What a German VS Code shows: the manifest's texts and those of the running extension.
import { closed, EXTENSION_ID, firstRow, rows, type } from "../expect.mjs";
import { hurryFineTune } from "../processes.mjs";
import { accept, JUDGED } from "../votes.mjs";
import { notification, openView, runCommand, webviewFrame } from "../workbench.mjs";

export const about = "in German";

export async function run({ page, folder, dataDirectory, step, shot }) {
  // The server has no language pack. This is the one place where the workbench reads which language it speaks.
  await page.addInitScript(() => Object.defineProperty(globalThis, "_VSCODE_NLS_LANGUAGE", { get: () => "de", set: () => undefined }));
  await page.reload();

  await step("the status bar", async () => {
    await page.locator(`.statusbar-item[id="${EXTENSION_ID}.sextant.status"] [aria-label*="Der Index ist aktuell"]`).waitFor();
  });

  await step("the palette", async () => {
    await page.keyboard.press("Control+Alt+J");
    await page.locator(".quick-input-title").filter({ hasText: "Code suchen" }).waitFor();
    await type(page, "hash a password with a salt");
    await firstRow(page, "passwords.ts");
    await page.locator(".quick-input-widget").getByText("schwächere Treffer").first().waitFor();
    await shot("palette");
    await page.keyboard.press("Escape");
    await closed(page);
  });

  await step("the results panel", async () => {
    const panel = webviewFrame(page, EXTENSION_ID);
    await page.keyboard.press("Control+Shift+Alt+J");
    await panel.getByRole("textbox", { name: "Code danach suchen, was er tut" }).fill("hash a password with a salt");
    const hit = panel.getByRole("treeitem", { name: /^passwords\.ts, im Ordner src\/auth, hashPassword, Funktion, Zeilen 1–10, (starker|guter) Treffer$/ });
    await hit.getByRole("button", { name: "Warum das?" }).click();
    await panel.getByRole("status").filter({ hasText: "Code gefunden in 15 Dateien" }).waitFor({ state: "attached" });
    await panel.getByRole("button", { name: "Filter" }).click();
    await shot("panel");
  });

  await step("the names of the commands", async () => {
    await page.keyboard.press("F1");
    await page.locator('.quick-input-widget input[type="text"]:visible').fill(">Sextant: Index");
    await page.locator(".quick-input-widget .monaco-list-row").filter({ hasText: "Index dieses Arbeitsbereichs löschen" }).first().waitFor();
    await shot("commands");
    await page.keyboard.press("Escape");
    await closed(page);
  });

  await step("a fine-tune: while it runs, its verdict, its report, the list, and the quality page", async () => {
    accept(folder, dataDirectory, ...JUDGED.slice(0, 12));
    setInterval(hurryFineTune, 1_000, dataDirectory).unref();
    await openView(page, "Sextant"); // the pages below are to have the width, and to be the only ones
    await runCommand(page, "Sextant: Feinabstimmung mit bestätigten Ergebnissen");
    await notification(page, "Lernen aus bestätigten Ergebnissen");
    await page.locator(`.statusbar-item[id="${EXTENSION_ID}.sextant.tuning"]`).filter({ hasText: /Feinabstimmung \d+ %/ }).waitFor();
    await shot("running");
    const done = await notification(page, "Feinabstimmung fertig. Nicht bewiesen: 12 bestätigte Fragen beweisen noch nichts; 18 weitere sind nötig.", 180_000);
    await shot("done");
    await done.getByRole("button", { name: "Bericht zeigen" }).click();
    await webviewFrame(page, "vscode.markdown-language-features").getByRole("heading", { name: "Wie sie trainiert wurde" }).waitFor();
    await shot("report");
    await runCommand(page, "View: Close Editor");
    await runCommand(page, "Sextant: Feinabstimmungen zeigen");
    await rows(page).filter({ hasText: "Kandidat" }).waitFor();
    await shot("list");
    await page.keyboard.press("Escape");
    await closed(page);
    await runCommand(page, "Sextant: Suchqualität zeigen");
    const quality = webviewFrame(page, EXTENSION_ID);
    await quality.getByRole("heading", { name: "Feinabstimmung", exact: true }).waitFor();
    await quality.locator(".legend-entry").filter({ hasText: "mit diesen Bewertungen trainiert" }).first().waitFor();
    await shot("quality");
    await runCommand(page, "Sextant: Alle Bewertungen vergessen…");
    const dialog = page.getByRole("dialog").filter({ hasText: "Alle 12 Bewertungen von Ergebnissen in bookshop vergessen?" });
    await dialog.getByText("Eine Feinabstimmung hat aus Bewertungen gelernt").waitFor();
    await shot("forget");
    await dialog.getByRole("button", { name: "Nur Bewertungen vergessen" }).click();
    await notification(page, "Alle Bewertungen von Ergebnissen in bookshop sind vergessen.");
    // What was learned from them is still there, and the question says so.
    await runCommand(page, "Sextant: Alle Bewertungen vergessen…");
    await page.getByRole("dialog").filter({ hasText: "Alle Feinabstimmungen von bookshop löschen?" }).getByRole("button", { name: "Löschen" }).click();
    await notification(page, "und alles, was daraus gelernt wurde, sind vergessen");
  });
}
