/** ONNX Runtime, loaded when the first model is opened: the one door through which it enters. */
import type { InferenceSession, Tensor, TensorConstructor } from "onnxruntime-node";
import { SextantError } from "../../core/errors.ts";

export interface OnnxSession {
  /** The execution provider in use, as ONNX Runtime names it. */
  readonly executionProvider: string;
  readonly Tensor: TensorConstructor;
  run(feeds: Readonly<Record<string, Tensor>>): Promise<Readonly<Record<string, Tensor>>>;
  close(): Promise<void>;
}

export interface SessionOptions {
  /** Threads inside one operator. One by default: a bag of words gains nothing from more, and the editor needs its cores. */
  readonly threads?: number;
  /** Tried in this order, as far as the runtime has them. */
  readonly executionProviders?: readonly string[];
}

/** Opens a model from its bytes; `name` is what errors call it. */
export async function openSession(bytes: Uint8Array, name: string, options: SessionOptions = {}): Promise<OnnxSession> {
  // Read by the native library when it is loaded: no event may leave this machine.
  process.env["ORT_DISABLE_TELEMETRY"] = "1";
  let ort: typeof import("onnxruntime-node");
  try {
    ort = await import("onnxruntime-node");
  } catch (cause) {
    throw new SextantError("model/cannot-run", "ONNX Runtime cannot be loaded on this machine.", "Reinstall Sextant for this platform; `sextant doctor` says more.", { cause });
  }
  const has = new Set(ort.listSupportedBackends().map((b) => b.name));
  const wanted = options.executionProviders ?? ["cpu"];
  const failures: unknown[] = [];
  for (const provider of wanted) {
    if (!has.has(provider)) continue;
    try {
      const session = await ort.InferenceSession.create(bytes, sessionOptions(provider, options.threads ?? 1));
      return {
        executionProvider: provider,
        Tensor: ort.Tensor,
        run: (feeds) => session.run(feeds),
        close: () => session.release(),
      };
    } catch (error) {
      failures.push(error);
    }
  }
  throw new SextantError(
    "model/cannot-run",
    `ONNX Runtime cannot run ${name} with ${wanted.join(" or ")}; it has ${[...has].join(", ")}.`,
    "Reinstall Sextant, or choose an execution provider that this machine has.",
    { cause: failures[0] },
  );
}

function sessionOptions(provider: string, threads: number): InferenceSession.SessionOptions {
  return {
    executionProviders: [provider],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    executionMode: "sequential",
    // A dozen operators leave nothing to fuse, and the search for it would be half of the loading time.
    graphOptimizationLevel: "basic",
    // The arena keeps the largest batch's memory for ever; plain allocation costs no measurable time here.
    enableCpuMemArena: false,
    enableMemPattern: false,
    logSeverityLevel: 3,
  };
}
