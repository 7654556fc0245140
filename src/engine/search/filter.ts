/** Languages, globs and tests become one mask over the catalog, which both retrievers are given before they look. */
import picomatch from "picomatch";
import { SextantError } from "../../core/errors.ts";
import type { SearchFilter } from "../../core/hit.ts";
import type { Catalog } from "../store/catalog.ts";
import type { RowMask } from "../store/snapshot.ts";
import type { NamedFile } from "./nameIndex.ts";
import { isTestPath } from "./pathRole.ts";

export interface AllowedFiles {
  readonly files: readonly NamedFile[];
  /** undefined where every row is allowed. */
  readonly mask: RowMask | undefined;
}

/** `languageName` turns an alias ("ts") into the name the index uses, or undefined for a language nobody knows. */
export type LanguageName = (alias: string) => string | undefined;

/** Throws `query/bad-glob` and `query/unknown-language`. */
export function allowedFiles(catalog: Catalog, files: readonly NamedFile[], filter: SearchFilter | undefined, languageName: LanguageName): AllowedFiles {
  const tests: ((file: NamedFile) => boolean)[] = [];
  if (filter?.languages && filter.languages.length > 0) {
    const present = () => [...new Set(files.map((f) => f.language))].sort();
    const wanted = new Set(filter.languages.map((alias) => knownLanguage(alias, languageName, present)));
    tests.push((file) => wanted.has(file.language));
  }
  if (filter?.paths && filter.paths.length > 0) {
    tests.push(pathTest(filter.paths));
  }
  if (filter?.tests === false) tests.push((file) => !isTestPath(file.path));
  if (tests.length === 0) return { files, mask: undefined };
  const allowed = files.filter((file) => tests.every((test) => test(file)));
  const mask = new Uint8Array(catalog.size);
  for (const file of allowed) for (const row of catalog.rowsOf(file.path)) mask[row] = 1;
  return { files: allowed, mask };
}

/** What `allowedFiles` would refuse, told without an index: a question that cannot be asked must not build one first. */
export function checkFilter(filter: SearchFilter | undefined, languageName: LanguageName): void {
  for (const alias of filter?.languages ?? []) knownLanguage(alias, languageName, () => []);
  if (filter?.paths && filter.paths.length > 0) pathTest(filter.paths);
}

function knownLanguage(alias: string, languageName: LanguageName, present: () => readonly string[]): string {
  const name = languageName(alias);
  if (name !== undefined) return name;
  const there = present();
  const nextStep = there.length > 0 ? `Languages in this index: ${there.join(", ")}.` : "Use a name such as typescript, python or c++, or an ending such as ts, py or cpp.";
  throw new SextantError("query/unknown-language", `There is no language called "${alias}".`, nextStep);
}

/** Any of the globs must match and none of those that begin with `!`; with such ones alone, everything else is meant. */
function pathTest(globs: readonly string[]): (file: NamedFile) => boolean {
  const wanted = globs.filter((glob) => !glob.startsWith("!")).map(globMatcher);
  const unwanted = globs.filter((glob) => glob.startsWith("!")).map((glob) => globMatcher(glob.slice(1)));
  return ({ path }) => (wanted.length === 0 || wanted.some((matches) => matches(path))) && !unwanted.some((matches) => matches(path));
}

/** A folder name alone means everything in it, as people expect of a path filter. */
function globMatcher(glob: string): (path: string) => boolean {
  const cleaned = glob.trim().replace(/^\.\//, "").replace(/\/+$/, "");
  if (cleaned === "") throw new SextantError("query/bad-glob", "The path filter is empty.", "Write something like src/** or *.test.ts.");
  if (unbalanced(cleaned)) {
    throw new SextantError("query/bad-glob", `The path filter "${glob}" has a bracket that is not closed.`, "Close it, or put a backslash before it.");
  }
  try {
    // Without a slash a pattern is about the file's name wherever it lies, as in .gitignore.
    const options = { dot: true, matchBase: !cleaned.includes("/") } as const;
    const exact = picomatch(cleaned, options);
    const inside = picomatch(`${cleaned}/**`, { dot: true });
    const insideAnywhere = cleaned.includes("/") ? inside : picomatch(`**/${cleaned}/**`, { dot: true });
    return (path) => exact(path) || inside(path) || insideAnywhere(path);
  } catch (cause) {
    throw new SextantError("query/bad-glob", `The path filter "${glob}" cannot be read.`, "Write something like src/** or *.test.ts.", { cause });
  }
}

function unbalanced(glob: string): boolean {
  let square = 0;
  let curly = 0;
  for (let i = 0; i < glob.length; i++) {
    const c = glob[i];
    if (c === "\\") i++;
    else if (c === "[") square++;
    else if (c === "]" && square > 0) square--;
    else if (c === "{") curly++;
    else if (c === "}" && curly > 0) curly--;
  }
  return square !== 0 || curly !== 0;
}
