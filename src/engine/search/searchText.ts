/** What keyword search reads of a chunk: its words in the form in which a query will ask for them. */
import type { Chunk } from "../../core/chunk.ts";
import { identifiers, splitWords } from "../../core/words.ts";
import { stem, stems } from "./wordForms.ts";

/**
 * How often a word of these fields counts, against once for a word of the body.
 * BM25 with fields, done by repetition (Robertson, Zaragoza & Taylor, CIKM 2004): the index has one text column.
 */
const FILE_NAME_TIMES = 2;
const FOLDER_TIMES = 1;
const SYMBOL_TIMES = 2;
/** Folders near the file say more about it than the first ones, which many files share. */
const FOLDERS_READ = 3;

/** A longer "word" is data (a hash, base64), which nobody asks for. */
const LONGEST_WORD = 40;

/**
 * Words split from identifiers and stemmed; an identifier of several words is kept whole beside its parts, in lower case,
 * so that asking for `parseConfig` finds that name before texts that merely say "parse" and "config".
 */
export function searchWords(text: string): string[] {
  const out: string[] = [];
  for (const identifier of identifiers(text)) {
    for (const word of wordsOf(identifier)) out.push(word);
  }
  return out;
}

/** Identifiers repeat: nine of ten are answered from here. Emptied when full, so that no repository can make it grow. */
const memo = new Map<string, readonly string[]>();
const MEMO_SIZE = 50_000;

function wordsOf(identifier: string): readonly string[] {
  let known = memo.get(identifier);
  if (known === undefined) {
    const words = splitWords(identifier);
    const whole = wholeIdentifier(identifier);
    const all = words.length > 1 ? [...words.map(stem), whole] : words.map(stem);
    known = all.filter((word) => word.length <= LONGEST_WORD);
    if (memo.size >= MEMO_SIZE) memo.clear();
    memo.set(identifier, known);
  }
  return known;
}

/** `parse_config`, `parseConfig` and `ParseConfig` are one name to a person who types it. */
export function wholeIdentifier(identifier: string): string {
  return identifier.replace(/[_$]+/g, "").toLowerCase();
}

/** The name that a qualified one ends with: `Plug.Conn` and `plug::conn` are found by `conn`. */
export function lastName(identifier: string): string {
  const parts = identifiers(identifier);
  return wholeIdentifier(parts[parts.length - 1] ?? identifier);
}

export function searchText(path: string, chunk: Pick<Chunk, "symbol" | "scope" | "text">): string {
  const segments = path.split("/");
  const fileName = stems((segments.pop() ?? "").replace(/\.[^.]+$/, ""));
  const folders = stems(segments.slice(-FOLDERS_READ).join("/"));
  const names = searchWords([chunk.symbol ?? "", ...chunk.scope].join(" "));
  const out: string[] = [];
  for (let i = 0; i < FILE_NAME_TIMES; i++) out.push(...fileName);
  for (let i = 0; i < FOLDER_TIMES; i++) out.push(...folders);
  for (let i = 0; i < SYMBOL_TIMES; i++) out.push(...names);
  for (const word of searchWords(chunk.text)) out.push(word);
  return out.join(" ");
}
