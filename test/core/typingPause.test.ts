import { expect, test } from "vitest";
import { typingPause } from "../../src/core/typingPause.ts";

test("a letter after a pause is asked at once, one on the heels of another is waited for", () => {
  const pause = typingPause();
  expect([0, 30, 60, 200, 260, 400].map(pause)).toEqual([0, 40, 40, 0, 40, 0]);
});
