/** Defects 5, 7, 11, 12 and 23 of the predecessor: vectors of other lengths, made-up vectors, vectors converted twice. */
import fc from "fast-check";
import { createRequire } from "node:module";
import { expect, test } from "vitest";
import { EMBEDDING_DIMS } from "../../src/core/embedding.ts";
import { readHalf, writeHalf } from "../../src/engine/store/half.ts";
import { openReader, openWriter } from "../../src/engine/store/store.ts";
import { verifyIndex } from "../../src/engine/store/verify.ts";
import { unit } from "../indexing/handMadePorts.ts";
import { chunkRow, fileOf, place } from "./rows.ts";

const broken: readonly [string, Float32Array, string][] = [
  ["too short", new Float32Array(1536).fill(1 / Math.sqrt(1536)), "embedding/wrong-dimensions"],
  ["too long", new Float32Array(3072).fill(1 / Math.sqrt(3072)), "embedding/wrong-dimensions"],
  ["zero", new Float32Array(EMBEDDING_DIMS), "embedding/not-unit"],
  ["not a number", unit(1).fill(Number.NaN, 7, 8), "embedding/not-finite"],
  ["infinite", unit(1).fill(Infinity, 7, 8), "embedding/not-finite"],
  ["twice as long", unit(1).map((x) => x * 2), "embedding/not-unit"],
];

test.each(broken)("a vector that is %s is refused when it is written and when it is asked with", async (_, vector, code) => {
  const at = place();
  const writer = await openWriter(at.folder, at.options);
  const good = [chunkRow("good.ts", 1, "good", 1)];
  await writer.apply({ upserts: [{ file: fileOf("good.ts", "1", good), chunks: good }] });
  const chunks = [chunkRow("a.ts", 1, "a", 1), chunkRow("a.ts", 2, "b", 2, { vector })];
  await expect(writer.apply({ upserts: [{ file: fileOf("a.ts", "1", chunks), chunks }] })).rejects.toMatchObject({ code });
  const reader = await openReader(at.folder, at.options);
  const snapshot = await reader.snapshot();
  expect(snapshot.catalog.paths).toEqual(["good.ts"]);
  await expect(snapshot.vectorSearch(vector, 1)).rejects.toMatchObject({ code });
  await reader.close();
  await writer.close();
});

test.each(broken.filter(([, vector]) => vector.length === EMBEDDING_DIMS))("a stored vector that is %s is refused when it is read", async (name, vector, code) => {
  const at = place();
  const writer = await openWriter(at.folder, at.options);
  const chunks = [chunkRow("a.ts", 1, "a", 1), chunkRow("a.ts", 2, "b", 2)];
  await writer.apply({ upserts: [{ file: fileOf("a.ts", "1", chunks), chunks }] });
  const index = writer.workspace.index;
  await writer.finished();
  await writer.close();
  // Behind the store's back: what a lost block or another program would do.
  const lance = createRequire(import.meta.url)("@lancedb/lancedb") as typeof import("@lancedb/lancedb");
  const table = await (await lance.connect(index)).openTable("chunks");
  const stored = await table.update({ where: "start_line = 2", values: { vector: [...vector] } }).then(
    () => true,
    () => false,
  );
  // LanceDB itself refuses numbers that are not finite.
  if (!stored) return expect(code).toBe("embedding/not-finite");
  const read = async (work: (s: Awaited<ReturnType<Awaited<ReturnType<typeof openReader>>["snapshot"]>>) => Promise<unknown>) => {
    const reader = await openReader(at.folder, at.options);
    await reader.read(work).finally(() => reader.close());
  };
  await expect(read((s) => s.vectors([0, 1]))).rejects.toMatchObject({ code });
  await expect(read((s) => s.warm())).rejects.toMatchObject({ code });
  await expect(verifyIndex(at.folder, at.options)).rejects.toMatchObject({ code: "index/damaged", message: expect.stringContaining("a.ts, lines 2-2") as string });
  const again = await openWriter(at.folder, at.options);
  await expect(again.embeddingsOf(chunks.map((c) => c.contentHash))).rejects.toMatchObject({ code });
  await again.close();
  expect(name).not.toBe("");
});

test("float16 keeps a number to half a thousandth of its size, and every float16 survives the round trip", () => {
  fc.assert(
    fc.property(fc.float({ min: -1, max: 1, noNaN: true }), (x) => {
      const bits = new Uint16Array(1);
      writeHalf(Float32Array.of(x), bits, 0);
      expect(Math.abs(readHalf(bits, 0, 1)[0]! - x)).toBeLessThanOrEqual(Math.max(Math.abs(x) * 2 ** -11, 2 ** -25));
    }),
  );
  const all = Uint16Array.from({ length: 0x7c00 }, (_, i) => i);
  const back = new Uint16Array(all.length);
  writeHalf(readHalf(all, 0, all.length), back, 0);
  expect(back).toEqual(all);
});
