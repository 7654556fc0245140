/**
 * Training of U by gradients that TensorFlow.js derives (reverse-mode automatic differentiation). The loss is
 *   sum_i w_i |q_i + z_i U - d_i|^2 / sum w  +  |U|^2 / sum w  +  0.1 * InfoNCE of the accepted pairs,
 * z = q V^T. The first two terms alone are ridge regression, whose closed form is the test's oracle; contrast (van den Oord et al. 2018)
 * alone would stop learning where the answer already is near the top. Full batch, Adam (Kingma & Ba 2015) with warm-up and a cosine to zero.
 */
import type { Basis } from "./basis.ts";
import type { Scalar, Tensor, Tensor2D, TensorOps } from "./tensorflowOps.ts";

export interface TrainingSet {
  /** Unit vectors; the accepted pairs come first, the mined ones after them. */
  readonly questions: readonly Float32Array[];
  readonly answers: readonly Float32Array[];
  readonly weights: readonly number[];
  readonly accepted: number;
  /** One row for each accepted pair over its candidates (answers of accepted pairs, then `others`): false where a candidate is right too. */
  readonly isWrong: (pair: number, candidate: number) => boolean;
  /** Chunks that are wrong answers: rejected ones and some by chance. */
  readonly others: readonly Float32Array[];
}

export interface Recipe {
  readonly steps: number;
  readonly learningRate: number;
  /** Weight of the contrast; 0 leaves ridge regression. */
  readonly contrast: number;
  /** Weight of |U|^2. */
  readonly shrink: number;
}

/** The loss is flat after about 60 steps; 150 gave the same measures. */
export const RECIPE: Recipe = { steps: 60, learningRate: 1e-2, contrast: 0.1, shrink: 1 };
const WARM_UP_STEPS = 5;
const TEMPERATURE = 0.1;
const ADAM = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };

/** All there is to know between two steps: a run that goes on from here gives the same bits as one that never stopped. */
export interface TrainingState {
  readonly step: number;
  readonly u: Float32Array;
  /** Adam's means of the gradient and of its square. */
  readonly first: Float32Array;
  readonly second: Float32Array;
  readonly losses: readonly number[];
}

function startState(rank: number, dims: number): TrainingState {
  const zeros = (): Float32Array => new Float32Array(rank * dims);
  return { step: 0, u: zeros(), first: zeros(), second: zeros(), losses: [] };
}

/** Called after each step; it may wait, and may throw to end the training. */
type AfterStep = (state: TrainingState) => Promise<void> | void;

export async function trainAdapter(ops: TensorOps, set: TrainingSet, basis: Basis, recipe: Recipe = RECIPE, from?: TrainingState, afterStep?: AfterStep): Promise<TrainingState> {
  const dims = (set.questions[0] as Float32Array).length;
  let state = from ?? startState(basis.rank, dims);
  const gradients = prepareLoss(ops, set, basis, recipe);
  try {
    while (state.step < recipe.steps) {
      const { loss, gradient } = gradients.at(state.u);
      state = adamStep(state, loss, gradient, rateAt(state.step, recipe));
      await afterStep?.(state);
    }
  } finally {
    gradients.dispose();
  }
  return state;
}

function rateAt(step: number, { learningRate, steps }: Recipe): number {
  return learningRate * Math.min(1, (step + 1) / WARM_UP_STEPS) * 0.5 * (1 + Math.cos((Math.PI * step) / steps)) + 1e-8;
}

function adamStep({ step, u, first, second, losses }: TrainingState, loss: number, gradient: Float32Array, rate: number): TrainingState {
  const next = { u: new Float32Array(u.length), first: new Float32Array(u.length), second: new Float32Array(u.length) };
  const unbias1 = 1 - ADAM.beta1 ** (step + 1);
  const unbias2 = 1 - ADAM.beta2 ** (step + 1);
  for (let i = 0; i < u.length; i++) {
    const g = gradient[i] as number;
    const m = ADAM.beta1 * (first[i] as number) + (1 - ADAM.beta1) * g;
    const s = ADAM.beta2 * (second[i] as number) + (1 - ADAM.beta2) * g * g;
    next.first[i] = m;
    next.second[i] = s;
    next.u[i] = (u[i] as number) - (rate * (m / unbias1)) / (Math.sqrt(s / unbias2) + ADAM.epsilon);
  }
  return { step: step + 1, ...next, losses: [...losses, loss] };
}

export interface LossWithGradient {
  at(u: Float32Array): { readonly loss: number; readonly gradient: Float32Array };
  /** The loss alone. */
  lossAt(u: Float32Array): number;
  dispose(): void;
}

/** What does not change from step to step is put into tensors once; a step leaves none behind. */
export function prepareLoss(ops: TensorOps, set: TrainingSet, { rank, v }: Basis, { contrast, shrink }: Recipe): LossWithGradient {
  const n = set.questions.length;
  const dims = (set.questions[0] as Float32Array).length;
  const sumOfWeights = set.weights.reduce((a, b) => a + b, 0);
  const accepted = contrast > 0 ? set.accepted : 0;
  const held: Tensor[] = [];
  const hold = <T extends Tensor>(make: () => T): T => {
    const tensor = ops.tidy(make);
    held.push(tensor);
    return tensor;
  };
  const x = hold(() => ops.tensor2d(joined(set.questions), [n, dims]));
  const target = hold(() => ops.tensor2d(joined(set.answers), [n, dims]));
  const weight = hold(() => ops.tensor2d(Float32Array.from(set.weights), [n, 1]));
  const z = hold(() => ops.matMul(x, ops.transpose(ops.tensor2d(v, [rank, dims]))));
  const zT = hold(() => ops.transpose(z));
  const candidates = [...set.answers.slice(0, accepted), ...set.others];
  const docs = accepted > 0 ? hold(() => ops.tensor2d(joined(candidates), [candidates.length, dims])) : undefined;
  const docsT = docs && hold(() => ops.transpose(docs));
  const right = docs && hold(() => ops.tensor2d(matrix(accepted, candidates.length, (i, j) => (i === j ? 1 : 0)), [accepted, candidates.length]));
  const leftOut = docs && hold(() => ops.tensor2d(matrix(accepted, candidates.length, (i, j) => (i === j || set.isWrong(i, j) ? 0 : -1e9)), [accepted, candidates.length]));

  // The gradient of matMul asks for transposed products, which the wasm backend computes ten times more slowly than plain ones:
  // both factors' transposes are known here, so each gradient is a plain product as well. Only U and what follows from it is variable.
  const change = ops.customGrad((u: unknown) => ({ value: ops.matMul(z, u as Tensor2D), gradFunc: (dy: Tensor) => ops.matMul(zT, dy) }));
  const similarity = docs && docsT && ops.customGrad((q: unknown) => ({ value: ops.matMul(q as Tensor2D, docsT), gradFunc: (dy: Tensor) => ops.matMul(dy, docs) }));

  const lossOf = (u: Tensor): Scalar => {
    const moved = ops.add(x, change(u));
    const distance = ops.sum(ops.mul(weight, ops.sum(ops.square(ops.sub(moved, target)), -1, true)));
    const size = ops.mul(shrink, ops.sum(ops.square(u)));
    const ridge = ops.div(ops.add(distance, size), sumOfWeights);
    if (!similarity || !right || !leftOut) return ridge as Scalar;
    const asked = ops.slice(moved, [0, 0], [accepted, dims]);
    const unit = ops.mul(asked, ops.rsqrt(ops.add(ops.sum(ops.square(asked), -1, true), 1e-12)));
    const logits = ops.add(ops.mul(similarity(unit), 1 / TEMPERATURE), leftOut);
    const nce = ops.neg(ops.mean(ops.sum(ops.mul(ops.logSoftmax(logits), right), -1)));
    return ops.add<Scalar>(ridge, ops.mul(contrast, nce));
  };
  const differentiate = ops.valueAndGrad(lossOf);

  return {
    at: (u) =>
      ops.tidy(() => {
        const { value, grad } = differentiate(ops.tensor2d(u, [rank, dims]));
        // Read inside: what leaves a tidy would have to be disposed of.
        return { loss: value.dataSync()[0] as number, gradient: grad.dataSync() as Float32Array } as never;
      }),
    lossAt: (u) => ops.tidy(() => lossOf(ops.tensor2d(u, [rank, dims])).dataSync()[0] as never),
    dispose: () => held.forEach((tensor) => tensor.dispose()),
  };
}

function joined(rows: readonly Float32Array[]): Float32Array {
  const dims = rows[0]?.length ?? 0;
  const out = new Float32Array(rows.length * dims);
  rows.forEach((row, i) => out.set(row, i * dims));
  return out;
}

function matrix(rows: number, columns: number, value: (row: number, column: number) => number): Float32Array {
  const out = new Float32Array(rows * columns);
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) out[i * columns + j] = value(i, j);
  return out;
}
