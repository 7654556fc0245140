/** The budget for the processor: by a clock of our own, and by what a real run took. */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { openEngine } from "../../src/engine/engine.ts";
import { type Clock, paceWork } from "../../src/engine/indexing/paceWork.ts";
import { source } from "./handMadePorts.ts";

/** A machine on which nothing takes time but what is told. */
function machine() {
  let now = 1_000;
  let used = 500;
  const clock: Clock = { nowMs: () => now, usedMs: () => used, wait: (ms) => ((now += ms), Promise.resolve()) };
  return {
    clock,
    /** `ms` of the clock in which `processorMs` were used. */
    spend: (ms: number, processorMs: number) => ((now += ms), (used += processorMs)),
    now: () => now - 1_000,
  };
}

test("half a processor: as much pause as work", async () => {
  const { clock, spend, now } = machine();
  const pace = paceWork(0.5, clock);
  for (let i = 0; i < 10; i++) {
    spend(100, 100);
    await pace();
  }
  expect(now()).toBe(2_000);
});

test("several threads at once count together", async () => {
  const { clock, spend, now } = machine();
  const pace = paceWork(1, clock);
  spend(100, 350);
  await pace();
  expect(now()).toBe(350);
});

test("work within the budget is never held up, and waiting is not saved up for a storm", async () => {
  const { clock, spend, now } = machine();
  const pace = paceWork(0.5, clock);
  spend(60_000, 10);
  await pace();
  expect(now()).toBe(60_000);
  spend(1_000, 1_000);
  await pace();
  // 2,000 ms are allowed for it, a quarter of a second of which was saved.
  expect(now()).toBe(60_000 + 1_750);
});

test("a pause ends when the run is cancelled", async () => {
  const stop = new AbortController();
  const pace = paceWork(1e-6);
  for (const until = performance.now() + 30; performance.now() < until; );
  const paused = pace(stop.signal);
  stop.abort();
  await expect(paused).rejects.toMatchObject({ name: "AbortError" });
});

test("a real run takes no more of the processors than it may", async () => {
  const place = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "sextant-pace-")));
  onTestFinished(() => fs.rmSync(place, { recursive: true, force: true }));
  const folder = path.join(place, "folder");
  fs.mkdirSync(folder);
  for (let i = 0; i < 500; i++) fs.writeFileSync(path.join(folder, `f${i}.ts`), source(i));
  const share = 0.25;
  const engine = openEngine({ dataDirectory: path.join(place, "data"), maxCpuPercent: (share / os.availableParallelism()) * 100 });
  onTestFinished(() => engine.close());
  await engine.warm();
  let before = process.cpuUsage();
  const started = { at: 0 };
  const { files } = await engine.index(folder, {}, (event) => {
    if (event.kind !== "planned") return;
    started.at = performance.now();
    before = process.cpuUsage();
  });
  const { user, system } = process.cpuUsage(before);
  expect(files).toBe(500);
  const took = performance.now() - started.at;
  // The last pieces of work are not paid for by a pause.
  expect((user + system) / 1_000 / took).toBeLessThan(share * 1.8);
});
