/** What people say about hits, and what follows from it. Votes are only ever added; of two on the same place the newer one counts. */
import type { ChunkId, ContentHash, Span } from "./chunk.ts";
import type { EncoderId } from "./embedding.ts";
import type { Hit, SimilarTarget } from "./hit.ts";

/**
 * `removed` takes a thumb back. `opened` is no vote: the hit was opened and stayed open; it is counted by itself and never changes what
 * a vote says.
 */
export type VoteValue = "up" | "down" | "removed" | "opened";
export const VOTE_VALUES: readonly VoteValue[] = ["up", "down", "removed", "opened"];

export type VoteSource = "panel" | "palette" | "editor" | "cli";
export const VOTE_SOURCES: readonly VoteSource[] = ["panel", "palette", "editor", "cli"];

/** What had been asked when the hit was shown. */
export type Asked =
  | { readonly kind: "question"; readonly text: string }
  | { readonly kind: "similar"; readonly target: SimilarTarget };

/** The hit as the answer had it: a vote needs nothing else, so it holds also where the file changed meanwhile. */
export type JudgedHit = Pick<Hit, "id" | "path" | "startLine" | "endLine" | "language" | "symbol" | "scope" | "snippet">;
/** A place in the index, for those who have no hit at hand: the chunk at `line`, or the file's first. */
export interface JudgedPlace {
  readonly path: string;
  readonly line?: number;
}

export interface Vote {
  /** Made by the caller, once a press of a key (a UUID). A vote that is sent again after a failure is recorded once. */
  readonly id?: string;
  readonly asked: Asked;
  readonly hit: JudgedHit | JudgedPlace;
  readonly value: VoteValue;
  readonly source: VoteSource;
  /** `Hit.id` of what was shown, best first; the judged hit's rank is its place in it. */
  readonly shown?: readonly ChunkId[];
}

/** A vote as it is kept, without its vectors. */
export interface VoteRecord extends Span {
  readonly id: string;
  /** ISO 8601. Of two votes on one machine the later one has the later time, whatever its clock does. */
  readonly time: string;
  readonly value: VoteValue;
  readonly source: VoteSource;
  readonly kind: Asked["kind"];
  /** The question; for `similar` the text that was compared. */
  readonly query: string;
  readonly contentHash: ContentHash;
  readonly chunkId: ChunkId;
  /** Where it was when it was judged. Votes follow the content, not the path. */
  readonly path: string;
  readonly language: string;
  readonly symbol: string | null;
  readonly scope: readonly string[];
  /** The lines as they were. */
  readonly text: string;
  readonly encoderId: EncoderId;
  /** From 1; null where nobody said what was shown. */
  readonly rank: number | null;
  readonly shown: readonly ChunkId[];
}

/**
 * What a person thinks of a place as an answer to a question: the newest vote on this pair, where it was not taken back.
 * Vectors are of `encoderId`, unit length, as the encoder gave them (views not weighed).
 */
export interface Judgment extends VoteRecord {
  readonly value: "up" | "down";
  /** 1 for a vote; less for weaker evidence. */
  readonly weight: number;
  /** Equal for questions that differ in case, spaces and punctuation at the end only. */
  readonly queryKey: string;
  readonly queryVector: Float32Array;
  readonly chunkVector: Float32Array;
}

export interface VotesQuery {
  /** Only votes whose question, path or symbol holds all these words, in any case. */
  readonly text?: string;
  /** Only votes on answers to this. */
  readonly asked?: Asked;
  /** Every vote ever cast, also those that were changed, taken back or are `opened`. */
  readonly history?: boolean;
  /** How many, newest first; all unless told. */
  readonly limit?: number;
}

export interface VoteList {
  /** Newest first. */
  readonly votes: readonly VoteRecord[];
  /** How many fit the query, whatever the limit. */
  readonly total: number;
  readonly up: number;
  readonly down: number;
  /** Different questions with an accepted hit, as a fine-tune counts them; whether the code is still there is not looked at. */
  readonly questions: number;
  /** How many hits were opened and stayed open. */
  readonly opened: number;
  /** Where they lie. */
  readonly folder: string;
}

export interface ImportReport {
  readonly added: number;
  /** Were there already. */
  readonly known: number;
  readonly refused: readonly { readonly line: number; readonly why: string }[];
}
