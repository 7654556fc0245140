/** Is everything that search needs there and sound? One line a check, and what to do where it is not. */
import os from "node:os";
import type { Encoder, EncoderId } from "../core/embedding.ts";
import { EMBEDDING_DIMS } from "../core/embedding.ts";
import { isSextantError } from "../core/errors.ts";
import type { DoctorCheck, IndexStatus } from "../protocol/engine.ts";

export interface DoctorPorts {
  readonly dataDirectory: string;
  readonly modelFolder: string;
  readonly encoder: () => Promise<Encoder>;
  readonly encoderId: () => Promise<EncoderId>;
  readonly missingGrammars: () => readonly string[];
  /** Writes and deletes a small file there. */
  readonly tryWriting: (directory: string) => Promise<void>;
  /** undefined where no folder was asked about. */
  readonly status?: () => Promise<IndexStatus>;
  /** Reads the whole index; throws what is wrong with it. */
  readonly verify?: (signal?: AbortSignal) => Promise<{ readonly files: number; readonly chunks: number }>;
}

type Check = () => Promise<string | DoctorCheck>;

export async function checkEverything(ports: DoctorPorts, signal?: AbortSignal): Promise<DoctorCheck[]> {
  const checks: (readonly [string, Check])[] = [
    ["Machine", () => Promise.resolve(machine())],
    ["Model files", async () => `${await ports.encoderId()} in ${ports.modelFolder}`],
    ["Model runs", () => runModel(ports)],
    ["Grammars", () => Promise.resolve(grammars(ports))],
    ["Data directory", async () => (await ports.tryWriting(ports.dataDirectory), `${ports.dataDirectory} can be written to`)],
  ];
  const { status, verify } = ports;
  if (status) checks.push(["Index", async () => describeIndex(await status())]);
  if (status && verify) {
    checks.push([
      "Index content",
      async () => {
        if ((await status()).state !== "ready") return "not looked at: the index is not ready";
        const { files, chunks } = await verify(signal);
        return `${chunks} chunks of ${files} files were read and are sound`;
      },
    ]);
  }
  const out: DoctorCheck[] = [];
  for (const [name, check] of checks) {
    signal?.throwIfAborted();
    out.push(await run(name, check));
  }
  return out;
}

async function run(name: string, check: Check): Promise<DoctorCheck> {
  try {
    const result = await check();
    return typeof result === "string" ? { name, ok: true, detail: result } : result;
  } catch (error) {
    if (isSextantError(error)) return { name, ok: false, detail: error.message, nextStep: error.nextStep };
    return { name, ok: false, detail: error instanceof Error ? error.message : String(error), nextStep: "Install Sextant again; if it stays, report it with this output." };
  }
}

function machine(): string {
  const gib = (bytes: number) => `${(bytes / 2 ** 30).toFixed(1)} GiB`;
  return `${os.platform()}-${os.arch()}, ${os.availableParallelism()} cores, ${gib(os.totalmem())} of memory, Node.js ${process.versions.node}`;
}

async function runModel(ports: DoctorPorts): Promise<string> {
  const encoder = await ports.encoder();
  const started = performance.now();
  const [vector] = await encoder.encode(["parse the configuration file"], "query");
  const ms = performance.now() - started;
  return `${vector?.length === EMBEDDING_DIMS ? EMBEDDING_DIMS : "a wrong number of"} dimensions by ${encoder.executionProvider}, one text in ${ms.toFixed(1)} ms`;
}

function grammars(ports: DoctorPorts): string | DoctorCheck {
  const missing = ports.missingGrammars();
  if (missing.length === 0) return "all there";
  return { name: "Grammars", ok: false, detail: `missing: ${missing.join(", ")}; such files are cut by blank lines`, nextStep: "Build or install Sextant again." };
}

function describeIndex(status: IndexStatus): string | DoctorCheck {
  if (status.state === "ready") return `${status.files} files, ${status.chunks} chunks in ${status.indexFolder}`;
  if (status.state === "missing") return "none yet; `sextant index` or the first search makes it";
  return { name: "Index", ok: false, detail: status.problem ?? status.state, nextStep: status.state === "incomplete" ? "Run `sextant index` to finish it." : "Run `sextant index --rebuild`." };
}
