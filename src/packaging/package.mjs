// Makes the package that VS Code installs (a VSIX), one a platform, on any platform.
// usage: npm run package -- [--target linux-x64|linux-arm64|darwin-arm64|win32-x64|win32-arm64|all] [--out FOLDER]
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { createVSIX } from "@vscode/vsce";
import { build } from "../../esbuild.mjs";
import { thirdPartyNotices } from "./notices.mjs";
import { stagePackage } from "./stage.mjs";
import { chosenTargets } from "./targets.mjs";

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), "..", "..");
/** So that it downloads in reasonable time; half of it is LanceDB. */
const LIMIT_BYTES = 100_000_000;

const { values } = parseArgs({ options: { target: { type: "string" }, out: { type: "string", default: path.join(root, "vsix") } } });
const targets = chosenTargets(values.target);
const out = path.resolve(values.out);
fs.mkdirSync(out, { recursive: true });
const place = fs.mkdtempSync(path.join(os.tmpdir(), "sextant-package-"));
process.once("exit", () => fs.rmSync(place, { recursive: true, force: true }));
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(130));

const dist = path.join(place, "dist");
const { inputs } = await build({ outdir: dist, minify: true });
const notices = thirdPartyNotices(root, inputs);
const { version } = JSON.parse(fs.readFileSync(path.join(root, "package.json"), "utf8"));

// vsce lists every file of every package; test/packaging/ reads them.
const say = console.log;
console.log = () => undefined;

// Two at a time: compressing is most of the work, and each has a thread of its own for it.
const queue = [...targets];
const tooLarge = [];
await Promise.all([makeNext(), makeNext()]);
if (tooLarge.length > 0) {
  console.error(`Too large (the limit is ${LIMIT_BYTES / 1e6} MB): ${tooLarge.join(", ")}.`);
  process.exitCode = 1;
}

async function makeNext() {
  for (let target = queue.shift(); target !== undefined; target = queue.shift()) {
    const began = performance.now();
    const folder = path.join(place, target);
    const file = path.join(out, `sextant-${target}-${version}.vsix`);
    stagePackage({ root, dist, notices, target, folder, scratch: place });
    fs.rmSync(file, { force: true });
    await createVSIX({ cwd: folder, packagePath: file, target, dependencies: true, rewriteRelativeLinks: false, allowMissingRepository: true });
    fs.rmSync(folder, { recursive: true });
    const { size } = fs.statSync(file);
    say(`${(size / 1e6).toFixed(1)} MB  ${path.relative(process.cwd(), file)}  (${((performance.now() - began) / 1000).toFixed(0)} s)`);
    if (size > LIMIT_BYTES) tooLarge.push(target);
  }
}
