/**
 * The weights that ranking ships with for questions, learned: by what a fine-tune learns its own with, from the written-down answers of
 * many folders, each of which is also asked with what the others say.
 */
import path from "node:path";
import { mean, reciprocalRankAt } from "../../src/core/metrics.ts";
import { NO_RANKING, type RankingChange } from "../../src/core/tuning.ts";
import { openEncoder } from "../../src/engine/encoder/openEncoder.ts";
import { packageFolder } from "../../src/engine/packageFolder.ts";
import { analyseQuery } from "../../src/engine/search/analyseQuery.ts";
import type { Features } from "../../src/engine/search/features.ts";
import { LEARNABLE, weightsFor } from "../../src/engine/search/rank.ts";
import { FILES_COMPARED, learnRanking, listOf, type RankedQuestion } from "../../src/engine/training/learnRanking.ts";
import { seededRandom, shuffled } from "../../src/engine/training/seededRandom.ts";
import type { Task } from "./benchData.ts";
import { type Findings, share, signed, type Table } from "./report.ts";
import { HISTORIES, TAUGHT_BY } from "./tune/histories.ts";
import { encodingOnce, historyWorlds, type Opening, sembleCorpora, type World, worldsOf } from "./tune/world.ts";
import type { Workbench } from "./workbench.ts";

/** What commits can teach: their answers are code, never a test or a document, and always stand in some definition. */
const TAUGHT: ReadonlySet<keyof Features> = new Set<keyof Features>(["meaning", "words", "symbolWords", "symbolFit", "fileWords", "fileFit", "folderWords", "pathMeaning", "fileCoherence"]);
const SHRINK = LEARNABLE.map((part) => (TAUGHT.has(part) ? 140 : 1e9));
/** Together the questions in plain words, which are what people ask, count about as much as twenty of the other folders. */
const PLAIN_TIMES = 8;
const PARTS_OF_PLAIN = 4;
const SHOWN = 10;

interface Folder {
  readonly name: string;
  readonly questions: readonly RankedQuestion[];
}

export async function measureWeights(bench: Workbench): Promise<Findings> {
  const encoder = encodingOnce(await openEncoder(path.join(packageFolder(), "models", "builtin")));
  const scored: Scored[] = [];
  const describeAll = async (openings: readonly Opening[], strangers: readonly Task[] = []): Promise<Folder[]> => {
    const folders: Folder[] = [];
    for (const [name, open] of openings) {
      const world = await open();
      folders.push({ name, questions: await describeTasks(world) });
      if (strangers.length > 0) scored.push(...(await scoreHits(world, strangers)));
      await world.close();
    }
    return folders;
  };
  const teachers = await describeAll(historyWorlds(bench, encoder, TAUGHT_BY));
  const plain = await describeAll(sembleCorpora(bench, encoder), bench.data.tasks);
  const others = await describeAll(worldsOf(bench, encoder));
  await encoder.close();

  const learned = learnFrom(teachers, plain);
  const row = (name: string, questions: number, shipped: number, mine: number, without: number): string[] => [name, String(questions), share(shipped), signed(mine - shipped), signed(without - shipped)];
  const graded = ({ name, questions }: Folder, without: RankingChange): string[] => row(name, questions.length, gradeWith(questions, NO_RANKING), gradeWith(questions, learned), gradeWith(questions, without));
  const byCorpus = (change: (corpus: Folder) => RankingChange): number => mean(plain.map((corpus) => gradeWith(corpus.questions, change(corpus))));
  const parts = Array.from({ length: PARTS_OF_PLAIN }, (_, part) => learnFrom(teachers, plain.filter((_corpus, i) => i % PARTS_OF_PLAIN !== part)));
  const shipped = weightsFor(analyseQuery("what a question is weighed by"));
  return {
    title: "The weights of ranking, learned again",
    about:
      `MRR@10 by file over the first ${FILES_COMPARED} files of the shipped weights, and what the weights learned here would change. semble-dev: its questions in plain words, each corpus by itself (mean over corpora; left out by quarters), and once more all corpora as one folder. ` +
      `The others: subjects of commits as questions, the code they added as answers. ${TAUGHT_BY.map(({ name, url, revision, part }) => `${name}: ${part} of ${url} at ${revision.slice(0, 10)}`).join("; ")}. ` +
      `Each of these teaches as many questions as the one with the fewest; those in plain words count ${PLAIN_TIMES} times. ${HISTORIES.map(({ name }) => name).join(" and ")} teach nothing. ` +
      `Second table: the first ${SHOWN} hits of each question that is asked of its own corpus and of two others, by the chance that their score states (its square).`,
    tables: [
      {
        head: ["folder", "questions", "shipped", "learned", "learned without this folder"],
        rows: [
          ...teachers.map((folder) => graded(folder, learnFrom(teachers.filter((other) => other !== folder), plain))),
          row("semble-dev", plain.flatMap(({ questions }) => questions).length, byCorpus(() => NO_RANKING), byCorpus(() => learned), byCorpus((corpus) => parts[plain.indexOf(corpus) % PARTS_OF_PLAIN]!)),
          ...others.map((folder) => graded(folder, learned)).map(([name, ...numbers]) => [name === "semble-dev" ? "semble-dev as one folder" : name!, ...numbers.slice(0, -1), name === "semble-dev" ? "" : numbers.at(-1)!]),
        ],
      },
      calibration(scored),
      { head: ["weight", "shipped", "learned"], rows: LEARNABLE.filter((part) => TAUGHT.has(part)).map((part) => [part, shipped[part].toFixed(2), (shipped[part] + (learned.adds[part] ?? 0)).toFixed(2)]) },
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

interface Scored {
  readonly chance: number;
  readonly right: boolean;
}

/** The hits of a corpus' own questions, and of twice as many that were put to other ones and have no answer here. */
async function scoreHits({ name, tasks, shown }: World, all: readonly Task[]): Promise<Scored[]> {
  const strangers = shuffled(all.filter(({ repo }) => repo !== name), seededRandom(7)).slice(0, 2 * tasks.length);
  const out: Scored[] = [];
  for (const { query, targets, repo } of [...tasks, ...strangers]) {
    if (analyseQuery(query).kind !== "question") continue;
    const files = new Set(targets.map((target) => target.path));
    for (const hit of await shown(query)) out.push({ chance: hit.score ** 2, right: repo === name && files.has(hit.path) });
  }
  return out;
}

const BINS = [0, 0.05, 0.2, 0.4, 0.6, 0.8, 1];

function calibration(scored: readonly Scored[]): Table {
  const bins = BINS.slice(1).map((to, i) => ({ from: BINS[i]!, to, its: scored.filter(({ chance }) => chance >= BINS[i]! && chance < to) }));
  return {
    head: ["stated chance", "hits", "stated, mean", "right"],
    rows: bins.map(({ from, to, its }) => [`${from} to ${to}`, String(its.length), share(mean(its.map(({ chance }) => chance))), share(mean(its.map(({ right }) => (right ? 1 : 0))))]),
  };
}

function learnFrom(teachers: readonly Folder[], plain: readonly Folder[]): RankingChange {
  const least = Math.min(...teachers.map(({ questions }) => questions.length));
  const asked = plain.flatMap(({ questions }) => questions);
  return learnRanking([...teachers.flatMap(({ questions }) => shuffled(questions, seededRandom(1)).slice(0, least)), ...Array.from({ length: PLAIN_TIMES }, () => asked).flat()], SHRINK);
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
