/**
 * Mines training material from source trees with tree-sitter: one JSON a line.
 *
 *   node mine.mjs TREES OUT.jsonl [--bench FOLDER] [--shard 0/2]
 *
 * TREES holds OWNER+NAME folders (checkout.mjs). --bench refuses files whose content is also in that folder. Records by kind `k`:
 *   def   a definition: r repository, l language, p path, n name, e enclosing names, q first paragraph of its documentation ('' if
 *         none), c its code without that documentation
 *   test  a test with a sentence for a name: q the sentence, c the body
 *   file  a source file: q its first comment ('' if none), w up to six pieces of it
 *   alg   a whole solution of a named exercise in one language: g the exercise, c the code without comments
 *   task  the wording of such an exercise: g, q
 */
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { Parser } from 'web-tree-sitter';
import { benchmarkKeys, contentKey, isVendored, namesExcludedProject, readExclusions, refuseExcluded } from './exclusions.mjs';
import { documentationOf, firstParagraph, isSentence, fileComment } from './documentation.mjs';
import { exerciseOf, taskOf } from './exercises.mjs';
import { loadGrammars, nameOf } from './grammars.mjs';
import { braceLanguages, braceDefinitions } from './braces.mjs';

const args = process.argv.slice(2);
const option = (name) => { const i = args.indexOf(name); return i < 0 ? undefined : args.splice(i, 2)[1]; };
const bench = option('--bench');
const [shard, shards] = (option('--shard') ?? '0/1').split('/').map(Number);
const [trees, outFile] = args;

const exclusions = readExclusions(path.join(import.meta.dirname, 'exclude-from-training.txt'));
const held = bench ? benchmarkKeys(bench) : new Set();
const grammars = await loadGrammars(path.join(import.meta.dirname, '../../node_modules'));
const parser = new Parser();
const out = fs.openSync(outFile, 'w');

/** No repository may drown the others: a large framework has 30,000 documented methods that sound alike. */
const LIMITS = { documented: 3500, plain: 1500, test: 1200, file: 600 };
const CODE = 2400; // characters kept of one definition: a chunk is up to about 1,500
const SKIP = /(^|\/)(node_modules|\.git|dist|build|out|target|generated|__pycache__|testdata|min|locales?|i18n|migrations|docs?_build|snapshots|__snapshots__)(\/|$)|\.min\.js$|\.d\.ts$|\.pb\.go$|_pb2\.py$|\.g\.dart$/i;
const TEST = /(^|\/)(tests?|specs?|__tests__|e2e|testing|fixtures|benches|benchmarks?)(\/|$)|[._-](test|spec)s?\.\w+$|(Test|Tests|Spec|Specs)\.\w+$|^test_|\/test_/;
const counts = { refused: 0, files: 0 };
const seen = new Set();
const once = (key) => { const h = crypto.createHash('sha1').update(key).digest('base64').slice(0, 14); return seen.has(h) ? false : Boolean(seen.add(h)); };

function* sources(folder) {
  const walk = function* (d) {
    for (const e of fs.readdirSync(d, { withFileTypes: true })) {
      const p = path.join(d, e.name);
      const rel = path.relative(folder, p);
      if (e.isDirectory()) { if (!SKIP.test(rel + '/') && !isVendored(rel + '/')) yield* walk(p); }
      else if (e.isFile() && !SKIP.test(rel) && !isVendored(rel)) yield { file: p, rel };
    }
  };
  yield* walk(folder);
}

/** Deterministic shuffle, so that limits take a sample of the whole tree and not its first folders. */
const shuffled = (xs) => xs.map((x) => [crypto.createHash('md5').update(x.rel).digest('hex'), x]).sort(([a], [b]) => (a < b ? -1 : 1)).map(([, x]) => x);

function definitions(g, text, rel) {
  if (!g.language) return braceDefinitions(text);
  parser.setLanguage(g.language);
  const tree = parser.parse(text);
  const found = [];
  const stack = []; // [endIndex, name] of the definitions around the present one; descendantsOfType answers in source order
  for (const node of tree.rootNode.descendantsOfType(g.defs)) {
    while (stack.length && stack.at(-1)[0] <= node.startIndex) stack.pop();
    const size = node.endIndex - node.startIndex;
    const test = testSentence(node);
    if (test) { found.push({ test, code: text.slice(node.startIndex, node.endIndex) }); continue; }
    if (g.lang === 'elixir' && !/^(defmodule|defmacrop?|defp?|defprotocol)\b/.test(node.text)) continue;
    if (size < 40) continue;
    const name = nameOf(node);
    const container = /class|interface|impl|module|object|trait|struct|enum|namespace/.test(node.type) || /^defmodule/.test(node.text.slice(0, 10));
    if (size < 40_000) {
      const { doc, code } = documentationOf(node, text, g.docs);
      found.push({ name, enclosing: stack.map((s) => s[1]).filter(Boolean), doc, code, container });
    }
    if (container) stack.push([node.endIndex, name]);
  }
  tree.delete();
  return found;
}

/** `it("parses a date", ...)`, `test "parses a date" do`, `describe(...)`: the sentence. */
function testSentence(node) {
  if (node.type !== 'expression_statement' && node.type !== 'call') return '';
  const m = /^(?:await\s+)?(?:it|test|specify|scenario)(?:\.\w+)?[\s(]+(["'`])((?:(?!\1).){12,160})\1/.exec(node.text.slice(0, 220));
  return m ? m[2] : '';
}

function mineFile({ file, rel }, repository, left, lines) {
  const exercise = exerciseOf(repository, rel);
  const extension = path.extname(rel);
  const g = grammars.get(extension) ?? braceLanguages.get(extension);
  const task = taskOf(repository, rel);
  if (!g && !task) return;
  const text = fs.readFileSync(file, 'utf8');
  if (text.length < 60 || text.includes('\0')) return;
  if (task) { lines.push({ k: 'task', r: repository, g: task, q: firstParagraph(text.replace(/^#.*$/gm, '').trim(), 3) }); return; }
  if (text.length / text.split('\n').length > 200) return;
  if (namesExcludedProject(text, exclusions) || held.has(contentKey(text))) { counts.refused++; return; }
  counts.files++;
  if (exercise && text.length < 12_000) lines.push({ k: 'alg', r: repository, l: g.lang, g: exercise, p: rel, c: text.slice(0, 6000) });
  const isTest = TEST.test(rel);
  if (exercise === '') return; // an exercise track's stubs and tests repeat each other
  let found;
  try { found = definitions(g, text, rel); } catch (e) { console.error(`${rel}: ${e.message}`); return; }
  for (const f of found) {
    if (f.test) {
      if (left.test > 0 && f.code.length > 80 && once(f.code)) { left.test--; lines.push({ k: 'test', r: repository, l: g.lang, p: rel, q: f.test, c: f.code.slice(0, CODE) }); }
      continue;
    }
    const q = firstParagraph(f.doc, 1);
    const documented = isSentence(q) && once('q' + repository + q);
    const bucket = documented ? 'documented' : 'plain';
    if (left[bucket] <= 0 || (isTest && !documented && left.plain < LIMITS.plain / 2)) continue;
    if (f.code.length < 60 || (!documented && f.code.split('\n').length < 4) || !once(f.code.replace(/\s+/g, ''))) continue;
    left[bucket]--;
    lines.push({ k: 'def', r: repository, l: g.lang, p: rel, n: f.name, e: f.enclosing, q: documented ? q : '', c: f.code.slice(0, CODE), t: isTest ? 1 : 0, b: f.container ? 1 : 0 });
  }
  if (!isTest && left.file > 0 && text.length > 800) {
    left.file--;
    const q = firstParagraph(fileComment(text, g.lang), 2);
    lines.push({ k: 'file', r: repository, l: g.lang, p: rel, q: isSentence(q) ? q : '', w: pieces(text) });
  }
}

/** Up to six pieces of about 1,400 characters, whole lines, spread over the file. */
function pieces(text) {
  const all = [];
  let piece = '';
  for (const line of text.split('\n')) {
    if (piece.length + line.length > 1400) { all.push(piece); piece = ''; }
    piece += line + '\n';
  }
  if (piece.length > 200) all.push(piece);
  const step = Math.max(1, all.length / 6);
  return Array.from({ length: Math.min(6, all.length) }, (_, i) => all[Math.floor(i * step)]);
}

const folders = fs.readdirSync(trees).filter((f) => f.includes('+')).sort().filter((_, i) => i % shards === shard);
for (const folder of folders) {
  const repository = folder.replace('+', '/');
  refuseExcluded(repository, exclusions);
  const left = { ...LIMITS };
  const lines = [];
  const started = Date.now();
  for (const s of shuffled([...sources(path.join(trees, folder))])) {
    if (left.documented <= 0 && left.plain <= 0 && left.test <= 0 && left.file <= 0) break;
    mineFile(s, repository, left, lines);
    if (Date.now() - started > 90_000) break;
  }
  fs.writeSync(out, lines.map((l) => JSON.stringify(l) + '\n').join(''));
  console.log(`${repository} ${lines.length} records, ${LIMITS.documented - left.documented} documented, ${Date.now() - started} ms`);
}
fs.closeSync(out);
console.log(JSON.stringify(counts));
