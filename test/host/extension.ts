/** The extension as VS Code's own API sees it. Runs in the extension host: no browser, no clicks. */
import assert from "node:assert/strict";
import { execFile, execFileSync } from "node:child_process";
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { promisify } from "node:util";
import { suite, test } from "mocha";
import * as vscode from "vscode";
import { COMMANDS } from "../../src/extension/commands.ts";
import { SETTINGS } from "../../src/extension/settings.ts";
import { superviseEngine } from "../../src/protocol/superviseEngine.ts";

const extension = vscode.extensions.getExtension("sextant.sextant")!;
const { version } = extension.packageJSON as { version: string };
const inExtension = (...parts: string[]): string => path.join(extension.extensionPath, ...parts);
const folder = (): string => vscode.workspace.workspaceFolders![0]!.uri.fsPath;
const dataDirectory = process.env["SEXTANT_DATA_DIR"]!;

/** Everything in an editor happens a little later. */
async function eventually<T>(what: string, look: () => T | undefined | Promise<T | undefined>): Promise<T> {
  for (const deadline = Date.now() + 100_000; Date.now() < deadline; ) {
    const seen = await look();
    if (seen !== undefined) return seen;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`Not within 100 s: ${what}.`);
}

/** Processes that this one started and that run our engine. */
function engines(): number[] {
  const ours = inExtension("dist", "engine.js");
  if (process.platform === "linux") {
    const read = (pid: string, file: string): string => {
      try {
        return fs.readFileSync(`/proc/${pid}/${file}`, "utf8");
      } catch {
        return ""; // It ended meanwhile.
      }
    };
    const pids = fs.readdirSync("/proc").filter((name) => /^\d+$/.test(name));
    const parent = (stat: string): number => Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
    return pids.filter((pid) => read(pid, "cmdline").includes(ours) && parent(read(pid, "stat")) === process.pid).map(Number);
  }
  const lines = execFileSync("ps", ["-A", "-o", "pid=,ppid=,command="], { encoding: "utf8" }).split("\n");
  return lines.filter((line) => line.includes(ours) && Number(line.trim().split(/\s+/)[1]) === process.pid).map((line) => Number(line.trim().split(/\s+/)[0]));
}

suite("Sextant in the extension host", () => {
  test("starts by itself when VS Code has", async () => {
    await eventually("the extension is active", () => extension.isActive || undefined);
  });

  test("registers the commands of the table and no other", async () => {
    const all = (await vscode.commands.getCommands(true)).filter((id) => id.startsWith("sextant."));
    // VS Code makes some of its own for each view.
    const registered = all.filter((id) => !id.startsWith("sextant.results."));
    assert.deepEqual(registered.sort(), COMMANDS.map(({ id }) => id as string).sort());
  });

  test("settings have the defaults of the table", () => {
    const configuration = vscode.workspace.getConfiguration("sextant");
    for (const { key, default: wanted } of SETTINGS) {
      assert.deepEqual(configuration.inspect(key)?.defaultValue, wanted, key);
      assert.deepEqual(configuration.get(key), wanted, key);
    }
  });

  test("builds the index of the open folder by itself, in one process of its own", async () => {
    await eventually("the index is ready", async () => {
      // The terminal is another process with the same data directory: it sees what was really stored.
      const { stdout } = await promisify(execFile)(process.execPath, [inExtension("dist", "cli.js"), "status", folder(), "--json"], { env: { ...process.env, ELECTRON_RUN_AS_NODE: "1" } }).catch((error: { stdout: string }) => error);
      return (JSON.parse(stdout) as { state?: string }).state === "ready" || undefined;
    });
    assert.equal(engines().length, 1);
  });

  test("an engine started from here as the extension starts it finds the right file", async () => {
    const log: string[] = [];
    const engine = superviseEngine({ engineFile: inExtension("dist", "engine.js"), version, engine: { dataDirectory }, onLog: (line) => log.push(line) });
    try {
      const { hits } = await engine.search(folder(), { text: "try again when the payment provider is down", limit: 5 });
      assert.equal(hits[0]?.path, "src/orders/paymentGateway.ts", log.join("\n"));
    } finally {
      await engine.shutdown();
    }
  });

  test("what is saved in the editor is found", async () => {
    const file = vscode.Uri.file(path.join(folder(), "src", "lighthouse.ts"));
    await vscode.workspace.fs.writeFile(file, Buffer.from("/** Turns the lamp of the lighthouse. */\nexport function rotateLighthouseLamp(degrees: number): number {\n  return degrees % 360;\n}\n"));
    const engine = superviseEngine({ engineFile: inExtension("dist", "engine.js"), version, engine: { dataDirectory }, onLog: () => undefined });
    try {
      await eventually("the new file is found", async () => (await engine.search(folder(), { text: "rotateLighthouseLamp", limit: 3 })).hits.some((hit) => hit.path === "src/lighthouse.ts") || undefined);
    } finally {
      await engine.shutdown();
    }
  });

  // Last: after it there is nothing left to test.
  test("deactivating ends the engine", async () => {
    assert.equal(engines().length, 1);
    // VS Code has required this very file: this is its module, not another.
    const { deactivate } = createRequire(inExtension("package.json"))("./dist/extension.cjs") as { deactivate(): Promise<void> };
    await deactivate();
    await eventually("no engine is left", () => engines().length === 0 || undefined);
  });
});
