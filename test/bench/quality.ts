/** Ranking quality on written-down judgments: the questions of semble-dev, asked in each mode. */
import path from "node:path";
import type { SearchMode } from "../../src/core/hit.ts";
import { mean, ndcgAt, reciprocalRankAt } from "../../src/core/metrics.ts";
import type { Engine } from "../../src/protocol/engine.ts";
import { type Answer, type BenchData, byFile, meets, type Task } from "./benchData.ts";
import { type Findings, share, type Table } from "./report.ts";
import type { Workbench } from "./workbench.ts";

/** The benchmark looks at no more. */
export const ANSWERS_READ = 50;
const WANTED_NDCG = 0.83;
const WANTED_NEXT = 0.87;

export interface Judged {
  readonly task: Task;
  readonly ndcg: number;
  readonly mrr: number;
  readonly recall: number;
  /** Rank of the first right answer, or null. */
  readonly first: number | null;
}

/** As the benchmark's own scorer does it: targets met by one answer count once. */
export function judge(task: Task, answers: readonly Answer[]): Judged {
  const firsts = new Set(task.targets.map((t) => answers.findIndex((a) => meets(a, t))).filter((i) => i >= 0));
  const gains = answers.map((_, i) => (firsts.has(i) ? 1 : 0));
  const first = gains.indexOf(1);
  const met = task.targets.filter((t) => answers.slice(0, 10).some((a) => meets(a, t))).length;
  return {
    task,
    ndcg: ndcgAt(10, gains, task.targets.map(() => 1)),
    mrr: reciprocalRankAt(ANSWERS_READ, gains),
    recall: met / task.targets.length,
    first: first < 0 ? null : first + 1,
  };
}

export interface Answered {
  readonly task: Task;
  readonly answers: readonly Answer[];
  readonly tookMs: number;
}

export const judgeByFile = (answered: readonly Answered[]): Judged[] => answered.map(({ task, answers }) => judge(task, byFile(answers)));

export async function answersOf(data: BenchData, engine: Engine, mode: SearchMode): Promise<Answered[]> {
  const out: Answered[] = [];
  for (const task of data.tasks) {
    const started = performance.now();
    const { hits } = await engine.search(path.join(data.corpora, task.repo), { text: task.query, mode, limit: ANSWERS_READ });
    out.push({ task, answers: hits.map((hit) => ({ path: hit.path, startLine: hit.startLine, endLine: hit.endLine })), tookMs: performance.now() - started });
  }
  return out;
}

/** Mean over repositories, the benchmark's headline: a repository with many questions counts no more than one with few. */
export function byRepository(judged: readonly Judged[], value: (j: Judged) => number): number {
  const groups = group(judged, (j) => j.task.repo);
  return mean([...groups.values()].map((list) => mean(list.map(value))));
}

function group<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const list = groups.get(key(item));
    if (list) list.push(item);
    else groups.set(key(item), [item]);
  }
  return new Map([...groups].sort(([a], [b]) => (a < b ? -1 : 1)));
}

export async function measureQuality(bench: Workbench): Promise<Findings> {
  const hybrid = judgeByFile(await bench.hybrid());
  const modes: readonly (readonly [string, readonly Judged[]])[] = [
    ["semantic: vectors alone", judgeByFile(await answersOf(bench.data, bench.engine, "semantic"))],
    ["keyword: words and ranking", judgeByFile(await answersOf(bench.data, bench.engine, "keyword"))],
    ["hybrid: vectors, words and ranking", hybrid],
  ];
  const ndcg = byRepository(hybrid, (j) => j.ndcg);
  const goal = (name: string, want: number) => ({ name, want, got: ndcg, better: "more" as const, show: share });
  const { tasks, repos } = bench.data;
  return {
    title: "Search quality (semble-dev)",
    about: `${tasks.length} questions about ${repos.length} repositories. One hit a file, up to ${ANSWERS_READ} files; means over repositories in the first table, over questions in the third.`,
    tables: [
      {
        head: ["mode", "NDCG@10", "MRR", "recall@10"],
        rows: modes.map(([name, judged]) => [name, ...[(j: Judged) => j.ndcg, (j: Judged) => j.mrr, (j: Judged) => j.recall].map((value) => share(byRepository(judged, value)))]),
      },
      { head: ["rank of the first right file", ...RANKS.map(([name]) => name)], rows: modes.map(([name, judged]) => [name, ...RANKS.map(([, has]) => String(judged.filter((j) => has(j.first)).length))]) },
      breakdown(modes),
    ],
    goals: [goal("semble-dev, NDCG@10", WANTED_NDCG), goal("semble-dev, NDCG@10, next", WANTED_NEXT)],
  };
}

const RANKS: readonly (readonly [string, (first: number | null) => boolean])[] = [
  ["1", (r) => r === 1],
  ["2", (r) => r === 2],
  ["3-5", (r) => r !== null && r >= 3 && r <= 5],
  ["6-10", (r) => r !== null && r >= 6 && r <= 10],
  [`11-${ANSWERS_READ}`, (r) => r !== null && r > 10],
  ["none", (r) => r === null],
];

function breakdown(modes: readonly (readonly [string, readonly Judged[]])[]): Table {
  const keys = [(j: Judged) => j.task.category, (j: Judged) => j.task.language];
  const rows = keys.flatMap((key) => {
    const grouped = modes.map(([, judged]) => group(judged, key));
    return [...grouped[0]!].map(([name, list]) => [`${name} (${list.length})`, ...grouped.map((g) => share(mean(g.get(name)!.map((j) => j.ndcg))))]);
  });
  return { head: ["NDCG@10 of questions (how many)", ...modes.map(([name]) => name.split(":")[0]!)], rows };
}
