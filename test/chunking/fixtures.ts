/** Where the fixtures lie, and what every cut must hold to. */
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";
import type { ChunkedFile } from "../../src/core/chunk.ts";

const here = path.dirname(fileURLToPath(import.meta.url));
export const FIXTURES = path.join(here, "../fixtures/chunking");
export const GOLDEN = path.join(here, "../golden/chunking");

export const fixtureNames = (): string[] => fs.readdirSync(FIXTURES).sort();
export const readFixture = (name: string): string => fs.readFileSync(path.join(FIXTURES, name), "utf8");

/** In order, no overlap, the exact lines, every non-blank line covered, definitions inside, no chunk too large. */
export function expectSound(text: string, { chunks }: ChunkedFile): void {
  const lines = text.split("\n");
  let next = 1;
  for (const chunk of chunks) {
    expect(chunk.startLine).toBeGreaterThanOrEqual(next);
    expect(chunk.endLine).toBeGreaterThanOrEqual(chunk.startLine);
    expect(chunk.endLine).toBeLessThanOrEqual(lines.length);
    expect(lines.slice(next - 1, chunk.startLine - 1).filter(isSolid)).toEqual([]);
    expect(chunk.text).toBe(lines.slice(chunk.startLine - 1, chunk.endLine).join("\n"));
    expect(isSolid(chunk.text)).toBe(true);
    for (const { line, name } of chunk.definitions) {
      expect(line).toBeGreaterThanOrEqual(chunk.startLine);
      expect(line).toBeLessThanOrEqual(chunk.endLine);
      expect(name).not.toBe("");
    }
    // A single line is never split, and a short line may stay with a huge one's neighbours.
    if (chunk.endLine > chunk.startLine) expect(solidSize(chunk.text)).toBeLessThanOrEqual(2000);
    next = chunk.endLine + 1;
  }
  expect(lines.slice(next - 1).filter(isSolid)).toEqual([]);
}

const solidSize = (text: string): number => text.replace(/\s/g, "").length;
/** Control characters count as blank, as they do in the cut. */
const isSolid = (text: string): boolean => /[^\s\0-\x20]/.test(text);
