/** Search and find-similar as people use them, on a repository whose right answers everybody can see. */
import { afterAll, beforeAll, expect, test } from "vitest";
import type { SearchFilter, SearchMode } from "../../src/core/hit.ts";
import { BOOKSHOP, type OpenBookshop, openBookshop } from "./openBookshop.ts";

let shop: OpenBookshop;
beforeAll(async () => {
  shop = await openBookshop();
});
afterAll(() => shop.close());

const search = async (text: string, more: { mode?: SearchMode; filter?: SearchFilter; limit?: number; allSpans?: boolean; why?: boolean } = {}) =>
  (await shop.engine.search(BOOKSHOP, { text, ...more })).hits;
const paths = async (...args: Parameters<typeof search>) => (await search(...args)).map((h) => h.path);
const failure = async (work: Promise<unknown>) =>
  work.then(
    () => "no error",
    (error: { code?: string }) => error.code,
  );

test.each([
  // Plain words, none of which may stand in the code
  ["constant time comparison of passwords", "src/auth/passwords.ts"],
  ["who is logged in", "src/auth/sessionStore.ts"],
  ["try again when the payment provider is down", "src/orders/paymentGateway.ts"],
  ["email receipt to the customer", "worker/mailer.py"],
  ["books that similar readers bought", "worker/recommendations.py"],
  ["dispatch an incoming request to its handler", "src/http/router.go"],
  ["release a new version without downtime", "scripts/deploy.sh"],
  // A name, also with its owner and in another spelling
  ["Cart", "src/orders/cart.ts"],
  ["hash_password", "src/auth/passwords.ts"],
  ["SessionStore.login", "src/auth/sessionStore.ts"],
  ["ServeHTTP", "src/http/router.go"],
  ["recommend_books", "worker/recommendations.py"],
  // A piece of a path
  ["orders/cart.ts", "src/orders/cart.ts"],
  ["mailer.py", "worker/mailer.py"],
  // An error message
  ["Error: ORDER_ALREADY_SHIPPED: a parcel on its way cannot be called back", "src/orders/orderService.ts"],
  // A pasted snippet
  ["for (let i = 0; i < 3; i++) {\n  try { return await send(); } catch (e) { await sleep(100 * 2 ** i); }\n}", "src/orders/paymentGateway.ts"],
  // Another script
  ["найти книгу по названию", "web/поиск.ts"],
])("%s -> %s", async (question, path) => expect((await paths(question))[0]).toBe(path));

test("one hit a file at its best span, further spans along, scores fall and lie in 0..1", async () => {
  const hits = await search("session login expires password order cart", { limit: 20 });
  expect(new Set(hits.map((h) => h.path)).size).toBe(hits.length);
  for (const [i, hit] of hits.entries()) {
    expect(hit.score).toBeGreaterThanOrEqual(0);
    expect(hit.score).toBeLessThanOrEqual(1);
    if (i > 0) expect(hit.score).toBeLessThanOrEqual(hits[i - 1]!.score);
    for (const more of hit.more) expect(more.startLine > hit.endLine || more.endLine < hit.startLine).toBe(true);
  }
});

test("a question the folder cannot answer scores low, a right answer does not", async () => {
  const [absent] = await search("kubernetes ingress controller for quantum teleportation");
  const [present] = await search("hash a password with a salt");
  expect(present!.score).toBeGreaterThan(0.5);
  expect(absent?.score ?? 0).toBeLessThan(0.5);
});

test("filters: language with an alias, path, tests", async () => {
  expect(await paths("cart total", { filter: { languages: ["py"] } })).not.toContain("src/orders/cart.ts");
  expect((await paths("cart total", { filter: { languages: ["ts"] } }))[0]).toBe("src/orders/cart.ts");
  expect((await paths("total", { filter: { paths: ["worker"] } })).every((p) => p.startsWith("worker/"))).toBe(true);
  expect(await paths("cart total", { limit: 30 })).toContain("tests/cart.test.ts");
  expect(await paths("cart total", { limit: 30, filter: { tests: false } })).not.toContain("tests/cart.test.ts");
  expect(await paths("cart", { filter: { paths: ["nowhere/**"] } })).toEqual([]);
});

test("a glob that begins with ! leaves files out", async () => {
  const without = await paths("cart total order", { limit: 50, filter: { paths: ["!*.ts"] } });
  expect(without.length).toBeGreaterThan(0);
  expect(without.filter((p) => p.endsWith(".ts"))).toEqual([]);
  const inside = await paths("cart total order", { limit: 50, filter: { paths: ["src/**", "!src/legacy/**", "!*.go"] } });
  expect(inside).toContain("src/orders/cart.ts");
  expect(inside.filter((p) => !p.startsWith("src/") || p.startsWith("src/legacy/") || p.endsWith(".go"))).toEqual([]);
});

test("a name that is used but defined nowhere still scores as a find", async () => {
  const [hit] = await search("EmailMessage");
  expect(hit!.path).toBe("worker/mailer.py");
  expect(hit!.score).toBeGreaterThan(0.2);
});

test("tests stand behind the code unless the question asks for them", async () => {
  expect((await paths("adds up the total of the cart lines"))[0]).toBe("src/orders/cart.ts");
  expect((await paths("test that a removed cart line is forgotten"))[0]).toBe("tests/cart.test.ts");
});

test("each mode says what it is, and semantic order is by cosine", async () => {
  for (const mode of ["hybrid", "semantic", "keyword"] as const) {
    const answer = await shop.engine.search(BOOKSHOP, { text: "retry the charge with backoff", mode });
    expect(answer.mode).toBe(mode);
    expect(answer.hits[0]!.path).toBe("src/orders/paymentGateway.ts");
  }
  // No word in common with the code: keyword finds nothing of the kind, meaning does.
  expect((await paths("credentials digest", { mode: "semantic" }))[0]).toBe("src/auth/passwords.ts");
});

test("why: the parts add up to an order", async () => {
  const [hit] = await search("Cart", { why: true });
  const parts = Object.fromEntries(hit!.why!.map((p) => [p.part, p.adds]));
  expect(parts["definesName"]).toBeGreaterThan(0.5);
  expect((await search("Cart"))[0]).not.toHaveProperty("why");
});

test("all spans gives every span a place of its own", async () => {
  const files = (await search("order", { limit: 50 })).length;
  expect((await search("order", { limit: 50, allSpans: true })).length).toBeGreaterThan(files);
});

test("find similar across languages, itself left out", async () => {
  const { hits } = await shop.engine.similar(BOOKSHOP, { target: { kind: "file", path: "worker/binary_search.py" } });
  expect(hits[0]!.path).toBe("src/orders/priceIndex.ts");
  expect(hits.map((h) => h.path)).not.toContain("worker/binary_search.py");
});

test("find similar by lines and by text", async () => {
  const byLines = await shop.engine.similar(BOOKSHOP, { target: { kind: "file", path: "src/orders/priceIndex.ts", startLine: 3, endLine: 10 } });
  expect(byLines.hits[0]!.path).toBe("worker/binary_search.py");
  const text = "def send_invoice(address):\n    msg = EmailMessage()\n    msg['To'] = address\n    smtplib.SMTP('localhost').send_message(msg)";
  const byText = await shop.engine.similar(BOOKSHOP, { target: { kind: "text", text } });
  expect(byText.hits[0]!.path).toBe("worker/mailer.py");
});

test("the project's own ignore file is obeyed", async () => expect(await paths("API_KEY never found", { limit: 50 })).not.toContain("secrets/keys.ts"));

test.each([
  ["query/empty", () => search("   ")],
  ["query/no-words", () => search("=> {} ;")],
  ["query/too-long", () => search("word ".repeat(300_000))],
  ["query/unknown-language", () => search("cart", { filter: { languages: ["klingon"] } })],
  ["query/bad-glob", () => search("cart", { filter: { paths: ["src/[abc"] } })],
  ["query/bad-file", () => shop.engine.similar(BOOKSHOP, { target: { kind: "file", path: "no/such.ts" } })],
  ["query/bad-file", () => shop.engine.similar(BOOKSHOP, { target: { kind: "file", path: "../../../etc/passwd" } })],
  ["query/bad-file", () => shop.engine.similar(BOOKSHOP, { target: { kind: "file", path: "worker/mailer.py", startLine: 900, endLine: 910 } })],
  ["query/nothing-to-compare", () => shop.engine.similar(BOOKSHOP, { target: { kind: "text", text: "{ }" } })],
] as const)("%s is told by code", async (code, ask) => expect(await failure(ask() as Promise<unknown>)).toBe(code));

test("the same question gives the same answer, cold and warm", async () => {
  const first = await search("charge the card", { limit: 20 });
  const second = await search("charge the card", { limit: 20 });
  expect(second.map((h) => [h.path, h.startLine])).toEqual(first.map((h) => [h.path, h.startLine]));
});

test("a cancelled search ends as an abort", async () => {
  const controller = new AbortController();
  controller.abort();
  await expect(shop.engine.search(BOOKSHOP, { text: "cart" }, controller.signal)).rejects.toMatchObject({ name: "AbortError" });
});
