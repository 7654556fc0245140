// Starts the VS Code server that vscodeInstall.mjs installs, with data and settings of its own.
import { execFileSync, spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";

/** Settings that keep a test run quiet: no network, no tips, no animations, no question about trust. */
const QUIET_SETTINGS = {
  "chat.disableAIFeatures": true, // the chat's user interface only: language model tools still work
  "extensions.autoCheckUpdates": false,
  "extensions.autoUpdate": false,
  "extensions.ignoreRecommendations": true,
  "git.openRepositoryInParentFolders": "never",
  "js/ts.tsserver.useSyntaxServer": "always", // no type checking: it would cost a tenth of the time, and red names in every picture
  "remote.autoForwardPorts": false, // looks at all processes of the machine every two seconds
  "security.workspace.trust.enabled": false,
  "typescript.disableAutomaticTypeAcquisition": true,
  "update.mode": "none",
  "workbench.enableExperiments": false,
  "workbench.reduceMotion": "on",
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
};

/**
 * Starts the server on a free port. Without `dataDir` it gets a temporary one, which stop() removes.
 * Its logs, those of extensions too, are below <dataDir>/data/logs.
 * @param {{ node: string, serverMain: string }} vscode what installVsCode() returned
 */
export async function startServer(vscode, { dataDir, settings = {}, logLevel = "info", args = [], env = {} } = {}) {
  const temporary = dataDir === undefined;
  dataDir ??= fs.mkdtempSync(path.join(os.tmpdir(), "sextant-e2e-"));
  const settingsFile = path.join(dataDir, "data", "User", "settings.json");
  fs.mkdirSync(path.dirname(settingsFile), { recursive: true });
  fs.writeFileSync(settingsFile, JSON.stringify({ ...QUIET_SETTINGS, ...settings }, null, 2));
  const tmp = path.join(dataDir, "tmp"); // the server and its extensions leave sockets and files in TMPDIR
  fs.mkdirSync(tmp, { recursive: true });

  const child = spawn(vscode.node, [
    vscode.serverMain, "--host", "127.0.0.1", "--port", "0", "--without-connection-token", "--accept-server-license-terms",
    "--telemetry-level", "off", "--log", logLevel, "--server-data-dir", dataDir, ...args,
  ], {
    detached: true, // a process group of its own: extension hosts, language servers and engines end with it
    env: { ...process.env, TMPDIR: tmp, XDG_RUNTIME_DIR: tmp, EXTENSIONS_GALLERY: "{}", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const cleanUp = () => {
    try { process.kill(-child.pid, "SIGKILL"); } catch { /* all gone */ }
    if (temporary) fs.rmSync(dataDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  };
  const forgetCleanUp = onOwnExit(cleanUp);
  const exited = new Promise((resolve) => child.once("exit", resolve));
  let output = "";
  const port = await new Promise((resolve, reject) => {
    const read = (chunk) => {
      output += chunk;
      const listening = /Extension host agent listening on (\d+)/.exec(output);
      if (listening) resolve(Number(listening[1]));
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    exited.then((code) => reject(new Error(`the VS Code server ended with ${code}:\n${output}`)));
  });
  return {
    port,
    dataDir,
    output: () => output,
    async stop() {
      const timer = setTimeout(() => child.kill("SIGKILL"), 5_000);
      child.kill();
      await exited;
      clearTimeout(timer);
      cleanUp();
      forgetCleanUp();
    },
  };
}

/** Installs a VSIX into a folder of extensions, which `startServer` takes by `--extensions-dir`. */
export function installVsix(vscode, vsix, extensionsFolder) {
  const place = fs.mkdtempSync(path.join(os.tmpdir(), "sextant-e2e-"));
  try {
    const args = ["--install-extension", path.resolve(vsix), "--force", "--extensions-dir", path.resolve(extensionsFolder), "--server-data-dir", place, "--accept-server-license-terms", "--telemetry-level", "off"];
    execFileSync(vscode.node, [vscode.serverMain, ...args], { env: { ...process.env, EXTENSIONS_GALLERY: "{}" }, encoding: "utf8" });
  } finally {
    fs.rmSync(place, { recursive: true, force: true });
  }
}

/** Runs `cleanUp` when this process ends, by Ctrl+C too. Returns a function that takes this back. */
function onOwnExit(cleanUp) {
  const signalled = () => process.exit(130);
  process.once("exit", cleanUp).once("SIGINT", signalled).once("SIGTERM", signalled);
  return () => process.off("exit", cleanUp).off("SIGINT", signalled).off("SIGTERM", signalled);
}
