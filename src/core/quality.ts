/** How good search is on one's own code, measured on one's own votes. */

/** A mean with its 95 % interval (bootstrap over questions) and how many questions (for `triplets`: pairs) it is of. */
export interface Measure {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly n: number;
}

/** All in 0..1. `triplets` is the share of (accepted, other) pairs of places in which the accepted one stands higher. */
export const MEASURES = ["mrr10", "ndcg10", "recall1", "recall5", "recall10", "map", "triplets"] as const;
export type MeasureName = (typeof MEASURES)[number];
export type Measures = Readonly<Record<MeasureName, Measure>>;

/** A way of searching that is measured. */
export interface SystemQuality {
  /** "base", "keyword" or an adapter's id. */
  readonly id: string;
  readonly measures: Measures;
  /** In the order of `QualityReport.questions`: rank of the first accepted place among the files shown, null where it is not among the first 100. */
  readonly ranks: readonly (number | null)[];
}

export interface VotesOfDay {
  /** "2026-11-24" */
  readonly day: string;
  readonly up: number;
  readonly down: number;
}

export interface VotesOfGroup {
  readonly name: string;
  readonly up: number;
  readonly down: number;
}

/** Told while questions are asked again. */
export interface QualityEvent {
  readonly kind: "asked";
  readonly done: number;
  readonly total: number;
}

/** One measurement, as history keeps it: without the questions. */
export interface PastQuality {
  /** ISO 8601 */
  readonly time: string;
  readonly encoderId: string;
  readonly questions: number;
  readonly systems: readonly Omit<SystemQuality, "ranks">[];
}

export interface QualityReport {
  readonly folder: string;
  readonly time: string;
  readonly encoderId: string;
  readonly votes: { readonly up: number; readonly down: number; readonly opened: number };
  readonly days: readonly VotesOfDay[];
  readonly folders: readonly VotesOfGroup[];
  readonly languages: readonly VotesOfGroup[];
  /** Since the first vote: searches that people made, and those whose question has an accepted hit. null where none was counted. */
  readonly searches: { readonly count: number; readonly accepted: number } | null;
  /** Mean rank at which accepted hits stood when they were accepted; null where nobody said what was shown. */
  readonly acceptedRank: { readonly mean: number; readonly n: number } | null;
  /** Questions with an accepted place that is still in the index, oldest first. */
  readonly questions: readonly string[];
  /** Votes whose content is gone: counted, and left out of everything below. */
  readonly stale: number;
  /** Votes on answers to "find similar", whose code is still there: counted, and left out of everything below. */
  readonly similar: number;
  /** The base, words alone, then each fine-tune of this encoder, newest first. Empty where there is no such question. */
  readonly systems: readonly SystemQuality[];
  /** How many more questions with an accepted hit the numbers need before they can be trusted; 0 where they can. */
  readonly moreNeeded: number;
  /** Earlier measurements, oldest first. */
  readonly history: readonly PastQuality[];
}
