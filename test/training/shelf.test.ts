/** Adapters on the shelf, by themselves: kept, named, thrown out, taken elsewhere. The vectors are made by hand. */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { beforeEach, expect, test } from "vitest";
import { EMBEDDING_DIMS, type EncoderId } from "../../src/core/embedding.ts";
import type { TuneReport } from "../../src/core/tuning.ts";
import { type Adapter, applyAdapter } from "../../src/engine/training/adapter.ts";
import { readAdapter } from "../../src/engine/training/adapterFile.ts";
import { basisOf } from "../../src/engine/training/basis.ts";
import { ALPHAS, alphaToKeep, prove } from "../../src/engine/training/proof.ts";
import { reportText } from "../../src/engine/training/reportText.ts";
import { openShelf, type Shelf } from "../../src/engine/training/shelf.ts";
import { unitVectors } from "./vectors.ts";

const encoderId = "test@1" as EncoderId;
const questions = unitVectors(3, EMBEDDING_DIMS, 1);
const { rank, v } = basisOf(questions, [1, 1, 1], 1);
let shelf: Shelf;
beforeEach(() => {
  shelf = openShelf(fs.mkdtempSync(path.join(os.tmpdir(), "sextant-shelf-")), encoderId);
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
  expect(reportText(reportOf("run-01", false, { alpha }))).toContain("promoted by hand it is followed 25 % of the way");
});

test("a report is read from top to bottom, and what people or code wrote cannot break its tables", () => {
  const text = reportText(
    reportOf("run-01", false, {
      pairs: { accepted: 100, mined: 300, rejected: 2, stale: 1 },
      mining: { fromDocumentation: 240, fromCommits: 60, commits: 2000, problem: "The history here is shallow: 2000 commits." },
      cpuMs: 29_400,
      peakBytes: 592e6,
      changed: [{ question: "a | b\n<img>", path: "src/`a`.ts", rankBefore: 3, rankAfter: null }],
    }),
  );
  expect(text).toMatchInlineSnapshot(`
    "# Fine-tune run-01

    Not proven: the gain may be chance (p = 0.3).

    ## Before and after

    3 accepted questions asked again. Each was asked of a fine-tune that had learned neither from that question nor from anything about the accepted file.

    | | before | after |
    |---|---:|---:|
    | MRR@10 | 0.8000 | 0.8000 |
    | recall@1 | 0.7000 | 0.7000 |
    | recall@5 | 0.9000 | 0.9000 |
    | recall@10 | 1.0000 | 1.0000 |
    | MAP | 0.8000 | 0.8000 |
    | triplet accuracy | 0.5000 | 0.5000 |

    MRR@10 changed by +0.0100 (95 % interval -0.0100 to +0.0300). Where nothing was learned, chance alone would show as much in 30 of 100 cases (p = 0.3000).

    What was learned is followed 50 % of the way, which was best on these questions, or as good as the best.

    | followed | 0 % | 25 % | 50 % | 75 % | 100 % |
    |---|---:|---:|---:|---:|---:|
    | MRR@10 | 0.8000 | 0.8000 | 0.8000 | 0.8000 | 0.8000 |

    ## What it learned from

    - 100 accepted hits
    - 2 rejected hits, as wrong answers
    - 300 pairs mined from the folder, at a fifth of the weight: 240 of documentation and its code, 60 of commits and what they changed
    - of the history 2,000 commits were looked at
    - The history here is shallow: 2000 commits.
    - left out: 1 vote on code that is gone

    Trained 2026-01-01T00:00:00.000Z in 31 s (29 s of processor time, at most 592 MB of memory) by TensorFlow.js (wasm). Encoder test@1, seed 1, loss 1.0000 to 0.5000.

    ## Questions whose accepted file changed its rank

    | question | file | before | after |
    |---|---|---:|---:|
    | a b img | src/ a .ts | 3 | below 10 |
    "
  `);
});
