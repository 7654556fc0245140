/** Making folders ends, whatever the file system answers. */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { makeFolder } from "../../src/engine/store/makeFolder.ts";

const temporary = () => fs.mkdtempSync(path.join(os.tmpdir(), "sextant-make-"));

test("makes what is missing, and is content with what is there", async () => {
  const deep = path.join(temporary(), "a", "b", "c");
  await makeFolder(deep);
  await makeFolder(deep);
  expect(fs.statSync(deep).isDirectory()).toBe(true);
});

test("a file in the way is an error, not a folder", async () => {
  const file = path.join(temporary(), "file");
  fs.writeFileSync(file, "");
  await expect(makeFolder(file)).rejects.toMatchObject({ code: "EEXIST" });
  await expect(makeFolder(path.join(file, "below"))).rejects.toMatchObject({ code: "ENOTDIR" });
});

test.runIf(process.platform === "linux")("a file system that never lets a folder be made does not hang", async () => {
  await expect(makeFolder("/proc/nope/a/b")).rejects.toMatchObject({ code: "ENOENT" });
});
