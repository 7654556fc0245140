/** Held-out questions, asked as people ask, once for each alpha. */
import { CODE_WEIGHT_OF_WORDS, weighViews } from "../../core/embedding.ts";
import type { Judgment } from "../../core/feedback.ts";
import type { TunedQuestion } from "../../core/tuning.ts";
import type { Way } from "../search/search.ts";
import type { Snapshot } from "../store/snapshot.ts";
import { cosine, type Placed } from "./collect.ts";
import type { Asked } from "./proof.ts";

export interface AskingRoom {
  readonly snapshot: Snapshot;
  /**
   * The first files for a question asked in several ways, as people search, without what votes do to a question that comes
   * again: that would be asking for the answer.
   */
  readonly rankFiles: (text: string, limit: number, ways: readonly Way[]) => Promise<readonly (readonly string[])[]>;
}

/** A question with all the places that were accepted for it. */
export interface Question {
  readonly key: string;
  readonly text: string;
  readonly vector: Float32Array;
  readonly places: readonly Placed[];
  /** Among the accepted pairs. */
  readonly first: number;
}

export interface Answered {
  /** One an alpha. */
  readonly asked: readonly Asked[];
  /** Of the first accepted file; null below the ten that are shown. */
  readonly ranks: readonly (number | null)[];
}

const SHOWN = 10;
/** Of wrong places for a triplet, where nobody rejected any. */
const FIRST_WRONG = 3;

export function distinctQuestions(accepted: readonly Placed[]): Question[] {
  const found = new Map<string, Question>();
  accepted.forEach((place, i) => {
    const { queryKey: key, query: text, queryVector: vector } = place.judgment;
    const there = found.get(key);
    found.set(key, there ? { ...there, places: [...there.places, place] } : { key, text, vector, places: [place], first: i });
  });
  return [...found.values()];
}

/** The question's own `ways`, one an alpha. */
export async function askHeldOut({ snapshot, rankFiles }: AskingRoom, question: Question, rejected: readonly Judgment[], ways: readonly Way[]): Promise<Answered> {
  const files = new Set(question.places.map(({ path }) => path));
  const right = question.places.map(({ judgment }) => judgment.chunkVector);
  const wrong = await wrongPlaces(snapshot, question, rejected, right);
  const found = await rankFiles(question.text, SHOWN, ways);
  const asked = ways.map(({ vector }, a): Asked => {
    const gains = (found[a] as readonly string[]).slice(0, SHOWN).map((path) => (files.has(path) ? 1 : 0));
    return { gains, total: files.size, triplets: wrong.length === 0 ? null : inOrder(weighViews(vector, CODE_WEIGHT_OF_WORDS), right, wrong) };
  });
  return { asked, ranks: asked.map(({ gains }) => gains.indexOf(1) + 1 || null) };
}

/** Rejected ones; where nobody rejected any, the first the encoder alone finds that were not accepted. */
async function wrongPlaces(snapshot: Snapshot, question: Question, rejected: readonly Judgment[], right: readonly Float32Array[]): Promise<Float32Array[]> {
  const said = rejected.filter((j) => j.queryKey === question.key).map((j) => j.chunkVector);
  if (said.length > 0) return said;
  const found = await snapshot.vectorSearch(weighViews(question.vector, CODE_WEIGHT_OF_WORDS), SHOWN);
  const vectors = await snapshot.vectors(found.map(({ row }) => row));
  return vectors.filter((v) => right.every((r) => cosine(r, v) < 0.999)).slice(0, FIRST_WRONG);
}

/** The share of pairs in which the right place is nearer. */
function inOrder(asked: Float32Array, right: readonly Float32Array[], wrong: readonly Float32Array[]): number {
  let ordered = 0;
  for (const r of right) for (const w of wrong) if (cosine(asked, r) > cosine(asked, w)) ordered++;
  return ordered / (right.length * wrong.length);
}

export function changeOf({ text, places }: Question, rankBefore: number | null, rankAfter: number | null): TunedQuestion[] {
  return rankBefore === rankAfter ? [] : [{ question: text, path: (places[0] as Placed).path, rankBefore, rankAfter }];
}
