// Builds dist/: one bundle per process, and the grammars beside them.
// usage: node esbuild.mjs [--minify]
import * as esbuild from "esbuild";
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";

const here = path.dirname(fileURLToPath(import.meta.url));
const require = createRequire(import.meta.url);
const at = (...parts) => path.join(here, ...parts);

/** Natives and what finds files beside itself stay outside the bundles. */
const external = ["@lancedb/lancedb", "onnxruntime-node", "apache-arrow", "vscode"];

/** Bytes a bundle may have; a jump shows a dependency that came in by accident. */
const budgets = { "cli.js": 600_000, "engine.js": 20_000, "chunk-worker.js": 600_000, "webview.js": 260_000, "webview.css": 40_000, "extension.cjs": 200_000 };

// Bundled CommonJS packages call require(); an ES module has none unless it makes one.
const requireBanner = "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);";

fs.rmSync(at("dist"), { recursive: true, force: true });
const result = await esbuild.build({
  absWorkingDir: here,
  entryPoints: { cli: "src/cli/main.ts", engine: "src/engine/main.ts", "chunk-worker": "src/engine/chunking/worker.ts" },
  outdir: "dist",
  bundle: true,
  splitting: true,
  chunkNames: "shared/[name]-[hash]",
  format: "esm",
  platform: "node",
  target: "node20",
  external,
  minify: process.argv.includes("--minify"),
  sourcemap: false,
  legalComments: "none",
  banner: { js: requireBanner },
  metafile: true,
  logLevel: "warning",
});

// VS Code loads extensions by require(). This bundle is kept idle and small: the engine is another process.
const extension = await esbuild.build({
  absWorkingDir: here,
  entryPoints: ["src/extension/main.ts"],
  outfile: "dist/extension.cjs",
  bundle: true,
  format: "cjs",
  platform: "node",
  target: "node20",
  external: ["vscode"],
  minify: process.argv.includes("--minify"),
  legalComments: "none",
  metafile: true,
  logLevel: "warning",
});

// The results panel runs in the browser of VS Code: one script, one style sheet, and the icons as they come.
const panel = await esbuild.build({
  absWorkingDir: here,
  entryPoints: { webview: "src/webview/main.ts" },
  outdir: "dist",
  bundle: true,
  format: "iife",
  platform: "browser",
  target: "chrome120",
  // lit warns of its development build otherwise.
  conditions: ["production"],
  minify: process.argv.includes("--minify"),
  legalComments: "none",
  metafile: true,
  logLevel: "warning",
});
for (const file of ["codicon.css", "codicon.ttf"]) fs.copyFileSync(at("node_modules", "@vscode", "codicons", "dist", file), at("dist", file));

fs.mkdirSync(at("dist", "grammars"), { recursive: true });
const grammars = JSON.parse(fs.readFileSync(at("src/engine/chunking/grammars.json"), "utf8"));
for (const [name, source] of Object.entries(grammars)) {
  const from = at("node_modules", source);
  if (!fs.existsSync(from)) throw new Error(`The grammar ${name} is missing: ${source}. Run npm ci.`);
  fs.copyFileSync(from, at("dist", "grammars", `${name}.wasm`));
}
fs.copyFileSync(path.join(path.dirname(require.resolve("web-tree-sitter")), "web-tree-sitter.wasm"), at("dist", "grammars", "web-tree-sitter.wasm"));

let failed = false;
for (const [file, output] of Object.entries({ ...result.metafile.outputs, ...panel.metafile.outputs, ...extension.metafile.outputs })) {
  const budget = budgets[path.basename(file)];
  if (budget && output.bytes > budget) {
    console.error(`${file} has ${output.bytes} bytes; its budget is ${budget}.`);
    failed = true;
  }
  for (const { path: imported } of output.imports) {
    if (imported === "vscode" && output.entryPoint !== "src/extension/main.ts") {
      console.error(`${file} imports vscode: the engine and the terminal run where no editor is.`);
      failed = true;
    }
  }
}
for (const input of Object.keys(extension.metafile.inputs)) {
  if (/^src\/(?!extension|protocol|core)|node_modules/.test(input)) {
    console.error(`dist/extension.cjs contains ${input}: the editor's process holds no engine.`);
    failed = true;
  }
}
process.exitCode = failed ? 1 : 0;
