import { mkdtempSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { beforeAll, expect, test } from "vitest";
import { EMBEDDING_DIMS } from "../../src/core/embedding.ts";
import { packageFolder } from "../../src/engine/packageFolder.ts";
import { basisOf } from "../../src/engine/training/basis.ts";
import { openTensorFlow } from "../../src/engine/training/openTensorFlow.ts";
import type { TensorOps } from "../../src/engine/training/tensorflowOps.ts";
import { prepareLoss, RECIPE, trainAdapter, type TrainingState } from "../../src/engine/training/trainAdapter.ts";
import { closedForm } from "./closedForm.ts";
import { dot, planted } from "./vectors.ts";

const dist = path.join(packageFolder(), "dist");
let ops: TensorOps;
beforeAll(async () => {
  ({ ops } = await openTensorFlow(dist));
});

test("training runs on the wasm backend", () => expect(ops.getBackend()).toBe("wasm"));

test("the derived gradient equals central differences", () => {
  const set = planted(12, 64, 1);
  const basis = basisOf(set.questions, set.weights, 1);
  const loss = prepareLoss(ops, set, basis, RECIPE);
  const u = planted(basis.rank, 64, 5).questions.flatMap((row) => [...row]).map((x) => x * 0.2);
  const { gradient } = loss.at(Float32Array.from(u));
  const largest = [...gradient.keys()].sort((a, b) => Math.abs(gradient[b] as number) - Math.abs(gradient[a] as number)).slice(0, 12);
  for (const i of largest) {
    const at = (step: number) => loss.lossAt(Float32Array.from(u, (x, k) => (k === i ? x + step : x)));
    const difference = (at(1e-2) - at(-1e-2)) / 2e-2;
    expect(Math.abs(difference / (gradient[i] as number) - 1)).toBeLessThan(0.02);
  }
  loss.dispose();
});

test("without contrast training reaches the closed form of ridge regression", async () => {
  const set = planted(20, 64, 2);
  const basis = basisOf(set.questions, set.weights, 1);
  const wanted = closedForm(set, basis);
  const { u } = await trainAdapter(ops, set, basis, { ...RECIPE, contrast: 0 });
  const apart = Math.sqrt(u.reduce((sum, x, i) => sum + (x - (wanted[i] as number)) ** 2, 0) / dot(wanted, wanted));
  expect(apart).toBeLessThan(1e-5);
});

test("training brings questions nearer to their answers, with falling loss", async () => {
  const set = planted(20, EMBEDDING_DIMS, 3);
  const basis = basisOf(set.questions, set.weights, 1);
  const { losses } = await trainAdapter(ops, set, basis, RECIPE);
  expect(losses.at(-1)).toBeLessThan((losses[0] as number) * 0.9);
});

test("a step leaves no tensor behind, and the end none at all", async () => {
  const set = planted(8, 64, 4);
  const basis = basisOf(set.questions, set.weights, 1);
  const counts: number[] = [];
  const before = ops.memory().numTensors;
  await trainAdapter(ops, set, basis, RECIPE, undefined, () => void counts.push(ops.memory().numTensors));
  expect(new Set(counts).size).toBe(1);
  expect(ops.memory().numTensors).toBe(before);
});

test("a training that goes on from any step ends with the same bits", async () => {
  const set = planted(10, 64, 6);
  const basis = basisOf(set.questions, set.weights, 1);
  let half: TrainingState | undefined;
  const whole = await trainAdapter(ops, set, basis, RECIPE, undefined, (state) => void (half = state.step === 10 ? state : half));
  const resumed = await trainAdapter(ops, set, basis, RECIPE, half);
  expect(Buffer.from(resumed.u.buffer).equals(Buffer.from(whole.u.buffer))).toBe(true);
  expect(resumed.losses).toEqual(whole.losses);
});

test("a basis of many questions is orthonormal and keeps most of what they span", () => {
  const set = planted(60, 96, 7);
  const { rank, v } = basisOf(set.questions, set.weights, 1, 32);
  expect(rank).toBe(32);
  const row = (k: number) => v.subarray(k * 96, (k + 1) * 96);
  for (let a = 0; a < rank; a++) for (let b = 0; b <= a; b++) expect(Math.abs(dot(row(a), row(b)) - (a === b ? 1 : 0))).toBeLessThan(1e-5);
  const kept = set.questions.reduce((sum, q) => sum + Array.from({ length: rank }, (_, k) => dot(q, row(k)) ** 2).reduce((x, y) => x + y, 0), 0) / 60;
  expect(kept).toBeGreaterThan(0.45);
});

test("where the WebAssembly is missing training is refused, and no slower backend takes over", async () => {
  const empty = mkdtempSync(path.join(os.tmpdir(), "sextant-tune-"));
  await expect(openTensorFlow(empty)).rejects.toMatchObject({ code: "tune/cannot-train" });
});

test("a named folder without tfjs-node is told, and the built-in backend runs", async () => {
  const opened = await openTensorFlow(dist, path.join(packageFolder(), "node_modules"));
  expect(opened.backend).toBe("wasm");
  expect(opened.notice).toMatch(/no @tensorflow\/tfjs-node/);
});
