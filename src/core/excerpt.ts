/** The few lines of a hit that tell a reader most. */
import type { Hit } from "./hit.ts";
import { identifiers } from "./words.ts";

/** A part of a line, in UTF-16 units. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

export interface ExcerptLine {
  /** As in the file, from 1. */
  readonly number: number;
  readonly text: string;
  /** True where lines were left out before this one. */
  readonly afterGap: boolean;
}

/** Words shorter than this match whole parts only: "is" must not light up in "issue". */
const MIN_PREFIX = 4;

/** A guess is enough here: it only puts code before what is said of it. */
const COMMENT = /^\s*(?:\/\/|\/?\*|#(?!\s*(?:define|include|if|\[))|--|;|%|<!--|"""|''')/;
/** Half of a line of code: of two lines with the same words the code is shown, and a comment with twice as many before it. */
const COMMENT_WORTH = 0.5;

/**
 * Up to `maxLines` lines in their order: the one that defines the symbol, then those with the most different query words, then what follows
 * the definition. Blank lines are never among them; common indentation is gone.
 */
export function excerpt(hit: Pick<Hit, "snippet" | "startLine" | "symbol">, words: readonly string[], maxLines: number): ExcerptLine[] {
  const lines = hit.snippet.split("\n");
  const isCode = lines.map((line) => !COMMENT.test(line));
  const worth = lines.map((line, i) => new Set(matches(line, words).map(({ start, end }) => line.slice(start, end).toLowerCase())).size * (isCode[i] ? 1 : COMMENT_WORTH));
  const shown = lines.map((_, i) => i).filter((i) => /[\p{L}\p{N}]/u.test(lines[i]!));
  const names = (i: number): boolean => hit.symbol !== null && identifiers(lines[i]!).includes(hit.symbol);
  const definition = shown.find((i) => isCode[i] && names(i)) ?? shown.find(names) ?? shown[0] ?? lines.findIndex((line) => line.trim() !== "");
  if (definition < 0) return [];
  const chosen = new Set([definition]);
  const byWorth = shown.filter((i) => worth[i]! > 0).sort((a, b) => worth[b]! - worth[a]! || Math.abs(a - definition) - Math.abs(b - definition));
  for (const i of [...byWorth, ...shown.filter((each) => each > definition), ...shown]) {
    if (chosen.size >= maxLines) break;
    chosen.add(i);
  }
  const inOrder = [...chosen].sort((a, b) => a - b);
  const indent = commonIndent(inOrder.map((i) => lines[i]!));
  return inOrder.map((i, at) => ({
    number: hit.startLine + i,
    text: lines[i]!.slice(indent).trimEnd(),
    afterGap: at > 0 && lines.slice(inOrder[at - 1]! + 1, i).some((line) => line.trim() !== ""),
  }));
}

function commonIndent(lines: readonly string[]): number {
  const [first = "", ...rest] = lines.map((line) => /^[ \t]*/.exec(line)![0]);
  let common = first;
  for (const indent of rest) while (!indent.startsWith(common)) common = common.slice(0, -1);
  return common.length;
}

// One part of an identifier: HTTP, Server, error, 2.
const PART = /\p{Lu}+(?!\p{Ll})|\p{Lu}?\p{Ll}+|\p{L}+|\p{N}+/gu;

/** What a word may have more than the one in the code: "passwords" and "checked" mark "password" and "check". */
const ENDING = /^(?:e?s|e?d|ing)$/;

/** Where the words occur in a line: as parts of identifiers, whole or, from four letters on, as their beginning ("retry" in "retrying"), or but for an ending. */
export function matches(line: string, words: readonly string[]): Range[] {
  if (words.length === 0) return [];
  const whole = new Set(words);
  const beginnings = words.filter((word) => word.length >= MIN_PREFIX);
  const found: Range[] = [];
  for (const { 0: part, index } of line.matchAll(PART)) {
    const lower = part.toLowerCase();
    const isBut = (word: string): boolean => lower.length >= MIN_PREFIX && word.startsWith(lower) && ENDING.test(word.slice(lower.length));
    if (whole.has(lower) || beginnings.some((word) => lower.startsWith(word) || isBut(word))) found.push({ start: index, end: index + part.length });
  }
  return found;
}
