/** From all votes ever cast to what a person thinks now. */
import type { Encoder, EncoderId } from "../../core/embedding.ts";
import { embeddingText } from "../../core/chunk.ts";
import type { Judgment, VoteRecord } from "../../core/feedback.ts";
import { contentHash } from "../store/identity.ts";
import type { FeedbackRow } from "../store/memory/memorySchema.ts";

export type LanguageOf = (path: string) => string;

export function recordOf(row: FeedbackRow, languageOf: LanguageOf): VoteRecord {
  const { timeMs, queryKey: _key, queryVector: _query, chunkVector: _chunk, language, ...rest } = row;
  return { ...rest, language: language === "" ? languageOf(row.path) : language, time: new Date(timeMs).toISOString() };
}

/** Question and place: what two votes must share for the newer one to replace the older. */
export const pairOf = (row: Pick<FeedbackRow, "kind" | "queryKey" | "contentHash">): string => `${row.kind}\n${row.queryKey}\n${row.contentHash}`;

/** The newest vote of each pair, oldest first; of equal times the one that was added later. Taken back ones are among them. */
export function newestOfPairs(rows: readonly FeedbackRow[]): FeedbackRow[] {
  const newest = new Map<string, FeedbackRow>();
  for (const row of rows) {
    if (row.value === "opened") continue;
    const pair = pairOf(row);
    const there = newest.get(pair);
    if (!there || row.timeMs >= there.timeMs) newest.set(pair, row);
  }
  return [...newest.values()].sort((a, b) => a.timeMs - b.timeMs);
}

/** What holds now, oldest first. `rows` are of one encoder. */
export function judgmentsOf(rows: readonly FeedbackRow[], languageOf: LanguageOf): Judgment[] {
  return newestOfPairs(rows).flatMap((row) => {
    if (row.value !== "up" && row.value !== "down") return [];
    const { queryKey, queryVector, chunkVector, value } = row;
    return [{ ...recordOf(row, languageOf), value, weight: 1, queryKey, queryVector, chunkVector }];
  });
}

const TEXTS_PER_CALL = 128;

/** Votes that were cast with another encoder are made anew from their texts: neither hashes nor vectors of two encoders can be compared. */
export async function ofEncoder(rows: readonly FeedbackRow[], encoderId: EncoderId, open: () => Promise<Encoder>, signal?: AbortSignal): Promise<readonly FeedbackRow[]> {
  const old = rows.filter((row) => row.encoderId !== encoderId);
  if (old.length === 0) return rows;
  const encoder = await open();
  const renewed = new Map<FeedbackRow, FeedbackRow>();
  for (let i = 0; i < old.length; i += TEXTS_PER_CALL) {
    const part = old.slice(i, i + TEXTS_PER_CALL);
    for (const [row, fresh] of await encodeVotes(part, encoder, signal)) renewed.set(row, fresh);
  }
  return rows.flatMap((row) => (row.encoderId === encoderId ? [row] : (renewed.get(row) ?? [])));
}

/** Vectors and hash of votes from their texts. */
export async function encodeVotes<Row extends Pick<FeedbackRow, "kind" | "query" | "scope" | "text">>(rows: readonly Row[], encoder: Encoder, signal?: AbortSignal): Promise<Map<Row, FeedbackRow & Row>> {
  const questions = rows.filter((row) => row.kind === "question");
  const compared = rows.filter((row) => row.kind === "similar");
  const [asked, texts, places] = [
    await encoder.encode(questions.map((row) => row.query.trim()), "query", signal),
    await encoder.encode(compared.map((row) => row.query), "document", signal),
    await encoder.encode(rows.map((row) => embeddingText(row)), "document", signal),
  ];
  const queryVectors = new Map<Row, Float32Array>();
  questions.forEach((row, i) => queryVectors.set(row, asked[i]!));
  compared.forEach((row, i) => queryVectors.set(row, texts[i]!));
  return new Map(
    rows.map((row, i) => {
      const made = { encoderId: encoder.id, contentHash: contentHash(encoder.id, row), queryVector: queryVectors.get(row)!, chunkVector: places[i]! };
      return [row, { ...row, ...made } as unknown as FeedbackRow & Row];
    }),
  );
}
