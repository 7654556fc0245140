// Drives the built extension in a real VS Code as a person does. Needs dist/ (npm run build) and a Chromium.
// usage: node test/e2e/run.mjs [scenario...]    screenshots and logs go to test-output/e2e/
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { startServer } from "./vscodeServer.mjs";
import { installVsCode } from "./vscodeInstall.mjs";
import { findChromium, openWorkbench } from "./workbench.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.join(here, "..", "..");
const output = path.join(root, "test-output", "e2e");

if (!findChromium()) {
  console.error("No browser was found: install Debian's package chromium (apt-get install -y chromium), or set SEXTANT_CHROMIUM to a Chromium or Chrome.");
  process.exit(2);
}

const all = fs.readdirSync(path.join(here, "scenarios")).map((file) => path.basename(file, ".mjs"));
const wanted = process.argv.length > 2 ? process.argv.slice(2) : all;
for (const name of wanted) if (!all.includes(name)) throw new Error(`There is no scenario ${name}; there are ${all.join(", ")}.`);

const vscode = installVsCode({ log: (line) => console.error(line) });
let passed = 0;
let failed = 0;
for (const name of wanted) {
  const scenario = await import(`./scenarios/${name}.mjs`);
  console.log(`\n${name}: ${scenario.about}`);
  await inVsCode(name, scenario);
}
console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

/** A window of its own on a copy of the bookshop, with indexes of its own. */
async function inVsCode(name, scenario) {
  const place = fs.mkdtempSync(path.join(os.tmpdir(), "sextant-e2e-"));
  const folder = path.join(place, "bookshop");
  fs.cpSync(path.join(root, "test", "fixtures", "bookshop"), folder, { recursive: true });
  scenario.prepare?.(folder);
  const started = Date.now();
  let server;
  let opened;
  let logs = "";
  try {
    server = await startServer(vscode, { dataDir: path.join(place, "vscode"), settings: scenario.settings, env: { SEXTANT_DATA_DIR: path.join(place, "data") } });
    logs = path.join(server.dataDir, "data", "logs");
    opened = await openWorkbench(server, { folder, developmentExtensions: [root] });
    const { page } = opened;
    const step = async (title, work) => {
      const began = Date.now();
      await work();
      passed++;
      console.log(`  ok ${title} (${((Date.now() - began) / 1000).toFixed(1)} s)`);
    };
    let shots = 0;
    const shot = (what) => page.screenshot({ path: path.join(output, `${name}-${++shots}-${what}.png`) });
    fs.mkdirSync(output, { recursive: true });
    await scenario.run({ page, folder, step, shot, server });
  } catch (error) {
    failed++;
    console.error(`  FAILED: ${error.stack ?? error}`);
    await opened?.page.screenshot({ path: path.join(output, `${name}-failed.png`) }).catch(() => undefined);
    if (fs.existsSync(logs)) fs.cpSync(logs, path.join(output, `${name}-logs`), { recursive: true });
  } finally {
    await opened?.browser.close();
    await server?.stop();
    fs.rmSync(place, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    console.log(`  ${((Date.now() - started) / 1000).toFixed(1)} s`);
  }
}
