import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import * as ort from "onnxruntime-node";
import { beforeEach, expect, test } from "vitest";
import { EMBEDDING_DIMS, type EncoderId } from "../../src/core/embedding.ts";
import { type Adapter, applyAdapter, learnedBy } from "../../src/engine/training/adapter.ts";
import { encodeAdapter, readAdapter, writeAdapter } from "../../src/engine/training/adapterFile.ts";
import { basisOf } from "../../src/engine/training/basis.ts";
import { encodeOnnx } from "../../src/engine/training/exportOnnx.ts";
import { dot, unitVectors } from "./vectors.ts";

const encoderId = "test@1" as EncoderId;
const questions = unitVectors(6, EMBEDDING_DIMS, 1);
const { rank, v } = basisOf(questions, questions.map(() => 1), 1);
const adapter: Adapter = {
  meta: { id: "a-1", encoderId, alpha: 0.75, seed: 1, trainedAt: "2026-01-01T00:00:00.000Z", pairs: { accepted: 6, mined: 0 }, ranking: { adds: { words: 0.2, meaning: -0.1 }, level: 0.05 } },
  rank,
  v,
  u: Float32Array.from(unitVectors(rank, EMBEDDING_DIMS, 2).flatMap((row) => [...row])),
};
let file: string;
beforeEach(() => {
  file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), "sextant-adapter-")), "adapter.safetensors");
});

const sameBits = (a: Float32Array, b: Float32Array): boolean => Buffer.from(a.buffer).equals(Buffer.from(b.buffer));

test("an adapter that was written and read gives the same bits", async () => {
  await writeAdapter(file, adapter);
  const read = await readAdapter(file, encoderId);
  expect(read.meta).toEqual(adapter.meta);
  for (const q of [...questions, ...unitVectors(4, EMBEDDING_DIMS, 9)]) expect(sameBits(applyAdapter(read, q), applyAdapter(adapter, q))).toBe(true);
  expect(fs.readdirSync(path.dirname(file))).toEqual(["adapter.safetensors"]);
});

test("an adapted question has length 1 and has moved; at alpha 0 it has not", () => {
  const q = questions[0] as Float32Array;
  const moved = applyAdapter(adapter, q);
  expect(Math.abs(dot(moved, moved) - 1)).toBeLessThan(1e-6);
  expect(dot(moved, q)).toBeLessThan(0.9);
  expect(dot(applyAdapter(adapter, q, 0), q)).toBeGreaterThan(0.999999);
});

test("what it learned of ranking is followed as far as its vectors are; a file of an earlier version has none", async () => {
  expect(learnedBy(adapter).ranking).toEqual({ adds: { words: 0.2 * 0.75, meaning: -0.1 * 0.75 }, level: 0.05 * 0.75 });
  const { ranking: _, ...meta } = adapter.meta;
  await writeAdapter(file, { ...adapter, meta });
  const read = await readAdapter(file, encoderId);
  expect(read.meta).toEqual(meta);
  expect(learnedBy(read).ranking).toEqual({ adds: {}, level: 0 });
});

test("what it learned of ranking is refused where ranking weighs otherwise: it was proven as an addition to other weights", async () => {
  const bytes = encodeAdapter(adapter).toString("latin1");
  const altered = bytes.replace(/\[\\"meaning\\",0\.\d/, (weight) => weight.replace(/\d$/, (digit) => String((Number(digit) + 1) % 10)));
  expect(altered).not.toBe(bytes);
  fs.writeFileSync(file, Buffer.from(altered, "latin1"));
  await expect(readAdapter(file, encoderId)).rejects.toMatchObject({ code: "tune/adapter-foreign", message: expect.stringContaining(file) as string });
});

test("a weight that was altered, or is none, is refused", async () => {
  const bytes = encodeAdapter(adapter).toString("latin1");
  // As long as what was there: the header of the file has its length in front.
  for (const [from, to] of [["0.2", "0.3"], ["0.2", "9e9"], ["0.05", "null"]] as const) {
    const altered = bytes.replace(from, to);
    expect(altered).not.toBe(bytes);
    fs.writeFileSync(file, Buffer.from(altered, "latin1"));
    await expect(readAdapter(file, encoderId)).rejects.toMatchObject({ code: "tune/adapter-damaged" });
  }
});

test("a file cut off anywhere is refused by name", async () => {
  const bytes = encodeAdapter(adapter);
  for (const length of [0, 5, 8, 100, 1000, bytes.length - 4, bytes.length - 1]) {
    fs.writeFileSync(file, bytes.subarray(0, length));
    await expect(readAdapter(file, encoderId)).rejects.toMatchObject({ code: "tune/adapter-damaged", message: expect.stringContaining(file) as string });
  }
});

test("one altered byte is noticed wherever it is", async () => {
  const bytes = encodeAdapter(adapter);
  for (const at of [0, 9, 600, bytes.length >> 1, bytes.length - 2]) {
    const altered = Buffer.from(bytes);
    altered[at] = (altered[at] as number) ^ 0x10;
    fs.writeFileSync(file, altered);
    await expect(readAdapter(file, encoderId)).rejects.toMatchObject({ code: expect.stringMatching(/^tune\/adapter-(damaged|foreign)$/) as string });
  }
});

test("numbers that are not finite are refused, and so is a file that is not there", async () => {
  await writeAdapter(file, { ...adapter, u: adapter.u.map((x, i) => (i === 7 ? Number.NaN : x)) });
  await expect(readAdapter(file, encoderId)).rejects.toMatchObject({ code: "tune/adapter-damaged" });
  await expect(readAdapter(`${file}.none`, encoderId)).rejects.toMatchObject({ code: "tune/adapter-damaged" });
});

test("an adapter of another encoder is refused, naming both", async () => {
  await writeAdapter(file, adapter);
  await expect(readAdapter(file, "other@2" as EncoderId)).rejects.toMatchObject({ code: "tune/adapter-foreign", message: expect.stringMatching(/test@1.*other@2/) as string });
});

test("the exported ONNX model moves questions as Sextant does", async () => {
  const session = await ort.InferenceSession.create(encodeOnnx(adapter));
  const asked = [...questions, ...unitVectors(3, EMBEDDING_DIMS, 8)];
  const x = new ort.Tensor("float32", Float32Array.from(asked.flatMap((q) => [...q])), [asked.length, EMBEDDING_DIMS]);
  const { y } = await session.run({ x });
  asked.forEach((q, i) => {
    const wanted = applyAdapter(adapter, q);
    const got = (y?.data as Float32Array).subarray(i * EMBEDDING_DIMS, (i + 1) * EMBEDDING_DIMS);
    expect(Math.max(...wanted.map((value, k) => Math.abs(value - (got[k] as number))))).toBeLessThan(1e-6);
  });
  await session.release();
});
