/** What an index may be opened as: each way in which it is not ours, not of now or not whole has a code and a next step. */
import { closeSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync, writeSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { expect, test } from "vitest";
import type { EncoderId } from "../../src/core/embedding.ts";
import { workspaceOf } from "../../src/engine/store/dataDirectory.ts";
import { indexStatus } from "../../src/engine/store/status.ts";
import { openReader, openWriter, removeIndex } from "../../src/engine/store/store.ts";
import { verifyIndex } from "../../src/engine/store/verify.ts";
import { unit } from "../indexing/handMadePorts.ts";
import { chunkRow, fileOf, place } from "./rows.ts";

async function built() {
  const at = place();
  const writer = await openWriter(at.folder, at.options);
  const chunks = Array.from({ length: 300 }, (_, i) => chunkRow("a.ts", i + 1, `line ${i} of a file that is indexed`, i + 1));
  await writer.apply({ upserts: [{ file: fileOf("a.ts", "1", chunks), chunks }] });
  await writer.finished();
  await writer.close();
  return { ...at, ...workspaceOf(at.folder, at.options.dataDirectory) };
}

type Built = Awaited<ReturnType<typeof built>>;

/** Everything a reader does. */
async function useAll(at: Built, encoderId: EncoderId = at.options.encoderId): Promise<void> {
  const reader = await openReader(at.folder, { ...at.options, encoderId });
  try {
    await reader.read(async (s) => {
      await s.vectorSearch(unit(1), 3);
      await s.textSearch("line", 3);
      await s.texts([0, 100, 299]);
      await s.warm();
    });
  } finally {
    await reader.close();
  }
}

const changeManifest = (at: Built, change: object): void => writeFileSync(at.manifest, JSON.stringify({ ...(JSON.parse(readFileSync(at.manifest, "utf8")) as object), ...change }));
const filesIn = (folder: string, ending: string): string[] => readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(ending)).map((file) => path.join(folder, file));

test("an index that is in order opens, verifies and says so", async () => {
  const at = await built();
  await useAll(at);
  expect(await verifyIndex(at.folder, at.options)).toEqual({ files: 1, chunks: 300 });
  expect(await indexStatus(at.folder, at.options)).toMatchObject({ state: "ready", files: 1, chunks: 300, encoderId: at.options.encoderId, languages: { typescript: 1 }, updatedAt: expect.any(String) as string });
});

test("without an index there is none", async () => {
  const at = place();
  await expect(openReader(at.folder, at.options)).rejects.toMatchObject({ code: "index/missing", nextStep: expect.stringContaining("sextant index") as string });
  expect(await indexStatus(at.folder, at.options)).toMatchObject({ state: "missing", files: 0, bytesOnDisk: 0 });
  await removeIndex(at.folder, at.options.dataDirectory);
});

test("removing an index leaves what people told us", async () => {
  const at = await built();
  mkdirSync(at.memory);
  writeFileSync(path.join(at.memory, "feedback"), "kept");
  await removeIndex(at.folder, at.options.dataDirectory);
  await expect(openReader(at.folder, at.options)).rejects.toMatchObject({ code: "index/missing" });
  await (await openWriter(at.folder, { ...at.options, rebuild: true })).close();
  expect(readFileSync(path.join(at.memory, "feedback"), "utf8")).toBe("kept");
});

test("a first run that was cut off is incomplete, not ready", async () => {
  const at = place();
  await (await openWriter(at.folder, at.options)).close();
  expect(await indexStatus(at.folder, at.options)).toMatchObject({ state: "incomplete", problem: expect.stringContaining("sextant index") as string });
});

const manifests: readonly [string, object | string, string][] = [
  ["another folder's manifest", { folder: "/somewhere/else" }, "index/foreign"],
  ["a manifest of another program", { format: "other" }, "index/foreign"],
  ["a manifest that is no JSON", "{", "index/foreign"],
  ["a layout of another version", { schemaVersion: 999 }, "index/schema-changed"],
  ["another encoder", { encoderId: "other@1" }, "index/encoder-changed"],
];

test.each(manifests)("%s is refused by reader and writer, named by status and cured by a rebuild", async (_, change, code) => {
  const at = await built();
  if (typeof change === "string") writeFileSync(at.manifest, change);
  else changeManifest(at, change);
  const expected = { code, nextStep: expect.stringContaining("--rebuild") as string };
  await expect(openReader(at.folder, at.options)).rejects.toMatchObject(expected);
  await expect(openWriter(at.folder, at.options)).rejects.toMatchObject(expected);
  expect(await indexStatus(at.folder, at.options)).toMatchObject({ state: code.slice("index/".length), problem: expect.stringContaining("--rebuild") as string });
  await (await openWriter(at.folder, { ...at.options, rebuild: true })).close();
  expect((await indexStatus(at.folder, at.options)).state).toBe("incomplete");
});

const damages: readonly [string, (at: Built) => void][] = [
  ["data files cut off", (at) => filesIn(path.join(at.index, "chunks.lance", "data"), ".lance").forEach((file) => truncateSync(file, Math.floor(statSync(file).size / 2)))],
  ["data files gone", (at) => filesIn(path.join(at.index, "chunks.lance", "data"), ".lance").forEach((file) => rmSync(file))],
  ["file records cut off", (at) => filesIn(path.join(at.index, "files.lance", "data"), ".lance").forEach((file) => truncateSync(file, 20))],
  ["no manifests of a table", (at) => rmSync(path.join(at.index, "chunks.lance", "_versions"), { recursive: true })],
  ["cut off manifests of a table", (at) => filesIn(path.join(at.index, "chunks.lance", "_versions"), ".manifest").forEach((file) => truncateSync(file, 10))],
  ["a table gone", (at) => rmSync(path.join(at.index, "files.lance"), { recursive: true })],
  ["the tables of another encoder", (at) => changeManifest(at, { encoderId: "other@1" })],
];

test.each(damages)("damage: %s is named as such, and a rebuild cures it", async (name, damage) => {
  const at = await built();
  damage(at);
  const encoderId = name.includes("another encoder") ? ("other@1" as EncoderId) : at.options.encoderId;
  const expected = { code: "index/damaged", nextStep: expect.stringContaining("--rebuild") as string };
  await expect(useAll(at, encoderId)).rejects.toMatchObject(expected);
  await expect(verifyIndex(at.folder, { ...at.options, encoderId })).rejects.toMatchObject(expected);
  await (await openWriter(at.folder, { ...at.options, encoderId, rebuild: true })).close();
  await expect(openReader(at.folder, { ...at.options, encoderId }).then((r) => r.close())).resolves.toBeUndefined();
});

test("somebody deleted the tables to save space: the index is missing, and the next run makes it anew", async () => {
  const at = await built();
  rmSync(at.index, { recursive: true });
  await expect(useAll(at)).rejects.toMatchObject({ code: "index/missing" });
  expect((await indexStatus(at.folder, at.options)).state).toBe("missing");
  const writer = await openWriter(at.folder, at.options);
  expect(writer.files().size).toBe(0);
  await writer.close();
});

test("a block of zeros, which LanceDB reads as other data, is named", async () => {
  const at = await built();
  const [file] = filesIn(path.join(at.index, "chunks.lance", "data"), ".lance").sort((a, b) => statSync(b).size - statSync(a).size) as [string];
  const handle = openSync(file, "r+");
  // In the middle of the vectors.
  writeSync(handle, Buffer.alloc(65536), 0, 65536, Math.floor(statSync(file).size / 2));
  closeSync(handle);
  await expect(verifyIndex(at.folder, at.options)).rejects.toMatchObject({ code: "index/damaged", message: expect.stringContaining("a.ts, lines") as string });
});

test("lost word index files are damage, not an empty answer", async () => {
  const at = await built();
  const writer = await openWriter(at.folder, at.options);
  const chunks = Array.from({ length: 1200 }, (_, i) => chunkRow("b.ts", i + 1, `other line ${i}`, i + 1));
  await writer.apply({ upserts: [{ file: fileOf("b.ts", "1", chunks), chunks }] });
  await writer.maintain();
  await writer.finished();
  await writer.close();
  rmSync(path.join(at.index, "chunks.lance", "_indices"), { recursive: true });
  await expect(verifyIndex(at.folder, at.options)).rejects.toMatchObject({ code: "index/damaged" });
  await expect(useAll(at)).rejects.toMatchObject({ code: "index/damaged" });
});

test("a reader notices that the index was rebuilt or removed under it", async () => {
  const at = await built();
  const reader = await openReader(at.folder, at.options);
  expect((await reader.snapshot()).catalog.size).toBe(300);
  const writer = await openWriter(at.folder, { ...at.options, rebuild: true });
  const chunks = [chunkRow("new.ts", 1, "all new", 1)];
  await writer.apply({ upserts: [{ file: fileOf("new.ts", "1", chunks), chunks }] });
  await writer.close();
  expect((await reader.snapshot()).catalog.paths).toEqual(["new.ts"]);
  await removeIndex(at.folder, at.options.dataDirectory);
  await expect(reader.snapshot()).rejects.toMatchObject({ code: "index/missing" });
  await reader.close();
});

test("an index that somebody writes is called that by a check, and never damaged", async () => {
  const at = await built();
  const version = (n: number) => {
    const chunks = Array.from({ length: 20 }, (_, i) => chunkRow("b.ts", i + 1, `version ${n}, line ${i}`, n * 50 + i));
    return { upserts: [{ file: fileOf("b.ts", String(n), chunks), chunks }] };
  };
  const writer = await openWriter(at.folder, at.options);
  let writing = true;
  const answers = (async () => {
    const codes = new Set<string>();
    while (writing) codes.add(await verifyIndex(at.folder, at.options).then(() => "sound", (error: { code: string }) => error.code));
    return codes;
  })();
  for (let n = 1; n <= 15; n++) {
    await writer.apply(version(n));
    await writer.maintain();
  }
  // What a batch looks like from outside between its commits: rows that the record promises are not there.
  const lance = createRequire(import.meta.url)("@lancedb/lancedb") as typeof import("@lancedb/lancedb");
  await (await (await lance.connect(at.index)).openTable("chunks")).delete("path = 'b.ts' AND start_line = 3");
  writing = false;
  expect([...(await answers)].filter((code) => code !== "sound" && code !== "index/locked")).toEqual([]);
  await expect(verifyIndex(at.folder, at.options)).rejects.toMatchObject({ code: "index/locked", message: expect.stringContaining(`process ${process.pid}`) as string });
  await writer.close();
  await expect(verifyIndex(at.folder, at.options)).rejects.toMatchObject({ code: "index/damaged", message: expect.stringContaining("19 of 20") as string });
});

test("a search that is under way ends well when its reader lets go", async () => {
  const at = await built();
  for (let steps = 0; steps < 40; steps++) {
    const reader = await openReader(at.folder, at.options);
    let taken = false;
    const searching = reader.snapshot().finally(() => (taken = true));
    // At another moment of it each time.
    for (let i = 0; i < steps && !taken; i++) await new Promise((resolve) => setImmediate(resolve));
    await reader.close();
    expect((await searching).catalog.size).toBe(300);
    await reader.close();
  }
});
