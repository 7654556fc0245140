/**
 * Brings an index to what its folder holds: walk, compare, then read, chunk, embed and write in overlapping stages.
 * Batches are stored whole, so a run that is cancelled or killed keeps what it stored and the next one goes on from there.
 */
import { SextantError } from "../../core/errors.ts";
import type { IndexEvent, IndexReport, SkipReason } from "../../protocol/engine.ts";
import type { ChunkRow, FileRecord } from "../store/schema.ts";
import type { IndexWriter } from "../store/writer.ts";
import type { FileEntry } from "../workspace/sourceFile.ts";
import { askedFirst } from "./askedFirst.ts";
import { embedChunks } from "./embedChunks.ts";
import { inOrder } from "./inOrder.ts";
import { planIndex } from "./planIndex.ts";
import type { IndexPorts } from "./ports.ts";
import { prepareFile, type Prepared } from "./prepareFile.ts";

/** Files being read and chunked ahead of the encoder: more than a batch holds, so that a chunk pool has work while one is embedded. Some MB. */
const FILES_AHEAD = 128;
/** A commit costs some 10 ms whatever its size, a row some 15 KB of memory until it is stored. */
const CHUNKS_PER_BATCH = 512;
const FILES_PER_BATCH = 512;
const WALKED_PER_EVENT = 500;
const FILES_PER_EVENT = 16;

type Tally = Omit<IndexReport, "folder" | "indexFolder" | "encoderId" | "files" | "chunks" | "bytesOnDisk" | "tookMs">;

export async function updateIndex(ports: IndexPorts, writer: IndexWriter, onEvent: (event: IndexEvent) => void, signal?: AbortSignal): Promise<IndexReport> {
  const started = performance.now();
  const skips = new Map<string, SkipReason>();
  const walked = await walk(ports, skips, onEvent, signal);
  const searched = [...writer.files().values()].filter((file) => file.skipped === null).length;
  if (walked.length === 0 && searched > 0) throw emptyFolder(writer.workspace.folder, searched);
  const plan = planIndex(walked, writer.files());
  // What was edited is what somebody works on; then what questions are mostly about, so that a first build answers before it ends.
  // What is asked while it goes on comes before all of them (`askedFirst`).
  const [code, other] = partition(plan.add, ({ path }) => ports.isCode(path));
  const work = [...plan.check, ...code, ...other];
  onEvent({ kind: "planned", files: work.length, remove: plan.remove.length, unchanged: plan.unchanged });
  let leftOut = 0;
  const checked = new Set(plan.check.map((entry) => entry.path));
  for (const { path } of walked) {
    const reason = writer.files().get(path)?.skipped;
    if (!reason) continue;
    skips.set(path, reason as SkipReason);
    if (!checked.has(path)) leftOut++;
  }

  const removed = plan.remove.filter((path) => writer.files().get(path)?.skipped === null).length;
  if (plan.remove.length > 0) {
    // At once: what is gone must not be found while what came in its place is read.
    await writer.remove(plan.remove);
    onEvent({ kind: "removed", files: removed });
  }
  const tally = await applyPlan(ports, writer, { work, removed, unchanged: plan.unchanged - leftOut, skips, onEvent }, signal);
  await writer.sweep();
  if (work.length + plan.remove.length > 0) await writer.maintain();
  await writer.finished();
  return { ...(await summary(writer)), ...tally, tookMs: Math.round(performance.now() - started) };
}

/**
 * A folder without any file is far more often a disk that is not mounted or a checkout under way than one whose last file was deleted.
 * Where it is the latter, the index keeps the file until another one comes: that costs less than embedding everything again.
 */
function emptyFolder(folder: string, files: number): SextantError {
  return new SextantError(
    "folder/nothing-to-index",
    `There is no file to search in ${folder} any more. Its index of ${files} ${files === 1 ? "file" : "files"} was left as it is.`,
    "Check that the folder is there and mounted, and what .gitignore, .ignore, .sextantignore and VS Code's excludes leave out. `sextant remove` deletes the index.",
  );
}

async function walk(ports: IndexPorts, skips: Map<string, SkipReason>, onEvent: (event: IndexEvent) => void, signal?: AbortSignal): Promise<FileEntry[]> {
  const walked: FileEntry[] = [];
  for await (const event of ports.walk(signal)) {
    if (event.kind === "file") {
      walked.push(event);
      if (walked.length % WALKED_PER_EVENT === 0) onEvent({ kind: "walking", files: walked.length });
    } else {
      skips.set(event.path, event.reason);
      onEvent({ kind: "skipped", path: event.path, reason: event.reason });
    }
  }
  signal?.throwIfAborted();
  onEvent({ kind: "walking", files: walked.length });
  return walked;
}

interface Work {
  readonly work: readonly FileEntry[];
  /** Files that have left the index already. */
  readonly removed: number;
  readonly unchanged: number;
  /** Why each path that is not searched is not, kept up to date here. */
  readonly skips: Map<string, SkipReason>;
  readonly onEvent: (event: IndexEvent) => void;
}

async function applyPlan(ports: IndexPorts, writer: IndexWriter, { work, removed, unchanged, skips, onEvent }: Work, signal?: AbortSignal): Promise<Tally> {
  const count = { added: 0, changed: 0, removed, unchanged, embedded: 0, reused: 0, done: 0, stored: 0, chunks: 0 };
  /** The write under way. One at a time; the next batch is embedded meanwhile. */
  let writing: Promise<void> = Promise.resolve();
  let batch: Prepared[] = [];
  let batchChunks = 0;

  async function flush(): Promise<void> {
    const prepared = batch;
    const gone: string[] = [];
    batch = [];
    batchChunks = 0;
    if (prepared.length === 0) return;
    signal?.throwIfAborted();
    const pending = prepared.flatMap((file) => (file.kind === "chunked" ? file.chunks : []));
    const { vectors, embedded } = await embedChunks(pending, writer, ports, signal);
    const upserts: { file: FileRecord; chunks: ChunkRow[] }[] = [];
    const refreshed: FileRecord[] = [];
    let stored = 0;
    for (const file of prepared) {
      const known = writer.files().get(file.kind === "vanished" ? file.path : file.file.path);
      if (file.kind === "vanished") {
        if (known) gone.push(file.path);
        if (known?.skipped === null) count.removed++;
        note(file.path, "vanished");
        continue;
      }
      if (file.kind === "same") {
        if (known?.sizeBytes !== file.file.sizeBytes || known.mtimeMs !== file.file.mtimeMs) refreshed.push(file.file);
        if (known?.skipped === null) count.unchanged++;
        continue;
      }
      if (file.kind === "skipped") {
        if (known?.skipped === null) count.removed++;
        upserts.push({ file: file.file, chunks: [] });
        note(file.file.path, file.reason);
        continue;
      }
      if (known?.skipped === null) count.changed++;
      else count.added++;
      skips.delete(file.file.path);
      const chunks = file.chunks.flatMap(({ row }) => {
        const vector = vectors.get(row.contentHash);
        return vector ? [{ ...row, vector }] : [];
      });
      stored += chunks.length;
      upserts.push({ file: { ...file.file, chunks: chunks.length }, chunks });
    }
    await writing;
    signal?.throwIfAborted();
    const nothing = upserts.length + refreshed.length + gone.length === 0;
    writing = (nothing ? Promise.resolve() : writer.apply({ upserts, refreshed, removals: gone })).then(() => {
      count.embedded += embedded;
      count.reused += stored - embedded;
      count.stored += prepared.length;
      tellProgress();
    });
    writing.catch(() => undefined);
  }

  function tellProgress(): void {
    onEvent({ kind: "progress", filesDone: count.done, filesStored: count.stored, filesTotal: work.length, chunks: count.chunks });
  }

  function note(path: string, reason: SkipReason): void {
    skips.set(path, reason);
    onEvent({ kind: "skipped", path, reason });
  }

  try {
    const prepare = (entry: FileEntry): Promise<Prepared> => prepareFile(ports, writer.encoderId, entry, writer.files().get(entry.path), signal);
    for await (const file of inOrder(askedFirst(work, ports), FILES_AHEAD, prepare)) {
      batch.push(file);
      count.done++;
      count.chunks += file.kind === "chunked" ? file.chunks.length : 0;
      if (count.done % FILES_PER_EVENT === 0) {
        tellProgress();
        await ports.pace(signal);
      }
      batchChunks += file.kind === "chunked" ? file.chunks.length : 0;
      if (batchChunks >= CHUNKS_PER_BATCH || batch.length >= FILES_PER_BATCH) await flush();
    }
    await flush();
  } finally {
    // Whatever happened, nobody writes any more when this returns.
    await writing;
  }
  return {
    filesAdded: count.added,
    filesChanged: count.changed,
    filesRemoved: count.removed,
    filesUnchanged: count.unchanged,
    chunksEmbedded: count.embedded,
    chunksReused: count.reused,
    skipped: countReasons(skips),
  };
}

function partition<T>(items: readonly T[], fits: (item: T) => boolean): [T[], T[]] {
  return [items.filter(fits), items.filter((item) => !fits(item))];
}

function countReasons(skips: ReadonlyMap<string, SkipReason>): Partial<Record<SkipReason, number>> {
  const counts: Partial<Record<SkipReason, number>> = {};
  for (const reason of skips.values()) counts[reason] = (counts[reason] ?? 0) + 1;
  return counts;
}

async function summary(writer: IndexWriter): Promise<Pick<IndexReport, "folder" | "indexFolder" | "encoderId" | "files" | "chunks" | "bytesOnDisk">> {
  const indexed = [...writer.files().values()].filter((file) => file.skipped === null);
  return {
    folder: writer.workspace.folder,
    indexFolder: writer.workspace.root,
    encoderId: writer.encoderId,
    files: indexed.length,
    chunks: indexed.reduce((sum, file) => sum + file.chunks, 0),
    bytesOnDisk: await writer.bytesOnDisk(),
  };
}
