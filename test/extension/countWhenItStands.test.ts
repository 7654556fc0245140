/** What is typed on the way to a question is no question. */
import { setTimeout as passed } from "node:timers/promises";
import { expect, test, vi } from "vitest";
import { countWhenItStands } from "../../src/extension/search/countWhenItStands.ts";

test("of what is typed only what stands is counted, once, however often the index changes meanwhile", async () => {
  const counted: string[] = [];
  const answered = countWhenItStands((text) => counted.push(text), 50);
  for (const text of ["r", "re", "retry"]) answered(text);
  await vi.waitFor(() => expect(counted).toEqual(["retry"]));
  answered("retry");
  await passed(100);
  expect(counted).toEqual(["retry"]);
  answered("cache");
  await vi.waitFor(() => expect(counted).toEqual(["retry", "cache"]));
});
