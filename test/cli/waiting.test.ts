/** A search while somebody else writes the index: what it says, and what it waits for. */
import { expect, test } from "vitest";
import { SextantError } from "../../src/core/errors.ts";
import type { SearchAnswer } from "../../src/core/hit.ts";
import type { IndexStatus } from "../../src/protocol/engine.ts";
import { call, hit, report, status } from "./fakeTerminal.ts";

const locked = (): Promise<never> => Promise.reject(new SextantError("index/locked", "It is being written by process 42 on here.", "Wait."));
const building = (chunks: number): IndexStatus => ({ ...status, state: "incomplete", files: chunks, chunks, writer: { pid: 42, host: "here" } });

test("nothing to search yet: it waits for the first chunks and says so, once; the answer says that it is not all", async () => {
  const seen = [building(0), building(0), building(7)];
  const search = (): Promise<SearchAnswer> => Promise.resolve({ hits: [hit()], mode: "hybrid", words: [], tookMs: 1, notice: "Process 42 is still indexing: hits so far." });
  const { code, err } = await call(["search", "--queries", "-"], { index: locked, status: () => Promise.resolve(seen.shift()!), search }, { stdin: '{"query":"a"}\n{"query":"b"}\n' });
  expect({ code, left: seen.length }).toEqual({ code: 0, left: 0 });
  expect(err).toBe("Process 42 is building the index; waiting for it (Ctrl-C stops).\nProcess 42 is still indexing: hits so far.\n");
});

test("the other one is done, or gone: it brings the index up to date itself", async () => {
  const seen: IndexStatus[] = [{ ...building(0), state: "missing" }, { ...status, state: "incomplete", chunks: 0 }];
  let runs = 0;
  const { code, err, asked } = await call(["search", "q"], { index: () => (runs++ === 0 ? locked() : Promise.resolve(report)), status: () => Promise.resolve(seen.shift()!) });
  expect({ code, asked: asked.length, runs }).toEqual({ code: 0, asked: 1, runs: 2 });
  expect(err).toBe("Process 42 is building the index; waiting for it (Ctrl-C stops).\n");
});

test("waiting ends with Ctrl-C", async () => {
  const stop = new AbortController();
  const { code, asked } = await call(["search", "q"], { index: locked, status: () => (setTimeout(() => stop.abort(), 20), Promise.resolve(building(0))) }, { signal: stop.signal });
  expect({ code, asked: asked.length }).toEqual({ code: 130, asked: 0 });
});

test("a complete index is searched as it is, at once", async () => {
  const { code, err } = await call(["search", "q"], { index: locked, status: () => Promise.resolve({ ...building(7), state: "ready" }) });
  expect({ code, err }).toEqual({ code: 0, err: "Searching the index as it was at the last update: It is being written by process 42 on here.\n" });
});
