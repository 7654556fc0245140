// Lays out what a package is made of in a folder of its own: nothing is written into the repository.
import fs from "node:fs";
import path from "node:path";
import { fetchPackage } from "./natives.mjs";
import { LANCEDB_NOTICES } from "./notices.mjs";
import { stripElf } from "./stripElf.mjs";
import { TARGETS } from "./targets.mjs";

/** `.vscodeignore` decides what of these ships. media/readme is for the README on the web. */
const COPIED = ["README.md", "LICENSE", "CHANGELOG.md", ".vscodeignore", "media", path.join("models", "builtin")];
const NOT_COPIED = [path.join("media", "readme")];

/** Fields that mean something to an installed extension or terminal; the rest is for developers. */
const DEVELOPERS_FIELDS = ["scripts", "devDependencies", "overrides", "knip"];

/**
 * @param {{ root: string, dist: string, notices: string, target: string, folder: string, scratch: string }} options
 * `folder` must not exist. `dist` is the built dist/.
 */
export function stagePackage({ root, dist, notices, target, folder, scratch }) {
  const { lancedb, onnxRuntime, libraries } = TARGETS[target];
  fs.mkdirSync(folder, { recursive: true });
  const excluded = NOT_COPIED.map((name) => path.join(root, name));
  const translated = fs.readdirSync(root).filter((file) => /^package\.nls.*\.json$/.test(file));
  for (const name of [...COPIED, ...translated]) {
    if (!fs.existsSync(path.join(root, name))) continue;
    fs.cpSync(path.join(root, name), path.join(folder, name), { recursive: true, filter: (from) => !excluded.includes(from) });
  }
  fs.cpSync(dist, path.join(folder, "dist"), { recursive: true });
  fs.writeFileSync(path.join(folder, "README.md"), withoutRelativeLinks(fs.readFileSync(path.join(root, "README.md"), "utf8")));
  fs.writeFileSync(path.join(folder, "THIRD_PARTY_NOTICES.txt"), notices);
  fs.mkdirSync(path.join(folder, "licenses"));
  for (const [from, to] of Object.entries(LANCEDB_NOTICES)) fs.copyFileSync(path.join(root, "node_modules", "@lancedb", "lancedb", from), path.join(folder, "licenses", to));

  const modules = path.join(folder, "node_modules");
  fetchPackage(root, lancedb, path.join(modules, lancedb), scratch);
  if (target.startsWith("linux")) strip(path.join(modules, lancedb));
  copyOnnxRuntime(path.join(root, "node_modules"), modules, onnxRuntime, libraries);

  const manifest = readJson(path.join(root, "package.json"));
  for (const field of DEVELOPERS_FIELDS) delete manifest[field];
  const { version } = readJson(path.join(modules, lancedb, "package.json"));
  manifest.dependencies = { [lancedb]: version, "onnxruntime-node": manifest.dependencies["onnxruntime-node"] };
  writeJson(path.join(folder, "package.json"), manifest);
}

/** 4 MB less to download. */
function strip(folder) {
  for (const name of fs.readdirSync(folder).filter((file) => file.endsWith(".node"))) {
    const file = path.join(folder, name);
    const stripped = stripElf(fs.readFileSync(file));
    // Not in place: what was copied may share its bytes with what it was copied from.
    fs.rmSync(file);
    fs.writeFileSync(file, stripped);
  }
}

function copyOnnxRuntime(from, to, platform, libraries) {
  const copy = (...parts) => {
    const target = path.join(to, ...parts);
    fs.mkdirSync(path.dirname(target), { recursive: true });
    fs.cpSync(path.join(from, ...parts), target, { recursive: true });
  };
  copy("onnxruntime-node", "dist");
  const folder = ["onnxruntime-node", "bin", "napi-v6", ...platform.split("/")];
  for (const file of ["onnxruntime_binding.node", ...libraries]) copy(...folder, file);
  copy("onnxruntime-common", "dist", "cjs");
  copy("onnxruntime-common", "package.json");
  // Its other dependencies belong to an install script that downloads what we do not use.
  const manifest = readJson(path.join(from, "onnxruntime-node", "package.json"));
  const { "onnxruntime-common": common } = manifest.dependencies;
  const { name, version, main, license, repository, os } = manifest;
  writeJson(path.join(to, "onnxruntime-node", "package.json"), { name, version, main, license, repository, os, dependencies: { "onnxruntime-common": common } });
}

/** The editor shows the README of an installed extension with no folder around it: such links and pictures would be dead. */
function withoutRelativeLinks(markdown) {
  const relative = "(?![a-z]+:|#)";
  return markdown
    .replace(new RegExp(`^\\s*!\\[[^\\]]*\\]\\(${relative}[^)]*\\)\\s*$\\n?`, "gim"), "")
    .replace(new RegExp(`!\\[([^\\]]*)\\]\\(${relative}[^)]*\\)`, "gi"), "")
    .replace(new RegExp(`<img[^>]*src="${relative}[^"]*"[^>]*>`, "gi"), "")
    .replace(new RegExp(`\\[([^\\]]+)\\]\\(${relative}[^)]*\\)`, "gi"), "$1");
}

function readJson(file) {
  return JSON.parse(fs.readFileSync(file, "utf8"));
}

function writeJson(file, value) {
  fs.writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`);
}
