/** Only LanceDB's own words about its files make an index damaged; what else goes wrong keeps its name. */
import { expect, test } from "vitest";
import { isVersionGone, storeError } from "../../src/engine/store/lanceErrors.ts";
import { openReader, openWriter } from "../../src/engine/store/store.ts";
import { chunkRow, fileOf, place } from "./rows.ts";

const told = (error: unknown) => storeError(error, "/folder", "/place");

test.each([new TypeError("Cannot read properties of undefined (reading 'length')"), new RangeError("Invalid array length"), new ReferenceError("size is not defined"), new SyntaxError("Unexpected end of JSON input")])(
  "a mistake of ours in a search (%s) is not blamed on the index",
  async (mistake) => {
    const at = place();
    const writer = await openWriter(at.folder, at.options);
    const chunks = [chunkRow("a.ts", 1, "text", 1)];
    await writer.apply({ upserts: [{ file: fileOf("a.ts", "1", chunks), chunks }] });
    await writer.close();
    const reader = await openReader(at.folder, at.options);
    await expect(reader.read(() => Promise.reject(mistake))).rejects.toBe(mistake);
    await reader.close();
  },
);

const SOURCE = "/usr/local/cargo/registry/src/index.crates.io-1949cf8c6b5b557f/lance-io-8.0.0/src/local.rs:133:40";
const messages: readonly [string, string][] = [
  [`Failed to get next batch from stream: lance error: LanceError(IO): Generic LocalFileSystem error: failed to fill whole buffer, ${SOURCE}`, "index/damaged"],
  [`Failed to get next batch from stream: lance error: Not found: tmp/chunks.lance/data/1100.lance, ${SOURCE}`, "index/damaged"],
  [`lance error: LanceError(IO): does not have sufficient data, len: 10, ${SOURCE}`, "index/damaged"],
  [`lance error: LanceError(IO): Generic LocalFileSystem error: Unable to open file: Too many open files (os error 24), ${SOURCE}`, "disk/too-many-files"],
  [`lance error: Invalid user input: Error parsing statement: SELECT 1 FROM t WHERE nope ===, ${SOURCE}`, "engine/internal"],
  ["the encoder's answer has an invalid size", "engine/internal"],
  ["The worker was not found", "engine/internal"],
];

test.each(messages)("%s", (message, code) => {
  expect(told(new Error(message))).toMatchObject({ code });
});

test("running out of open files is named, and the index is not", () => {
  expect(told(Object.assign(new Error("EMFILE: too many open files, open '/x'"), { code: "EMFILE" }))).toMatchObject({ code: "disk/too-many-files", message: expect.not.stringContaining("damaged") as string });
});

test("what cannot be read is not called unwritable", () => {
  const denied = new Error(`lance error: LanceError(IO): Unable to open file: Permission denied (os error 13), ${SOURCE}`);
  expect(storeError(denied, "/folder", "/place", "read")).toMatchObject({ code: "disk/unreadable", message: "/place cannot be read." });
  expect(storeError(denied, "/folder", "/place")).toMatchObject({ code: "disk/unwritable", message: "/place cannot be written to." });
});

test("a version is gone only where LanceDB says so", () => {
  expect(isVersionGone(new Error(`lance error: Not found: tmp/chunks.lance/data/1100.lance, ${SOURCE}`))).toBe(true);
  expect(isVersionGone(new Error("grammar not found"))).toBe(false);
  expect(isVersionGone(new TypeError("lance not found"))).toBe(false);
});
