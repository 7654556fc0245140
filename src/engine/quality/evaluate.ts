/**
 * Search measured on votes: each judged question is really asked of the index as it is, and the list that comes is graded.
 * Never with what votes add to an order: that would be grading votes by themselves.
 */
import type { ContentHash } from "../../core/chunk.ts";
import type { Judgment } from "../../core/feedback.ts";
import type { Hit, SearchMode } from "../../core/hit.ts";
import { averagePrecision, ndcgAt, recallAt, reciprocalRankAt } from "../../core/metrics.ts";
import type { Learned } from "../../core/tuning.ts";
import type { MeasureName, QualityEvent, SystemQuality } from "../../core/quality.ts";
import type { Snapshot } from "../store/snapshot.ts";
import { measured } from "./intervals.ts";

/** A way of searching: the encoder alone, with what a fine-tune learned, or words alone. */
export interface System {
  readonly id: string;
  readonly mode: SearchMode;
  readonly learned?: Learned;
}

/** One hit a file, best first; without votes. */
export type Ask = (question: string, system: System, limit: number, signal?: AbortSignal) => Promise<readonly Pick<Hit, "path">[]>;

/** A question with the places that were judged for it, by the files in which they are now. */
export interface JudgedQuestion {
  readonly text: string;
  /** Of each accepted content: the files that hold it. */
  readonly accepted: readonly (readonly string[])[];
  readonly rejected: readonly (readonly string[])[];
}

/** Files looked at; a place beyond has rank null. */
const LOOKED_AT = 100;
/** Without a rejected place, what the base shows here beside the accepted ones stands against them. */
const SHOWN = 10;

/** Judgments by question, in the order of time; `pathsOf` has the contents that are in the index. Judgments of other contents are stale. */
export function judgedQuestions(judgments: readonly Judgment[], pathsOf: ReadonlyMap<ContentHash, readonly string[]>): { readonly questions: readonly JudgedQuestion[]; readonly stale: number; readonly similar: number } {
  const byKey = new Map<string, { text: string; accepted: (readonly string[])[]; rejected: (readonly string[])[] }>();
  let stale = 0;
  let similar = 0;
  for (const judgment of judgments) {
    const paths = pathsOf.get(judgment.contentHash) ?? [];
    if (paths.length === 0) {
      stale++;
      continue;
    }
    if (judgment.kind !== "question") {
      similar++;
      continue;
    }
    const question = byKey.get(judgment.queryKey) ?? { text: judgment.query, accepted: [], rejected: [] };
    byKey.set(judgment.queryKey, question);
    (judgment.value === "up" ? question.accepted : question.rejected).push(paths);
  }
  return { questions: [...byKey.values()].filter(({ accepted }) => accepted.length > 0), stale, similar };
}

export async function pathsOfContents(snapshot: Pick<Snapshot, "catalog" | "rowsOfContents">, contents: readonly ContentHash[]): Promise<ReadonlyMap<ContentHash, readonly string[]>> {
  const rows = await snapshot.rowsOfContents(contents);
  return new Map([...rows].map(([hash, found]) => [hash, [...new Set(found.map((row) => snapshot.catalog.paths[row] as string))]]));
}

export async function evaluate(questions: readonly JudgedQuestion[], systems: readonly System[], ask: Ask, onEvent: (event: QualityEvent) => void = () => undefined, signal?: AbortSignal): Promise<SystemQuality[]> {
  const values = systems.map((): Record<MeasureName, number[]> => ({ mrr10: [], ndcg10: [], recall1: [], recall5: [], recall10: [], map: [], triplets: [] }));
  const ranks = systems.map(() => [] as (number | null)[]);
  for (const [done, question] of questions.entries()) {
    onEvent({ kind: "asked", done, total: questions.length });
    signal?.throwIfAborted();
    const lists: (readonly string[])[] = [];
    for (const system of systems) lists.push((await ask(question.text, system, LOOKED_AT, signal)).map((hit) => hit.path));
    const others = against(question, lists[0] ?? []);
    lists.forEach((list, i) => grade(question, list, others, values[i]!, ranks[i]!));
  }
  return systems.map(({ id }, i) => {
    const of = (name: MeasureName) => measured(values[i]![name]);
    const measures = { mrr10: of("mrr10"), ndcg10: of("ndcg10"), recall1: of("recall1"), recall5: of("recall5"), recall10: of("recall10"), map: of("map"), triplets: of("triplets") };
    return { id, measures, ranks: ranks[i]! };
  });
}

/** The places that an accepted one should stand above: the rejected ones, else what the first system shows beside it. The same for all systems. */
function against({ accepted, rejected }: JudgedQuestion, shown: readonly string[]): readonly (readonly string[])[] {
  if (rejected.length > 0) return rejected;
  const right = new Set(accepted.flat());
  return shown.slice(0, SHOWN).filter((path) => !right.has(path)).map((path) => [path]);
}

function grade({ accepted }: JudgedQuestion, list: readonly string[], others: readonly (readonly string[])[], values: Record<MeasureName, number[]>, ranks: (number | null)[]): void {
  const at = (paths: readonly string[]): number => {
    const found = list.findIndex((path) => paths.includes(path));
    return found < 0 ? Infinity : found;
  };
  const places = accepted.map(at);
  // Two accepted pieces of one file are one hit, and one target.
  const targets = new Set(accepted.map((paths, i) => (places[i] === Infinity ? paths.join("\n") : String(places[i]))));
  const met = new Set(places);
  const gains = list.map((_, i) => (met.has(i) ? 1 : 0));
  values.mrr10.push(reciprocalRankAt(10, gains));
  values.ndcg10.push(ndcgAt(10, gains, [...targets].map(() => 1)));
  for (const k of [1, 5, 10] as const) values[`recall${k}`].push(recallAt(k, gains, targets.size));
  values.map.push(averagePrecision(gains, targets.size));
  for (const place of places) for (const other of others) values.triplets.push(place < at(other) ? 1 : 0);
  const first = Math.min(...places);
  ranks.push(Number.isFinite(first) ? first + 1 : null);
}
