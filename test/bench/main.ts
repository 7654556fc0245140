/** Measures what was asked for, prints it, and writes it into RESULTS.md, where what was not measured stays. */
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { packageFolder } from "../../src/engine/packageFolder.ts";
import { loadBenchData } from "./benchData.ts";
import { runChild } from "./child.ts";
import { measureEditor } from "./editor.ts";
import { measureIndexing } from "./indexing.ts";
import { measureMemory } from "./memory.ts";
import { measurePeers } from "./peers.ts";
import { measureQuality } from "./quality.ts";
import { describeMachine, type Findings, renderReport } from "./report.ts";
import { measureSearching } from "./searching.ts";
import { measureSimilar } from "./similar.ts";
import { measureStore } from "./store.ts";
import { measureTune } from "./tune.ts";
import { measureTuneJob } from "./tuneJob.ts";
import { measureWeights } from "./weights.ts";
import { openWorkbench, type Workbench } from "./workbench.ts";

const root = packageFolder();
const cli = path.join(root, "dist", "cli.js");

const TOPICS: Readonly<Record<string, (bench: Workbench) => Findings | null | Promise<Findings>>> = {
  quality: measureQuality,
  similar: measureSimilar,
  memory: measureMemory,
  tune: measureTune,
  weights: measureWeights,
  index: (bench) => measureIndexing(bench, cli),
  search: (bench) => measureSearching(bench, cli),
  peers: measurePeers,
  store: (bench) => measureStore(path.join(bench.temp, "store"), path.join(root, "node_modules")),
  tuneJob: (bench) => measureTuneJob(bench, root),
  editor: (bench) => measureEditor(bench, root),
};
const GROUPS: Readonly<Record<string, readonly string[]>> = { speed: ["index", "search"] };

async function main(): Promise<void> {
  const values = readOptions();
  const named = values.topics.length > 0 ? values.topics : values.only?.split(",");
  const wanted = (named ?? Object.keys(TOPICS)).flatMap((name) => GROUPS[name] ?? [name]);
  const unknown = wanted.find((name) => !(name in TOPICS));
  if (unknown !== undefined) wrongUsage(`There is no topic ${unknown}.`);
  // What is only tried leaves the record alone.
  const out = values.out ?? (values.only === undefined ? path.join(root, "test", "bench", "RESULTS.md") : undefined);

  const loadAtStart = os.loadavg()[0]!;
  const temp = mkdtempSync(path.join(realpathSync(os.tmpdir()), "sextant-bench-"));
  process.once("exit", () => rmSync(temp, { recursive: true, force: true }));
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(130));
  const data = loadBenchData(values.data ?? process.env["SEXTANT_BENCH_DATA"] ?? path.join(root, "..", "shared", "bench"), path.join(temp, "corpora"), values.histories ?? process.env["SEXTANT_BENCH_HISTORIES"]);
  const bench = openWorkbench(data, temp, {
    seeds: numbers(values.seeds) ?? [1],
    ...(values.votes === undefined ? {} : { votes: numbers(values.votes)! }),
    ...(values.runs === undefined ? {} : { runs: values.runs }),
    ...(values.folders === undefined ? {} : { worlds: values.folders.split(",") }),
  });
  const findings: Findings[] = [];
  for (const [name, measure] of Object.entries(TOPICS)) {
    if (!wanted.includes(name)) continue;
    console.error(`measuring ${name} ...`);
    const found = await measure(bench);
    if (found) findings.push(found);
  }
  await bench.engine.close();
  const before = out !== undefined && existsSync(out) ? readFileSync(out, "utf8") : "";
  const report = renderReport(before, describeMachine(root, loadAtStart), findings);
  console.log(`\n${report}`);
  if (out === undefined) return;
  writeFileSync(out, report);
  console.error(`written to ${path.relative(process.cwd(), path.resolve(out))}`);
}

const OPTIONS = ["data", "only", "out", "histories", "seeds", "votes", "runs", "folders"] as const;
const numbers = (list: string | undefined): number[] | undefined => list?.split(",").filter((each) => each !== "").map(Number);

function readOptions(): Partial<Record<(typeof OPTIONS)[number], string>> & { readonly topics: readonly string[] } {
  try {
    const { values, positionals } = parseArgs({ allowPositionals: true, options: Object.fromEntries(OPTIONS.map((name) => [name, { type: "string" as const }])) });
    return { ...values, topics: positionals };
  } catch (error) {
    wrongUsage((error as Error).message);
  }
}

function wrongUsage(problem: string): never {
  console.error(`${problem}\nusage: npm run bench -- [TOPIC...] [--data DIR] [--only TOPIC,...] [--out FILE]\ntune: [--histories DIR] [--seeds N,...] [--votes N,...] [--runs FILE] [--folders NAME,...]\ntopics: ${[...Object.keys(TOPICS), ...Object.keys(GROUPS)].join(", ")}`);
  process.exit(2);
}

if (process.argv[2] === "--child") await runChild(process.argv[3]!, process.argv[4]!);
else {
  await main();
  // Natives may keep the process alive after its work.
  process.exit(0);
}
