// Builds dist/: one bundle per process, LanceDB's JavaScript, and the grammars beside them.
// usage: node esbuild.mjs [--minify]
import * as esbuild from "esbuild";
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";

const here = path.dirname(fileURLToPath(import.meta.url));
const require = createRequire(import.meta.url);
const at = (...parts) => path.join(here, ...parts);

/** Natives and the JavaScript that finds them beside itself stay outside the bundles. */
const external = ["onnxruntime-node", "@lancedb/lancedb-*", "*.node", "vscode"];

/** Bytes a bundle may have; a jump shows a dependency that came in by accident. */
const budgets = { "cli.js": 600_000, "engine.js": 20_000, "chunk-worker.js": 600_000, "lance.cjs": 1_200_000, "webview.js": 260_000, "webview.css": 40_000, "quality.js": 120_000, "quality.css": 20_000, "extension.cjs": 200_000, "finetune.cjs": 2_000_000 };

// Bundled CommonJS packages call require(); an ES module has none unless it makes one.
const requireBanner = "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);";

/** Names stay as they are when it is minified: LanceDB looks at names of classes, and people at stack traces. */
const common = { absWorkingDir: here, bundle: true, legalComments: "none", metafile: true, logLevel: "warning" };

/**
 * Builds into `outdir`, which is emptied first. Throws when a bundle holds what it must not.
 * @returns {Promise<{ inputs: string[] }>} every file that went into a bundle or was copied, relative to this folder
 */
export async function build({ outdir = at("dist"), minify = false } = {}) {
  const small = { ...common, minifyWhitespace: minify, minifySyntax: minify };
  fs.rmSync(outdir, { recursive: true, force: true });

  const node = await esbuild.build({
    ...small,
    entryPoints: { cli: "src/cli/main.ts", engine: "src/engine/main.ts", "chunk-worker": "src/engine/chunking/worker.ts", tune: "src/engine/training/main.ts" },
    outdir,
    splitting: true,
    // All in one folder: ./lance.cjs is beside whichever of them holds the store.
    chunkNames: "shared-[hash]",
    format: "esm",
    platform: "node",
    target: "node20",
    external,
    define: { LANCE_BUNDLE: JSON.stringify("./lance.cjs") },
    banner: { js: requireBanner },
  });

  // Arrow's CommonJS build, once for LanceDB and for us: tables of another copy do not fit LanceDB's schemas.
  const lance = await esbuild.build({
    ...small,
    stdin: { contents: 'exports.lance = require("@lancedb/lancedb"); exports.arrow = require("apache-arrow");', resolveDir: here },
    outfile: path.join(outdir, "lance.cjs"),
    format: "cjs",
    platform: "node",
    target: "node20",
    // The last two compute embeddings, which Sextant does itself; LanceDB asks for them only when told to.
    external: [...external, "@huggingface/transformers", "openai"],
  });

  // TensorFlow.js with its gradients, loaded by the process that trains (tune.js) and by no other.
  const tensorflow = await esbuild.build({
    ...small,
    entryPoints: ["src/engine/training/tensorflowWasm.ts"],
    outfile: path.join(outdir, "finetune.cjs"),
    format: "cjs",
    platform: "node",
    target: "node20",
    // The default would bring two copies of the core in.
    mainFields: ["module", "main"],
    // It fetches models over the network, which Sextant never does: without it there is nothing to do it with.
    external: ["node-fetch"],
  });

  // VS Code loads extensions by require(). This bundle is kept idle and small: the engine is another process.
  const extension = await esbuild.build({
    ...small,
    entryPoints: ["src/extension/main.ts"],
    outfile: path.join(outdir, "extension.cjs"),
    format: "cjs",
    platform: "node",
    target: "node20",
    external: ["vscode"],
  });

  // The results panel and the page on search quality run in the browser of VS Code: one script and one style sheet each, and the icons as they come.
  const panel = await esbuild.build({
    ...small,
    entryPoints: { webview: "src/webview/main.ts", quality: "src/webview/quality/main.ts" },
    outdir,
    format: "iife",
    platform: "browser",
    target: "chrome120",
    // lit warns of its development build otherwise.
    conditions: ["production"],
  });

  const copied = [];
  const copy = (from, ...to) => {
    if (!fs.existsSync(from)) throw new Error(`${path.relative(here, from)} is missing. Run npm ci.`);
    const target = path.join(outdir, ...to);
    fs.mkdirSync(path.dirname(target), { recursive: true });
    fs.copyFileSync(from, target);
    // Not executable, whatever the package says: these are read.
    fs.chmodSync(target, 0o644);
    copied.push(path.relative(here, from));
  };
  for (const file of ["codicon.css", "codicon.ttf"]) copy(at("node_modules", "@vscode", "codicons", "dist", file), file);
  for (const kind of ["", "-simd"]) copy(at("node_modules", "@tensorflow", "tfjs-backend-wasm", "dist", `tfjs-backend-wasm${kind}.wasm`), `tfjs-backend-wasm${kind}.wasm`);
  const grammars = JSON.parse(fs.readFileSync(at("src/engine/chunking/grammars.json"), "utf8"));
  for (const [name, source] of Object.entries(grammars)) copy(at("node_modules", source), "grammars", `${name}.wasm`);
  copy(path.join(path.dirname(require.resolve("web-tree-sitter")), "web-tree-sitter.wasm"), "grammars", "web-tree-sitter.wasm");

  const metafiles = [node, lance, tensorflow, extension, panel].map(({ metafile }) => metafile);
  const problems = check(metafiles, extension.metafile);
  if (problems.length > 0) throw new Error(problems.join("\n"));
  return { inputs: [...metafiles.flatMap(({ inputs }) => Object.keys(inputs)), ...copied] };
}

function check(metafiles, extension) {
  const problems = [];
  for (const [file, output] of metafiles.flatMap(({ outputs }) => Object.entries(outputs))) {
    const budget = budgets[path.basename(file)];
    if (budget && output.bytes > budget) problems.push(`${file} has ${output.bytes} bytes; its budget is ${budget}.`);
    for (const { path: imported } of output.imports) {
      if (imported === "vscode" && output.entryPoint !== "src/extension/main.ts") problems.push(`${file} imports vscode: the engine and the terminal run where no editor is.`);
    }
  }
  for (const input of Object.keys(extension.inputs)) {
    if (/^src\/(?!extension|protocol|core)|node_modules/.test(input)) problems.push(`dist/extension.cjs contains ${input}: the editor's process holds no engine.`);
  }
  const otherArrow = metafiles.flatMap(({ inputs }) => Object.keys(inputs)).find((input) => /apache-arrow\/.*\.mjs$/.test(input));
  if (otherArrow !== undefined) problems.push(`${otherArrow} came in beside Arrow's CommonJS build: its tables do not fit LanceDB's.`);
  return problems;
}

if (process.argv[1] && fs.realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  try {
    await build({ minify: process.argv.includes("--minify") });
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
