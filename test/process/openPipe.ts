/** The built engine as a real process behind a supervisor, folders to index, and ways to see whether a process is there. */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { onTestFinished } from "vitest";
import { type EngineState, type SupervisedEngine, superviseEngine, type SupervisorOptions } from "../../src/protocol/superviseEngine.ts";
import { packageVersion } from "../../src/engine/packageFolder.ts";
import { source } from "../indexing/handMadePorts.ts";

export const ENGINE_FILE = path.join(import.meta.dirname, "..", "..", "dist", "engine.js");

export interface OpenPipe {
  readonly engine: SupervisedEngine;
  readonly log: readonly string[];
  /** Every state since the start, in order. */
  readonly states: readonly EngineState[];
}

/** Ends with the test. */
export function openPipe(dataDirectory: string, options: Partial<SupervisorOptions> = {}): OpenPipe {
  const log: string[] = [];
  const states: EngineState[] = [];
  const engine = superviseEngine({ engineFile: ENGINE_FILE, version: packageVersion(), engine: { dataDirectory, threads: 1 }, onLog: (line) => log.push(line), ...options });
  engine.onState((state) => states.push(state));
  onTestFinished(() => engine.shutdown());
  return { engine, log, states };
}

export function temporaryFolder(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "sextant-pipe-"));
  onTestFinished(() => fs.rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** More than two batches of the indexer, so that there is a middle to be killed in. */
export const MANY_FILES = 1_100;

export function manyFiles(): string {
  const folder = temporaryFolder();
  for (let i = 0; i < MANY_FILES; i++) fs.writeFileSync(path.join(folder, `f${i}.ts`), source(i, 1));
  return folder;
}

export function pidOf(engine: SupervisedEngine): number {
  if (engine.state.kind !== "running") throw new Error(`The engine is ${engine.state.kind}.`);
  return engine.state.pid;
}

export function becomes<K extends EngineState["kind"]>(engine: SupervisedEngine, kind: K): Promise<Extract<EngineState, { kind: K }>> {
  return new Promise((resolve) => {
    const stop = engine.onState((state) => {
      if (state.kind !== kind) return;
      // The first call comes before there is something to stop.
      queueMicrotask(() => stop());
      resolve(state as Extract<EngineState, { kind: K }>);
    });
  });
}

/** False for a zombie as well: it waits for its parent to notice and does nothing any more. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  if (process.platform !== "linux") return true;
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2, stat.lastIndexOf(")") + 3) !== "Z";
  } catch {
    return false;
  }
}

export async function goneAfterMs(pid: number, withinMs: number): Promise<number> {
  const started = performance.now();
  while (isRunning(pid)) {
    if (performance.now() - started > withinMs) throw new Error(`Process ${pid} is still there after ${withinMs} ms.`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return performance.now() - started;
}
