/** A question asked while the index is built. The clock is moved by hand; an answer that another question overtakes is thrown away, as in the palette. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { askAgain } from "../../src/extension/search/askAgain.ts";

const ROUND_MS = 1_000;
const CHANGE_MS = 200;
beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** An index that changes all the time, and a question whose answers take `answerMs`. */
function building(answerMs: number) {
  const told = { asked: 0, answered: 0, unfinished: true };
  let answer: NodeJS.Timeout | undefined;
  const ask = (): void => {
    told.asked++;
    clearTimeout(answer);
    answer = setTimeout(() => {
      answer = undefined;
      told.answered++;
    }, answerMs);
  };
  const growing = askAgain({ isUnfinished: () => told.unfinished, isBusy: () => answer !== undefined, ask }, ROUND_MS);
  const changes = setInterval(growing.soon, CHANGE_MS);
  return { told, stop: () => (growing.stop(), clearInterval(changes)) };
}

test("answers that take longer than a round are waited for, none is thrown away", () => {
  const { told, stop } = building(2_500);
  vi.advanceTimersByTime(30_000);
  stop();
  // A round, 2.5 s, and what is left of the round in which the answer came: some four seconds each.
  expect(told.asked).toBeGreaterThanOrEqual(7);
  expect(told.answered).toBeGreaterThanOrEqual(told.asked - 1);
});

test("a quick answer is asked for once a round, however often the index changes, and no more once all is there", () => {
  const { told, stop } = building(50);
  vi.advanceTimersByTime(10 * (ROUND_MS + CHANGE_MS));
  expect(told.asked).toBe(10);
  told.unfinished = false;
  vi.advanceTimersByTime(5 * ROUND_MS);
  // The round that had begun when the index was complete brings the rest.
  expect(told.asked).toBeLessThanOrEqual(11);
  stop();
  told.unfinished = true;
  vi.advanceTimersByTime(5 * ROUND_MS);
  expect(told.asked).toBeLessThanOrEqual(11);
});
