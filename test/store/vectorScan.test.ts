/** The fast scan and its naive twin agree; vectors are made by a seeded generator. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { dotKernel, BYTES_PER_ROW, wasmMemory } from "../../src/engine/store/dotKernel.ts";
import { topRows } from "../../src/engine/store/topRows.ts";
import { openReader, openWriter } from "../../src/engine/store/store.ts";
import { EMBEDDING_DIMS } from "../../src/core/embedding.ts";
import { chunkRow, ENCODER, fileOf, place } from "./rows.ts";
import { unit } from "../indexing/handMadePorts.ts";

test("the kernel's dot products are those of plain arithmetic", () => {
  const rows = 7;
  const memory = wasmMemory(BYTES_PER_ROW * (rows + 1) + rows * 4);
  const matrix = new Int16Array(memory.buffer, BYTES_PER_ROW, rows * EMBEDDING_DIMS);
  const query = new Int16Array(memory.buffer, 0, EMBEDDING_DIMS);
  for (let r = 0; r < rows; r++) unit(r + 1).forEach((x, i) => (matrix[r * EMBEDDING_DIMS + i] = Math.round(x * 32768)));
  unit(99).forEach((x, i) => (query[i] = Math.round(x * 32768)));
  dotKernel(memory)(BYTES_PER_ROW, 0, BYTES_PER_ROW * (rows + 1), rows);
  const naive = Array.from({ length: rows }, (_, r) => query.reduce((sum, x, i) => sum + x * matrix[r * EMBEDDING_DIMS + i]!, 0));
  expect([...new Int32Array(memory.buffer, BYTES_PER_ROW * (rows + 1), rows)]).toEqual(naive);
});

test("the largest numbers a unit vector can have do not overflow", () => {
  const memory = wasmMemory(BYTES_PER_ROW * 2 + 4);
  const both = new Int16Array(memory.buffer, 0, EMBEDDING_DIMS * 2);
  both[0] = both[EMBEDDING_DIMS] = 32767;
  dotKernel(memory)(BYTES_PER_ROW, 0, BYTES_PER_ROW * 2, 1);
  expect(new Int32Array(memory.buffer, BYTES_PER_ROW * 2, 1)[0]).toBe(32767 * 32767);
});

test("topRows is sorting and cutting", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.integer({ min: -5, max: 5 }), fc.boolean(), fc.boolean()), { maxLength: 60 }), fc.nat(70), (slots, limit) => {
      const rowOfSlot = Int32Array.from(slots, ([, gone], i) => (gone ? -1 : i));
      const mask = Uint8Array.from(slots, ([, , masked]) => (masked ? 0 : 1));
      const naive = slots
        .map(([score], row) => ({ row, score }))
        .filter(({ row }) => rowOfSlot[row] !== -1 && mask[row] === 1)
        .sort((a, b) => b.score - a.score || a.row - b.row)
        .slice(0, limit);
      expect(topRows(Int32Array.from(slots, ([score]) => score), rowOfSlot, limit, mask)).toEqual(naive);
    }),
  );
});

test("in memory and on disk the same rows come with the same scores, also after files came, changed and went", async () => {
  const at = place();
  const writer = await openWriter(at.folder, at.options);
  const file = (path: string, hash: string, seeds: number[]) => {
    const chunks = seeds.map((seed, i) => chunkRow(path, i + 1, `${path} ${seed}`, seed));
    return { file: fileOf(path, hash, chunks), chunks };
  };
  await writer.apply({ upserts: [file("a", "1", [1, 2, 3]), file("b", "1", [4, 5, 6, 7, 8]), file("c", "1", [9])] });
  const reader = await openReader(at.folder, { ...at.options, encoderId: ENCODER });
  const compare = async () => {
    const cold = await openReader(at.folder, { ...at.options, encoderId: ENCODER });
    const [fromDisk, inMemory] = [await cold.snapshot(), await reader.snapshot()];
    await inMemory.warm();
    for (const seed of [1, 5, 9, 77]) {
      const show = (s: typeof fromDisk, hits: { row: number; score: number }[]) => hits.map(({ row, score }) => [s.catalog.ids[row], Math.round(score * 1000)]);
      const mask = (s: typeof fromDisk) => Uint8Array.from(s.catalog.paths, (path) => (path === "b" ? 1 : 0));
      // A reader of its own for each cold search: from the second on the scan may be warm.
      expect(show(inMemory, await inMemory.vectorSearch(unit(seed), 4))).toEqual(show(fromDisk, await fromDisk.vectorSearch(unit(seed), 4)));
      expect(show(inMemory, await inMemory.vectorSearch(unit(seed), 3, mask(inMemory)))).toEqual(show(fromDisk, await fromDisk.vectorSearch(unit(seed), 3, mask(fromDisk))));
    }
    await cold.close();
    return inMemory;
  };
  const first = await compare();
  await writer.apply({ upserts: [file("a", "2", [1, 20, 21, 22]), file("d", "1", [30])], removals: ["c"] });
  await compare();
  // The older snapshot still answers what was there when it was taken.
  expect(first.catalog.paths[(await first.vectorSearch(unit(9), 1))[0]!.row]).toBe("c");
  await writer.close();
  await reader.close();
});
