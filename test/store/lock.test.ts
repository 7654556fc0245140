/** One writer per index, whoever else wants to; and no lock outlives the process that held it. */
import { spawn } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { expect, test } from "vitest";
import { workspaceOf, type Workspace } from "../../src/engine/store/dataDirectory.ts";
import { acquireLock, lockOwner } from "../../src/engine/store/lock.ts";
import { openReader, openWriter, removeIndex } from "../../src/engine/store/store.ts";
import { indexStatus } from "../../src/engine/store/status.ts";
import { chunkRow, fileOf, place } from "./rows.ts";

function lockPlace(): Workspace {
  const at = place();
  const workspace = workspaceOf(at.folder, at.options.dataDirectory);
  mkdirSync(workspace.root, { recursive: true });
  return workspace;
}

const ticket = (more: object): string => JSON.stringify({ pid: process.pid, host: hostname(), started: null, token: "another", ...more });

test("a second writer is told who writes, readers read on, and the next writer gets the lock", async () => {
  const at = place();
  const writer = await openWriter(at.folder, at.options);
  await expect(openWriter(at.folder, at.options)).rejects.toMatchObject({ code: "index/locked", message: expect.stringContaining(`process ${process.pid} on ${hostname()}`) as string });
  await expect(removeIndex(at.folder, at.options.dataDirectory)).rejects.toMatchObject({ code: "index/locked" });
  const reader = await openReader(at.folder, at.options);
  expect((await reader.snapshot()).catalog.size).toBe(0);
  const chunks = [chunkRow("a.ts", 1, "a", 1)];
  await writer.apply({ upserts: [{ file: fileOf("a.ts", "1", chunks), chunks }] });
  expect((await reader.snapshot()).catalog.size).toBe(1);
  expect((await indexStatus(at.folder, at.options)).writer).toEqual({ pid: process.pid, host: hostname() });
  await reader.close();
  await writer.close();
  expect((await indexStatus(at.folder, at.options)).writer).toBeUndefined();
  await (await openWriter(at.folder, at.options)).close();
});

test("of many that come at once, exactly one gets the lock", async () => {
  const gone = await deadPid();
  for (let round = 0; round < 40; round++) await oneOfMany(gone);
});

async function oneOfMany(gone: number): Promise<void> {
  const workspace = lockPlace();
  writeFileSync(workspace.lock, ticket({ pid: gone }));
  const tries = await Promise.allSettled(Array.from({ length: 20 }, () => acquireLock(workspace)));
  const got = tries.flatMap((t) => (t.status === "fulfilled" ? [t.value] : []));
  expect(got).toHaveLength(1);
  await got[0]?.release();
  expect(readdirSync(workspace.root)).toEqual([]);
}

test("a lock of a process that is gone is taken over", async () => {
  const workspace = lockPlace();
  writeFileSync(workspace.lock, ticket({ pid: await deadPid() }));
  expect(await lockOwner(workspace)).toBeNull();
  await (await acquireLock(workspace)).release();
});

test.runIf(process.platform === "linux")("a lock whose number belongs to another process by now is taken over", async () => {
  const workspace = lockPlace();
  writeFileSync(workspace.lock, ticket({ started: "12345" }));
  await (await acquireLock(workspace)).release();
});

test("another host's lock holds while its heart beats", async () => {
  const workspace = lockPlace();
  writeFileSync(workspace.lock, ticket({ host: "elsewhere", pid: 1 }));
  await expect(acquireLock(workspace)).rejects.toMatchObject({ code: "index/locked", message: expect.stringContaining("process 1 on elsewhere") as string });
  const old = new Date(Date.now() - 61_000);
  utimesSync(workspace.lock, old, old);
  await (await acquireLock(workspace)).release();
});

test("where no start time is known, a living number whose heart stopped is another process's", async () => {
  const workspace = lockPlace();
  writeFileSync(workspace.lock, ticket({ started: null }));
  await expect(acquireLock(workspace)).rejects.toMatchObject({ code: "index/locked" });
  const old = new Date(Date.now() - 61_000);
  utimesSync(workspace.lock, old, old);
  expect(await lockOwner(workspace)).toBeNull();
  await (await acquireLock(workspace)).release();
});

test("a lock without a readable ticket holds for a moment only", async () => {
  const workspace = lockPlace();
  writeFileSync(workspace.lock, "");
  await expect(acquireLock(workspace)).rejects.toMatchObject({ code: "index/locked" });
  const old = new Date(Date.now() - 5_000);
  utimesSync(workspace.lock, old, old);
  await (await acquireLock(workspace)).release();
});

test("releasing a lock that another took over leaves the other's alone", async () => {
  const workspace = lockPlace();
  const lock = await acquireLock(workspace);
  writeFileSync(workspace.lock, ticket({}));
  await lock.release();
  expect(readFileSync(workspace.lock, "utf8")).toContain("another");
});

test("a writer that fails to open lets go of the lock", async () => {
  const at = place();
  await (await openWriter(at.folder, at.options)).close();
  await expect(openWriter(at.folder, { ...at.options, encoderId: "other@2" as never })).rejects.toMatchObject({ code: "index/encoder-changed" });
  await (await openWriter(at.folder, at.options)).close();
});

/** The number of a process that has ended. */
async function deadPid(): Promise<number> {
  const child = spawn(process.execPath, ["-e", ""]);
  await new Promise((resolve) => child.on("exit", resolve));
  return child.pid as number;
}
