// Where the results panel has no hits to show it says how things are and what to do next; while an index grows it shows what is found so far.
import fs from "node:fs";
import path from "node:path";
import { EXTENSION_ID, eventually, indexed, same } from "../expect.mjs";
import { openView, webviewFrame } from "../workbench.mjs";

export const about = "the results panel without hits, and with the first of them";
export const folders = { empty: null, planets: null };
export const opens = null;
/** So slow that there is time to ask before the index is whole. */
export const settings = { "sextant.indexing.maxCpu": 5 };

export function prepare(_, { planets }) {
  for (let i = 0; i < 2_000; i++) {
    const text = Array.from({ length: 8 }, (_, k) => `export function orbitOfPlanet${i}x${k}(days: number): number {\n  const radius = ${i * 31 + k};\n  return radius * Math.cos(days / ${i + 2});\n}\n`).join("\n");
    fs.writeFileSync(path.join(planets, `planet${String(i).padStart(4, "0")}.ts`), text);
  }
}

export async function run({ page, folders: { empty }, dataDirectory, openWindow, step, shot }) {
  const box = (panel) => panel.getByRole("textbox", { name: "Search code by what it does" });
  const says = (panel, heading) => panel.getByRole("heading", { name: heading }).waitFor({ timeout: 60_000 });
  const open = async (window) => {
    await openView(window, "Sextant");
    await window.mouse.move(700, 600);
    return webviewFrame(window, EXTENSION_ID);
  };

  await step("no folder", async () => {
    const panel = await open(page);
    await says(panel, "No folder is open");
    await shot("no-folder");
    await panel.getByRole("button", { name: "Open Folder" }).click();
    await page.locator(".quick-input-title").filter({ hasText: "Open Folder" }).waitFor();
  });

  let window;
  let panel;
  await step("an empty folder, until there is code", async () => {
    window = await openWindow("empty");
    panel = await open(window);
    await says(panel, "There is nothing to search here");
    await shot("empty-folder", window);
    fs.writeFileSync(path.join(empty, "lantern.ts"), "/** Lights the lantern at dusk. */\nexport function lightLantern(hour: number): boolean {\n  return hour > 18;\n}\n");
    await says(panel, "Search code by what it does");
    await shot("ready", window);
  });

  await step("an error, and the way out of it", async () => {
    await indexed(window);
    const [index] = fs.readdirSync(path.join(dataDirectory, "workspaces"));
    fs.writeFileSync(path.join(dataDirectory, "workspaces", index, "manifest.json"), "{");
    await box(panel).fill("lightLantern");
    await panel.getByRole("button", { name: "Rebuild Index" }).waitFor();
    await shot("error", window);
    await panel.getByRole("button", { name: "Rebuild Index" }).click();
    await panel.getByRole("treeitem", { name: /^lantern\.ts/ }).waitFor({ timeout: 60_000 });
    await window.close({ runBeforeUnload: true });
  });

  await step("the first run: asked before anything is known, it shows what is found so far", async () => {
    window = await openWindow("planets");
    panel = await open(window);
    await box(panel).waitFor({ timeout: 90_000 });
    await box(panel).fill("orbitOfPlanet7x2");
    await panel.getByText(/There is no need to ask again|These results are what is found so far/).first().waitFor();
    await shot("first-run", window);
    await panel.getByRole("treeitem", { name: /^planet0007\.ts/ }).waitFor({ timeout: 120_000 });
    await panel.getByText(/^Indexing: [\d,]+ of 2,000 files\. These results are what is found so far\.$/).waitFor();
    await shot("building", window);
    await panel.getByRole("button", { name: "Filters" }).click();
    await panel.getByRole("textbox", { name: /^Files or folders/ }).fill("nowhere/**");
    await says(panel, "Nothing found for “orbitOfPlanet7x2”");
    await panel.getByText("Wait for indexing to end: not every file is known yet.").waitFor();
    await shot("nothing-found", window);
    await panel.getByRole("button", { name: "Clear Filters", exact: true }).click();
    await panel.getByRole("treeitem").first().waitFor();
  });
}
