/**
 * The whole of a fine-tune, in the process that does it: collect, train five times without a fifth, ask each fifth of those who never saw
 * it, decide, train on everything, put on the shelf.
 */
import { type Encoder, weighViews } from "../../core/embedding.ts";
import type { Judgment } from "../../core/feedback.ts";
import type { SearchAnswer } from "../../core/hit.ts";
import type { TuneEvent, TuneOptions, TunedQuestion, TuneReport } from "../../core/tuning.ts";
import type { Snapshot } from "../store/snapshot.ts";
import { type Adapter, applyAdapter } from "./adapter.ts";
import { basisOf } from "./basis.ts";
import { openCheckpoints } from "./checkpoints.ts";
import { assertEnough, cosine, FOLDS, fingerprint, foldsOf, type Material, type Placed, placeJudgments, questionsOf, trainingSet, wrongAnswers } from "./collect.ts";
import { minePairs, type MiningRoom } from "./mine.ts";
import type { OpenedTensorFlow } from "./openTensorFlow.ts";
import { ALPHAS, type Asked, prove } from "./proof.ts";
import { openShelf } from "./shelf.ts";
import { RECIPE, trainAdapter, type TrainingState } from "./trainAdapter.ts";

export interface TuningRoom extends Omit<MiningRoom, "encoder" | "snapshot"> {
  readonly encoder: Encoder;
  readonly snapshot: Snapshot;
  readonly judgments: readonly Judgment[];
  /** As people search, without what votes do to a question that comes again: that would be asking for the answer. */
  readonly search: (text: string, adapt: (question: Float32Array) => Float32Array) => Promise<SearchAnswer>;
  readonly openTensorFlow: () => Promise<OpenedTensorFlow>;
  readonly memoryFolder: string;
  readonly checkpointFolder: string;
}

const CHECKPOINT_EVERY = 10;
const DEFAULT_SEED = 20;
/** Of the whole; what is left is asking. */
const TRAINING_SHARE = 0.7;
const CODE_WEIGHT = 0.25;
const SHOWN = 10;
const CHANGES_TOLD = 40;

export async function runTuning(room: TuningRoom, options: TuneOptions, onEvent: (event: TuneEvent) => void, signal?: AbortSignal): Promise<TuneReport> {
  const started = Date.now();
  const seed = options.seed ?? DEFAULT_SEED;
  const { accepted, rejected, stale } = await placeJudgments(room.judgments, room.snapshot);
  assertEnough(accepted);
  const mined = options.mined === false ? [] : await minePairs(room, seed, signal);
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
    const state = await trainAdapter(ops, set, basis, RECIPE, from, async (now) => {
      // One turn for messages: to cancel, above all.
      await new Promise((resolve) => setImmediate(resolve));
      signal?.throwIfAborted();
      if (now.step % CHECKPOINT_EVERY === 0) await checkpoints.write(part, now);
      const done = part * RECIPE.steps + now.step;
      const secondsLeft = done - restored < 5 ? null : Math.round((((Date.now() - trainingStarted) / (done - restored)) * (parts * RECIPE.steps - done)) / 1000 / TRAINING_SHARE);
      onEvent({ kind: "trained", share: (TRAINING_SHARE * done) / (parts * RECIPE.steps), loss: now.losses.at(-1) as number, part: part + 1, parts, secondsLeft });
    });
    return { ...basis, state };
  }

  const learned: Learned[] = [];
  for (let part = 0; part < parts; part++) learned.push(await train(part));

  const questions = distinct(accepted);
  const answered: { readonly asked: readonly Asked[]; readonly ranks: readonly (number | null)[] }[] = [];
  for (const [done, question] of questions.entries()) {
    const its = learned[material.folds[question.first] as number] as Learned;
    const all = [];
    for (const alpha of ALPHAS) all.push(await ask(room, question, rejected, (q) => (alpha === 0 ? q : moved(its, q, alpha))));
    answered.push({ asked: all.map(({ asked }) => asked), ranks: all.map(({ rank }) => rank) });
    signal?.throwIfAborted();
    onEvent({ kind: "checked", share: TRAINING_SHARE + ((1 - TRAINING_SHARE) * (done + 1)) / questions.length, done: done + 1, total: questions.length });
  }
  const proof = prove(ALPHAS.map((_, a) => answered.map(({ asked }) => asked[a] as Asked)), seed);
  const whole = learned[FOLDS] as Learned;
  const trainedAt = new Date().toISOString();
  const id = `${trainedAt.slice(0, 19).replace(/[-:]/g, "").replace("T", "-").toLowerCase()}-${process.pid.toString(36)}`;
  // One that is best left off still can be looked at; promoted by hand it should do something.
  const alpha = proof.alpha === 0 ? (ALPHAS[1] as number) : proof.alpha;
  const adapter: Adapter = { meta: { id, encoderId: room.encoder.id, alpha, seed, trainedAt, pairs: { accepted: accepted.length, mined: mined.length } }, rank: whole.rank, v: whole.v, u: whole.state.u };
  const chosen = ALPHAS.indexOf(proof.alpha as (typeof ALPHAS)[number]);
  const { losses } = whole.state;
  const report: TuneReport = {
    id,
    encoderId: room.encoder.id,
    trainedAt,
    tookMs: Date.now() - started,
    backend,
    seed,
    pairs: counts,
    questions: questionsOf(accepted),
    ...proof,
    loss: { first: losses[0] as number, last: losses.at(-1) as number },
    changed: questions.flatMap((q, i): TunedQuestion[] => changeOf(q, answered[i]?.ranks[0] ?? null, answered[i]?.ranks[chosen] ?? null)).slice(0, CHANGES_TOLD),
  };
  await openShelf(room.memoryFolder, room.encoder.id).add(adapter, report);
  await checkpoints.clear();
  return report;
}

interface Learned {
  readonly rank: number;
  readonly v: Float32Array;
  readonly state: TrainingState;
}

const moved = ({ rank, v, state }: Learned, question: Float32Array, alpha: number): Float32Array =>
  applyAdapter({ rank, v, u: state.u, meta: { id: "", encoderId: "" as Encoder["id"], alpha, seed: 0, trainedAt: "", pairs: { accepted: 0, mined: 0 } } }, question);

interface Question {
  readonly key: string;
  readonly text: string;
  readonly vector: Float32Array;
  readonly places: readonly Placed[];
  /** Among the accepted pairs. */
  readonly first: number;
}

function distinct(accepted: readonly Placed[]): Question[] {
  const found = new Map<string, Question>();
  accepted.forEach((place, i) => {
    const { queryKey: key, query: text, queryVector: vector } = place.judgment;
    const there = found.get(key);
    found.set(key, there ? { ...there, places: [...there.places, place] } : { key, text, vector, places: [place], first: i });
  });
  return [...found.values()];
}

async function ask(room: TuningRoom, question: Question, rejected: readonly Judgment[], adapt: (q: Float32Array) => Float32Array): Promise<{ readonly asked: Asked; readonly rank: number | null }> {
  const { hits } = await room.search(question.text, adapt);
  const files = new Set(question.places.map(({ path }) => path));
  const gains = hits.slice(0, SHOWN).map((hit) => (files.has(hit.path) ? 1 : 0));
  const first = gains.indexOf(1);
  return { asked: { gains, total: files.size, triplets: await triplets(room, question, rejected, adapt) }, rank: first < 0 ? null : first + 1 };
}

/** Against rejected places; where nobody rejected any, against the first the encoder alone finds that was not accepted. */
async function triplets(room: TuningRoom, question: Question, rejected: readonly Judgment[], adapt: (q: Float32Array) => Float32Array): Promise<number | null> {
  const right = question.places.map(({ judgment }) => judgment.chunkVector);
  let wrong = rejected.filter((j) => j.queryKey === question.key).map((j) => j.chunkVector);
  if (wrong.length === 0) {
    const found = await room.snapshot.vectorSearch(weighViews(question.vector, CODE_WEIGHT), SHOWN);
    const vectors = await room.snapshot.vectors(found.map(({ row }) => row));
    wrong = vectors.filter((v) => right.every((r) => cosine(r, v) < 0.999)).slice(0, 3);
  }
  if (wrong.length === 0) return null;
  const asked = weighViews(adapt(question.vector), CODE_WEIGHT);
  let ordered = 0;
  for (const r of right) for (const w of wrong) if (cosine(asked, r) > cosine(asked, w)) ordered++;
  return ordered / (right.length * wrong.length);
}

function changeOf({ text, places }: Question, rankBefore: number | null, rankAfter: number | null): TunedQuestion[] {
  return rankBefore === rankAfter ? [] : [{ question: text, path: (places[0] as Placed).path, rankBefore, rankAfter }];
}
