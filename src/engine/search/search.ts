/** One question, answered: retrieve by meaning and by words at once, describe, rank, and show the best span of each file. */
import { type Encoder, weighViews } from "../../core/embedding.ts";
import type { SearchAnswer, SearchQuery } from "../../core/hit.ts";
import type { Snapshot } from "../store/snapshot.ts";
import { type AnalysedQuery, analyseQuery } from "./analyseQuery.ts";
import { findCandidates, RETRIEVED } from "./candidates.ts";
import { comparePaths } from "./comparePaths.ts";
import { describe } from "./features.ts";
import { type AllowedFiles, allowedFiles, type LanguageName } from "./filter.ts";
import { hitsOf, type Placed, placeByCosine } from "./hits.ts";
import { type NameIndex, nameIndex } from "./nameIndex.ts";
import { explain, rank, scoreOf, weightsFor } from "./rank.ts";

/** How much the code view counts when words are asked; see ARCHITECTURE.md. */
const CODE_WEIGHT_WORDS = 0.25;
/** A pasted snippet is code: both views of it mean something. */
const CODE_WEIGHT_SNIPPET = 0.6;
/** Chunks whose paths are compared by meaning after a first ranking; the others have no chance of the first page. */
const PATHS_COMPARED = 150;

export interface SearchRoom {
  /** Not called in keyword mode. */
  readonly encoder: () => Promise<Encoder>;
  readonly languageName: LanguageName;
  /** What a fine-tune learned: the question's unit vector before its views are weighed, in and out. Absent: the encoder alone. */
  readonly adapt?: (question: Float32Array) => Float32Array;
}

export async function search(room: SearchRoom, snapshot: Snapshot, asked: SearchQuery, signal?: AbortSignal): Promise<SearchAnswer> {
  const started = performance.now();
  const query = analyseQuery(asked.text);
  const mode = asked.mode ?? "hybrid";
  const names = nameIndex(snapshot.catalog);
  const allowed = allowedFiles(snapshot.catalog, names.files, asked.filter, room.languageName);
  const encoder = mode === "keyword" ? null : await room.encoder();
  const vector = encoder && (await encodeQuery(encoder, query, room.adapt, signal));
  signal?.throwIfAborted();
  const placed =
    mode === "semantic" && vector
      ? placeByCosine(allowed.files.length === 0 ? [] : await snapshot.vectorSearch(vector, RETRIEVED, allowed.mask))
      : await rankEverything(snapshot, names, allowed, query, encoder, vector, signal);
  signal?.throwIfAborted();
  return { hits: await hitsOf(snapshot, placed, asked), mode, words: query.words, tookMs: performance.now() - started };
}

async function encodeQuery(encoder: Encoder, query: AnalysedQuery, adapt: SearchRoom["adapt"], signal?: AbortSignal): Promise<Float32Array> {
  const [encoded] = await encoder.encode([query.text], "query", signal);
  const vector = encoded as Float32Array;
  return weighViews(adapt ? adapt(vector) : vector, query.kind === "snippet" ? CODE_WEIGHT_SNIPPET : CODE_WEIGHT_WORDS);
}

async function rankEverything(
  snapshot: Snapshot,
  names: NameIndex,
  allowed: AllowedFiles,
  query: AnalysedQuery,
  encoder: Encoder | null,
  vector: Float32Array | null,
  signal?: AbortSignal,
): Promise<Placed[]> {
  const described = describe(query, await findCandidates(snapshot, names, allowed, query, vector), names.fileFrequency);
  const weights = weightsFor(query, vector !== null);
  let ranked = rank(described, weights);
  if (encoder && vector && weights.pathMeaning > 0) {
    await comparePaths(encoder, names, vector, ranked.slice(0, PATHS_COMPARED).map((r) => r.described), signal);
    ranked = rank(described, weights);
  }
  const bestCosine = vector && Math.max(0, ...described.map((d) => d.candidate.cosine ?? 0));
  const found = (query.kind === "symbol" || query.kind === "path") && described.some(({ features }) => features.definesName > 0 || features.pathAsked > 0);
  return ranked.map(({ described: d, sum }) => ({ row: d.candidate.row, score: scoreOf(sum, found, bestCosine), why: () => explain(d, weights) }));
}
