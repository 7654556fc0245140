/** What is measured in a process of its own: `bench.mjs --child NAME JSON` prints one line of JSON. */
import { appendFileSync } from "node:fs";
import path from "node:path";
import { openEngine } from "../../src/engine/engine.ts";
import type { IndexReport } from "../../src/protocol/engine.ts";
import { runNode, type Spent, withCpu } from "./measure.ts";

interface Children {
  /** One engine, one folder after the other. */
  index: { ask: { dataDirectory: string; folders: readonly string[] }; answer: readonly IndexReport[] };
  /** Brings the index up to date, then appends a function to each of `files` in turn and takes that in: milliseconds an edit. */
  edits: { ask: { dataDirectory: string; folder: string; files: readonly string[] }; answer: readonly Edit[] };
  /** The first query of a fresh engine, then all of them: milliseconds each. */
  search: { ask: { dataDirectory: string; folder: string; queries: readonly string[] }; answer: Searched };
}
export interface Edit {
  readonly wallMs: number;
  readonly cpuMs: number;
}
export interface Searched {
  readonly firstMs: number;
  readonly ms: readonly number[];
  /** CPU milliseconds a query, without the first. */
  readonly cpuMs: number;
  /** Resident after the last query. */
  readonly residentBytes: number;
}

/** Left out of the times: after so many queries all code that a query runs is compiled. */
const WARM_UP = 20;

const CHILDREN: { readonly [K in keyof Children]: (ask: Children[K]["ask"]) => Promise<Children[K]["answer"]> } = {
  async index({ dataDirectory, folders }) {
    const engine = openEngine({ dataDirectory });
    const reports: IndexReport[] = [];
    for (const folder of folders) reports.push(await engine.index(folder, {}, () => undefined));
    await engine.close();
    return reports;
  },
  async edits({ dataDirectory, folder, files }) {
    const engine = openEngine({ dataDirectory });
    await engine.index(folder, {}, () => undefined);
    const edits: Edit[] = [];
    for (const [i, file] of files.entries()) {
      appendFunction(path.join(folder, file), i);
      const { result, wallMs, cpuMs } = await withCpu(() => engine.index(folder, {}, () => undefined));
      if (result.filesChanged !== 1) throw new Error(`Editing ${file} changed ${result.filesChanged} files.`);
      edits.push({ wallMs, cpuMs });
    }
    await engine.close();
    return edits;
  },
  async search({ dataDirectory, folder, queries }) {
    const engine = openEngine({ dataDirectory });
    const ask = async (text: string): Promise<number> => {
      const started = performance.now();
      await engine.search(folder, { text });
      return performance.now() - started;
    };
    const firstMs = await ask(queries[0]!);
    for (const text of queries.slice(0, WARM_UP)) await ask(text);
    const ms: number[] = [];
    const { cpuMs } = await withCpu(async () => {
      for (const text of queries) ms.push(await ask(text));
    });
    const residentBytes = process.memoryUsage.rss();
    await engine.close();
    return { firstMs, ms, cpuMs: cpuMs / queries.length, residentBytes };
  },
};

/** Something a person might add; what it is matters less than that the file has to be cut and stored anew. */
export function appendFunction(file: string, n: number): void {
  const name = `addedWhileMeasuring${n}`;
  appendFileSync(file, /\.(py|rb)$/.test(file) ? `\n\ndef ${name}(first, second):\n    return first * ${n} + second\n` : `\n\nfunction ${name}(first, second) {\n  return first * ${n} + second;\n}\n`);
}

export function inChild<K extends keyof Children>(temp: string, name: K, ask: Children[K]["ask"]): Spent & { readonly answer: Children[K]["answer"] } {
  const { output, ...spent } = runNode(temp, [process.argv[1] as string, "--child", name, JSON.stringify(ask)]);
  return { ...spent, answer: JSON.parse(output) as Children[K]["answer"] };
}

export async function runChild(name: string, ask: string): Promise<void> {
  const run = CHILDREN[name as keyof Children] as (ask: unknown) => Promise<unknown>;
  const answer = JSON.stringify(await run(JSON.parse(ask)));
  // Natives may keep the process alive after its work.
  process.stdout.write(answer, () => process.exit(0));
}
