/** What `doctor` says of each state, from the checks to the screen. */
import { expect, test } from "vitest";
import type { EncoderId } from "../../src/core/embedding.ts";
import { SextantError } from "../../src/core/errors.ts";
import { checkEverything, type DoctorPorts } from "../../src/engine/doctor.ts";
import type { IndexStatus } from "../../src/protocol/engine.ts";
import { call, status } from "./fakeTerminal.ts";

const STEP = "Rebuild the index with `sextant index --rebuild`.";
const writer = { pid: 42, host: "here" };

async function doctor(over: Partial<DoctorPorts>): Promise<{ code: number; out: string }> {
  const ports: DoctorPorts = {
    dataDirectory: "/d",
    modelFolder: "/m",
    encoderId: () => Promise.resolve("e" as EncoderId),
    encoder: () => Promise.reject(new Error("not asked here")),
    missingGrammars: () => [],
    chunk: () => Promise.resolve({ language: "typescript", parsed: false, chunks: [] }),
    tryWriting: () => Promise.resolve(),
    verify: () => Promise.resolve({ files: 2, chunks: 5 }),
    ...over,
  };
  const { code, out } = await call(["doctor"], { doctor: () => checkEverything(ports) });
  return { code, out };
}
const indexIs = (state: Partial<IndexStatus>): Pick<DoctorPorts, "status"> => ({ status: () => Promise.resolve({ ...status, ...state }) });

test("a first build by another process is no fault", async () => {
  const { out } = await doctor(indexIs({ state: "incomplete", problem: "It is being built now.", writer }));
  expect(out).toMatch(/^ok Index +process 42 on here is writing it; 2 files so far$/m);
  expect(out).toMatch(/^ok Index content +not looked at: process 42 is writing$/m);
});

test("nor is a check that meets a writer", async () => {
  const verify = (): Promise<never> => Promise.reject(new SextantError("index/locked", "It is being written.", "Wait."));
  expect((await doctor({ ...indexIs({ writer }), verify })).out).toMatch(/^ok Index content +not looked at: process 42 is writing$/m);
  expect((await doctor({ ...indexIs({}), verify })).out).toMatch(/^ok Index content +not looked at: it was being written$/m);
});

test.each([
  [{ state: "damaged", problem: `It is damaged. ${STEP}` }, "It is damaged.", STEP],
  [{ state: "incomplete", problem: "Building it was interrupted; `sextant index` goes on where it stopped." }, "Building it was interrupted.", "Run `sextant index`: it goes on where it stopped."],
  [{ state: "damaged", problem: "It cannot be read. Check its permissions." }, "It cannot be read. Check its permissions.", undefined],
] as const)("what to do is said once: %o", async (state, detail, step) => {
  const { code, out } = await doctor(indexIs(state));
  expect(code).toBe(1);
  const at = out.slice(out.search(/^✗ {2}Index {2}/m)).split("\n");
  expect(at[0]!.replace(/^✗ {2}Index +/, "")).toBe(detail);
  if (step === undefined) expect(at[1]).toMatch(/^ok Index content/);
  else expect(at[1]!.trim()).toBe(`next: ${step}`);
});

test("parsing is tried, in a worker", async () => {
  const sample = { startLine: 1, endLine: 3, text: "x", kind: "function", symbol: "sample", scope: [], definitions: [] } as const;
  expect((await doctor({ chunk: () => Promise.resolve({ language: "typescript", parsed: true, chunks: [sample] }) })).out).toMatch(/^ok Parsing +works: a sample of TypeScript was cut in \d+ ms$/m);
  expect((await doctor({})).out).toMatch(/^✗ {2}Parsing +a sample of TypeScript was cut by blank lines$/m);
  const chunk = (): Promise<never> => Promise.reject(new SextantError("engine/worker-died", "/dist/chunk-worker.js is missing.", "Install Sextant again."));
  expect((await doctor({ chunk })).out).toMatch(/^✗ {2}Parsing +\/dist\/chunk-worker.js is missing.\n +next: Install Sextant again.$/m);
});
