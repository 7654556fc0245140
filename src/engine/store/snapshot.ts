/** One state of the index, for reading: its catalog, and searches that answer with rows of that catalog. */
import os from "node:os";
import type { ContentHash } from "../../core/chunk.ts";
import { assertEmbedding } from "../../core/embedding.ts";
import { readNumbers, readRowIds, readTexts, readVectors } from "./arrowColumns.ts";
import { makeCatalog, type Catalog } from "./catalog.ts";
import type { Workspace } from "./dataDirectory.ts";
import { BYTES_PER_ROW } from "./dotKernel.ts";
import { lance, type Arrow, type Lance } from "./lance.ts";
import { damagedIndex } from "./lanceErrors.ts";
import { CATALOG_COLUMNS } from "./schema.ts";
import { isOneOf } from "./sql.ts";
import { readFileRecords, type Tables } from "./tables.ts";
import { loadScan, type VectorScan } from "./vectorScan.ts";

/** `row` counts in the catalog of the same snapshot; a higher score is better. */
export interface Scored {
  readonly row: number;
  readonly score: number;
}

interface Found {
  readonly hits: Scored[];
  /** How many rows LanceDB gave, with those of unfinished batches. */
  readonly answered: number;
}

/** Which rows may be answered: one byte a row of the catalog, 0 for no. */
export type RowMask = Uint8Array;

export interface Snapshot {
  readonly catalog: Catalog;
  /** Cosine similarity, exact. */
  vectorSearch(vector: Float32Array, limit: number, mask?: RowMask): Promise<Scored[]>;
  /** BM25 over search_text; rows with any of the words. Empty where no word is known. */
  textSearch(words: string, limit: number, mask?: RowMask): Promise<Scored[]>;
  /** In the order of `rows`. */
  texts(rows: readonly number[]): Promise<string[]>;
  vectors(rows: readonly number[]): Promise<Float32Array[]>;
  /** Where these contents are; those that are nowhere are missing. */
  rowsOfContents(hashes: readonly ContentHash[]): Promise<ReadonlyMap<ContentHash, readonly number[]>>;
  /** Loads all vectors into memory, after which `vectorSearch` is ten times quicker. Happens by itself from the second search on. */
  warm(): Promise<void>;
}

/** A mask that leaves fewer files than this is handed to LanceDB; above, more rows are asked for and sifted here. */
const MAX_PATHS_IN_FILTER = 300;
/** Beyond, LanceDB scans its files: with constant memory, but some twenty times the work. A tenth of the machine's memory, 1 GiB at most. */
const MAX_BYTES_IN_MEMORY = Math.min(os.totalmem() / 10, 1024 ** 3);
/** Between two commits of a writer records and rows do not match; a few more looks are enough, a batch takes some 50 ms. */
const LOOKS = 8;
const PAUSE_MS = 60;

/**
 * Reads the newest state that is whole. `tables.files` is moved to its version; the chunks get a handle of their own,
 * because row ids mean nothing in another version and searches of an older snapshot may still be running.
 */
export async function takeSnapshot(workspace: Workspace, tables: Tables, previous?: Snapshot): Promise<Snapshot> {
  const { files } = tables;
  const chunks = await tables.openChunks();
  for (let look = 0; look < LOOKS; look++) {
    if (look > 0) await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    // Records first: rows that a later record replaces are deleted after it, which the counts give away.
    await files.checkoutLatest();
    await chunks.checkoutLatest();
    const [records, rows] = await Promise.all([readFileRecords(files), chunks.query().select([...CATALOG_COLUMNS]).withRowId().toArrow()]);
    const catalog = makeCatalog(rows, records);
    if (catalog) return makeSnapshot(workspace, chunks, catalog, previous);
  }
  throw damagedIndex(workspace.folder, "its files and their chunks do not match");
}

/** What a snapshot knows of its vectors; kept out of the interface. */
interface Warmth {
  searches: number;
  loading: Promise<void> | null;
  scan: VectorScan | null;
}

const warmths = new WeakMap<Snapshot, Warmth>();

function makeSnapshot(workspace: Workspace, chunks: Lance.Table, catalog: Catalog, previous?: Snapshot): Snapshot {
  const where = `the index of ${workspace.folder}`;
  const before = previous && warmths.get(previous);
  let earlier = previous && before?.scan ? { catalog: previous.catalog, scan: before.scan } : undefined;
  const warmth: Warmth = { searches: before?.searches ?? 0, loading: null, scan: null };

  async function warm(): Promise<void> {
    if (catalog.size * BYTES_PER_ROW > MAX_BYTES_IN_MEMORY) return;
    warmth.loading ??= loadScan(chunks, catalog, where, earlier).then((scan) => {
      warmth.scan = scan;
      earlier = undefined;
    });
    return warmth.loading;
  }

  /** Runs a ranked query until `limit` rows count and pass the mask, or there are no more: rows of files that have just left are still among LanceDB's. */
  async function sifted(query: (limit: number, filter: string | null) => Promise<Found>, limit: number, mask: RowMask | undefined): Promise<Scored[]> {
    const paths = mask && pathsOf(catalog, mask);
    if (paths?.size === 0) return [];
    const filter = paths && paths.size <= MAX_PATHS_IN_FILTER ? isOneOf("path", [...paths]) : null;
    for (let ask = mask ? limit * 4 : limit; ; ask *= 4) {
      const found = await query(ask, filter);
      const passed = mask ? found.hits.filter((hit) => mask[hit.row] === 1) : found.hits;
      if (passed.length >= limit || found.answered < ask) return passed.slice(0, limit);
    }
  }

  function score(rows: Arrow.Table, column: string, toScore: (value: number) => number): Found {
    const values = readNumbers(rows, column);
    const hits: Scored[] = [];
    readRowIds(rows).forEach((rowId, i) => {
      const row = catalog.rowOfRowId(rowId);
      // Rows of an unfinished batch are not in the catalog.
      if (row !== undefined) hits.push({ row, score: toScore(values[i] as number) });
    });
    return { hits, answered: values.length };
  }

  async function take(rows: readonly number[], column: string): Promise<{ readonly table: Arrow.Table; readonly at: readonly number[] }> {
    const wanted = [...new Set(rows)];
    const table = await chunks.takeRowIds(wanted.map((row) => catalog.rowIds[row] as bigint)).select([column]).withRowId().toArrow();
    const position = new Map(readRowIds(table).map((rowId, i) => [catalog.rowOfRowId(rowId), i]));
    return { table, at: rows.map((row) => position.get(row) as number) };
  }

  /** Contents that were asked for: votes are asked for again by every search. Bounded by the votes there are. */
  const contents = new Map<ContentHash, readonly number[]>();

  const snapshot: Snapshot = {
    catalog,
    async rowsOfContents(hashes) {
      const unknown = hashes.filter((hash) => !contents.has(hash));
      if (unknown.length > 0) {
        const table = await chunks.query().where(isOneOf("content_hash", unknown)).select(["content_hash"]).withRowId().toArrow();
        const rows = new Map<string, number[]>(unknown.map((hash) => [hash, []]));
        const found = readTexts(table, "content_hash");
        readRowIds(table).forEach((rowId, i) => {
          const row = catalog.rowOfRowId(rowId);
          if (row !== undefined) rows.get(found[i] as string)?.push(row);
        });
        for (const [hash, list] of rows) contents.set(hash as ContentHash, list.sort((a, b) => a - b));
      }
      return new Map(hashes.flatMap((hash) => ((contents.get(hash)?.length ?? 0) > 0 ? [[hash, contents.get(hash)!] as const] : [])));
    },
    warm,
    async vectorSearch(vector, limit, mask) {
      assertEmbedding(vector, "a query");
      // After an edit the few new vectors are fetched at once; reading all of them is for those who ask more than once.
      if (earlier) await warm();
      else if (warmth.searches++ > 0 && !warmth.loading) warm().catch(() => undefined);
      if (warmth.scan) return warmth.scan.search(vector, limit, mask);
      return sifted(
        async (ask, filter) => {
          const query = chunks.query().nearestTo(vector).column("vector").distanceType("cosine").select(["_distance"]).withRowId().limit(ask);
          return score(await (filter ? query.where(filter) : query).toArrow(), "_distance", (distance) => 1 - distance);
        },
        limit,
        mask,
      );
    },
    async textSearch(words, limit, mask) {
      return sifted(
        async (ask, filter) => {
          const query = chunks.query().fullTextSearch(new (lance().lance.MatchQuery)(words, "search_text")).select(["_score"]).withRowId().limit(ask);
          return score(await (filter ? query.where(filter) : query).toArrow(), "_score", (value) => value);
        },
        limit,
        mask,
      );
    },
    async texts(rows) {
      if (rows.length === 0) return [];
      const { table, at } = await take(rows, "text");
      const texts = readTexts(table, "text");
      return at.map((i) => texts[i] as string);
    },
    async vectors(rows) {
      if (rows.length === 0) return [];
      const { table, at } = await take(rows, "vector");
      const vectors = readVectors(table, where);
      return at.map((i) => vectors[i] as Float32Array);
    },
  };
  warmths.set(snapshot, warmth);
  return snapshot;
}

function pathsOf(catalog: Catalog, mask: RowMask): Set<string> {
  const paths = new Set<string>();
  for (let row = 0; row < catalog.size; row++) if (mask[row] === 1) paths.add(catalog.paths[row] as string);
  return paths;
}
