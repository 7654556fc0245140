// The whole test command: build, check, every test, VS Code driven as a person does. Ends with the line "N passed, N failed".
// usage: node test/run.mjs [--golden] [vitest filters...]    with filters, only those tests
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const args = process.argv.slice(2);
const golden = args.includes("--golden");
const filters = args.filter((a) => a !== "--golden");
const bin = (name) => path.join(root, "node_modules", ".bin", process.platform === "win32" ? `${name}.cmd` : name);

const run = (title, command, commandArgs, env = {}) => {
  console.log(`\n== ${title}`);
  const { status } = spawnSync(command, commandArgs, { cwd: root, stdio: "inherit", env: { ...process.env, ...env }, shell: process.platform === "win32" });
  return status === 0;
};

// Each step is one more result in the closing count, so that a failed check is never lost behind green tests.
const steps = [["build", () => run("build", process.execPath, ["esbuild.mjs"])]];
if (filters.length === 0 && !golden) {
  steps.push(
    ["types", () => run("types", bin("tsc"), ["--noEmit", "-p", "."])],
    ["types of the panel", () => run("types of the panel", bin("tsc"), ["--noEmit", "-p", "src/webview"])],
    ["lint", () => run("lint", bin("eslint"), ["--config", "test/architecture/eslint.config.mjs", "src", "test"])],
    ["layers", () => run("layers", bin("depcruise"), ["--config", "test/architecture/layers.cjs", "src"])],
    ["unused code", () => run("unused code", bin("knip"), [])],
  );
}
let passed = 0;
let failed = 0;
for (const [, step] of steps) step() ? passed++ : failed++;

const report = path.join(root, "test-output", "vitest.json");
fs.mkdirSync(path.dirname(report), { recursive: true });
fs.rmSync(report, { force: true });
const tested = run("tests", bin("vitest"), ["run", "--config", "test/vitest.config.ts", "--reporter=default", "--reporter=json", `--outputFile.json=${report}`, ...filters], golden ? { UPDATE_GOLDEN: "1" } : {});
if (fs.existsSync(report)) {
  const { numPassedTests, numFailedTests, numFailedTestSuites } = JSON.parse(fs.readFileSync(report, "utf8"));
  passed += numPassedTests;
  // A file that cannot even be loaded has no failed test of its own, yet must not pass.
  failed += tested ? numFailedTests : Math.max(numFailedTests, numFailedTestSuites, 1);
} else {
  failed++;
}

if (filters.length === 0 && !golden) {
  // What test/packaging/ has just made for this machine is what people install, so that is what is driven.
  const packages = path.join(root, "test-output", "vsix");
  const made = fs.existsSync(packages) ? fs.readdirSync(packages).find((file) => file.startsWith(`sextant-${process.platform}-${process.arch}-`)) : undefined;
  countApart("in VS Code", "e2e", made === undefined ? [] : ["--vsix", path.join(packages, made)]);
  countApart("in the extension host", "host", []);
}
console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed === 0 && tested ? 0 : 1);

/** A runner of its own, test/<room>/run.mjs, that leaves its counts in test-output/<room>/result.json. */
function countApart(title, room, args) {
  const result = path.join(root, "test-output", room, "result.json");
  fs.rmSync(result, { force: true });
  const fine = run(title, process.execPath, [`test/${room}/run.mjs`, ...args]);
  if (!fs.existsSync(result)) return void failed++;
  const counted = JSON.parse(fs.readFileSync(result, "utf8"));
  passed += counted.passed;
  failed += fine ? counted.failed : Math.max(counted.failed, 1);
}
