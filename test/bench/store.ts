/**
 * How quick and small the store is, at sizes given on the command line (default 5000).
 * The texts are real source from node_modules; the vectors come from a seeded generator (sums of a few of 192 random directions plus
 * noise), because the store does not care what they mean.
 * usage: npx esbuild test/bench/store.ts --bundle --platform=node --format=esm --packages=external --outfile=test-output/store.mjs && node test-output/store.mjs 5000 30000
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { EMBEDDING_DIMS, type EncoderId } from "../../src/core/embedding.ts";
import { searchText } from "../../src/engine/search/searchText.ts";
import { chunkId, contentHash } from "../../src/engine/store/identity.ts";
import type { ChunkRow, FileRecord } from "../../src/engine/store/schema.ts";
import type { Snapshot } from "../../src/engine/store/snapshot.ts";
import { openReader, openWriter } from "../../src/engine/store/store.ts";

const ENCODER = "generated@1" as EncoderId;
const DIRECTIONS = 192;
const CHUNK_SIZE = 1100;

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

function* upserts(rows: number): Generator<Upsert> {
  let made = 0;
  for (const full of sources("node_modules")) {
    const name = path.relative("node_modules", full);
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

async function timed(name: string, times: number, work: (i: number) => unknown): Promise<void> {
  for (let i = 0; i < Math.min(3, times - 1); i++) await work(i);
  const ms: number[] = [];
  const before = process.cpuUsage();
  for (let i = 0; i < times; i++) {
    const start = performance.now();
    await work(i);
    ms.push(performance.now() - start);
  }
  const cpu = process.cpuUsage(before);
  ms.sort((a, b) => a - b);
  console.log(`${name.padEnd(44)} p50 ${ms[times >> 1]!.toFixed(1).padStart(7)} ms   p95 ${ms[Math.floor(times * 0.95)]!.toFixed(1).padStart(7)} ms   cpu ${((cpu.user + cpu.system) / 1000 / times).toFixed(1).padStart(7)} ms`);
}

async function measure(rows: number): Promise<void> {
  const root = mkdtempSync(path.join(tmpdir(), "sextant-bench-"));
  const folder = path.join(root, "folder");
  mkdirSync(folder);
  const options = { dataDirectory: path.join(root, "data"), encoderId: ENCODER, createdBy: "bench" };
  try {
    const writer = await openWriter(folder, options);
    let batch: Upsert[] = [];
    let inBatch = 0;
    let written = 0;
    let textBytes = 0;
    const spent = { ms: 0, cpu: 0 };
    const count = async (work: () => Promise<unknown>): Promise<number> => {
      const [start, cpu] = [performance.now(), process.cpuUsage()];
      await work();
      const used = process.cpuUsage(cpu);
      spent.ms += performance.now() - start;
      spent.cpu += (used.user + used.system) / 1000;
      return performance.now() - start;
    };
    const all: Upsert[] = [];
    for (const upsert of upserts(rows)) {
      all.push({ ...upsert, chunks: [] });
      batch.push(upsert);
      inBatch += upsert.chunks.length;
      for (const chunk of upsert.chunks) textBytes += chunk.text.length;
      if (inBatch < 1024) continue;
      await count(() => writer.apply({ upserts: batch }));
      written += inBatch;
      [batch, inBatch] = [[], 0];
    }
    await count(() => writer.apply({ upserts: batch }));
    written += inBatch;
    console.log(`\n${written} chunks in ${all.length} files, ${(textBytes / written).toFixed(0)} characters each`);
    console.log(`written at ${((written / spent.ms) * 1000).toFixed(0)} rows/s, cpu ${spent.cpu.toFixed(0)} ms; ${((await writer.bytesOnDisk()) / written).toFixed(0)} bytes a chunk`);
    spent.cpu = 0;
    const maintainMs = await count(() => writer.maintain());
    await writer.finished();
    console.log(`maintained in ${maintainMs.toFixed(0)} ms, cpu ${spent.cpu.toFixed(0)} ms; ${((await writer.bytesOnDisk()) / written).toFixed(0)} bytes a chunk; peak memory ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MiB`);

    const queries = Array.from({ length: 20 }, generated);
    const words = ["parse error token", "get node type", "buffer length", "arrow schema field", "async function await", "import default export"];
    const open = (): ReturnType<typeof openReader> => openReader(folder, options);
    await timed("open a reader", 10, async () => (await open()).close());
    await timed("open and load the catalog", 10, async () => {
      const reader = await open();
      await reader.snapshot();
      await reader.close();
    });
    const reader = await open();
    const snapshot: Snapshot = await reader.snapshot();
    const some = (i: number, n: number): number[] => Array.from({ length: n }, (_, k) => (i * 7919 + k * 104729) % snapshot.catalog.size);
    await timed("unchanged snapshot", 50, () => reader.snapshot());
    await timed("first vector search, cold", 1, () => snapshot.vectorSearch(queries[0]!, 200));
    await timed("load all vectors", 1, () => snapshot.warm());
    for (const limit of [50, 200]) await timed(`vector search, best ${limit}`, 50, (i) => snapshot.vectorSearch(queries[i % 20]!, limit));
    for (const limit of [50, 200]) await timed(`text search, best ${limit}`, 50, (i) => snapshot.textSearch(words[i % 6]!, limit));
    await timed("both at once, best 200", 50, (i) => Promise.all([snapshot.vectorSearch(queries[i % 20]!, 200), snapshot.textSearch(words[i % 6]!, 200)]));
    for (const n of [10, 50]) await timed(`${n} texts`, 50, (i) => snapshot.texts(some(i, n)));
    for (const n of [10, 50]) await timed(`${n} vectors`, 50, (i) => snapshot.vectors(some(i, n)));

    let edited = 0;
    const edit = async (i: number): Promise<void> => {
      const { file } = all[(i * 31) % all.length]!;
      edited++;
      const chunks = Array.from({ length: 7 }, (_, k): ChunkRow => {
        const chunk = { startLine: k + 1, endLine: k + 1, text: `edit ${edited} of ${file.path}, part ${k}`, scope: [], symbol: null };
        return { ...chunk, id: chunkId(file.path, chunk), contentHash: contentHash(ENCODER, chunk), language: "typescript", kind: "block", definitions: [], test: false, searchText: chunk.text, vector: generated() };
      });
      await writer.apply({ upserts: [{ file: { ...file, hash: String(edited), chunks: 7 }, chunks }] });
    };
    await timed("store an edit of one file", 30, edit);
    await timed("snapshot and vector search after an edit", 5, async (i) => {
      await edit(i);
      const start = performance.now();
      await (await reader.snapshot()).vectorSearch(queries[0]!, 200);
      console.log(`   of which searching took ${(performance.now() - start).toFixed(1)} ms`);
    });
    await timed("text search after 38 edits", 50, (i) => reader.read((now) => now.textSearch(words[i % 6]!, 200)));
    await timed("maintain when due", 1, () => writer.maintain());
    console.log(`${((await writer.bytesOnDisk()) / written).toFixed(0)} bytes a chunk after the edits; peak memory ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MiB`);
    await reader.close();
    await writer.close();
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

for (const rows of process.argv.slice(2).map(Number)) await measure(rows);
