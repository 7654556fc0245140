// Two windows on one folder: one writes its index, the other one searches, says who writes and takes over.
import fs from "node:fs";
import path from "node:path";
import { comesToBeFound, eventually, same, statusItem } from "../expect.mjs";
import { engines } from "../processes.mjs";

export const about = "two windows on one folder";
/** So slow that both windows are there before the index is. */
export const settings = { "sextant.indexing.maxCpu": 5 };

export function prepare(folder) {
  fs.mkdirSync(path.join(folder, "planets"));
  for (let i = 0; i < 3_000; i++) {
    const text = Array.from({ length: 8 }, (_, k) => `export function orbitOfPlanet${i}x${k}(days: number): number {\n  const radius = ${i * 31 + k};\n  return radius * Math.cos(days / ${i + 2});\n}\n`).join("\n");
    fs.writeFileSync(path.join(folder, "planets", `planet${String(i).padStart(4, "0")}.ts`), text);
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

  await step("it takes over when the first is closed", async () => {
    await page.close({ runBeforeUnload: true });
    await statusItem(second, "Building the index").waitFor();
    await eventually("its engine is the only one", () => same(engines(dataDirectory).filter((pid) => pid === writer), []));
    await shot("taken-over", second);
  });
}
