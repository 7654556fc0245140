/**
 * How much each thing that ranking knows of a place should count in this folder and for the questions of these people: the weights that
 * ship, and what accepted places say about them. The loss is that of lists (ListNet, Cao et al. 2007): of a question's first files, those
 * accepted should have all of a softmax over sums, drawn to the shipped weights by |change|^2. Steps go through the inverse of a bound of
 * its curvature (Boehning 1992), so none can overshoot and no rate has to be chosen. Twenty numbers learn from ten questions what 2560
 * cannot: whether words or meaning tell more here.
 */
import { mean } from "../../core/metrics.ts";
import { NO_RANKING, type RankingChange } from "../../core/tuning.ts";
import type { Features } from "../search/features.ts";
import { CHANCE, LEARNABLE, type Weights } from "../search/rank.ts";
import type { DescribedFile } from "../search/search.ts";
import { inverseOf } from "./inverse.ts";

/** A question that was accepted something for, with its first files under the shipped weights. */
export interface RankedQuestion {
  readonly weights: Weights;
  readonly files: readonly DescribedFile[];
  readonly accepted: ReadonlySet<string>;
}

/** First files of a question that are learned from: what stands further below is seldom confused with the right one. */
export const FILES_COMPARED = 20;
/** Of each weight's change^2. A tenth of it gains no more of 100 votes and loses where there are ten. */
const SHRINK = LEARNABLE.map(() => 30);
/** A file stands where its best chunk does; which one that is changes with the weights, so it is looked up anew once. */
const PASSES = 2;
const STEPS = 60;

export const scaled = ({ adds, level }: RankingChange, alpha: number): RankingChange => ({ adds: Object.fromEntries(Object.entries(adds).map(([part, add]) => [part, add * alpha])), level: level * alpha });

/** `shrink` is of LEARNABLE's order; a weight with a very large one stays as it is. */
export function learnRanking(questions: readonly RankedQuestion[], shrink: readonly number[] = SHRINK): RankingChange {
  const told = questions.filter(({ files, accepted }) => files.some(({ path }) => accepted.has(path)));
  if (told.length === 0) return NO_RANKING;
  let change: Float64Array = new Float64Array(LEARNABLE.length);
  for (let pass = 0; pass < PASSES; pass++) {
    const lists = told.map((question) => listOf(question, change));
    const newton = inverseOf(curvatureBound(lists, shrink), LEARNABLE.length);
    for (let step = 0; step < STEPS; step++) {
      const { gradient } = rankingLoss(lists, change, shrink);
      change = change.map((value, i) => value - sumOver(LEARNABLE.length, (k) => (newton[i * LEARNABLE.length + k] as number) * (gradient[k] as number)));
    }
  }
  const rise = mean(told.map((question) => bestSum(question, change) - bestSum(question, new Float64Array(LEARNABLE.length))));
  return { adds: Object.fromEntries(LEARNABLE.map((part, i) => [part, change[i] as number])), level: rise };
}

/** A question's files, each by its best chunk: a row of features, its sum under the shipped weights, and its share of what was accepted. */
export interface RankedList {
  readonly rows: readonly Float64Array[];
  readonly sums: readonly number[];
  readonly wanted: readonly number[];
}

export function listOf({ weights, files, accepted }: RankedQuestion, change: Float64Array): RankedList {
  const best = files.map(({ chunks }) => {
    const found = chunks.map((features) => ({ row: rowOf(features), sum: sumOf(features, weights) }));
    return found.reduce((a, b) => (b.sum + dot(b.row, change) > a.sum + dot(a.row, change) ? b : a));
  });
  const right = files.map(({ path }) => accepted.has(path));
  const count = right.filter(Boolean).length;
  return { rows: best.map(({ row }) => row), sums: best.map(({ sum }) => sum), wanted: right.map((is) => (is ? 1 / count : 0)) };
}

/** Value and gradient, summed over questions. */
export function rankingLoss(lists: readonly RankedList[], change: Float64Array, shrink: readonly number[] = SHRINK): { readonly loss: number; readonly gradient: Float64Array } {
  const gradient = change.map((value, k) => 2 * (shrink[k] as number) * value);
  let loss = dot(gradient, change) / 2;
  for (const { rows, sums, wanted } of lists) {
    const raised = rows.map((row, i) => CHANCE.sum * ((sums[i] as number) + dot(row, change)));
    const most = Math.max(...raised);
    const total = sumOver(rows.length, (i) => Math.exp((raised[i] as number) - most));
    rows.forEach((row, i) => {
      const log = (raised[i] as number) - most - Math.log(total);
      loss -= (wanted[i] as number) * log;
      const off = CHANCE.sum * (Math.exp(log) - (wanted[i] as number));
      for (let k = 0; k < row.length; k++) gradient[k] = (gradient[k] as number) + off * (row[k] as number);
    });
  }
  return { loss, gradient };
}

function curvatureBound(lists: readonly RankedList[], shrink: readonly number[]): Float64Array {
  const size = LEARNABLE.length;
  const out = new Float64Array(size * size);
  for (const { rows } of lists) {
    const middle = LEARNABLE.map((_, k) => mean(rows.map((row) => row[k] as number)));
    for (const row of rows) {
      for (let a = 0; a < size; a++) for (let b = 0; b < size; b++) out[a * size + b] = (out[a * size + b] as number) + (CHANCE.sum ** 2 / 2) * ((row[a] as number) - (middle[a] as number)) * ((row[b] as number) - (middle[b] as number));
    }
  }
  for (let a = 0; a < size; a++) out[a * size + a] = (out[a * size + a] as number) + 2 * (shrink[a] as number);
  return out;
}

function bestSum({ weights, files }: RankedQuestion, change: Float64Array): number {
  return Math.max(...files.flatMap(({ chunks }) => chunks.map((features) => sumOf(features, weights) + dot(rowOf(features), change))));
}

const rowOf = (features: Features): Float64Array => Float64Array.from(LEARNABLE, (part) => features[part]);
const sumOf = (features: Features, weights: Weights): number => (Object.keys(weights) as (keyof Features)[]).reduce((sum, part) => sum + features[part] * weights[part], 0);
const dot = (a: Float64Array, b: Float64Array): number => sumOver(a.length, (i) => (a[i] as number) * (b[i] as number));

function sumOver(count: number, value: (i: number) => number): number {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += value(i);
  return sum;
}
