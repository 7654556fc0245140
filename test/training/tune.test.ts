/** The whole way on the bookshop: real votes, real encoder, real process, killed and not. */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import type { EncoderId } from "../../src/core/embedding.ts";
import type { TuneEvent } from "../../src/core/tuning.ts";
import { openEngine } from "../../src/engine/engine.ts";
import { packageFolder } from "../../src/engine/packageFolder.ts";
import { readAdapter } from "../../src/engine/training/adapterFile.ts";
import type { Engine } from "../../src/protocol/engine.ts";

const QUESTIONS = ["where are passwords hashed", "session store", "route requests", "add an item to the cart", "place an order", "charge the card", "index of prices", "send a mail", "recommend books", "search a sorted list", "old cart", "deploy script"];

async function voted(questions: readonly string[]): Promise<{ engine: Engine; folder: string }> {
  const temp = fs.mkdtempSync(path.join(os.tmpdir(), "sextant-tune-"));
  const folder = path.join(temp, "bookshop");
  fs.cpSync(path.join(packageFolder(), "test", "fixtures", "bookshop"), folder, { recursive: true });
  const engine = openEngine({ dataDirectory: path.join(temp, "data") });
  await engine.index(folder, {}, () => undefined);
  for (const [i, text] of questions.entries()) {
    const { hits } = await engine.search(folder, { text });
    await engine.vote(folder, { asked: { kind: "question", text }, hit: hits[i % 2]!, value: "up", source: "cli" });
  }
  return { engine, folder };
}

test("too few accepted questions are an error that says how many more are needed", async () => {
  const { engine, folder } = await voted(QUESTIONS.slice(0, 3));
  await expect(engine.tune(folder, {}, () => undefined)).rejects.toMatchObject({ code: "tune/too-few-pairs", message: expect.stringContaining("7 more") as string });
  await engine.close();
});

test("a fine-tune killed in the middle ends with the same numbers as one that was left alone; then it is promoted, rolled back and damaged", async () => {
  const { engine, folder } = await voted(QUESTIONS);
  const shelf = (await engine.adapters(folder)).folder;
  const encoderId = (await engine.status(folder)).encoderId as EncoderId;
  const fileOf = (id: string) => path.join(shelf, id, "adapter.safetensors");
  const alone = await engine.tune(folder, {}, () => undefined);
  expect(alone).toMatchObject({ promoted: false, questions: 12, backend: "wasm" });

  let pid = 0;
  let killed = false;
  const events: TuneEvent[] = [];
  const killedReport = await engine.tune(folder, {}, (event) => {
    events.push(event);
    if (event.kind === "started") pid = event.pid;
    if (event.kind === "trained" && event.part === 3 && !killed) {
      killed = true;
      process.kill(pid, "SIGKILL");
    }
  });
  expect(events.filter(({ kind }) => kind === "started").length).toBe(2);
  const [a, b] = [await readAdapter(fileOf(alone.id), encoderId), await readAdapter(fileOf(killedReport.id), encoderId)];
  expect(Buffer.from(b.u.buffer).equals(Buffer.from(a.u.buffer))).toBe(true);
  expect(Buffer.from(b.v.buffer).equals(Buffer.from(a.v.buffer))).toBe(true);
  expect(killedReport.after).toEqual(alone.after);
  // Best left off, it is kept with the least that was tried.
  expect(a.meta.alpha).toBe(alone.alpha === 0 ? 0.25 : alone.alpha);

  expect((await engine.changeAdapters(folder, { kind: "promote", id: alone.id })).current).toBe(alone.id);
  const ask = async (adapter?: null) => (await engine.search(folder, { text: "hash a password", feedback: false, mode: "semantic", ...(adapter === undefined ? {} : { adapter }) })).hits.map(({ score }) => score);
  expect(await ask()).not.toEqual(await ask(null));
  expect((await engine.search(folder, { text: "hash a password" })).adapter).toBe(alone.id);
  expect((await engine.search(folder, { text: "hash a password", mode: "keyword" })).adapter).toBeUndefined();
  // Measured beside the others, by what it is.
  const { systems } = await engine.quality(folder);
  expect(systems.map(({ id }) => id)).toEqual(["base", "keyword", killedReport.id, alone.id]);
  expect(systems[2]!.ranks).toEqual(systems[3]!.ranks);
  expect(await engine.changeAdapters(folder, { kind: "leave" })).toMatchObject({ current: null, previous: alone.id });
  expect(await ask()).toEqual(await ask(null));
  await engine.changeAdapters(folder, { kind: "promote", id: alone.id });
  expect((await engine.changeAdapters(folder, { kind: "rollback" })).current).toBe(null);
  expect(await ask()).toEqual(await ask(null));

  await engine.changeAdapters(folder, { kind: "promote", id: alone.id });
  // Another process (another engine) sees it, and a cut file is named while search goes on.
  fs.truncateSync(fileOf(alone.id), 5000);
  const other = openEngine({ dataDirectory: path.join(path.dirname(folder), "data") });
  const answer = await other.search(folder, { text: "hash a password", feedback: false });
  expect(answer.notice).toContain("adapter.safetensors");
  expect(answer.hits.length).toBeGreaterThan(0);
  await other.close();

  expect((await engine.changeAdapters(folder, { kind: "delete", id: alone.id })).current).toBe(null);
  await expect(engine.changeAdapters(folder, { kind: "promote", id: "none-such" })).rejects.toMatchObject({ code: "tune/adapter-missing" });
  await engine.close();
});

test("what is forgotten takes with it what was being learned from it: a fine-tune that runs ends, and of a cancelled one nothing stays", async () => {
  const { engine, folder } = await voted(QUESTIONS);
  const other = openEngine({ dataDirectory: path.join(path.dirname(folder), "data") });
  const shelf = (await engine.adapters(folder)).folder;
  const [vote] = (await other.votes(folder, { limit: 1 })).votes;
  let forgetting: Promise<number> | undefined;
  const run = engine.tune(folder, {}, (event) => {
    if (event.kind === "pairs") forgetting ??= other.forgetVotes(folder, { ids: [vote!.id] });
  });
  await expect(run).rejects.toMatchObject({ code: "tune/votes-forgotten" });
  expect(await forgetting).toBe(1);
  expect(fs.readdirSync(shelf)).toEqual([]);

  const stop = new AbortController();
  const cancelled = engine.tune(folder, {}, (event) => event.kind === "trained" && event.part === 2 && stop.abort(), stop.signal);
  await expect(cancelled).rejects.toMatchObject({ name: "AbortError" });
  // Goes on from here, as long as the votes are there.
  expect(fs.readdirSync(path.join(shelf, ".unfinished"))).toContain("part-0.safetensors");
  await other.forgetVotes(folder, "all");
  expect(fs.readdirSync(shelf)).toEqual([]);
  await expect(engine.tune(folder, {}, () => undefined)).rejects.toMatchObject({ code: "tune/too-few-pairs" });
  expect(fs.readdirSync(shelf)).toEqual([]);
  await Promise.all([engine.close(), other.close()]);
});

test.each(["missing", "damaged"])("all votes and what was learned from them can be forgotten where the model is %s", async (how) => {
  const { engine, folder } = await voted(QUESTIONS.slice(0, 2));
  await engine.close();
  const temp = path.dirname(folder);
  const modelFolder = path.join(temp, "model");
  if (how === "damaged") {
    fs.mkdirSync(modelFolder);
    fs.writeFileSync(path.join(modelFolder, "manifest.json"), "{");
  }
  const without = openEngine({ dataDirectory: path.join(temp, "data"), modelFolder });
  expect((await without.adapters(folder)).adapters).toEqual([]);
  expect(await without.votes(folder)).toMatchObject({ total: 2 });
  expect(await without.forgetVotes(folder, "all")).toBe(2);
  expect(await without.changeAdapters(folder, { kind: "clear" })).toMatchObject({ adapters: [], current: null });
  expect(await without.votes(folder)).toMatchObject({ total: 0 });
  await without.close();
});

test("cancelling ends the process; a second fine-tune at the same time is refused", async () => {
  const { engine, folder } = await voted(QUESTIONS);
  const stop = new AbortController();
  let second: Promise<unknown> | undefined;
  const run = engine.tune(
    folder,
    {},
    (event) => {
      if (event.kind !== "trained" || second) return;
      second = engine.tune(folder, {}, () => undefined).then(
        () => "ran",
        (error: unknown) => (error as { code: string }).code,
      );
      void second.then(() => stop.abort());
    },
    stop.signal,
  );
  await expect(run).rejects.toMatchObject({ name: "AbortError" });
  expect(await second).toBe("tune/running");
  expect((await engine.adapters(folder)).adapters).toEqual([]);
  await engine.close();
});
