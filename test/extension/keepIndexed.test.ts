/** One folder kept indexed, on a clock of our own. The engine is made by hand: what is tested is when it is asked. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { SextantError } from "../../src/core/errors.ts";
import { type FolderState, keepIndexed } from "../../src/extension/indexing/keepIndexed.ts";
import { oneAtATime } from "../../src/extension/indexing/oneAtATime.ts";
import type { IndexEvent, IndexReport } from "../../src/protocol/engine.ts";

let automatic = true;
beforeEach(() => {
  automatic = true;
  vi.useFakeTimers();
});
afterEach(() => void vi.useRealTimers());

const report = (filesChanged: number): IndexReport => ({
  folder: "/shop", indexFolder: "", encoderId: "", files: 3, chunks: 9, bytesOnDisk: 0, filesAdded: 0, filesChanged, filesRemoved: 0,
  filesUnchanged: 0, chunksEmbedded: 0, chunksReused: 0, skipped: {}, tookMs: 1,
});

function keep(run: (onEvent: (event: IndexEvent) => void, signal: AbortSignal) => Promise<IndexReport>) {
  let runs = 0;
  const states: FolderState[] = [];
  const kept = keepIndexed("/shop", {
    index: (_folder, _options, onEvent, signal) => (runs++, run(onEvent, signal)),
    isAutomatic: () => automatic,
    turn: oneAtATime(),
    onState: (state) => states.push(state),
  });
  return { kept, states, runs: () => runs };
}

test("five thousand changes at once are one update, 400 ms after the last", async () => {
  const { kept, runs } = keep(async () => report(1));
  await kept.update();
  for (let i = 0; i < 5_000; i++) kept.changed("watcher");
  await vi.advanceTimersByTimeAsync(390);
  expect(runs()).toBe(1);
  await vi.advanceTimersByTimeAsync(20);
  expect(runs()).toBe(2);
});

test("a build that never stops writing does not keep the index from being updated", async () => {
  const { kept, runs } = keep(async () => report(1));
  await kept.update();
  for (let ms = 0; ms < 5_500; ms += 100) {
    kept.changed("watcher");
    await vi.advanceTimersByTimeAsync(100);
  }
  expect(runs()).toBe(3);
});

test("changes that were none make the next ones wait longer, a save does not", async () => {
  const { kept, runs } = keep(async () => report(0));
  await kept.update();
  kept.changed("watcher");
  await vi.advanceTimersByTimeAsync(500);
  expect(runs()).toBe(1);
  kept.changed("save");
  await vi.advanceTimersByTimeAsync(500);
  expect(runs()).toBe(2);
});

test("while another window writes it says who, and takes over when that is done", async () => {
  let locked = true;
  const { kept } = keep(async () => {
    if (locked) throw new SextantError("index/locked", "The index is being written by process 7.", "Wait.");
    return report(1);
  });
  await expect(kept.update()).rejects.toThrow("process 7");
  expect(kept.state()).toMatchObject({ kind: "locked", message: "The index is being written by process 7." });
  locked = false;
  await vi.advanceTimersByTimeAsync(3_100);
  expect(kept.state().kind).toBe("ready");
});

test("pausing ends the run, changes wait, resuming takes them in", async () => {
  const { kept, runs } = keep((_onEvent, signal) => new Promise((resolve, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason));
    setTimeout(() => resolve(report(1)), 1_000);
  }));
  kept.update().catch(() => undefined);
  await vi.advanceTimersByTimeAsync(100);
  kept.pause();
  kept.changed("watcher");
  await vi.advanceTimersByTimeAsync(5_000);
  expect([kept.state().kind, runs()]).toEqual(["paused", 1]);
  kept.resume();
  await vi.advanceTimersByTimeAsync(2_000);
  expect([kept.state().kind, runs()]).toEqual(["ready", 2]);
});

test("progress only grows", async () => {
  const { kept, states } = keep(async (onEvent) => {
    for (const filesDone of [10, 40, 20, 90]) onEvent({ kind: "progress", filesDone, filesStored: 0, filesTotal: 100, chunks: 0 });
    return report(1);
  });
  await kept.update();
  expect(states.flatMap((state) => (state.kind === "indexing" ? [state.fraction] : []))).toEqual([0, 0.1, 0.4, 0.4, 0.9]);
});

test("when automatic indexing is switched off, a change is told and not taken in", async () => {
  const { kept, runs } = keep(async () => report(1));
  automatic = false;
  await kept.update();
  expect(kept.state().kind).toBe("ready");
  kept.changed("save");
  await vi.advanceTimersByTimeAsync(10_000);
  expect([kept.state(), runs()]).toEqual([{ kind: "off", why: "not-automatic" }, 1]);
});

test("coming back to the window looks for changes nobody told of, but not every few seconds", async () => {
  const { kept, runs } = keep(async () => report(0));
  kept.lookAgain();
  await kept.update();
  await vi.advanceTimersByTimeAsync(20_000);
  kept.lookAgain();
  await vi.advanceTimersByTimeAsync(20_000);
  expect(runs()).toBe(1);
  kept.lookAgain();
  await vi.advanceTimersByTimeAsync(100);
  expect(runs()).toBe(2);
  // Nothing looks by itself.
  await vi.advanceTimersByTimeAsync(3_600_000);
  expect(runs()).toBe(2);
});
