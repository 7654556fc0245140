// The index follows the files, and people can steer it.
import fs from "node:fs";
import path from "node:path";
import { closed, finds, findsNot, firstRow, followed, indexed, openPalette, rows, type } from "../expect.mjs";
import { notification, openFile, runCommand } from "../workbench.mjs";

export const about = "the index follows the files";

/** Longer than the calm that the index waits for, where it must not follow. */
const CALM_MS = 2_000;

export async function run({ page, folder, server, step, shot }) {
  await indexed(page);

  await step("a save is found", async () => {
    await openFile(page, "cart.ts");
    await page.locator(".editor-group-container.active .view-line").first().click();
    await page.keyboard.press("Control+End");
    await page.keyboard.type("\nexport function computeShippingToTheMoon(weightGrams: number): number { return weightGrams * 384; ", { delay: 2 });
    await followed(server, () => page.keyboard.press("Control+S"));
    await finds(page, "computeShippingToTheMoon", "computeShippingToTheMoon");
  });

  await step("files that others write, rename and delete are followed", async () => {
    await followed(server, () => fs.writeFileSync(path.join(folder, "src", "telescope.ts"), "/** Points the telescope at a star by its right ascension. */\nexport function pointTelescope(ascension: number): number {\n  return ascension * 15;\n}\n"));
    await finds(page, "aim at a star in the sky", "src/telescope.ts");
    await followed(server, () => fs.renameSync(path.join(folder, "src", "telescope.ts"), path.join(folder, "src", "observatory.ts")));
    await finds(page, "aim at a star in the sky", "src/observatory.ts");
    await followed(server, () => fs.rmSync(path.join(folder, "src", "observatory.ts")));
    await findsNot(page, "pointTelescope", "observatory");
  });

  await step("the status bar item opens a menu", async () => {
    await page.locator('.statusbar-item[id="sextant.sextant.sextant.status"]').click();
    await page.locator(".quick-input-title").filter({ hasText: "index status" }).waitFor();
    await page.locator(".quick-input-widget .monaco-list-row").filter({ hasText: "bookshop" }).filter({ hasText: "up to date" }).waitFor();
    await shot("menu");
    await page.keyboard.press("Escape");
  });

  await step("pausing holds updates back, resuming takes them in", async () => {
    await runCommand(page, "Sextant: Pause Indexing");
    await page.locator('.statusbar-item[id="sextant.sextant.sextant.status"] [aria-label*="paused"]').waitFor();
    await shot("paused");
    fs.writeFileSync(path.join(folder, "src", "lighthouse.ts"), "export function rotateLighthouseLamp(degrees: number): number {\n  return degrees % 360;\n}\n");
    await page.waitForTimeout(CALM_MS);
    await findsNot(page, "rotateLighthouseLamp", "lighthouse.ts");
    await runCommand(page, "Sextant: Resume Indexing");
    await indexed(page);
    await finds(page, "rotateLighthouseLamp", "src/lighthouse.ts");
  });

  await step("rebuilding says what it did", async () => {
    await runCommand(page, "Sextant: Rebuild Index");
    await notification(page, "The index is up to date");
    await shot("rebuilt");
  });

  await step("deleting the index asks first; without one the palette offers to build it", async () => {
    await runCommand(page, "Sextant: Delete This Workspace's Index");
    const dialog = page.getByRole("dialog");
    await shot("delete");
    await dialog.getByRole("button", { name: "Delete" }).click();
    await notification(page, "The index is deleted");
    await openPalette(page);
    await type(page, "cart");
    await rows(page).filter({ hasText: "Build the index of bookshop" }).waitFor();
    await shot("no-index");
    await page.keyboard.press("Enter");
    await firstRow(page, "src/orders/cart.ts");
    await page.keyboard.press("Escape");
    await closed(page);
    await finds(page, "computeShippingToTheMoon", "computeShippingToTheMoon");
  });
}
