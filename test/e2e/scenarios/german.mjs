// What a German VS Code shows: the manifest's texts and those of the running extension.
import { closed, EXTENSION_ID, firstRow, type } from "../expect.mjs";
import { webviewFrame } from "../workbench.mjs";

export const about = "in German";

export async function run({ page, step, shot }) {
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
  });
}
