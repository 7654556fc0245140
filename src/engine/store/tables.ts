/** Opening, creating and reading the three tables. What LanceDB throws on the way is named by lanceErrors.ts. */
import { existsSync } from "node:fs";
import type { EncoderId } from "../../core/embedding.ts";
import { readNumbers, readTexts } from "./arrowColumns.ts";
import type { Workspace } from "./dataDirectory.ts";
import { lance, type Lance } from "./lance.ts";
import { damagedIndex, missingIndex, storeError } from "./lanceErrors.ts";
import { CHUNKS, chunksSchema, FILES, filesSchema, REMOVED, RETIRED, retiredSchema, SEARCH_TEXT_INDEX, type FileRecord } from "./schema.ts";

export interface Tables {
  readonly chunks: Lance.Table;
  readonly files: Lance.Table;
  readonly retired: Lance.Table;
  /** Another handle on the newest version of `chunks`, for a snapshot. */
  openChunks(): Promise<Lance.Table>;
  close(): void;
}

/** Words longer than this are hashes and blobs, not names. */
const MAX_WORD_LENGTH = 64;

/** LanceDB's own bounds are 6 GB and 1 GB: every version and every word index of a long day would stay in memory. */
const INDEX_CACHE_BYTES = 128n << 20n;
const METADATA_CACHE_BYTES = 32n << 20n;

function connect(workspace: Workspace): Promise<Lance.Connection> {
  const { connect: open, Session } = lance().lance;
  return open({ uri: workspace.index, session: new Session(INDEX_CACHE_BYTES, METADATA_CACHE_BYTES) });
}

/** Makes the empty tables, with the full-text index: a column without one would answer unranked rows in silence. */
export async function createTables(workspace: Workspace, encoderId: EncoderId): Promise<void> {
  try {
    const connection = await connect(workspace);
    const chunks = await connection.createEmptyTable(CHUNKS, chunksSchema(encoderId));
    await indexWords(chunks);
    for (const table of [chunks, await connection.createEmptyTable(FILES, filesSchema(encoderId)), await connection.createEmptyTable(RETIRED, retiredSchema(encoderId))]) table.close();
    connection.close();
  } catch (error) {
    throw storeError(error, workspace.folder, workspace.index);
  }
}

/** Builds the full-text index over every row there is. Stemming and stop words are for prose: `getters`, `is`, `not` are names here. */
export async function indexWords(chunks: Lance.Table): Promise<void> {
  const config = lance().lance.Index.fts({ baseTokenizer: "simple", stem: false, removeStopWords: false, lowercase: true, asciiFolding: true, maxTokenLength: MAX_WORD_LENGTH, withPosition: false });
  await chunks.createIndex("search_text", { config, replace: true, name: SEARCH_TEXT_INDEX });
}

/** Opens the tables at their newest versions. A handle stays on its version until it is told to look again, so it is a snapshot. */
export async function openTables(workspace: Workspace, encoderId: EncoderId): Promise<Tables> {
  if (!existsSync(workspace.index)) throw missingIndex(workspace.folder);
  const opened: Lance.Table[] = [];
  try {
    const connection = await connect(workspace);
    const open = async (name: string): Promise<Lance.Table> => {
      const table = await connection.openTable(name);
      opened.push(table);
      const made = (await table.schema()).metadata.get("sextant.encoder");
      if (made !== encoderId) throw damagedIndex(workspace.folder, `the table ${name} belongs to the encoder ${made ?? "unknown"}`);
      return table;
    };
    const [chunks, files, retired] = [await open(CHUNKS), await open(FILES), await open(RETIRED)];
    return {
      chunks,
      files,
      retired,
      openChunks: () => connection.openTable(CHUNKS),
      close: () => {
        opened.forEach((table) => table.close());
        connection.close();
      },
    };
  } catch (error) {
    opened.forEach((table) => table.close());
    if (/was not found/i.test(String(error))) throw damagedIndex(workspace.folder, "a table is missing", error);
    throw storeError(error, workspace.folder, workspace.index, "read");
  }
}

/** All file records of the version that `table` is at. */
export async function readFileRecords(table: Lance.Table): Promise<Map<string, FileRecord>> {
  const rows = await table.query().toArrow();
  const [paths, hashes, languages, states] = ["path", "hash", "language", "state"].map((name) => readTexts(rows, name)) as [string[], string[], string[], string[]];
  const [sizes, times, counts] = ["size", "mtime_ms", "chunks"].map((name) => readNumbers(rows, name)) as [number[], number[], number[]];
  const records = new Map<string, FileRecord>();
  paths.forEach((path, i) => {
    const state = states[i] as string;
    if (state === REMOVED) return;
    records.set(path, {
      path,
      sizeBytes: sizes[i] as number,
      mtimeMs: times[i] as number,
      hash: hashes[i] as string,
      language: languages[i] as string,
      chunks: counts[i] as number,
      skipped: state === "" ? null : state,
    });
  });
  return records;
}
