/** Every method of the engine over the real border: the built process, forked, with messages that are copied. */
import { spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import { expect, onTestFinished, test, vi } from "vitest";
import type { IndexEvent } from "../../src/protocol/engine.ts";
import { openEngine } from "../../src/engine/engine.ts";
import { packageVersion } from "../../src/engine/packageFolder.ts";
import { BOOKSHOP } from "../search/openBookshop.ts";
import { becomes, ENGINE_FILE, goneAfterMs, isRunning, MANY_FILES, manyFiles, openPipe, pidOf, temporaryFolder } from "./openPipe.ts";

const code = (promise: Promise<unknown>): Promise<string> => promise.then(() => "no error", (error: { code?: string; name: string }) => (error.name === "AbortError" ? "abort" : (error.code ?? error.name)));
const quiet = (): void => undefined;

/** Of each thread of a process: field 19 of its stat. The second field is a name in brackets and may hold spaces. */
function priorities(pid: number): number[] {
  const stats = fs.readdirSync(`/proc/${pid}/task`).map((thread) => fs.readFileSync(`/proc/${pid}/task/${thread}/stat`, "utf8"));
  return stats.map((stat) => Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[16]));
}

test("every method answers over the pipe as it does in process", async () => {
  const { engine, log, states } = openPipe(temporaryFolder());
  const direct = openEngine({ dataDirectory: temporaryFolder(), threads: 1 });
  expect(engine.state.kind).toBe("stopped");

  const report = await engine.index(BOOKSHOP, {}, quiet);
  const wanted = await direct.index(BOOKSHOP, {}, quiet);
  const lasting = ({ indexFolder: _, bytesOnDisk: __, tookMs: ___, ...rest }: typeof report): object => rest;
  expect(lasting(report)).toEqual(lasting(wanted));

  await engine.warm();
  const query = { text: "refund a cancelled order", limit: 5, why: true };
  const found = await engine.search(BOOKSHOP, query);
  expect({ ...found, tookMs: 0 }).toEqual({ ...(await direct.search(BOOKSHOP, query)), tookMs: 0 });
  expect(found.hits.length).toBeGreaterThan(0);

  const target = { kind: "file", path: found.hits[0]!.path } as const;
  expect((await engine.similar(BOOKSHOP, { target })).hits).toEqual((await direct.similar(BOOKSHOP, { target })).hits);

  const status = await engine.status(BOOKSHOP);
  expect(status).toMatchObject({ state: "ready", files: report.files, chunks: report.chunks });

  const embedded = await engine.embed("parse the configuration", "query");
  expect(embedded).toEqual(await direct.embed("parse the configuration", "query"));
  expect(embedded.vector).toHaveLength(2560);

  expect((await engine.doctor()).every((check) => check.ok)).toBe(true);
  expect((await engine.doctor(BOOKSHOP)).map((check) => check.name)).toContain("Index content");

  await engine.remove(BOOKSHOP);
  expect((await engine.status(BOOKSHOP)).state).toBe("missing");

  const pid = pidOf(engine);
  // A query is somebody waiting; parsing is not. Only Linux tells threads apart.
  expect(os.getPriority(pid)).toBe(os.getPriority());
  if (process.platform === "linux") expect(priorities(pid)).toContain(os.constants.priority.PRIORITY_BELOW_NORMAL);
  await engine.close();
  await direct.close();
  expect(isRunning(pid)).toBe(false);
  expect(states.map((state) => state.kind)).toEqual(["stopped", "starting", "running", "stopped"]);
  expect(await code(engine.search(BOOKSHOP, query))).toBe("engine/closed");

  await expect.poll(() => log.at(-1)).toMatch(/^engine\.closed/);
  expect(log.every((line) => /^[a-z]+\.[a-z]+ \{ .* \}$/.test(line))).toBe(true);
  expect(log.map((line) => line.split(" ")[0])).toEqual(expect.arrayContaining(["engine.started", "index.applied", "search.answered", "similar.answered", "request.answered", "engine.closed"]));
  expect(log.join("\n")).not.toMatch(/refund|configuration|bookshop/);
});

test.runIf(process.platform === "linux")("the process is Node.js under an editor too, gets none of the editor's own options, and keeps little freed memory", async () => {
  const environment = async (): Promise<Map<string, string>> => {
    const { engine } = openPipe(temporaryFolder());
    await engine.warm();
    const lines = fs.readFileSync(`/proc/${pidOf(engine)}/environ`, "utf8").split("\0");
    return new Map(lines.map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]));
  };
  onTestFinished(() => void vi.unstubAllEnvs());
  vi.stubEnv("NODE_OPTIONS", "--max-old-space-size=512");
  vi.stubEnv("MALLOC_ARENA_MAX", undefined);
  const env = await environment();
  expect(env.get("ELECTRON_RUN_AS_NODE")).toBe("1");
  expect(env.get("NODE_OPTIONS")).toBeUndefined();
  expect(env.get("MALLOC_ARENA_MAX")).toBe("2");
  vi.stubEnv("MALLOC_ARENA_MAX", "7");
  // Whoever has set it keeps it.
  expect((await environment()).get("MALLOC_ARENA_MAX")).toBe("7");
});

test("codes cross the border and one failing request leaves the others alone", async () => {
  const { engine, states } = openPipe(temporaryFolder());
  const indexed = engine.index(BOOKSHOP, {}, quiet);
  const missing = await engine.status("/no/such/folder").catch((error: unknown) => error);
  expect(missing).toMatchObject({ name: "SextantError", code: "folder/not-found", message: expect.stringContaining("/no/such/folder") as string, nextStep: expect.stringMatching(/./) as string });
  await indexed;
  expect(await code(engine.search(BOOKSHOP, { text: "  " }))).toBe("query/empty");
  expect(await code(engine.search(BOOKSHOP, { text: "cart", filter: { paths: ["src/[abc"] } }))).toBe("query/bad-glob");
  expect(await code(engine.similar(BOOKSHOP, { target: { kind: "file", path: "no/such.ts" } }))).toBe("query/bad-file");
  expect(await code(engine.embed("=>", "query"))).toBe("embedding/no-tokens");
  expect((await engine.search(BOOKSHOP, { text: "cart total" })).hits.length).toBeGreaterThan(0);
  expect(states.filter((state) => state.kind === "running")).toHaveLength(1);
});

test("a model that is not there is named by every request that needs it, and the process lives on", async () => {
  const { engine } = openPipe(temporaryFolder(), { engine: { dataDirectory: temporaryFolder(), modelFolder: temporaryFolder() } });
  expect(await code(engine.embed("cart", "query"))).toBe("model/missing-file");
  expect(await code(engine.index(BOOKSHOP, {}, quiet))).toBe("model/missing-file");
  const pid = pidOf(engine);
  await engine.restart({ dataDirectory: temporaryFolder() });
  expect((await engine.embed("cart", "query")).dims).toBe(2560);
  expect(isRunning(pid)).toBe(false);
});

test("indexing that is cancelled keeps what it stored and lets go of the lock; events only grow", async () => {
  const folder = manyFiles();
  const { engine } = openPipe(temporaryFolder());
  const stop = new AbortController();
  const events: IndexEvent[] = [];
  const run = engine.index(
    folder,
    {},
    (event) => {
      events.push(event);
      if (event.kind === "progress" && event.filesStored > 0) stop.abort();
    },
    stop.signal,
  );
  expect(await code(run)).toBe("abort");
  expect(await engine.status(folder)).toMatchObject({ state: "incomplete" });
  const rest = await engine.index(folder, {}, (event) => events.push(event));
  expect(rest.files).toBe(MANY_FILES);
  expect(rest.filesAdded).toBeLessThan(MANY_FILES);

  const first = events.slice(0, events.findLastIndex((event) => event.kind === "planned"));
  const done = first.flatMap((event) => (event.kind === "progress" ? [event.filesDone] : []));
  expect(done.length).toBeGreaterThan(2);
  expect(done).toEqual([...done].sort((a, b) => a - b));
  expect(events.at(-1)).toMatchObject({ kind: "progress", filesStored: rest.filesAdded, filesTotal: rest.filesAdded });
});

test("a query that is cancelled rejects at once, and one cancelled before it is sent is never sent", async () => {
  const { engine, log } = openPipe(temporaryFolder());
  await engine.index(BOOKSHOP, {}, quiet);
  const stop = new AbortController();
  const search = engine.search(BOOKSHOP, { text: "cart total" }, stop.signal);
  // Two turns: it has left by then.
  await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
  stop.abort();
  expect(await code(search)).toBe("abort");
  expect(await code(engine.search(BOOKSHOP, { text: "cart total" }, AbortSignal.abort()))).toBe("abort");
  expect((await engine.search(BOOKSHOP, { text: "cart total" })).hits.length).toBeGreaterThan(0);
  expect(log.filter((line) => line.startsWith("search.answered") || line.includes('"search"')).length).toBeLessThanOrEqual(2);
});

test("an engine of another version is refused by name, once, and leaves no process", async () => {
  const { engine, states, log } = openPipe(temporaryFolder(), { version: "99.0.0" });
  const error = await engine.status(BOOKSHOP).catch((caught: unknown) => caught);
  expect(error).toMatchObject({ code: "engine/version-mismatch" });
  expect((error as Error).message).toContain("version 99.0.0 (protocol 2)");
  expect((error as Error).message).toContain(`version ${packageVersion()} (protocol 2)`);
  expect(states.map((state) => state.kind)).toEqual(["stopped", "starting", "failed"]);
  expect(await code(engine.search(BOOKSHOP, { text: "cart" }))).toBe("engine/version-mismatch");
  await expect.poll(() => log.join("\n")).toMatch(/pid: \d+/);
  await goneAfterMs(Number(/pid: (\d+)/.exec(log.join("\n"))?.[1]), 2_000);
});

test("of two engines on one data directory one writes, and the other says who and searches", async () => {
  const folder = manyFiles();
  const dataDirectory = temporaryFolder();
  const writer = openPipe(dataDirectory).engine;
  const other = openPipe(dataDirectory).engine;
  let tellStored: () => void = () => undefined;
  const stored = new Promise<void>((resolve) => (tellStored = resolve));
  const run = writer.index(folder, {}, (event) => event.kind === "progress" && event.filesStored > 0 && tellStored());
  await stored;
  const locked = await other.index(folder, {}, quiet).catch((error: unknown) => error);
  expect(locked).toMatchObject({ code: "index/locked", message: expect.stringContaining(`process ${pidOf(writer)} `) as string });
  expect((await other.status(folder)).writer?.pid).toBe(pidOf(writer));
  expect((await other.search(folder, { text: "does thing" })).hits.length).toBeGreaterThan(0);
  await run;
  // The writer is gone: the other takes over.
  await writer.shutdown();
  expect((await other.index(folder, {}, quiet)).filesUnchanged).toBe(MANY_FILES);
});

test("started by hand or with options it cannot read, the engine says so and exits", async () => {
  const byHand = spawn(process.execPath, [ENGINE_FILE], { stdio: ["ignore", "ignore", "pipe"] });
  let text = "";
  byHand.stderr.on("data", (data: Buffer) => (text += data.toString()));
  expect(await new Promise((resolve) => byHand.on("close", resolve))).toBe(2);
  expect(text).toContain("in a terminal run `sextant`");

  const unreadable = spawn(process.execPath, [ENGINE_FILE, "{"], { stdio: ["ignore", "ignore", "pipe", "ipc"] });
  text = "";
  unreadable.stderr?.on("data", (data: Buffer) => (text += data.toString()));
  expect(await new Promise((resolve) => unreadable.on("close", resolve))).toBe(1);
  expect(text).toMatch(/^engine\.crashed \{ error: "SyntaxError", at: .* \}\n$/);
});

test("shutdown in the middle of indexing stores what it stores, frees the lock and ends within its time", async () => {
  const folder = manyFiles();
  const dataDirectory = temporaryFolder();
  const { engine } = openPipe(dataDirectory);
  const run = code(engine.index(folder, {}, (event) => event.kind === "progress" && event.filesStored > 0 && void engine.shutdown()));
  const { pid } = await becomes(engine, "running");
  expect(await run).toBe("engine/closed");
  await engine.shutdown();
  expect(isRunning(pid)).toBe(false);
  expect(fs.readdirSync(dataDirectory, { recursive: true }).filter((name) => String(name).endsWith("lock"))).toEqual([]);
  const next = openPipe(dataDirectory).engine;
  expect((await next.index(folder, {}, quiet)).files).toBe(MANY_FILES);
});

test("an engine that nothing is asked of ends, and the next question starts it again", async () => {
  const { engine, states } = openPipe(temporaryFolder(), { restAfterMs: 400 });
  await engine.index(BOOKSHOP, {}, () => undefined);
  const first = pidOf(engine);
  await becomes(engine, "stopped");
  await goneAfterMs(first, 5_000);
  expect((await engine.search(BOOKSHOP, { text: "cart total" })).hits.length).toBeGreaterThan(0);
  expect(pidOf(engine)).not.toBe(first);
  expect(states.map((state) => state.kind).slice(0, 6)).toEqual(["stopped", "starting", "running", "stopped", "starting", "running"]);
});
