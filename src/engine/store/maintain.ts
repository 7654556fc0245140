/** Keeping a table quick and small: every commit leaves a version and a fragment behind. */
import type { Lance } from "./lance.ts";
import { isCommitConflict } from "./lanceErrors.ts";
import { SEARCH_TEXT_INDEX } from "./schema.ts";
import { indexWords, type Tables } from "./tables.ts";

/**
 * One fragment is some 5 files and costs each query 0.1 ms; merging them rewrites the table once (0.1 s at 5,000 rows).
 * So at most one rewrite in so many updates.
 */
const MAX_FRAGMENTS = 40;
/** Rows that the full-text index does not know are read word by word in every query. */
const MAX_UNINDEXED_ROWS = 1_000;
/** From here on building the full-text index anew is quicker than adding to it. */
const MOSTLY_UNINDEXED = 0.5;

export interface MaintainOptions {
  /** Whatever the thresholds say; also removes files that a killed writer left. Only under the lock. */
  readonly thorough?: boolean;
}

/** True where something was done. */
export async function maintainTables(tables: Tables, { thorough = false }: MaintainOptions = {}): Promise<boolean> {
  let worked = false;
  const words = await tables.chunks.indexStats(SEARCH_TEXT_INDEX);
  const unindexed = words?.numUnindexedRows ?? 0;
  if (words && unindexed > MAX_UNINDEXED_ROWS && unindexed > MOSTLY_UNINDEXED * (words.numIndexedRows + unindexed)) {
    await tolerant(() => indexWords(tables.chunks));
    worked = true;
  }
  for (const table of [tables.chunks, tables.files, tables.retired]) {
    const due = thorough || (await fragments(table)) > MAX_FRAGMENTS || (table === tables.chunks && !worked && unindexed > MAX_UNINDEXED_ROWS);
    if (!due) continue;
    worked = true;
    // optimize() works on the version that its handle knows.
    await table.checkoutLatest();
    // Old versions go at once, or a rewrite would double the space until the next one: a reader that is on one looks again (`read` in store.ts).
    await tolerant(() => table.optimize({ cleanupOlderThan: new Date(), deleteUnverified: thorough }));
  }
  return worked;
}

async function fragments(table: Lance.Table): Promise<number> {
  return (await table.stats()).fragmentStats.numFragments;
}

/** A conflict leaves the table as it was: the next call tries again. */
async function tolerant(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!isCommitConflict(error)) throw error;
  }
}
