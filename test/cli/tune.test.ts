/** What `sextant tune` prints of what an engine tells; the whole way with the real engine is test/training/tune.test.ts. */
import { expect, test } from "vitest";
import { SextantError } from "../../src/core/errors.ts";
import type { VoteRecord } from "../../src/core/feedback.ts";
import type { AdapterChange, AdapterList, TuneOptions, TuneReport } from "../../src/core/tuning.ts";
import { questionsBeforeForgetting } from "../../src/cli/commands/feedback.ts";
import { run } from "../../src/cli/run.ts";
import type { Engine } from "../../src/protocol/engine.ts";
import { call, screen } from "./fakeTerminal.ts";

const measures = { mrr10: 0.8, recall1: 0.7, recall5: 0.9, recall10: 1, map: 0.75, triplets: 0.5 };
const reportOf = (id: string, over: Partial<TuneReport> = {}): TuneReport => ({
  id, encoderId: "e@1", trainedAt: "2026-01-01T00:00:00.000Z", tookMs: 31_000, backend: "wasm", seed: 1,
  pairs: { accepted: 100, mined: 300, rejected: 2, stale: 1 }, questions: 88, alpha: 0.5, before: measures, after: { ...measures, mrr10: 0.81 },
  byAlpha: [], gain: 0.01, interval95: [-0.01, 0.03], p: 0.3, promoted: false, reason: "chance",
  loss: { first: 1, last: 0.5 }, changed: [{ question: "where is\nit", path: "a.ts", rankBefore: 3, rankAfter: null }], ...over,
});
const list: AdapterList = { adapters: [reportOf("run-02", { after: { ...measures, mrr10: 0.9 } }), reportOf("run-01")], current: "run-02", previous: "run-01", folder: "/m/adapters" };

const tune: Engine["tune"] = (_folder, _options, onEvent) => {
  onEvent({ kind: "started", pid: 1 });
  onEvent({ kind: "pairs", accepted: 100, mined: 300, rejected: 2, stale: 1 });
  onEvent({ kind: "notice", text: "The history here is shallow: 1 commits." });
  onEvent({ kind: "trained", share: 0.25, loss: 0.7312, part: 2, parts: 6, secondsLeft: 12 });
  onEvent({ kind: "checked", share: 0.75, done: 3, total: 88 });
  return Promise.resolve(reportOf("run-01"));
};

test("a run says what it learns from, what came of it and which questions moved", async () => {
  const { code, out, err } = await call(["tune"], { tune });
  expect(code).toBe(0);
  expect(err).toBe("Learning from 100 accepted hits and 300 pairs mined from the folder. Left out: 1 vote on code that is gone.\nThe history here is shallow: 1 commits.\n");
  expect(out.split("\n")).toEqual([
    "Not proven: the gain may be chance (p = 0.3).",
    "run-01: 100 accepted, 300 mined, 2 rejected, 1 left out because their code is gone; wasm, 31 s.",
    "On 88 accepted questions, each asked while neither it nor its file was trained on:",
    "                                   before                   after",
    "MRR@10                              0.800                   0.810",
    "Recall@1                            0.700                   0.700",
    "Recall@5                            0.900                   0.900",
    "Recall@10                           1.000                   1.000",
    "MAP                                 0.750                   0.750",
    "Triplets                            0.500                   0.500",
    "Gain in MRR@10 0.010 (95 %: -0.010 to 0.030), p = 0.3; followed 50 % of the way.",
    "  rank 3 -> -  where is it  (a.ts)",
    "",
  ]);
});

test("on a terminal one line shows the share, the loss and the time left, and is gone at the end", async () => {
  const [stdout, stderr] = [screen(true), screen(true)];
  const terminal = { stdout, stderr, stdin: [] as never, stdinIsTty: true, env: {}, cwd: "/f" };
  await run(["tune"], terminal, () => Promise.resolve({ tune, close: () => Promise.resolve() } as unknown as Engine), () => "1", new AbortController().signal);
  const lines = stderr.text().split("\r\u001b[K");
  expect(lines).toContain(" 25%  part 2 of 6, loss 0.731, about 12 s left");
  expect(lines).toContain(" 75%  asking held-out questions, 3 of 88");
  expect(lines.at(-1)).toBe("");
});

test("options reach the engine, and what is no seed is refused", async () => {
  const asked: TuneOptions[] = [];
  const keep: Engine["tune"] = (_folder, options) => (asked.push(options), Promise.resolve(reportOf("run-01")));
  await call(["tune", "--no-mined", "--seed", "7", "--tfjs-node", "lib"], { tune: keep });
  expect(asked).toEqual([{ mined: false, seed: 7, tfjsNodePath: "/f/lib" }]);
  expect(await call(["tune", "--seed", "x"], { tune: keep })).toMatchObject({ code: 2, err: expect.stringContaining("--seed is a whole number") as string });
});

test("too few pairs end with the number that is missing, and Ctrl-C with 130", async () => {
  const few = new SextantError("tune/too-few-pairs", "There are 3 questions with an accepted hit; a fine-tune needs 10 different ones: 7 more.", "Give a thumbs-up.");
  expect(await call(["tune"], { tune: () => Promise.reject(few) })).toMatchObject({ code: 1, out: "", err: expect.stringContaining("7 more") as string });
  const stop = new AbortController();
  const cancelled = await call(["tune"], { tune: (_f, _o, _e, signal) => (stop.abort(), Promise.reject(signal?.reason as Error)) }, { signal: stop.signal });
  expect(cancelled).toMatchObject({ code: 130, out: "" });
});

test("list, status and compare read what is kept; promote, rollback, delete and export change it", async () => {
  const changes: AdapterChange[] = [];
  const engine = { adapters: () => Promise.resolve(list), changeAdapters: (_f: string, change: AdapterChange) => (changes.push(change), Promise.resolve(list)) };
  const say = async (...words: string[]): Promise<string> => (await call(["tune", ...words], engine)).out;
  expect(await say("--status")).toBe("In use: run-02. 88 accepted questions, MRR@10 0.800 to 0.900 when held out.\nBefore it: run-01 (sextant tune --rollback)\nKept: 2 (sextant tune --list)\n");
  expect((await say("--list")).split("\n").map((line) => line.slice(0, 8))).toEqual(["* run-02", "  run-01", ""]);
  const compared = await say("--compare", "run-01", "run-02");
  expect(compared).toMatch(/^ +run-01 +run-02\nMRR@10 +0\.810 +0\.900\n/);
  expect((await call(["tune", "--compare", "run-01", "run-09"], engine)).err).toContain("There is no fine-tune run-09");
  expect((await call(["tune", "--compare", "run-01"], engine)).code).toBe(2);
  await say("--promote", "run-01");
  await say("--rollback");
  await say("--delete", "run-01");
  expect(await say("--export", "run-01", "out.onnx")).toBe("Written: /f/out.onnx\n");
  expect(changes).toEqual([{ kind: "promote", id: "run-01" }, { kind: "rollback" }, { kind: "delete", id: "run-01" }, { kind: "export", id: "run-01", file: "/f/out.onnx" }]);
  expect((await call(["tune", "--list", "--rollback"], engine)).code).toBe(2);
});

test("where only fine-tunes are left, forgetting says what there is", async () => {
  const engine: Partial<Engine> = {
    votes: () => Promise.resolve({ votes: [], total: 0, up: 0, down: 0, questions: 0, opened: 0, folder: "/m" }),
    forgetVotes: () => Promise.resolve(0),
    adapters: () => Promise.resolve(list),
    changeAdapters: () => Promise.resolve(list),
  };
  const gone = "The count of searches and the measurements forgotten; nothing of them is left on the disk.\n";
  expect((await call(["feedback", "forget", "--all", "--yes"], engine)).out).toBe(`${gone}2 fine-tunes are kept and may hold traces of earlier votes: sextant feedback forget --all --fine-tunes\n`);
  expect((await call(["feedback", "forget", "--all", "--yes", "--fine-tunes"], engine)).out).toBe(`${gone}2 fine-tunes deleted: search is the encoder's own.\n`);
  // One question: a second one would ask for what the first has said already.
  expect(questionsBeforeForgetting(0, 2, "/f")).toEqual({ question: "There are no votes. Forget the count of searches and the measurements of /f for good, and delete 2 fine-tunes? What was learned from earlier votes holds traces of your questions." });
  expect(questionsBeforeForgetting(0, 0, "/f")).toEqual({ question: "There are no votes. Forget the count of searches and the measurements of /f for good?" });
  expect(questionsBeforeForgetting(3, 1, "/f")).toEqual({ question: "Forget all 3 votes, the count of searches and the measurements of /f for good?", further: "Delete 1 fine-tune as well? What was learned holds traces of your questions." });
});

test("forgetting all votes says that fine-tunes stay, and --fine-tunes deletes them; with one vote they are no matter", async () => {
  const changes: AdapterChange[] = [];
  const forgotten: unknown[] = [];
  const engine: Partial<Engine> = {
    votes: () => Promise.resolve({ votes: [{ id: "vote-one" } as VoteRecord], total: 3, up: 3, down: 0, questions: 3, opened: 0, folder: "/m" }),
    forgetVotes: (_f, which) => (forgotten.push(which), Promise.resolve(which === "all" ? 3 : 1)),
    adapters: () => Promise.resolve(list),
    changeAdapters: (_f, change) => (changes.push(change), Promise.resolve(list)),
  };
  const forget = (...words: string[]) => call(["feedback", "forget", "--yes", ...words], engine);
  const gone = "3 votes, the count of searches and the measurements forgotten; nothing of them is left on the disk.\n";
  expect((await forget("--all")).out).toBe(`${gone}2 fine-tunes are kept and may hold traces of them: sextant feedback forget --all --fine-tunes\n`);
  expect((await forget("--id", "vote-one")).out).toBe("1 vote forgotten; nothing of it is left on the disk.\n2 fine-tunes are kept and may hold traces of it: sextant tune --list\n");
  expect(changes).toEqual([]);
  expect((await forget("--all", "--fine-tunes")).out).toBe(`${gone}2 fine-tunes deleted: search is the encoder's own.\n`);
  expect(changes).toEqual([{ kind: "clear" }]);
  expect(JSON.parse((await forget("--all", "--fine-tunes", "--json")).out)).toEqual({ forgotten: 3, fineTunes: 2 });
  expect(await forget("--id", "vote-one", "--fine-tunes")).toMatchObject({ code: 2, err: expect.stringContaining("--fine-tunes goes with --all") as string });
  expect(forgotten).toEqual(["all", { ids: ["vote-one"] }, "all", "all"]);
});
