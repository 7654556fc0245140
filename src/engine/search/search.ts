/** One question, answered: retrieve by meaning and by words at once, describe, rank, and show the best span of each file. */
import { CODE_WEIGHT_OF_WORDS, type Encoder, weighViews } from "../../core/embedding.ts";
import type { SearchAnswer, SearchQuery } from "../../core/hit.ts";
import type { Learned, RankingChange } from "../../core/tuning.ts";
import type { Scored, Snapshot } from "../store/snapshot.ts";
import { type AnalysedQuery, analyseQuery } from "./analyseQuery.ts";
import { findByWords, findCandidates, type Finding, RETRIEVED } from "./candidates.ts";
import { comparePaths } from "./comparePaths.ts";
import { describe, type Described, type Features } from "./features.ts";
import { allowedFiles, type LanguageName } from "./filter.ts";
import { hitsOf, ownVote, type Placed, placeWithVotes } from "./hits.ts";
import { nameIndex } from "./nameIndex.ts";
import { changeFor, explain, rank, type Ranked, rolesAsked, scoreOf, type Weights, weightsFor } from "./rank.ts";
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
  /** Absent: the encoder and the weights that Sextant ships with. */
  readonly learned?: Learned;
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
  const vector = raw && weighViews(room.learned ? room.learned.move(raw) : raw, codeWeight(query));
  signal?.throwIfAborted();
  const votes = await rowVotes(snapshot, (await room.recall?.({ kind: "question", query, vector: raw })) ?? [], allowed.mask);
  const placed =
    mode === "semantic" && vector
      ? await placeWithVotes(snapshot, vector, allowed.files.length === 0 ? [] : await snapshot.vectorSearch(vector, RETRIEVED, allowed.mask), votes)
      : await rankEverything({ snapshot, names, allowed, query, encoder, vector, change: changeFor(query, vector ? room.learned?.ranking : undefined) }, votes, signal);
  signal?.throwIfAborted();
  return { hits: await hitsOf(snapshot, placed, asked), mode, words: query.words, tookMs: performance.now() - started };
}

/** A question by one vector (as the encoder gives it, views not weighed), with what ranking is to weigh anew. */
export interface Way {
  readonly vector: Float32Array;
  readonly ranking?: RankingChange;
}

/**
 * The paths of the first `limit` files as `search` orders them, for each of several ways to ask one question: what does not depend on the
 * way is found once. Votes are not looked at.
 */
export async function searchFiles(room: Pick<SearchRoom, "encoder">, snapshot: Snapshot, { text, limit }: Asked, ways: readonly Way[], signal?: AbortSignal): Promise<string[][]> {
  const found: string[][] = [];
  const question = await openQuestion(room, snapshot, text);
  for (const way of ways) {
    const { ranked } = await rankCandidates(question.by(way), [], question.words, signal);
    found.push(firstFiles(ranked, limit));
  }
  return found;
}

interface Asked {
  readonly text: string;
  readonly limit: number;
}

/** A file with what ranking knows of its chunks, as far as they were found. */
export interface DescribedFile {
  readonly path: string;
  readonly chunks: readonly Features[];
}

/** The first `limit` files for a question and the weights that put them there: what a fine-tune learns to weigh from. null for what is no question. */
export async function describeFiles(room: Pick<SearchRoom, "encoder">, snapshot: Snapshot, { text, limit }: Asked, vector: Float32Array, signal?: AbortSignal): Promise<{ readonly weights: Weights; readonly files: readonly DescribedFile[] } | null> {
  const question = await openQuestion(room, snapshot, text);
  if (question.query.kind !== "question") return null;
  const { ranked, weights } = await rankCandidates(question.by({ vector }), [], question.words, signal);
  const none = Object.fromEntries(rolesAsked(question.query).map((role) => [role, 0]));
  const files = firstFiles(ranked, limit).map((path): DescribedFile => ({
    path,
    chunks: ranked.flatMap(({ described: { candidate, features } }) => (candidate.path === path ? [{ ...features, ...none }] : [])),
  }));
  return { weights, files };
}

/** What is the same whatever the way. */
async function openQuestion(room: Pick<SearchRoom, "encoder">, snapshot: Snapshot, text: string) {
  const query = analyseQuery(text);
  const names = nameIndex(snapshot.catalog);
  const allowed = { files: names.files, mask: undefined };
  const encoder = await room.encoder();
  return {
    query,
    words: allowed.files.length === 0 ? null : findByWords(snapshot, allowed, query),
    by: ({ vector, ranking }: Way): Ranking => ({ snapshot, names, allowed, query, encoder, vector: weighViews(vector, codeWeight(query)), change: changeFor(query, ranking) }),
  };
}

function firstFiles(ranked: readonly Ranked[], limit: number): string[] {
  const files = new Set<string>();
  for (const { described } of ranked) {
    if (files.size === limit) break;
    files.add(described.candidate.path);
  }
  return [...files];
}

const codeWeight = (query: AnalysedQuery): number => (query.kind === "snippet" ? CODE_WEIGHT_SNIPPET : CODE_WEIGHT_OF_WORDS);

/** A question on its way: what is asked, of which files, and by which vector. */
interface Ranking extends Finding {
  readonly encoder: Encoder | null;
  readonly change: RankingChange;
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
    return { row, sum: all, score: scoreOf(all - ranking.change.level, found, bestCosine), why: () => [...explain(d, weights), ...(part ? [part] : [])], ...ownVote(votes, row) };
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
  const { encoder, names, query, vector, change } = ranking;
  const described = describe(query, await findCandidates(ranking, more, words), names.fileFrequency);
  const weights = weightsFor(query, vector !== null, change);
  const ranked = rank(described, weights);
  if (!encoder || !vector || weights.pathMeaning <= 0) return { described, ranked, weights };
  await comparePaths(encoder, names, vector, ranked.slice(0, PATHS_COMPARED).map((r) => r.described), signal);
  return { described, ranked: rank(described, weights), weights };
}
