/** Rows for the tests of the store. The vectors are made by a seeded generator: no encoder is involved, and none is imitated. */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { EncoderId } from "../../src/core/embedding.ts";
import { chunkId, contentHash } from "../../src/engine/store/identity.ts";
import type { ChunkRow, FileRecord } from "../../src/engine/store/schema.ts";
import { unit } from "../indexing/handMadePorts.ts";

export const ENCODER = "test@1" as EncoderId;

export function chunkRow(path: string, line: number, text: string, seed: number, more: Partial<ChunkRow> = {}): ChunkRow {
  const endLine = line + text.split("\n").length - 1;
  return {
    id: chunkId(path, { startLine: line, endLine, text }),
    contentHash: contentHash(ENCODER, { scope: [], text }),
    language: path.endsWith(".py") ? "python" : "typescript",
    kind: "block",
    symbol: null,
    scope: [],
    definitions: [],
    startLine: line,
    endLine,
    test: false,
    text,
    searchText: text,
    vector: unit(seed),
    ...more,
  };
}

export function fileOf(path: string, hash: string, chunks: readonly ChunkRow[], mtimeMs = 1): FileRecord {
  return { path, sizeBytes: 100, mtimeMs, hash, language: chunks[0]?.language ?? "", chunks: chunks.length, skipped: null };
}

/** An empty folder and a data directory beside it, both gone after the test. */
export function place(): { readonly folder: string; readonly options: { readonly dataDirectory: string; readonly encoderId: EncoderId; readonly createdBy: string } } {
  const root = mkdtempSync(join(tmpdir(), "sextant-store-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const folder = join(root, "folder");
  mkdirSync(folder);
  return { folder, options: { dataDirectory: join(root, "data"), encoderId: ENCODER, createdBy: "test" } };
}
