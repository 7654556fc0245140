/** Adapters on the shelf, by themselves: kept, named, thrown out, taken elsewhere. The vectors are made by hand. */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { beforeEach, expect, test } from "vitest";
import { EMBEDDING_DIMS, type EncoderId } from "../../src/core/embedding.ts";
import { tuneComparison, tuneReport } from "../../src/core/tuneReport.ts";
import type { TuneReport } from "../../src/core/tuning.ts";
import { type Adapter, applyAdapter } from "../../src/engine/training/adapter.ts";
import { readAdapter } from "../../src/engine/training/adapterFile.ts";
import { basisOf } from "../../src/engine/training/basis.ts";
import { ALPHAS, alphaToKeep, prove } from "../../src/engine/training/proof.ts";
import { openShelf, type Shelf } from "../../src/engine/training/shelf.ts";
import { unitVectors } from "./vectors.ts";

const encoderId = "test@1" as EncoderId;
const questions = unitVectors(3, EMBEDDING_DIMS, 1);
const { rank, v } = basisOf(questions, [1, 1, 1], 1);
let shelf: Shelf;
beforeEach(() => {
  shelf = openShelf(fs.mkdtempSync(path.join(os.tmpdir(), "sextant-shelf-")), () => Promise.resolve(encoderId));
});

const measures = { mrr10: 0.8, recall1: 0.7, recall5: 0.9, recall10: 1, map: 0.8, triplets: 0.5 };
const reportOf = (id: string, promoted: boolean, over: Partial<TuneReport> = {}): TuneReport => ({
  id, encoderId, trainedAt: `2026-01-${id.slice(-2)}T00:00:00.000Z`, tookMs: 31_000, backend: "wasm", seed: 1,
  pairs: { accepted: 3, mined: 0, rejected: 0, stale: 0 }, questions: 3, alpha: 0.5, before: measures, after: measures,
  byAlpha: ALPHAS.map((alpha) => ({ alpha, mrr10: 0.8 })), gain: 0.01, interval95: [-0.01, 0.03], p: 0.3, promoted, reason: promoted ? "proven" : "chance",
  loss: { first: 1, last: 0.5 }, changed: [], ...over,
});
async function add(day: number, promoted = false): Promise<string> {
  const id = `run-${String(day).padStart(2, "0")}`;
  const adapter: Adapter = { meta: { id, encoderId, alpha: 0.5, seed: day, trainedAt: reportOf(id, promoted).trainedAt, pairs: { accepted: 3, mined: 0 } }, rank, v, u: Float32Array.from(unitVectors(rank, EMBEDDING_DIMS, day).flatMap((row) => [...row])) };
  await shelf.add(adapter, reportOf(id, promoted));
  return id;
}
const kept = async (): Promise<string[]> => (await shelf.list()).adapters.map(({ id }) => id);

test("five are kept, newest first; the one in use and the one before it are never thrown out", async () => {
  const [first, second] = [await add(1, true), await add(2, true)];
  for (let day = 3; day <= 9; day++) await add(day);
  expect(await kept()).toEqual(["run-09", "run-08", "run-07", second, first]);
  expect(await shelf.list()).toMatchObject({ current: second, previous: first });
  expect(fs.readdirSync(shelf.folder).sort()).toEqual(["active.json", first, second, "run-07", "run-08", "run-09"]);
});

test("promoting by hand, going back and forth again, and deleting the one in use", async () => {
  const [first, second] = [await add(1), await add(2)];
  expect(await shelf.inUse()).toEqual({});
  await shelf.change({ kind: "promote", id: first });
  await shelf.change({ kind: "promote", id: second });
  expect((await shelf.inUse()).adapter?.meta.id).toBe(second);
  expect(await shelf.change({ kind: "rollback" })).toMatchObject({ current: first, previous: second });
  expect(await shelf.change({ kind: "rollback" })).toMatchObject({ current: second, previous: first });
  expect(await shelf.change({ kind: "delete", id: second })).toMatchObject({ current: null, previous: first });
  expect(await shelf.inUse()).toEqual({});
  expect(await kept()).toEqual([first]);
});

test("cleared, nothing is left of any, also of one that is not finished, and search is the encoder's own", async () => {
  const id = await add(1);
  await shelf.change({ kind: "promote", id });
  fs.mkdirSync(path.join(shelf.folder, ".unfinished"));
  expect((await shelf.inUse()).adapter?.meta.id).toBe(id);
  expect(await shelf.change({ kind: "clear" })).toMatchObject({ adapters: [], current: null, previous: null });
  expect(fs.existsSync(shelf.folder)).toBe(false);
  expect(await shelf.inUse()).toEqual({});
  expect(await shelf.change({ kind: "clear" })).toMatchObject({ adapters: [] });
  await add(2);
  expect(await kept()).toEqual(["run-02"]);
});

test("without the model's files everything can be looked through and deleted, but nothing is taken into use", async () => {
  const [first, second] = [await add(1, true), await add(2, true)];
  const blind = openShelf(path.dirname(shelf.folder), () => Promise.reject(new Error("the model is gone")));
  expect(await blind.list()).toMatchObject({ current: second, previous: first });
  expect(await blind.inUse()).toEqual({ notice: "the model is gone Search goes on without it." });
  await expect(blind.change({ kind: "promote", id: first })).rejects.toThrow("the model is gone");
  expect(await blind.change({ kind: "delete", id: first })).toMatchObject({ current: second, previous: null });
  expect(await blind.change({ kind: "leave" })).toMatchObject({ current: null });
  expect(await blind.change({ kind: "clear" })).toMatchObject({ adapters: [] });
});

test("with nothing in use there is nothing to go back from, and a name that leads elsewhere is no name", async () => {
  await expect(shelf.change({ kind: "rollback" })).rejects.toMatchObject({ code: "tune/adapter-missing" });
  for (const id of ["../..", "none-such", ".unfinished"]) {
    await expect(shelf.change({ kind: "delete", id })).rejects.toMatchObject({ code: "tune/adapter-missing" });
    await expect(shelf.change({ kind: "promote", id })).rejects.toMatchObject({ code: "tune/adapter-missing" });
  }
});

test("an exported adapter is the same adapter, and as ONNX a file of its own", async () => {
  const id = await add(1);
  const [file, model] = ["out.safetensors", "out.onnx"].map((name) => path.join(path.dirname(shelf.folder), name)) as [string, string];
  await shelf.change({ kind: "export", id, file });
  await shelf.change({ kind: "export", id, file: model });
  const [mine, taken] = [await shelf.take(id), await readAdapter(file, encoderId)];
  expect(applyAdapter(taken, questions[0] as Float32Array)).toEqual(applyAdapter(mine, questions[0] as Float32Array));
  expect(fs.readFileSync(model).includes("LpNormalization")).toBe(true);
  await expect(shelf.change({ kind: "export", id, file: path.join(shelf.folder, "no", "such", "folder.onnx") })).rejects.toMatchObject({ code: "disk/unwritable" });
});

test("where no alpha was better than none, the smallest that was tried is kept for who promotes by hand, and the report says so", () => {
  const asked = ALPHAS.map(() => Array.from({ length: 40 }, () => ({ gains: [0, 1], total: 1, triplets: null })));
  const { alpha } = prove(asked, 1);
  expect([alpha, alphaToKeep(alpha)]).toEqual([0, 0.25]);
  for (const other of ALPHAS.slice(1)) expect(alphaToKeep(other)).toBe(other);
  expect(tuneReport(reportOf("run-01", false, { alpha }), shelf.folder)).toContain(`used all the same it is followed as little as was tried: ${alphaToKeep(alpha)}`);
});

test("two are told apart by a difference only where they were measured on as many questions", () => {
  const [older, newer] = [reportOf("run-01", false), reportOf("run-02", false, { after: { ...measures, mrr10: 0.9 } })];
  expect(tuneComparison(older, newer, ["", ""])).toMatch(/^\| MRR@10 \| 0\.8 \| 0\.9 \| \+0\.1 \|$/m);
  expect(tuneComparison(older, { ...newer, questions: 12 }, ["", ""])).toMatch(/^\| MRR@10 \| 0\.8 \| 0\.9 \|$/m);
});

test("a chance too small for three decimals is not told as none", () => {
  const [proven, other] = [reportOf("run-01", true, { reason: "proven", p: 1 / 4001 }), reportOf("run-02", false)];
  const text = tuneReport(proven, "/memory/adapters/run-01");
  expect(text).toContain("(MRR@10 0.8 to 0.8, p < 0.001).");
  expect(text).toContain("where there is none: p < 0.001.");
  expect(tuneComparison(proven, other, ["", ""])).toMatch(/^\| p \| < 0\.001 \| 0\.3 \|/m);
});

test("a report is read from top to bottom, and what people or code wrote cannot break its tables", () => {
  const text = tuneReport(
    reportOf("run-01", false, {
      pairs: { accepted: 100, mined: 300, rejected: 2, stale: 1 },
      mining: { fromDocumentation: 240, fromCommits: 60, commits: 2000, problem: "The history here is shallow: 2000 commits." },
      cpuMs: 29_400,
      peakBytes: 592e6,
      ranking: { adds: { meaning: -0.071, words: 0.2104, fileFit: 0.01, roleTest: -0.05 }, level: 0.1 },
      changed: [{ question: "a | b\n<img>", path: "src/`a`.ts", rankBefore: 3, rankAfter: null }],
    }),
    "/memory/adapters/run-01",
  );
  // Of the time zone here.
  expect(text.replace(/^# Fine-tune of .*, 202[56], .*$/m, "# Fine-tune of a day")).toMatchInlineSnapshot(`
    "# Fine-tune of a day

    **Not proven: the gain may be chance (p = 0.3).**

    ## What it learned from

    - Accepted results: 100, for 3 different questions
    - Pairs mined from the folder (documentation and its code, commits and what they changed), at a fifth of the weight: 300
    - Of these from documentation: 240; from the 2,000 commits that were looked at: 60
    - \`The history here is shallow: 2000 commits.\`
    - Rejected results, as wrong answers: 2
    - Left out because their code is gone: 1

    ## Before and after

    Measured on 3 accepted questions. Each was asked of a training that had seen neither it nor its file, so this says how new questions fare.

    | Measure | Meaning | Without it | With it | Difference |
    |---|---|---|---|---|
    | MRR@10 | How far up the first right place stands; second place counts half | 0.8 | 0.8 | ±0 |
    | Recall@1 | Right places that stand first | 0.7 | 0.7 | ±0 |
    | Recall@5 | Right places among the first five | 0.9 | 0.9 | ±0 |
    | Recall@10 | Right places among the first ten | 1 | 1 | ±0 |
    | MAP | How far up all right places stand | 0.8 | 0.8 | ±0 |
    | Triplets | Accepted places that stand above the others | 0.5 | 0.5 | ±0 |

    Gain in MRR@10: +0.01 (95 %: −0.01 to +0.03). The chance to see such a gain where there is none: p = 0.3.

    ### Questions that got worse: 1

    | Question | File | Place without it | Place with it |
    |---|---|---|---|
    | \`a \\| b <img>\` | \`\`src/\`a\`.ts\`\` | 3 | below 10 |

    ## How it was trained

    - On the built-in TensorFlow.js (WebAssembly), in 31 s
    - Processor time: 29 s; memory: 592 MB at most
    - Loss: 1 at the start, 0.5 at the end
    - How far to follow it was chosen on the held-out questions: 0.5. MRR@10 for each: 0 → 0.8; 0.25 → 0.8; 0.5 → 0.8; 0.75 → 0.8; 1 → 0.8
    - For questions it changes what counts: words in the code +0.21; meaning −0.071; a test −0.05
    - Model: \`test@1\`; start of all chance: 1
    - It lies in \`/memory/adapters/run-01\` and never leaves this machine by itself.
    "
  `);
});
