/**
 * What a fine-tune learns: a small change of question vectors, and of the weights of ranking. Documents and the index stay as they are.
 * q' = norm(q + alpha * (q V^T) U), applied to the encoder's unit vector before its views are weighed for the task.
 * V spans the questions it was trained on, so a question unlike all of them is left nearly as it was.
 */
import { EMBEDDING_DIMS, type EncoderId } from "../../core/embedding.ts";
import { type Learned, NO_RANKING, type RankingChange } from "../../core/tuning.ts";
import { scaled } from "./learnRanking.ts";

export interface AdapterMeta {
  /** Also the name of its folder. */
  readonly id: string;
  readonly encoderId: EncoderId;
  /** How far to follow what was learned, 0..1; chosen on questions that were held out. */
  readonly alpha: number;
  readonly seed: number;
  /** ISO 8601. */
  readonly trainedAt: string;
  readonly pairs: { readonly accepted: number; readonly mined: number };
  /** At alpha 1; not in files of earlier versions. */
  readonly ranking?: RankingChange;
}

/** `rank` rows of 2560 numbers each: V is orthonormal, U was trained. */
export interface Adapter {
  readonly meta: AdapterMeta;
  readonly rank: number;
  readonly v: Float32Array;
  readonly u: Float32Array;
}

const D = EMBEDDING_DIMS;

/**
 * In float64 from start to end and rounded once: the same question gives the same bits in every process and on every machine.
 * `alpha` other than the adapter's own is for those who choose it.
 */
export function applyAdapter({ v, u, rank, meta }: Pick<Adapter, "v" | "u" | "rank"> & { readonly meta: Pick<AdapterMeta, "alpha"> }, question: Float32Array, alpha: number = meta.alpha): Float32Array {
  const moved = Float64Array.from(question);
  for (let k = 0; k < rank; k++) {
    const row = k * D;
    let part = 0;
    for (let i = 0; i < D; i++) part += (question[i] as number) * (v[row + i] as number);
    part *= alpha;
    if (part !== 0) for (let i = 0; i < D; i++) moved[i] = (moved[i] as number) + part * (u[row + i] as number);
  }
  let sum = 0;
  for (const x of moved) sum += x * x;
  const norm = Math.sqrt(sum);
  // A question that was moved onto zero has no direction left: it stays what it was.
  if (norm <= 1e-6) return question;
  const out = new Float32Array(D);
  for (let i = 0; i < D; i++) out[i] = (moved[i] as number) / norm;
  return out;
}

export function learnedBy(adapter: Pick<Adapter, "v" | "u" | "rank"> & { readonly meta: Pick<AdapterMeta, "alpha" | "ranking"> }, alpha: number = adapter.meta.alpha): Learned {
  return { move: (question) => applyAdapter(adapter, question, alpha), ranking: scaled(adapter.meta.ranking ?? NO_RANKING, alpha) };
}
