/** What either half does with messages that should not come, and when the pipe breaks. The engine behind it is the real one. */
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Engine } from "../../src/protocol/engine.ts";
import { openEngineClient } from "../../src/protocol/engineClient.ts";
import { serveEngine } from "../../src/protocol/serveEngine.ts";
import { BOOKSHOP, type OpenBookshop, openBookshop } from "../search/openBookshop.ts";
import { type PortPair, portPair } from "./portPair.ts";

let shop: OpenBookshop;
beforeAll(async () => {
  shop = await openBookshop();
});
afterAll(() => shop.close());

const VERSION = "1.2.3";
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));

function serve(pair: PortPair, openEngine: () => Promise<Engine> = () => Promise.resolve({ ...shop.engine, close: () => Promise.resolve() })): { log: string[]; server: ReturnType<typeof serveEngine> } {
  const log: string[] = [];
  return { log, server: serveEngine(pair.server, { version: VERSION, openEngine, log: (event) => log.push(event) }) };
}

test("both sides say their version first, then requests are answered by id", async () => {
  const pair = portPair();
  serve(pair);
  const client = openEngineClient(pair.client, { version: VERSION });
  const [status, found] = await Promise.all([client.status(BOOKSHOP), client.search(BOOKSHOP, { text: "cart total" })]);
  expect(status.state).toBe("ready");
  expect(found.hits.length).toBeGreaterThan(0);
  expect(pair.server.received[0]).toEqual({ kind: "hello", protocol: 2, version: VERSION });
  expect(pair.client.received[0]).toEqual({ kind: "hello", protocol: 2, version: VERSION });
});

test.each([
  ["another version", { kind: "hello", protocol: 2, version: "0.9.0" }, "version 0.9.0 (protocol 2)"],
  ["another protocol", { kind: "hello", protocol: 9, version: VERSION }, "version 1.2.3 (protocol 9)"],
  ["no version", { kind: "request", id: 1, method: "status", params: [BOOKSHOP] }, "of a version that does not name itself"],
])("a first message of %s is refused by the engine, naming both", async (_, first, named) => {
  const pair = portPair();
  serve(pair);
  pair.client.send(first);
  pair.client.send({ kind: "request", id: 7, method: "status", params: [BOOKSHOP] });
  await settle();
  const failure = pair.client.received.find((message) => (message as { id?: number }).id === 7);
  expect(failure).toMatchObject({ kind: "failure", error: { kind: "coded", code: "engine/version-mismatch", message: `The editor's side of Sextant is ${named}, its engine is version 1.2.3 (protocol 2).` } });
});

test("an engine that answers without a hello is refused by the client", async () => {
  const pair = portPair();
  const client = openEngineClient(pair.client, { version: VERSION });
  pair.server.send({ kind: "answer", id: 1, result: {} });
  await expect(client.status(BOOKSHOP)).rejects.toMatchObject({ code: "engine/version-mismatch" });
  await expect(client.ready).rejects.toMatchObject({ code: "engine/version-mismatch" });
});

test("unknown ids, unknown methods and what is no message at all hurt nobody", async () => {
  const pair = portPair();
  const { log } = serve(pair);
  const client = openEngineClient(pair.client, { version: VERSION });
  await client.ready;
  for (const message of [null, 17, "text", { kind: "cancel", id: 999 }, { kind: "what" }]) pair.client.send(message);
  pair.client.send({ kind: "request", id: 500, method: "toString", params: [] });
  pair.client.send({ kind: "request", id: 501, method: "status", params: "no list" });
  pair.server.send({ kind: "answer", id: 998, result: 1 });
  pair.server.send({ kind: "events", id: 998, events: [{ kind: "walking", files: 1 }] });
  expect((await client.status(BOOKSHOP)).state).toBe("ready");
  expect(log.filter((event) => event === "message.ignored")).toHaveLength(4);
  const failures = pair.client.received.filter((message) => (message as { kind: string }).kind === "failure");
  expect(failures).toMatchObject([500, 501].map((id) => ({ id, error: { code: "usage/bad-argument" } })));
});

test("an engine that cannot be opened is an answer, and the next request tries again", async () => {
  const pair = portPair();
  let tries = 0;
  const { log } = serve(pair, () => (++tries === 1 ? Promise.reject(new Error("a native is missing")) : Promise.resolve(shop.engine)));
  const client = openEngineClient(pair.client, { version: VERSION });
  await expect(client.status(BOOKSHOP)).rejects.toMatchObject({ code: "engine/internal", message: "Something unexpected happened: a native is missing" });
  expect((await client.status(BOOKSHOP)).state).toBe("ready");
  expect(log).toEqual(["request.failed", "request.answered"]);
});

test("when the pipe breaks, what is pending and what comes later rejects with a code", async () => {
  const pair = portPair();
  serve(pair);
  const client = openEngineClient(pair.client, { version: VERSION });
  await client.ready;
  const pending = client.search(BOOKSHOP, { text: "cart" });
  pair.close();
  await expect(pending).rejects.toMatchObject({ code: "engine/died" });
  await expect(client.status(BOOKSHOP)).rejects.toMatchObject({ code: "engine/died" });
  // Closing what is gone is no failure.
  await client.close();
});

test("closing ends what runs as closed, not as cancelled, and then says that it is done", async () => {
  const pair = portPair();
  const { server } = serve(pair);
  const client = openEngineClient(pair.client, { version: VERSION });
  await client.ready;
  const running = client.index(BOOKSHOP, { rebuild: true }, () => undefined);
  await settle();
  const closing = client.close();
  await expect(running).rejects.toMatchObject({ code: "engine/closed" });
  await closing;
  await server.closed;
  await expect(client.status(BOOKSHOP)).rejects.toMatchObject({ code: "engine/closed" });
});
