/** What a vote does to the next search: for the same question, for nearly the same one, and for others. */
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import type { Hit } from "../../src/core/hit.ts";
import { openShop } from "./openVotes.ts";

const QUESTION = "try again when the payment provider is down";
const rankOf = (hits: readonly Hit[], file: string): number => hits.findIndex((hit) => hit.path === file) + 1;
/** The first search asks LanceDB, later ones scan in memory: scores agree to 16 bits. */
const without = (hits: readonly Hit[]): object[] => hits.map(({ path: file, score }) => ({ file, score: score.toFixed(3) }));

test("an accepted place rises to the top for the same question, a rejected one sinks, and both say why", async () => {
  const shop = await openShop();
  const before = await shop.search(QUESTION, { limit: 20 });
  const [first, ...rest] = before;
  const fifth = rest[3]!;
  await shop.vote(QUESTION, fifth, "up");
  await shop.vote(QUESTION, first!, "down");
  for (const mode of ["hybrid", "semantic", "keyword"] as const) {
    const after = await shop.search(`${QUESTION}?`, { limit: 20, why: true, mode });
    expect(after[0]!.path, mode).toBe(fifth.path);
    expect(after[0]!.vote).toBe("up");
    expect(after[0]!.why).toContainEqual({ part: "accepted", value: 1, adds: expect.any(Number) as number, question: QUESTION });
    const sunk = after.find((hit) => hit.path === first!.path)!;
    expect(sunk.why!.find((part) => part.part === "rejected")!.adds).toBeLessThan(0);
  }
  const hybrid = await shop.search(QUESTION, { limit: 20 });
  expect(rankOf(hybrid, first!.path)).toBeGreaterThan(2);
  // Nothing is hidden.
  expect(hybrid.map((hit) => hit.path).sort()).toEqual(before.map((hit) => hit.path).sort());
  for (const hit of hybrid) expect(hit.score).toBeGreaterThanOrEqual(0);
});

test("it can be switched off, and taking a vote back undoes it", async () => {
  const shop = await openShop();
  const before = await shop.search(QUESTION);
  await shop.vote(QUESTION, before[4]!, "up");
  expect(without(await shop.search(QUESTION, { feedback: false }))).toEqual(without(before));
  expect(without(await shop.search(QUESTION))).not.toEqual(without(before));
  await shop.vote(QUESTION, before[4]!, "removed");
  expect(without(await shop.search(QUESTION))).toEqual(without(before));
});

test("opening a hit changes no order", async () => {
  const shop = await openShop();
  const before = await shop.search(QUESTION);
  await shop.vote(QUESTION, before[4]!, "opened");
  expect(without(await shop.search(QUESTION))).toEqual(without(before));
});

test("nearly the same question is helped, another question is not touched, a name is not its neighbour", async () => {
  const shop = await openShop();
  const before = await shop.search(QUESTION);
  await shop.vote(QUESTION, before[5]!, "up");
  const near = await shop.search("the payment provider is down, try again", { why: true });
  expect(rankOf(near, before[5]!.path)).toBeLessThanOrEqual(2);
  expect(near.flatMap((hit) => hit.why!).find((part) => part.part === "accepted")).toMatchObject({ question: QUESTION });
  expect(near.every((hit) => hit.vote === undefined)).toBe(true);
  for (const other of ["email receipt to the customer", "who is logged in", "try to log in"]) {
    expect(without(await shop.search(other))).toEqual(without(await shop.search(other, { feedback: false })));
  }
  await shop.vote("Cart", before[5]!, "up");
  expect(without(await shop.search("CartLine"))).toEqual(without(await shop.search("CartLine", { feedback: false })));
});

test("a vote follows its place to another file, and its definition through an edit", async () => {
  const shop = await openShop();
  const hits = await shop.search(QUESTION, { allSpans: true, limit: 40 });
  const hit = hits.find((each, i) => i > 4 && each.symbol !== null && each.path.endsWith(".py"))!;
  await shop.vote(QUESTION, hit, "up");
  renameSync(path.join(shop.folder, hit.path), path.join(shop.folder, "elsewhere.py"));
  await shop.index();
  const [moved] = await shop.search(QUESTION, { why: true });
  expect(moved!.path).toBe("elsewhere.py");
  expect(moved!.why!.find((part) => part.part === "accepted")!.value).toBe(1);
  renameSync(path.join(shop.folder, "elsewhere.py"), path.join(shop.folder, hit.path));
  const file = path.join(shop.folder, hit.path);
  const lines = readFileSync(file, "utf8").split("\n");
  lines[hit.endLine - 1] += "  # looked at again";
  writeFileSync(file, lines.join("\n"));
  await shop.index();
  const edited = (await shop.search(QUESTION, { why: true, limit: 20 })).find((each) => each.path === hit.path)!;
  const part = edited.why!.find((each) => each.part === "accepted")!;
  expect(part.value).toBeGreaterThan(0);
  expect(part.value).toBeLessThan(1);
  expect(edited.vote).toBeUndefined();
});

test("an accepted place that nothing finds is brought in, and filters hold", async () => {
  const shop = await openShop();
  await shop.vote("zebra crossing", { path: "scripts/deploy.sh" }, "up");
  for (const mode of ["keyword", "hybrid"] as const) expect((await shop.search("zebra crossing", { mode }))[0]!.path).toBe("scripts/deploy.sh");
  expect((await shop.search("zebra crossing", { filter: { languages: ["ts"] } })).map((hit) => hit.path)).not.toContain("scripts/deploy.sh");
});

test("find similar learns as well", async () => {
  const shop = await openShop();
  const target = { kind: "file", path: "src/orders/cart.ts" } as const;
  const similar = async () => (await shop.engine.similar(shop.folder, { target, limit: 20 })).hits;
  const before = await similar();
  await shop.engine.vote(shop.folder, { asked: { kind: "similar", target }, hit: before[4]!, value: "up", source: "panel" });
  await shop.engine.vote(shop.folder, { asked: { kind: "similar", target }, hit: before[0]!, value: "down", source: "panel" });
  const after = await similar();
  expect(after[0]).toMatchObject({ path: before[4]!.path, vote: "up" });
  expect(rankOf(after, before[0]!.path)).toBeGreaterThan(1);
});

test("votes that cannot be read cost no search, and the answer says so", async () => {
  const shop = await openShop();
  const [hit] = await shop.search(QUESTION);
  await shop.vote(QUESTION, hit!, "up");
  writeFileSync(path.join(shop.memory, "manifest.json"), "{");
  const answer = await shop.another().search(shop.folder, { text: QUESTION });
  expect(answer.hits.length).toBeGreaterThan(0);
  expect(answer.notice).toContain("Your votes are not used");
  await expect(shop.another().votes(shop.folder)).rejects.toMatchObject({ code: "memory/damaged" });
});
