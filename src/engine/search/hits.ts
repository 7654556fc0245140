/** From ranked rows to what people see: one hit a file at its best span, further spans along, the lines themselves. */
import type { Hit, ScorePart, SpanScore } from "../../core/hit.ts";
import type { Catalog } from "../store/catalog.ts";
import type { Scored, Snapshot } from "../store/snapshot.ts";
import { acceptedRows, type Reach, type RowVotes, voteAdds } from "./remembered.ts";

export interface Placed {
  readonly row: number;
  /** 0..1. */
  readonly score: number;
  /** Worked out for the hits that are shown and asked about. */
  readonly why: () => readonly ScorePart[];
  /** What was said of this place for this very question. */
  readonly vote?: "up" | "down";
}

export interface HitOptions {
  readonly limit?: number;
  readonly allSpans?: boolean;
  readonly why?: boolean;
}

const DEFAULT_LIMIT = 10;
/** Further spans of one file: more than this is the file itself. */
const MORE_SPANS = 5;
/** A further span counts only where it is at least this share as good as the best one. */
const MORE_SHARE = 0.25;

/** Vectors alone: the order and the scores are the cosines. */
function placeByCosine(scored: readonly Scored[]): Placed[] {
  return scored.map(({ row, score }) => ({ row, score: Math.max(0, Math.min(1, score)), why: () => [{ part: "meaning", value: score, adds: score }] }));
}

/** In units of a cosine: the best of a run and its tenth are some 0.1 apart. */
const REACH: Reach = { above: 0.03, loses: 0.15 };

/** Vectors alone, moved by votes. Accepted places that the search did not bring come along. */
export async function placeWithVotes(snapshot: Snapshot, vector: Float32Array, scored: readonly Scored[], votes: RowVotes): Promise<Placed[]> {
  if (votes.rows.size === 0) return placeByCosine(scored);
  const there = new Set(scored.map(({ row }) => row));
  const missing = acceptedRows(votes).filter((row) => !there.has(row));
  const vectors = await snapshot.vectors(missing);
  const all = placeByCosine([...scored, ...missing.map((row, i): Scored => ({ row, score: dot(vector, vectors[i] as Float32Array) }))]);
  const best = Math.max(0, ...scored.map(({ score }) => score));
  return all
    .map((placed): Placed => {
      const part = voteAdds(votes, placed.row, snapshot.catalog.paths[placed.row] as string, placed.score, best, REACH);
      if (!part) return placed;
      return { ...placed, ...ownVote(votes, placed.row), score: Math.max(0, Math.min(1, placed.score + part.adds)), why: () => [...placed.why(), part] };
    })
    .sort((a, b) => b.score - a.score);
}

export function ownVote(votes: RowVotes, row: number): { readonly vote?: "up" | "down" } {
  const vote = votes.rows.get(row);
  return vote?.own ? { vote: vote.value } : {};
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}

/** `placed` is in order, best first. */
export async function hitsOf(snapshot: Pick<Snapshot, "catalog" | "texts">, placed: readonly Placed[], options: HitOptions): Promise<Hit[]> {
  const { catalog } = snapshot;
  const limit = options.limit ?? DEFAULT_LIMIT;
  const groups = options.allSpans ? placed.slice(0, limit).map((p) => [p]) : byFile(catalog, placed).slice(0, limit);
  const texts = await snapshot.texts(groups.map(([best]) => (best as Placed).row));
  return groups.map((group, i): Hit => {
    const [best, ...rest] = group as [Placed, ...Placed[]];
    const span = (row: number) => ({ startLine: catalog.startLines[row] as number, endLine: catalog.endLines[row] as number });
    return {
      id: catalog.ids[best.row] as Hit["id"],
      path: catalog.paths[best.row] as string,
      ...span(best.row),
      score: best.score,
      language: catalog.languages[best.row] as string,
      symbol: catalog.symbol(best.row),
      kind: catalog.kinds[best.row] as Hit["kind"],
      scope: catalog.scope(best.row),
      snippet: texts[i] as string,
      more: rest
        .filter((p) => p.score >= best.score * MORE_SHARE)
        .slice(0, MORE_SPANS)
        .map((p): SpanScore => ({ ...span(p.row), score: p.score })),
      ...(options.why ? { why: best.why() } : {}),
      ...(best.vote ? { vote: best.vote } : {}),
    };
  });
}

function byFile(catalog: Catalog, placed: readonly Placed[]): Placed[][] {
  const groups = new Map<string, Placed[]>();
  for (const p of placed) {
    const path = (catalog.paths[p.row] as string);
    const group = groups.get(path);
    if (group) group.push(p);
    else groups.set(path, [p]);
  }
  return [...groups.values()];
}

