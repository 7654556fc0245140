/**
 * All chunks without their texts and vectors, in memory and by column: what search matches names, paths and languages on.
 * A row's number is its name in one snapshot; it means nothing in another.
 */
import type { ChunkId, ChunkKind, Definition } from "../../core/chunk.ts";
import { readNumbers, readRowIds, readTexts } from "./arrowColumns.ts";
import type { Arrow } from "./lance.ts";
import { decodeDefinitions, decodeScope, decodeSymbol, isSearched, type FileRecord } from "./schema.ts";

export interface Catalog {
  readonly size: number;
  readonly ids: readonly ChunkId[];
  readonly paths: readonly string[];
  readonly languages: readonly string[];
  readonly kinds: readonly ChunkKind[];
  readonly startLines: Int32Array;
  readonly endLines: Int32Array;
  /** 1 for test code. */
  readonly tests: Uint8Array;
  /** Files that are in the index, by path; a file's rows are `rowsOf(path)`. */
  readonly files: ReadonlyMap<string, FileRecord>;
  symbol(row: number): string | null;
  scope(row: number): readonly string[];
  definitions(row: number): readonly Definition[];
  /** In the order of their lines. */
  rowsOf(path: string): readonly number[];
  rowOf(id: ChunkId): number | undefined;
  /** LanceDB's number of the row in this version. */
  readonly rowIds: readonly bigint[];
  rowOfRowId(rowId: bigint): number | undefined;
}

/** null where table and records do not belong to the same state of the index: a writer is between its commits. */
export function makeCatalog(table: Arrow.Table, files: ReadonlyMap<string, FileRecord>): Catalog | null {
  const text = (name: string): string[] => readTexts(table, name);
  const all = { path: text("path"), hash: text("file_hash") };
  // A row counts only while its file's record has the same hash; the rest belongs to a batch that was not finished.
  const admitted: number[] = [];
  for (let i = 0; i < all.path.length; i++) {
    const file = files.get(all.path[i] as string);
    if (isSearched(file) && file.hash === all.hash[i]) admitted.push(i);
  }
  const pick = <T>(values: readonly T[]): readonly T[] => (admitted.length === values.length ? values : admitted.map((i) => values[i] as T));
  const paths = pick(all.path);
  const byPath = groupRows(paths);
  for (const file of files.values()) {
    if ((byPath.get(file.path)?.length ?? 0) !== file.chunks) return null;
  }

  const ids = pick(text("id")) as readonly ChunkId[];
  const symbols = pick(text("symbol"));
  const scopes = pick(text("scope"));
  const definitions = pick(text("definitions"));
  const rowIds = pick(readRowIds(table));
  const startLines = Int32Array.from(pick(readNumbers(table, "start_line")));
  for (const rows of byPath.values()) rows.sort((a, b) => (startLines[a] as number) - (startLines[b] as number));

  let rowsById: Map<ChunkId, number> | undefined;
  let rowsByRowId: Map<bigint, number> | undefined;
  return {
    size: ids.length,
    ids,
    paths,
    languages: pick(text("language")),
    kinds: pick(text("kind")) as readonly ChunkKind[],
    startLines,
    endLines: Int32Array.from(pick(readNumbers(table, "end_line"))),
    tests: Uint8Array.from(pick(readNumbers(table, "test"))),
    files,
    symbol: (row) => decodeSymbol(symbols[row] ?? ""),
    scope: (row) => decodeScope(scopes[row] ?? ""),
    definitions: (row) => decodeDefinitions(definitions[row] ?? ""),
    rowsOf: (path) => byPath.get(path) ?? [],
    rowOf: (id) => (rowsById ??= new Map(ids.map((value, row) => [value, row]))).get(id),
    rowIds,
    rowOfRowId: (rowId) => (rowsByRowId ??= new Map(rowIds.map((value, row) => [value, row]))).get(rowId),
  };
}

function groupRows(paths: readonly string[]): Map<string, number[]> {
  const groups = new Map<string, number[]>();
  let last: string | undefined;
  let rows: number[] = [];
  paths.forEach((path, row) => {
    // Rows of one file are written together, so most lookups can be saved.
    if (path !== last) {
      last = path;
      rows = groups.get(path) ?? [];
      if (rows.length === 0) groups.set(path, rows);
    }
    rows.push(row);
  });
  return groups;
}
