/** One file from disk to chunks without vectors. Trouble with the file is a result, never an error. */
import { embeddingText, type Chunk } from "../../core/chunk.ts";
import type { EncoderId } from "../../core/embedding.ts";
import type { SkipReason } from "../../protocol/engine.ts";
import { chunkId, contentHash } from "../store/identity.ts";
import type { ChunkRow, FileRecord } from "../store/schema.ts";
import type { FileEntry } from "../workspace/sourceFile.ts";
import { keptTime, NEVER } from "./planIndex.ts";
import type { IndexPorts } from "./ports.ts";

/** A chunk that waits for its vector. */
export interface PendingChunk {
  readonly row: Omit<ChunkRow, "vector">;
  /** What the encoder reads. */
  readonly text: string;
}

export type Prepared =
  | { readonly kind: "chunked"; readonly file: Omit<FileRecord, "chunks">; readonly chunks: readonly PendingChunk[] }
  /** The bytes are what they were. */
  | { readonly kind: "same"; readonly file: FileRecord }
  | { readonly kind: "skipped"; readonly file: FileRecord; readonly reason: SkipReason }
  /** It went while we were looking: there is nothing to record. */
  | { readonly kind: "vanished"; readonly path: string };

export async function prepareFile(ports: IndexPorts, encoderId: EncoderId, entry: FileEntry, known: FileRecord | undefined, signal?: AbortSignal): Promise<Prepared> {
  signal?.throwIfAborted();
  // Time and size are those from before reading: what changes meanwhile is found by the next run.
  const stamp = { path: entry.path, sizeBytes: entry.sizeBytes, mtimeMs: keptTime(entry.mtimeMs, Date.now()) };
  const source = await ports.read(entry);
  if (source.kind === "skipped") {
    if (source.reason === "vanished") return { kind: "vanished", path: entry.path };
    // Permissions change without changing the file's time: such a file is tried again by every run.
    const mtimeMs = source.reason === "unreadable" ? NEVER : stamp.mtimeMs;
    const file = { ...stamp, mtimeMs, hash: source.hash ?? "", language: "", chunks: 0, skipped: source.reason };
    if (known && known.hash === file.hash && known.skipped === source.reason) return { kind: "same", file };
    return { kind: "skipped", reason: source.reason, file };
  }
  if (known && known.hash === source.hash && known.skipped === null) return { kind: "same", file: { ...known, ...stamp } };
  const { language, chunks } = await ports.chunk(entry.path, source.text, signal);
  const test = ports.isTest(entry.path);
  const pending = chunks.filter(hasWords).map((chunk): PendingChunk => ({
    text: embeddingText(chunk),
    row: {
      id: chunkId(entry.path, chunk),
      contentHash: contentHash(encoderId, chunk),
      language,
      kind: chunk.kind,
      symbol: chunk.symbol,
      scope: chunk.scope,
      definitions: chunk.definitions,
      startLine: chunk.startLine,
      endLine: chunk.endLine,
      test,
      text: chunk.text,
      searchText: ports.searchText(entry.path, chunk),
    },
  }));
  return { kind: "chunked", file: { ...stamp, hash: source.hash, language, skipped: null }, chunks: pending };
}

/** Braces and rules alone mean nothing to an encoder and hold no word to find them by. */
function hasWords(chunk: Chunk): boolean {
  return /[\p{L}\p{N}]/u.test(chunk.text);
}
