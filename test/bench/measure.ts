/** Processes of their own and what they used: wall time from outside, CPU time and peak memory from inside at their end. */
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { percentile } from "../../src/core/metrics.ts";

export interface Spent {
  readonly wallMs: number;
  /** All threads, user and system. */
  readonly cpuMs: number;
  /** Largest resident set. */
  readonly peakBytes: number;
}

/** Loaded before the program; CommonJS loads quickest. Workers share its numbers and need not write. */
const WRITE_USAGE = `if (require("node:worker_threads").isMainThread) process.on("exit", () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  require("node:fs").writeFileSync(process.env.BENCH_USAGE, JSON.stringify({ cpuMs: (userCPUTime + systemCPUTime) / 1000, peakBytes: maxRSS * 1024 }));
});`;

/** Runs a Node program to its end; throws with its own words where it fails. `temp` takes the files this needs. */
export function runNode(temp: string, args: readonly string[]): Spent & { readonly output: string } {
  const [preload, usage] = [path.join(temp, "writeUsage.cjs"), path.join(temp, "usage.json")];
  mkdirSync(temp, { recursive: true });
  writeFileSync(preload, WRITE_USAGE);
  const started = performance.now();
  const { status, stdout, stderr } = spawnSync(process.execPath, ["--require", preload, ...args], { encoding: "utf8", env: { ...process.env, BENCH_USAGE: usage }, maxBuffer: 1 << 28 });
  const wallMs = performance.now() - started;
  if (status !== 0) throw new Error(`node ${args.join(" ")} ended with ${status}: ${stderr}`);
  return { wallMs, output: stdout, ...(JSON.parse(readFileSync(usage, "utf8")) as { cpuMs: number; peakBytes: number }) };
}

/** CPU milliseconds of this process, all threads, while `work` ran. */
export async function withCpu<T>(work: () => Promise<T>): Promise<{ result: T; wallMs: number; cpuMs: number }> {
  const [started, before] = [performance.now(), process.cpuUsage()];
  const result = await work();
  const { user, system } = process.cpuUsage(before);
  return { result, wallMs: performance.now() - started, cpuMs: (user + system) / 1000 };
}

/** Processes one after the other: times add up, memory does not. */
export const inSequence = (runs: readonly Spent[]): Spent => ({
  wallMs: runs.reduce((sum, r) => sum + r.wallMs, 0),
  cpuMs: runs.reduce((sum, r) => sum + r.cpuMs, 0),
  peakBytes: Math.max(...runs.map((r) => r.peakBytes)),
});

/** The middle one of several like processes. */
export const middle = (runs: readonly Spent[]): Spent => ({
  wallMs: percentile(runs.map((r) => r.wallMs), 0.5),
  cpuMs: percentile(runs.map((r) => r.cpuMs), 0.5),
  peakBytes: percentile(runs.map((r) => r.peakBytes), 0.5),
});

export function bytesBelow(folder: string): number {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries.filter((e) => e.isFile()).reduce((sum, e) => sum + statSync(path.join(e.parentPath, e.name)).size, 0);
}
