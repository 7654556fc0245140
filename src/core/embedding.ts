/** What a vector is here: 2560 numbers of length 1, in two halves, and who made it. */
import type { Brand } from "./brand.ts";
import { SextantError } from "./errors.ts";

/** The code view: what code does. */
export const CODE_DIMS = 1536;
/** The text view: what people would say about it. */
export const TEXT_DIMS = 1024;
/** The only vector length that exists in Sextant: code view, then text view. */
export const EMBEDDING_DIMS = CODE_DIMS + TEXT_DIMS;

/** model@revision; part of every index key. Two encoders with the same id give the same vectors. */
export type EncoderId = Brand<string, "EncoderId">;

/** How a text is used: asked, or searched among. */
export type EncoderRole = "query" | "document";

/**
 * Text in, unit vectors out: one row per text, `dims` float32 columns, L2 norm 1;
 * each half (code view, text view) has norm 1/sqrt 2.
 * Throws `embedding/no-tokens` for a text without a single letter or digit.
 */
export interface Encoder {
  readonly id: EncoderId;
  readonly dims: typeof EMBEDDING_DIMS;
  /** The execution provider that runs the model, as ONNX Runtime names it. */
  readonly executionProvider: string;
  encode(texts: readonly string[], role: EncoderRole, signal?: AbortSignal): Promise<Float32Array[]>;
  close(): Promise<void>;
}

/** float16 storage keeps 11 bits of mantissa: 2560 rounded squares stay well within this of 1. */
const NORM_TOLERANCE = 5e-3;

/**
 * The check at every door: length, finiteness, norm.
 * `where` completes the sentence "... in <where>", such as "the index of /home/me/project".
 */
export function assertEmbedding(vector: ArrayLike<number>, where: string): void {
  if (vector.length !== EMBEDDING_DIMS) {
    throw new SextantError(
      "embedding/wrong-dimensions",
      `A vector of ${vector.length} numbers was found in ${where}; Sextant uses ${EMBEDDING_DIMS} only.`,
      "Rebuild the index with `sextant index --rebuild`.",
    );
  }
  let sum = 0;
  for (let i = 0; i < EMBEDDING_DIMS; i++) {
    const x = vector[i] as number;
    sum += x * x;
  }
  // One NaN or Infinity anywhere makes the sum non-finite, so one test covers all 2560.
  if (!Number.isFinite(sum)) {
    throw new SextantError("embedding/not-finite", `A vector with a number that is not finite was found in ${where}.`, "Rebuild the index with `sextant index --rebuild`.");
  }
  if (Math.abs(Math.sqrt(sum) - 1) > NORM_TOLERANCE) {
    throw new SextantError("embedding/not-unit", `A vector of length ${Math.sqrt(sum).toFixed(4)} instead of 1 was found in ${where}.`, "Rebuild the index with `sextant index --rebuild`.");
  }
}

/** How much the code view counts where words are asked; see ARCHITECTURE.md. */
export const CODE_WEIGHT_OF_WORDS = 0.25;

/**
 * Weighs the two views of a query for its task and brings the result back to length 1.
 * Because stored halves have equal norms, the cosine with a stored vector becomes the weighted mean of the two views' cosines
 * up to one constant factor, so one index answers every task.
 * `codeWeight` lies in [0, 1]; 0.5 leaves the direction unchanged.
 */
export function weighViews(query: Float32Array, codeWeight: number): Float32Array {
  const out = new Float32Array(query.length);
  let sum = 0;
  for (let i = 0; i < query.length; i++) {
    const x = (query[i] as number) * (i < CODE_DIMS ? codeWeight : 1 - codeWeight);
    out[i] = x;
    sum += x * x;
  }
  const norm = Math.sqrt(sum);
  if (norm > 0) for (let i = 0; i < out.length; i++) out[i] = (out[i] as number) / norm;
  return out;
}
