import { expect, test } from "vitest";
import { verdictInWords } from "../../src/core/tuningWords.ts";
import { ALPHAS, type Asked, prove } from "../../src/engine/training/proof.ts";
import { seededRandom } from "../../src/engine/training/seededRandom.ts";
import { groupedFolds, signFlip } from "../../src/engine/training/statistics.ts";

const at = (rank: number): Asked => ({ gains: Array.from({ length: 10 }, (_, i) => (i === rank - 1 ? 1 : 0)), total: 1, triplets: null });
/** `ranks(question, alpha)`. */
const proofOf = (questions: number, ranks: (question: number, alpha: number) => number) => prove(ALPHAS.map((alpha) => Array.from({ length: questions }, (_, q) => at(ranks(q, alpha)))), 1);

test("a planted gain is promoted", () => expect(proofOf(40, (q, alpha) => (q % 2 === 0 && alpha === 1 ? 1 : 3))).toMatchObject({ promoted: true, alpha: 1 }));
test("with too few questions the same gain is a candidate that says how many more are needed", () => {
  const proof = proofOf(20, (q, alpha) => (q % 2 === 0 && alpha === 1 ? 1 : 3));
  expect(proof).toMatchObject({ promoted: false, reason: "few-questions" });
  expect(verdictInWords({ ...proof, questions: 20 })).toContain("10 more are needed");
});
test("no gain keeps alpha at 0 and is not promoted", () => expect(proofOf(40, () => 2)).toMatchObject({ promoted: false, alpha: 0 }));
test("chance is refused: of 60 runs of noise at most 5 pass", () => {
  let promoted = 0;
  for (let run = 0; run < 60; run++) {
    const random = seededRandom(run);
    const ranks = ALPHAS.map(() => Array.from({ length: 60 }, () => 1 + Math.floor(random() * 4)));
    if (proofOf(60, (q, alpha) => ranks[ALPHAS.indexOf(alpha as never)]?.[q] ?? 1).promoted) promoted++;
  }
  expect(promoted).toBeLessThanOrEqual(5);
});
test("sign-flip: a sure gain is unlikely to be chance, none is not", () => {
  expect(signFlip(new Array<number>(20).fill(0.1), 1)).toBeLessThan(0.001);
  expect(signFlip(new Array<number>(20).fill(0), 1)).toBe(1);
});
test("what shares a file or a question, also through others, is in one fold", () => {
  const folds = groupedFolds([["a", "x"], ["b", "x"], ["b", "y"], ["c", "z"], ["d", "w"], ["y"]], 5, 1);
  expect(new Set([folds[0], folds[1], folds[2], folds[5]]).size).toBe(1);
  expect(new Set(folds).size).toBe(3);
});
