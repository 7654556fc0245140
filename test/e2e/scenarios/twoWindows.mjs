// Two windows on one folder: one writes its index, the other one searches, says who writes and takes over.
import fs from "node:fs";
import path from "node:path";
import { closed, comesToBeFound, eventually, openPalette, rows, same, statusItem, type } from "../expect.mjs";
import { engines } from "../processes.mjs";

export const about = "two windows on one folder";
/** So slow that both windows are there before the index is, and so short a list that its end is in sight. */
export const settings = { "sextant.indexing.maxCpu": 5, "sextant.search.limit": 5 };

export function prepare(folder) {
  // After src/ in the order of names, so that what is asked for in the second step is among the first files.
  fs.mkdirSync(path.join(folder, "stars"));
  for (let i = 0; i < 3_000; i++) {
    const text = Array.from({ length: 8 }, (_, k) => `export function orbitOfPlanet${i}x${k}(days: number): number {\n  const radius = ${i * 31 + k};\n  return radius * Math.cos(days / ${i + 2});\n}\n`).join("\n");
    fs.writeFileSync(path.join(folder, "stars", `planet${String(i).padStart(4, "0")}.ts`), text);
  }
}

export async function run({ page, dataDirectory, openWindow, step, shot }) {
  await statusItem(page, "Building the index").waitFor();
  const [writer] = engines(dataDirectory);
  let second;

  await step("the second says who writes, and finds what is there so far", async () => {
    second = await openWindow();
    await statusItem(second, `written by process ${writer}`).waitFor();
    await shot("locked", second);
    await comesToBeFound(second, "orbitOfPlanet3x2", "planet0003.ts");
    await shot("first");
  });

  await step("the palette says how far it is, as the status bar does, and who reads on keeps the place in the list", async () => {
    await page.bringToFront();
    await statusItem(page, "Building the index").filter({ hasText: /Sextant \d+ %/ }).waitFor();
    await openPalette(page);
    // Two files of the shop answer this, whatever planets come in meanwhile.
    await type(page, "charge the card for an order");
    await rows(page).nth(1).filter({ hasText: /paymentGateway|orderService/ }).waitFor();
    const remark = rows(page).filter({ hasText: /\d+ % of the files are indexed/ });
    await remark.waitFor();
    await page.keyboard.press("ArrowDown");
    const front = () => page.locator(".quick-input-widget .monaco-list-row.focused").getAttribute("aria-label");
    const [chosen, first] = [await front(), await rows(page).first().getAttribute("aria-label")];
    same(chosen === first, false, chosen);
    await shot("percent");
    const before = await remark.textContent();
    await eventually("the list has grown on", async () => same((await remark.textContent()) === before, false), 60_000);
    same(await front(), chosen);
    await page.keyboard.press("Escape");
    await closed(page);
  });

  await step("it takes over when the first is closed", async () => {
    await second.bringToFront();
    await page.close({ runBeforeUnload: true });
    await statusItem(second, "Building the index").waitFor();
    await eventually("its engine is the only one", () => same(engines(dataDirectory).filter((pid) => pid === writer), []));
    await shot("taken-over", second);
  });
}
