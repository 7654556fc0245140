/**
 * Cuts the benchmark repositories as the product would, for evaluate.py.
 *
 *   npm run build && node chunk_corpus.mjs CORPORA/dev OUT.jsonl
 *
 * One {"repo","path","startLine","endLine","text"} a line, text as the encoder reads it.
 */
import { build } from 'esbuild';
import fs from 'node:fs';
import path from 'node:path';

const [root, outFile] = process.argv.slice(2);
const source = path.join(import.meta.dirname, '../../src');
const entry = `export { chunkFile } from ${JSON.stringify(path.join(source, 'engine/chunking/chunkFile.ts'))};
export { embeddingText } from ${JSON.stringify(path.join(source, 'core/chunk.ts'))};`;
const bundle = path.join(import.meta.dirname, '../../dist', 'chunk-corpus.mjs');
await build({ stdin: { contents: entry, resolveDir: source, loader: 'ts' }, outfile: bundle, bundle: true, format: 'esm', platform: 'node',
  banner: { js: "import { createRequire as __r } from 'node:module'; const require = __r(import.meta.url);" }, logLevel: 'error' });
const { chunkFile, embeddingText } = await import(bundle);
fs.rmSync(bundle);

const out = fs.openSync(outFile, 'w');
let chunks = 0;
for (const repo of fs.readdirSync(root).sort()) {
  const folder = path.join(root, repo);
  if (!fs.statSync(folder).isDirectory() || repo === 'licenses') continue;
  for (const rel of fs.readdirSync(folder, { recursive: true }).sort()) {
    const file = path.join(folder, rel);
    if (!fs.statSync(file).isFile() || fs.statSync(file).size > 1_500_000) continue;
    const text = fs.readFileSync(file, 'utf8').replaceAll('\r\n', '\n');
    if (text.includes('\0')) continue;
    const lines = [];
    for (const c of (await chunkFile(rel, text)).chunks) {
      const t = embeddingText(c);
      if (/[A-Za-z0-9]/.test(t)) lines.push(JSON.stringify({ repo, path: rel, startLine: c.startLine, endLine: c.endLine, text: t }));
    }
    chunks += lines.length;
    if (lines.length) fs.writeSync(out, lines.join('\n') + '\n');
  }
}
console.log(`${chunks} chunks`);
process.exit(0);
