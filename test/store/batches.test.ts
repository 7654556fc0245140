/** A batch counts whole or not at all, whatever interrupts it and however often it is tried. */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { workspaceOf } from "../../src/engine/store/dataDirectory.ts";
import { removeIndex, openReader, openWriter } from "../../src/engine/store/store.ts";
import { verifyIndex } from "../../src/engine/store/verify.ts";
import { unit } from "../indexing/handMadePorts.ts";
import { chunkRow, fileOf, place } from "./rows.ts";

const file = (path: string, hash: string, seeds: number[]) => {
  const chunks = seeds.map((seed, i) => chunkRow(path, i + 1, `${path} ${hash} ${seed}`, seed));
  return { file: fileOf(path, hash, chunks), chunks };
};

test("a batch that fails can be tried again by the same writer and is there once", async () => {
  const at = place();
  const writer = await openWriter(at.folder, at.options);
  await writer.apply({ upserts: [file("a", "1", [1, 2])] });
  const bad = file("c", "1", [5]);
  // More than a commit holds, so that good rows are stored before the bad one stops the batch.
  const many = file("b", "1", Array.from({ length: 4100 }, () => 3));
  await expect(writer.apply({ upserts: [many, { ...bad, chunks: [{ ...bad.chunks[0]!, vector: unit(1).map((x) => x * 3) }] }] })).rejects.toMatchObject({ code: "embedding/not-unit" });
  const reader = await openReader(at.folder, at.options);
  expect((await reader.snapshot()).catalog.size).toBe(2);
  await writer.apply({ upserts: [many, bad] });
  expect((await reader.snapshot()).catalog.size).toBe(4103);
  await reader.close();
  await writer.close();
  expect(await verifyIndex(at.folder, at.options)).toEqual({ files: 3, chunks: 4103 });
});

test("storing a file again that is there already changes nothing", async () => {
  const at = place();
  const writer = await openWriter(at.folder, at.options);
  for (let i = 0; i < 3; i++) await writer.apply({ upserts: [file("a", "1", [1, 2])] });
  const reader = await openReader(at.folder, at.options);
  expect((await reader.snapshot()).catalog.size).toBe(2);
  await reader.close();
  await writer.close();
});

test("a file that was left out and is not any more gets its chunks, with the same bytes", async () => {
  const at = place();
  const writer = await openWriter(at.folder, at.options);
  const whole = file("a", "1", [1, 2]);
  await writer.apply({ upserts: [{ file: { ...whole.file, chunks: 0, skipped: "generated" }, chunks: [] }] });
  await writer.apply({ upserts: [whole] });
  await writer.apply({ upserts: [{ file: { ...whole.file, chunks: 0, skipped: "generated" }, chunks: [] }] });
  const reader = await openReader(at.folder, at.options);
  expect((await reader.snapshot()).catalog.size).toBe(0);
  await writer.apply({ upserts: [whole] });
  expect((await reader.snapshot()).catalog.size).toBe(2);
  await reader.close();
  await writer.close();
  expect(await verifyIndex(at.folder, at.options)).toEqual({ files: 1, chunks: 2 });
});

test("an unchanged snapshot is the same object, and searches that come together share one", async () => {
  const at = place();
  const writer = await openWriter(at.folder, at.options);
  const reader = await openReader(at.folder, at.options);
  const [a, b] = await Promise.all([reader.snapshot(), reader.snapshot()]);
  expect(b).toBe(a);
  expect(await reader.snapshot()).toBe(a);
  await writer.apply({ upserts: [file("a", "1", [1])] });
  expect(await reader.snapshot()).not.toBe(a);
  await reader.close();
  await writer.close();
});

test("a removed index leaves nothing behind where nothing else was kept", async () => {
  const at = place();
  const writer = await openWriter(at.folder, at.options);
  await writer.close();
  await removeIndex(at.folder, at.options.dataDirectory);
  expect(existsSync(writer.workspace.root)).toBe(false);
  expect(readdirSync(join(at.options.dataDirectory, "workspaces"))).toEqual([]);
});

test("what has left is found no more, is in nobody's way and is known until it is swept away", async () => {
  const at = place();
  const writer = await openWriter(at.folder, at.options);
  const leaves = Array.from({ length: 40 }, (_, i) => file(`gone/${i}`, "1", [i]));
  await writer.apply({ upserts: [...leaves, file("stays", "1", [2001])] });
  await writer.maintain();
  await writer.remove(leaves.map((each) => each.file.path));
  const reader = await openReader(at.folder, at.options);
  const found = (text: string) => reader.read(async (s) => (await s.textSearch(text, 5)).map(({ row }) => s.catalog.paths[row]));
  // All forty have the word as well, in as few words.
  expect(await found("1")).toEqual(["stays"]);
  const contents = leaves.map((each) => each.chunks[0]!.contentHash);
  expect((await writer.embeddingsOf(contents)).size).toBe(40);
  // The same bytes at the same place, before the sweep: still once.
  await writer.apply({ upserts: [leaves[0]!] });
  await writer.sweep();
  expect((await reader.snapshot()).catalog.size).toBe(2);
  await reader.close();
  await writer.finished();
  await writer.close();
  expect(await verifyIndex(at.folder, at.options)).toEqual({ files: 2, chunks: 2 });
});

test("a thousand files leave at once, with names that SQL could trip over; a changed one keeps its new rows and nobody else's go", async () => {
  const at = place();
  const writer = await openWriter(at.folder, at.options);
  const gone = Array.from({ length: 1000 }, (_, i) => `gone/it's ${i} "x" \\ ü.ts`);
  await writer.apply({ upserts: [...gone.map((path, i) => file(path, "1", [i])), file("stays", "1", [2001]), file("changes", "1", [2002, 2003])] });
  const versions = (): number => readdirSync(join(workspaceOf(at.folder, at.options.dataDirectory).index, "chunks.lance", "_versions")).length;
  const before = versions();
  await writer.apply({ upserts: [file("changes", "2", [2004])], removals: gone });
  // One commit adds, one removes what left, one what was replaced: 200 files a commit took 5 s for 5,000 files.
  expect(versions() - before).toBeLessThanOrEqual(3);
  const reader = await openReader(at.folder, at.options);
  expect([...(await reader.snapshot()).catalog.paths].sort()).toEqual(["changes", "stays"]);
  await reader.close();
  await writer.close();
  expect(await verifyIndex(at.folder, at.options)).toEqual({ files: 2, chunks: 2 });
});
