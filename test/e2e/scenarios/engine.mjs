// The engine is killed in every moment that matters, and no process stays behind.
import fs from "node:fs";
import path from "node:path";
import { closed, eventually, finds, firstRow, indexed, openPalette, same, statusItem, type } from "../expect.mjs";
import { engines, isRunning, parentOf } from "../processes.mjs";
import { notification } from "../workbench.mjs";

export const about = "the engine can die";
/** Slow enough to be killed in the middle. */
export const settings = { "sextant.indexing.maxCpu": 10 };

const QUESTION = "hash a password with a salt";
const kill = (pid) => process.kill(pid, "SIGKILL");

export async function run({ page, folder, dataDirectory, openWindow, step, shot }) {
  await indexed(page);
  /** The one engine there is, other than `not`. */
  const engine = (not) =>
    eventually("one engine runs", () => {
      const running = engines(dataDirectory);
      same(running.length, 1, `engines: ${running.join(", ")}`);
      same(running[0] === not, false, "it is the one that was killed");
      return running[0];
    });
  const gone = (pid) => eventually(`process ${pid} is gone`, () => same(isRunning(pid), false));

  await step("killed while idle, it starts again and finds", async () => {
    const pid = await engine();
    kill(pid);
    await engine(pid);
    await finds(page, QUESTION, "passwords.ts");
  });

  await step("killed in the middle of a search, the search is answered", async () => {
    const pid = await engine();
    await openPalette(page);
    await type(page, QUESTION.slice(0, -1));
    await page.keyboard.type(QUESTION.slice(-1));
    kill(pid);
    await firstRow(page, "passwords.ts");
    await page.keyboard.press("Escape");
    await closed(page);
  });

  await step("killed while indexing, the run goes on", async () => {
    const pid = await engine();
    fs.mkdirSync(path.join(folder, "planets"));
    for (let i = 0; i < 600; i++) {
      const text = Array.from({ length: 8 }, (_, k) => `export function orbitOfPlanet${i}x${k}(days: number): number {\n  const radius = ${i * 31 + k};\n  return radius * Math.cos(days / ${i + 2});\n}\n`).join("\n");
      fs.writeFileSync(path.join(folder, "planets", `planet${i}.ts`), text);
    }
    await statusItem(page, "Building the index").waitFor();
    await shot("indexing");
    kill(pid);
    await engine(pid);
    await indexed(page);
    await finds(page, "orbitOfPlanet599x7", "planets/planet599.ts");
  });

  await step("after five deaths in a row it stops, says so and can be started again", async () => {
    const toast = notification(page, "The engine ended 5 times in a row");
    let told = false;
    toast.then(() => (told = true), () => (told = true));
    for (const killed = new Set(); !told; ) {
      for (const pid of engines(dataDirectory)) {
        if (!killed.has(pid)) kill(pid);
        killed.add(pid);
      }
      await page.waitForTimeout(50);
    }
    await statusItem(page, "ended 5 times in a row").waitFor();
    await shot("gave-up");
    same(engines(dataDirectory), []);
    await openPalette(page);
    await type(page, QUESTION);
    await firstRow(page, "ended 5 times in a row");
    await shot("palette-gave-up");
    await page.keyboard.press("Escape");
    await closed(page);
    await (await toast).getByRole("button", { name: "Restart the Engine" }).click();
    await engine();
    await finds(page, QUESTION, "passwords.ts");
  });

  await step("a reloaded window leaves no engine behind", async () => {
    const pid = await engine();
    await page.reload();
    await gone(pid);
    await indexed(page);
    await engine(pid);
    await finds(page, QUESTION, "passwords.ts");
  });

  await step("nor does a closed one", async () => {
    const pid = await engine();
    const other = await openWindow();
    await indexed(other);
    const second = await eventually("the other window has an engine of its own", () => {
      same(engines(dataDirectory).length, 2);
      return engines(dataDirectory).find((each) => each !== pid);
    });
    await other.close({ runBeforeUnload: true });
    await gone(second);
    same(await engine(), pid);
  });

  await step("a killed extension host takes its engine along", async () => {
    const pid = await engine();
    kill(parentOf(pid));
    await gone(pid);
    await shot("host-killed");
    same(engines(dataDirectory).includes(pid), false);
  });
}
