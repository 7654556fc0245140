// Settings that the engine is started with take effect at once: another data directory, another model folder.
import fs from "node:fs";
import path from "node:path";
import { closed, comesToBeFound, eventually, indexed, openPalette, same, type } from "../expect.mjs";

export const about = "changing a setting takes effect without reload";

export async function run({ page, step, shot, place, server, dataDirectory }) {
  // Settings of machine scope belong to the machine that the files are on.
  const file = path.join(server.dataDir, "data", "Machine", "settings.json");
  const set = (settings) => {
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, JSON.stringify(settings));
  };
  const manifestsIn = (directory) => {
    const workspaces = path.join(directory, "workspaces");
    return fs.existsSync(workspaces) ? fs.readdirSync(workspaces).filter((name) => fs.existsSync(path.join(workspaces, name, "manifest.json"))) : [];
  };
  await indexed(page);
  same(manifestsIn(dataDirectory).length, 1);
  const elsewhere = path.join(place, "elsewhere");

  await step("a new data directory gets an index at once, and it is searched", async () => {
    set({ "sextant.dataDirectory": elsewhere });
    await eventually("the index is built there", async () => same(manifestsIn(elsewhere).length, 1));
    await indexed(page);
    await comesToBeFound(page, "hash a password with a salt", "passwords.ts");
  });

  await step("a model folder without a model is named where one asks, with the way to the setting", async () => {
    set({ "sextant.dataDirectory": elsewhere, "sextant.modelFolder": path.join(place, "no-model") });
    await page.locator(".notification-list-item, .statusbar-item").filter({ hasText: /no-model|Sextant/ }).first().waitFor();
    await eventually("the palette says so", async () => {
      await openPalette(page);
      await type(page, "hash a password with a salt");
      try {
        await page.locator(".quick-input-widget .monaco-list-row").filter({ hasText: "no-model" }).first().waitFor({ timeout: 10_000 });
        await page.locator(".quick-input-widget .monaco-list-row").filter({ hasText: "Open Settings" }).waitFor({ timeout: 10_000 });
        await shot("no-model");
      } finally {
        await page.keyboard.press("Escape");
        await closed(page);
      }
    });
  });

  await step("taken back, everything works again", async () => {
    set({});
    await comesToBeFound(page, "hash a password with a salt", "passwords.ts");
    await indexed(page);
  });

  await step("a value that cannot be used is named", async () => {
    set({ "sextant.dataDirectory": "relative/folder" });
    await page.locator(".notification-list-item").filter({ hasText: "sextant.dataDirectory must be the absolute path of a folder, or empty" }).first().waitFor();
    await shot("bad-value");
  });
}
