// Several folders in one window, also two of one name; folders that come and go; a folder inside an indexed one.
import fs from "node:fs";
import path from "node:path";
import { closed, comesToBeFound, finds, findsNot, firstRow, indexed, openPalette, rows, type } from "../expect.mjs";

export const about = "workspaces of several folders";
export const folders = { shop: "bookshop", "old/shop": null, attic: null };
export const opens = ["shop", "old/shop"];

export function prepare(_, { "old/shop": old, attic }) {
  fs.writeFileSync(path.join(old, "lantern.ts"), "/** Lights the lantern at dusk. */\nexport function lightLantern(hour: number): boolean {\n  return hour > 18;\n}\n");
  fs.writeFileSync(path.join(attic, "gramophone.ts"), "/** Winds up the gramophone. */\nexport function windGramophone(turns: number): number {\n  return turns * 2;\n}\n");
}

export async function run({ page, place, openWindow, step, shot }) {
  const write = (...names) => fs.writeFileSync(path.join(place, "all.code-workspace"), JSON.stringify({ folders: names.map((name) => ({ path: path.join(place, name) })) }, null, 2));

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
}
