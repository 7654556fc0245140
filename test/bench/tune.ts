/** What votes do in the long run: simulated users on three folders, with what is remembered, what is learned, and whether the gate lets the right ones through. */
import { appendFileSync, existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { openEncoder } from "../../src/engine/encoder/openEncoder.ts";
import { packageFolder } from "../../src/engine/packageFolder.ts";
import { type OpenedTensorFlow, openTensorFlow } from "../../src/engine/training/openTensorFlow.ts";
import { withCpu } from "./measure.ts";
import type { Findings } from "./report.ts";
import { type Case, type Measured, simulate } from "./tune/run.ts";
import { describeRuns } from "./tune/tables.ts";
import { encodingOnce, worldsOf } from "./tune/world.ts";
import type { Workbench } from "./workbench.ts";

/** What matters most comes first: the wide grid may be cut off. */
const VOTES = [100, 30, 300, 10];
const MISTAKES = [0, 0.2, 0.1, 0.3];

export async function measureTune(bench: Workbench): Promise<Findings> {
  const { runs: file, seeds, votes: numbers = VOTES, worlds: wanted } = bench.tuning;
  const kept = openKept(file);
  const root = packageFolder();
  let tensorFlow: Promise<OpenedTensorFlow> | undefined;
  const lab = { temp: bench.temp, openTensorFlow: () => (tensorFlow ??= openTensorFlow(path.join(root, "dist"))) };
  const encoder = encodingOnce(await openEncoder(path.join(root, "models", "builtin")));
  for (const [name, open] of worldsOf(bench, encoder)) {
    if (wanted !== undefined && !wanted.includes(name)) continue;
    const cases = seeds.flatMap((seed) => numbers.flatMap((votes) => MISTAKES.map((mistakes): Case => ({ world: name, seed, votes, mistakes })))).filter((each) => !kept.has(each));
    if (cases.length === 0) continue;
    const world = await open();
    for (const one of cases) {
      const { result, wallMs, cpuMs } = await withCpu(() => simulate(lab, world, one));
      kept.add(result);
      console.error(`  ${name}, seed ${one.seed}, ${result.cast} votes, ${Math.round(one.mistakes * 100)} % mistakes: ${(wallMs / 1000).toFixed(0)} s, ${(cpuMs / 1000).toFixed(0)} s CPU`);
    }
    await world.close();
  }
  await encoder.close();
  return describeRuns(kept.runs);
}

/** What was measured, also by earlier calls, where a file keeps it: a line each. */
function openKept(file: string | undefined) {
  const runs = file !== undefined && existsSync(file) ? readFileSync(file, "utf8").split("\n").filter((line) => line !== "").map((line) => JSON.parse(line) as Measured) : [];
  const nameOf = ({ world, seed, votes, mistakes }: Case): string => `${world} ${seed} ${votes} ${mistakes}`;
  return {
    runs: runs as readonly Measured[],
    has: (one: Case): boolean => runs.some((run) => nameOf(run) === nameOf(one)),
    add(run: Measured) {
      runs.push(run);
      if (file !== undefined) appendFileSync(file, `${JSON.stringify(run)}\n`);
    },
  };
}
