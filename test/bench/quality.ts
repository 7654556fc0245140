/** Ranking quality on written-down judgments: semble-dev questions and find-similar across languages. */
import fs from "node:fs";
import path from "node:path";
import type { Hit, SearchMode } from "../../src/core/hit.ts";
import { averagePrecision, mean, ndcgAt, recallAt, reciprocalRankAt } from "../../src/core/metrics.ts";
import type { Engine } from "../../src/protocol/engine.ts";
import { type BenchData, meets, type SimilarTask, type Task } from "./benchData.ts";

export interface Judged {
  readonly task: Task;
  readonly ndcg: number;
  readonly mrr: number;
  readonly recall: number;
  /** Rank of the first right file, or null. */
  readonly first: number | null;
}

/** One hit a file, nDCG@10 as the benchmark's own scorer computes it. */
export function judge(task: Task, paths: readonly string[]): Judged {
  const firsts = new Set(task.targets.map((t) => paths.findIndex((p) => meets(p, t))).filter((i) => i >= 0));
  const gains = paths.map((_, i) => (firsts.has(i) ? 1 : 0));
  const first = gains.indexOf(1);
  return {
    task,
    ndcg: ndcgAt(10, gains, task.targets.map(() => 1)),
    mrr: reciprocalRankAt(50, gains),
    recall: recallAt(10, gains, task.targets.length),
    first: first < 0 ? null : first + 1,
  };
}

export type Answerer = (task: Task) => Promise<readonly string[]>;

export async function runTasks(data: BenchData, answer: Answerer): Promise<Judged[]> {
  const out: Judged[] = [];
  for (const task of data.tasks) out.push(judge(task, await answer(task)));
  return out;
}

export function engineAnswerer(engine: Engine, data: BenchData, mode: SearchMode): Answerer {
  return async (task) => {
    const { hits } = await engine.search(path.join(data.corpora, task.repo), { text: task.query, mode, limit: 50 });
    return hits.map((hit: Hit) => hit.path);
  };
}

/** Mean over repositories, the benchmark's headline. */
export function byRepository(judged: readonly Judged[], value: (j: Judged) => number): number {
  const groups = group(judged, (j) => j.task.repo);
  return mean([...groups.values()].map((list) => mean(list.map(value))));
}

export function group<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const list = groups.get(key(item));
    if (list) list.push(item);
    else groups.set(key(item), [item]);
  }
  return new Map([...groups].sort(([a], [b]) => (a < b ? -1 : 1)));
}

export interface SimilarResult {
  readonly map: number;
  readonly mrr: number;
  readonly recall10: number;
}

/** The same algorithm in another language; files of the query's own language are dropped before scoring. */
export async function runSimilar(engine: Engine, data: BenchData, form: "file" | "namesRemoved", tasks: readonly SimilarTask[] = data.similarTasks): Promise<SimilarResult> {
  const language = (file: string) => file.split("/")[0];
  const results = { map: [] as number[], mrr: [] as number[], recall10: [] as number[] };
  const languages = fs.readdirSync(data.similarCorpus);
  for (const task of tasks) {
    const filter = { paths: languages.filter((l) => l !== language(task.path)).map((l) => `${l}/**`) };
    const target = form === "file" ? ({ kind: "file", path: task.path } as const) : ({ kind: "text", text: task.namesRemoved } as const);
    const { hits } = await engine.similar(data.similarCorpus, { target, filter, limit: 200 });
    const relevant = new Set(task.relevant);
    const gains = hits.map((hit) => (relevant.has(hit.path) ? 1 : 0));
    results.map.push(averagePrecision(gains, relevant.size));
    results.mrr.push(reciprocalRankAt(200, gains));
    results.recall10.push(recallAt(10, gains, relevant.size));
  }
  return { map: mean(results.map), mrr: mean(results.mrr), recall10: mean(results.recall10) };
}
