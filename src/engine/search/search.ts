/** One question, answered: retrieve by meaning and by words at once, describe, rank, and show the best span of each file. */
import { CODE_WEIGHT_OF_WORDS, type Encoder, weighViews } from "../../core/embedding.ts";
import type { SearchAnswer, SearchQuery } from "../../core/hit.ts";
import type { Scored, Snapshot } from "../store/snapshot.ts";
import { type AnalysedQuery, analyseQuery } from "./analyseQuery.ts";
import { findByWords, findCandidates, type Finding, RETRIEVED } from "./candidates.ts";
import { comparePaths } from "./comparePaths.ts";
import { describe, type Described } from "./features.ts";
import { allowedFiles, type LanguageName } from "./filter.ts";
import { hitsOf, ownVote, type Placed, placeWithVotes } from "./hits.ts";
import { nameIndex } from "./nameIndex.ts";
import { explain, rank, type Ranked, scoreOf, type Weights, weightsFor } from "./rank.ts";
import { acceptedRows, type Reach, type Recall, type RowVotes, rowVotes, voteAdds } from "./remembered.ts";

/** A pasted snippet is code: both views of it mean something. */
const CODE_WEIGHT_SNIPPET = 0.6;
/** Chunks whose paths are compared by meaning after a first ranking; the others have no chance of the first page. */
const PATHS_COMPARED = 150;

/** In units of the weighted sum, where the best of a run and its tenth are some 0.5 apart. */
const REACH: Reach = { above: 0.35, loses: 0.8 };

export interface SearchRoom {
  /** Not called in keyword mode. */
  readonly encoder: () => Promise<Encoder>;
  readonly languageName: LanguageName;
  /** What a fine-tune learned: the question's unit vector before its views are weighed, in and out. Absent: the encoder alone. */
  readonly adapt?: (question: Float32Array) => Float32Array;
  /** What earlier votes say; left out where they are not to be used. */
  readonly recall?: Recall;
}

export async function search(room: SearchRoom, snapshot: Snapshot, asked: SearchQuery, signal?: AbortSignal): Promise<SearchAnswer> {
  const started = performance.now();
  const query = analyseQuery(asked.text);
  const mode = asked.mode ?? "hybrid";
  const names = nameIndex(snapshot.catalog);
  const allowed = allowedFiles(snapshot.catalog, names.files, asked.filter, room.languageName);
  const encoder = mode === "keyword" ? null : await room.encoder();
  const raw = encoder && ((await encoder.encode([query.text], "query", signal))[0] as Float32Array);
  // Votes are compared with the question as the encoder knows it, whatever a fine-tune makes of it.
  const vector = raw && weighViews(room.adapt ? room.adapt(raw) : raw, codeWeight(query));
  signal?.throwIfAborted();
  const votes = await rowVotes(snapshot, (await room.recall?.({ kind: "question", query, vector: raw })) ?? [], allowed.mask);
  const placed =
    mode === "semantic" && vector
      ? await placeWithVotes(snapshot, vector, allowed.files.length === 0 ? [] : await snapshot.vectorSearch(vector, RETRIEVED, allowed.mask), votes)
      : await rankEverything({ snapshot, names, allowed, query, encoder, vector }, votes, signal);
  signal?.throwIfAborted();
  return { hits: await hitsOf(snapshot, placed, asked), mode, words: query.words, tookMs: performance.now() - started };
}

/**
 * The paths of the first `limit` files as `search` orders them, for each of several vectors of one question (as the encoder gives them,
 * views not weighed): what does not depend on the vector is found once. Votes are not looked at.
 */
export async function searchFiles(
  room: Pick<SearchRoom, "encoder">,
  snapshot: Snapshot,
  { text, limit }: { readonly text: string; readonly limit: number },
  vectors: readonly Float32Array[],
  signal?: AbortSignal,
): Promise<string[][]> {
  const query = analyseQuery(text);
  const names = nameIndex(snapshot.catalog);
  const allowed = { files: names.files, mask: undefined };
  if (allowed.files.length === 0) return vectors.map(() => []);
  const encoder = await room.encoder();
  const words = findByWords(snapshot, allowed, query);
  const found: string[][] = [];
  for (const raw of vectors) {
    const vector = weighViews(raw, codeWeight(query));
    const { ranked } = await rankCandidates({ snapshot, names, allowed, query, encoder, vector }, [], words, signal);
    const files = new Set<string>();
    for (const { described } of ranked) {
      if (files.size === limit) break;
      files.add(described.candidate.path);
    }
    found.push([...files]);
  }
  return found;
}

const codeWeight = (query: AnalysedQuery): number => (query.kind === "snippet" ? CODE_WEIGHT_SNIPPET : CODE_WEIGHT_OF_WORDS);

/** A question on its way: what is asked, of which files, and by which vector. */
interface Ranking extends Finding {
  readonly encoder: Encoder | null;
}

async function rankEverything(ranking: Ranking, votes: RowVotes, signal?: AbortSignal): Promise<Placed[]> {
  const { query, vector } = ranking;
  const { described, ranked, weights } = await rankCandidates(ranking, acceptedRows(votes), null, signal);
  const bestCosine = vector && Math.max(0, ...described.map((d) => d.candidate.cosine ?? 0));
  const found = (query.kind === "symbol" || query.kind === "path") && described.some(({ features }) => features.definesName > 0 || features.pathAsked > 0);
  const best = ranked[0]?.sum ?? 0;
  const placed = ranked.map(({ described: d, sum }): Placed & { readonly sum: number } => {
    const { row, path } = d.candidate;
    const part = voteAdds(votes, row, path, sum, best, REACH);
    const all = sum + (part?.adds ?? 0);
    return { row, sum: all, score: scoreOf(all, found, bestCosine), why: () => [...explain(d, weights), ...(part ? [part] : [])], ...ownVote(votes, row) };
  });
  // Sorting is stable: without votes the order is the one that ranking made.
  return votes.rows.size === 0 ? placed : placed.sort((a, b) => b.sum - a.sum);
}

interface RankedCandidates {
  readonly described: readonly Described[];
  readonly ranked: readonly Ranked[];
  readonly weights: Weights;
}

async function rankCandidates(ranking: Ranking, more: readonly number[], words: Promise<readonly Scored[]> | null, signal?: AbortSignal): Promise<RankedCandidates> {
  const { encoder, names, query, vector } = ranking;
  const described = describe(query, await findCandidates(ranking, more, words), names.fileFrequency);
  const weights = weightsFor(query, vector !== null);
  const ranked = rank(described, weights);
  if (!encoder || !vector || weights.pathMeaning <= 0) return { described, ranked, weights };
  await comparePaths(encoder, names, vector, ranked.slice(0, PATHS_COMPARED).map((r) => r.described), signal);
  return { described, ranked: rank(described, weights), weights };
}
