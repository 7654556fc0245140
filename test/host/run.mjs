// Runs the tests of this folder inside the extension host, where the real `vscode` module is. Needs dist/ (npm run build).
// usage: node test/host/run.mjs              in the VS Code server that comes by npm; needs a Chromium
//        node test/host/run.mjs --electron   in a desktop VS Code that @vscode/test-electron downloads; needs a display
import * as esbuild from "esbuild";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { installVsCode } from "../e2e/vscodeInstall.mjs";
import { startServer } from "../e2e/vscodeServer.mjs";
import { findChromium, openBrowser, openWorkbench } from "../e2e/workbench.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.join(here, "..", "..");
const output = path.join(root, "test-output", "host");
/** It takes half a minute on a quiet machine. */
const WITHIN_MS = 6 * 60_000;

const { values: options } = parseArgs({ options: { electron: { type: "boolean", default: false } } });
if (!options.electron && !findChromium()) {
  console.error("No browser was found: install Debian's package chromium (apt-get install -y chromium), or set SEXTANT_CHROMIUM to a Chromium or Chrome.");
  process.exit(2);
}

fs.rmSync(output, { recursive: true, force: true });
fs.mkdirSync(output, { recursive: true });
const suite = path.join(output, "suite.cjs");
await esbuild.build({ entryPoints: [path.join(here, "suite.ts")], outfile: suite, bundle: true, format: "cjs", platform: "node", target: "node20", external: ["vscode", "mocha"], logLevel: "warning" });

const place = fs.mkdtempSync(path.join(os.tmpdir(), "sextant-host-"));
const folder = path.join(place, "bookshop");
fs.cpSync(path.join(root, "test", "fixtures", "bookshop"), folder, { recursive: true });
const resultFile = path.join(output, "result.json");
const outputFile = path.join(output, "output.txt");
const env = { SEXTANT_DATA_DIR: path.join(place, "data"), SEXTANT_HOST_RESULT: resultFile, SEXTANT_HOST_OUTPUT: outputFile };

let trouble;
try {
  await (options.electron ? inElectron() : inServer());
} catch (error) {
  trouble = error;
} finally {
  fs.rmSync(place, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}
if (fs.existsSync(outputFile)) console.log(fs.readFileSync(outputFile, "utf8"));
// Without a result the host crashed, hung or never began; VS Code's own exit code is 0 all the same.
if (!fs.existsSync(resultFile)) {
  console.error(trouble?.stack ?? "The extension host ended before its tests did.");
  fs.writeFileSync(resultFile, JSON.stringify({ passed: 0, failed: 1 }));
}
const { passed, failed } = JSON.parse(fs.readFileSync(resultFile, "utf8"));
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);

async function inServer() {
  const server = await startServer(installVsCode({ log: (line) => console.error(line) }), { dataDir: path.join(place, "vscode"), env });
  let browser;
  let timer;
  try {
    browser = await openBrowser();
    await new Promise((resolve, reject) => {
      timer = setTimeout(() => reject(new Error(`The tests were not done after ${WITHIN_MS / 60_000} minutes.`)), WITHIN_MS);
      openWorkbench(server, browser, {
        folder,
        developmentExtensions: [root],
        extensionTests: suite,
        beforeLoad: async (page) => {
          // The workbench calls this function of its window when the extension host has ended.
          await page.exposeFunction("codeAutomationExit", resolve);
          page.once("crash", () => reject(new Error("The page crashed.")));
        },
      }).catch(reject);
    });
  } catch (error) {
    await browser?.pages()[0]?.screenshot({ path: path.join(output, "failed.png"), timeout: 10_000 }).catch(() => undefined);
    fs.cpSync(path.join(server.dataDir, "data", "logs"), path.join(output, "logs"), { recursive: true });
    throw error;
  } finally {
    clearTimeout(timer);
    await browser?.close();
    await server.stop();
  }
}

async function inElectron() {
  const { runTests } = await import("@vscode/test-electron");
  await runTests({
    version: process.env.VSCODE_VERSION ?? "stable",
    // Not in this folder, where it would be one more thing to ignore.
    cachePath: path.join(os.homedir(), ".cache", "vscode-desktop-e2e"),
    extensionDevelopmentPath: root,
    extensionTestsPath: suite,
    extensionTestsEnv: env,
    launchArgs: [folder, "--disable-extensions", "--disable-workspace-trust", "--skip-welcome", "--skip-release-notes", "--user-data-dir", path.join(place, "vscode")],
  });
}
