/** Builds and starts indexingChild.ts: the same sources the bundles are made of, as a process of its own. */
import { type ChildProcess, spawn } from "node:child_process";
import path from "node:path";
import * as esbuild from "esbuild";

const root = path.dirname(path.dirname(import.meta.dirname));

export async function buildChild(name = "indexingChild"): Promise<string> {
  const outfile = path.join(root, "test-output", `${name}.mjs`);
  await esbuild.build({ entryPoints: [path.join(root, "test", "process", `${name}.ts`)], outfile, bundle: true, format: "esm", platform: "node", target: "node20", packages: "external", logLevel: "warning" });
  return outfile;
}

export interface Ended {
  readonly output: string;
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface Started {
  readonly process: ChildProcess;
  readonly ended: Promise<Ended>;
  /** When it first printed `text` (performance.now()); also returns when it has ended without. */
  says(text: string): Promise<number>;
}

/** `wrap` puts a command in front, such as a shell that sets limits first. */
export function startChild(program: string, args: readonly string[], wrap: readonly string[] = []): Started {
  const [command = process.execPath, ...rest] = [...wrap, process.execPath, program, ...args];
  const child = spawn(command, rest, { stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  child.stdout.on("data", (data: Buffer) => (output += data.toString()));
  child.stderr.on("data", (data: Buffer) => (output += data.toString()));
  const ended = new Promise<Ended>((resolve) => child.on("close", (code, signal) => resolve({ output, code, signal })));
  return {
    process: child,
    ended,
    says: (text) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (output.includes(text)) resolve(performance.now());
        };
        child.stdout.on("data", look);
        void ended.then(() => resolve(performance.now()));
        look();
      }),
  };
}
