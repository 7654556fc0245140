/** One simulated user: votes, is remembered, runs the real fine-tune with its real gate, and is measured on what was and was not voted on. */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import path from "node:path";
import { reciprocalRankAt } from "../../../src/core/metrics.ts";
import { isSextantError } from "../../../src/core/errors.ts";
import type { Judgment } from "../../../src/core/feedback.ts";
import type { Learned, TuneReport } from "../../../src/core/tuning.ts";
import { learnedBy } from "../../../src/engine/training/adapter.ts";
import type { OpenedTensorFlow } from "../../../src/engine/training/openTensorFlow.ts";
import { runTuning } from "../../../src/engine/training/runTuning.ts";
import { openShelf } from "../../../src/engine/training/shelf.ts";
import type { Task } from "../benchData.ts";
import { type AcceptedHit, PARAPHRASES, REWORDINGS, rightHits, SHOWN, splitByFile, withMistakes } from "../simulatedUser.ts";
import type { World } from "./world.ts";

export interface Case {
  readonly world: string;
  readonly seed: number;
  /** How many were wanted. */
  readonly votes: number;
  /** Share of the votes that go to a wrong hit. */
  readonly mistakes: number;
}

/** Reciprocal rank (of the first ten) of each question, in one order for all systems. */
export interface Groups {
  readonly same: readonly number[];
  readonly paraphrased: readonly number[];
  readonly reworded: readonly number[];
  readonly unseen: readonly number[];
}
export const GROUPS = ["same", "paraphrased", "reworded", "unseen"] as const satisfies readonly (keyof Groups)[];

type Job = Pick<TuneReport, "alpha" | "promoted" | "reason" | "p" | "gain" | "questions" | "tookMs">;

export interface Tuned {
  /** null where there were too few questions. */
  readonly job: Job | null;
  /** At the alpha that the job chose. */
  readonly unseen: readonly number[];
}

export interface Measured extends Case {
  /** How many there were to cast, and on how many questions. */
  readonly cast: number;
  readonly questions: number;
  /** Of each unseen question, to join what several users were asked. */
  readonly unseen: readonly number[];
  readonly base: Groups;
  readonly memory: Groups;
  /** With pairs mined from the folder, alone and with memory. */
  readonly adapter: Tuned & Groups;
  readonly both: Groups;
  /** Learned from accepted pairs alone. */
  readonly unmined: Tuned;
}

export interface Lab {
  readonly temp: string;
  readonly openTensorFlow: () => Promise<OpenedTensorFlow>;
}

interface Said {
  readonly task: Task;
  readonly text: string;
}
type Lists = { readonly [K in keyof Groups]: readonly Said[] };

/** More are not asked: what one of them says is small beside what another user would say. */
const MOST_UNSEEN = 300;

export async function simulate(lab: Lab, world: World, { votes: wanted, mistakes, seed }: Case): Promise<Measured> {
  const { asked, unseen: others } = splitByFile(world.tasks, seed);
  const unseen = others.slice(0, MOST_UNSEEN);
  const votes = await castVotes(world, asked, wanted, mistakes, seed);
  const voted = [...new Set(votes.map(({ task }) => task))];
  const judgments = await world.judgments(votes);
  const said = (ways: typeof PARAPHRASES): Said[] => voted.flatMap((task, i) => [ways[i % ways.length]![1](task.query)].flatMap((text) => (text === null ? [] : [{ task, text }])));
  const asIs = (tasks: readonly Task[]): Said[] => tasks.map((task) => ({ task, text: task.query }));
  const lists: Lists = { same: asIs(voted), paraphrased: said(PARAPHRASES), reworded: said(REWORDINGS), unseen: asIs(unseen) };

  const base = await gradeAll(lists, async ({ text }) => (await world.shown(text)).map((hit) => hit.path));
  /** Where no vote speaks to a question, memory leaves it as it was. */
  const withMemory = (silent: Groups, how?: Learned): Promise<Groups> => gradeAll(lists, ({ text }) => world.remembered(text, judgments, how), silent);
  const tuned = await fineTune(lab, world, judgments, true, seed);
  const unmined = await fineTune(lab, world, judgments, false, seed);
  const follow = ({ move, ranking }: Learned) => async ({ text }: Said): Promise<Files> => (await world.rankFiles(text, SHOWN, [{ vector: move(await world.vectorOf(text)), ranking }]))[0]!;
  const memory = await withMemory(base);
  const { learned } = tuned;
  const adapter = learned ? await gradeAll(lists, follow(learned)) : base;
  const numberOf = new Map(world.tasks.map((task, i) => [task, i]));
  return {
    ...{ world: world.name, seed, votes: wanted, mistakes, cast: votes.length, questions: voted.length, unseen: unseen.map((task) => numberOf.get(task)!), base, memory },
    adapter: { job: tuned.job, ...adapter },
    both: learned ? await withMemory(adapter, learned) : memory,
    unmined: { job: unmined.job, unseen: unmined.learned ? await grade(lists.unseen, follow(unmined.learned)) : base.unseen },
  };
}

/** Question after question until there are as many votes as wanted. */
async function castVotes(world: World, asked: readonly Task[], wanted: number, mistakes: number, seed: number): Promise<AcceptedHit[]> {
  const right: AcceptedHit[] = [];
  for (const task of asked) {
    if (right.length >= wanted) break;
    right.push(...rightHits(task, await world.shown(task.query)));
  }
  return withMistakes(right.slice(0, wanted), mistakes, seed);
}

type Files = readonly string[];

async function gradeAll(lists: Lists, find: (said: Said) => Promise<Files | null>, silent?: Groups): Promise<Groups> {
  const graded: Partial<Record<keyof Groups, number[]>> = {};
  for (const group of GROUPS) graded[group] = await grade(lists[group], find, silent?.[group]);
  return graded as Groups;
}

async function grade(list: readonly Said[], find: (said: Said) => Promise<Files | null>, silent: readonly number[] = []): Promise<number[]> {
  const values: number[] = [];
  for (const [i, said] of list.entries()) {
    const found = await find(said);
    const right = new Set(said.task.targets.map((target) => target.path));
    values.push(found === null ? silent[i]! : Number(reciprocalRankAt(SHOWN, found.map((file) => (right.has(file) ? 1 : 0))).toFixed(4)));
  }
  return values;
}

async function fineTune({ temp, openTensorFlow }: Lab, world: World, judgments: readonly Judgment[], mined: boolean, seed: number): Promise<{ readonly job: Job | null; readonly learned?: Learned }> {
  const memoryFolder = mkdtempSync(path.join(temp, "tune-"));
  const checkpointFolder = path.join(memoryFolder, "unfinished");
  mkdirSync(checkpointFolder);
  const room = { ...world, judgments, openTensorFlow, memoryFolder, checkpointFolder };
  try {
    const { id, alpha, promoted, reason, p, gain, questions, tookMs } = await runTuning(room, { mined, seed }, () => undefined);
    const job = { alpha, promoted, ...(reason && { reason }), p, gain, questions, tookMs };
    // One that is best left off is kept with a small alpha; whoever follows the job leaves it off.
    if (alpha === 0) return { job };
    const adapter = await openShelf(memoryFolder, () => Promise.resolve(world.encoder.id)).take(id);
    return { job, learned: learnedBy(adapter) };
  } catch (error) {
    if (isSextantError(error) && error.code === "tune/too-few-pairs") return { job: null };
    throw error;
  } finally {
    rmSync(memoryFolder, { recursive: true, force: true });
  }
}
