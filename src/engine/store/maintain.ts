/** Keeping a table quick and small: every commit leaves a version and a fragment behind. */
import { join } from "node:path";
import { bytesOnDisk } from "./bytesOnDisk.ts";
import { isCommitConflict } from "./lanceErrors.ts";
import type { TableSize, TableSizes } from "./manifest.ts";
import { CHUNKS, FILES, RETIRED, SEARCH_TEXT_INDEX } from "./schema.ts";
import { indexWords, type Tables } from "./tables.ts";

/**
 * Every commit adds a fragment: 5 files, and 0.1 ms to each query. Merging them rewrites the whole table (0.2 s at 5,000 rows, 2 s at
 * 22,000), so it waits for so many more than the first run leaves, which writes 1,024 rows a commit.
 */
const MAX_MORE_FRAGMENTS = 24;
const ROWS_PER_FRAGMENT = 512;
/**
 * Rows that the full-text index does not know are read word by word in every query, and LanceDB (0.31) weighs their words by counts of
 * the indexed rows alone: where those are few, rows go missing (a third of the queries at 15 rows, none seen from 150 rows on).
 * Building it anew takes 35 microseconds a row.
 */
const MAX_UNINDEXED_ROWS = 1_000;
const MAX_UNINDEXED_SHARE = 0.05;
/** Tables of at most so many rows are indexed anew after every run: 50 ms. */
const SMALL_ROWS = 500;

/**
 * Deleted rows and old versions add no fragment: without looking at bytes, edits of whole trees and branches that come and go would
 * make an index ten times as large. Rewriting at this growth costs at most 2.5 bytes for each one that edits write.
 */
const MAX_GROWTH = 1.4;
/** What a row takes up is measured anew when there are so many times more rows: of a few rows, most is overhead. */
const MAX_MORE_ROWS = 1.5;
/** Versions and transactions of some commits; rewriting a table for less is not worth it. */
const SLACK_BYTES = 100_000;

export interface MaintainOptions {
  /** Where the tables lie. */
  readonly folder: string;
  /** What the last call answered; null for tables that were only added to yet, undefined where that is not known. */
  readonly sizes: TableSizes | null | undefined;
  /** Whatever the thresholds say; also removes files that a killed writer left. Only under the lock. */
  readonly thorough: boolean;
}

export async function maintainTables(tables: Tables, { folder, sizes, thorough }: MaintainOptions): Promise<TableSizes> {
  const words = await tables.chunks.indexStats(SEARCH_TEXT_INDEX);
  const unindexed = words?.numUnindexedRows ?? 0;
  const rows = unindexed + (words?.numIndexedRows ?? 0);
  const reindex = unindexed > Math.min(MAX_UNINDEXED_ROWS, rows * MAX_UNINDEXED_SHARE) || (unindexed > 0 && rows <= SMALL_ROWS);
  if (reindex) await tolerant(() => indexWords(tables.chunks));
  const measured: Record<string, TableSize> = {};
  for (const [name, table] of [[CHUNKS, tables.chunks], [FILES, tables.files], [RETIRED, tables.retired]] as const) {
    const size = async (): Promise<TableSize> => ({ rows: await table.countRows(), bytes: await bytesOnDisk(join(folder, `${name}.lance`)) });
    // A replaced word index lies there until old versions go; after the first run there is none.
    const replaced = reindex && table === tables.chunks && unindexed < rows;
    const { numFragments } = (await table.stats()).fragmentStats;
    const most = MAX_MORE_FRAGMENTS + (table === tables.chunks ? rows / ROWS_PER_FRAGMENT : 0);
    const last = sizes === null ? await size() : sizes?.[name];
    if (last && !thorough && !replaced && numFragments <= most && !hasGrown(last, await size())) {
      measured[name] = last;
      continue;
    }
    // optimize() works on the version that its handle knows.
    await table.checkoutLatest();
    // Old versions go at once, or a rewrite would double the space until the next one: a reader that is on one looks again (`read` in store.ts).
    const done = await tolerant(() => table.optimize({ cleanupOlderThan: new Date(), deleteUnverified: thorough }));
    if (done) measured[name] = await size();
    else if (last) measured[name] = last;
  }
  return measured;
}

function hasGrown(last: TableSize, now: TableSize): boolean {
  if (now.bytes <= SLACK_BYTES) return false;
  const asCompact = (last.bytes / Math.max(1, last.rows)) * now.rows;
  return now.rows > last.rows * MAX_MORE_ROWS || now.bytes > asCompact * MAX_GROWTH + SLACK_BYTES;
}

/** A conflict leaves the table as it was: the next call tries again. */
async function tolerant(work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    if (!isCommitConflict(error)) throw error;
    return false;
  }
}
