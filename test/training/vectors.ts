/** Hand-made vectors for tests of the arithmetic: seeded, of length 1, and no encoder's. */
import { seededRandom } from "../../src/engine/training/seededRandom.ts";
import type { TrainingSet } from "../../src/engine/training/trainAdapter.ts";

export function unitVectors(count: number, dims: number, seed: number): Float32Array[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => unit(Float32Array.from({ length: dims }, () => random() + random() + random() - 1.5)));
}

function unit(v: Float32Array): Float32Array {
  const norm = Math.hypot(...v);
  return v.map((x) => x / norm);
}

export const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number => Array.from(a).reduce((sum, x, i) => sum + x * (b[i] as number), 0);

/** Pairs whose answers lie between their question and somewhere else. */
export function planted(pairs: number, dims: number, seed: number, others = 8): TrainingSet {
  const questions = unitVectors(pairs, dims, seed);
  const away = unitVectors(pairs, dims, seed + 1);
  const answers = questions.map((q, i) => unit(q.map((x, k) => x + (away[i]?.[k] ?? 0))));
  return { questions, answers, weights: questions.map((_, i) => (i % 3 === 0 ? 0.2 : 1)), accepted: pairs, isWrong: () => true, others: unitVectors(others, dims, seed + 2) };
}
