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

/** A disk with files that somebody writes, and an index that takes `runMs` for whatever it finds when it begins to look. */
function writing(runMs: number) {
  let written = 0;
  let taken = 0;
  const startedAt: number[] = [];
  const looking = keep(async () => {
    startedAt.push(Date.now());
    const found = written - taken;
    taken = written;
    await new Promise((resolve) => setTimeout(resolve, runMs));
    return report(found);
  });
  return {
    ...looking,
    /** Between the starts of one run and the next, without the first, which nobody told to. */
    pausesMs: () => startedAt.slice(2).map((at, i) => at - (startedAt[i + 1] as number)),
    write: (files: number) => void (written += files),
    isUpToDate: () => taken === written && looking.kept.state().kind === "ready",
  };
}

test("a few changes are one update, 400 ms after the last", async () => {
  const { kept, runs } = keep(async () => report(1));
  await kept.update();
  for (let i = 0; i < 40; i++) {
    kept.changed("watcher");
    await vi.advanceTimersByTimeAsync(10);
  }
  await vi.advanceTimersByTimeAsync(380);
  expect(runs()).toBe(1);
  await vi.advanceTimersByTimeAsync(20);
  expect(runs()).toBe(2);
});

test("of five thousand files, told for two seconds, the first are taken in at once and the last before they are all told", async () => {
  const { kept, pausesMs, write, isUpToDate } = writing(600);
  await vi.advanceTimersByTimeAsync(0);
  void kept.update();
  await vi.advanceTimersByTimeAsync(10_000);
  write(2_500);
  for (let told = 0; told < 5_000; told += 500) {
    if (told === 1_000) write(2_500);
    if (told === 4_500) expect(isUpToDate()).toBe(true);
    for (let i = 0; i < 500; i++) kept.changed("watcher");
    await vi.advanceTimersByTimeAsync(200);
  }
  await vi.advanceTimersByTimeAsync(10_000);
  // The third finds nothing: from then on what is told is old. Only one that begins after the last can know that it saw all.
  expect(pausesMs()).toEqual([600, 600, 1_000]);
});

const times = (n: number, ms: number): number[] => Array.from({ length: n }, () => ms);

test("a build that never stops writing does not keep the index from being updated, and not busy either", async () => {
  const { kept, runs, pausesMs, write } = writing(500);
  void kept.update();
  await vi.advanceTimersByTimeAsync(10_000);
  for (let ms = 0; ms < 90_000; ms += 50) {
    write(25);
    for (let i = 0; i < 25; i++) kept.changed("watcher");
    await vi.advanceTimersByTimeAsync(50);
  }
  expect(pausesMs()).toEqual([...times(9, 500), 2_050, ...times(6, 2_000), ...times(2, 2_500), ...times(2, 3_000), 3_500, 4_000, ...times(11, 4_500)]);
  // What it wrote last is taken in 1.2 s after it has stopped.
  const before = runs();
  await vi.advanceTimersByTimeAsync(1_250);
  expect(runs()).toBe(before + 1);
});

test("what leaves the index is told while the rest is still being read", async () => {
  const { kept } = keep(async (onEvent) => {
    const before = kept.standing().generation;
    onEvent({ kind: "removed", files: 3 });
    expect(kept.standing().generation).toBe(before + 1);
    return report(3);
  });
  await kept.update();
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
