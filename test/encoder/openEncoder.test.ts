/** The bundled model, opened and run: what it promises about its vectors, and what it refuses. */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { assertEmbedding, CODE_DIMS, type Encoder, EMBEDDING_DIMS } from "../../src/core/embedding.ts";
import { openEncoder } from "../../src/engine/encoder/openEncoder.ts";

const BUILTIN = path.join(import.meta.dirname, "../../models/builtin");
const FILES = ["manifest.json", "model.onnx", "tokenizer.json"];

let encoder: Encoder;
beforeAll(async () => {
  encoder = await openEncoder(BUILTIN);
});
afterAll(() => encoder.close());

const one = async (text: string, role: "query" | "document" = "document") => (await encoder.encode([text], role))[0] as Float32Array;
const norm = (v: Float32Array) => Math.hypot(...v);
const cosine = (a: Float32Array, b: Float32Array) => a.reduce((sum, x, i) => sum + x * (b[i] as number), 0);
const furthest = (a: Float32Array, b: Float32Array) => a.reduce((most, x, i) => Math.max(most, Math.abs(x - (b[i] as number))), 0);

const TEXTS = [
  "function retry(times) { for (let i = 0; i < times; i++) if (attempt()) return; }",
  "x",
  "class HttpServer { constructor(port) { this.port = port; } }",
  "数据库连接池",
  "def read_config(path):\n    with open(path) as f:\n        return json.load(f)\n".repeat(30),
  "how are failed requests retried",
];

describe("vectors", () => {
  test("are 2560 long, of length 1, each view of length 1/sqrt 2", async () => {
    for (const role of ["query", "document"] as const) for (const v of await encoder.encode(TEXTS, role)) {
      assertEmbedding(v, "this test");
      expect(v.length).toBe(EMBEDDING_DIMS);
      expect(norm(v)).toBeCloseTo(1, 5);
      expect(norm(v.subarray(0, CODE_DIMS))).toBeCloseTo(Math.SQRT1_2, 5);
      expect(norm(v.subarray(CODE_DIMS))).toBeCloseTo(Math.SQRT1_2, 5);
    }
  });

  test("do not depend on what else is in the batch, nor on the order", async () => {
    const many = Array.from({ length: 200 }, (_, i) => TEXTS.map((t) => t.slice(0, 10 + i * 7)).join(` n${i} `));
    const together = await encoder.encode([...TEXTS, ...many], "document");
    for (const [i, text] of TEXTS.entries()) expect(furthest(await one(text), together[i] as Float32Array)).toBeLessThanOrEqual(1e-6);
    const reversed = await encoder.encode([...many].reverse(), "document");
    for (const i of [0, 57, 199]) expect(furthest(reversed[199 - i] as Float32Array, together[TEXTS.length + i] as Float32Array)).toBeLessThanOrEqual(1e-6);
  });

  test("put code near the words for it", async () => {
    const asked = await one("retry a failed request a few times", "query");
    expect(cosine(asked, await one(TEXTS[0] as string))).toBeGreaterThan(cosine(asked, await one(TEXTS[2] as string)) + 0.05);
  });

  test("of unknown words come from their pieces and differ", async () => {
    const [a, b] = [await one("zorblaxifier"), await one("quuxmangletron")];
    assertEmbedding(a, "this test");
    expect(cosine(a, b)).toBeLessThan(0.9);
    expect(cosine(await one("连接"), await one("文件"))).toBeLessThan(0.9);
  });

  test("of documents hear what stands first, in the text view only", async () => {
    const [first, last] = [await one("retry policy\nsocket buffer"), await one("socket buffer\nretry policy")];
    expect(furthest(first.subarray(0, CODE_DIMS), last.subarray(0, CODE_DIMS))).toBeLessThan(1e-6);
    const asked = (await one("retry policy", "query")).subarray(CODE_DIMS);
    expect(cosine(asked, first.subarray(CODE_DIMS))).toBeGreaterThan(cosine(asked, last.subarray(CODE_DIMS)) + 0.01);
  });

  test("are copies: changing one changes no other", async () => {
    const [a, b] = await encoder.encode(["same words", "same words"], "document");
    (a as Float32Array).fill(0);
    expect(norm(b as Float32Array)).toBeCloseTo(1, 5);
  });
});

describe("texts that cannot be encoded", () => {
  test.each(["", "   \n", "{ } => ;;", "---- !!!"])("%j is an error, not a vector of zeros", async (text) => {
    await expect(encoder.encode(["fine", text], "document")).rejects.toMatchObject({ name: "SextantError", code: "embedding/no-tokens" });
  });

  test("no texts give no vectors", async () => expect(await encoder.encode([], "query")).toEqual([]));
});

describe("cancelling", () => {
  test("before the start", async () => {
    await expect(encoder.encode(TEXTS, "document", AbortSignal.abort())).rejects.toMatchObject({ name: "AbortError" });
  });

  test("between batches", async () => {
    const controller = new AbortController();
    const texts = Array.from({ length: 4_000 }, (_, i) => `${TEXTS[4]} number${i}`);
    const work = encoder.encode(texts, "document", controller.signal);
    setTimeout(() => controller.abort(), 1);
    await expect(work).rejects.toMatchObject({ name: "AbortError" });
    expect(norm(await one("and it goes on working"))).toBeCloseTo(1, 5);
  });
});

describe("a model folder", () => {
  /** A copy of the built-in model that the test may damage. */
  function copyOf(change: (folder: string) => void): string {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "sextant-model-"));
    for (const f of FILES) fs.copyFileSync(path.join(BUILTIN, f), path.join(folder, f));
    change(folder);
    folders.push(folder);
    return folder;
  }
  const folders: string[] = [];
  afterAll(() => folders.forEach((f) => fs.rmSync(f, { recursive: true })));

  const edit = (file: string, change: (bytes: Buffer) => Buffer) => (folder: string) => {
    const p = path.join(folder, file);
    fs.writeFileSync(p, change(fs.readFileSync(p)));
  };
  /** As written in the file, before anyone has checked it. */
  interface Json {
    format: number;
    models: { file: { path: string; sha256: string }; pooling: string; views: { name: string; dims: number }[]; prompts?: object }[];
  }
  const manifest = (change: (json: Json, first: Json["models"][0]) => void) => edit("manifest.json", (bytes) => {
    const json = JSON.parse(bytes.toString()) as Json;
    change(json, json.models[0] as Json["models"][0]);
    return Buffer.from(JSON.stringify(json));
  });
  const refused = async (change: (folder: string) => void, code: string, named: string) => {
    const error = await openEncoder(copyOf(change)).then(() => undefined, (e: unknown) => e as Error & { code: string; nextStep: string });
    expect(error).toMatchObject({ name: "SextantError", code });
    expect(error?.message).toContain(named);
    expect(error?.nextStep).not.toBe("");
  };

  test.each(FILES)("without %s is refused by name", (file) => refused((folder) => fs.rmSync(path.join(folder, file)), "model/missing-file", file));

  test.each([["model.onnx", "model/altered-file"], ["tokenizer.json", "model/altered-file"], ["manifest.json", "model/bad-manifest"]])(
    "with %s cut short is refused by name", (file, code) => refused(edit(file, (b) => b.subarray(0, b.length - 100)), code, file));

  test.each(["model.onnx", "tokenizer.json"])("with one flipped bit in %s is refused by name", (file) =>
    refused(edit(file, (b) => { b[b.length >> 1]! ^= 1; return b; }), "model/altered-file", file));

  test("with one flipped bit in the manifest's sha256 refuses the file that no longer fits", () =>
    refused(manifest((_, m) => { m.file.sha256 = m.file.sha256.replace(/^./, (c) => (c === "0" ? "1" : "0")); }), "model/altered-file", "model.onnx"));

  test("whose views do not add up to 2560 is refused", () => refused(manifest((_, m) => { (m.views[0] as { dims: number }).dims = 768; }), "model/wrong-dimensions", "1792"));
  test("of another format is refused", () => refused(manifest((m) => { m.format = 2; }), "model/bad-manifest", "manifest.json"));
  test("that points outside itself is refused", () => refused(manifest((_, m) => { m.file.path = "../model.onnx"; }), "model/bad-manifest", "manifest.json"));
  test("of a pair of transformers is understood, and said not to run yet", () =>
    refused(manifest((m, bag) => {
      m.models = [{ ...bag, pooling: "last-token", views: bag.views.slice(0, 1) }, { ...bag, pooling: "mean", views: bag.views.slice(1), prompts: { query: "Q: " } }];
    }), "model/cannot-run", "bag"));

  test("no execution provider that exists is an error that lists those that do", async () => {
    await expect(openEncoder(BUILTIN, { executionProviders: ["quantum"] })).rejects.toMatchObject({ code: "model/cannot-run", message: expect.stringContaining("cpu") as string });
  });

  test("shows the execution provider in use and the id of its contents", () => {
    expect(encoder.executionProvider).toBe("cpu");
    expect(encoder.id).toMatch(/^sextant-builtin@[0-9a-f]{12}$/);
  });
});
