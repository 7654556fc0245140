/** The measures against values worked out by hand. */
import { expect, test } from "vitest";
import { averagePrecision, mean, ndcgAt, percentile, recallAt, reciprocalRankAt } from "../../src/core/metrics.ts";

test("nDCG is 1 for the ideal order and discounts by log2 of the rank", () => {
  expect(ndcgAt(10, [1, 1, 0], [1, 1])).toBe(1);
  // DCG = 1/log2(3) + 1/log2(5); ideal = 1 + 1/log2(3)
  expect(ndcgAt(10, [0, 1, 0, 1], [1, 1])).toBeCloseTo((0.63093 + 0.43068) / 1.63093, 4);
});

test("nDCG takes grades and cuts at k", () => {
  expect(ndcgAt(1, [0, 3], [3, 1])).toBe(0);
  expect(ndcgAt(2, [1, 3], [3, 1])).toBeCloseTo((1 + 3 * 0.63093) / (3 + 0.63093), 4);
});

test("nothing judged is 0, not NaN", () => {
  expect(ndcgAt(10, [], [])).toBe(0);
  expect(recallAt(10, [], 0)).toBe(0);
  expect(averagePrecision([], 0)).toBe(0);
  expect(mean([])).toBe(0);
});

test("reciprocal rank looks no further than k", () => {
  expect(reciprocalRankAt(10, [0, 0, 1])).toBeCloseTo(1 / 3);
  expect(reciprocalRankAt(2, [0, 0, 1])).toBe(0);
});

test("recall and average precision count the targets that were not found", () => {
  expect(recallAt(2, [1, 0, 1], 4)).toBe(0.25);
  expect(averagePrecision([1, 0, 1], 2)).toBeCloseTo((1 + 2 / 3) / 2);
  expect(averagePrecision([1, 0, 1], 4)).toBeCloseTo((1 + 2 / 3) / 4);
});

test("percentiles are by nearest rank", () => {
  expect(percentile([5, 1, 3], 0.5)).toBe(3);
  expect(percentile([1, 2, 3, 4], 0.95)).toBe(4);
});
