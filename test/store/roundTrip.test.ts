/** Real LanceDB in a temporary directory; the vectors are made by hand, no model is involved. */
import { expect, test } from "vitest";
import { openReader, openWriter } from "../../src/engine/store/store.ts";
import { chunkRow, ENCODER, fileOf, place } from "./rows.ts";
import { unit } from "../indexing/handMadePorts.ts";

test("what is written can be found by vector and by words, and read back", async () => {
  const at = place();
  const writer = await openWriter(at.folder, at.options);
  const a = [chunkRow("src/a.ts", 1, "export function parseToken() {}", 1), chunkRow("src/a.ts", 2, "const limit = 10;", 2)];
  const b = [chunkRow("src/b.py", 1, "def read_file(path): return path", 3)];
  await writer.apply({ upserts: [{ file: fileOf("src/a.ts", "h1", a), chunks: a }, { file: fileOf("src/b.py", "h2", b), chunks: b }] });
  await writer.finished();
  await writer.close();

  const reader = await openReader(at.folder, { ...at.options, encoderId: ENCODER });
  const snapshot = await reader.snapshot();
  const names = (rows: readonly { row: number }[]) => rows.map(({ row }) => `${snapshot.catalog.paths[row]}:${snapshot.catalog.startLines[row]}`);
  expect(snapshot.catalog.size).toBe(3);
  expect(names(await snapshot.vectorSearch(unit(3), 1))).toEqual(["src/b.py:1"]);
  expect((await snapshot.vectorSearch(unit(3), 1))[0]?.score).toBeCloseTo(1, 3);
  expect(names(await snapshot.textSearch("limit", 5))).toEqual(["src/a.ts:2"]);
  expect(await snapshot.texts([snapshot.catalog.rowOf(b[0]!.id)!, snapshot.catalog.rowOf(a[0]!.id)!])).toEqual([b[0]!.text, a[0]!.text]);
  const [vector] = await snapshot.vectors([snapshot.catalog.rowOf(a[1]!.id)!]);
  unit(2).forEach((x, i) => expect(Math.abs(x - vector![i]!)).toBeLessThan(2e-5));
  await reader.close();
});
