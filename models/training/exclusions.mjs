/**
 * What must not be trained on: the repositories that search quality is measured on, and copies of them inside other
 * repositories. A benchmark whose text the model has read measures memory, not search.
 */
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

/** One `owner/name` or `owner/*` a line. */
export function readExclusions(file) {
  const lines = fs.readFileSync(file, 'utf8').split('\n').map((l) => l.trim().toLowerCase()).filter(Boolean);
  const owners = new Set(lines.filter((l) => l.endsWith('/*')).map((l) => l.slice(0, -2)));
  const names = new Set(lines.filter((l) => !l.endsWith('/*')));
  return { owners, names, repositories: lines };
}

/** Throws when a training repository is on the list: a mistake in the list of repositories must stop the run. */
export function refuseExcluded(repository, exclusions) {
  const r = repository.toLowerCase();
  if (exclusions.names.has(r) || exclusions.owners.has(r.split('/')[0]))
    throw new Error(`${repository} is in exclude-from-training.txt: take it out of the list of training repositories.`);
}

/** Folders and single files that hold other projects' code. */
const VENDORED = /(^|\/)(vendor|vendored|third[_-]?party|thirdparty|3rdparty|bundled|external|externals|deps|node_modules|submodules|contrib\/(?:lib|src))(\/|$)/i;
const SINGLE_FILE_COPIES = /(^|\/)(json\.hpp|json_fwd\.hpp|catch\.hpp|doctest\.h|uv\.h|curl\.h)$/i;
export const isVendored = (relativePath) => VENDORED.test(relativePath) || SINGLE_FILE_COPIES.test(relativePath);

/** Names an excluded project as its source near the top of the file (licence headers of copied files do). */
export function namesExcludedProject(text, exclusions) {
  const head = text.slice(0, 1500).toLowerCase();
  return exclusions.repositories.some((r) => !r.endsWith('/*') && head.includes(`github.com/${r}`));
}

/** Comments, blanks and case do not make a copy another text. */
export const contentKey = (text) =>
  crypto.createHash('sha1').update(text.replace(/\/\*[\s\S]*?\*\/|(^|\s)(\/\/|#).*$/gm, '').replace(/\s+/g, '').toLowerCase()).digest('base64').slice(0, 16);

/** Keys of every file below a folder of benchmark corpora. */
export function benchmarkKeys(folder) {
  const keys = new Set();
  const walk = (d) => {
    for (const e of fs.readdirSync(d, { withFileTypes: true })) {
      const p = path.join(d, e.name);
      if (e.isDirectory()) walk(p);
      else if (e.isFile() && fs.statSync(p).size < 1_000_000) keys.add(contentKey(fs.readFileSync(p, 'utf8')));
    }
  };
  walk(folder);
  return keys;
}
