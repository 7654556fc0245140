/** An adapter as a file: written whole or not at all, and believed only after every number in it was looked at. */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { EMBEDDING_DIMS, type EncoderId } from "../../core/embedding.ts";
import { SextantError } from "../../core/errors.ts";
import type { RankingChange } from "../../core/tuning.ts";
import { WEIGHTS_OF_QUESTIONS } from "../search/rank.ts";
import type { Adapter, AdapterMeta } from "./adapter.ts";
import { decodeTensors, encodeTensors, type Tensors } from "./safetensors.ts";
import { writeWhole } from "./writeWhole.ts";

const FORMAT = "sextant-adapter-1";
/** Of V: rows of length 1 at right angles. float32 sums of 2560 products stay far below. */
const ORTHONORMAL_WITHIN = 1e-3;
/** Trained rows of U stay below 3; a number beyond this is damage. */
const LARGEST_ENTRY = 100;
/** Weights that ship stay below 2, and what is learned below 1. */
const LARGEST_WEIGHT = 10;

export function encodeAdapter({ meta, rank, v, u }: Adapter): Buffer {
  const metadata = { format: FORMAT, sha256: hashOf(v, u, meta.ranking), meta: JSON.stringify({ ...meta, dims: EMBEDDING_DIMS, rank }), weights: WEIGHTS_OF_QUESTIONS };
  return encodeTensors({ tensors: { V: { shape: [rank, EMBEDDING_DIMS], data: v }, U: { shape: [rank, EMBEDDING_DIMS], data: u } }, metadata });
}

export async function writeAdapter(file: string, adapter: Adapter): Promise<void> {
  await writeWhole(file, encodeAdapter(adapter));
}

/** Throws `tune/adapter-damaged` and `tune/adapter-foreign`, naming the file. */
export async function readAdapter(file: string, encoderId: EncoderId): Promise<Adapter> {
  const damaged = (why: string, cause?: unknown) =>
    new SextantError("tune/adapter-damaged", `The fine-tune in ${file} cannot be used: ${why}.`, "Roll back with `sextant tune --rollback`, or run `sextant tune` again.", { cause });
  let bytes: Buffer;
  try {
    bytes = await readFile(file);
  } catch (cause) {
    throw damaged("it cannot be read", cause);
  }
  let read: Tensors;
  try {
    read = decodeTensors(bytes);
  } catch (cause) {
    throw damaged((cause as Error).message, cause);
  }
  if (read.metadata["format"] !== FORMAT) throw damaged("it is not a fine-tune of this version of Sextant");
  const meta = parseMeta(read.metadata["meta"]);
  if (!meta) throw damaged("its description is not readable");
  if (meta.encoderId !== encoderId) {
    throw new SextantError("tune/adapter-foreign", `The fine-tune in ${file} was made for the encoder ${meta.encoderId}; the encoder in use is ${encoderId}.`, "Run `sextant tune` again with this encoder.");
  }
  if (meta.ranking && read.metadata["weights"] !== WEIGHTS_OF_QUESTIONS) {
    throw new SextantError("tune/adapter-foreign", `The fine-tune in ${file} changes how another version of Sextant ranks; it was not proven on this one.`, "Run `sextant tune` again.");
  }
  const { V, U } = read.tensors;
  if (meta.dims !== EMBEDDING_DIMS || V?.shape.join() !== `${meta.rank},${EMBEDDING_DIMS}` || U?.shape.join() !== V.shape.join()) throw damaged(`it has not ${EMBEDDING_DIMS} dimensions`);
  if (hashOf(V.data, U.data, meta.ranking) !== read.metadata["sha256"]) throw damaged("its numbers were altered");
  const problem = problemOf(V.data, U.data, meta.rank);
  if (problem) throw damaged(problem);
  const { dims: _, rank, ...rest } = meta;
  return { meta: rest, rank, v: V.data, u: U.data };
}

function problemOf(v: Float32Array, u: Float32Array, rank: number): string | undefined {
  for (const x of u) if (!Number.isFinite(x) || Math.abs(x) > LARGEST_ENTRY) return "it holds numbers out of range";
  for (let a = 0; a < rank; a++) {
    for (let b = a; b < rank; b++) {
      let sum = 0;
      for (let i = 0; i < EMBEDDING_DIMS; i++) sum += (v[a * EMBEDDING_DIMS + i] as number) * (v[b * EMBEDDING_DIMS + i] as number);
      if (!(Math.abs(sum - (a === b ? 1 : 0)) < ORTHONORMAL_WITHIN)) return "its basis is not orthonormal";
    }
  }
  return undefined;
}

function parseMeta(text: string | undefined): (AdapterMeta & { readonly dims: number; readonly rank: number }) | undefined {
  try {
    const value = JSON.parse(text ?? "") as Partial<AdapterMeta & { dims: number; rank: number }>;
    const isRight =
      typeof value.id === "string" && typeof value.encoderId === "string" && typeof value.alpha === "number" && value.alpha >= 0 && value.alpha <= 1 && Number.isSafeInteger(value.rank) && typeof value.dims === "number" && isRanking(value.ranking);
    return isRight ? (value as AdapterMeta & { dims: number; rank: number }) : undefined;
  } catch {
    return undefined;
  }
}

/** A file of an earlier version has no change of ranking, and the hash that it had. */
function hashOf(v: Float32Array, u: Float32Array, ranking: RankingChange | undefined): string {
  const hash = createHash("sha256").update(bytesOf(v)).update(bytesOf(u));
  return (ranking ? hash.update(JSON.stringify(ranking)) : hash).digest("hex");
}

const isRanking = (value: RankingChange | undefined): boolean =>
  value === undefined || (typeof value.adds === "object" && [value.level, ...Object.values(value.adds)].every((x) => Number.isFinite(x) && Math.abs(x) <= LARGEST_WEIGHT));

const bytesOf = (numbers: Float32Array): Uint8Array => new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
