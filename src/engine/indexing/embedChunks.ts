/** Vectors for the chunks of a batch: those that are known are reused, the rest is encoded, each content once. */
import type { ContentHash } from "../../core/chunk.ts";
import type { Encoder } from "../../core/embedding.ts";
import { isSextantError } from "../../core/errors.ts";
import type { IndexWriter } from "../store/writer.ts";
import type { IndexPorts } from "./ports.ts";
import type { PendingChunk } from "./prepareFile.ts";

export interface Embedded {
  /** Contents in which the encoder finds nothing to read are missing. */
  readonly vectors: ReadonlyMap<ContentHash, Float32Array>;
  readonly embedded: number;
}

/** Texts per call of the encoder: enough to fill its batches, few enough to stop soon after a signal. */
const TEXTS_PER_CALL = 256;

export async function embedChunks(chunks: readonly PendingChunk[], writer: Pick<IndexWriter, "embeddingsOf">, { encoder, pace }: Pick<IndexPorts, "encoder" | "pace">, signal?: AbortSignal): Promise<Embedded> {
  const texts = new Map<ContentHash, string>();
  for (const chunk of chunks) texts.set(chunk.row.contentHash, chunk.text);
  const vectors = await writer.embeddingsOf([...texts.keys()]);
  const missing = [...texts].filter(([hash]) => !vectors.has(hash));
  if (missing.length === 0) return { vectors, embedded: 0 };
  const model = await encoder();
  let embedded = 0;
  for (let i = 0; i < missing.length; i += TEXTS_PER_CALL) {
    signal?.throwIfAborted();
    const part = missing.slice(i, i + TEXTS_PER_CALL);
    const found = await encode(model, part.map(([, text]) => text), signal);
    part.forEach(([hash], k) => {
      const vector = found[k];
      if (!vector) return;
      vectors.set(hash, vector);
      embedded++;
    });
    await pace(signal);
  }
  return { vectors, embedded };
}

/** undefined where a text has no token. One such text must not cost the others their vectors. */
async function encode(encoder: Encoder, texts: readonly string[], signal?: AbortSignal): Promise<(Float32Array | undefined)[]> {
  try {
    return await encoder.encode(texts, "document", signal);
  } catch (error) {
    if (!isSextantError(error) || error.code !== "embedding/no-tokens") throw error;
    if (texts.length === 1) return [undefined];
    const half = texts.length >> 1;
    return [...(await encode(encoder, texts.slice(0, half), signal)), ...(await encode(encoder, texts.slice(half), signal))];
  }
}
