/** Events on their way to the editor: few messages, and counters that only grow whatever happens to the engine. */
import { expect, test } from "vitest";
import { continueProgress } from "../../src/protocol/continuedProgress.ts";
import type { EngineEvent, IndexEvent } from "../../src/protocol/engine.ts";
import { gatherEvents } from "../../src/protocol/gatherEvents.ts";
import { logLine, placesOf } from "../../src/protocol/logLine.ts";

const progress = (filesDone: number, filesStored: number, filesTotal: number, chunks: number): IndexEvent => ({ kind: "progress", filesDone, filesStored, filesTotal, chunks });
const planned = (files: number): IndexEvent => ({ kind: "planned", files, remove: 0, unchanged: 0 });

test("a run that starts again goes on where the first one had stored, and ends at the whole", () => {
  const seen: IndexEvent[] = [];
  const run = continueProgress((event) => seen.push(event));
  for (const event of [{ kind: "walking", files: 100 } as const, planned(100), progress(40, 0, 100, 80), progress(60, 40, 100, 120)]) run.take(event);
  run.again();
  for (const event of [{ kind: "walking", files: 100 } as const, planned(60), progress(10, 0, 60, 20), progress(60, 60, 60, 120)]) run.take(event);
  expect(seen).toEqual([
    { kind: "walking", files: 100 },
    planned(100),
    progress(40, 0, 100, 80),
    progress(60, 40, 100, 120),
    expect.objectContaining({ kind: "notice" }),
    // 40 stored + 10 done are less than the 60 that were shown.
    progress(60, 40, 100, 120),
    progress(100, 100, 100, 200),
  ]);
});

test("more was stored than was told: the plan of the second run shows it", () => {
  const seen: IndexEvent[] = [];
  const run = continueProgress((event) => seen.push(event));
  for (const event of [planned(100), progress(60, 0, 100, 60)]) run.take(event);
  run.again();
  for (const event of [planned(40), progress(16, 0, 40, 16)]) run.take(event);
  expect(seen.at(-1)).toMatchObject({ filesDone: 76, filesStored: 60, filesTotal: 100 });
});

test("a death before the plan is one more start", () => {
  const seen: IndexEvent[] = [];
  const run = continueProgress((event) => seen.push(event));
  run.take({ kind: "walking", files: 500 });
  run.again();
  for (const event of [{ kind: "walking", files: 700 } as const, planned(700), progress(16, 0, 700, 20)]) run.take(event);
  expect(seen.slice(2)).toEqual([{ kind: "walking", files: 700 }, planned(700), progress(16, 0, 700, 20)]);
});

test("counters that follow each other travel as the last one, everything else as it is and in order", async () => {
  const sent: (readonly EngineEvent[])[] = [];
  const events = gatherEvents((gathered) => sent.push(gathered));
  const skipped: IndexEvent = { kind: "skipped", path: "a.bin", reason: "binary" };
  for (const event of [planned(9), progress(1, 0, 9, 1), progress(2, 0, 9, 2), skipped, progress(3, 0, 9, 3), progress(4, 0, 9, 4)]) events.add(event);
  expect(sent).toEqual([]);
  await new Promise((resolve) => setTimeout(resolve, 80));
  expect(sent).toEqual([[planned(9), progress(2, 0, 9, 2), skipped, progress(4, 0, 9, 4)]]);
  events.flush();
  expect(sent).toHaveLength(1);
});

test("a log line is a name and numbers; an unforeseen error shows where and not what", () => {
  expect(logLine("index.applied", { files: 41, ms: 819.97 })).toBe("index.applied { files: 41, ms: 820 }");
  const places = JSON.stringify(placesOf(new TypeError("secret query words")));
  expect(places).toMatch(/TypeError.*progress\.test\.ts/);
  expect(places).not.toMatch(/secret|[/\\]/);
});
