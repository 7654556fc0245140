/**
 * The whole of a fine-tune, in the process that does it: collect, train five times without a fifth, ask each fifth of those who never saw
 * it, decide, train on everything, put on the shelf.
 */
import type { Encoder } from "../../core/embedding.ts";
import type { Judgment } from "../../core/feedback.ts";
import type { RankingChange, TuneEvent, TuneOptions, TunedQuestion, TuneReport } from "../../core/tuning.ts";
import { type Adapter, learnedBy } from "./adapter.ts";
import { type Answered, askHeldOut, type AskingRoom, changeOf, distinctQuestions, type Question } from "./askHeldOut.ts";
import { basisOf } from "./basis.ts";
import { openCheckpoints } from "./checkpoints.ts";
import { assertEnough, FOLDS, fingerprint, foldsOf, type Material, placeJudgments, trainingSet, wrongAnswers } from "./collect.ts";
import { FILES_COMPARED, learnRanking, type RankedQuestion, scaled } from "./learnRanking.ts";
import type { Mined } from "./mine.ts";
import type { OpenedTensorFlow } from "./openTensorFlow.ts";
import { ALPHAS, alphaToKeep, type Asked, prove } from "./proof.ts";
import { openShelf } from "./shelf.ts";
import { RECIPE, trainAdapter, type TrainingState } from "./trainAdapter.ts";

/** A benchmark that runs many fine-tunes on one folder hands in what `mine` and `openTensorFlow` gave the first time. */
export interface TuningRoom extends AskingRoom {
  readonly encoder: Pick<Encoder, "id">;
  readonly judgments: readonly Judgment[];
  /** The first files under the weights that ship, and what ranking knows of them; null for what is no question in words. */
  readonly describeFiles: (text: string, limit: number, vector: Float32Array) => Promise<Omit<RankedQuestion, "accepted"> | null>;
  /** In an order that follows from the folder and the seed alone. */
  readonly mine: (seed: number) => Promise<Mined>;
  readonly openTensorFlow: () => Promise<OpenedTensorFlow>;
  readonly memoryFolder: string;
  /** Made before the judgments were read. */
  readonly checkpointFolder: string;
}

const DEFAULT_SEED = 20;
/** Of the whole; what is left is asking. */
const TRAINING_SHARE = 0.5;
/** A part takes a second where there are a hundred votes; where one takes longer it is kept in between. */
const CHECKPOINT_AFTER_MS = 5_000;
const CHANGES_TOLD = 40;
const NOTHING_MINED: Mined = { pairs: [], fromDocumentation: 0, fromCommits: 0, commits: 0 };

export async function runTuning(room: TuningRoom, options: TuneOptions, onEvent: (event: TuneEvent) => void, signal?: AbortSignal): Promise<TuneReport> {
  const started = Date.now();
  const seed = options.seed ?? DEFAULT_SEED;
  const { accepted, rejected, stale } = await placeJudgments(room.judgments, room.snapshot);
  assertEnough(accepted);
  const { pairs: mined, ...mining } = options.mined === false ? NOTHING_MINED : await room.mine(seed);
  if (mining.problem !== undefined) onEvent({ kind: "notice", text: mining.problem });
  const material: Material = { accepted, rejected, mined, stale, folds: foldsOf(accepted, seed), others: await wrongAnswers(accepted, room.snapshot, seed) };
  const counts = { accepted: accepted.length, mined: mined.length, rejected: rejected.length, stale };
  onEvent({ kind: "pairs", ...counts });

  const { ops, backend, notice } = await room.openTensorFlow();
  if (notice !== undefined) onEvent({ kind: "notice", text: notice });
  onEvent({ kind: "backend", backend });
  const checkpoints = openCheckpoints(room.checkpointFolder, fingerprint(material, JSON.stringify([seed, backend, room.encoder.id, RECIPE])));
  const parts = FOLDS + 1;
  const trainingStarted = Date.now();
  let restored = 0;

  /** Part `FOLDS` is the last, on everything. */
  async function train(part: number): Promise<Learned> {
    const set = trainingSet(material, part === FOLDS ? null : part);
    const basis = basisOf(set.questions, set.weights, seed);
    const from = await checkpoints.read(part);
    restored += from?.step ?? 0;
    let kept = Date.now();
    const state = await trainAdapter(ops, set, basis, RECIPE, from, async (now) => {
      // One turn for messages: to cancel, above all.
      await new Promise((resolve) => setImmediate(resolve));
      signal?.throwIfAborted();
      await checkpoints.assertThere();
      if (now.step === RECIPE.steps || Date.now() - kept > CHECKPOINT_AFTER_MS) {
        await checkpoints.write(part, now);
        kept = Date.now();
      }
      const done = part * RECIPE.steps + now.step;
      const secondsLeft = done - restored < 5 ? null : Math.round((((Date.now() - trainingStarted) / (done - restored)) * (parts * RECIPE.steps - done)) / 1000 / TRAINING_SHARE);
      onEvent({ kind: "trained", share: (TRAINING_SHARE * done) / (parts * RECIPE.steps), loss: now.losses.at(-1) as number, part: part + 1, parts, secondsLeft });
    });
    return { ...basis, state };
  }

  const questions = distinctQuestions(accepted);
  const foldOf = ({ first }: Question): number => material.folds[first] as number;
  const learned: Learned[] = [];
  for (let part = 0; part < parts; part++) learned.push(await train(part));
  const rankings = await learnRankings(room, questions, questions.map(foldOf), signal);
  const answered: Answered[] = [];
  for (const [done, question] of questions.entries()) {
    const fold = foldOf(question);
    const { rank, v, state } = learned[fold] as Learned;
    const ways = ALPHAS.map((alpha) => {
      if (alpha === 0) return { vector: question.vector };
      const { move, ranking } = learnedBy({ rank, v, u: state.u, meta: { alpha, ranking: rankings[fold] as RankingChange } });
      return { vector: move(question.vector), ranking };
    });
    answered.push(await askHeldOut(room, question, rejected, ways));
    signal?.throwIfAborted();
    await checkpoints.assertThere();
    onEvent({ kind: "checked", share: TRAINING_SHARE + ((1 - TRAINING_SHARE) * (done + 1)) / questions.length, done: done + 1, total: questions.length });
  }
  const proof = prove(ALPHAS.map((_, a) => answered.map(({ asked }) => asked[a] as Asked)), seed);
  const whole = learned[FOLDS] as Learned;
  const trainedAt = new Date().toISOString();
  const id = `${trainedAt.slice(0, 19).replace(/[-:]/g, "").replace("T", "-").toLowerCase()}-${process.pid.toString(36)}`;
  const alpha = alphaToKeep(proof.alpha);
  const ranking = rankings[FOLDS] as RankingChange;
  const adapter: Adapter = { meta: { id, encoderId: room.encoder.id, alpha, seed, trainedAt, pairs: { accepted: accepted.length, mined: mined.length }, ranking }, rank: whole.rank, v: whole.v, u: whole.state.u };
  const chosen = ALPHAS.indexOf(proof.alpha as (typeof ALPHAS)[number]);
  const { losses } = whole.state;
  const report: TuneReport = {
    id,
    encoderId: room.encoder.id,
    trainedAt,
    tookMs: Date.now() - started,
    ...spent(),
    backend,
    seed,
    pairs: counts,
    mining,
    questions: questions.length,
    ...proof,
    ranking: scaled(ranking, alpha),
    loss: { first: losses[0] as number, last: losses.at(-1) as number },
    changed: questions.flatMap((q, i): TunedQuestion[] => changeOf(q, answered[i]?.ranks[0] ?? null, answered[i]?.ranks[chosen] ?? null)).slice(0, CHANGES_TOLD),
  };
  await openShelf(room.memoryFolder, () => Promise.resolve(room.encoder.id)).add(adapter, report);
  await checkpoints.clear();
  return report;
}

/** Without each fold, and last on everything. What is known of the files (15 MB for a hundred questions) is forgotten on the way out. */
async function learnRankings({ describeFiles }: TuningRoom, questions: readonly Question[], folds: readonly number[], signal?: AbortSignal): Promise<RankingChange[]> {
  const ranked: (RankedQuestion | null)[] = [];
  for (const { text, vector, places } of questions) {
    const described = await describeFiles(text, FILES_COMPARED, vector);
    signal?.throwIfAborted();
    ranked.push(described && { ...described, accepted: new Set(places.map(({ path }) => path)) });
  }
  return Array.from({ length: FOLDS + 1 }, (_, part) => learnRanking(ranked.flatMap((described, q) => (described && folds[q] !== part ? [described] : []))));
}

/** Of this process, from its start. */
function spent(): Pick<TuneReport, "cpuMs" | "peakBytes"> {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  return { cpuMs: (userCPUTime + systemCPUTime) / 1000, peakBytes: maxRSS * 1024 };
}

interface Learned {
  readonly rank: number;
  readonly v: Float32Array;
  readonly state: TrainingState;
}
