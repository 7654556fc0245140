import { expect, test } from "vitest";
import { type QualityEvent, type QualityOverview, questionsMissing, TRUSTWORTHY_QUESTIONS } from "../../src/core/quality.ts";

const missing = ({ questions }: Pick<QualityOverview, "questions">): number => questionsMissing(questions);
const left = ({ done, total }: QualityEvent): number => total - done;

test("few questions say how many more make a number trustworthy", () => {
  expect(missing({ questions: 0 })).toBe(TRUSTWORTHY_QUESTIONS);
  expect(missing({ questions: TRUSTWORTHY_QUESTIONS - 1 })).toBe(1);
  expect(missing({ questions: TRUSTWORTHY_QUESTIONS + 12 })).toBe(0);
  expect(left({ kind: "asked", done: 3, total: 10 })).toBe(7);
});
