/**
 * What people told us, on disk. A vote is acknowledged when LanceDB's commit is in place and flushed, which neither a killed process nor a power cut can undo.
 * Whoever writes holds `memory/lock` for some milliseconds, so that two windows never meet and what is forgotten is gone; readers take no lock.
 */
import { existsSync } from "node:fs";
import { readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { isSextantError, SextantError } from "../../../core/errors.ts";
import type { Workspace } from "../dataDirectory.ts";
import { lance, type Arrow, type Lance } from "../lance.ts";
import { isVersionGone, storeError } from "../lanceErrors.ts";
import { makeFolder } from "../makeFolder.ts";
import { flushFolder } from "./flush.ts";
import { checkLayout, MEMORY_LAYOUT, migrateFeedback, readLayout, writeLayout } from "./layout.ts";
import {
  EVALUATIONS, evaluationsSchema, evaluationsTable, FEEDBACK, feedbackSchema, feedbackTable, readEvaluations, readFeedback, readSearches, SEARCHES,
  searchesSchema, searchesTable, type EvaluationRow, type FeedbackRow, type SearchRow,
} from "./memorySchema.ts";
import { withTurn } from "./turn.ts";

export interface Memory {
  /** Where it lies; need not be there. */
  readonly folder: string;
  /** True once anything was kept. */
  exists(): boolean;
  /** Every vote in the order in which they were added; the same array as long as nobody adds. */
  feedback(): Promise<readonly FeedbackRow[]>;
  /** `make` sees what is there, with nobody adding meanwhile, and says what to add. Resolves when that is on disk. */
  addFeedback(make: (known: readonly FeedbackRow[]) => readonly FeedbackRow[]): Promise<readonly FeedbackRow[]>;
  /** Rewrites the votes without those that are not kept and removes every older file. Resolves to how many went. */
  forgetFeedback(keep: (row: FeedbackRow) => boolean): Promise<number>;
  /** Votes, search counts and measurements. Resolves to how many votes went. */
  forgetEverything(): Promise<number>;
  migrate(layout: number): Promise<void>;
  searches(): Promise<readonly SearchRow[]>;
  addSearch(row: SearchRow): Promise<void>;
  evaluations(): Promise<readonly EvaluationRow[]>;
  addEvaluation(row: EvaluationRow): Promise<void>;
  /** Waits for what is being written. */
  close(): Promise<void>;
}

/** Each commit leaves a fragment and a version: merged when there are so many. */
const MAX_FRAGMENTS = 40;
/** A year of a hundred searches a day, twice over; then the older half goes. */
const MAX_SEARCHES = 73_000;

/** How a table is made, written and read. */
interface Kind<Row> {
  readonly name: string;
  readonly schema: () => Arrow.Schema;
  readonly toTable: (rows: readonly Row[]) => Arrow.Table;
  readonly fromTable: (rows: Arrow.Table, where: string) => Row[];
}

const FEEDBACKS: Kind<FeedbackRow> = { name: FEEDBACK, schema: () => feedbackSchema(MEMORY_LAYOUT), toTable: (rows) => feedbackTable(rows, MEMORY_LAYOUT), fromTable: readFeedback };
const ALL_SEARCHES: Kind<SearchRow> = { name: SEARCHES, schema: searchesSchema, toTable: searchesTable, fromTable: readSearches };
const ALL_EVALUATIONS: Kind<EvaluationRow> = { name: EVALUATIONS, schema: evaluationsSchema, toTable: evaluationsTable, fromTable: readEvaluations };

const KINDS = [FEEDBACKS, ALL_SEARCHES, ALL_EVALUATIONS] as readonly Kind<unknown>[];

interface Cached {
  readonly table: Lance.Table;
  version: number;
  rows: readonly unknown[];
}

export function openMemory(workspace: Workspace): Memory {
  const folder = workspace.memory;
  const where = `the votes of ${workspace.folder}`;
  /** Lies there while forgotten rows may still be in older files. */
  const forgetting = join(folder, "forgetting");
  let connection: Promise<Lance.Connection> | null = null;
  const cache = new Map<string, Cached>();
  /** Names of files that are on the disk for good. */
  const flushed = new Set<string>();
  /** Turns come one after another: when the latest is over, all are. */
  let latest: Promise<unknown> = Promise.resolve();

  const connect = (): Promise<Lance.Connection> => (connection ??= lance().lance.connect({ uri: folder, session: new (lance().lance.Session)(8n << 20n, 8n << 20n) }));
  const isThere = (name: string): boolean => existsSync(join(folder, `${name}.lance`, "_versions"));

  function letGo(name: string): void {
    cache.get(name)?.table.close();
    cache.delete(name);
  }

  async function read<Row>(kind: Kind<Row>): Promise<Cached & { readonly rows: readonly Row[] }> {
    for (let look = 0; ; look++) {
      try {
        const known = cache.get(kind.name);
        if (known) {
          await known.table.checkoutLatest();
          const version = await known.table.version();
          if (version === known.version) return known as Cached & { rows: readonly Row[] };
        }
        const table = known?.table ?? (await (await connect()).openTable(kind.name));
        const fresh: Cached & { rows: readonly Row[] } = { table, version: await table.version(), rows: kind.fromTable(await table.query().toArrow(), where) };
        cache.set(kind.name, fresh);
        return fresh;
      } catch (error) {
        letGo(kind.name);
        // Somebody forgot a vote and cleaned the version away that was being read.
        if (look > 2 || !isVersionGone(error)) throw error;
      }
    }
  }

  async function rowsOf<Row>(kind: Kind<Row>): Promise<readonly Row[]> {
    try {
      if ((await readLayout(folder)) === null && !isThere(kind.name)) return [];
      return isThere(kind.name) ? (await read(kind)).rows : [];
    } catch (error) {
      throw memoryError(error, workspace, "read");
    }
  }

  /** The table to write to, in this version's layout. Only under the lock. */
  async function writable<Row>(kind: Kind<Row>): Promise<Cached & { readonly rows: readonly Row[] }> {
    const layout = await readLayout(folder);
    if (!isThere(kind.name)) {
      // A creation that was cut off leaves a folder without a version: nothing was ever in it.
      await rm(join(folder, `${kind.name}.lance`), { recursive: true, force: true });
      (await (await connect()).createEmptyTable(kind.name, kind.schema())).close();
    }
    if (layout !== MEMORY_LAYOUT) {
      if (isThere(FEEDBACK)) await migrateFeedback((await read(FEEDBACKS)).table, MEMORY_LAYOUT);
      await writeLayout(folder, MEMORY_LAYOUT);
    }
    if (existsSync(forgetting)) await sweep();
    return read(kind);
  }

  /** Removes everything that is not in the newest versions, also what killed writers left. */
  async function sweep(): Promise<void> {
    for (const kind of KINDS) {
      if (!isThere(kind.name)) continue;
      const { table } = await read(kind);
      await table.optimize({ cleanupOlderThan: new Date(), deleteUnverified: true });
      letGo(kind.name);
    }
    await rm(forgetting, { force: true });
  }

  async function replaceAll<Row>(kind: Kind<Row>, rows: readonly Row[]): Promise<void> {
    await writeFile(forgetting, "");
    letGo(kind.name);
    const open = await connect();
    const made = rows.length === 0 ? await open.createEmptyTable(kind.name, kind.schema(), { mode: "overwrite" }) : await open.createTable(kind.name, kind.toTable(rows), { mode: "overwrite" });
    made.close();
    await sweep();
  }

  async function append<Row>(kind: Kind<Row>, make: (known: readonly Row[]) => readonly Row[]): Promise<readonly Row[]> {
    // That one search more or less was counted is worth no wait for the disk.
    const durable = kind.name !== SEARCHES;
    return writing(durable, async () => {
      const there = await writable(kind);
      const added = make(there.rows);
      if (added.length === 0) return added;
      await there.table.add(kind.toTable(added));
      there.version = await there.table.version();
      there.rows = [...there.rows, ...added];
      // Merging is housekeeping: what was added stands whatever becomes of it.
      if ((await readdir(join(folder, `${kind.name}.lance`, "_versions"))).length > MAX_FRAGMENTS) await tidy(kind.name, there.table).catch(() => undefined);
      return added;
    });
  }

  async function tidy(name: string, table: Lance.Table): Promise<void> {
    await table.optimize({ cleanupOlderThan: new Date() });
    letGo(name);
  }

  async function writing<T>(durable: boolean, work: () => Promise<T>): Promise<T> {
    try {
      await makeFolder(folder);
      const turn = withTurn(workspace, async () => {
        const result = await work();
        if (durable) await flushFolder(folder, flushed);
        return result;
      });
      latest = turn.catch(() => undefined);
      return await turn;
    } catch (error) {
      for (const name of [...cache.keys()]) letGo(name);
      throw memoryError(error, workspace, "write");
    }
  }

  return {
    folder,
    exists: () => existsSync(folder),
    feedback: () => rowsOf(FEEDBACKS),
    addFeedback: (make) => append(FEEDBACKS, make),
    async forgetFeedback(keep) {
      if ((await rowsOf(FEEDBACKS)).length === 0 && !existsSync(forgetting)) return 0;
      return writing(true, async () => {
        const { rows } = await writable(FEEDBACKS);
        const kept = rows.filter(keep);
        if (kept.length < rows.length) await replaceAll(FEEDBACKS, kept);
        return rows.length - kept.length;
      });
    },
    async forgetEverything() {
      if (!existsSync(forgetting) && !KINDS.some(({ name }) => isThere(name))) return 0;
      return writing(true, async () => {
        const { rows } = await writable(FEEDBACKS);
        for (const kind of KINDS) if (isThere(kind.name)) await replaceAll(kind, []);
        return rows.length;
      });
    },
    async migrate(layout) {
      checkLayout(layout);
      await writing(true, async () => {
        await writable(FEEDBACKS);
        // Newer first: a step that is cut off leaves a layout that this version reads and mends.
        if (layout < MEMORY_LAYOUT) await migrateFeedback((await read(FEEDBACKS)).table, layout);
        letGo(FEEDBACK);
        await writeLayout(folder, layout);
      });
    },
    searches: () => rowsOf(ALL_SEARCHES),
    async addSearch(row) {
      await append(ALL_SEARCHES, () => [row]);
      const rows = await rowsOf(ALL_SEARCHES);
      if (rows.length > MAX_SEARCHES) await writing(false, () => replaceAll(ALL_SEARCHES, rows.slice(-MAX_SEARCHES / 2)));
    },
    evaluations: () => rowsOf(ALL_EVALUATIONS),
    async addEvaluation(row) {
      await append(ALL_EVALUATIONS, () => [row]);
    },
    async close() {
      await latest;
      for (const name of [...cache.keys()]) letGo(name);
      void connection?.then((open) => open.close(), () => undefined);
      connection = null;
    },
  };
}

/** Votes are no index: none of what is said about them may offer a rebuild. */
function memoryError(error: unknown, workspace: Workspace, access: "read" | "write"): unknown {
  const known = storeError(error, workspace.folder, workspace.memory, access);
  if (!isSextantError(known)) return known;
  const { memory } = workspace;
  switch (known.code) {
    case "index/damaged":
      return new SextantError("memory/damaged", `The votes in ${memory} cannot be read: a file is cut off or missing.`, `Move ${memory} away to begin anew, and bring back what you exported with: sextant feedback import FILE`, { cause: error });
    case "disk/full":
      return new SextantError("disk/full", `There is no room left to write to ${memory}; the vote was not recorded.`, "Free some space and vote again: everything that was recorded stays.", { cause: error });
    case "engine/internal":
      return new SextantError("engine/internal", `Storing or reading the votes in ${memory} failed.`, "Try again; run `sextant doctor` if it stays.", { cause: error });
    default:
      return known;
  }
}
