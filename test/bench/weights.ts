/**
 * The weights that ranking ships with, learned again: by what a fine-tune learns its own with, from the written-down answers of several
 * folders, each of which is asked with what the others say.
 */
import path from "node:path";
import { mean, reciprocalRankAt } from "../../src/core/metrics.ts";
import { NO_RANKING, type RankingChange } from "../../src/core/tuning.ts";
import { openEncoder } from "../../src/engine/encoder/openEncoder.ts";
import { packageFolder } from "../../src/engine/packageFolder.ts";
import { analyseQuery } from "../../src/engine/search/analyseQuery.ts";
import { LEARNABLE, weightsFor } from "../../src/engine/search/rank.ts";
import { FILES_COMPARED, learnRanking, listOf, type RankedQuestion, scaled } from "../../src/engine/training/learnRanking.ts";
import { seededRandom, shuffled } from "../../src/engine/training/seededRandom.ts";
import { type Findings, signed } from "./report.ts";
import { encodingOnce, type World, worldsOf } from "./tune/world.ts";
import type { Workbench } from "./workbench.ts";

/** How far to follow what was learned. */
const ALPHAS = [0.25, 0.5, 0.75, 1];
const SHOWN = 10;

interface Folder {
  readonly name: string;
  readonly questions: readonly RankedQuestion[];
}

export async function measureWeights(bench: Workbench): Promise<Findings> {
  const encoder = encodingOnce(await openEncoder(path.join(packageFolder(), "models", "builtin")));
  const folders: Folder[] = [];
  for (const [name, open] of worldsOf(bench, encoder)) {
    const world = await open();
    folders.push({ name, questions: await describeTasks(world) });
    await world.close();
  }
  await encoder.close();
  const everybody = learnFrom(folders);
  const shipped = weightsFor(analyseQuery("what a question is weighed by"));
  return {
    title: "The weights of ranking, learned again",
    about:
      `MRR@10 by file over the first ${FILES_COMPARED} files of the shipped weights. Each folder has as many questions as the one with the fewest. What is learned on a folder's own questions is better there than it will be elsewhere: what counts is the row that leaves it out. ` +
      "semble-dev: questions in plain words; the others: subjects of commits. The shipped weights were learned on semble-dev.",
    tables: [
      {
        head: ["learned on", "followed", ...folders.map(({ name, questions }) => `${name} (${gradeWith(questions, NO_RANKING).toFixed(3)})`)],
        rows: [...folders.map(({ name }) => name), null].flatMap((left) => {
          const change = left === null ? everybody : learnFrom(folders.filter(({ name }) => name !== left));
          return ALPHAS.map((alpha) => [left === null ? "all" : `all but ${left}`, `${alpha * 100} %`, ...folders.map(({ questions }) => signed(gradeWith(questions, scaled(change, alpha)) - gradeWith(questions, NO_RANKING)))]);
        }),
      },
      { head: ["weight", "shipped", "learned on all"], rows: LEARNABLE.map((part) => [part, shipped[part].toFixed(2), (shipped[part] + (everybody.adds[part] ?? 0)).toFixed(2)]) },
    ],
    goals: [],
  };
}

async function describeTasks({ tasks, vectorOf, describeFiles }: World): Promise<RankedQuestion[]> {
  const out: RankedQuestion[] = [];
  for (const { query, targets } of tasks) {
    const described = await describeFiles(query, FILES_COMPARED, await vectorOf(query));
    if (described) out.push({ ...described, accepted: new Set(targets.map((target) => target.path)) });
  }
  return out;
}

function learnFrom(folders: readonly Folder[]): RankingChange {
  const least = Math.min(...folders.map(({ questions }) => questions.length));
  return learnRanking(folders.flatMap(({ questions }) => shuffled(questions, seededRandom(1)).slice(0, least)));
}

function gradeWith(questions: readonly RankedQuestion[], { adds }: RankingChange): number {
  const change = Float64Array.from(LEARNABLE, (part) => adds[part] ?? 0);
  return mean(
    questions.map((question) => {
      const { rows, sums, wanted } = listOf(question, change);
      const places = rows.map((row, i) => ({ sum: (sums[i] as number) + row.reduce((sum, x, k) => sum + x * (change[k] as number), 0), right: (wanted[i] as number) > 0 }));
      return reciprocalRankAt(SHOWN, places.sort((a, b) => b.sum - a.sum).map(({ right }) => (right ? 1 : 0)));
    }),
  );
}
