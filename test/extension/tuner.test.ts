/** The fine-tune of one window: one at a time, cancelled, interrupted with its window and taken up by the next. */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { beforeEach, expect, test } from "vitest";
import { SextantError } from "../../src/core/errors.ts";
import type { TuneEvent, TuneReport } from "../../src/core/tuning.ts";
import { progressInWords, standingOf } from "../../src/core/tuningWords.ts";
import { noteIn } from "../../src/extension/tuning/note.ts";
import { openTuner, type Tuner } from "../../src/extension/tuning/tuner.ts";

let storage: string;
let emit: (event: TuneEvent) => void;
let end: { resolve(report: TuneReport): void; reject(error: unknown): void };
let notices: string[];
beforeEach(() => {
  storage = path.join(fs.mkdtempSync(path.join(os.tmpdir(), "sextant-tuner-")), "workspace");
  notices = [];
});

/** A window: the test plays the engine. */
function open(): Tuner {
  return openTuner({
    engine: {
      tune: (_folder, _options, onEvent, signal) => {
        emit = onEvent;
        return new Promise((resolve, reject) => {
          end = { resolve, reject };
          signal?.addEventListener("abort", () => reject(Object.assign(new Error("cancelled"), { name: "AbortError" })));
        });
      },
    },
    note: noteIn(storage, "running"),
    options: () => ({}),
    onNotice: (text) => notices.push(text),
  });
}

test("progress grows only, and a second run is refused while one runs", async () => {
  const tuner = open();
  const shares: number[] = [];
  tuner.onChange(() => shares.push(tuner.running?.progress.share ?? -1));
  const run = tuner.run("/shop");
  emit({ kind: "trained", share: 0.4, loss: 0.5, part: 3, parts: 6, secondsLeft: 12 });
  // Its process died and began anew.
  emit({ kind: "notice", text: "goes on" });
  emit({ kind: "trained", share: 0.1, loss: 0.7, part: 1, parts: 6, secondsLeft: null });
  expect(tuner.running).toMatchObject({ folder: "/shop", stopping: false });
  expect(progressInWords(tuner.running!.progress)).toBe("part 1 of 6, loss 0.7");
  await expect(tuner.run("/shop")).rejects.toThrow("running");
  emit({ kind: "checked", share: 0.9, done: 3, total: 12 });
  expect(progressInWords(tuner.running!.progress)).toBe("asking held-out questions, 3 of 12");
  end.resolve({ id: "one" } as TuneReport);
  expect((await run).id).toBe("one");
  expect(tuner.running).toBeUndefined();
  expect(shares).toEqual([...shares.slice(0, -1)].sort((a, b) => a - b).concat(-1));
  expect(notices).toEqual(["goes on"]);
});

test("cancelled, it is not taken up by the next window", async () => {
  const tuner = open();
  const run = tuner.run("/shop");
  tuner.cancel();
  expect(tuner.running?.stopping).toBe(true);
  await expect(run).rejects.toMatchObject({ name: "AbortError" });
  expect(open().interrupted()).toBeUndefined();
});

test("a window that closes in the middle of it leaves it to the next one, once; so does one that is killed", async () => {
  const closed = open();
  const run = closed.run("/shop");
  end.reject(new SextantError("engine/closed", "The engine has been closed.", ""));
  await expect(run).rejects.toMatchObject({ code: "engine/closed" });
  const killed = open();
  expect(killed.interrupted()).toBe("/shop");
  expect(killed.interrupted()).toBeUndefined();
  void killed.run("/shop");
  expect(open().interrupted()).toBe("/shop");
  // Its votes were forgotten: there is nothing to go on with.
  open().giveUp();
  expect(open().interrupted()).toBeUndefined();
});

test("where another window runs it, that window's note stays", async () => {
  const first = open();
  void first.run("/shop");
  const second = open();
  const run = second.run("/shop");
  end.reject(new SextantError("tune/running", "It runs already.", ""));
  await expect(run).rejects.toMatchObject({ code: "tune/running" });
  expect(open().interrupted()).toBe("/shop");
});

test("what became of a fine-tune: in use, before the present one, rolled back, never used", () => {
  const [newer, older] = [{ id: "b", trainedAt: "2026-11-26", promoted: true }, { id: "a", trainedAt: "2026-11-25", promoted: false }] as unknown as [TuneReport, TuneReport];
  const both = (current: string | null, previous: string | null) => [newer, older].map((report) => standingOf({ adapters: [newer, older], current, previous, folder: "" }, report));
  expect(both("b", "a")).toEqual(["in-use", "before"]);
  expect(both("a", "b")).toEqual(["rolled-back", "in-use"]);
  expect(both(null, "b")).toEqual(["rolled-back", "candidate"]);
  expect(both(null, null)).toEqual(["proven", "candidate"]);
});

test("one that fails is told and not tried again by itself", async () => {
  const tuner = open();
  const run = tuner.run("/shop");
  end.reject(new SextantError("tune/cannot-train", "It cannot.", ""));
  await expect(run).rejects.toMatchObject({ code: "tune/cannot-train" });
  expect(open().interrupted()).toBeUndefined();
});

test("without a place to write, everything but going on works", async () => {
  const tuner = openTuner({ engine: { tune: () => Promise.resolve({ id: "one" } as TuneReport) }, note: noteIn(undefined, "running"), options: () => ({}), onNotice: () => undefined });
  expect(tuner.interrupted()).toBeUndefined();
  expect((await tuner.run("/shop")).id).toBe("one");
});
