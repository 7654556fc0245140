/** The pool against real worker threads: the built one, and small ones that misbehave on purpose. */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { build } from "esbuild";
import { chunkByLines, chunkFile } from "../../src/engine/chunking/chunkFile.ts";
import { type ChunkPoolOptions, openChunkPool } from "../../src/engine/chunking/chunkPool.ts";
import { packageFolder } from "../../src/engine/packageFolder.ts";
import { expectSound, fixtureNames, readFixture } from "./fixtures.ts";

// Under node_modules, so that the bundle finds the package folder above it as dist/ does.
const folder = path.join(packageFolder(), "node_modules", ".cache", `chunk-pool-test-${process.pid}`);
const workerFile = path.join(folder, "chunk-worker.mjs");
const brokenFile = path.join(os.tmpdir(), `broken-worker-${process.pid}.mjs`);

/** Answers with one line chunk, except that it dies on "die", hangs on "hang", and is spent after "spent". */
const BROKEN = `
import { parentPort, threadId } from "node:worker_threads";
parentPort.postMessage("ready");
parentPort.on("message", ({ id, path, text }) => {
  if (path === "die") process.exit(3);
  if (path === "throw") throw new Error("thrown");
  if (path === "hang") for (;;);
  parentPort.postMessage({ id, file: { language: String(threadId), chunks: [], parsed: true }, notices: ["no grammar"], spent: path === "spent" });
});`;

beforeAll(async () => {
  await build({ entryPoints: [path.join(packageFolder(), "src/engine/chunking/worker.ts")], outfile: workerFile, bundle: true, format: "esm", platform: "node", target: "node20",
    banner: { js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);" } });
  fs.writeFileSync(brokenFile, BROKEN);
});
afterAll(() => {
  fs.rmSync(folder, { recursive: true, force: true });
  fs.rmSync(brokenFile, { force: true });
});

async function withPool(options: ChunkPoolOptions, use: (pool: ReturnType<typeof openChunkPool>) => Promise<void>): Promise<void> {
  const pool = openChunkPool(options);
  try {
    await use(pool);
  } finally {
    await pool.close();
  }
}

test("workers cut files as this thread does", async () => {
  await withPool({ threads: 2, workerFile }, async (pool) => {
    const files = fixtureNames().map((name) => [name, readFixture(name)] as const);
    const cut = await Promise.all(files.map(([name, text]) => pool.chunk(name, text)));
    for (const [at, [name, text]] of files.entries()) {
      expect(cut[at]).toEqual(await chunkFile(name, text));
      expectSound(text, cut[at] as Awaited<ReturnType<typeof chunkFile>>);
    }
  });
});

test.each(["die", "throw", "hang"])("a worker that would %s is replaced; that file alone is cut by lines", async (path) => {
  // Starting a worker counts too, and takes seconds where much else runs.
  const told: string[] = [];
  await withPool({ threads: 1, workerFile: brokenFile, hangMs: path === "hang" ? 4000 : 20_000, onNotice: (text) => told.push(text) }, async (pool) => {
    const [before, victim, ...behind] = await Promise.all(["a", path, "b", "c"].map((name) => pool.chunk(name, "one\n\ntwo\n")));
    expect(before?.parsed).toBe(true);
    expect(victim).toEqual(chunkByLines(path, "one\n\ntwo\n"));
    for (const file of behind) expect(file.parsed).toBe(true);
    expect((await pool.chunk("d", "x")).parsed).toBe(true);
  });
  expect(told.filter((text) => text !== "no grammar")).toEqual([`${path} is cut by blank lines: parsing it ${path === "hang" ? "did not end within 4 s" : "crashed"}.`]);
});

test("the very first file may be the one that kills its worker", async () => {
  await withPool({ threads: 1, workerFile: brokenFile }, async (pool) => {
    expect(await pool.chunk("die", "one\n\ntwo\n")).toEqual(chunkByLines("die", "one\n\ntwo\n"));
  });
});

test.each([
  ["whose file is missing", undefined, "is missing"],
  ["that fails to load", "import 'node:nothing';", "fails (No such built-in module: node:nothing)"],
  ["that dies as it starts", "process.exit(4);", "ends at once with code 4"],
])("a worker %s is an error, not files cut by lines", async (_, program, why) => {
  const file = path.join(os.tmpdir(), `no-worker-${process.pid}.mjs`);
  if (program !== undefined) fs.writeFileSync(file, program);
  onTestFinished(() => fs.rmSync(file, { force: true }));
  await withPool({ threads: 2, workerFile: file }, async (pool) => {
    const files = await Promise.allSettled(Array.from({ length: 40 }, (_, at) => pool.chunk(`${at}.ts`, "x", new AbortController().signal)));
    for (const one of files) {
      expect(one).toMatchObject({ status: "rejected", reason: { code: "engine/worker-died", message: `The process that parses files does not start: ${file} ${why}.`, nextStep: "Install Sextant again." } });
    }
  });
});

test("a worker in which a grammar trapped is replaced, and nothing is lost", async () => {
  await withPool({ threads: 1, workerFile: brokenFile }, async (pool) => {
    const [spent, next] = await Promise.all([pool.chunk("spent", "x"), pool.chunk("a", "x")]);
    expect(next.parsed).toBe(true);
    expect((await pool.chunk("b", "x")).language).not.toBe(spent.language);
  });
});

test("a missing grammar is told once", async () => {
  const told: string[] = [];
  await withPool({ threads: 2, workerFile: brokenFile, onNotice: (text) => told.push(text) }, async (pool) => {
    await Promise.all(["a", "b", "c", "d"].map((name) => pool.chunk(name, "x")));
  });
  expect(told).toEqual(["no grammar"]);
});

test("cancelling rejects with the signal's reason and leaves the pool working", async () => {
  await withPool({ threads: 1, workerFile: brokenFile, hangMs: 3000 }, async (pool) => {
    const controller = new AbortController();
    const cancelled = pool.chunk("hang", "x", controller.signal);
    const queued = Array.from({ length: 20 }, (_, at) => pool.chunk(`q${at}`, "x", controller.signal));
    controller.abort();
    await expect(cancelled).rejects.toMatchObject({ name: "AbortError" });
    for (const one of await Promise.allSettled(queued)) expect(one.status).toBe("rejected");
    expect((await pool.chunk("a", "x")).parsed).toBe(true);
    await expect(pool.chunk("b", "x", AbortSignal.abort())).rejects.toMatchObject({ name: "AbortError" });
  });
});

test("closing rejects what is under way", async () => {
  const pool = openChunkPool({ threads: 1, workerFile: brokenFile });
  const open = pool.chunk("hang", "x");
  const outcome = expect(open).rejects.toMatchObject({ code: "engine/closed" });
  await pool.close();
  await outcome;
  await expect(pool.chunk("a", "x")).rejects.toMatchObject({ code: "engine/closed" });
});
