// Large repositories made of real files: the benchmark's corpora, and sources of the installed packages for what is missing. Same input, same repository.
import fs from "node:fs";
import path from "node:path";

/** Folders that hold other repositories' sources, in order. */
function filesBelow(folder, accept = () => true) {
  return fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter(accept)
    .sort();
}

const isSource = (file) => /(?<!\.min)\.[cm]?[jt]s$/.test(file) && fs.statSync(file).size < 50_000;

/**
 * Makes `target` a repository of `count` files.
 * @param {readonly string[]} corpora folders taken whole, in order, until there are enough files
 * @param {string} packages node_modules: its sources fill what is missing
 */
export function makeRepository(target, count, corpora, packages) {
  let made = 0;
  const take = (name, root, files) => {
    for (const file of files.slice(0, count - made)) {
      // A folder named node_modules is left out of every index.
      const to = path.join(target, name, path.relative(root, file).replaceAll("node_modules", "packages"));
      fs.mkdirSync(path.dirname(to), { recursive: true });
      fs.copyFileSync(file, to);
      made++;
    }
  };
  for (const [i, corpus] of corpora.entries()) take(`corpus${i + 1}`, corpus, filesBelow(corpus));
  if (made < count) take("packages", packages, filesBelow(packages, isSource));
  if (made < count) throw new Error(`Only ${made} of ${count} files could be found.`);
}
