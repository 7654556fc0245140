/** An index that is edited all day stays small, and whoever reads meanwhile never sees half a batch. */
import { expect, test } from "vitest";
import { openReader, openWriter } from "../../src/engine/store/store.ts";
import { bytesOnDisk } from "../../src/engine/store/bytesOnDisk.ts";
import { workspaceOf } from "../../src/engine/store/dataDirectory.ts";
import { verifyIndex } from "../../src/engine/store/verify.ts";
import { BY_HAND, source } from "./handMadePorts.ts";
import { project } from "./project.ts";
import { chunkRow, fileOf, place } from "../store/rows.ts";

test("after 50 rounds of editing and indexing the index takes up at most half as much again", async () => {
  const p = project(Object.fromEntries(Array.from({ length: 120 }, (_, i) => [`f${i}.ts`, source(i, 5)])));
  const first = (await p.index()).report.bytesOnDisk;
  const { index } = workspaceOf(p.folder, p.dataDirectory);
  const reader = await p.reader();
  let largest = 0;
  for (let round = 1; round <= 50; round++) {
    p.write(`f${(round * 7) % 120}.ts`, source(1000 + round, 5));
    const { report } = await p.index();
    expect(report.filesChanged).toBe(1);
    largest = Math.max(largest, await bytesOnDisk(index));
    // A reader that was opened before the first round goes on through all rewrites.
    expect(await reader.read(async (s) => (await s.textSearch(`thing${1000 + round}x0`, 1)).map(({ row }) => s.catalog.paths[row]))).toEqual([`f${(round * 7) % 120}.ts`]);
  }
  await reader.close();
  expect((await bytesOnDisk(index)) / first).toBeLessThan(1.5);
  expect(largest / first).toBeLessThan(1.7);
  await verifyIndex(p.folder, { dataDirectory: p.dataDirectory, encoderId: BY_HAND });
});

test("a reader beside a writer sees each batch whole: two files always change together", async () => {
  const at = place();
  const writer = await openWriter(at.folder, at.options);
  const file = (path: string, version: number) => {
    const chunks = Array.from({ length: 1 + (version % 4) }, (_, i) => chunkRow(path, i + 1, `${path} version ${version} part ${i}`, version * 10 + i));
    return { file: fileOf(path, String(version), chunks), chunks };
  };
  await writer.apply({ upserts: [file("a", 0), file("b", 0)] });
  let writing = true;
  const reading = (async () => {
    const reader = await openReader(at.folder, at.options);
    const seen = new Set<string>();
    while (writing) {
      await reader.read(async (s) => {
        const [a, b] = [s.catalog.files.get("a")?.hash as string, s.catalog.files.get("b")?.hash];
        expect(b).toBe(a);
        expect(s.catalog.rowsOf("a")).toHaveLength(1 + (Number(a) % 4));
        const texts = await s.texts([...s.catalog.ids.keys()]);
        for (const text of texts) expect(text).toContain(`version ${a} `);
        expect((await s.vectorSearch((await s.vectors([0]))[0]!, 1))[0]?.score).toBeCloseTo(1, 2);
        seen.add(a);
      });
    }
    await reader.close();
    return seen;
  })();
  for (let version = 1; version <= 60; version++) {
    await writer.apply({ upserts: [file("a", version), file("b", version)] });
    if (version % 20 === 0) await writer.maintain();
  }
  writing = false;
  expect((await reading).size).toBeGreaterThan(3);
  await writer.close();
});
