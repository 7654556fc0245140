/** The engine is killed in every moment that matters. Killing is real: SIGKILL, to the process that works. */
import { setTimeout as passed } from "node:timers/promises";
import path from "node:path";
import * as esbuild from "esbuild";
import { beforeAll, expect, test } from "vitest";
import type { IndexEvent } from "../../src/protocol/engine.ts";
import { packageVersion } from "../../src/engine/packageFolder.ts";
import { BOOKSHOP } from "../search/openBookshop.ts";
import { startChild } from "./child.ts";
import { becomes, ENGINE_FILE, goneAfterMs, isRunning, MANY_FILES, manyFiles, openPipe, pidOf, temporaryFolder } from "./openPipe.ts";

const root = path.dirname(path.dirname(import.meta.dirname));
const editor = path.join(root, "test-output", "editor.mjs");
const quiet = (): void => undefined;

beforeAll(async () => {
  await esbuild.build({ entryPoints: [path.join(root, "test", "process", "editor.ts")], outfile: editor, bundle: true, format: "esm", platform: "node", target: "node20", logLevel: "warning" });
});

test("killed while idle, it is started again without being asked, and what was indexed is there", async () => {
  const { engine, states } = openPipe(temporaryFolder());
  await engine.index(BOOKSHOP, {}, quiet);
  const first = pidOf(engine);
  process.kill(first, "SIGKILL");
  expect(await becomes(engine, "restarting")).toMatchObject({ attempt: 1, inMs: 250, reason: "The engine was ended by SIGKILL." });
  const { pid } = await becomes(engine, "running");
  expect(pid).not.toBe(first);
  expect((await engine.search(BOOKSHOP, { text: "cart total" })).hits.length).toBeGreaterThan(0);
  expect(states.map((state) => state.kind)).toEqual(["stopped", "starting", "running", "restarting", "starting", "running"]);
});

test("killed while searching, every query that was running is answered", async () => {
  const { engine, states } = openPipe(temporaryFolder());
  await engine.index(BOOKSHOP, {}, quiet);
  await engine.restart();
  const { pid } = await becomes(engine, "running");
  let answered = 0;
  const queries = ["cart total", "send a mail", "refund"].map((text) => engine.search(BOOKSHOP, { text }).finally(() => answered++));
  const others = [engine.status(BOOKSHOP), engine.similar(BOOKSHOP, { target: { kind: "file", path: "worker/mailer.py" } }), engine.embed("cart", "query")];
  // It is loading LanceDB and the model now, which takes several times as long.
  await passed(20);
  expect(answered).toBe(0);
  process.kill(pid, "SIGKILL");
  for (const { hits } of await Promise.all(queries)) expect(hits.length).toBeGreaterThan(0);
  await Promise.all(others);
  expect(states.filter((state) => state.kind === "restarting")).toHaveLength(1);
});

test("a query that is running at two deaths says what happened", async () => {
  const { engine } = openPipe(temporaryFolder());
  let kills = 0;
  engine.onState((state) => {
    if (state.kind !== "running" || kills === 2) return;
    kills++;
    setTimeout(() => process.kill(state.pid, "SIGKILL"), 20);
  });
  const error = await engine.search(BOOKSHOP, { text: "cart" }).catch((caught: unknown) => caught);
  expect(error).toMatchObject({ code: "engine/died", message: "The engine ended in the middle of this request, and again when it was repeated." });
  // The engine itself is not given up.
  expect((await engine.embed("cart", "query")).dims).toBe(2560);
});

test("killed while indexing, the run goes on from what was stored and its progress only grows", async () => {
  const folder = manyFiles();
  const { engine } = openPipe(temporaryFolder());
  const events: IndexEvent[] = [];
  let killedAt = 0;
  const report = await engine.index(folder, {}, (event) => {
    events.push(event);
    if (event.kind !== "progress" || event.filesStored === 0 || killedAt > 0) return;
    killedAt = event.filesStored;
    process.kill(pidOf(engine), "SIGKILL");
  });
  expect(report.files).toBe(MANY_FILES);
  expect(report.filesUnchanged).toBeGreaterThanOrEqual(killedAt);
  expect(report.filesUnchanged + report.filesAdded).toBe(MANY_FILES);

  expect(events[0]).toEqual({ kind: "opened", before: "missing" });
  expect(events.filter((event) => event.kind === "opened")).toHaveLength(1);
  expect(events.filter((event) => event.kind === "planned")).toHaveLength(1);
  expect(events.filter((event) => event.kind === "notice")).toHaveLength(1);
  const progress = events.flatMap((event) => (event.kind === "progress" ? [event] : []));
  for (const key of ["filesDone", "filesStored", "chunks"] as const) {
    const values = progress.map((event) => event[key]);
    expect(values).toEqual([...values].sort((a, b) => a - b));
  }
  expect(new Set(progress.map((event) => event.filesTotal))).toEqual(new Set([MANY_FILES]));
  expect(progress.at(-1)).toMatchObject({ filesDone: MANY_FILES, filesStored: MANY_FILES });
  expect((await engine.doctor(folder)).filter((check) => !check.ok)).toEqual([]);
});

test("a rebuild that is killed does not throw away what it had stored again", async () => {
  const folder = manyFiles();
  const { engine } = openPipe(temporaryFolder());
  await engine.index(folder, {}, quiet);
  let killed = false;
  const report = await engine.index(folder, { rebuild: true }, (event) => {
    if (event.kind !== "progress" || event.filesStored === 0 || killed) return;
    killed = true;
    process.kill(pidOf(engine), "SIGKILL");
  });
  expect(report.filesUnchanged).toBeGreaterThan(0);
  expect(report.filesUnchanged + report.filesAdded).toBe(MANY_FILES);
});

test("after five deaths in a row it gives up with a reason, and only a restart brings it back", async () => {
  const { engine, states } = openPipe(temporaryFolder());
  await engine.status(BOOKSHOP);
  let killing = true;
  engine.onState((state) => {
    if (killing && state.kind === "running") process.kill(state.pid, "SIGKILL");
  });
  const { reason } = await becomes(engine, "failed");
  expect(reason).toMatchObject({ code: "engine/gave-up", message: "The engine ended 5 times in a row and is not started again; the last time it was ended by SIGKILL." });
  const pauses = states.flatMap((state) => (state.kind === "restarting" ? [[state.attempt, state.inMs]] : []));
  expect(pauses).toEqual([[1, 250], [2, 500], [3, 1_000], [4, 2_000]]);
  await expect(engine.status(BOOKSHOP)).rejects.toMatchObject({ code: "engine/gave-up" });

  killing = false;
  await engine.restart();
  expect((await engine.status(BOOKSHOP)).state).toBe("missing");
});

test("an answered call starts the count of deaths anew", async () => {
  const { engine, states } = openPipe(temporaryFolder(), { pausesMs: [10] });
  for (let death = 0; death < 3; death++) {
    await engine.status(BOOKSHOP);
    process.kill(pidOf(engine), "SIGKILL");
    await becomes(engine, "restarting");
  }
  await engine.status(BOOKSHOP);
  expect(states.flatMap((state) => (state.kind === "restarting" ? [state.attempt] : []))).toEqual([1, 1, 1]);
});

test("an engine file that is not there is given up like one that keeps dying", async () => {
  const { engine } = openPipe(temporaryFolder(), { engineFile: path.join(temporaryFolder(), "engine.js"), pausesMs: [10] });
  await expect(engine.status(BOOKSHOP)).rejects.toMatchObject({ code: "engine/gave-up", message: expect.stringContaining("exited with code 1") as string });
});

test("told to end by somebody else, it ends in order and the query is answered by the next one", async () => {
  const { engine, log } = openPipe(temporaryFolder());
  await engine.index(BOOKSHOP, {}, quiet);
  process.kill(pidOf(engine), "SIGTERM");
  await becomes(engine, "restarting");
  await expect.poll(() => log.join("\n")).toContain("engine.closed");
  expect((await engine.search(BOOKSHOP, { text: "cart total" })).hits.length).toBeGreaterThan(0);
});

test("a call that waits for a restart can be cancelled, and shutdown ends the waiting", async () => {
  const { engine } = openPipe(temporaryFolder(), { pausesMs: [60_000] });
  await engine.status(BOOKSHOP);
  process.kill(pidOf(engine), "SIGKILL");
  await becomes(engine, "restarting");
  const stop = new AbortController();
  const cancelled = engine.embed("cart", "query", stop.signal);
  const left = engine.status(BOOKSHOP);
  stop.abort();
  await expect(cancelled).rejects.toMatchObject({ name: "AbortError" });
  const shut = engine.shutdown();
  await expect(left).rejects.toMatchObject({ code: "engine/closed" });
  await shut;
  expect(engine.state.kind).toBe("stopped");
});

test.each(["SIGKILL", "SIGTERM", "exit"] as const)("no engine outlives its editor: %s while indexing", async (ending) => {
  const folder = manyFiles();
  const dataDirectory = temporaryFolder();
  const started = startChild(editor, [ENGINE_FILE, packageVersion(), folder, dataDirectory, ending]);
  await started.says("stored");
  if (ending !== "exit") started.process.kill(ending);
  const { output } = await started.ended;
  const pid = Number(/pid (\d+)/.exec(output)?.[1]);
  expect(pid).toBeGreaterThan(0);
  expect(await goneAfterMs(pid, 1_500)).toBeLessThan(1_500);
  // What was acknowledged is there, and nobody holds the lock.
  const { engine } = openPipe(dataDirectory);
  const report = await engine.index(folder, {}, quiet);
  expect(report.files).toBe(MANY_FILES);
  expect(report.filesUnchanged).toBeGreaterThan(0);
  await engine.shutdown();
  expect(isRunning(pid)).toBe(false);
});

test("an engine that hangs is ended and the query is answered by the next one", async () => {
  const { engine, states } = openPipe(temporaryFolder(), { pingEveryMs: 1_500 });
  await engine.index(BOOKSHOP, {}, quiet);
  process.kill(pidOf(engine), "SIGSTOP");
  expect((await engine.search(BOOKSHOP, { text: "cart total" })).hits.length).toBeGreaterThan(0);
  expect(states.find((state) => state.kind === "restarting")).toMatchObject({ attempt: 1, reason: "The engine gave no sign of life for 6 s and was ended." });
});

test("an engine that has nothing to answer is left alone, even where it hangs", async () => {
  const { engine, states } = openPipe(temporaryFolder(), { pingEveryMs: 1_000 });
  await engine.status(BOOKSHOP);
  const pid = pidOf(engine);
  process.kill(pid, "SIGSTOP");
  await passed(5_000); // longer than a silent engine has where it is asked for something
  process.kill(pid, "SIGCONT");
  expect((await engine.status(BOOKSHOP)).state).toBe("missing");
  expect(states.filter((state) => state.kind === "restarting")).toEqual([]);
});
