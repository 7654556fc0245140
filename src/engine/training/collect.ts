/** What a job learns from, in a fixed order: accepted places that are still there, mined pairs, and wrong answers that were checked. */
import { createHash } from "node:crypto";
import type { Judgment } from "../../core/feedback.ts";
import { SextantError } from "../../core/errors.ts";
import { LEAST_TO_TRAIN } from "../../core/tuning.ts";
import type { Snapshot } from "../store/snapshot.ts";
import type { MinedPair } from "./mine.ts";
import { seededRandom } from "./seededRandom.ts";
import { groupedFolds } from "./statistics.ts";
import type { TrainingSet } from "./trainAdapter.ts";

export const FOLDS = 5;
const MINED_WEIGHT = 0.2;
const BY_CHANCE = 128;
/** Content that is equal has equal vectors up to the half precision they are stored in. */
const SAME = 0.999;
/** A wrong answer this near to the right one may be right as well: a copy, an overload, a test of it. */
const NEARLY_SAME = 0.95;

/** A judgment whose content is in the index now, wherever it lies now. */
export interface Placed {
  readonly judgment: Judgment;
  readonly path: string;
}

export interface Material {
  readonly accepted: readonly Placed[];
  readonly rejected: readonly Judgment[];
  readonly mined: readonly MinedPair[];
  readonly stale: number;
  /** Of each accepted pair. */
  readonly folds: readonly number[];
  /** Chunks that nobody accepted, by chance and by the encoder's own mistakes. */
  readonly others: readonly Float32Array[];
}

export async function placeJudgments(judgments: readonly Judgment[], snapshot: Snapshot): Promise<{ readonly accepted: Placed[]; readonly rejected: Judgment[]; readonly stale: number }> {
  const questions = judgments.filter((j) => j.kind === "question");
  const accepted: Placed[] = [];
  let stale = 0;
  for (const judgment of questions.filter((j) => j.value === "up")) {
    const found = (await snapshot.vectorSearch(judgment.chunkVector, 5)).filter(({ score }) => score >= SAME).map(({ row }) => snapshot.catalog.paths[row] as string);
    // Votes follow content; among copies the place that was voted on goes first.
    const path = found.includes(judgment.path) ? judgment.path : found[0];
    if (path === undefined) stale++;
    else accepted.push({ judgment, path });
  }
  return { accepted, rejected: questions.filter((j) => j.value === "down"), stale };
}

const questionsOf = (accepted: readonly Placed[]): number => new Set(accepted.map(({ judgment }) => judgment.queryKey)).size;

export function assertEnough(accepted: readonly Placed[]): void {
  const questions = questionsOf(accepted);
  if (questions >= LEAST_TO_TRAIN) return;
  const more = LEAST_TO_TRAIN - questions;
  throw new SextantError(
    "tune/too-few-pairs",
    `There are ${questions} questions with an accepted hit; a fine-tune needs ${LEAST_TO_TRAIN} different ones: ${more} more.`,
    "Give a thumbs-up to hits that are what you looked for, then try again.",
  );
}

/** Chunks for contrast: the encoder's own first wrong answer to each question where it is clearly another thing, and some by chance. */
export async function wrongAnswers(accepted: readonly Placed[], snapshot: Snapshot, seed: number): Promise<Float32Array[]> {
  const right = accepted.map(({ judgment }) => judgment.chunkVector);
  const random = seededRandom(seed);
  const rows = new Set<number>();
  for (const { judgment } of accepted) {
    const found = await snapshot.vectorSearch(judgment.queryVector, 5);
    const first = found[Math.floor(random() * found.length)];
    if (first) rows.add(first.row);
  }
  const wanted = Math.min(snapshot.catalog.size, rows.size + BY_CHANCE);
  for (let tries = 0; rows.size < wanted && tries < 10 * wanted; tries++) rows.add(Math.floor(random() * snapshot.catalog.size));
  const vectors = await snapshot.vectors([...rows].slice(0, 3 * BY_CHANCE));
  return vectors.filter((vector) => right.every((r) => cosine(r, vector) < NEARLY_SAME));
}

export function foldsOf(accepted: readonly Placed[], seed: number): number[] {
  return groupedFolds(accepted.map(({ judgment, path }) => [`file ${path}`, `question ${judgment.queryKey}`]), FOLDS, seed);
}

/** Without one fold (its pairs, and whatever was mined from its files), or with everything for `null`. */
export function trainingSet(material: Material, fold: number | null): TrainingSet {
  const held = fold === null ? [] : material.accepted.filter((_, i) => material.folds[i] === fold);
  const [heldFiles, heldQuestions] = [new Set(held.map(({ path }) => path)), new Set(held.map(({ judgment }) => judgment.queryKey))];
  const accepted = fold === null ? material.accepted : material.accepted.filter((_, i) => material.folds[i] !== fold);
  const mined = material.mined.filter(({ path, question }) => !heldFiles.has(path) && !heldQuestions.has(question.toLowerCase()));
  const rejected = material.rejected.filter((j) => !heldQuestions.has(j.queryKey) && !heldFiles.has(j.path));
  const rightFor = new Map<string, Set<string>>();
  for (const { judgment: j } of accepted) rightFor.set(j.queryKey, (rightFor.get(j.queryKey) ?? new Set()).add(j.contentHash));
  const candidates = [...accepted.map(({ judgment }) => judgment.contentHash as string | null), ...rejected.map((j) => j.contentHash as string | null), ...material.others.map(() => null)];
  return {
    questions: [...accepted.map(({ judgment }) => judgment.queryVector), ...mined.map((m) => m.questionVector)],
    answers: [...accepted.map(({ judgment }) => judgment.chunkVector), ...mined.map((m) => m.answerVector)],
    weights: [...accepted.map(({ judgment }) => judgment.weight), ...mined.map(() => MINED_WEIGHT)],
    accepted: accepted.length,
    others: [...rejected.map((j) => j.chunkVector), ...material.others],
    isWrong: (pair, candidate) => {
      const hash = candidates[candidate];
      return hash === null || hash === undefined || rightFor.get((accepted[pair] as Placed).judgment.queryKey)?.has(hash) !== true;
    },
  };
}

/** Equal for equal material: a job that was cut off goes on only where it would learn from the same. */
export function fingerprint(material: Material, settings: string): string {
  const hash = createHash("sha256").update(settings);
  const add = (v: Float32Array): void => void hash.update(new Uint8Array(v.buffer, v.byteOffset, v.byteLength));
  material.accepted.forEach(({ judgment: j, path }, i) => (hash.update(`${j.queryKey}\n${j.contentHash}\n${path}\n${material.folds[i]}\n${j.weight}`), add(j.queryVector), add(j.chunkVector)));
  material.rejected.forEach((j) => (hash.update(`${j.queryKey}\n${j.contentHash}`), add(j.chunkVector)));
  material.mined.forEach((m) => (hash.update(m.path), add(m.questionVector), add(m.answerVector)));
  material.others.forEach(add);
  return hash.digest("hex");
}

export function cosine(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}
