/** Queries and their answers, as every front door sees them. */
import type { ChunkId, ChunkKind, Span } from "./chunk.ts";

export type SearchMode = "hybrid" | "semantic" | "keyword";

/** Restricts which files may be hit. Globs are relative to the folder, `/`-separated, `**` allowed. */
export interface SearchFilter {
  readonly languages?: readonly string[];
  readonly paths?: readonly string[];
  /** false leaves test files out. */
  readonly tests?: boolean;
}

export interface SearchQuery {
  readonly text: string;
  readonly mode?: SearchMode;
  readonly filter?: SearchFilter;
  /** How many hits; 10 unless told. */
  readonly limit?: number;
  /** Every span as a hit of its own instead of one hit per file. */
  readonly allSpans?: boolean;
  readonly why?: boolean;
  /** false leaves out what votes say: the order is that of somebody who never voted. */
  readonly feedback?: boolean;
  /** The fine-tune that answers, by its id; null for the encoder alone. The one in use unless told. */
  readonly adapter?: string | null;
}

/** What to find more of: lines of an indexed or any other file in the folder, or a text. */
export type SimilarTarget =
  | { readonly kind: "file"; readonly path: string; readonly startLine?: number; readonly endLine?: number }
  | { readonly kind: "text"; readonly text: string; readonly language?: string };

export interface SimilarQuery {
  readonly target: SimilarTarget;
  readonly filter?: SearchFilter;
  readonly limit?: number;
  readonly allSpans?: boolean;
  readonly why?: boolean;
  readonly feedback?: boolean;
}

/** One part of a score: its name, its raw value and how much it added. */
export interface ScorePart {
  readonly part: string;
  readonly value: number;
  readonly adds: number;
  /** The question of the vote that a part `accepted` or `rejected` comes from. */
  readonly question?: string;
}

export interface SpanScore extends Span {
  readonly score: number;
}

export interface Hit extends Span {
  /** Names these lines at this place; what a vote is cast on. */
  readonly id: ChunkId;
  /** Relative to the folder, `/`-separated. */
  readonly path: string;
  /** 0..1, higher is better, comparable between queries of one task. */
  readonly score: number;
  readonly language: string;
  readonly symbol: string | null;
  readonly kind: ChunkKind;
  readonly scope: readonly string[];
  /** The lines of the span, unchanged. */
  readonly snippet: string;
  /** Further spans of the same file, best first. */
  readonly more: readonly SpanScore[];
  readonly why?: readonly ScorePart[];
  /** What was said of this place as an answer to this very question. */
  readonly vote?: "up" | "down";
}

export interface SearchAnswer {
  readonly hits: readonly Hit[];
  /** How the hits were found: differs from the mode asked for only where `notice` says why. */
  readonly mode: SearchMode | "similar";
  /** Lower-case words to mark in snippets. */
  readonly words: readonly string[];
  /** Something the reader must know to judge the hits, such as that another process is still indexing. */
  readonly notice?: string;
  /** The fine-tune that moved the question, by its id. */
  readonly adapter?: string;
  readonly tookMs: number;
}
