/** The part of TensorFlow.js that training uses; its `wasm` and its native build both have it. Types alone: no code comes in by this file. */
import type * as TensorFlow from "@tensorflow/tfjs-core";

export type TensorOps = Pick<
  typeof TensorFlow,
  "add" | "customGrad" | "div" | "getBackend" | "keep" | "logSoftmax" | "matMul" | "mean" | "memory" | "mul" | "neg" | "rsqrt" | "slice" | "square" | "sub" | "sum" | "tensor2d" | "tidy" | "transpose" | "valueAndGrad"
>;
export type { Scalar, Tensor, Tensor2D } from "@tensorflow/tfjs-core";
