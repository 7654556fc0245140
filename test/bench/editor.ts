/** Sextant inside the real VS Code: what it costs the window and how soon it answers. The windows are driven by editor/measure.mjs. */
import { spawnSync } from "node:child_process";
import path from "node:path";
import { percentile } from "../../src/core/metrics.ts";
import type { Task } from "./benchData.ts";
import { type Findings, type Goal, megabytes, milliseconds, seconds, whole } from "./report.ts";
import type { Workbench } from "./workbench.ts";

/** How long, and how much of that the extension host's own thread computed; the rest it waited for a processor. */
type Block = readonly [ms: number, computedMs: number];
interface HostMemory {
  readonly rss: number;
  readonly heapUsed: number;
}
interface EngineMemory {
  readonly resident: number;
  readonly anonymous: number;
}
interface Typed {
  readonly ms: readonly number[];
  readonly unchanged: number;
}
interface Since {
  readonly opening: number;
  readonly activation: number;
}
interface Measured {
  readonly files: number;
  readonly atOnce: number;
  readonly plain: { readonly memory: HostMemory; readonly idleBlocks: readonly Block[]; readonly appearedBlocks: readonly Block[]; readonly idleCpuMs: number };
  readonly indexing: { readonly memory: HostMemory; readonly memoryAfter: HostMemory; readonly activation: number; readonly indexMs: number; readonly blocks: readonly Block[]; readonly appearedBlocks: readonly Block[] };
  readonly fresh: {
    readonly times: { readonly first: Since; readonly late: Since; readonly indexed: Since };
    readonly palette: Typed;
    readonly panel: Typed;
    readonly afterRest: Typed;
    readonly engineBusy: EngineMemory;
    readonly engineIdle: EngineMemory;
    readonly idle: { readonly hostCpuMs: number; readonly engineCpuMs: number };
  };
}

const WANTED = { blockMs: 20, p50Ms: 120, p95Ms: 250, firstAnswerMs: 15_000, idleShare: 0, idleBytes: 300e6 };
const IDLE_MS = 60_000;
/** Of the judged questions: one a repository, so that no part of the folder is preferred. */
const FIRST_ABOUT = "jackson-databind";
const LATE_ABOUT = "zig-clap";

/** null, with the reason on stderr, where there is no VS Code server or no browser. */
export function measureEditor({ data, temp }: Workbench, root: string): Findings | null {
  const questions = data.repos.map(({ name }) => questionAbout(data.tasks, name));
  const wanted = (repo: string) => {
    const { query, targets } = questionAbout(data.tasks, repo);
    return { query, paths: targets.map((target) => target.path) };
  };
  const ask = {
    root,
    temp: path.join(temp, "editor"),
    corpora: [data.corpora, data.similarCorpus],
    packages: path.join(root, "node_modules"),
    questions: questions.map(({ query }) => query),
    first: wanted(FIRST_ABOUT),
    late: wanted(LATE_ABOUT),
  };
  const { status, stdout } = spawnSync(process.execPath, [path.join(root, "test", "bench", "editor", "measure.mjs"), JSON.stringify(ask)], { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"], maxBuffer: 1 << 28 });
  if (status !== 0) throw new Error("The editor could not be measured; what went wrong stands above.");
  const measured = JSON.parse(stdout) as Measured | { readonly missing: string };
  if ("missing" in measured) {
    console.error(`editor: not measured, ${measured.missing}`);
    return null;
  }
  return report(measured);
}

function questionAbout(tasks: readonly Task[], repo: string): Task {
  const task = tasks.find((each) => each.repo === repo && each.query.includes(" "));
  if (!task) throw new Error(`There is no question in words about ${repo}.`);
  return task;
}

function report({ files, atOnce, plain, indexing, fresh }: Measured): Findings {
  const longest = (blocks: readonly Block[], of: 0 | 1): number => Math.max(0, ...blocks.map((block) => block[of]));
  const { times, palette, panel, afterRest, engineBusy, engineIdle, idle } = fresh;
  const blockRow = (name: string, blocks: readonly Block[]): string[] => [name, milliseconds(longest(blocks, 0)), milliseconds(longest(blocks, 1)), whole(blocks.filter(([ms]) => ms > WANTED.blockMs).length)];
  const typedRow = (name: string, { ms, unchanged }: Typed): string[] => [name, ...(ms.length === 0 ? ["", "", ""] : [0.5, 0.95, 1].map((p) => milliseconds(percentile([...ms], p)))), whole(ms.length), whole(unchanged)];
  const sinceRow = (name: string, { opening, activation }: Since): string[] => [name, seconds(opening), seconds(activation)];
  const host = Math.max(0, idle.hostCpuMs - plain.idleCpuMs);
  const share = (ms: number): number => Math.round((ms / IDLE_MS) * 1000) / 1000;
  const percent = (value: number): string => `${(value * 100).toFixed(1)} %`;
  const less = (name: string, want: number, got: number, show: (n: number) => string): Goal => ({ name, want, got, show, better: "less" });
  const typed = (name: string, { ms }: Typed): Goal[] =>
    ms.length === 0 ? [] : [less(`${name}, key to results, p50`, WANTED.p50Ms, percentile([...ms], 0.5), milliseconds), less(`${name}, key to results, p95`, WANTED.p95Ms, percentile([...ms], 0.95), milliseconds)];
  return {
    title: "In the editor",
    about:
      `The real VS Code 1.139 server in Chromium, driven by Playwright (test/bench/editor); extension host on the server's own Node.js, engine as its child. ` +
      `Blocks: how late a timer of 2 ms comes in the extension host, and how much of that its thread really computed; the rest it waited for one of the cores. ${whole(files)} real files: both corpora of this benchmark and sources of the installed packages; then ${whole(atOnce)} more appear at once. ` +
      `Never seen: the folder of all 21 corpora (3,658 files, some 34,000 chunks) opened with no index; the palette asks as soon as it comes up, first about ${FIRST_ABOUT} (in the middle of the walk), then about ${LATE_ABOUT} (its last folder), until a right file is among the rows. ` +
      `Typing in that folder: one question a corpus, its last three letters one by one, from the key to the frame that shows other rows, by the page's clock, waiting for further letters included. ` +
      `Idle: a minute that begins 95 s after the last question, when the engine has ended (0 MB) until something is asked again; ticks of 10 ms; the host's share is what a window without Sextant does not use.`,
    tables: [
      {
        head: ["", "without Sextant", "with it", "after indexing"],
        rows: [
          ["activation, as VS Code reports it", "", milliseconds(indexing.activation), ""],
          ["extension host, heap after collection", megabytes(plain.memory.heapUsed), megabytes(indexing.memory.heapUsed), megabytes(indexing.memoryAfter.heapUsed)],
          ["extension host, resident", megabytes(plain.memory.rss), megabytes(indexing.memory.rss), megabytes(indexing.memoryAfter.rss)],
        ],
      },
      {
        head: ["blocks of the extension host", "longest", "most computed in one", `longer than ${WANTED.blockMs} ms`],
        rows: [
          blockRow("without Sextant, 10 s at rest", plain.idleBlocks),
          blockRow(`without Sextant, ${whole(atOnce)} files appear`, plain.appearedBlocks),
          blockRow(`${whole(files)} files indexed (${seconds(indexing.indexMs)})`, indexing.blocks),
          blockRow(`${whole(atOnce)} files appear and are taken in`, indexing.appearedBlocks),
        ],
      },
      { head: ["never seen, seconds since", "the window opened", "activation"], rows: [sinceRow("first right answer", times.first), sinceRow("right answer about the last folder", times.late), sinceRow("index complete", times.indexed)] },
      { head: ["key to results", "p50", "p95", "longest", "keys", "keys that changed nothing"], rows: [typedRow("palette", palette), typedRow("panel", panel), typedRow("panel, first question after the rest", afterRest)] },
      {
        head: ["engine", "resident", "not of files"],
        rows: [
          ["after indexing and typing", megabytes(engineBusy.resident), megabytes(engineBusy.anonymous)],
          ["idle", megabytes(engineIdle.resident), megabytes(engineIdle.anonymous)],
        ],
      },
      { head: ["CPU, a minute idle", "extension host more than without", "engine"], rows: [["", milliseconds(host), milliseconds(idle.engineCpuMs)]] },
    ],
    goals: [
      less(`longest block of the extension host, ${whole(files)} files indexed`, WANTED.blockMs, longest(indexing.blocks, 0), milliseconds),
      less("the same, what the host itself computed", WANTED.blockMs, longest(indexing.blocks, 1), milliseconds),
      ...typed("palette, 34,000 chunks", palette),
      ...typed("panel, 34,000 chunks", panel),
      less("3,658 files never seen, window to first right answer", WANTED.firstAnswerMs, times.first.opening, seconds),
      less("CPU of extension host and engine, idle", WANTED.idleShare, share(host + idle.engineCpuMs), percent),
      less("memory of the engine, idle", WANTED.idleBytes, engineIdle.resident, megabytes),
    ],
  };
}
