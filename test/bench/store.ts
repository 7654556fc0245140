/**
 * How quick and small the store is, apart from all the rest. The texts are real source from node_modules; the vectors come from a seeded
 * generator (sums of a few of 192 random directions plus noise), because the store does not care what they mean.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import path from "node:path";
import { EMBEDDING_DIMS, type EncoderId } from "../../src/core/embedding.ts";
import { percentile } from "../../src/core/metrics.ts";
import { searchText } from "../../src/engine/search/searchText.ts";
import { chunkId, contentHash } from "../../src/engine/store/identity.ts";
import type { ChunkRow, FileRecord } from "../../src/engine/store/schema.ts";
import { openReader, openWriter } from "../../src/engine/store/store.ts";
import { withCpu } from "./measure.ts";
import { type Findings, kilobytes, milliseconds, seconds, type Table, whole } from "./report.ts";

const SIZES = [5_000, 30_000];
const ENCODER = "generated@1" as EncoderId;
const DIRECTIONS = 192;
const CHUNK_SIZE = 1100;
const ROWS_A_BATCH = 1024;
const CHUNKS_AN_EDIT = 7;
const WORDS = ["parse error token", "get node type", "buffer length", "arrow schema field", "async function await", "import default export"];

let state = 1;
function random(): number {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return state / 2 ** 32;
}

const directions = Float32Array.from({ length: DIRECTIONS * EMBEDDING_DIMS }, () => random() - 0.5);

function generated(): Float32Array {
  const out = Float32Array.from({ length: EMBEDDING_DIMS }, () => random() - 0.5);
  for (let k = 0; k < 12; k++) {
    const from = Math.floor(random() * DIRECTIONS) * EMBEDDING_DIMS;
    const weight = random();
    for (let i = 0; i < EMBEDDING_DIMS; i++) out[i]! += weight * directions[from + i]!;
  }
  const norm = Math.sqrt(out.reduce((sum, x) => sum + x * x, 0));
  return out.map((x) => x / norm);
}

function* sources(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const full = path.join(folder, entry.name);
    if (entry.isDirectory()) yield* sources(full);
    else if (/(?<!\.min)\.[cm]?[jt]s$/.test(entry.name) && statSync(full).size < 200_000) yield full;
  }
}

type Upsert = { file: FileRecord; chunks: ChunkRow[] };

function* upserts(rows: number, folder: string): Generator<Upsert> {
  let made = 0;
  for (const full of sources(folder)) {
    const name = path.relative(folder, full);
    const lines = readFileSync(full, "utf8").split("\n");
    const chunks: ChunkRow[] = [];
    let from = 0;
    let size = 0;
    lines.forEach((line, i) => {
      size += line.length + 1;
      if ((size < CHUNK_SIZE && i < lines.length - 1) || made + chunks.length >= rows) return;
      const chunk = { startLine: from + 1, endLine: i + 1, text: lines.slice(from, i + 1).join("\n").slice(0, 4000), scope: [], symbol: null };
      from = i + 1;
      size = 0;
      if (!/\w/.test(chunk.text)) return;
      chunks.push({ ...chunk, id: chunkId(name, chunk), contentHash: contentHash(ENCODER, chunk), language: "typescript", kind: "function", definitions: [{ name: "thing", kind: "function", line: from }], test: false, searchText: searchText(name, chunk), vector: generated() });
    });
    if (chunks.length === 0) continue;
    made += chunks.length;
    yield { file: { path: name, sizeBytes: 1, mtimeMs: 1, hash: chunks[0]!.id, language: "typescript", chunks: chunks.length, skipped: null }, chunks };
    if (made >= rows) return;
  }
}

/** The same work several times, the first ones not counted: p50, p95 and CPU of one. */
async function repeated(name: string, times: number, work: (i: number) => unknown): Promise<string[]> {
  for (let i = 0; i < Math.min(3, times - 1); i++) await work(i);
  const ms: number[] = [];
  const { cpuMs } = await withCpu(async () => {
    for (let i = 0; i < times; i++) {
      const started = performance.now();
      await work(i);
      ms.push(performance.now() - started);
    }
  });
  return [name, milliseconds(percentile(ms, 0.5)), milliseconds(percentile(ms, 0.95)), milliseconds(cpuMs / times)];
}

export async function measureStore(temp: string, sourceFolder: string): Promise<Findings> {
  const tables: Table[] = [];
  for (const rows of SIZES) tables.push(await measureSize(path.join(temp, String(rows)), sourceFolder, rows));
  return { title: "The store alone", about: "Source from node_modules with generated vectors; p50, p95 and CPU of one call each.", tables, goals: [] };
}

async function measureSize(root: string, sourceFolder: string, rows: number): Promise<Table> {
  const folder = path.join(root, "folder");
  mkdirSync(folder, { recursive: true });
  const options = { dataDirectory: path.join(root, "data"), encoderId: ENCODER, createdBy: "bench" };
  const writer = await openWriter(folder, options);
  const files: FileRecord[] = [];
  const spent = { wallMs: 0, cpuMs: 0 };
  let batch: Upsert[] = [];
  let [inBatch, written] = [0, 0];
  const write = async (): Promise<void> => {
    const { wallMs, cpuMs } = await withCpu(() => writer.apply({ upserts: batch }));
    spent.wallMs += wallMs;
    spent.cpuMs += cpuMs;
    written += inBatch;
    [batch, inBatch] = [[], 0];
  };
  for (const upsert of upserts(rows, sourceFolder)) {
    files.push(upsert.file);
    batch.push(upsert);
    inBatch += upsert.chunks.length;
    if (inBatch >= ROWS_A_BATCH) await write();
  }
  await write();
  const maintained = await withCpu(() => writer.maintain());
  await writer.finished();
  const bytesAChunk = (await writer.bytesOnDisk()) / written;

  const queries = Array.from({ length: 20 }, generated);
  const open = (): ReturnType<typeof openReader> => openReader(folder, options);
  const lines = [
    await repeated("open a reader and load the catalog", 10, async () => {
      const reader = await open();
      await reader.snapshot();
      await reader.close();
    }),
  ];
  const reader = await open();
  const snapshot = await reader.snapshot();
  const some = (i: number, n: number): number[] => Array.from({ length: n }, (_, k) => (i * 7919 + k * 104729) % snapshot.catalog.size);
  lines.push(
    await repeated("load all vectors", 1, () => snapshot.warm()),
    await repeated("unchanged snapshot", 50, () => reader.snapshot()),
    await repeated("vector search, best 200", 50, (i) => snapshot.vectorSearch(queries[i % 20]!, 200)),
    await repeated("text search, best 200", 50, (i) => snapshot.textSearch(WORDS[i % 6]!, 200)),
    await repeated("both at once", 50, (i) => Promise.all([snapshot.vectorSearch(queries[i % 20]!, 200), snapshot.textSearch(WORDS[i % 6]!, 200)])),
    await repeated("50 texts", 50, (i) => snapshot.texts(some(i, 50))),
    await repeated("50 vectors", 50, (i) => snapshot.vectors(some(i, 50))),
  );
  let edits = 0;
  const edit = (i: number): Promise<unknown> => writer.apply({ upserts: [edited(files[(i * 31) % files.length]!, ++edits)] });
  lines.push(
    await repeated("store an edit of one file", 30, edit),
    await repeated("store an edit, then search vectors", 10, async (i) => {
      await edit(i);
      await (await reader.snapshot()).vectorSearch(queries[0]!, 200);
    }),
    await repeated("text search after the edits", 50, (i) => reader.read((now) => now.textSearch(WORDS[i % 6]!, 200))),
    await repeated("maintain when due", 1, () => writer.maintain()),
  );
  const after = (await writer.bytesOnDisk()) / written;
  await reader.close();
  await writer.close();
  rmSync(root, { recursive: true, force: true });
  const costs = `written in ${seconds(spent.wallMs)} (${seconds(spent.cpuMs)} CPU), maintained in ${seconds(maintained.wallMs)} (${seconds(maintained.cpuMs)} CPU), ${kilobytes(bytesAChunk)} a chunk, ${kilobytes(after)} after the edits`;
  return { head: [`${whole(written)} chunks in ${whole(files.length)} files: ${costs}`, "p50", "p95", "CPU"], rows: lines };
}

/** A file with other chunks than before. */
function edited(file: FileRecord, n: number): Upsert {
  const chunks = Array.from({ length: CHUNKS_AN_EDIT }, (_, k): ChunkRow => {
    const chunk = { startLine: k + 1, endLine: k + 1, text: `edit ${n} of ${file.path}, part ${k}`, scope: [], symbol: null };
    return { ...chunk, id: chunkId(file.path, chunk), contentHash: contentHash(ENCODER, chunk), language: "typescript", kind: "block", definitions: [], test: false, searchText: chunk.text, vector: generated() };
  });
  return { file: { ...file, hash: String(n), chunks: CHUNKS_AN_EDIT }, chunks };
}
