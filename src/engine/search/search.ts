/** One question, answered: retrieve by meaning and by words at once, describe, rank, and show the best span of each file. */
import { type Encoder, weighViews } from "../../core/embedding.ts";
import type { SearchAnswer, SearchQuery } from "../../core/hit.ts";
import type { Catalog } from "../store/catalog.ts";
import type { Scored, Snapshot } from "../store/snapshot.ts";
import { type AnalysedQuery, analyseQuery } from "./analyseQuery.ts";
import { type Candidate, describe } from "./features.ts";
import { type AllowedFiles, allowedFiles, type LanguageName } from "./filter.ts";
import { hitsOf, type Placed } from "./hits.ts";
import { type NameIndex, nameIndex } from "./nameIndex.ts";
import { rank } from "./rank.ts";
import { searchWords } from "./searchText.ts";

/** Candidates from each retriever: the right file is almost always among the first fifty, coherence wants to see its other chunks. */
const RETRIEVED = 200;
/** How much the code view counts when words are asked; see ARCHITECTURE.md. */
const CODE_WEIGHT_WORDS = 0.4;
/** A pasted snippet is code: both views of it mean something. */
const CODE_WEIGHT_SNIPPET = 0.6;
/** Chunks that define a typed name come along even when neither retriever ranks them. */
const NAMED = 50;

export interface SearchRoom {
  /** Not called in keyword mode. */
  readonly encoder: () => Promise<Encoder>;
  readonly languageName: LanguageName;
}

export async function search(room: SearchRoom, snapshot: Snapshot, asked: SearchQuery, signal?: AbortSignal): Promise<SearchAnswer> {
  const started = performance.now();
  const query = analyseQuery(asked.text);
  const mode = asked.mode ?? "hybrid";
  const { catalog } = snapshot;
  const names = nameIndex(catalog);
  const allowed = allowedFiles(catalog, names.files, asked.filter, room.languageName);
  signal?.throwIfAborted();
  const nothing: readonly Scored[] = [];
  const [byMeaning, byWords] =
    allowed.files.length === 0
      ? [nothing, nothing]
      : await Promise.all([
          mode === "keyword" ? nothing : byMeaningOf(room, snapshot, query, allowed, signal),
          mode === "semantic" ? nothing : snapshot.textSearch(wordsFor(query), RETRIEVED, allowed.mask),
        ]);
  signal?.throwIfAborted();
  const placed = mode === "semantic" ? placeByCosine(byMeaning) : rankAll(catalog, names, allowed, query, byMeaning, byWords);
  const hits = await hitsOf(snapshot, placed, asked);
  return { hits, mode, words: query.words, tookMs: performance.now() - started };
}

async function byMeaningOf(room: SearchRoom, snapshot: Snapshot, query: AnalysedQuery, allowed: AllowedFiles, signal?: AbortSignal): Promise<readonly Scored[]> {
  const encoder = await room.encoder();
  const [vector] = await encoder.encode([query.text], "query", signal);
  const weighted = weighViews(vector as Float32Array, query.kind === "snippet" ? CODE_WEIGHT_SNIPPET : CODE_WEIGHT_WORDS);
  return snapshot.vectorSearch(weighted, RETRIEVED, allowed.mask);
}

/** The words that carry meaning, in the index's form; whole identifiers stay. */
function wordsFor(query: AnalysedQuery): string {
  const kept = new Set([...query.stems, ...query.names]);
  return searchWords(query.text)
    .filter((word) => kept.has(word))
    .join(" ");
}

/** Vectors alone: the order and the scores are the cosines. */
function placeByCosine(scored: readonly Scored[]): Placed[] {
  return scored.map(({ row, score }) => ({ row, score: Math.max(0, Math.min(1, score)), why: [{ part: "meaning", value: score, adds: score }] }));
}

function rankAll(catalog: Catalog, names: NameIndex, allowed: AllowedFiles, query: AnalysedQuery, byMeaning: readonly Scored[], byWords: readonly Scored[]): Placed[] {
  const cosine = new Map(byMeaning.map(({ row, score }) => [row, score]));
  const bm25 = new Map(byWords.map(({ row, score }) => [row, score]));
  const rows = new Set([...cosine.keys(), ...bm25.keys(), ...namedRows(catalog, names, allowed, query)]);
  const candidates = [...rows].map(
    (row): Candidate => ({
      row,
      path: catalog.paths[row] as string,
      kind: catalog.kinds[row] as Candidate["kind"],
      symbol: catalog.symbol(row),
      scope: catalog.scope(row),
      definitions: catalog.definitions(row),
      cosine: cosine.get(row) ?? null,
      bm25: bm25.get(row) ?? null,
    }),
  );
  const ranked = rank(query, describe(query, candidates, names.fileFrequency));
  return ranked.map(({ described, sum, why }) => ({ row: described.candidate.row, score: Math.max(0, Math.min(1, sum / 2)), why }));
}

/** Where a typed name is defined, and the files a typed path may mean. */
function namedRows(catalog: Catalog, names: NameIndex, { files, mask }: AllowedFiles, query: AnalysedQuery): number[] {
  const out: number[] = [];
  for (const name of query.names) out.push(...names.definedIn(name).filter((row) => mask === undefined || mask[row] === 1).slice(0, NAMED));
  if (query.kind === "path") {
    const asked = query.text.toLowerCase().replace(/^\.?\//, "");
    const matching = files.filter((file) => file.path.toLowerCase().includes(asked));
    // Shortest first: "util" means util.ts before a/very/long/utility/path.ts.
    matching.sort((a, b) => a.path.length - b.path.length);
    for (const file of matching.slice(0, NAMED)) out.push(...catalog.rowsOf(file.path).slice(0, 1));
  }
  return out;
}
