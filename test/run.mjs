// The whole test command: build, check, every test, VS Code driven as a person does. Ends with the line "N passed, N failed".
// usage: node test/run.mjs [--golden] [vitest filters...]    with filters, only those tests
import { spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { TARGETS } from "../src/packaging/targets.mjs";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const output = path.join(root, "test-output");
const args = process.argv.slice(2);
const golden = args.includes("--golden");
const filters = args.filter((a) => a !== "--golden");
const bin = (name) => path.join(root, "node_modules", ".bin", process.platform === "win32" ? `${name}.cmd` : name);

let passed = 0;
let failed = 0;
const took = [];
fs.mkdirSync(output, { recursive: true });

// Each step is one more result in the closing count, so that a failed check is never lost behind green tests.
await check("build", process.execPath, ["esbuild.mjs"]);
if (golden || filters.length > 0) await tests("tests", filters);
else await everything();
console.log(`\n${took.join("\n")}\n\n${passed} passed, ${failed} failed`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);

/** Two lanes: tests wait for half of their time, so that two cores are busy only with twice as many of them as cores. */
async function everything() {
  // What people install on this machine is what is driven in VS Code. The packages of the other platforms are nobody's hurry.
  const here = `${process.platform}-${process.arch}`;
  const packages = path.join(output, "vsix");
  fs.rmSync(packages, { recursive: true, force: true });
  const isMade = here in TARGETS ? check("package", process.execPath, ["src/packaging/package.mjs", "--out", packages]) : Promise.resolve(false);
  const vsix = isMade.then((made) => (made ? fs.readdirSync(packages).map((file) => path.join(packages, file))[0] : undefined));
  await Promise.all([
    checksAndTests().then(async () => tests("packages", ["test/packaging/"], (await vsix) === undefined ? {} : { SEXTANT_MADE_PACKAGE: here }, os.constants.priority.PRIORITY_BELOW_NORMAL)),
    vsix.then(editor),
  ]);
}

async function checksAndTests() {
  await check("types", bin("tsc"), ["--noEmit", "-p", "."]);
  await check("panel's types", bin("tsc"), ["--noEmit", "-p", "src/webview"]);
  await check("lint", bin("eslint"), ["--config", "test/architecture/eslint.config.mjs", "src", "test"]);
  await check("layers", bin("depcruise"), ["--config", "test/architecture/layers.cjs", "src"]);
  await check("unused code", bin("knip"), []);
  await tests("tests", ["--exclude", "test/packaging/**"]);
}

async function editor(vsix) {
  await countApart("in VS Code", "e2e", ["--jobs", "2", ...(vsix === undefined ? [] : ["--vsix", vsix])]);
  await countApart("in the host", "host", []);
}

async function check(title, command, commandArgs) {
  const fine = await run(title, command, commandArgs);
  fine ? passed++ : failed++;
  return fine;
}

async function tests(title, vitestArgs, env = {}, priority = 0) {
  const report = path.join(output, `${title}.json`);
  fs.rmSync(report, { force: true });
  const fine = await run(title, bin("vitest"), ["run", "--config", "test/vitest.config.ts", "--reporter=default", "--reporter=json", `--outputFile.json=${report}`, ...vitestArgs], golden ? { UPDATE_GOLDEN: "1" } : env, priority);
  if (!fs.existsSync(report)) return void failed++;
  const { numPassedTests, numFailedTests, numFailedTestSuites } = JSON.parse(fs.readFileSync(report, "utf8"));
  passed += numPassedTests;
  // A file that cannot even be loaded has no failed test of its own, yet must not pass.
  failed += fine ? numFailedTests : Math.max(numFailedTests, numFailedTestSuites, 1);
}

/** A runner of its own, test/<room>/run.mjs, that leaves its counts in test-output/<room>/result.json. */
async function countApart(title, room, runnerArgs) {
  const result = path.join(output, room, "result.json");
  fs.rmSync(result, { force: true });
  const fine = await run(title, process.execPath, [`test/${room}/run.mjs`, ...runnerArgs]);
  if (!fs.existsSync(result)) return void failed++;
  const counted = JSON.parse(fs.readFileSync(result, "utf8"));
  passed += counted.passed;
  failed += fine ? counted.failed : Math.max(counted.failed, 1);
}

/** Each line it prints is told with its title, because several run side by side. */
async function run(title, command, commandArgs, env = {}, priority = 0) {
  const began = performance.now();
  const child = spawn(command, commandArgs, { cwd: root, stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, ...env }, shell: process.platform === "win32" });
  if (priority !== 0 && child.pid !== undefined) os.setPriority(child.pid, priority);
  const tell = (line) => console.log(`${title.padEnd(13)} ${line}`);
  for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on("line", tell);
  const status = await new Promise((resolve) => {
    child.once("error", (error) => (tell(error.message), resolve(1)));
    child.once("close", resolve);
  });
  took.push(`${title.padEnd(13)} ${((performance.now() - began) / 1000).toFixed(0).padStart(4)} s${status === 0 ? "" : "  FAILED"}`);
  return status === 0;
}
