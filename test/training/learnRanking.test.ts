import { describe, expect, test } from "vitest";
import { learnRanking, listOf, type RankedQuestion, rankingLoss, scaled } from "../../src/engine/training/learnRanking.ts";
import { seededRandom } from "../../src/engine/training/seededRandom.ts";
import { analyseQuery } from "../../src/engine/search/analyseQuery.ts";
import type { Features } from "../../src/engine/search/features.ts";
import { changeFor, LEARNABLE, weightsFor } from "../../src/engine/search/rank.ts";

const WEIGHTS = weightsFor(analyseQuery("where are orders stored"));
const NOTHING = Object.fromEntries(Object.keys(WEIGHTS).map((part) => [part, 0])) as unknown as Features;

/** Files of two chunks; where `tells` is said, the accepted one is that in which this part is largest. */
function questions(count: number, tells: keyof Features | null, seed: number): RankedQuestion[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, (): RankedQuestion => {
    const files = Array.from({ length: 12 }, (_, i) => ({ path: `${i}.ts`, chunks: [0, 1].map((): Features => ({ ...NOTHING, meaning: random(), words: random(), fileWords: random() })) }));
    const strength = files.map(({ chunks }) => (tells ? Math.max(...chunks.map((features) => features[tells])) : random()));
    return { weights: WEIGHTS, files, accepted: new Set([files[strength.indexOf(Math.max(...strength))]!.path]) };
  });
}

/** What each file's best chunk comes to. */
function raised(question: RankedQuestion, change: Float64Array): number[] {
  const { rows, sums } = listOf(question, change);
  return rows.map((row, i) => sums[i]! + row.reduce((sum, x, k) => sum + x * change[k]!, 0));
}

const none = (): Float64Array => new Float64Array(LEARNABLE.length);

test("the gradient is that of the loss", () => {
  const lists = questions(5, "words", 1).map((question) => listOf(question, none()));
  const at = none().map((_, i) => Math.sin(i) / 10);
  const { gradient } = rankingLoss(lists, at);
  gradient.forEach((slope, i) => {
    const moved = (by: number): number => rankingLoss(lists, at.map((value, k) => (k === i ? value + by : value))).loss;
    expect(slope).toBeCloseTo((moved(1e-5) - moved(-1e-5)) / 2e-5, 4);
  });
});

describe("where words tell and meaning does not", () => {
  const asked = questions(40, "words", 2);
  const { adds, level } = learnRanking(asked);

  test("words count more, and what says nothing is left alone", () => {
    expect(adds["words"]).toBeGreaterThan(0.1);
    expect(adds["words"]).toBeGreaterThan(adds["meaning"]! + 0.1);
    expect(adds["roleTest"]).toBe(0);
    expect(adds).not.toHaveProperty("definesName");
  });

  test("questions that were not learned from find more", () => {
    const found = (change: Float64Array): number =>
      questions(60, "words", 3).filter((question) => {
        const all = raised(question, change);
        return listOf(question, change).wanted[all.indexOf(Math.max(...all))]! > 0;
      }).length;
    expect(found(Float64Array.from(LEARNABLE, (part) => adds[part]!))).toBeGreaterThan(found(none()) + 10);
  });

  test("the loss is at its least: no step in any direction makes it less", () => {
    const change = Float64Array.from(LEARNABLE, (part) => adds[part]!);
    const lists = asked.map((question) => listOf(question, change));
    const { loss, gradient } = rankingLoss(lists, change);
    expect(Math.hypot(...gradient)).toBeLessThan(0.05 * Math.hypot(...rankingLoss(lists, none()).gradient));
    expect(loss).toBeLessThan(rankingLoss(lists, none()).loss);
  });

  test("by how much the first hit's sum rises is known, so that scores go on meaning the same", () => {
    const best = (change: Float64Array): number[] => asked.map((question) => Math.max(...raised(question, change)));
    const change = Float64Array.from(LEARNABLE, (part) => adds[part]!);
    const rises = best(change).map((sum, i) => sum - best(none())[i]!);
    expect(level).toBeCloseTo(rises.reduce((a, b) => a + b) / rises.length, 10);
  });
});

test("few questions change little, chance changes little, and none at all nothing", () => {
  const size = (adds: Readonly<Record<string, number>>): number => Math.hypot(...Object.values(adds));
  const many = size(learnRanking(questions(40, "words", 4)).adds);
  expect(size(learnRanking(questions(5, "words", 4)).adds)).toBeLessThan(many / 2);
  expect(size(learnRanking(questions(40, null, 4)).adds)).toBeLessThan(many);
  expect(learnRanking([])).toEqual({ adds: {}, level: 0 });
  expect(learnRanking([{ ...questions(1, "words", 5)[0]!, accepted: new Set(["elsewhere.ts"]) }])).toEqual({ adds: {}, level: 0 });
});

test("it holds for questions in words alone, as far as it is followed, and a role that is asked for stays free", () => {
  const change = { adds: { words: 0.2, roleTest: -0.3, definesName: 5 }, level: 0.1 };
  const weighed = (text: string) => weightsFor(analyseQuery(text), true, changeFor(analyseQuery(text), change));
  expect(weighed("where are orders stored").words).toBeCloseTo(WEIGHTS.words + 0.2);
  expect(weighed("where are orders stored").definesName).toBe(WEIGHTS.definesName);
  expect(weighed("tests of the order store").roleTest).toBe(0);
  expect(weighed("OrderStore")).toEqual(weightsFor(analyseQuery("OrderStore")));
  expect(scaled(change, 0.5)).toEqual({ adds: { words: 0.1, roleTest: -0.15, definesName: 2.5 }, level: 0.05 });
});
