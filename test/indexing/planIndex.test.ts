/** The plan is a pure comparison, so its promise is a property: applying it reaches the wanted state, and touches nothing else. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { keptTime, planIndex } from "../../src/engine/indexing/planIndex.ts";
import type { FileRecord } from "../../src/engine/store/schema.ts";
import type { FileEntry } from "../../src/engine/workspace/sourceFile.ts";

const stamps = fc.record({ sizeBytes: fc.nat(3), mtimeMs: fc.nat(3) });
const state = fc.dictionary(fc.constantFrom("a", "b/c", "b/d", "it's", "ü", "__proto__", "constructor"), stamps);

const entry = ([path, stamp]: [string, { sizeBytes: number; mtimeMs: number }]): FileEntry => ({ kind: "file", path, absolutePath: `/${path}`, ...stamp });
const record = ([path, stamp]: [string, { sizeBytes: number; mtimeMs: number }]): [string, FileRecord] => [path, { path, ...stamp, hash: "h", language: "x", chunks: 1, skipped: null }];

test("applying a plan reaches the wanted state", () => {
  fc.assert(
    fc.property(state, state, (folder, index) => {
      const walked = Object.entries(folder).map(entry);
      const before = new Map(Object.entries(index).map(record));
      const plan = planIndex(walked, before);
      const after = new Map([...before.values()].map(({ path, sizeBytes, mtimeMs }) => [path, `${sizeBytes} ${mtimeMs}`]));
      for (const path of plan.remove) after.delete(path);
      for (const { path, sizeBytes, mtimeMs } of [...plan.add, ...plan.check]) after.set(path, `${sizeBytes} ${mtimeMs}`);
      expect(after).toEqual(new Map(walked.map(({ path, sizeBytes, mtimeMs }) => [path, `${sizeBytes} ${mtimeMs}`])));
    }),
  );
});

test("a plan names every file once and nothing that is as it was", () => {
  fc.assert(
    fc.property(state, state, (folder, index) => {
      const before = new Map(Object.entries(index).map(record));
      const walked = Object.entries(folder).map(entry);
      const plan = planIndex(walked, before);
      expect(plan.add.length + plan.check.length + plan.unchanged).toBe(walked.length);
      expect(plan.add.filter(({ path }) => before.has(path))).toEqual([]);
      expect(plan.check.filter(({ path, sizeBytes, mtimeMs }) => before.get(path)?.sizeBytes === sizeBytes && before.get(path)?.mtimeMs === mtimeMs)).toEqual([]);
      expect(planIndex(walked, new Map(walked.map((file) => record([file.path, file])))).unchanged).toBe(walked.length);
    }),
  );
});

test("a file written in the second in which it is read is looked at again, where the file system tells whole seconds only", () => {
  expect(keptTime(5000, 5900)).toBe(-1);
  expect(keptTime(5000, 9000)).toBe(5000);
  expect(keptTime(5000.5, 5000.9)).toBe(5000.5);
});
