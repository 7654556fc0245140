/** How long it takes to bring an index up to date, and what that costs in memory and on disk. */
import fs from "node:fs";
import path from "node:path";
import { walkFolder } from "../../src/engine/workspace/walkFolder.ts";
import { appendFunction, inChild } from "./child.ts";
import { bytesBelow, inSequence, middle, runNode, type Spent } from "./measure.ts";
import { type Findings, kilobytes, megabytes, milliseconds, seconds, whole } from "./report.ts";
import type { Corpus, Workbench } from "./workbench.ts";

const WARM_EDITS = 9;
const PROCESS_EDITS = 5;
const WANTED = { coldMs: 30_000, peakBytes: 700e6, unchangedMs: 3_000, editMs: 300, bytesAChunk: 8_000 };

export async function measureIndexing(bench: Workbench, cli: string): Promise<Findings> {
  const { temp } = bench;
  const { spent: cold, corpora } = bench.indexed();
  const unchanged = inChild(temp, "index", { dataDirectory: bench.dataDirectory, folders: corpora.map((c) => c.folder) });
  if (unchanged.answer.some((r) => r.filesAdded + r.filesChanged + r.filesRemoved > 0)) throw new Error("An unchanged corpus was taken for changed.");

  const ownData = path.join(temp, "data-processes");
  const processes = inSequence(corpora.map(({ folder }) => runNode(temp, [cli, "index", folder, "--data-dir", ownData, "--json"])));
  const chunks = corpora.reduce((sum, c) => sum + c.report.chunks, 0);
  const files = corpora.reduce((sum, c) => sum + c.report.files, 0);
  const bytesAChunk = bytesBelow(ownData) / chunks;
  const mebibytes = (await Promise.all(corpora.map((c) => bytesOf(c.folder)))).reduce((a, b) => a + b, 0) / 2 ** 20;

  const largest = corpora.reduce((a, b) => (b.report.chunks > a.report.chunks ? b : a));
  const { warm, whole: wholeProcess } = await measureEdits(bench, largest, cli);
  const count = corpora.length;
  const row = (name: string, s: Spent): string[] => [name, seconds(s.wallMs), seconds(s.cpuMs), megabytes(s.peakBytes)];
  const rate = (name: string, s: Spent): string[] => [name, whole(files / (s.wallMs / 1000)), (mebibytes / (s.wallMs / 1000)).toFixed(2), whole(chunks / (s.wallMs / 1000))];
  const less = (name: string, want: number, got: number, show: (n: number) => string) => ({ name, want, got, show, better: "less" as const });
  return {
    title: "Indexing",
    about:
      `${count} corpora, ${whole(files)} files, ${mebibytes.toFixed(1)} MiB, ${whole(chunks)} chunks. Cold: no index yet; the files themselves lie in the system's cache. ` +
      `One process: an engine that indexes one corpus after the other. ${count} processes: \`sextant index\` for each, wall time from start to exit, added up. Peak memory: the largest resident set of the process, or of any of them. ` +
      `${kilobytes(bytesAChunk)} on disk a chunk, all files under the data directory counted. Edits: a function appended to a file of ${largest.name} (${whole(largest.report.chunks)} chunks), the middle one of ${WARM_EDITS} in a running engine and of ${PROCESS_EDITS} processes.`,
    tables: [
      {
        head: ["", "wall", "CPU", "peak memory"],
        rows: [
          row(`${count} corpora cold, one process`, cold),
          row(`${count} corpora cold, ${count} processes`, processes),
          row(`${count} corpora unchanged, one process`, unchanged),
          ["one edited file, running engine", seconds(warm.wallMs), seconds(warm.cpuMs), ""],
          row("one edited file, `sextant index`", wholeProcess),
        ],
      },
      { head: ["cold", "files/s", "MiB/s", "chunks/s"], rows: [rate("one process", cold), rate(`${count} processes`, processes)] },
    ],
    goals: [
      less(`${count} corpora cold, one process`, WANTED.coldMs, cold.wallMs, seconds),
      less(`${count} corpora cold, ${count} processes`, WANTED.coldMs, processes.wallMs, seconds),
      less(`peak memory of ${count} corpora, one process`, WANTED.peakBytes, cold.peakBytes, megabytes),
      less(`peak memory of ${count} corpora, ${count} processes`, WANTED.peakBytes, processes.peakBytes, megabytes),
      less(`${count} corpora unchanged`, WANTED.unchangedMs, unchanged.wallMs, seconds),
      less("one edited file, running engine", WANTED.editMs, warm.wallMs, milliseconds),
      less("disk a chunk", WANTED.bytesAChunk, bytesAChunk, kilobytes),
    ],
  };
}

async function measureEdits({ temp }: Workbench, corpus: Corpus, cli: string): Promise<{ warm: { wallMs: number; cpuMs: number }; whole: Spent }> {
  const [folder, dataDirectory] = [path.join(temp, "edited"), path.join(temp, "data-edited")];
  fs.cpSync(corpus.folder, folder, { recursive: true });
  const files = await codeFiles(folder);
  const spread = (n: number, from: number): string[] => Array.from({ length: n }, (_, i) => files[Math.floor(((i + from) * files.length) / (WARM_EDITS + PROCESS_EDITS))]!);
  const { answer: edits } = inChild(temp, "edits", { dataDirectory, folder, files: spread(WARM_EDITS, 0) });
  const whole = spread(PROCESS_EDITS, WARM_EDITS).map((file, i) => {
    appendFunction(path.join(folder, file), WARM_EDITS + i);
    return runNode(temp, [cli, "index", folder, "--data-dir", dataDirectory, "--json"]);
  });
  return { warm: middle(edits.map((e) => ({ ...e, peakBytes: 0 }))), whole: middle(whole) };
}

/** Of the corpus's commonest ending: a function appended to a table of data would be no edit. */
async function codeFiles(folder: string): Promise<string[]> {
  const byEnding = new Map<string, string[]>();
  for await (const entry of walkFolder(folder)) {
    if (entry.kind !== "file") continue;
    const ending = path.extname(entry.path);
    byEnding.set(ending, [...(byEnding.get(ending) ?? []), entry.path]);
  }
  return [...byEnding.values()].reduce((a, b) => (b.length > a.length ? b : a));
}

async function bytesOf(folder: string): Promise<number> {
  let sum = 0;
  for await (const entry of walkFolder(folder)) if (entry.kind === "file") sum += entry.sizeBytes;
  return sum;
}
