/** The directions in which questions differ: an orthonormal basis of the training questions, where alone an adapter acts. */
import { EMBEDDING_DIMS } from "../../core/embedding.ts";
import { seededRandom } from "./seededRandom.ts";

/** 128 directions keep nine tenths of what 800 questions give; the file then has 2.6 MB. */
const LARGEST_RANK = 128;
const ITERATIONS = 6;
/** What is left of a question after its likes were taken out; below, it is rounding. */
const SMALLEST_REST = 1e-4;

export interface Basis {
  readonly rank: number;
  /** `rank` rows. */
  readonly v: Float32Array;
}

/**
 * `rows` are unit vectors. Up to `largestRank` of them are spanned exactly (Gram-Schmidt, twice over, Giraud et al. 2005); of more, the
 * directions of most weight are found by subspace iteration on the matrix of their products, which is small.
 */
export function basisOf(rows: readonly Float32Array[], weights: readonly number[], seed: number, largestRank = LARGEST_RANK): Basis {
  const wide = rows.map((row) => new Float64Array(row));
  const spanning = rows.length <= largestRank ? wide : principal(wide, weights, seed, largestRank);
  const kept = orthonormal(spanning);
  const dims = rows[0]?.length ?? EMBEDDING_DIMS;
  const v = new Float32Array(kept.length * dims);
  kept.forEach((row, k) => v.set(row, k * dims));
  return { rank: kept.length, v };
}

function orthonormal(vectors: readonly Float64Array[]): Float64Array[] {
  const kept: Float64Array[] = [];
  for (const vector of vectors) {
    for (let pass = 0; pass < 2; pass++) for (const other of kept) subtract(vector, other, dot(vector, other));
    const norm = Math.sqrt(dot(vector, vector));
    if (norm < SMALLEST_REST) continue;
    for (let i = 0; i < vector.length; i++) vector[i] = (vector[i] as number) / norm;
    kept.push(vector);
  }
  return kept;
}

function principal(rows: readonly Float64Array[], weights: readonly number[], seed: number, rank: number): Float64Array[] {
  const n = rows.length;
  const roots = weights.map(Math.sqrt);
  const products = Array.from({ length: n }, () => new Float64Array(n));
  for (let a = 0; a < n; a++) {
    for (let b = 0; b <= a; b++) {
      const product = dot(rows[a] as Float64Array, rows[b] as Float64Array) * (roots[a] as number) * (roots[b] as number);
      (products[a] as Float64Array)[b] = product;
      (products[b] as Float64Array)[a] = product;
    }
  }
  const random = seededRandom(seed);
  let mixes = orthonormal(Array.from({ length: rank }, () => Float64Array.from({ length: n }, () => random() - 0.5)));
  for (let round = 0; round < ITERATIONS; round++) {
    mixes = orthonormal(
      mixes.map((mix) => {
        const next = new Float64Array(n);
        for (let a = 0; a < n; a++) next[a] = dot(products[a] as Float64Array, mix);
        return next;
      }),
    );
  }
  return mixes.map((mix) => {
    const out = new Float64Array((rows[0] as Float64Array).length);
    rows.forEach((row, a) => subtract(out, row, -(mix[a] as number) * (roots[a] as number)));
    return out;
  });
}

/** Of one kind of array alone, which keeps it quick; four sums do not wait for each other. */
function dot(a: Float64Array, b: Float64Array): number {
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  const end = a.length & ~3;
  for (let i = 0; i < end; i += 4) {
    s0 += (a[i] as number) * (b[i] as number);
    s1 += (a[i + 1] as number) * (b[i + 1] as number);
    s2 += (a[i + 2] as number) * (b[i + 2] as number);
    s3 += (a[i + 3] as number) * (b[i + 3] as number);
  }
  for (let i = end; i < a.length; i++) s0 += (a[i] as number) * (b[i] as number);
  return s0 + s1 + (s2 + s3);
}

function subtract(from: Float64Array, what: Float64Array, times: number): void {
  for (let i = 0; i < from.length; i++) from[i] = (from[i] as number) - times * (what[i] as number);
}
