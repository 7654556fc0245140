/** Votes: what is kept of them, and that they outlive everything but being forgotten. */
import { execFileSync } from "node:child_process";
import { existsSync, renameSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { openShop } from "./openVotes.ts";

const QUESTION = "try again when the payment provider is down";

test("a vote keeps the question, the place with its lines, the ranks that were shown, and when", async () => {
  const shop = await openShop();
  const hits = await shop.search(QUESTION);
  const second = hits[1]!;
  const before = Date.now();
  await shop.vote(QUESTION, second, "up", { shown: hits.map((hit) => hit.id), source: "panel" });
  const { votes, total, up, down, folder } = await shop.another().votes(shop.folder);
  expect({ total, up, down, folder }).toEqual({ total: 1, up: 1, down: 0, folder: shop.memory });
  expect(votes[0]).toMatchObject({
    value: "up", source: "panel", kind: "question", query: QUESTION, rank: 2, shown: hits.map((hit) => hit.id),
    path: second.path, startLine: second.startLine, endLine: second.endLine, symbol: second.symbol, scope: second.scope, text: second.snippet, language: second.language, chunkId: second.id,
    encoderId: (await shop.engine.status(shop.folder)).encoderId,
  });
  expect(Date.parse(votes[0]!.time)).toBeGreaterThanOrEqual(before);
});

test("the newest vote on a pair counts; taking it back leaves none, and history keeps all", async () => {
  const shop = await openShop();
  const [hit] = await shop.search(QUESTION);
  await shop.vote(QUESTION, hit!, "up");
  await shop.vote(`  ${QUESTION.toUpperCase()}? `, hit!, "down");
  await shop.vote(QUESTION, hit!, "opened");
  const list = async (history = false) => (await shop.engine.votes(shop.folder, { history })).votes.map((vote) => vote.value);
  expect(await list()).toEqual(["down"]);
  await shop.vote(QUESTION, hit!, "removed");
  expect(await list()).toEqual([]);
  expect(await list(true)).toEqual(["removed", "opened", "down", "up"]);
  expect(await shop.engine.votes(shop.folder)).toMatchObject({ up: 0, down: 0, opened: 1 });
});

test("votes are found by words of question, path and symbol, and by question", async () => {
  const shop = await openShop();
  const [payment] = await shop.search(QUESTION);
  const [mail] = await shop.search("email receipt to the customer");
  await shop.vote(QUESTION, payment!, "up");
  await shop.vote("email receipt to the customer", mail!, "down");
  const paths = async (query: object) => (await shop.engine.votes(shop.folder, query)).votes.map((vote) => vote.path);
  expect(await paths({ text: "PROVIDER" })).toEqual([payment!.path]);
  expect(await paths({ text: "receipt mailer" })).toEqual([mail!.path]);
  expect(await paths({ text: "nothing" })).toEqual([]);
  expect(await paths({ asked: { kind: "question", text: `${QUESTION}?` } })).toEqual([payment!.path]);
  expect(await paths({ limit: 1 })).toEqual([mail!.path]);
});

test("a vote that is sent twice is recorded once", async () => {
  const shop = await openShop();
  const [hit] = await shop.search(QUESTION);
  const first = await shop.vote(QUESTION, hit!, "up", { id: "one-press" });
  expect(await shop.vote(QUESTION, hit!, "up", { id: "one-press" })).toEqual(first);
  expect((await shop.engine.votes(shop.folder, { history: true })).total).toBe(1);
});

test("votes survive a rebuild, removing the index and moving the file", async () => {
  const shop = await openShop();
  const [hit] = await shop.search(QUESTION);
  await shop.vote(QUESTION, hit!, "up");
  await shop.engine.index(shop.folder, { rebuild: true }, () => undefined);
  expect((await shop.engine.votes(shop.folder)).total).toBe(1);
  await shop.engine.remove(shop.folder);
  renameSync(path.join(shop.folder, hit!.path), path.join(shop.folder, "moved.ts"));
  expect((await shop.engine.votes(shop.folder)).total).toBe(1);
  await shop.index();
  expect((await shop.engine.votes(shop.folder)).votes[0]!.text).toBe(hit!.snippet);
});

test("a vote on a place is a vote on the chunk at its line; a place that is not there is named", async () => {
  const shop = await openShop();
  const [hit] = await shop.search(QUESTION);
  const voted = await shop.vote(QUESTION, { path: hit!.path, line: hit!.endLine }, "up");
  expect(voted).toMatchObject({ chunkId: hit!.id, text: hit!.snippet, rank: null });
  await expect(shop.vote(QUESTION, { path: "nowhere.ts" }, "up")).rejects.toMatchObject({ code: "feedback/no-such-place" });
  await expect(shop.vote(QUESTION, { path: hit!.path, line: 9999 }, "up")).rejects.toMatchObject({ code: "feedback/no-such-place" });
  await expect(shop.vote(" ", hit!, "up")).rejects.toMatchObject({ code: "query/empty" });
});

test("two engines vote at once and nothing is lost", async () => {
  const shop = await openShop();
  const other = shop.another();
  const hits = await shop.search("book order session", { limit: 20, allSpans: true });
  const votes = hits.flatMap((hit, i) => [shop.engine, other].map((engine) => engine.vote(shop.folder, { asked: { kind: "question", text: "both" }, hit, value: i % 2 ? "up" : "down", source: "panel" })));
  await Promise.all(votes);
  for (const engine of [shop.engine, other]) {
    expect((await engine.votes(shop.folder, { history: true })).total).toBe(votes.length);
    expect((await engine.votes(shop.folder)).total).toBe(hits.length);
  }
});

const onDisk = (folder: string, text: string): boolean => {
  try {
    execFileSync("grep", ["-rqaF", text, folder]);
    return true;
  } catch {
    return false;
  }
};

test("what is forgotten is gone from the disk, the rest stays", async () => {
  const shop = await openShop();
  const [hit] = await shop.search(QUESTION);
  const [mail] = await shop.search("email receipt to the customer");
  // Ids are kept as they are, texts compressed.
  await shop.vote(QUESTION, hit!, "down", { id: "older-and-secret" });
  const { id } = await shop.vote(QUESTION, hit!, "up", { id: "newer-and-secret" });
  await shop.vote("email receipt to the customer", mail!, "up", { id: "stays-here" });
  const other = shop.another();
  expect((await other.votes(shop.folder)).total).toBe(2);
  for (const text of ["older-and-secret", "newer-and-secret", "stays-here"]) expect(onDisk(shop.memory, text)).toBe(true);
  expect(await shop.engine.forgetVotes(shop.folder, { ids: [id] })).toBe(2);
  for (const text of ["older-and-secret", "newer-and-secret"]) expect(onDisk(shop.memory, text)).toBe(false);
  expect(onDisk(shop.memory, "stays-here")).toBe(true);
  // Who had read the older version looks again.
  expect((await other.votes(shop.folder, { history: true })).votes.map((vote) => vote.id)).toEqual(["stays-here"]);
  await expect(shop.engine.forgetVotes(shop.folder, { ids: [id] })).rejects.toMatchObject({ code: "feedback/no-such-vote" });
  expect(await shop.engine.forgetVotes(shop.folder, "all")).toBe(1);
  expect(onDisk(shop.memory, "stays-here")).toBe(false);
  expect((await other.votes(shop.folder, { history: true })).total).toBe(0);
  await shop.vote(QUESTION, hit!, "up");
  expect((await other.votes(shop.folder)).total).toBe(1);
});

test("export and import: nothing twice, wrong lines are told by number", async () => {
  const shop = await openShop();
  const [hit] = await shop.search(QUESTION);
  await shop.vote(QUESTION, hit!, "down");
  await shop.vote(QUESTION, hit!, "up");
  await shop.engine.vote(shop.folder, { asked: { kind: "similar", target: { kind: "text", text: "await send(payment)" } }, hit: hit!, value: "up", source: "cli" });
  const lines = await shop.engine.exportVotes(shop.folder);
  const before = await shop.engine.votes(shop.folder, { history: true });
  expect(lines).toHaveLength(3);
  expect(await shop.engine.importVotes(shop.folder, lines)).toEqual({ added: 0, known: 3, refused: [] });
  await shop.engine.forgetVotes(shop.folder, "all");
  const wrong = ["", "no json", "[]", JSON.stringify({ ...(JSON.parse(lines[0]!) as object), value: "maybe" }), JSON.stringify({ ...(JSON.parse(lines[0]!) as object), id: "other", startLine: 0 })];
  const report = await shop.engine.importVotes(shop.folder, [...wrong, ...lines, ...lines]);
  expect(report).toMatchObject({ added: 3, known: 3, refused: [{ line: 2 }, { line: 3 }, { line: 4 }, { line: 5 }] });
  expect(await shop.engine.votes(shop.folder, { history: true })).toEqual(before);
});

test("asking for votes makes nothing on disk", async () => {
  const shop = await openShop();
  expect(await shop.engine.votes(shop.folder)).toMatchObject({ votes: [], total: 0 });
  await shop.engine.countSearch(shop.folder, { kind: "question", text: "anything" });
  expect(existsSync(shop.memory)).toBe(false);
});
