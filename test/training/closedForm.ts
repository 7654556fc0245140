/** The least of sum_i w_i |q_i + z_i U - d_i|^2 + |U|^2, solved directly: (Z^T W Z + I) U = Z^T W (D - Q). */
import type { Basis } from "../../src/engine/training/basis.ts";
import type { TrainingSet } from "../../src/engine/training/trainAdapter.ts";
import { dot } from "./vectors.ts";

export function closedForm(set: TrainingSet, { rank, v }: Basis): Float64Array {
  const dims = (set.questions[0] as Float32Array).length;
  const z = set.questions.map((q) => Array.from({ length: rank }, (_, k) => dot(q, v.subarray(k * dims, (k + 1) * dims))));
  const left = Array.from({ length: rank }, (_, a) => Float64Array.from({ length: rank }, (_, b) => z.reduce((sum, row, i) => sum + (set.weights[i] as number) * (row[a] as number) * (row[b] as number), a === b ? 1 : 0)));
  const right = Array.from({ length: rank }, (_, a) =>
    Float64Array.from({ length: dims }, (_, j) => z.reduce((sum, row, i) => sum + (set.weights[i] as number) * (row[a] as number) * ((set.answers[i]?.[j] as number) - (set.questions[i]?.[j] as number)), 0)),
  );
  // Gauss without pivoting: the matrix is symmetric and positive definite.
  for (let p = 0; p < rank; p++) {
    for (let r = 0; r < rank; r++) {
      if (r === p) continue;
      const times = (left[r]?.[p] as number) / (left[p]?.[p] as number);
      subtract(left[r] as Float64Array, left[p] as Float64Array, times);
      subtract(right[r] as Float64Array, right[p] as Float64Array, times);
    }
  }
  const out = new Float64Array(rank * dims);
  right.forEach((row, k) => out.set(row.map((x) => x / (left[k]?.[k] as number)), k * dims));
  return out;
}

function subtract(from: Float64Array, what: Float64Array, times: number): void {
  for (let i = 0; i < from.length; i++) from[i] = (from[i] as number) - times * (what[i] as number);
}
