/** The few lines of code of a hit: numbered, lightly coloured, the asked words marked, cut to the width there is. */
import { excerpt, type ExcerptLine, matches } from "../core/excerpt.ts";
import { harmless } from "../core/harmless.ts";
import type { Hit } from "../core/hit.ts";
import { element } from "./dom.ts";
import { type Open, tokenizeLine, type TokenKind } from "./tokenize.ts";

/** Kept before a match that would else lie out of sight: what leads to it tells more than what follows. */
const BEFORE_MATCH = 12;
/** Longer lines are no code that anyone reads here, and would only cost time. */
const LONGEST_LINE = 1000;

export interface CodeOptions {
  readonly words: readonly string[];
  readonly maxLines: number;
  /** Characters that fit. */
  readonly columns: number;
}

export function codeLines(hit: Pick<Hit, "snippet" | "startLine" | "symbol" | "language">, { words, maxLines, columns }: CodeOptions): HTMLElement {
  const openAt = openAtLines(hit.snippet, hit.language);
  const lines = excerpt(hit, words, maxLines);
  const digits = String(lines.at(-1)?.number ?? 0).length;
  // The last number is the widest; every line's code starts at the same place.
  const block = element("div", { class: `code digits-${Math.min(digits, 6)}` });
  for (const line of lines) block.append(codeLine(line, openAt[line.number - hit.startLine] ?? null, hit.language, words, columns - digits - 2));
  return block;
}

/** What is open at the start of each line. */
function openAtLines(snippet: string, language: string): Open[] {
  const states: Open[] = [];
  let open: Open = null;
  for (const line of snippet.split("\n")) {
    states.push(open);
    open = tokenizeLine(line.slice(0, LONGEST_LINE), language, open).open;
  }
  return states;
}

function codeLine(line: ExcerptLine, open: Open, language: string, words: readonly string[], columns: number): HTMLElement {
  const text = harmless(line.text.slice(0, LONGEST_LINE));
  const marked = matches(text, words);
  const { tokens } = tokenizeLine(text, language, open);
  const first = marked[0];
  const from = first && first.end > columns ? Math.max(0, first.start - Math.min(BEFORE_MATCH, Math.floor(columns / 2))) : 0;
  const code = element("code");
  if (from > 0) code.append(element("span", { class: "cut" }, "…"));
  // Cut at every border of a token or mark: each piece then has one colour and is marked or not.
  const borders = [...new Set([from, text.length, ...tokens.flatMap((t) => [t.start, t.end]), ...marked.flatMap((m) => [m.start, m.end])])].filter((b) => b >= from).sort((a, b) => a - b);
  for (let i = 0; i + 1 < borders.length; i++) {
    const start = borders[i]!;
    const piece = text.slice(start, borders[i + 1]);
    const kind = tokens.find((t) => t.start <= start && start < t.end)?.kind;
    const isMarked = marked.some((m) => m.start <= start && start < m.end);
    code.append(pieceOf(piece, kind, isMarked));
  }
  return element(
    "div",
    { class: line.afterGap ? "line after-gap" : "line" },
    element("span", { class: "line-number", attributes: { "aria-hidden": "true" } }, String(line.number)),
    code,
  );
}

function pieceOf(text: string, kind: TokenKind | undefined, isMarked: boolean): Node {
  if (isMarked) return element("mark", kind ? { class: `token-${kind}` } : {}, text);
  return kind ? element("span", { class: `token-${kind}` }, text) : document.createTextNode(text);
}
