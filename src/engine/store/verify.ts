/**
 * Reads a whole index and compares it with itself. LanceDB keeps no checksums: a block that the disk lost reads as other data,
 * so texts are compared with their hashes and vectors with the one property all of them have.
 */
import type { Chunk } from "../../core/chunk.ts";
import { EMBEDDING_DIMS, assertEmbedding } from "../../core/embedding.ts";
import { isSextantError, SextantError } from "../../core/errors.ts";
import { readHalfVectors, readNumbers, readTexts } from "./arrowColumns.ts";
import { workspaceOf, type Workspace } from "./dataDirectory.ts";
import { readHalf } from "./half.ts";
import { chunkId, contentHash } from "./identity.ts";
import type { Arrow } from "./lance.ts";
import { damagedIndex, isVersionGone, missingIndex, storeError } from "./lanceErrors.ts";
import { lockOwner, type LockOwner } from "./lock.ts";
import { assertUsable, readManifest } from "./manifest.ts";
import { decodeScope, decodeSymbol, isSearched } from "./schema.ts";
import type { StoreOptions } from "./store.ts";
import { openTables, readFileRecords } from "./tables.ts";

export interface Verified {
  readonly files: number;
  readonly chunks: number;
}

export interface VerifyOptions extends StoreOptions {
  /** As search makes it; without it the words and names of chunks are not looked at. */
  readonly searchText?: (path: string, chunk: Pick<Chunk, "symbol" | "scope" | "text">) => string;
}

const COLUMNS = ["id", "content_hash", "path", "file_hash", "symbol", "scope", "text", "search_text", "start_line", "end_line", "vector"];

/**
 * Throws `index/damaged` naming the first thing that is wrong, or what else makes the index unusable. Whoever writes meanwhile moves
 * rows under the check: `index/locked` says that nothing can be said until that is done.
 */
export async function verifyIndex(folder: string, options: VerifyOptions, signal?: AbortSignal): Promise<Verified> {
  const workspace = workspaceOf(folder, options.dataDirectory);
  for (let attempt = 0; ; attempt++) {
    try {
      return await verifyOnce(workspace, options, signal);
    } catch (error) {
      const known = storeError(error, workspace.folder, workspace.index, "read");
      if (!isVersionGone(error) && !(isSextantError(known) && known.code === "index/damaged")) throw known;
      const owner = await lockOwner(workspace);
      if (owner) throw uncheckable(workspace.folder, owner);
      // A writer may have ended a moment ago; what is lost is still lost on a second look.
      if (attempt > 0) throw known;
    }
  }
}

function uncheckable(folder: string, { pid, host }: LockOwner): SextantError {
  return new SextantError("index/locked", `The index of ${folder} was not checked: process ${pid} on ${host} is writing it.`, "Check it again when that is done; searching works meanwhile.");
}

async function verifyOnce(workspace: Workspace, options: VerifyOptions, signal?: AbortSignal): Promise<Verified> {
  const manifest = await readManifest(workspace);
  if (!manifest) throw missingIndex(workspace.folder);
  assertUsable(manifest, options.encoderId);
  const tables = await openTables(workspace, options.encoderId);
  try {
    const records = await readFileRecords(tables.files);
    const counts = new Map<string, number>();
    for await (const batch of tables.chunks.query().select(COLUMNS)) {
      signal?.throwIfAborted();
      const wrong = checkBatch(batch, options, (path, hash) => {
        const record = records.get(path);
        if (isSearched(record) && record.hash === hash) counts.set(path, (counts.get(path) ?? 0) + 1);
      });
      if (wrong) throw damagedIndex(workspace.folder, wrong);
    }
    let chunks = 0;
    for (const file of records.values()) {
      const there = counts.get(file.path) ?? 0;
      if (there !== file.chunks) throw damagedIndex(workspace.folder, `${file.path} has ${there} of ${file.chunks} chunks`);
      chunks += there;
    }
    // The word index lies in files of its own.
    await tables.chunks.query().fullTextSearch("a", { columns: ["search_text"] }).select(["_score"]).limit(1).toArrow();
    return { files: records.size, chunks };
  } finally {
    tables.close();
  }
}

/** What is wrong with the first row that is, or null. */
function checkBatch(batch: Arrow.RecordBatch, { encoderId, searchText }: VerifyOptions, onRow: (path: string, fileHash: string) => void): string | null {
  const text = (name: string): string[] => readTexts(batch, name);
  const [ids, hashes, paths, fileHashes, symbols, scopes, texts, searchTexts] = [text("id"), text("content_hash"), text("path"), text("file_hash"), text("symbol"), text("scope"), text("text"), text("search_text")];
  const [starts, ends] = [readNumbers(batch, "start_line"), readNumbers(batch, "end_line")];
  const vectors = [...readHalfVectors(batch, "it")];
  for (let i = 0; i < batch.numRows; i++) {
    const chunk = { startLine: starts[i] as number, endLine: ends[i] as number, text: texts[i] as string, scope: decodeScope(scopes[i] as string) };
    const place = `${paths[i]}, lines ${chunk.startLine}-${chunk.endLine}`;
    if (chunkId(paths[i] as string, chunk) !== ids[i]) return `the text of ${place} is not the one that was stored`;
    if (contentHash(encoderId, chunk) !== hashes[i]) return `the scope of ${place} is not the one that was stored`;
    if (searchText && searchText(paths[i] as string, { ...chunk, symbol: decodeSymbol(symbols[i] as string) }) !== searchTexts[i]) return `the words of ${place} are not those that were stored`;
    const { bits, offset } = vectors[i] as { bits: Uint16Array; offset: number };
    try {
      assertEmbedding(readHalf(bits, offset, EMBEDDING_DIMS), place);
    } catch (error) {
      return `the vector of ${place} is not the one that was stored (${(error as Error).message})`;
    }
    onRow(paths[i] as string, fileHashes[i] as string);
  }
  return null;
}
