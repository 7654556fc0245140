/** A fine-tune as front doors see it: what to ask for, what it tells on its way, what it found, and which ones are kept. */

/** Different questions with an accepted hit. */
export const LEAST_TO_TRAIN = 10;
/** With fewer a fine-tune never takes over search by itself. */
export const LEAST_TO_PROMOTE = 30;

export interface TuneOptions {
  /** Pairs mined from the folder (documentation and its code, commits and what they changed) beside the accepted ones; on unless told. */
  readonly mined?: boolean;
  /** An installed @tensorflow/tfjs-node; the built-in backend runs unless told. */
  readonly tfjsNodePath?: string;
  readonly seed?: number;
}

export type TuneEvent =
  | { readonly kind: "started"; readonly pid: number }
  | { readonly kind: "pairs"; readonly accepted: number; readonly mined: number; readonly rejected: number; readonly stale: number }
  | { readonly kind: "backend"; readonly backend: string }
  /** `share` of the whole job, 0..1, only grows; `loss` of the training that runs. */
  | { readonly kind: "trained"; readonly share: number; readonly loss: number; readonly part: number; readonly parts: number; readonly secondsLeft: number | null }
  | { readonly kind: "checked"; readonly share: number; readonly done: number; readonly total: number }
  | { readonly kind: "notice"; readonly text: string };

/** Means over accepted questions that were held out. */
export interface TuneMeasures {
  readonly mrr10: number;
  readonly recall1: number;
  readonly recall5: number;
  readonly recall10: number;
  readonly map: number;
  /** How often the accepted place is nearer to the question than a rejected one. */
  readonly triplets: number;
}

/** In the order in which people read them. */
export const TUNE_MEASURES = ["mrr10", "recall1", "recall5", "recall10", "map", "triplets"] as const satisfies readonly (keyof TuneMeasures)[];

export interface TunedQuestion {
  readonly question: string;
  readonly path: string;
  /** Rank of the accepted file among the first ten, null below. */
  readonly rankBefore: number | null;
  readonly rankAfter: number | null;
}

/** What decided whether it takes over. */
export type TuneReason = "proven" | "few-questions" | "better-without" | "small-gain" | "chance" | "fewer-in-five" | "lower-precision" | "fewer-triplets";

/** What ranking makes more or less of, for questions: what is added to the weights it ships with, by their names. */
export interface RankingChange {
  readonly adds: Readonly<Record<string, number>>;
  /** How much higher the first hit's sum comes to be in the mean: taken off again where a sum becomes a score, so that scores go on meaning the same. */
  readonly level: number;
}

export const NO_RANKING: RankingChange = { adds: {}, level: 0 };

/** What a fine-tune learned, followed as far as it was found good. */
export interface Learned {
  /** The question's unit vector before its views are weighed, in and out. */
  readonly move: (question: Float32Array) => Float32Array;
  readonly ranking: RankingChange;
}

export interface TuneReport {
  readonly id: string;
  readonly encoderId: string;
  readonly trainedAt: string;
  readonly tookMs: number;
  /** Processor time of the process that trained, and its largest resident set; not in reports of earlier versions. */
  readonly cpuMs?: number;
  readonly peakBytes?: number;
  readonly backend: string;
  readonly seed: number;
  readonly pairs: { readonly accepted: number; readonly mined: number; readonly rejected: number; readonly stale: number };
  /** Where mined pairs came from, and why there are none or fewer from the history; not in reports of earlier versions. */
  readonly mining?: { readonly fromDocumentation: number; readonly fromCommits: number; readonly commits: number; readonly problem?: string };
  /** Distinct accepted questions; each was asked while neither it nor its file was trained on. */
  readonly questions: number;
  readonly alpha: number;
  readonly before: TuneMeasures;
  readonly after: TuneMeasures;
  readonly byAlpha: readonly { readonly alpha: number; readonly mrr10: number }[];
  /** Of the mean difference of MRR@10. */
  readonly gain: number;
  readonly interval95: readonly [number, number];
  /** The chance to see such a gain where there is none (one-sided sign-flip test). */
  readonly p: number;
  readonly promoted: boolean;
  /** Not in reports of earlier versions. */
  readonly reason?: TuneReason;
  /** As far as `alpha` follows it; not in reports of earlier versions. */
  readonly ranking?: RankingChange;
  readonly loss: { readonly first: number; readonly last: number };
  readonly changed: readonly TunedQuestion[];
}

export interface AdapterList {
  /** Newest first. */
  readonly adapters: readonly TuneReport[];
  readonly current: string | null;
  readonly previous: string | null;
  readonly folder: string;
}

export type AdapterChange =
  | { readonly kind: "promote"; readonly id: string }
  | { readonly kind: "rollback" }
  /** Back to the encoder alone, whatever was in use before. */
  | { readonly kind: "leave" }
  | { readonly kind: "delete"; readonly id: string }
  /** All of them, also one that is not finished. */
  | { readonly kind: "clear" }
  | { readonly kind: "export"; readonly id: string; readonly file: string };
