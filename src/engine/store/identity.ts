/** Names for content: what makes two chunks the same chunk, and what lets two chunks share an embedding. */
import { createHash } from "node:crypto";
import { embeddingText, type Chunk, type ChunkId, type ContentHash } from "../../core/chunk.ts";
import type { EncoderId } from "../../core/embedding.ts";

/** 96 bits: a collision among a million chunks has a chance of 1 in 10^17. */
function digest(...parts: readonly string[]): string {
  return createHash("sha256").update(parts.join("\0")).digest("base64url").slice(0, 16);
}

/** Hash of path, span and text. */
export function chunkId(path: string, chunk: Pick<Chunk, "startLine" | "endLine" | "text">): ChunkId {
  return digest(path, `${chunk.startLine}-${chunk.endLine}`, chunk.text) as ChunkId;
}

/** Hash of the encoder and of what it reads. */
export function contentHash(encoderId: EncoderId, chunk: Pick<Chunk, "scope" | "text">): ContentHash {
  return digest(encoderId, embeddingText(chunk)) as ContentHash;
}
