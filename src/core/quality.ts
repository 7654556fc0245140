/**
 * How good search is on somebody's own code, as every front door sees it. All figures come from really asking the judged questions of the
 * index as it is now, with votes left out of the order (`feedback: false`): else a vote would prove itself.
 * The engine's `quality/` fills these shapes; terminal and editor only show them.
 */

export const METRIC_NAMES = ["first", "mrr10", "ndcg10", "recall1", "recall5", "recall10", "map", "triplets"] as const;
/**
 * `first`: share of questions whose first hit was accepted. `triplets`: share of (question, accepted, rejected) in which the accepted place is
 * the nearer one. The others as in core/metrics.ts, means over questions.
 */
export type MetricName = (typeof METRIC_NAMES)[number];

/** A mean with what it is worth. All three in 0..1. */
export interface Measure {
  readonly mean: number;
  /** Ends of the 95 % interval. */
  readonly low: number;
  readonly high: number;
  /** How many questions (for `triplets`: triplets) it is the mean of; at 0 the other numbers mean nothing. */
  readonly n: number;
}

/** What put the hits in order. `base` is the encoder as it comes, `keyword` no encoder at all. */
export type Ranker = { readonly kind: "base" } | { readonly kind: "keyword" } | { readonly kind: "adapter"; readonly id: string };

export interface RankerQuality {
  readonly ranker: Ranker;
  readonly measures: Readonly<Record<MetricName, Measure>>;
}

/** One measurement; what is kept of it in the history. */
export interface QualitySummary {
  /** ISO 8601. */
  readonly measuredAt: string;
  readonly tookMs: number;
  readonly encoderId: string;
  /** Judged questions with an accepted place that is still there. */
  readonly questions: number;
  /** Judgments left out because the code they are about is gone. */
  readonly stale: number;
  /** `base` first, then `keyword`, then adapters, the newest first. */
  readonly rankers: readonly RankerQuality[];
}

export interface JudgedQuestion {
  readonly question: string;
  /** The accepted place that stood best, where it is now. */
  readonly path: string;
  /** Rank of the best accepted place, from 1; null where none was among the first ten. One for each of `rankers`, in their order. */
  readonly ranks: readonly (number | null)[];
}

export interface QualityReport extends QualitySummary {
  readonly judged: readonly JudgedQuestion[];
}

/** Votes as they count now: of several on one place the newest, those taken back not at all. */
export interface VoteCount {
  /** A day (YYYY-MM-DD), a folder ("src/orders", "" for the top) or a language. */
  readonly name: string;
  readonly up: number;
  readonly down: number;
}

/** Everything that is known without measuring. */
export interface QualityOverview {
  readonly votes: {
    readonly up: number;
    readonly down: number;
    readonly opened: number;
    /** Oldest first. */
    readonly byDay: readonly VoteCount[];
    /** Most votes first. */
    readonly byFolder: readonly VoteCount[];
    readonly byLanguage: readonly VoteCount[];
  };
  /** Counted since the first vote. `accepted`: those with at least one accepted hit. */
  readonly searches: { readonly asked: number; readonly accepted: number };
  /** How many accepted hits stood at rank 1, 2, ... 10 when they were accepted; the last one counts everything below. */
  readonly acceptedRanks: readonly number[];
  /** Different questions with an accepted place: what a measurement would ask now. */
  readonly questions: number;
  /** Oldest first. */
  readonly history: readonly QualitySummary[];
  /** The last one in full. */
  readonly latest: QualityReport | null;
  /** Id of the adapter that search uses now. */
  readonly adapter: string | null;
}

export type QualityEvent = { readonly kind: "asked"; readonly done: number; readonly total: number };

/**
 * Below this a share says little: with 30 questions its 95 % interval is still up to 34 points wide (Wilson), with 10 it is 53.
 * The same number that a fine-tune needs to be promoted.
 */
export const TRUSTWORTHY_QUESTIONS = 30;

/** 0 where there are enough. */
export function questionsMissing(questions: number): number {
  return Math.max(0, TRUSTWORTHY_QUESTIONS - questions);
}
