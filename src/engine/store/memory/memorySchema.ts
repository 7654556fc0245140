/** The tables of `memory/`: their rows as the rest of Sextant sees them, and as Arrow lays them out. */
import type { ChunkId, ContentHash } from "../../../core/chunk.ts";
import type { EncoderId } from "../../../core/embedding.ts";
import type { VoteSource, VoteValue } from "../../../core/feedback.ts";
import { readNumbers, readTexts, readVectors } from "../arrowColumns.ts";
import { floats, ints, table, texts, vectors } from "../arrowTables.ts";
import { lance, type Arrow } from "../lance.ts";
import { decodeScope, decodeSymbol, encodeScope, encodeSymbol, float, int, text, vector } from "../schema.ts";

export const FEEDBACK = "feedback";
export const SEARCHES = "searches";
export const EVALUATIONS = "evaluations";

/** A vote with both vectors. */
export interface FeedbackRow {
  readonly id: string;
  readonly timeMs: number;
  readonly value: VoteValue;
  readonly source: VoteSource;
  readonly kind: "question" | "similar";
  readonly query: string;
  readonly queryKey: string;
  readonly contentHash: ContentHash;
  readonly chunkId: ChunkId;
  readonly path: string;
  /** "" in rows of layout 1. */
  readonly language: string;
  readonly startLine: number;
  readonly endLine: number;
  readonly symbol: string | null;
  readonly scope: readonly string[];
  readonly text: string;
  readonly encoderId: EncoderId;
  readonly rank: number | null;
  readonly shown: readonly ChunkId[];
  readonly queryVector: Float32Array;
  readonly chunkVector: Float32Array;
}

/** One asked question: when, and a hash of what. */
export interface SearchRow {
  readonly timeMs: number;
  readonly key: string;
}

/** One measurement of quality, as JSON. */
export interface EvaluationRow {
  readonly timeMs: number;
  readonly report: string;
}

/** Columns that layout 2 has and layout 1 lacks. */
export const ADDED_IN_2 = ["language"] as const;

export function feedbackSchema(layout: number): Arrow.Schema {
  return new (lance().arrow.Schema)([
    text("id"),
    float("time_ms"),
    text("value"),
    text("source"),
    text("kind"),
    text("query", true),
    text("query_key", true),
    text("content_hash"),
    text("chunk_id"),
    text("path"),
    int("start_line"),
    int("end_line"),
    text("symbol"),
    text("scope"),
    text("text", true),
    text("encoder_id"),
    // 0 where it is not known.
    int("rank"),
    text("shown", true),
    vector("query_vector"),
    vector("chunk_vector"),
    ...(layout >= 2 ? [text("language")] : []),
  ]);
}

export function feedbackTable(rows: readonly FeedbackRow[], layout: number): Arrow.Table {
  const of = (value: (row: FeedbackRow) => string): Arrow.Data => texts(rows.map(value));
  const place = (what: string) => (i: number) => `the ${what} of the vote on ${rows[i]?.path ?? ""}`;
  return table(feedbackSchema(layout), rows.length, [
    of((r) => r.id),
    floats(rows.map((r) => r.timeMs)),
    of((r) => r.value),
    of((r) => r.source),
    of((r) => r.kind),
    of((r) => r.query),
    of((r) => r.queryKey),
    of((r) => r.contentHash),
    of((r) => r.chunkId),
    of((r) => r.path),
    ints(rows.map((r) => r.startLine)),
    ints(rows.map((r) => r.endLine)),
    of((r) => encodeSymbol(r.symbol)),
    of((r) => encodeScope(r.scope)),
    of((r) => r.text),
    of((r) => r.encoderId),
    ints(rows.map((r) => r.rank ?? 0)),
    of((r) => r.shown.join(" ")),
    vectors(rows.map((r) => r.queryVector), place("question")),
    vectors(rows.map((r) => r.chunkVector), place("place")),
    ...(layout >= 2 ? [of((r) => r.language)] : []),
  ]);
}

/** `where` names the table in what is said of a vector that is wrong. */
export function readFeedback(rows: Arrow.Table, where: string): FeedbackRow[] {
  const column = (name: string): string[] => readTexts(rows, name);
  const has = (name: string): boolean => rows.schema.fields.some((field) => field.name === name);
  const [ids, values, sources, kinds, queries, keys] = [column("id"), column("value"), column("source"), column("kind"), column("query"), column("query_key")];
  const [hashes, chunks, paths, symbols, scopes, snapshots] = [column("content_hash"), column("chunk_id"), column("path"), column("symbol"), column("scope"), column("text")];
  const [encoders, shown] = [column("encoder_id"), column("shown")];
  const languages = has("language") ? column("language") : [];
  const [times, starts, ends, ranks] = [readNumbers(rows, "time_ms"), readNumbers(rows, "start_line"), readNumbers(rows, "end_line"), readNumbers(rows, "rank")];
  const [queryVectors, chunkVectors] = [readVectors(rows, where, "query_vector"), readVectors(rows, where, "chunk_vector")];
  return ids.map((id, i) => ({
    id,
    timeMs: times[i]!,
    value: values[i] as VoteValue,
    source: sources[i] as VoteSource,
    kind: kinds[i] as FeedbackRow["kind"],
    query: queries[i]!,
    queryKey: keys[i]!,
    contentHash: hashes[i] as ContentHash,
    chunkId: chunks[i] as ChunkId,
    path: paths[i]!,
    language: languages[i] ?? "",
    startLine: starts[i]!,
    endLine: ends[i]!,
    symbol: decodeSymbol(symbols[i]!),
    scope: decodeScope(scopes[i]!),
    text: snapshots[i]!,
    encoderId: encoders[i] as EncoderId,
    rank: ranks[i]! > 0 ? ranks[i]! : null,
    shown: (shown[i] === "" ? [] : shown[i]!.split(" ")) as ChunkId[],
    queryVector: queryVectors[i]!,
    chunkVector: chunkVectors[i]!,
  }));
}

export function searchesSchema(): Arrow.Schema {
  return new (lance().arrow.Schema)([float("time_ms"), text("key")]);
}

export function searchesTable(rows: readonly SearchRow[]): Arrow.Table {
  return table(searchesSchema(), rows.length, [floats(rows.map((r) => r.timeMs)), texts(rows.map((r) => r.key))]);
}

export function readSearches(rows: Arrow.Table): SearchRow[] {
  const keys = readTexts(rows, "key");
  return readNumbers(rows, "time_ms").map((timeMs, i) => ({ timeMs, key: keys[i]! }));
}

export function evaluationsSchema(): Arrow.Schema {
  return new (lance().arrow.Schema)([float("time_ms"), text("report", true)]);
}

export function evaluationsTable(rows: readonly EvaluationRow[]): Arrow.Table {
  return table(evaluationsSchema(), rows.length, [floats(rows.map((r) => r.timeMs)), texts(rows.map((r) => r.report))]);
}

export function readEvaluations(rows: Arrow.Table): EvaluationRow[] {
  const reports = readTexts(rows, "report");
  return readNumbers(rows, "time_ms").map((timeMs, i) => ({ timeMs, report: reports[i]! }));
}
