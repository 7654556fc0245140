/** TensorFlow.js, on the backend that was asked for or on the one that ships; which one runs is always said. */
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import nodeUtil from "node:util";
import { SextantError } from "../../core/errors.ts";
import type { TensorOps } from "./tensorflowOps.ts";

export interface OpenedTensorFlow {
  readonly ops: TensorOps;
  readonly backend: "wasm" | "tfjs-node";
  /** Why it is not the one that was asked for. */
  readonly notice?: string;
}

/** `distFolder` holds finetune.cjs and the .wasm files; `nodePath` is an installed folder of @tensorflow/tfjs-node, or of the node_modules above it. */
export async function openTensorFlow(distFolder: string, nodePath?: string): Promise<OpenedTensorFlow> {
  if (nodePath === undefined) return openWasm(distFolder);
  try {
    return { ops: await loadNative(nodePath), backend: "tfjs-node" };
  } catch (error) {
    const why = (error as Error).message.split("\n")[0];
    return { ...(await openWasm(distFolder)), notice: `TensorFlow in ${nodePath} cannot be used (${why}); training runs on the built-in one.` };
  }
}

async function openWasm(distFolder: string): Promise<OpenedTensorFlow> {
  const file = path.join(distFolder, "finetune.cjs");
  let opened: { readonly ops: TensorOps; readonly started: boolean };
  try {
    const { startWasm } = createRequire(pathToFileURL(file))(file) as typeof import("./tensorflowWasm.ts");
    opened = await startWasm(distFolder);
  } catch (cause) {
    throw cannotTrain(`${file} cannot be loaded`, cause);
  }
  // The slow backend of plain JavaScript would take half an hour where this one takes a minute: it is no substitute.
  if (!opened.started) throw cannotTrain("its WebAssembly files did not start");
  return { ops: opened.ops, backend: "wasm" };
}

function cannotTrain(what: string, cause?: unknown): SextantError {
  return new SextantError("tune/cannot-train", `The part of Sextant that learns cannot run: ${what}.`, "Install Sextant again.", { cause });
}

async function loadNative(nodePath: string): Promise<TensorOps> {
  // tfjs-node 4.22 calls it; Node 23 took it away.
  const util = nodeUtil as { isNullOrUndefined?: (value: unknown) => boolean };
  util.isNullOrUndefined ??= (value) => value === null || value === undefined;
  const anchor = createRequire(path.join(path.resolve(nodePath), "from-here.cjs"));
  const found = [path.resolve(nodePath), "@tensorflow/tfjs-node"].find((name) => {
    try {
      return anchor.resolve(name) !== "";
    } catch {
      return false;
    }
  });
  if (found === undefined) throw new Error("there is no @tensorflow/tfjs-node");
  const ops = anchor(found) as TensorOps;
  if (typeof ops.valueAndGrad !== "function" || ops.getBackend() !== "tensorflow") throw new Error("it is no @tensorflow/tfjs-node");
  // One product proves that the native part is there and computes.
  const three = ops.tidy(() => ops.matMul(ops.tensor2d([1, 1, 1], [1, 3]), ops.tensor2d([1, 1, 1], [3, 1])).dataSync()[0] as never) as number;
  if (three !== 3) throw new Error("it computes wrong");
  return ops;
}
