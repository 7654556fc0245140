/**
 * A textbook BM25 over windows of lines: what words alone give, without syntax, vectors or ranking. It reads words as Sextant's own
 * keyword search does (parts of identifiers, stemmed, and whole ones): with plain parts it would be a weaker peer by 0.04 NDCG@10.
 */
import { searchWords } from "../../src/engine/search/searchText.ts";
import { readSource } from "../../src/engine/workspace/readSource.ts";
import { walkFolder } from "../../src/engine/workspace/walkFolder.ts";
import type { Answer } from "./benchData.ts";

export const WINDOW_LINES = 50;
/** Robertson & Zaragoza, The Probabilistic Relevance Framework (2009). */
const K1 = 1.2;
const B = 0.75;

export interface Bm25 {
  readonly windows: readonly Required<Answer>[];
  search(question: string, limit: number): Answer[];
}

/** The files that Sextant would index; a window's words are those of its path and its lines. */
export async function buildBm25(folder: string): Promise<Bm25> {
  const windows: Required<Answer>[] = [];
  const lengths: number[] = [];
  /** Word -> window, times, window, times, ... */
  const postings = new Map<string, number[]>();
  for await (const entry of walkFolder(folder)) {
    if (entry.kind !== "file") continue;
    const source = await readSource(entry);
    if (source.kind !== "text") continue;
    const lines = source.text.split("\n");
    for (let from = 0; from < lines.length; from += WINDOW_LINES) {
      const words = searchWords(`${entry.path}\n${lines.slice(from, from + WINDOW_LINES).join("\n")}`);
      const times = new Map<string, number>();
      for (const word of words) times.set(word, (times.get(word) ?? 0) + 1);
      for (const [word, n] of times) {
        const list = postings.get(word);
        if (list) list.push(windows.length, n);
        else postings.set(word, [windows.length, n]);
      }
      windows.push({ path: entry.path, startLine: from + 1, endLine: Math.min(lines.length, from + WINDOW_LINES) });
      lengths.push(words.length);
    }
  }
  const meanLength = lengths.reduce((a, b) => a + b, 0) / lengths.length;
  return {
    windows,
    search(question, limit) {
      const scores = new Float64Array(windows.length);
      for (const word of new Set(searchWords(question))) {
        const list = postings.get(word) ?? [];
        const having = list.length / 2;
        const idf = Math.log(1 + (windows.length - having + 0.5) / (having + 0.5));
        for (let i = 0; i < list.length; i += 2) {
          const [w, n] = [list[i]!, list[i + 1]!];
          scores[w]! += (idf * n * (K1 + 1)) / (n + K1 * (1 - B + (B * lengths[w]!) / meanLength));
        }
      }
      const order = [...scores.keys()].filter((w) => scores[w]! > 0).sort((a, b) => scores[b]! - scores[a]! || a - b);
      return order.slice(0, limit).map((w) => windows[w]!);
    },
  };
}
