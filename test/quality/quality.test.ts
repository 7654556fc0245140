/** The quality tracker: numbers from really searching, and honesty about few votes. */
import { rmSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import type { QualityEvent } from "../../src/core/quality.ts";
import { evaluate, judgedQuestions } from "../../src/engine/quality/evaluate.ts";
import { measured, moreNeeded } from "../../src/engine/quality/intervals.ts";
import { openShop } from "../feedback/openVotes.ts";

const QUESTIONS: readonly (readonly [string, string])[] = [
  ["constant time comparison of passwords", "src/auth/passwords.ts"],
  ["try again when the payment provider is down", "src/orders/paymentGateway.ts"],
  ["email receipt to the customer", "worker/mailer.py"],
  ["books that similar readers bought", "worker/recommendations.py"],
  ["who is logged in", "src/auth/sessionStore.ts"],
];

test("measures search and words alone on the votes, counts what is gone, keeps history", async () => {
  const shop = await openShop();
  expect(await shop.engine.quality(shop.folder)).toMatchObject({ systems: [], questions: [], moreNeeded: 30, history: [], searches: null, acceptedRank: null });
  for (const [question, file] of QUESTIONS) {
    const hits = await shop.search(question);
    const hit = hits.find((each) => each.path === file)!;
    await shop.vote(question, hit, "up", { shown: hits.map((each) => each.id) });
  }
  const [wrong] = await shop.search("who is logged in", { filter: { languages: ["py"] } });
  await shop.vote("who is logged in", wrong!, "down");
  await shop.engine.countSearch(shop.folder, { kind: "question", text: QUESTIONS[0]![0] });
  await shop.engine.countSearch(shop.folder, { kind: "question", text: "something else" });
  const [alike] = (await shop.engine.similar(shop.folder, { target: { kind: "file", path: "src/orders/cart.ts" } })).hits;
  await shop.engine.vote(shop.folder, { asked: { kind: "similar", target: { kind: "file", path: "src/orders/cart.ts" } }, hit: alike!, value: "up", source: "cli" });
  const asked: QualityEvent[] = [];
  const report = await shop.engine.quality(shop.folder, (event) => asked.push(event));
  expect(asked).toEqual(QUESTIONS.map((_, done) => ({ kind: "asked", done, total: 5 })));
  expect((await shop.engine.votes(shop.folder)).questions).toBe(5);
  expect(report).toMatchObject({ votes: { up: 6, down: 1, opened: 0 }, stale: 0, similar: 1, searches: { count: 2, accepted: 1 }, questions: QUESTIONS.map(([question]) => question) });
  expect(report.systems.map(({ id }) => id)).toEqual(["base", "keyword"]);
  const [base] = report.systems;
  // Every one of these is found at once (test/search), so is its number.
  expect(base!.ranks).toEqual([1, 1, 1, 1, 1]);
  expect(base!.measures.mrr10).toEqual({ value: 1, low: 1, high: 1, n: 5 });
  expect(base!.measures.triplets.value).toBe(1);
  expect(report.acceptedRank).toEqual({ mean: 1, n: 5 });
  // Five right answers are no proof.
  expect(report.moreNeeded).toBe(25);
  expect(report.languages.find(({ name }) => name === "python")).toMatchObject({ up: 2, down: 1 });
  expect(report.days).toHaveLength(1);

  rmSync(path.join(shop.folder, "worker/mailer.py"));
  await shop.index();
  const later = await shop.another().quality(shop.folder);
  expect(later.stale).toBeGreaterThanOrEqual(1);
  expect(later.questions).not.toContain("email receipt to the customer");
  expect(later.history.map(({ questions }) => questions)).toEqual([5]);
  const last = await shop.engine.quality(shop.folder);
  expect(last.history).toHaveLength(2);
  // Nothing new was learned by asking again.
  expect((await shop.engine.quality(shop.folder)).history).toHaveLength(2);
});

test("votes do not grade themselves: a wrong place that was accepted keeps its poor rank", async () => {
  const shop = await openShop();
  const hits = await shop.search("who is logged in", { limit: 20 });
  const last = hits.at(-1)!;
  await shop.vote("who is logged in", last, "up");
  expect((await shop.search("who is logged in"))[0]!.path).toBe(last.path);
  const [base] = (await shop.engine.quality(shop.folder)).systems;
  expect(base!.ranks[0]).toBe(hits.length);
});

test("grades by hand: ranks, two targets, a rejected place, an accepted one that is not found", async () => {
  const question = (text: string, accepted: string[][], rejected: string[][] = []) => ({ text, accepted, rejected });
  const lists: Record<string, string[]> = { one: ["a", "b", "c"], two: ["x", "b", "y", "c"], none: ["x"] };
  const ask = (text: string) => Promise.resolve(lists[text]!.map((file) => ({ path: file })));
  const [result] = await evaluate([question("one", [["b", "copy"]], [["a"]]), question("two", [["b"], ["c"]]), question("none", [["gone"]])], [{ id: "base", mode: "hybrid" }], ask);
  const value = (name: keyof NonNullable<typeof result>["measures"]) => result!.measures[name].value;
  expect(result!.ranks).toEqual([2, 2, null]);
  expect(value("mrr10")).toBeCloseTo((1 / 2 + 1 / 2 + 0) / 3);
  expect(value("recall1")).toBe(0);
  expect(value("recall5")).toBeCloseTo((1 + 1 + 0) / 3);
  expect(value("map")).toBeCloseTo((1 / 2 + (1 / 2 + 2 / 4) / 2 + 0) / 3);
  // one: below the rejected; two: x above both, y below b and above c; none: below x.
  expect(result!.measures.triplets).toMatchObject({ value: 1 / 6, n: 6 });
});

test("an interval is the same each time, narrows with more values, and says how many are missing", () => {
  const values = (n: number) => Array.from({ length: n }, (_, i) => (i % 2 === 0 ? 1 : 0.2));
  const [few, many] = [measured(values(10)), measured(values(400))];
  expect(measured(values(10))).toEqual(few);
  expect(few.low).toBeLessThan(few.value);
  expect(few.high).toBeGreaterThan(few.value);
  expect(many.high - many.low).toBeLessThan((few.high - few.low) / 4);
  expect(moreNeeded(few)).toBeGreaterThan(20);
  expect(moreNeeded(many)).toBe(0);
  expect(measured([]).n).toBe(0);
});

test("a judgment whose content is nowhere is stale and grades nothing", () => {
  expect(judgedQuestions([], new Map())).toEqual({ questions: [], stale: 0, similar: 0 });
});
