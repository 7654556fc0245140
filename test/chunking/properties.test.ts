/** Whatever the text is, no line of it falls between chunks. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { chunkByLines, chunkFile } from "../../src/engine/chunking/chunkFile.ts";
import { expectSound, fixtureNames, readFixture } from "./fixtures.ts";

/** The first use of each grammar compiles it; on a busy machine that adds up. */
const WITHIN_MS = 60_000;

const check = async (path: string, text: string): Promise<void> => expectSound(text, await chunkFile(path, text));

const LINES = [
  "", "  ", "\t", "}", "});", "end", "def f(x):", "  return x", "class A {", "function g() {", "  if (x) {", "/* open", "*/", "# note", "// note",
  "`", '"""', "'", "@decorated", "import x", "const y = 1;", "let z = (", ")", "<div>", "</div>", "äöü 漢字 🧭", "key: value", "- item", "\tgo func()",
  "\r", "x\r", "\0", "\u00a0", "\ufeffstart", "fn main() -> u8 {", "impl X for Y {", "module M", "begin", "case x of", "  where", "=begin", "=end", "<<TEXT",
  "x".repeat(300), "y ".repeat(900), "z".repeat(2000), "(".repeat(50),
];
const soup = fc.array(fc.constantFrom(...LINES), { maxLength: 120 }).map((lines) => lines.join("\n"));
const fixture = fc.constantFrom(...fixtureNames());

test("soups of lines, in every language", async () => {
  await fc.assert(fc.asyncProperty(fixture, soup, (name, text) => check(name, text)), { numRuns: 150 });
}, WITHIN_MS);

test("broken code can leave the place of a name empty", () => check("broken.py", "=begin\n\0"));

test("one line larger than a chunk, and blank ones after it", async () => {
  for (const text of [`{${"a".repeat(4000)}}\n`, `${"b".repeat(4000)}\n\n`, `\n${"c".repeat(4000)}\n \n${"d".repeat(4000)}\n`]) {
    for (const name of ["contract.json", "notes.md", "some.txt", "min.js"]) await check(name, text);
    expectSound(text, chunkByLines("contract.json", text));
  }
});

test("fixtures cut off anywhere", async () => {
  const truncated = fixture.chain((name) => {
    const text = readFixture(name);
    return fc.tuple(fc.constant(name), fc.integer({ min: 0, max: text.length }), fc.integer({ min: 0, max: text.length })).map(([its, a, b]) => [its, text.slice(Math.min(a, b), Math.max(a, b))] as const);
  });
  await fc.assert(fc.asyncProperty(truncated, ([name, text]) => check(name, text)), { numRuns: 100 });
}, WITHIN_MS);

test("fixtures with other line ends, tabs and letters", async () => {
  for (const name of fixtureNames()) {
    const text = readFixture(name);
    await check(name, text.replaceAll("\n", "\r\n"));
    await check(name, text.replaceAll("  ", "\t"));
    await check(name, text.replaceAll("e", "é").replaceAll("o", "🧭"));
    await check(name, `\ufeff${text}`);
    await check(name, text.replaceAll("\n", " "));
  }
}, WITHIN_MS);

test("any text without a grammar", async () => {
  await fc.assert(fc.asyncProperty(fc.string({ unit: "binary", maxLength: 3000 }), async (text) => check("some.txt", text)), { numRuns: 100 });
  fc.assert(fc.property(soup, (text) => expectSound(text, chunkByLines("a.py", text))), { numRuns: 100 });
}, WITHIN_MS);

test("the same text is always cut the same", async () => {
  for (const name of fixtureNames()) {
    const text = readFixture(name);
    expect(await chunkFile(name, text)).toEqual(await chunkFile(name, text));
  }
}, WITHIN_MS);
