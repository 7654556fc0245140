/** What has to be done to bring the index to what the folder holds: a pure comparison, nothing is read. */
import type { FileRecord } from "../store/schema.ts";
import type { FileEntry } from "../workspace/sourceFile.ts";

export interface IndexPlan {
  /** Files the index does not know. */
  readonly add: readonly FileEntry[];
  /** Known files whose time or size changed: reading tells whether their bytes did. */
  readonly check: readonly FileEntry[];
  /** Known paths that the walk did not find. */
  readonly remove: readonly string[];
  readonly unchanged: number;
}

/** Equal size and time mean equal bytes, as in git and rsync. */
export function planIndex(walked: readonly FileEntry[], records: ReadonlyMap<string, FileRecord>): IndexPlan {
  const add: FileEntry[] = [];
  const check: FileEntry[] = [];
  const found = new Set<string>();
  let unchanged = 0;
  for (const entry of walked) {
    found.add(entry.path);
    const record = records.get(entry.path);
    if (!record) add.push(entry);
    else if (record.sizeBytes !== entry.sizeBytes || record.mtimeMs !== entry.mtimeMs) check.push(entry);
    else unchanged++;
  }
  return { add, check, remove: [...records.keys()].filter((path) => !found.has(path)), unchanged };
}

/** Some file systems tell time in steps of one or two seconds. */
const COARSE_STEP_MS = 2000;
/** No file has this time, so the next run looks again. */
export const NEVER = -1;

/**
 * The time to keep for a file that was read at `readAtMs`. On a coarse file system an edit within the same step leaves time and perhaps
 * size as they were.
 */
export function keptTime(mtimeMs: number, readAtMs: number): number {
  return mtimeMs % 1000 === 0 && readAtMs - mtimeMs < COARSE_STEP_MS ? NEVER : mtimeMs;
}
