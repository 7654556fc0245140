// The licences of everything that ships: packages in the bundles, grammars, native libraries, the model.
import fs from "node:fs";
import path from "node:path";

/** Shipped beside the bundles, so that no bundler knows of them. */
const NATIVE = ["onnxruntime-node", "onnxruntime-common", "@lancedb/lancedb"];
/** @cursorless/tree-sitter-wasms is only the build of this grammar. */
const GRAMMARS_BUILT_BY_OTHERS = ["tree-sitter-swift"];

/** Packages that came without a text of their licence: what they say of it elsewhere. */
const SAID_ELSEWHERE = {
  "onnxruntime-node": "mit:Microsoft Corporation",
  "onnxruntime-common": "mit:Microsoft Corporation",
  "@lancedb/lancedb": "apache:The LanceDB Authors",
  seedrandom: "mit:2019 David Bau",
  "@tensorflow/tfjs-core": "apache:Google LLC",
  "@tensorflow/tfjs-backend-cpu": "apache:Google LLC",
  "@tensorflow/tfjs-backend-wasm": "apache:Google LLC",
};

const MIT = (holder) => `MIT License

Copyright (c) ${holder}

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files (the "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
`;

/**
 * @param {string} root the repository
 * @param {readonly string[]} inputs every file that went into dist/, relative to it
 */
export function thirdPartyNotices(root, inputs) {
  const bundled = inputs.map((input) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input.replaceAll("\\", "/"))?.[1]).filter((name) => name !== undefined);
  const names = [...new Set([...bundled, ...NATIVE, ...GRAMMARS_BUILT_BY_OTHERS])].sort();
  const packages = names.map((name) => describe(path.join(root, "node_modules", name), name));
  const model = fs.readFileSync(path.join(root, "models", "builtin", "NOTICE"), "utf8").trim();
  const apache = fs.readFileSync(path.join(root, "node_modules", "@huggingface", "tokenizers", "LICENSE"), "utf8").trim();
  const rule = "=".repeat(100);
  return [
    "Sextant is MIT licensed (LICENSE). It ships the following, under their own licences.",
    packages.map(({ title }) => `  ${title}`).join("\n"),
    "ONNX Runtime and LanceDB contain further software. LanceDB's list is in licenses/; ONNX Runtime's is\nhttps://github.com/microsoft/onnxruntime/blob/v" +
      `${version(root, "onnxruntime-node")}/ThirdPartyNotices.txt`,
    ...groupByText(packages).map(({ titles, text }) => `${rule}\n${titles.join("\n")}\n${rule}\n\n${text}`),
    `${rule}\nThe built-in model\n${rule}\n\n${model}`,
    `${rule}\nApache License 2.0, where a text above names it only\n${rule}\n\n${apache}`,
    "",
  ].join("\n\n");
}

/** LanceDB's own lists of what is in its library, and under which names they ship. */
export const LANCEDB_NOTICES = { "RUST_THIRD_PARTY_LICENSES.html": "lancedb-rust.html", "NODEJS_THIRD_PARTY_LICENSES.md": "lancedb-nodejs.md" };

function describe(folder, name) {
  const { version, license, homepage } = JSON.parse(fs.readFileSync(path.join(folder, "package.json"), "utf8"));
  const files = fs.readdirSync(folder).filter((file) => /^(licen[cs]e|copying|notice|copyrightnotice)/i.test(file) && fs.statSync(path.join(folder, file)).isFile()).sort();
  const title = `${name} ${version} (${license})`;
  if (files.length > 0) return { title, text: files.map((file) => fs.readFileSync(path.join(folder, file), "utf8").trim()).join("\n\n") };
  const [kind, holder] = (SAID_ELSEWHERE[name] ?? "").split(":");
  if (kind === "mit" && license === "MIT") return { title, text: MIT(holder).trim() };
  if (kind === "apache" && license === "Apache-2.0") return { title, text: `Copyright ${holder}\nLicensed under the Apache License, Version 2.0 (at the end).` };
  throw new Error(`${title} has no text of its licence${homepage ? ` (see ${homepage})` : ""}: say in src/packaging/notices.mjs what it is.`);
}

function groupByText(packages) {
  const groups = new Map();
  for (const { title, text } of packages) groups.set(text, [...(groups.get(text) ?? []), title]);
  return [...groups].map(([text, titles]) => ({ text, titles }));
}

function version(root, name) {
  return JSON.parse(fs.readFileSync(path.join(root, "node_modules", name, "package.json"), "utf8")).version;
}
