/** Is everything that search needs there and sound? One line a check, and what to do where it is not. */
import os from "node:os";
import type { ChunkedFile } from "../core/chunk.ts";
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
  /** As indexing does it: in a worker. */
  readonly chunk: (path: string, text: string) => Promise<ChunkedFile>;
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
    ["Parsing", () => parseSample(ports)],
    ["Data directory", async () => (await ports.tryWriting(ports.dataDirectory), `${ports.dataDirectory} can be written to`)],
  ];
  const { status, verify } = ports;
  const writing = async (): Promise<string | undefined> => {
    const writer = (await status?.())?.writer;
    return writer && `process ${writer.pid} is writing`;
  };
  if (status) checks.push(["Index", async () => describeIndex(await status())]);
  if (status && verify) {
    checks.push([
      "Index content",
      async () => {
        if ((await status()).state !== "ready") return `not looked at: ${(await writing()) ?? "the index is not ready"}`;
        try {
          const { files, chunks } = await verify(signal);
          return `${chunks} chunks of ${files} files were read and are sound`;
        } catch (error) {
          if (isSextantError(error) && error.code === "index/locked") return `not looked at: ${(await writing()) ?? "it was being written"}`;
          throw error;
        }
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

const SAMPLE = "export function sample(text: string): number {\n  return text.length;\n}\n";

async function parseSample(ports: DoctorPorts): Promise<string | DoctorCheck> {
  const started = performance.now();
  const { parsed, chunks } = await ports.chunk("sample.ts", SAMPLE);
  if (parsed && chunks.some(({ symbol }) => symbol === "sample")) return `works: a sample of TypeScript was cut in ${Math.round(performance.now() - started)} ms`;
  return { name: "Parsing", ok: false, detail: "a sample of TypeScript was cut by blank lines", nextStep: "Install Sextant again." };
}

const REBUILD = "Rebuild the index with `sextant index --rebuild`.";

function describeIndex(status: IndexStatus): string | DoctorCheck {
  const { writer, problem } = status;
  // Between two commits an index looks unfinished or worse; whoever writes it will be heard of.
  if (writer) return `process ${writer.pid} on ${writer.host} is writing it; ${status.files} files so far`;
  if (status.state === "ready") return `${status.files} files, ${status.chunks} chunks in ${status.indexFolder}`;
  if (status.state === "missing") return "none yet; `sextant index` or the first search makes it";
  if (status.state === "incomplete") return { name: "Index", ok: false, detail: "Building it was interrupted.", nextStep: "Run `sextant index`: it goes on where it stopped." };
  // The problem ends with what to do; that is told once.
  if (problem === undefined || problem.endsWith(REBUILD)) return { name: "Index", ok: false, detail: problem?.slice(0, -REBUILD.length).trimEnd() ?? status.state, nextStep: REBUILD };
  return { name: "Index", ok: false, detail: problem };
}
