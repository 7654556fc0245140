/** What a fine-tune costs: its gradient against finite differences, its trainer against the closed form, the whole job, and a search beside it. */
import { execFile } from "node:child_process";
import { cpSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { percentile } from "../../src/core/metrics.ts";
import type { TuneReport } from "../../src/core/tuning.ts";
import { openEncoder } from "../../src/engine/encoder/openEncoder.ts";
import { basisOf } from "../../src/engine/training/basis.ts";
import { openTensorFlow } from "../../src/engine/training/openTensorFlow.ts";
import { seededRandom } from "../../src/engine/training/seededRandom.ts";
import type { TensorOps } from "../../src/engine/training/tensorflowOps.ts";
import { prepareLoss, RECIPE, trainAdapter, type TrainingSet } from "../../src/engine/training/trainAdapter.ts";
import { closedForm } from "../training/closedForm.ts";
import type { Task } from "./benchData.ts";
import { type Findings, megabytes, milliseconds, seconds, share, whole } from "./report.ts";
import { type AcceptedHit, rightHits, SHOWN } from "./simulatedUser.ts";
import type { Workbench } from "./workbench.ts";

/** Together some 900 files in 8,700 chunks, a project of middle size. */
const CORPORA = ["http4s", "newtonsoft-json", "vitest", "pydantic", "cobra", "axios"];
const VOTES = 100;
const SEARCHES = 200;
/** A person pauses; one search after the other would measure how two hungry processes share. */
const PAUSE_MS = 50;
const ENTRIES = 24;
const STEP = 1e-2;
const TIMED = 9;
const WANTED = { ratio: 100, error: 0.02, fromOracle: 1e-3, cpuMs: 60_000, bytes: 500e6 };

export async function measureTuneJob(bench: Workbench, root: string): Promise<Findings> {
  const folder = path.join(bench.temp, "tuneJob");
  for (const name of CORPORA) cpSync(path.join(bench.data.corpora, name), path.join(folder, name), { recursive: true });
  const { chunks } = await bench.engine.index(folder, {}, () => undefined);
  const votes = await castVotes(bench, folder);
  const { ops } = await openTensorFlow(path.join(root, "dist"));
  const set = await pairsOf(votes, path.join(root, "models", "builtin"));
  const [gradient, oracle] = [gradientOf(ops, set), await oracleOf(ops, set)];
  const queries = [...new Set(votes.map(({ task }) => task.query))];
  const alone = await searchFor(bench, folder, queries, (done) => done >= SEARCHES);
  const started = performance.now();
  let isOver = false;
  const job = promisify(execFile)(process.execPath, [path.join(root, "dist", "cli.js"), "tune", folder, "--json", "--data-dir", bench.dataDirectory], { maxBuffer: 1 << 26 }).finally(() => (isOver = true));
  // A job that fails must not end this process before it is asked for.
  job.catch(() => undefined);
  const beside = await searchFor(bench, folder, queries, () => isOver);
  const { cpuMs = 0, peakBytes = 0, pairs } = JSON.parse((await job).stdout) as TuneReport;
  const wallMs = performance.now() - started;

  const less = (name: string, want: number, got: number, show: (n: number) => string) => ({ name, want, got, show, better: "less" as const });
  const times = (ms: readonly number[]): string[] => [String(ms.length), milliseconds(percentile(ms, 0.5)), milliseconds(percentile(ms, 0.95))];
  return {
    title: "The cost of a fine-tune",
    about:
      `Votes on right hits of semble-dev's questions in one folder of ${CORPORA.length} corpora (${whole(chunks)} chunks). Gradient: ${whole(gradient.parameters)} parameters, ${set.questions.length} pairs; central differences at the ${ENTRIES} largest entries and at ${ENTRIES} by chance, ` +
      `relative to the entry and to the largest one; finite differences would need one loss a parameter and one more. Oracle: the trainer without contrast against the closed form of ridge regression, and its loss with contrast after the ${RECIPE.steps} steps it takes against ten times as many. ` +
      `Job: \`sextant tune\` as a process, with searches in another one every ${PAUSE_MS} ms; processor time and peak memory are its own report's.`,
    tables: [
      { head: ["gradient", "one gradient", "one loss", "finite differences would take", "largest error, large entries", "by chance"], rows: [[`rank ${gradient.rank}`, milliseconds(gradient.gradientMs), milliseconds(gradient.lossMs), seconds(gradient.lossMs * (gradient.parameters + 1)), gradient.error.toFixed(4), gradient.errorByChance.toFixed(4)]] },
      { head: ["trainer", "apart from the closed form", "loss above that of ten times as many steps"], rows: [[`${RECIPE.steps} steps`, oracle.apart.toExponential(1), oracle.above.toExponential(1)]] },
      { head: ["job", "accepted", "mined", "processor time", "wall, with searches beside", "peak memory"], rows: [["`sextant tune`", String(pairs.accepted), String(pairs.mined), seconds(cpuMs), seconds(wallMs), megabytes(peakBytes)]] },
      { head: ["searches", "n", "p50", "p95"], rows: [["no job", ...times(alone)], ["a job beside", ...times(beside)]] },
    ],
    goals: [
      { name: "gradient by differentiation, times as quick as finite differences", want: WANTED.ratio, got: (gradient.lossMs * (gradient.parameters + 1)) / gradient.gradientMs, better: "more", show: whole },
      less("gradient, largest error against central differences", WANTED.error, gradient.error, share),
      less("trainer, distance from the closed form", WANTED.fromOracle, oracle.apart, (n) => n.toExponential(1)),
      less("fine-tune on 100 votes, processor time", WANTED.cpuMs, cpuMs, seconds),
      less("fine-tune on 100 votes, peak memory", WANTED.bytes, peakBytes, megabytes),
    ],
  };
}

async function castVotes({ data, engine }: Workbench, folder: string): Promise<AcceptedHit[]> {
  const votes: AcceptedHit[] = [];
  for (const task of data.tasks.filter(({ repo }) => CORPORA.includes(repo))) {
    const here: Task = { ...task, targets: task.targets.map((target) => ({ ...target, path: `${task.repo}/${target.path}` })) };
    const { hits } = await engine.search(folder, { text: task.query, limit: SHOWN });
    for (const vote of rightHits(here, hits).slice(0, VOTES - votes.length)) {
      await engine.vote(folder, { asked: { kind: "question", text: task.query }, hit: vote.hit, value: "up", source: "cli", shown: hits.map(({ id }) => id) });
      votes.push(vote);
    }
  }
  return votes;
}

/** Every third pair counts as mined. */
async function pairsOf(votes: readonly AcceptedHit[], modelFolder: string): Promise<TrainingSet> {
  const encoder = await openEncoder(modelFolder);
  const questions = await encoder.encode(votes.map(({ task }) => task.query), "query");
  const answers = await encoder.encode(votes.map(({ hit }) => hit.snippet), "document");
  const others = await encoder.encode(votes.flatMap(({ shown, hit }) => shown.filter(({ path: shownAt }) => shownAt !== hit.path).slice(0, 1).map(({ snippet }) => snippet)), "document");
  await encoder.close();
  const accepted = Math.ceil((votes.length * 2) / 3);
  return { questions, answers, weights: votes.map((_, i) => (i < accepted ? 1 : 0.2)), accepted, isWrong: () => true, others };
}

function gradientOf(ops: TensorOps, set: TrainingSet) {
  const basis = basisOf(set.questions, set.weights, 1);
  const loss = prepareLoss(ops, set, basis, RECIPE);
  const random = seededRandom(1);
  const u = Float32Array.from({ length: basis.rank * (set.questions[0] as Float32Array).length }, () => (random() - 0.5) * 0.02);
  const { gradient } = loss.at(u);
  const largest = [...gradient.keys()].sort((a, b) => Math.abs(gradient[b] as number) - Math.abs(gradient[a] as number)).slice(0, ENTRIES);
  const top = Math.abs(gradient[largest[0] as number] as number);
  const at = (i: number, step: number): number => loss.lossAt(Float32Array.from(u, (x, k) => (k === i ? x + step : x)));
  const apart = (i: number): number => Math.abs((at(i, STEP) - at(i, -STEP)) / (2 * STEP) - (gradient[i] as number));
  const error = Math.max(...largest.map((i) => apart(i) / Math.abs(gradient[i] as number)));
  const errorByChance = Math.max(...Array.from({ length: ENTRIES }, () => apart(Math.floor(random() * u.length)) / top));
  const found = { rank: basis.rank, parameters: u.length, error, errorByChance, gradientMs: timed(() => loss.at(u)), lossMs: timed(() => loss.lossAt(u)) };
  loss.dispose();
  return found;
}

function timed(work: () => unknown): number {
  return percentile(Array.from({ length: TIMED }, () => {
    const started = performance.now();
    work();
    return performance.now() - started;
  }), 0.5);
}

async function oracleOf(ops: TensorOps, set: TrainingSet): Promise<{ readonly apart: number; readonly above: number }> {
  const basis = basisOf(set.questions, set.weights, 1);
  const wanted = closedForm(set, basis);
  const { u } = await trainAdapter(ops, set, basis, { ...RECIPE, contrast: 0 });
  const square = (value: (i: number) => number): number => u.reduce((sum, _, i) => sum + value(i) ** 2, 0);
  const apart = Math.sqrt(square((i) => (u[i] as number) - (wanted[i] as number)) / square((i) => wanted[i] as number));
  const lossAfter = async (steps: number): Promise<number> => {
    const state = await trainAdapter(ops, set, basis, { ...RECIPE, steps });
    const loss = prepareLoss(ops, set, basis, RECIPE);
    const value = loss.lossAt(state.u);
    loss.dispose();
    return value;
  };
  return { apart, above: (await lossAfter(RECIPE.steps)) - (await lossAfter(10 * RECIPE.steps)) };
}

async function searchFor({ engine }: Workbench, folder: string, queries: readonly string[], isOver: (done: number) => boolean): Promise<number[]> {
  const ms: number[] = [];
  while (!isOver(ms.length)) {
    const started = performance.now();
    await engine.search(folder, { text: queries[ms.length % queries.length] as string });
    ms.push(performance.now() - started);
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  return ms;
}
