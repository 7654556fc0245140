/** Keeping a table quick and small: every commit leaves a version and a fragment behind. */
import { isCommitConflict } from "./lanceErrors.ts";
import { SEARCH_TEXT_INDEX } from "./schema.ts";
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

export interface MaintainOptions {
  /** Whatever the thresholds say; also removes files that a killed writer left. Only under the lock. */
  readonly thorough?: boolean;
}

export async function maintainTables(tables: Tables, { thorough = false }: MaintainOptions = {}): Promise<void> {
  const words = await tables.chunks.indexStats(SEARCH_TEXT_INDEX);
  const unindexed = words?.numUnindexedRows ?? 0;
  const rows = unindexed + (words?.numIndexedRows ?? 0);
  const reindex = unindexed > Math.min(MAX_UNINDEXED_ROWS, rows * MAX_UNINDEXED_SHARE) || (unindexed > 0 && rows <= SMALL_ROWS);
  if (reindex) await tolerant(() => indexWords(tables.chunks));
  for (const table of [tables.chunks, tables.files, tables.retired]) {
    // A replaced word index lies there until old versions go; after the first run there is none.
    const replaced = reindex && table === tables.chunks && unindexed < rows;
    const { numFragments } = (await table.stats()).fragmentStats;
    const most = MAX_MORE_FRAGMENTS + (table === tables.chunks ? rows / ROWS_PER_FRAGMENT : 0);
    if (!thorough && !replaced && numFragments <= most) continue;
    // optimize() works on the version that its handle knows.
    await table.checkoutLatest();
    // Old versions go at once, or a rewrite would double the space until the next one: a reader that is on one looks again (`read` in store.ts).
    await tolerant(() => table.optimize({ cleanupOlderThan: new Date(), deleteUnverified: thorough }));
  }
}

/** A conflict leaves the table as it was: the next call tries again. */
async function tolerant(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!isCommitConflict(error)) throw error;
  }
}
