/** From features to an order: weighted sum, penalties by role, one hit per file, and a score that means the same for every query. */
import type { ScorePart } from "../../core/hit.ts";
import { NO_RANKING, type RankingChange } from "../../core/tuning.ts";
import type { AnalysedQuery, QueryKind } from "./analyseQuery.ts";
import type { Described, Features } from "./features.ts";

export type Weights = Readonly<Record<keyof Features, number>>;

/**
 * Weights of the sum for a question in words: learned from semble-dev and from the commits of eight repositories in seven languages, see
 * `npm run bench -- weights` (what was accepted) and ARCHITECTURE.md. What counts against tests and documents was not learned there:
 * a commit's answer is always code.
 */
const QUESTION: Weights = {
  meaning: 0.31,
  words: 0.48,
  definesName: 0.33,
  symbolWords: 0,
  symbolFit: 0.09,
  fileWords: 0.1,
  fileFit: 0.2,
  folderWords: 0.19,
  pathMeaning: 0.41,
  scopeWords: 0.02,
  pathAsked: 0,
  fileCoherence: 0.36,
  isDefinition: 0,
  roleTest: -0.5,
  roleExample: -0.33,
  roleLegacy: -0.17,
  roleGenerated: -0.44,
  roleDeclaration: -0.11,
  roleDocument: -0.31,
};
/** For what is typed or pasted, chosen on semble-dev: a typed name asks for its definition, a path for its file, a snippet for its like. */
const TYPED: Weights = {
  meaning: 0.47,
  words: 0.3,
  definesName: 0.3,
  symbolWords: 0.12,
  symbolFit: 0.12,
  fileWords: 0.28,
  fileFit: 0.18,
  folderWords: 0.16,
  pathMeaning: 0.3,
  scopeWords: 0.02,
  pathAsked: 0,
  fileCoherence: 0.27,
  isDefinition: 0,
  roleTest: -0.45,
  roleExample: -0.3,
  roleLegacy: -0.15,
  roleGenerated: -0.4,
  roleDeclaration: -0.1,
  roleDocument: -0.28,
};
const WEIGHTS: Readonly<Record<QueryKind, Weights>> = {
  question: QUESTION,
  symbol: { ...TYPED, meaning: 0.3, words: 0.5, definesName: 1.2, isDefinition: 0.03, fileWords: 0.2, pathMeaning: 0.1, roleDeclaration: -0.05 },
  path: { ...TYPED, meaning: 0.2, pathAsked: 1.5, fileWords: 0.5, roleTest: -0.1, roleExample: -0.1, roleDocument: 0, roleGenerated: 0 },
  snippet: { ...TYPED, meaning: 0.9, words: 0.6, fileWords: 0.05, fileFit: 0, folderWords: 0.02, pathMeaning: 0 },
};

/** Words by which a question asks for what is otherwise put down. */
const ASKS_FOR: readonly (readonly [keyof Features, RegExp])[] = [
  ["roleTest", /\b(tests?|testing|specs?|mocks?|fixtures?|assert\w*|benchmarks?)\b/i],
  ["roleExample", /\b(examples?|samples?|demos?|tutorials?|benchmarks?)\b/i],
  ["roleLegacy", /\b(legacy|deprecated|compat\w*|polyfills?|old)\b/i],
  ["roleGenerated", /\bgenerated\b/i],
  ["roleDeclaration", /\b(typings?|declarations?|\.d\.ts)\b/i],
  ["roleDocument", /\b(readme|docs?|documentation|changelog|config\w*|ya?ml|json|toml|css|html|styles?)\b/i],
];

/**
 * How well a hit answers the question: the square root of the chance that it does, which spreads the low end, where people compare.
 * The chance is logistic in the weighted sum and in the best cosine of the run, which tells whether
 * the folder speaks of the matter at all. Fitted on semble-dev's questions in words, asked of their own repository and of two others
 * (10,107 hits): of those it calls right in 70 of 100 cases 63 are (`npm run bench -- weights` has the table); the first hit's score is
 * 0.74 in the median where there is an answer, 0.13 where there is none.
 */
export const CHANCE = { constant: -10.67, sum: 6.57, bestCosine: 2.61 };
/** Defining a typed name, or being a typed path, adds so much to the sum that the scale has to start lower. */
const NAMED_CONSTANT = -7.41;
/** Without vectors there is no cosine to judge by: what those runs have in the middle. */
const COSINE_UNKNOWN = 0.45;

/**
 * 0..1, rising with `sum` within a run, comparable between runs. `found` tells whether any candidate defines the typed name or is the
 * typed path: a name that is only used somewhere is judged like a question. `bestCosine` is null in a run without vectors.
 */
export function scoreOf(sum: number, found: boolean, bestCosine: number | null): number {
  const named = found ? NAMED_CONSTANT : 0;
  return 1 / Math.sqrt(1 + Math.exp(-(CHANCE.constant + named + CHANCE.sum * sum + CHANCE.bestCosine * (bestCosine ?? COSINE_UNKNOWN))));
}

export interface Ranked {
  readonly described: Described;
  /** Weighted sum, unbounded. */
  readonly sum: number;
}

/** What a fine-tune may weigh anew: all that questions are ranked by. */
export const LEARNABLE = (Object.keys(QUESTION) as (keyof Features)[]).filter((part) => part !== "definesName" && part !== "pathAsked");

/** The weights that such a change is added to, as text: with others it would lead elsewhere. */
export const WEIGHTS_OF_QUESTIONS = JSON.stringify(LEARNABLE.map((part) => [part, QUESTION[part]]));

/** What of a fine-tune's change holds for this query. */
export const changeFor = (query: AnalysedQuery, change: RankingChange | undefined): RankingChange => (change && query.kind === "question" ? change : NO_RANKING);

/** Roles that the query asks for by a word: they count neither for nor against it. */
export const rolesAsked = (query: AnalysedQuery): (keyof Features)[] => ASKS_FOR.filter(([, asked]) => asked.test(query.text)).map(([role]) => role);

export function weightsFor(query: AnalysedQuery, withMeaning = true, { adds } = NO_RANKING): Weights {
  const weights = { ...WEIGHTS[query.kind] };
  for (const part of LEARNABLE) weights[part] += adds[part] ?? 0;
  // Words then stand in for meaning, so that sums stay comparable.
  if (!withMeaning) Object.assign(weights, { meaning: 0, pathMeaning: 0, words: weights.words + weights.meaning });
  for (const role of rolesAsked(query)) weights[role] = 0;
  return weights;
}

/** Best first; ties by path and line order of the catalog, so that equal runs give equal lists. */
export function rank(described: readonly Described[], weights: Weights): Ranked[] {
  const parts = Object.entries(weights).filter(([, weight]) => weight !== 0) as [keyof Features, number][];
  const ranked = described.map((d): Ranked => {
    let sum = 0;
    for (const [part, weight] of parts) sum += d.features[part] * weight;
    return { described: d, sum };
  });
  return ranked.sort((a, b) => b.sum - a.sum || a.described.candidate.row - b.described.candidate.row);
}

/** What the sum is made of, without the parts that added nothing. */
export function explain({ features }: Described, weights: Weights): ScorePart[] {
  return (Object.entries(weights) as [keyof Features, number][])
    .map(([part, weight]): ScorePart => ({ part, value: features[part], adds: features[part] * weight }))
    .filter(({ adds }) => adds !== 0);
}
