/** Files that break parsers, walkers and budgets: all end soon, and nothing of them is lost. */
import { expect, test } from "vitest";
import { chunkFile } from "../../src/engine/chunking/chunkFile.ts";
import { expectSound } from "./fixtures.ts";

/** Far above what any of these takes (under 3 s on two busy cores), far below what a blow-up would. */
const WITHIN_MS = 60_000;

const FILES: Record<string, string> = {
  "ten thousand brackets on one line.js": `x = ${"(".repeat(10_000)}1${")".repeat(10_000)}`,
  "ten thousand brackets on lines of their own.js": `x = ${"(\n".repeat(10_000)}1${")\n".repeat(10_000)}`,
  "brackets that never close.c": "{\n".repeat(50_000),
  "thirty thousand nested classes.java": "class A { \n".repeat(30_000),
  "twenty thousand nested modules.rb": "module A\n".repeat(20_000),
  "elements that never close.html": "<div>\n".repeat(30_000),
  "brackets a grammar traps on.hs": "f = (\n".repeat(20_000),
  "a chain of fifty thousand calls.js": `a\n${".b()\n".repeat(50_000)}`,
  "a sum of fifty thousand terms.py": `x = (1 \n${"+ 1\n".repeat(50_000)})`,
  "strings that never end.yaml": `a:\n${'  - b: "\n'.repeat(20_000)}`,
  "a hundred thousand headings.md": Array.from({ length: 100_000 }, (_, at) => `${"#".repeat((at % 6) + 1)} a`).join("\n"),
  "indents of every depth.txt": Array.from({ length: 5000 }, (_, at) => `${" ".repeat(at % 1000)}x`).join("\n"),
  "noise.cpp": Array.from({ length: 200_000 }, (_, at) => "{}()[]<>;,.a=\n"[(at * 7919 + (at >> 3)) % 14]).join(""),
};

test.each(Object.entries(FILES))("%s", async (name, text) => {
  const file = await chunkFile(name, text);
  expectSound(text, file);
  expect(file.chunks.length).toBeGreaterThan(0);
}, WITHIN_MS);

test("a million short lines", async () => {
  const { chunks } = await chunkFile("lines.txt", "a b\n".repeat(1_000_000));
  expect(chunks[0]?.startLine).toBe(1);
  expect(chunks.at(-1)?.endLine).toBe(1_000_000);
  expect(chunks.length).toBeLessThan(5000);
}, WITHIN_MS);

test("one line of five million characters", async () => {
  const { chunks } = await chunkFile("data.json", `{"a":"${"x".repeat(5_000_000)}"}`);
  expect(chunks.map(({ startLine, endLine }) => [startLine, endLine])).toEqual([[1, 1]]);
}, WITHIN_MS);

test("files with nothing in them have no chunks", async () => {
  for (const text of ["", "\n", " \n\t\n"]) expect((await chunkFile("a.py", text)).chunks).toEqual([]);
});
