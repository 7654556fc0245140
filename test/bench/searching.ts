/** How long a question takes: as a whole process, as the first one of an engine and inside a running one. */
import path from "node:path";
import { percentile } from "../../src/core/metrics.ts";
import { inChild, type Searched } from "./child.ts";
import { middle, runNode, type Spent } from "./measure.ts";
import { type Findings, megabytes, milliseconds, seconds, whole } from "./report.ts";
import type { Corpus, Workbench } from "./workbench.ts";

const PROCESSES = 9;
/** The size that the target is set for. */
const NAMED_CHUNKS = 5_000;
/** Enough for a p95; asking all of them of the largest folder would take minutes. */
const MOST_QUERIES = 120;
const WANTED = { processMs: 700, warmMs: 15 };

export function measureSearching(bench: Workbench, cli: string): Findings {
  const { corpora } = bench.indexed();
  const bySize = [...corpora].sort((a, b) => a.report.chunks - b.report.chunks);
  const named = bySize.reduce((a, b) => (distance(b) < distance(a) ? b : a));
  const everything = indexEverything(bench);
  const measured = [...new Set([bySize[0]!, bySize[bySize.length >> 1]!, named, bySize[bySize.length - 1]!, everything])];
  const warm = measured.map((corpus) => ({ corpus, ...searchWarm(bench, corpus) }));
  const processes = [named, everything].map((corpus) => ({ corpus, spent: searchProcesses(bench, corpus, cli) }));

  const title = ({ name, report }: Corpus): string => `${name}, ${whole(report.chunks)} chunks`;
  const warmOf = (corpus: Corpus): number => percentile(warm.find((w) => w.corpus === corpus)!.answer.ms, 0.5);
  const less = (name: string, want: number, got: number, show: (n: number) => string) => ({ name, want, got, show, better: "less" as const });
  return {
    title: "Searching",
    about:
      `Hybrid mode, ten hits. Running engine: a fresh process for each row, first one question, then up to ${MOST_QUERIES} of the folder's own questions, timed after a warm-up. ` +
      `Whole process: \`sextant search\` from start to exit on an indexed folder, which also looks for changed files; the middle one of ${PROCESSES}. "All of them" is one folder that holds every corpus.`,
    tables: [
      {
        head: ["running engine", "first query", "p50", "p95", "CPU a query", "memory after"],
        rows: warm.map(({ corpus, answer }) => [title(corpus), milliseconds(answer.firstMs), milliseconds(percentile(answer.ms, 0.5)), milliseconds(percentile(answer.ms, 0.95)), milliseconds(answer.cpuMs), megabytes(answer.residentBytes)]),
      },
      { head: ["whole process", "wall", "CPU", "peak memory"], rows: processes.map(({ corpus, spent }) => [title(corpus), seconds(spent.wallMs), seconds(spent.cpuMs), megabytes(spent.peakBytes)]) },
    ],
    goals: [
      less(`\`sextant search\`, whole process, ${whole(named.report.chunks)} chunks`, WANTED.processMs, processes[0]!.spent.wallMs, milliseconds),
      less(`query in a running engine, p50, ${whole(named.report.chunks)} chunks`, WANTED.warmMs, warmOf(named), milliseconds),
    ],
  };
}

const distance = ({ report }: Corpus): number => Math.abs(report.chunks - NAMED_CHUNKS);

function indexEverything({ data, temp, dataDirectory }: Workbench): Corpus {
  const { answer } = inChild(temp, "index", { dataDirectory, folders: [data.corpora] });
  return { name: "all of them", folder: data.corpora, report: answer[0]! };
}

function queriesOf({ data }: Workbench, corpus: Corpus): string[] {
  const own = data.tasks.filter((t) => corpus.folder === data.corpora || path.join(data.corpora, t.repo) === corpus.folder).map((t) => t.query);
  const step = Math.ceil(own.length / MOST_QUERIES);
  return own.filter((_, i) => i % step === 0);
}

function searchWarm(bench: Workbench, corpus: Corpus): Spent & { readonly answer: Searched } {
  return inChild(bench.temp, "search", { dataDirectory: bench.dataDirectory, folder: corpus.folder, queries: queriesOf(bench, corpus) });
}

function searchProcesses(bench: Workbench, corpus: Corpus, cli: string): Spent {
  const queries = queriesOf(bench, corpus);
  return middle(Array.from({ length: PROCESSES }, (_, i) => runNode(bench.temp, [cli, "search", corpus.folder, queries[i % queries.length]!, "--data-dir", bench.dataDirectory])));
}
