/** Paths and texts are data, whatever they look like to SQL. */
import { expect, test } from "vitest";
import type { ChunkRow } from "../../src/engine/store/schema.ts";
import { openReader, openWriter } from "../../src/engine/store/store.ts";
import { verifyIndex } from "../../src/engine/store/verify.ts";
import { chunkRow, fileOf, place } from "./rows.ts";

const PATHS = [
  "it's.ts", "a' OR '1'='1", "'; DROP TABLE chunks; --", "back\\slash\\'.ts", 'double"quote.ts', "new\nline.ts", "tab\t.ts", "ünïcödé/文件/😀.ts", "percent%_under.ts", "-- comment", "a b/c d.ts", "null\\0.ts", "", "e\u0301 is not \u00e9",
];

test("hostile paths and texts are stored, found, masked, changed and removed like any others", async () => {
  const at = place();
  const writer = await openWriter(at.folder, at.options);
  const file = (path: string, hash: string, text: string): { file: ReturnType<typeof fileOf>; chunks: ChunkRow[] } => {
    const chunks = [chunkRow(path, 1, text, PATHS.indexOf(path) + 1, { symbol: path || null, scope: path ? [path.replace(/[\n\t]/g, " ")] : [], contentHash: `${path}${hash}`.slice(0, 40) as never, definitions: [{ name: path.replace(/[\n\t]/g, " "), kind: "function", line: 1 }] })];
    return { file: fileOf(path, hash, chunks), chunks };
  };
  await writer.apply({ upserts: PATHS.map((path) => file(path, "1", `text of ${path} \ud800 ' " \\ \n end`)) });
  await writer.apply({ upserts: PATHS.map((path) => file(path, "2", `changed text of ${path}`)) });
  const reader = await openReader(at.folder, at.options);
  const all = await reader.snapshot();
  expect([...all.catalog.paths].sort()).toEqual([...PATHS].sort());
  expect(await all.texts(PATHS.map((path) => all.catalog.rowsOf(path)[0]!))).toEqual(PATHS.map((path) => `changed text of ${path}`));
  for (const path of PATHS) {
    const row = all.catalog.rowsOf(path)[0]!;
    expect(all.catalog.symbol(row)).toBe(path || null);
    expect(all.catalog.definitions(row)[0]?.name).toBe(path.replace(/[\n\t]/g, " "));
    const mask = Uint8Array.from(all.catalog.paths, (other) => (other === path ? 1 : 0));
    expect((await all.textSearch("changed text", 5, mask)).map((hit) => hit.row)).toEqual([row]);
    expect((await all.vectorSearch((await all.vectors([row]))[0]!, 1, mask))[0]).toMatchObject({ row });
  }
  for (const words of ["' OR 1=1", '"', "*", "a AND b", "\\", "😀", ""]) await all.textSearch(words, 5);
  for (const path of PATHS) {
    await writer.apply({ upserts: [], removals: [path] });
    const paths = (await reader.snapshot()).catalog.paths;
    expect(paths).not.toContain(path);
    expect(paths).toHaveLength(PATHS.length - PATHS.indexOf(path) - 1);
  }
  await reader.close();
  await writer.close();
});

test("texts keep every character, half a character becomes the replacement character", async () => {
  const at = place();
  const texts = ["\ud83d", "\ude00 after half a smile", "plain", "ünïcödé 文件 😀", "\0 zero", "tab\tnew\nline"];
  const writer = await openWriter(at.folder, at.options);
  const chunks = texts.map((text, i) => chunkRow("t.ts", 1 + 3 * i, text, i + 1));
  await writer.apply({ upserts: [{ file: fileOf("t.ts", "1", chunks), chunks }] });
  await writer.finished();
  await writer.close();
  const reader = await openReader(at.folder, at.options);
  const snapshot = await reader.snapshot();
  expect(await snapshot.texts(snapshot.catalog.rowsOf("t.ts"))).toEqual(["\ufffd", "\ufffd after half a smile", ...texts.slice(2)]);
  await reader.close();
  await verifyIndex(at.folder, at.options);
});
