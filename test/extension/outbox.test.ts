/** Votes on their way: none is lost, none is recorded twice, and those that cannot be stored are tried again. */
import { rmSync, writeFileSync } from "node:fs";
import { expect, onTestFinished, test } from "vitest";
import type { Hit } from "../../src/core/hit.ts";
import { type OutboxChange, openOutbox, type Outbox, type Store } from "../../src/extension/feedback/outbox.ts";
import type { Engine } from "../../src/protocol/engine.ts";
import { openShop, type Shop } from "../feedback/openVotes.ts";
import { becomes as becomesState, openPipe, pidOf } from "../process/openPipe.ts";

/** What VS Code keeps for the extension: plain data, as it comes back from disk. */
function memory(): Store & { kept(): readonly unknown[] } {
  let text = "{}";
  const all = (): Record<string, unknown> => JSON.parse(text) as Record<string, unknown>;
  return {
    get: (key) => all()[key],
    async update(key, value) {
      text = JSON.stringify({ ...all(), [key]: value });
    },
    kept: () => (all()["unsentVotes"] ?? []) as unknown[],
  };
}

const QUESTION = "hash a password with a salt";

async function firstHit(shop: Shop): Promise<Hit> {
  return (await shop.search(QUESTION))[0]!;
}

/** The engine never changes its state here. */
const steady = (engine: Engine): Parameters<typeof openOutbox>[0]["engine"] => ({ vote: (...call) => engine.vote(...call), onState: () => () => undefined });

function open(engine: Parameters<typeof openOutbox>[0]["engine"], store: Store, pausesMs: readonly number[] = [50]): { readonly outbox: Outbox; readonly heard: string[]; becomes(kind: OutboxChange["standing"]["kind"]): Promise<void> } {
  const outbox = openOutbox({ engine, store, pausesMs });
  onTestFinished(() => outbox.dispose());
  const heard: string[] = [];
  outbox.onChange(({ standing }) => heard.push(standing.kind));
  return {
    outbox,
    heard,
    async becomes(kind) {
      await expect.poll(() => heard.at(-1), { timeout: 60_000 }).toBe(kind);
    },
  };
}

const cast = (outbox: Outbox, shop: Shop, hit: Hit, value: "up" | "down" | "removed" | "opened"): void => outbox.cast(shop.folder, { asked: { kind: "question", text: QUESTION }, hit, value, source: "panel" });
const values = async (shop: Shop): Promise<string[]> => (await shop.engine.votes(shop.folder)).votes.map(({ value }) => value);
const pairOf = (shop: Shop, { path: file, startLine }: Hit) => ({ folder: shop.folder, asked: { kind: "question" as const, text: QUESTION }, path: file, startLine });

/** Where the votes would lie is a file: nothing can be stored until it is gone. */
function block(shop: Shop): () => void {
  writeFileSync(shop.memory, "in the way");
  return () => rmSync(shop.memory);
}

test("a vote is stored, and nothing is kept of it here", async () => {
  const shop = await openShop();
  const store = memory();
  const { outbox, heard, becomes } = open(steady(shop.engine), store);
  const hit = await firstHit(shop);
  cast(outbox, shop, hit, "up");
  expect(store.kept()).toHaveLength(1);
  expect(outbox.latest(pairOf(shop, hit), performance.now())).toMatchObject({ value: "up", standing: { kind: "saving" } });
  await becomes("saved");
  expect(heard).toEqual(["saving", "saved"]);
  expect(store.kept()).toEqual([]);
  expect(await values(shop)).toEqual(["up"]);
  expect(outbox.latest(pairOf(shop, hit), 0)).toMatchObject({ value: "up", standing: { kind: "saved" } });
  // An answer asked for after that knows it by itself.
  expect(outbox.latest(pairOf(shop, hit), performance.now())).toBeUndefined();
});

test("what cannot be stored says why, is tried again, and the last vote on a place is the one that counts", async () => {
  const shop = await openShop();
  const store = memory();
  const { outbox, becomes } = open(steady(shop.engine), store);
  const hit = await firstHit(shop);
  const free = block(shop);
  cast(outbox, shop, hit, "up");
  await becomes("unsaved");
  const [waiting] = outbox.unsaved();
  expect(waiting!.standing).toMatchObject({ kind: "unsaved", reason: expect.stringContaining(shop.memory) as string });
  cast(outbox, shop, hit, "down");
  expect(store.kept()).toHaveLength(1);
  free();
  await becomes("saved");
  expect(await values(shop)).toEqual(["down"]);
  expect(outbox.unsaved()).toEqual([]);
});

test("the next window sends what this one could not, and one that was stored without anybody hearing of it is recorded once", async () => {
  const shop = await openShop();
  const store = memory();
  const hit = await firstHit(shop);
  const free = block(shop);
  const first = open(steady(shop.engine), store, [60_000]);
  cast(first.outbox, shop, hit, "up");
  await first.becomes("unsaved");
  first.outbox.dispose();
  free();
  const [kept] = store.kept() as { readonly vote: Parameters<Engine["vote"]>[1] }[];
  await shop.engine.vote(shop.folder, kept!.vote);
  const second = open(steady(shop.engine), store);
  expect(second.outbox.latest(pairOf(shop, hit), performance.now())).toMatchObject({ value: "up" });
  await second.becomes("saved");
  expect((await shop.engine.votes(shop.folder, { history: true })).total).toBe(1);
});

test("a vote that can never be recorded is refused and holds up no other", async () => {
  const shop = await openShop();
  const store = memory();
  const { outbox, heard, becomes } = open(steady(shop.engine), store);
  const hit = await firstHit(shop);
  outbox.cast(shop.folder, { asked: { kind: "question", text: QUESTION }, hit: { path: "gone.ts", line: 3 }, value: "up", source: "panel" });
  cast(outbox, shop, hit, "down");
  await becomes("saved");
  expect(heard).toContain("refused");
  expect(store.kept()).toEqual([]);
  expect(await values(shop)).toEqual(["down"]);
});

test("that a hit was opened replaces no thumb on it", async () => {
  const shop = await openShop();
  const { outbox, becomes } = open(steady(shop.engine), memory());
  const hit = await firstHit(shop);
  const free = block(shop);
  cast(outbox, shop, hit, "up");
  cast(outbox, shop, hit, "opened");
  await becomes("unsaved");
  free();
  await becomes("saved");
  await expect.poll(async () => (await shop.engine.votes(shop.folder)).opened, { timeout: 60_000 }).toBe(1);
  expect(await values(shop)).toEqual(["up"]);
});

test("what is to be forgotten is not sent afterwards", async () => {
  const shop = await openShop();
  const store = memory();
  const { outbox, becomes } = open(steady(shop.engine), store);
  const hit = await firstHit(shop);
  const free = block(shop);
  cast(outbox, shop, hit, "up");
  await becomes("unsaved");
  outbox.drop(shop.folder);
  free();
  expect(store.kept()).toEqual([]);
  expect(outbox.unsaved()).toEqual([]);
  expect(outbox.latest(pairOf(shop, hit), performance.now())).toBeUndefined();
});

test("an engine that was given up on takes the votes as soon as it runs again", async () => {
  const shop = await openShop();
  const hit = await firstHit(shop);
  const { engine } = openPipe(shop.dataDirectory, { pausesMs: [] });
  await engine.warm();
  process.kill(pidOf(engine), "SIGKILL");
  await becomesState(engine, "failed");
  // No pause would bring it: only the engine's return does.
  const { outbox, becomes } = open(engine, memory(), [3_600_000]);
  cast(outbox, shop, hit, "up");
  await becomes("unsaved");
  await engine.restart();
  await becomes("saved");
  expect(await values(shop)).toEqual(["up"]);
});

test.each([null, "text", [1, null, { folder: 3 }, { folder: "/a", vote: null }, { folder: "/a", vote: { id: "x" } }]])("what another version kept (%j) does no harm", (kept) => {
  const store = memory();
  void store.update("unsentVotes", kept);
  const { outbox } = open({ vote: () => Promise.reject(new Error("Nothing is to be sent.")), onState: () => () => undefined }, store);
  expect(outbox.unsaved()).toEqual([]);
});
