/** Disks that are full or not ours to write on: the code says so, the message names the place, and nothing is lost. */
import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { beforeAll, expect, onTestFinished, test } from "vitest";
import { indexStatus } from "../../src/engine/store/status.ts";
import { openReader, openWriter } from "../../src/engine/store/store.ts";
import { BY_HAND, source } from "../indexing/handMadePorts.ts";
import { contentOf } from "../indexing/project.ts";
import { buildChild, startChild } from "./child.ts";

let program: string;
beforeAll(async () => {
  program = await buildChild();
});

const isRoot = process.getuid?.() === 0;
/** nobody: a user without rights, for when the tests run as root, who may write anywhere. */
const NOBODY = 65534;

function folders(files: number): { readonly folder: string; readonly data: string } {
  const root = mkdtempSync(path.join(tmpdir(), "sextant-disk-"));
  chmodSync(root, 0o755);
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const folder = path.join(root, "folder");
  const data = path.join(root, "data");
  for (const made of [folder, data]) mkdirSync(made);
  for (let i = 0; i < files; i++) writeFileSync(path.join(folder, `f${i}.ts`), source(i, 6));
  return { folder, data };
}

function failure(output: string): { code: string; message: string; nextStep: string } {
  expect(output).toContain("failed ");
  return JSON.parse(output.slice(output.indexOf("failed ") + 7)) as { code: string; message: string; nextStep: string };
}

/** A file system of 8 MB, where we may make one. */
function smallDisk(at: string): boolean {
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=8m", "tmpfs", at], { stdio: "ignore" });
  } catch {
    return false;
  }
  onTestFinished(() => {
    execFileSync("umount", ["-l", at]);
  });
  return true;
}

test("a disk that fills up stops the run with disk/full; what was stored stays, and with more room the run ends", async () => {
  const { folder, data } = folders(500);
  const mounted = smallDisk(data);
  // Without the right to mount: no file may grow over a size, which fails the same calls in the same way. 2,000 blocks of 512 bytes or 1 KiB.
  const wrap = mounted ? [] : ["bash", "-c", 'trap "" XFSZ; ulimit -f 2000; exec "$@"', "limited"];
  const { output, code } = await startChild(program, [folder, data], wrap).ended;
  expect(code).toBe(1);
  const error = failure(output);
  expect(error.code).toBe("disk/full");
  expect(error.message).toContain(data);
  expect(error.nextStep).toContain("--data-dir");
  const options = { dataDirectory: data, encoderId: BY_HAND };
  const reader = await openReader(folder, options);
  await contentOf(reader);
  await reader.close();
  if (mounted) execFileSync("mount", ["-o", "remount,size=100m", data]);
  expect((await startChild(program, [folder, data]).ended).output).toContain("done");
  const again = await openReader(folder, options);
  expect((await again.snapshot()).catalog.files.size).toBe(500);
  await again.close();
});

test("a data directory without the right to write is named", async () => {
  const { folder, data } = folders(1);
  chmodSync(data, 0o555);
  const { output } = await startChild(program, isRoot ? [folder, data, String(NOBODY)] : [folder, data]).ended;
  expect(failure(output)).toMatchObject({ code: "disk/unwritable", message: expect.stringContaining(data) as string });
});

test("an index without the right to write can be searched and not be updated", async () => {
  const { folder, data } = folders(3);
  expect((await startChild(program, [folder, data]).ended).output).toContain("done");
  writeFileSync(path.join(folder, "new.ts"), source(99));
  execFileSync("chmod", ["-R", "a-w,a+rX", data]);
  onTestFinished(() => {
    execFileSync("chmod", ["-R", "u+w", data]);
  });
  const { output } = await startChild(program, isRoot ? [folder, data, String(NOBODY)] : [folder, data]).ended;
  expect(failure(output)).toMatchObject({ code: "disk/unwritable" });
  const reader = await openReader(folder, { dataDirectory: data, encoderId: BY_HAND });
  expect((await reader.snapshot()).catalog.files.size).toBe(3);
  expect(await (await reader.snapshot()).textSearch("thing", 3)).not.toEqual([]);
  await reader.close();
});

test("an index without the right to read is called unreadable, not damaged", async () => {
  const { folder, data } = folders(1);
  await startChild(program, [folder, data]).ended;
  const manifest = readdirSync(data, { recursive: true, encoding: "utf8" }).find((file) => path.basename(file) === "manifest.json") as string;
  const options = { dataDirectory: data, encoderId: BY_HAND };
  const lose = (file: string) => {
    rmSync(file, { recursive: true });
    // Reading what lies below a file fails as reading without the right to does, also for root.
    writeFileSync(file, "");
  };
  lose(path.join(data, path.dirname(manifest)));
  await expect(openReader(folder, options)).rejects.toMatchObject({ code: "disk/unreadable", message: expect.stringContaining("cannot be read") as string });
  const status = await indexStatus(folder, options);
  expect(status.state).not.toBe("damaged");
  expect(status.problem).toContain("cannot be read");
  expect(status.problem).not.toContain("--rebuild");
});

test("a file where the data directory should be is named", async () => {
  const { folder, data } = folders(1);
  const file = path.join(data, "file");
  writeFileSync(file, "");
  await expect(openWriter(folder, { dataDirectory: file, encoderId: BY_HAND, createdBy: "test" })).rejects.toMatchObject({ code: "disk/unwritable", message: expect.stringContaining(file) as string });
});

test("a read-only file system is named, where we may mount one", async () => {
  const { folder, data } = folders(1);
  if (!smallDisk(data)) return;
  execFileSync("mount", ["-o", "remount,ro", data]);
  const { output } = await startChild(program, [folder, data]).ended;
  expect(failure(output)).toMatchObject({ code: "disk/read-only", message: expect.stringContaining(data) as string });
});
