// Measures Sextant, all of it or some topics, and writes them into test/bench/RESULTS.md; with --only it prints, and writes where --out says.
// usage: npm run bench -- [TOPIC...] [--data DIR] [--only TOPIC,...] [--out FILE]    topics: quality, similar, memory, tune, weights, index, search, speed (both), peers, store, tuneJob, editor
// tune and weights take --histories DIR (clones whose commits ask, see tune/histories.ts); tune also --seeds N,... (one user a case each), --votes N,..., --runs FILE that keeps what was measured, --folders NAME,...
import * as esbuild from "esbuild";
import { spawnSync } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.dirname(path.dirname(path.dirname(fileURLToPath(import.meta.url))));
const build = spawnSync(process.execPath, ["esbuild.mjs"], { cwd: root, stdio: "inherit" });
if (build.status !== 0) process.exit(build.status ?? 1);

// The benchmark calls the engine in process, from the same sources that the bundles are made of.
const outfile = path.join(root, "test-output", "bench.mjs");
await esbuild.build({
  entryPoints: [path.join(root, "test", "bench", "main.ts")],
  outfile,
  bundle: true,
  format: "esm",
  platform: "node",
  target: "node20",
  packages: "external",
  logLevel: "warning",
});
const { status } = spawnSync(process.execPath, ["--expose-gc", outfile, ...process.argv.slice(2)], { cwd: root, stdio: "inherit" });
process.exit(status ?? 1);
