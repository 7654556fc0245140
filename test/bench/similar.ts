/** "Where else is code like this?": the same algorithm in another language, with and without the names that give it away. */
import fs from "node:fs";
import { averagePrecision, mean, percentile, recallAt, reciprocalRankAt } from "../../src/core/metrics.ts";
import type { Engine } from "../../src/protocol/engine.ts";
import type { BenchData } from "./benchData.ts";
import { type Findings, milliseconds, share } from "./report.ts";
import type { Workbench } from "./workbench.ts";

const DEPTH = 200;
const WANTED_MAP = 0.27;
const WANTED_BLIND_MAP = 0.16;

interface Result {
  readonly map: number;
  readonly mrr: number;
  readonly recall: number;
  readonly ms: readonly number[];
}

/** Files of the query's own language are left out: the task is to find the others. */
async function ask(engine: Engine, data: BenchData, form: "file" | "namesRemoved"): Promise<Result> {
  const language = (file: string): string => file.split("/")[0]!;
  const languages = fs.readdirSync(data.similarCorpus);
  const [map, mrr, recall, ms]: [number[], number[], number[], number[]] = [[], [], [], []];
  for (const task of data.similarTasks) {
    const filter = { paths: languages.filter((l) => l !== language(task.path)).map((l) => `${l}/**`) };
    const target = form === "file" ? ({ kind: "file", path: task.path } as const) : ({ kind: "text", text: task.namesRemoved } as const);
    const started = performance.now();
    const { hits } = await engine.similar(data.similarCorpus, { target, filter, limit: DEPTH });
    ms.push(performance.now() - started);
    const relevant = new Set(task.relevant);
    const gains = hits.map((hit) => (relevant.has(hit.path) ? 1 : 0));
    map.push(averagePrecision(gains, relevant.size));
    mrr.push(reciprocalRankAt(DEPTH, gains));
    recall.push(recallAt(10, gains, relevant.size));
  }
  return { map: mean(map), mrr: mean(mrr), recall: mean(recall), ms };
}

export async function measureSimilar({ engine, data }: Workbench): Promise<Findings> {
  const { chunks, files } = await engine.index(data.similarCorpus, {}, () => undefined);
  const named = await ask(engine, data, "file");
  const blind = await ask(engine, data, "namesRemoved");
  const row = (name: string, r: Result): string[] => [name, share(r.map), share(r.mrr), share(r.recall), milliseconds(percentile(r.ms, 0.5)), milliseconds(percentile(r.ms, 0.95))];
  const goal = (name: string, want: number, got: number) => ({ name, want, got, better: "more" as const, show: share });
  return {
    title: "Find similar code (TheAlgorithms)",
    about: `${data.similarTasks.length} files, each asked for the same algorithm in other languages, among ${files} files in ${chunks} chunks. Name-blind: the query's text without comments and without the words of its file name.`,
    tables: [{ head: ["query", `MAP@${DEPTH}`, "MRR", "recall@10", "p50", "p95"], rows: [row("the file", named), row("its text, name-blind", blind)] }],
    goals: [goal("similar, MAP", WANTED_MAP, named.map), goal("similar, name-blind MAP", WANTED_BLIND_MAP, blind.map)],
  };
}
