/** The tables of votes: layouts, wrong vectors, full disks. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { type FileHandle, open as openFile, readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { workspaceOf } from "../../src/engine/store/dataDirectory.ts";
import { type Memory, openMemory } from "../../src/engine/store/memory/memory.ts";
import { MEMORY_LAYOUT } from "../../src/engine/store/memory/layout.ts";
import { buildChild, startChild } from "../process/child.ts";
import { voteRow } from "./voteRow.ts";

function place(): { readonly folder: string; readonly data: string; open(): Memory } {
  const root = mkdtempSync(path.join(tmpdir(), "sextant-memory-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const [folder, data] = [path.join(root, "folder"), path.join(root, "data")];
  for (const made of [folder, data]) mkdirSync(made);
  return {
    folder,
    data,
    open() {
      const memory = openMemory(workspaceOf(folder, data));
      onTestFinished(() => memory.close());
      return memory;
    },
  };
}

/** float16 keeps 11 bits. */
const near = (a: Float32Array, b: Float32Array): void => {
  for (let i = 0; i < a.length; i++) expect(Math.abs(a[i]! - b[i]!)).toBeLessThan(1e-3);
};

test("a vote comes back as it was kept", async () => {
  const at = place();
  const kept = [voteRow("one", 1), voteRow("two", 2, { value: "removed", kind: "similar", symbol: null, scope: [], rank: null, shown: [], query: "a\n'b'\u0000c" })];
  await at.open().addFeedback(() => kept);
  const [one, two] = await at.open().feedback();
  for (const [i, row] of [one!, two!].entries()) {
    const { queryVector, chunkVector, ...rest } = row;
    const { queryVector: query, chunkVector: chunk, ...expected } = kept[i]!;
    expect(rest).toEqual(expected);
    near(queryVector, query);
    near(chunkVector, chunk);
  }
});

test("vectors of another length are refused at the door", async () => {
  const memory = place().open();
  await expect(memory.addFeedback(() => [voteRow("short", 1, { queryVector: new Float32Array(384) })])).rejects.toMatchObject({ code: "embedding/wrong-dimensions" });
  expect(await memory.feedback()).toEqual([]);
});

test("layouts: back and forth with votes in the table, nothing lost that the older one knows", async () => {
  const at = place();
  const rows = Array.from({ length: 20 }, (_, i) => voteRow(`vote-${i}`, i));
  const memory = at.open();
  await memory.addFeedback(() => rows);
  const known = async (m: Memory) => (await m.feedback()).map(({ language: _, queryVector, chunkVector, ...rest }) => ({ ...rest, sum: [...queryVector, ...chunkVector].reduce((a, b) => a + b, 0) }));
  const before = await known(at.open());
  await memory.migrate(1);
  const old = at.open();
  expect(JSON.parse(readFileSync(path.join(old.folder, "manifest.json"), "utf8"))).toMatchObject({ layout: 1 });
  expect(await known(old)).toEqual(before);
  expect((await old.feedback()).map((row) => row.language)).toEqual(rows.map(() => ""));
  // The next vote brings it forth.
  await old.addFeedback(() => [voteRow("later", 99)]);
  expect(JSON.parse(readFileSync(path.join(old.folder, "manifest.json"), "utf8"))).toMatchObject({ layout: MEMORY_LAYOUT });
  expect((await known(at.open())).slice(0, 20)).toEqual(before);
  expect((await at.open().feedback()).at(-1)).toMatchObject({ id: "later", language: "python" });
  await expect(memory.migrate(MEMORY_LAYOUT + 1)).rejects.toMatchObject({ code: "usage/bad-argument" });
});

test("a newer layout is named with the way back, and left alone", async () => {
  const at = place();
  const memory = at.open();
  await memory.addFeedback(() => [voteRow("one", 1)]);
  const manifest = path.join(memory.folder, "manifest.json");
  writeFileSync(manifest, readFileSync(manifest, "utf8").replace(`"layout": ${MEMORY_LAYOUT}`, '"layout": 99'));
  await expect(at.open().feedback()).rejects.toMatchObject({ code: "memory/newer-layout", nextStep: expect.stringContaining(`migrate --to ${MEMORY_LAYOUT}`) as string });
  await expect(at.open().addFeedback(() => [voteRow("two", 2)])).rejects.toMatchObject({ code: "memory/newer-layout" });
});

test("many votes are merged and stay", async () => {
  const at = place();
  const memory = at.open();
  for (let i = 0; i < 45; i++) await memory.addFeedback(() => [voteRow(`vote-${i}`, i)]);
  expect((await at.open().feedback()).map((row) => row.id)).toEqual(Array.from({ length: 45 }, (_, i) => `vote-${i}`));
});

function smallDisk(at: string): boolean {
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=2m", "tmpfs", at], { stdio: "ignore" });
  } catch {
    return false;
  }
  onTestFinished(() => {
    execFileSync("umount", ["-l", at]);
  });
  return true;
}

test("on a full disk the vote is refused by name, those before it stay, and with room it can be cast again", async () => {
  const { folder, data, open } = place();
  const mounted = smallDisk(data);
  // Without the right to mount: no file may grow over a size, which fails the same calls in the same way.
  const wrap = mounted ? [] : ["bash", "-c", 'trap "" XFSZ; ulimit -f 4; exec "$@"', "limited"];
  const program = await buildChild("votingChild");
  const { output } = await startChild(program, [folder, data, "full", "500"], wrap).ended;
  expect(output).toContain("failed ");
  const error = JSON.parse(output.slice(output.indexOf("failed ") + 7)) as { code: string; message: string };
  expect(error.code).toBe("disk/full");
  expect(error.message).toContain("the vote was not recorded");
  const told = [...output.matchAll(/^voted (\S+)$/gm)].map(([, id]) => id);
  if (mounted) expect(told.length).toBeGreaterThan(0);
  const ids = (await open().feedback()).map((row) => row.id);
  expect(told.filter((id) => !ids.includes(id!))).toEqual([]);
  if (mounted) execFileSync("mount", ["-o", "remount,size=60m", data]);
  const after = await startChild(program, [folder, data, "again", "2"]).ended;
  expect(after.output).toContain("done");
  expect((await open().feedback()).map((row) => row.id)).toEqual([...ids, "again-0", "again-1"]);
});

test.runIf(process.platform !== "win32")("a lock that could not be written is taken away, so that the next vote does not wait for it", async () => {
  const { folder, data, open } = place();
  const program = await buildChild("votingChild");
  const { output } = await startChild(program, [folder, data, "full", "1"], ["bash", "-c", 'trap "" XFSZ; ulimit -f 0; exec "$@"', "limited"]).ended;
  expect(output).toContain('"code":"disk/full"');
  expect(existsSync(path.join(open().folder, "lock"))).toBe(false);
});

test("before a vote is acknowledged, its files and the folders that name them are flushed to the disk; files that are there already are not again", async () => {
  const at = place();
  const memory = at.open();
  const some = await openFile(at.folder, "r");
  const flushes = vi.spyOn(Object.getPrototypeOf(some) as FileHandle, "sync");
  onTestFinished(() => flushes.mockRestore());
  await some.close();
  await memory.addFeedback(() => [voteRow("one", 1)]);
  const first = flushes.mock.calls.length;
  const names = async (): Promise<number> => (await readdir(memory.folder, { recursive: true })).length;
  // All of it, the folder itself and the two above it; the layout's file once more while it was written.
  if (process.platform !== "win32") expect(first).toBeGreaterThanOrEqual((await names()) + 2);
  for (let i = 0; i < 8; i++) await memory.addFeedback(() => [voteRow(`vote-${i}`, i)]);
  const each = (flushes.mock.calls.length - first) / 8;
  // A data file, a version, a transaction and their three folders, with some room.
  expect(each).toBeGreaterThanOrEqual(3);
  expect(each).toBeLessThanOrEqual(10);
  const before = flushes.mock.calls.length;
  await memory.addSearch({ timeMs: 1, key: "k" });
  expect(flushes.mock.calls.length).toBe(before);
});
