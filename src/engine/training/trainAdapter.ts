/**
 * Training of U by gradients that TensorFlow.js derives (reverse-mode automatic differentiation). The loss is
 *   sum_i w_i |q_i + z_i U - d_i|^2 / sum w  +  |U|^2 / sum w  +  0.1 * InfoNCE of the accepted pairs,
 * z = q V^T. The first two terms alone are ridge regression, whose closed form is the test's oracle; contrast (van den Oord et al. 2018)
 * alone would stop learning where the answer already is near the top.
 *
 * Ridge is a quadratic form in U, so its `n` rows of 2560 are summed up once in k x k and k x 2560 numbers, and a step costs the same however
 * many pairs were mined. Its curvature is known as well: steps follow the gradient through the inverse of it (Newton's direction for ridge,
 * a bound for the whole: Boehning & Lindsay 1988), with Nesterov's momentum for the ratio of the two (Nesterov 2004, 2.2.1). No learning rate
 * has to be chosen, and some twenty steps reach what Adam reached in two hundred.
 */
import type { Basis } from "./basis.ts";
import { inverseOf } from "./inverse.ts";
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
  /** Weight of the contrast; 0 leaves ridge regression. */
  readonly contrast: number;
  /** Weight of |U|^2. */
  readonly shrink: number;
}

export const RECIPE: Recipe = { steps: 24, contrast: 0.1, shrink: 1 };
const TEMPERATURE = 0.1;
/** Of the curvature of contrast along a document: softmax gives at most half (Boehning 1992), of documents that differ as much as these do less. */
const SOFTMAX_CURVATURE = 0.5;

/** All there is to know between two steps: a run that goes on from here gives the same bits as one that never stopped. */
export interface TrainingState {
  readonly step: number;
  readonly u: Float32Array;
  /** U one step before. */
  readonly before: Float32Array;
  readonly losses: readonly number[];
}

/** Called after each step; it may wait, and may throw to end the training. */
type AfterStep = (state: TrainingState) => Promise<void> | void;

export async function trainAdapter(ops: TensorOps, set: TrainingSet, basis: Basis, recipe: Recipe = RECIPE, from?: TrainingState, afterStep?: AfterStep): Promise<TrainingState> {
  const size = basis.rank * (set.questions[0] as Float32Array).length;
  let state = from ?? { step: 0, u: new Float32Array(size), before: new Float32Array(size), losses: [] };
  const gradients = prepareLoss(ops, set, basis, recipe);
  try {
    while (state.step < recipe.steps) {
      const { step, u, before, losses } = state;
      const next = new Float32Array(u.length);
      for (let i = 0; i < next.length; i++) next[i] = (u[i] as number) + gradients.momentum * ((u[i] as number) - (before[i] as number));
      const { loss, direction } = gradients.at(next);
      for (let i = 0; i < next.length; i++) next[i] = (next[i] as number) - (direction[i] as number);
      state = { step: step + 1, u: next, before: u, losses: [...losses, loss] };
      await afterStep?.(state);
    }
  } finally {
    gradients.dispose();
  }
  return state;
}

export interface LossWithGradient {
  /** `direction` is the gradient through the inverse of the curvature's bound: a step against it is safe as it is. */
  at(u: Float32Array): { readonly loss: number; readonly gradient: Float32Array; readonly direction: Float32Array };
  /** The loss alone. */
  lossAt(u: Float32Array): number;
  /** Nesterov's, for this ratio of curvatures. */
  readonly momentum: number;
  dispose(): void;
}

const NONE: Float32Array = new Float32Array(0);

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
  const rows = (vectors: readonly Float32Array[]): Tensor2D => ops.tensor2d(joined(vectors), [vectors.length, dims]);

  // sum w |q + z U - d|^2 = sum of U * (Z'WZ U + 2 Z'W(Q - D)) + what does not depend on U.
  const x = ops.tidy(() => rows(set.questions));
  const z = ops.tidy((): Tensor2D => ops.matMul(x, ops.transpose(ops.tensor2d(v, [rank, dims]))));
  const apart = ops.tidy(() => ops.sub(x, rows(set.answers)));
  const weightedZ = ops.tidy(() => ops.mul(z, ops.tensor2d(Float32Array.from(set.weights), [n, 1])));
  const linear = hold(() => ops.mul(2, ops.matMul(ops.transpose(weightedZ), apart)));
  const constant = ops.tidy(() => ops.sum(ops.mul(ops.sum(ops.square(apart), -1, true), ops.tensor2d(Float32Array.from(set.weights), [n, 1]))).dataSync()[0] as never) as number;
  const curvature = curvatureOf(z.dataSync() as Float32Array, set.weights, rank, shrink);
  const quadratic = hold(() => ops.tensor2d(Float32Array.from(curvature), [rank, rank]));
  const ratio = 1 + (accepted > 0 ? ((sumOfWeights / 2) * contrast * SOFTMAX_CURVATURE) / (TEMPERATURE ** 2 * accepted) : 0);
  const newton = hold(() => ops.tensor2d(Float32Array.from(inverseOf(curvature, rank), (value) => (value * sumOfWeights) / 2 / ratio), [rank, rank]));

  // The gradient of matMul asks for transposed products, which the wasm backend computes ten times more slowly than plain ones:
  // one factor and its transpose are known here, so each gradient is a plain product as well. Only U and what follows from it is variable.
  const leftTimes = (factor: Tensor2D, transposed: Tensor2D) => ops.customGrad((u: unknown) => ({ value: ops.matMul(factor, u as Tensor2D), gradFunc: (dy: Tensor) => ops.matMul(transposed, dy) }));
  const timesRight = (factor: Tensor2D, transposed: Tensor2D) => ops.customGrad((q: unknown) => ({ value: ops.matMul(q as Tensor2D, factor), gradFunc: (dy: Tensor) => ops.matMul(dy, transposed) }));
  const pulled = leftTimes(quadratic, quadratic);

  /** What is held for the contrast of the accepted pairs, and how it follows from U. */
  function prepareContrast(): (u: Tensor) => Tensor {
    const asked = hold(() => rows(set.questions.slice(0, accepted)));
    const askedZ = hold(() => ops.slice(z, [0, 0], [accepted, rank]));
    const candidates = [...set.answers.slice(0, accepted), ...set.others];
    const docs = hold(() => rows(candidates));
    const shape: [number, number] = [accepted, candidates.length];
    const right = hold(() => ops.tensor2d(matrix(...shape, (i, j) => (i === j ? 1 : 0)), shape));
    const leftOut = hold(() => ops.tensor2d(matrix(...shape, (i, j) => (i === j || set.isWrong(i, j) ? 0 : -1e9)), shape));
    const change = leftTimes(askedZ, hold(() => ops.transpose(askedZ)));
    const similarity = timesRight(hold(() => ops.transpose(docs)), docs);
    return (u) => {
      const moved = ops.add(asked, change(u));
      const unit = ops.mul(moved, ops.rsqrt(ops.add(ops.sum(ops.square(moved), -1, true), 1e-12)));
      const logits = ops.add(ops.mul(similarity(unit), 1 / TEMPERATURE), leftOut);
      return ops.neg(ops.mean(ops.sum(ops.mul(ops.logSoftmax(logits), right), -1)));
    };
  }
  const contrastOf = accepted > 0 ? prepareContrast() : undefined;
  for (const done of [x, z, apart, weightedZ]) done.dispose();

  const lossOf = (u: Tensor): Scalar => {
    const ridge = ops.div(ops.add(ops.sum(ops.mul(u, ops.add(pulled(u), linear))), constant), sumOfWeights);
    return contrastOf ? ops.add<Scalar>(ridge, ops.mul(contrast, contrastOf(u))) : (ridge as Scalar);
  };
  const differentiate = ops.valueAndGrad(lossOf);

  return {
    at(u) {
      let [loss, gradient, direction]: [number, Float32Array, Float32Array] = [0, NONE, NONE];
      // Nothing is returned from a tidy: it would look for tensors in every number of an array.
      ops.tidy(() => {
        const { value, grad } = differentiate(ops.tensor2d(u, [rank, dims]));
        loss = value.dataSync()[0] as number;
        gradient = grad.dataSync() as Float32Array;
        direction = ops.matMul(newton, grad as Tensor2D).dataSync() as Float32Array;
      });
      return { loss, gradient, direction };
    },
    lossAt: (u) => ops.tidy(() => lossOf(ops.tensor2d(u, [rank, dims])).dataSync()[0] as never),
    momentum: (Math.sqrt(ratio) - 1) / (Math.sqrt(ratio) + 1),
    dispose: () => held.forEach((tensor) => tensor.dispose()),
  };
}

/** Z'WZ + shrink: half the second derivative of ridge, the same for each of the 2560 columns of U. */
function curvatureOf(z: Float32Array, weights: readonly number[], rank: number, shrink: number): Float64Array {
  const out = new Float64Array(rank * rank);
  weights.forEach((weight, i) => {
    const row = z.subarray(i * rank, (i + 1) * rank);
    for (let a = 0; a < rank; a++) {
      const times = weight * (row[a] as number);
      for (let b = 0; b < rank; b++) out[a * rank + b] = (out[a * rank + b] as number) + times * (row[b] as number);
    }
  });
  for (let a = 0; a < rank; a++) out[a * rank + a] = (out[a * rank + a] as number) + shrink;
  return out;
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
