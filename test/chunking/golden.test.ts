/** Every fixture is cut and printed with its borders; a person reads the outcome. UPDATE_GOLDEN=1 accepts it. */
import fs from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import type { Chunk, ChunkedFile } from "../../src/core/chunk.ts";
import { chunkFile } from "../../src/engine/chunking/chunkFile.ts";
import { FIXTURES, GOLDEN, fixtureNames, readFixture } from "./fixtures.ts";

/** The source with a line before each chunk: its lines, kind, symbol, scope and what it defines. */
function print(text: string, { language, parsed, chunks }: ChunkedFile): string {
  const lines = text.split("\n");
  const out = [`language ${language}${parsed ? "" : ", cut by lines"}`];
  let next = 1;
  for (const chunk of chunks) {
    out.push(...lines.slice(next - 1, chunk.startLine - 1), border(chunk), ...lines.slice(chunk.startLine - 1, chunk.endLine));
    next = chunk.endLine + 1;
  }
  out.push(...lines.slice(next - 1));
  return out.join("\n");
}

function border({ startLine, endLine, kind, symbol, scope, definitions }: Chunk): string {
  const name = symbol === null ? kind : `${kind} ${symbol}`;
  const inside = scope.length > 0 ? ` in ${scope.join(" > ")}` : "";
  const defined = definitions.map((one) => `${one.kind} ${one.name}:${one.line}`).join(", ");
  return `=== ${startLine}-${endLine} ${name}${inside}${defined === "" ? "" : ` | ${defined}`}`;
}

test.each(fixtureNames())("%s is cut as a person would read it", async (name) => {
  const text = readFixture(name);
  const printed = print(text, await chunkFile(path.join(FIXTURES, name), text));
  const file = path.join(GOLDEN, `${name}.txt`);
  if (process.env["UPDATE_GOLDEN"] === "1") fs.writeFileSync(file, printed);
  expect(printed).toBe(fs.readFileSync(file, "utf8"));
}, 30_000);
