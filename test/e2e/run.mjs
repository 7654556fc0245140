// Drives the built extension in a real VS Code as a person does. Needs dist/ (npm run build) and a Chromium.
// usage: node test/e2e/run.mjs [--jobs N] [--vsix FILE] [scenario...]    screenshots, logs and result.json go to test-output/e2e/
// With --vsix the packaged extension is installed and driven, else the one in this folder.
// What a scenario may say of itself stands in stage.mjs.
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { openStage } from "./stage.mjs";
import { installVsix } from "./vscodeServer.mjs";
import { installVsCode } from "./vscodeInstall.mjs";
import { findChromium } from "./workbench.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.join(here, "..", "..");
const output = path.join(root, "test-output", "e2e");
/** The slowest takes half a minute on a quiet machine; one that hangs must not hold the others. */
const STEP_WITHIN_MS = 8 * 60_000;
/** Begun before the others, so that the end does not wait for one of them alone. */
const LONG = ["changes", "palettePreview", "tune", "engine", "feedback", "workspaces", "twoWindows"];

const { values: options, positionals } = parseArgs({ allowPositionals: true, options: { jobs: { type: "string", default: "1" }, vsix: { type: "string" } } });
const all = fs.readdirSync(path.join(here, "scenarios")).map((file) => path.basename(file, ".mjs"));
const wanted = positionals.length > 0 ? positionals : [...new Set([...LONG, ...all])];
for (const name of wanted) if (!all.includes(name)) throw new Error(`There is no scenario ${name}; there are ${all.join(", ")}.`);

if (!findChromium()) {
  console.error("No browser was found: install Debian's package chromium (apt-get install -y chromium), or set SEXTANT_CHROMIUM to a Chromium or Chrome.");
  process.exit(2);
}
const vscode = installVsCode({ log: (line) => console.error(line) });
/** How the extension gets into VS Code. */
const extension = options.vsix === undefined ? { developmentExtensions: [root] } : { extensionsFolder: installed(options.vsix) };

fs.mkdirSync(output, { recursive: true });
const results = [];
const queue = [...wanted];
await Promise.all(
  Array.from({ length: Math.max(1, Number(options.jobs) || 1) }, async () => {
    for (let name = queue.shift(); name !== undefined; name = queue.shift()) {
      const { lines, ...result } = await perform(name);
      results.push(result);
      console.log(lines.join("\n"));
    }
  }),
);
const passed = results.reduce((sum, result) => sum + result.passed, 0);
const failed = results.reduce((sum, result) => sum + result.failed, 0);
fs.writeFileSync(path.join(output, "result.json"), JSON.stringify({ passed, failed, scenarios: results }, null, 2));
console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);

/** Once for all scenarios: a window only reads it. */
function installed(vsix) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "sextant-installed-"));
  process.once("exit", () => fs.rmSync(folder, { recursive: true, force: true }));
  installVsix(vscode, vsix, folder);
  return folder;
}

/** Each step that holds is one passed test; the first that does not ends the scenario. */
async function perform(name) {
  const scenario = await import(`./scenarios/${name}.mjs`);
  const lines = [`\n${name}: ${scenario.about}`];
  const place = fs.mkdtempSync(path.join(os.tmpdir(), "sextant-e2e-"));
  const started = Date.now();
  const steps = [];
  let failed = 0;
  let stage;
  let doing = "opening VS Code";
  try {
    stage = await openStage({ vscode, scenario, place, extension });
    const step = async (title, work) => {
      const began = Date.now();
      doing = title;
      await Promise.race([work(), late()]);
      steps.push({ title, seconds: secondsSince(began) });
      lines.push(`  ok ${title} (${secondsSince(began)} s)`);
    };
    let shots = 0;
    const shot = (what, page = stage.page) => page.screenshot({ path: path.join(output, `${name}-${++shots}-${what}.png`) });
    await scenario.run({ ...stage.given, step, shot });
  } catch (error) {
    failed++;
    lines.push(`  FAILED at: ${doing}\n${error.stack ?? error}`);
    for (const [i, page] of (stage?.pages() ?? []).entries()) {
      await page.screenshot({ path: path.join(output, `${name}-failed${i === 0 ? "" : `-${i + 1}`}.png`), timeout: 10_000 }).catch(() => undefined);
    }
    const logs = path.join(place, "vscode", "data", "logs");
    if (fs.existsSync(logs)) fs.cpSync(logs, path.join(output, `${name}-logs`), { recursive: true });
  } finally {
    await stage?.close();
    fs.rmSync(place, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    lines.push(`  ${secondsSince(started)} s`);
  }
  return { name, passed: steps.length, failed, seconds: secondsSince(started), steps, lines };
}

function late() {
  return new Promise((_, reject) => {
    setTimeout(() => reject(new Error(`the step was not done after ${STEP_WITHIN_MS / 60_000} minutes`)), STEP_WITHIN_MS).unref();
  });
}

/** To a tenth. */
function secondsSince(start) {
  return Math.round((Date.now() - start) / 100) / 10;
}
