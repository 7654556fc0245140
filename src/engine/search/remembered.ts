/** What earlier votes add to an order: accepted places rise, rejected ones sink, nothing is hidden. */
import type { ContentHash } from "../../core/chunk.ts";
import type { ScorePart } from "../../core/hit.ts";
import type { RowMask, Snapshot } from "../store/snapshot.ts";
import type { AnalysedQuery } from "./analyseQuery.ts";

/** A vote that speaks to what is asked now. */
export interface Remembered {
  readonly value: "up" | "down";
  /** 0..1: how nearly the vote's question is this one; 1 for the very same. */
  readonly strength: number;
  readonly sameQuestion: boolean;
  /** The question that was asked then. */
  readonly question: string;
  readonly contentHash: ContentHash;
  readonly path: string;
  readonly symbol: string | null;
  readonly startLine: number;
}

/** What is asked now, as votes are compared with it. `vector` is the encoder's, views not weighed; null where there is none. */
export type RecallQuery =
  | { readonly kind: "question"; readonly query: AnalysedQuery; readonly vector: Float32Array | null }
  | { readonly kind: "similar"; readonly text: string; readonly vector: Float32Array };

/** The strongest votes first. */
export type Recall = (query: RecallQuery) => Promise<readonly Remembered[]>;

/** What votes say of a row of the catalog. */
export interface RowVote {
  readonly value: "up" | "down";
  readonly strength: number;
  readonly question: string;
  /** Set where the vote was cast on this very content for this very question. */
  readonly own: boolean;
}

export interface RowVotes {
  readonly rows: ReadonlyMap<number, RowVote>;
  /** Files in which a place was rejected and none accepted. */
  readonly files: ReadonlyMap<string, RowVote>;
}

const NO_VOTES: RowVotes = { rows: new Map(), files: new Map() };

/** The same definition with other lines: most of what was judged is still there. */
const CHANGED_SHARE = 0.6;
/** A hit stands for its file: another piece of a rejected one takes its place with half the penalty. */
const FILE_SHARE = 0.5;

/** Finds the places of votes in the index as it is: by content, wherever it went, else by path and name. */
export async function rowVotes(snapshot: Snapshot, remembered: readonly Remembered[], mask: RowMask | undefined): Promise<RowVotes> {
  if (remembered.length === 0) return NO_VOTES;
  const { catalog } = snapshot;
  const contents = await snapshot.rowsOfContents([...new Set(remembered.map((vote) => vote.contentHash))]);
  const rows = new Map<number, RowVote>();
  const files = new Map<string, RowVote>();
  for (const vote of [...remembered].sort((a, b) => b.strength - a.strength)) {
    const exact = contents.get(vote.contentHash) ?? [];
    const found = exact.length > 0 ? exact : sameName(snapshot, vote);
    const strength = exact.length > 0 ? vote.strength : vote.strength * CHANGED_SHARE;
    for (const row of found) {
      if (mask && mask[row] !== 1) continue;
      const said: RowVote = { value: vote.value, strength, question: vote.question, own: vote.sameQuestion && exact.length > 0 };
      // The stronger vote came first.
      if (!rows.has(row)) rows.set(row, said);
      const path = catalog.paths[row] as string;
      if (vote.value === "down" && !files.has(path)) files.set(path, { ...said, strength: strength * FILE_SHARE, own: false });
    }
  }
  for (const [row, vote] of rows) if (vote.value === "up") files.delete(catalog.paths[row] as string);
  return { rows, files };
}

function sameName({ catalog }: Snapshot, vote: Remembered): number[] {
  if (vote.symbol === null) return [];
  let nearest: number | undefined;
  const distance = (row: number): number => Math.abs((catalog.startLines[row] as number) - vote.startLine);
  for (const row of catalog.rowsOf(vote.path)) {
    if (catalog.symbol(row) === vote.symbol && (nearest === undefined || distance(row) < distance(nearest))) nearest = row;
  }
  return nearest === undefined ? [] : [nearest];
}

/** How far votes move a value, in the units of what is ordered. */
export interface Reach {
  /** An accepted place for the very same question ends so far above the best of the others. */
  readonly above: number;
  /** A rejected one loses so much. */
  readonly loses: number;
}

/** An accepted place keeps this share of its distance to the best, so that several keep their order. */
const KEPT_DISTANCE = 0.1;

/**
 * What a vote adds to `value`, where the best value without votes is `best`; null where no vote speaks to the row. Relative to the best
 * and not a constant, so that an accepted place comes first for its own question also where nothing else found it.
 */
export function voteAdds(votes: RowVotes, row: number, path: string, value: number, best: number, reach: Reach): ScorePart | null {
  const vote = votes.rows.get(row) ?? votes.files.get(path);
  if (!vote) return null;
  const adds = vote.value === "up" ? vote.strength * (Math.max(0, best - value) * (1 - KEPT_DISTANCE) + reach.above) : -vote.strength * reach.loses;
  return { part: vote.value === "up" ? "accepted" : "rejected", value: vote.strength, adds, question: vote.question };
}

/** The rows of accepted places, which come along even where nothing else finds them. */
export function acceptedRows(votes: RowVotes): number[] {
  return [...votes.rows].filter(([, vote]) => vote.value === "up").map(([row]) => row);
}
