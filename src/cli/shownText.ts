/** Foreign text on a terminal: how wide it is and what of it fits the line. */
import type { Range } from "../core/excerpt.ts";

/** JSON that is safe to look at: its own escapes cover C0 only. The same data, read back. */
export function jsonLine(value: unknown): string {
  return JSON.stringify(value).replace(/[\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

const NO_WIDTH = /^[\p{Mn}\p{Me}\u200d\ufe00-\ufe0f]$/u;

/** How many cells a character takes: none for marks set on others, two for East Asian wide ones and pictures. */
function cellsOf(char: string): number {
  const code = char.codePointAt(0)!;
  if (code < 0x300) return 1;
  if (NO_WIDTH.test(char)) return 0;
  return isWide(code) ? 2 : 1;
}

/** The blocks of Unicode's EastAsianWidth.txt that are W or F, joined where gaps hold nothing anyone writes. */
function isWide(code: number): boolean {
  return (
    (code >= 0x1100 && code <= 0x115f) || (code >= 0x231a && code <= 0x231b) || (code >= 0x23e9 && code <= 0x23f3) || (code >= 0x2614 && code <= 0x2615) ||
    (code >= 0x2648 && code <= 0x2653) || code === 0x26a1 || code === 0x2705 || code === 0x2728 || code === 0x274c || code === 0x274e || (code >= 0x2753 && code <= 0x2757) ||
    (code >= 0x2e80 && code <= 0x303e) || (code >= 0x3041 && code <= 0xa4cf) || (code >= 0xa960 && code <= 0xa97f) || (code >= 0xac00 && code <= 0xd7a3) ||
    (code >= 0xf900 && code <= 0xfaff) || (code >= 0xfe30 && code <= 0xfe6f) || (code >= 0xff00 && code <= 0xff60) || (code >= 0xffe0 && code <= 0xffe6) ||
    (code >= 0x1f300 && code <= 0x1f64f) || (code >= 0x1f680 && code <= 0x1f6ff) || (code >= 0x1f900 && code <= 0x1faff) || (code >= 0x20000 && code <= 0x3fffd)
  );
}

export function cellWidth(text: string): number {
  let cells = 0;
  for (const char of text) cells += cellsOf(char);
  return cells;
}

/**
 * The part of a line that fits into `cells`, as a range of it with a flag for each cut side (an ellipsis of one cell goes there).
 * `mustShow` is kept in sight: a match far to the right moves the window.
 */
export function fit(line: string, cells: number, mustShow?: Range): Range & { readonly cutLeft: boolean; readonly cutRight: boolean } {
  if (cellWidth(line) <= cells) return { start: 0, end: line.length, cutLeft: false, cutRight: false };
  const wanted = mustShow ? cellWidth(line.slice(0, mustShow.end)) : 0;
  const moved = wanted > cells - 1;
  // The match ends two thirds into the window: what leads to it tells more than what follows.
  const skip = moved ? Math.max(0, wanted - Math.floor((cells * 2) / 3)) : 0;
  let start = 0;
  let at = 0;
  let cell = 0;
  const chars = [...line];
  let i = 0;
  for (; i < chars.length && cell < skip; i++) {
    cell += cellsOf(chars[i]!);
    at += chars[i]!.length;
  }
  start = at;
  const cutLeft = start > 0;
  const room = cells - (cutLeft ? 1 : 0);
  if (cellWidth(line.slice(start)) <= room) return { start, end: line.length, cutLeft, cutRight: false };
  let used = 0;
  for (; i < chars.length; i++) {
    const width = cellsOf(chars[i]!);
    if (used + width > room - 1) break;
    used += width;
    at += chars[i]!.length;
  }
  return { start, end: at, cutLeft, cutRight: true };
}

/** A line cut at its end to fit. */
export function cutTo(line: string, cells: number): string {
  const { end, cutRight } = fit(line, cells);
  return cutRight ? `${line.slice(0, end)}…` : line;
}
