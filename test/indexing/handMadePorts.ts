/**
 * The real rooms around indexing, but for the encoder: vectors are made by hand from a text's hash, because these tests are about
 * what is stored when, not about what is similar. Free of vitest, so that child processes can use it.
 */
import { createHash } from "node:crypto";
import { EMBEDDING_DIMS, type EncoderId } from "../../src/core/embedding.ts";
import { chunkFile } from "../../src/engine/chunking/chunkFile.ts";
import type { IndexPorts } from "../../src/engine/indexing/ports.ts";
import { isTestPath, pathRole } from "../../src/engine/search/pathRole.ts";
import { distinctStems } from "../../src/engine/search/wordForms.ts";
import { searchText } from "../../src/engine/search/searchText.ts";
import { readSource } from "../../src/engine/workspace/readSource.ts";
import { walkFolder } from "../../src/engine/workspace/walkFolder.ts";

export const BY_HAND = "by-hand@1" as EncoderId;

/** A unit vector that depends on the seed only. */
export function unit(seed: number): Float32Array {
  let state = Math.imul(seed, 2654435761) >>> 0 || 1;
  const out = new Float32Array(EMBEDDING_DIMS);
  let sum = 0;
  for (let i = 0; i < out.length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const x = state / 2 ** 31 - 1;
    out[i] = x;
    sum += x * x;
  }
  for (let i = 0; i < out.length; i++) out[i]! /= Math.sqrt(sum);
  return out;
}

export interface Calls {
  read: string[];
  chunked: string[];
  encoded: number;
  encodersLoaded: number;
}

export const noCalls = (): Calls => ({ read: [], chunked: [], encoded: 0, encodersLoaded: 0 });

export function handMadePorts(folder: string, calls: Calls = noCalls()): IndexPorts {
  return {
    walk: (signal) => walkFolder(folder, {}, signal),
    read: (entry) => {
      calls.read.push(entry.path);
      return readSource(entry);
    },
    chunk: (path, text) => {
      calls.chunked.push(path);
      return chunkFile(path, text);
    },
    encoder: () => {
      calls.encodersLoaded++;
      return Promise.resolve({
        id: BY_HAND,
        dims: EMBEDDING_DIMS,
        executionProvider: "none",
        close: () => Promise.resolve(),
        encode: (texts) => {
          calls.encoded += texts.length;
          return Promise.resolve(texts.map((text) => unit(createHash("sha256").update(text).digest().readUInt32LE(0))));
        },
      });
    },
    searchText,
    isTest: isTestPath,
    isCode: (path) => pathRole(path) === "code",
    asked: () => undefined,
    wordsOfPath: distinctStems,
    pace: () => Promise.resolve(),
  };
}

/** Source with `functions` functions of some lines, different for each seed. */
export function source(seed: number, functions = 4): string {
  return Array.from({ length: functions }, (_, f) =>
    [`/** Does thing ${seed}.${f}. */`, `export function thing${seed}x${f}(value: number): number {`, ...Array.from({ length: 12 }, (_, k) => `  value += ${seed * 1000 + f * 50 + k}; // step ${k} of thing ${seed}`), "  return value;", "}", ""].join("\n"),
  ).join("\n");
}
