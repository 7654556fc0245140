/** The three tables of an index: their rows as the rest of Sextant sees them, and as Arrow lays them out. One place for both. */
import type { ChunkId, ChunkKind, ContentHash, Definition } from "../../core/chunk.ts";
import { EMBEDDING_DIMS, type EncoderId } from "../../core/embedding.ts";
import { lance, type Arrow } from "./lance.ts";
import { SCHEMA_VERSION } from "./manifest.ts";

/** A chunk ready to be stored. */
export interface ChunkRow {
  readonly id: ChunkId;
  readonly contentHash: ContentHash;
  readonly language: string;
  readonly kind: ChunkKind;
  readonly symbol: string | null;
  readonly scope: readonly string[];
  readonly definitions: readonly Definition[];
  readonly startLine: number;
  readonly endLine: number;
  /** Test code, by the judgment of search. */
  readonly test: boolean;
  readonly text: string;
  /** What keyword search reads; search decides what goes in. */
  readonly searchText: string;
  readonly vector: Float32Array;
}

/** The fingerprint of a file as it was when it was read. */
export interface FileRecord {
  readonly path: string;
  readonly sizeBytes: number;
  readonly mtimeMs: number;
  /** Hash of the bytes. A chunk row counts only while its file's record has the same hash: that is what makes a batch whole. */
  readonly hash: string;
  readonly language: string;
  /** How many chunks it has in the index. */
  readonly chunks: number;
  /** Why it has none, where it was left out; so that it is not read again either. */
  readonly skipped: string | null;
}

/** False for files that were left out: rows with their hash belong to a batch that was not finished. */
export function isSearched(file: FileRecord | undefined): file is FileRecord & { readonly skipped: null } {
  return file !== undefined && file.skipped === null;
}

export interface RetiredRow {
  readonly contentHash: ContentHash;
  readonly vector: Float32Array;
  /** Grows with every row: the smallest are dropped first. */
  readonly age: number;
}

export const CHUNKS = "chunks";
export const FILES = "files";
export const RETIRED = "retired";
export const SEARCH_TEXT_INDEX = "search_text_idx";

/** Columns of `chunks` that the catalog holds in memory. */
export const CATALOG_COLUMNS = ["id", "path", "file_hash", "language", "kind", "symbol", "scope", "definitions", "start_line", "end_line", "test"] as const;

const metadata = (encoderId: EncoderId): Map<string, string> => new Map([["sextant.schema", String(SCHEMA_VERSION)], ["sextant.encoder", encoderId]]);

// Source compresses 3-4 times with zstd; the default stores it as it is. Lance reads this per field.
const COMPRESSED = new Map([["lance-encoding:compression", "zstd"]]);

export function text(name: string, compressed = false): Arrow.Field {
  const { Field, Utf8 } = lance().arrow;
  return compressed ? new Field(name, new Utf8(), false, COMPRESSED) : new Field(name, new Utf8(), false);
}

export function int(name: string): Arrow.Field {
  const { Field, Int32 } = lance().arrow;
  return new Field(name, new Int32(), false);
}

export function float(name: string): Arrow.Field {
  const { Field, Float64 } = lance().arrow;
  return new Field(name, new Float64(), false);
}

export function vector(name = "vector"): Arrow.Field {
  const { Field, FixedSizeList, Float16 } = lance().arrow;
  return new Field(name, new FixedSizeList(EMBEDDING_DIMS, new Field("item", new Float16(), true)), false);
}

export function chunksSchema(encoderId: EncoderId): Arrow.Schema {
  return new (lance().arrow.Schema)(
    [
      text("id"),
      text("content_hash"),
      text("path"),
      text("file_hash"),
      text("language"),
      text("kind"),
      text("symbol"),
      text("scope"),
      text("definitions", true),
      int("start_line"),
      int("end_line"),
      int("test"),
      text("text", true),
      text("search_text", true),
      vector(),
    ],
    metadata(encoderId),
  );
}

export function filesSchema(encoderId: EncoderId): Arrow.Schema {
  return new (lance().arrow.Schema)(
    // `state`: "" for a file that is in the index, a skip reason, or REMOVED for a record that waits to be deleted.
    [text("path"), float("size"), float("mtime_ms"), text("hash"), text("language"), int("chunks"), text("state")],
    metadata(encoderId),
  );
}

export function retiredSchema(encoderId: EncoderId): Arrow.Schema {
  return new (lance().arrow.Schema)([text("content_hash"), int("age"), vector()], metadata(encoderId));
}

/** A record in this state is a file that left: written in the same commit as the batch's other records, deleted after it. */
export const REMOVED = "removed";

/** null stands for "no name": an empty name does not exist. */
export const encodeSymbol = (symbol: string | null): string => symbol ?? "";
export const decodeSymbol = (stored: string): string | null => (stored === "" ? null : stored);

// Names hold no line breaks or tabs, so these two separate them without escaping.
export const encodeScope = (scope: readonly string[]): string => scope.map(oneLine).join("\n");
export const decodeScope = (stored: string): string[] => (stored === "" ? [] : stored.split("\n"));

export function encodeDefinitions(definitions: readonly Definition[]): string {
  return definitions.map((d) => `${oneLine(d.name)}\t${d.kind}\t${d.line}`).join("\n");
}

export function decodeDefinitions(stored: string): Definition[] {
  if (stored === "") return [];
  return stored.split("\n").map((line) => {
    const [name = "", kind = "block", at = "0"] = line.split("\t");
    return { name, kind: kind as ChunkKind, line: Number(at) };
  });
}

function oneLine(name: string): string {
  return /[\n\t]/.test(name) ? name.replace(/[\n\t]+/g, " ") : name;
}
