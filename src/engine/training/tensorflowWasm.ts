/**
 * TensorFlow.js on its wasm backend, a bundle of its own (dist/finetune.cjs) that only a process that trains loads. The package's own
 * main file holds no gradients when it is loaded by Node, which is why it must be bundled together with them.
 */
import "@tensorflow/tfjs-core/dist/register_all_gradients";
import {
  add,
  customGrad,
  div,
  enableProdMode,
  getBackend,
  keep,
  logSoftmax,
  matMul,
  mean,
  memory,
  mul,
  neg,
  rsqrt,
  setBackend,
  slice,
  square,
  sub,
  sum,
  tensor2d,
  tidy,
  transpose,
  valueAndGrad,
} from "@tensorflow/tfjs-core";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import type { TensorOps } from "./tensorflowOps.ts";

/** `wasmFolder` holds the two `tfjs-backend-wasm*.wasm`. A backend that cannot start gives false, and another one may be set all the same. */
export async function startWasm(wasmFolder: string): Promise<{ readonly ops: TensorOps; readonly started: boolean }> {
  enableProdMode();
  setWasmPaths(wasmFolder.endsWith("/") ? wasmFolder : `${wasmFolder}/`);
  const started = (await setBackend("wasm")) && getBackend() === "wasm";
  return { ops: { add, customGrad, div, getBackend, keep, logSoftmax, matMul, mean, memory, mul, neg, rsqrt, slice, square, sub, sum, tensor2d, tidy, transpose, valueAndGrad }, started };
}
