/**
 * Writing an index. A batch is seen whole or not at all: new chunk rows first, then the file records (one commit, the moment the batch
 * counts), then the rows that the records replaced. Rows whose file's record has another hash are invisible, whenever a process dies.
 */
import { existsSync, rmSync, writeFileSync } from "node:fs";
import type { ContentHash } from "../../core/chunk.ts";
import type { EncoderId } from "../../core/embedding.ts";
import type { ExcludeRule } from "../../protocol/engine.ts";
import { readTexts, readVectors } from "./arrowColumns.ts";
import { chunksTable, filesTable, type OwnedChunk } from "./arrowTables.ts";
import { bytesOnDisk } from "./bytesOnDisk.ts";
import type { Workspace } from "./dataDirectory.ts";
import type { Lance } from "./lance.ts";
import { isCommitConflict, storeError } from "./lanceErrors.ts";
import type { Lock } from "./lock.ts";
import { maintainTables } from "./maintain.ts";
import { readManifest, writeManifest, type TableSizes } from "./manifest.ts";
import { makeRetired } from "./retired.ts";
import { isSearched, REMOVED, type ChunkRow, type FileRecord } from "./schema.ts";
import { isOneOf, quote } from "./sql.ts";
import { readFileRecords, type Tables } from "./tables.ts";

export interface Batch {
  /** Files that are new or changed, with all their chunks. */
  readonly upserts: readonly { readonly file: FileRecord; readonly chunks: readonly ChunkRow[] }[];
  /** Files whose bytes are what they were: only time or size in the record change. */
  readonly refreshed?: readonly FileRecord[];
  readonly removals?: readonly string[];
}

export interface IndexWriter {
  readonly workspace: Workspace;
  readonly encoderId: EncoderId;
  /** What this index leaves out for its editor's sake. */
  readonly exclude: readonly ExcludeRule[];
  /** What is stored, as this writer knows it; changes with every `apply`. */
  files(): ReadonlyMap<string, FileRecord>;
  apply(batch: Batch): Promise<void>;
  /** Nobody finds these files any more. What is known of their contents stays until `sweep`: they may have moved. */
  remove(paths: readonly string[]): Promise<void>;
  /** Clears away what `remove` left. */
  sweep(): Promise<void>;
  /** The vectors that are stored for these contents, of files that are there or left lately. */
  embeddingsOf(hashes: readonly ContentHash[]): Promise<Map<ContentHash, Float32Array>>;
  /** Merges and cleans up where it is due. */
  maintain(): Promise<void>;
  /** Says that an update ran to its end. */
  finished(): Promise<void>;
  bytesOnDisk(): Promise<number>;
  close(): Promise<void>;
}

/** Longer conditions make DataFusion's planner recurse deeply. */
const MAX_TERMS = 200;
/**
 * A list is looked up by hash, however long it is: 5,000 paths cost one look at the table instead of 25, and each commit has its price.
 * Bounds what is kept of one group's vectors.
 */
const MAX_LISTED = 10_000;
/** Bounds the memory of one commit where a caller's batch is large: 4,096 rows are some 30 MB, three times over while they are written. */
const MAX_ROWS_PER_COMMIT = 4096;

/**
 * Brings tables that a killed writer left into a state where every row counts: rows of unfinished batches and records of removed
 * files go, and a file whose rows are not all there (which no order of our commits leads to) is forgotten, so that it is read again.
 */
async function cleanUp(tables: Tables): Promise<void> {
  const records = await readFileRecords(tables.files);
  const rows = await tables.chunks.query().select(["path", "file_hash"]).toArrow();
  const hashes = readTexts(rows, "file_hash");
  const orphans = new Set<string>();
  const counts = new Map<string, number>();
  readTexts(rows, "path").forEach((path, i) => {
    const record = records.get(path);
    if (isSearched(record) && record.hash === hashes[i]) counts.set(path, (counts.get(path) ?? 0) + 1);
    else orphans.add(`(path = ${quote(path)} AND file_hash = ${quote(hashes[i] as string)})`);
  });
  const broken = [...records.values()].filter((file) => (counts.get(file.path) ?? 0) !== file.chunks);
  for (const group of groups([...orphans])) await tables.chunks.delete(group.join(" OR "));
  for (const group of groups(broken.map((file) => file.path))) {
    await tables.files.delete(isOneOf("path", group));
    await tables.chunks.delete(isOneOf("path", group));
  }
  await tables.files.delete(`state = ${quote(REMOVED)}`);
}

export async function makeWriter(workspace: Workspace, encoderId: EncoderId, tables: Tables, { lock, exclude }: { readonly lock: Lock; readonly exclude: readonly ExcludeRule[] }): Promise<IndexWriter> {
  const { chunks, files, retired } = tables;
  const where = `the index of ${workspace.folder}`;
  const cutOff = existsSync(workspace.unfinished);
  if (cutOff) await guarded(() => cleanUp(tables));
  let records = await guarded(() => readFileRecords(files));
  /** Content hashes of all stored vectors; read when first asked for. */
  let known: Set<string> | null = records.size === 0 ? new Set() : null;
  let marked = cutOff;
  /** Files that a killed writer left are removed once. */
  let cleaned = false;
  /** As the last `maintain` left the tables. */
  let sizes: TableSizes | undefined;
  let halfDone = false;
  /** Files without a record whose rows wait for `sweep`, and the contents that came since. */
  const leaving = new Set<string>();
  const arrived = new Set<string>();
  const retirement = makeRetired(tables, encoderId, where);

  async function guarded<T>(work: () => Promise<T>): Promise<T> {
    for (let attempt = 0; ; attempt++) {
      try {
        return await work();
      } catch (error) {
        if (!isCommitConflict(error) || attempt >= 3) throw storeError(error, workspace.folder, workspace.index);
      }
    }
  }

  /** From the first write on, until a tidy end, the next writer has to look for rows of a batch that was cut off. */
  function mark(): void {
    if (marked) return;
    try {
      writeFileSync(workspace.unfinished, "");
    } catch (error) {
      throw storeError(error, workspace.folder, workspace.unfinished);
    }
    marked = true;
  }

  /** Rows belong to a file and its hash: a file that is there with the same hash has its rows, and a second set would make it two. */
  function withoutKnown(batch: Batch): Batch {
    const same = (file: FileRecord): boolean => file.skipped === null && isSearched(records.get(file.path)) && records.get(file.path)?.hash === file.hash;
    if (!batch.upserts.some(({ file }) => same(file))) return batch;
    const kept = batch.upserts.filter(({ file }) => same(file)).map(({ file }) => ({ ...file, chunks: records.get(file.path)?.chunks ?? 0 }));
    return { ...batch, upserts: batch.upserts.filter(({ file }) => !same(file)), refreshed: [...(batch.refreshed ?? []), ...kept] };
  }

  async function addChunks(batch: Batch): Promise<void> {
    let rows: OwnedChunk[] = [];
    const flush = async (): Promise<void> => {
      if (rows.length > 0) await chunks.add(chunksTable(rows, encoderId));
      rows = [];
    };
    for (const { file, chunks: own } of batch.upserts) {
      for (const chunk of own) {
        rows.push({ path: file.path, fileHash: file.hash, chunk });
        if (rows.length >= MAX_ROWS_PER_COMMIT) await flush();
      }
    }
    await flush();
  }

  async function writeRecords(batch: Batch): Promise<void> {
    const written = [...batch.upserts.map((upsert) => upsert.file), ...(batch.refreshed ?? [])];
    const removed = (batch.removals ?? []).filter((path) => records.has(path));
    if (written.length + removed.length === 0) return;
    const table = filesTable(written, removed, encoderId);
    if (removed.length === 0 && !written.some((file) => records.has(file.path))) await files.add(table);
    else await files.mergeInsert("path").useIndex(false).whenMatchedUpdateAll().whenNotMatchedInsertAll().execute(table);
  }

  /** Conditions that name the rows which this batch made invisible. */
  function staleRows(batch: Batch): string[] {
    const hasRows = (path: string): boolean => (records.get(path)?.chunks ?? 0) > 0;
    const whole = (batch.removals ?? []).filter(hasRows);
    const replaced: string[] = [];
    for (const { file } of batch.upserts) {
      if (!hasRows(file.path)) continue;
      if (file.skipped !== null) whole.push(file.path);
      else if (records.get(file.path)?.hash !== file.hash) replaced.push(`(path = ${quote(file.path)} AND file_hash <> ${quote(file.hash)})`);
    }
    return [...[...groups(whole, MAX_LISTED)].map((paths) => isOneOf("path", paths)), ...[...groups(replaced)].map((terms) => terms.join(" OR "))];
  }

  async function deleteRows(conditions: readonly string[], live: ReadonlySet<string>): Promise<void> {
    if (conditions.length === 0) return;
    let liveRows = 0;
    for (const file of records.values()) liveRows += file.chunks;
    await retirement.keep(conditions, live, liveRows);
    for (const condition of conditions) await chunks.delete(condition);
  }

  async function sweep(): Promise<void> {
    const conditions = [...groups([...leaving], MAX_LISTED)].map((paths) => isOneOf("path", paths));
    await guarded(() => deleteRows(conditions, arrived));
    leaving.clear();
    arrived.clear();
  }

  return {
    workspace,
    encoderId,
    exclude,
    files: () => records,
    async apply(asked) {
      mark();
      if (halfDone) {
        // The last batch failed on its way: its rows must not meet those of a second try.
        await guarded(() => cleanUp(tables));
        records = await guarded(() => readFileRecords(files));
      }
      // Rows of old must not count for the new record.
      if (asked.upserts.some(({ file }) => leaving.has(file.path))) await sweep();
      halfDone = true;
      const batch = withoutKnown(asked);
      await addChunks(batch).catch((error: unknown) => {
        // Not tried again: some of the rows may be stored.
        throw storeError(error, workspace.folder, workspace.index);
      });
      await guarded(() => writeRecords(batch));
      const stale = staleRows(batch);
      for (const { file, chunks: own } of batch.upserts) {
        records.set(file.path, file);
        for (const chunk of own) {
          known?.add(chunk.contentHash);
          if (leaving.size > 0) arrived.add(chunk.contentHash);
        }
      }
      for (const file of batch.refreshed ?? []) records.set(file.path, file);
      for (const path of batch.removals ?? []) records.delete(path);
      await guarded(async () => {
        if (stale.length > 0) await deleteRows(stale, new Set(batch.upserts.flatMap((upsert) => upsert.chunks.map((chunk) => chunk.contentHash))));
        if (batch.removals?.length) await files.delete(`state = ${quote(REMOVED)}`);
      });
      halfDone = false;
    },
    async remove(paths) {
      mark();
      for (const group of groups(paths, MAX_LISTED)) {
        await guarded(() => files.delete(isOneOf("path", group)));
        for (const path of group) {
          if ((records.get(path)?.chunks ?? 0) > 0) leaving.add(path);
          records.delete(path);
        }
      }
    },
    sweep,
    async embeddingsOf(hashes) {
      return guarded(async () => {
        known ??= await readKnown(chunks, retired);
        const found = new Map<ContentHash, Float32Array>();
        const wanted = [...new Set(hashes)].filter((hash) => known?.has(hash));
        for (const table of [chunks, retired]) {
          for (const group of groups(wanted.filter((hash) => !found.has(hash)))) {
            const rows = await table.query().where(isOneOf("content_hash", group)).select(["content_hash", "vector"]).toArrow();
            const vectors = readVectors(rows, where);
            readTexts(rows, "content_hash").forEach((hash, i) => found.set(hash as ContentHash, vectors[i] as Float32Array));
          }
        }
        return found;
      });
    },
    async maintain() {
      const manifest = await readManifest(workspace);
      const before = sizes ?? manifest?.sizes ?? (manifest?.updatedAt === null && !cutOff ? null : undefined);
      sizes = await guarded(() => maintainTables(tables, { folder: workspace.index, sizes: before, thorough: cutOff && !cleaned }));
      cleaned = true;
    },
    bytesOnDisk: () => bytesOnDisk(workspace.index),
    async finished() {
      const manifest = await readManifest(workspace);
      if (manifest) await writeManifest(workspace, { ...manifest, updatedAt: new Date().toISOString(), ...(sizes ? { sizes } : {}) });
      if (marked) rmSync(workspace.unfinished, { force: true });
      marked = false;
    },
    async close() {
      tables.close();
      await lock.release();
    },
  };
}

async function readKnown(...tables: readonly Lance.Table[]): Promise<Set<string>> {
  const known = new Set<string>();
  for (const table of tables) {
    for (const hash of readTexts(await table.query().select(["content_hash"]).toArrow(), "content_hash")) known.add(hash);
  }
  return known;
}

function* groups<T>(values: readonly T[], size = MAX_TERMS): Generator<readonly T[]> {
  for (let i = 0; i < values.length; i += size) yield values.slice(i, i + size);
}
