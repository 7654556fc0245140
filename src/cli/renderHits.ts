/** Hits as text for people. */
import { isAbsolute, join, relative } from "node:path";
import type { Hit, ScorePart, SearchAnswer } from "../core/hit.ts";
import { excerpt, matches } from "../core/excerpt.ts";
import type { Paint } from "./paint.ts";
import { harmless } from "../core/harmless.ts";
import { scorePartInWords } from "../core/scoreParts.ts";
import { cellWidth, cutTo, fit } from "./shownText.ts";

export interface HitLayout {
  readonly paint: Paint;
  /** Cells of a line. */
  readonly width: number;
  /** Absolute path of the folder that hits are relative to. */
  readonly folder: string;
  /** Where the reader is: paths are shown so that they can be opened from here. */
  readonly cwd: string;
}

const EXCERPT_LINES = 4;
const BAR_CELLS = 5;

export function renderHits(answer: Pick<SearchAnswer, "hits" | "words">, layout: HitLayout): string {
  return answer.hits.map((hit) => renderHit(hit, answer.words, layout).join("\n")).join("\n\n");
}

function renderHit(hit: Hit, words: readonly string[], layout: HitLayout): string[] {
  const { paint, width } = layout;
  const absolute = join(layout.folder, hit.path);
  const place = `${harmless(shownPath(absolute, layout.cwd))}:${hit.startLine}-${hit.endLine}`;
  const bar = scoreBar(hit.score);
  const gap = Math.max(2, Math.min(width, 100) - cellWidth(place) - bar.length - 5);
  // The place is never cut: a cut path cannot be opened.
  const head = `${paint.link(paint.path(paint.bold(place)), absolute, hit.startLine)}${" ".repeat(gap)}${paint.dim(`${bar} ${hit.score.toFixed(2)}`)}`;
  const lines = [head];
  const label = breadcrumb(hit);
  if (label !== "") lines.push(`  ${paint.dim(cutTo(harmless(label), width - 2))}`);
  lines.push(...renderExcerpt(hit, words, layout));
  if (hit.more.length > 0) {
    const spans = hit.more.map((span) => `${span.startLine}-${span.endLine}`).join(", ");
    lines.push(`  ${paint.dim(cutTo(`also lines ${spans}`, width - 2))}`);
  }
  if (hit.why) lines.push(...renderWhy(hit.why, width).map((line) => `  ${paint.dim(line)}`));
  return lines;
}

/** Relative where that does not climb out of the reader's folder: terminals open it by a click. */
function shownPath(absolute: string, cwd: string): string {
  const from = relative(cwd, absolute);
  return from.startsWith("..") || isAbsolute(from) ? absolute : from;
}

function scoreBar(score: number): string {
  const full = Math.max(0, Math.min(BAR_CELLS, Math.round(score * BAR_CELLS)));
  return "▰".repeat(full) + "▱".repeat(BAR_CELLS - full);
}

/** "LruCache › evict (method)"; blocks of code without a name have none. */
function breadcrumb(hit: Hit): string {
  const names = [...hit.scope];
  if (hit.symbol !== null && names.at(-1) !== hit.symbol) names.push(hit.symbol);
  return names.length === 0 ? "" : `${names.join(" › ")} (${hit.kind})`;
}

function renderExcerpt(hit: Hit, words: readonly string[], { paint, width }: HitLayout): string[] {
  const chosen = excerpt(hit, words, EXCERPT_LINES);
  const digits = String(chosen.at(-1)?.number ?? 0).length;
  const out: string[] = [];
  for (const { number, text, afterGap } of chosen) {
    // The gap shows in the gutter instead of taking a line.
    const gutter = `${afterGap ? "⋮" : " "} ${String(number).padStart(digits)} │ `;
    out.push(paint.dim(gutter) + markedLine(harmless(text), words, width - gutter.length, paint));
  }
  return out;
}

function markedLine(line: string, words: readonly string[], cells: number, paint: Paint): string {
  const found = matches(line, words);
  const shown = fit(line, Math.max(cells, 10), found[0]);
  let out = shown.cutLeft ? paint.dim("…") : "";
  let at = shown.start;
  for (const { start, end } of found) {
    if (end <= at || start >= shown.end) continue;
    const from = Math.max(start, at);
    const to = Math.min(end, shown.end);
    out += line.slice(at, from) + paint.mark(line.slice(from, to));
    at = to;
  }
  return out + line.slice(at, shown.end) + (shown.cutRight ? paint.dim("…") : "");
}

/** The largest parts first; those too small to show are left out, their sum is not claimed. */
function renderWhy(parts: readonly ScorePart[], width: number): string[] {
  const shown = parts.filter(({ adds }) => Math.abs(adds) >= 0.005).sort((a, b) => Math.abs(b.adds) - Math.abs(a.adds));
  const text = shown.map(({ adds, ...part }) => `${harmless(scorePartInWords(part))} ${adds < 0 ? "−" : "+"}${Math.abs(adds).toFixed(2)}`);
  const lines: string[] = [];
  let line = "why:";
  for (const [i, each] of text.entries()) {
    const piece = ` ${each}${i < text.length - 1 ? "," : ""}`;
    if (line.length + piece.length > width - 2 && line !== "why:") {
      lines.push(line);
      line = "    ";
    }
    line += piece;
  }
  return [...lines, line];
}
