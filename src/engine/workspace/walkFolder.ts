/** Lists the files of a folder that are worth reading, by names and stat alone: an unchanged tree is walked without opening a file. */
import type { Dirent } from "node:fs";
import { lstat, readdir, readFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import type { ExcludeRule } from "../../protocol/engine.ts";
import { errorCode, folderError } from "./findFolder.ts";
import { MADE_FOLDER_MARKS, VERSION_CONTROL_FOLDERS } from "./folderNames.ts";
import { findRepository, readGitSettings } from "./gitSettings.ts";
import { IGNORE_FILES, IgnoreRules, type IgnoreFileTexts } from "./ignoreRules.ts";
import { DEFAULT_MAX_FILE_BYTES, maxBytesOf, skipByName } from "./skipByName.ts";
import type { SkipReason, SkippedEntry, WalkEvent } from "./sourceFile.ts";

export interface WalkOptions {
  /** Larger files are skipped as too large; notebooks may be larger, data files less (`maxBytesOf`). */
  readonly maxFileBytes?: number;
  /** What an editor leaves out; weaker than every .sextantignore. */
  readonly exclude?: readonly ExcludeRule[];
  /** Where git's own settings are looked for. The process's environment unless told. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** More in flight gain nothing: libuv runs four at a time. */
const STATS_IN_FLIGHT = 16;
/** What other tools are told to leave out is nothing anybody looks for. */
const IGNORE_FILE = /^\.\w*ignore$/;
/** A megabyte of patterns is no ignore file; matching it on every path would stop the walk. */
const MAX_IGNORE_FILE_BYTES = 1 << 20;

interface Directory {
  readonly kind: "directory";
  /** Relative to the folder; "" is the folder. */
  readonly path: string;
  readonly rules: IgnoreRules;
}

/**
 * Files and skipped files below `folder` (a real path from `findFolder`), in the order of their paths.
 * Hidden by ignore rules: not told. Symlinks are never followed: what they point at inside the folder is walked under its own name,
 * and what lies outside is not part of the folder. A directory that cannot be listed is a skipped entry; only the folder itself throws.
 */
export async function* walkFolder(folder: string, options: WalkOptions = {}, signal?: AbortSignal): AsyncGenerator<WalkEvent, void, undefined> {
  const { rules, prefix, repository } = await startAt(folder, options.env ?? process.env);
  const start = { rules: rules.withExcludes(prefix.slice(0, -1), options.exclude ?? []), prefix, repository };
  // Depth first with a list of its own: nested generators would pass every file through as many hands as it lies deep.
  const pending: (Directory | WalkEvent)[] = [{ kind: "directory", path: "", rules: start.rules }];
  const lister: Lister = { folder, prefix: start.prefix, repository: start.repository, options, signal };
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (next.kind !== "directory") {
      yield next;
      continue;
    }
    signal?.throwIfAborted();
    const entries = await listDirectory(lister, next);
    for (let i = entries.length - 1; i >= 0; i--) pending.push(entries[i]!);
  }
}

interface Lister {
  readonly folder: string;
  /** The folder's path inside its repository with a "/" at the end, or "": rules count from there. */
  readonly prefix: string;
  readonly repository: string | null;
  readonly options: WalkOptions;
  readonly signal: AbortSignal | undefined;
}

/** The rules at the folder: those of the repository it lies in, from the top down. */
async function startAt(folder: string, env: NonNullable<WalkOptions["env"]>): Promise<{ rules: IgnoreRules; prefix: string; repository: string | null }> {
  const repository = await findRepository(folder);
  const settings = await readGitSettings(repository, env);
  let rules = IgnoreRules.of(settings).withRepository("", settings);
  if (repository === null || repository === folder) return { rules, prefix: "", repository };
  const inside = relative(repository, folder).split(sep);
  let at = "";
  for (const name of inside) {
    rules = rules.withFiles(at, await readIgnoreFiles(join(repository, at), null));
    at = at === "" ? name : `${at}/${name}`;
    // Whoever asks for an ignored folder by name wants it.
    rules = rules.opening(at);
  }
  return { rules, prefix: `${at}/`, repository };
}

async function listDirectory(lister: Lister, directory: Directory): Promise<(Directory | WalkEvent)[]> {
  const { folder, prefix } = lister;
  const absolute = directory.path === "" ? folder : join(folder, directory.path);
  const at = directory.path === "" ? prefix.slice(0, -1) : prefix + directory.path;
  const inFolder = directory.path === "" ? "" : `${directory.path}/`;
  let listed: Dirent[];
  try {
    listed = await readdir(absolute, { withFileTypes: true });
  } catch (error) {
    throwIfOutOfHandles(error);
    if (directory.path === "") throw folderError(folder, error);
    return [{ kind: "skipped", path: directory.path, reason: reasonOf(error, directory.path) }];
  }
  const names = new Set(listed.map((entry) => entry.name));
  const rules = await rulesInside(lister, directory, absolute, at, names);
  if (rules === null) return [];

  const found: (Directory | WalkEvent)[] = [];
  const toStat: { readonly index: number; readonly path: string; readonly name: string }[] = [];
  for (const entry of inPathOrder(listed)) {
    const { name } = entry;
    if (VERSION_CONTROL_FOLDERS.has(name) && (name === ".git" || entry.isDirectory())) continue;
    const path = inFolder + name;
    if (entry.isDirectory()) {
      const inside = enter(rules, prefix + path);
      if (inside !== null) found.push({ kind: "directory", path, rules: inside });
      continue;
    }
    if (IGNORE_FILE.test(name) || rules.file(prefix + path, names) === "drop") continue;
    const reason = entry.isFile() ? skipByName(name) : "not-a-file";
    if (reason === null) toStat.push({ index: found.length, path, name });
    found.push({ kind: "skipped", path, reason: reason ?? "vanished" });
  }
  await inParallel(toStat, async ({ index, path, name }) => {
    lister.signal?.throwIfAborted();
    found[index] = await statFile(join(absolute, name), path, name, lister.options.maxFileBytes ?? DEFAULT_MAX_FILE_BYTES);
  });
  return found;
}

/** The rules for what is in a directory, or null where nothing in it is wanted. */
async function rulesInside(lister: Lister, directory: Directory, absolute: string, at: string, names: ReadonlySet<string>): Promise<IgnoreRules | null> {
  let { rules } = directory;
  if (directory.path !== "" && !rules.hidden && MADE_FOLDER_MARKS.some((mark) => names.has(mark)) && !rules.reincludes(at)) {
    if (rules.hiddenDirectory(at) === "drop") return null;
    rules = rules.searching(at);
  }
  if (names.has(".git") && absolute !== lister.repository) {
    rules = rules.withRepository(at, await readGitSettings(absolute, lister.options.env ?? process.env));
  }
  return IGNORE_FILES.some((name) => names.has(name)) ? rules.withFiles(at, await readIgnoreFiles(absolute, names)) : rules;
}

function enter(rules: IgnoreRules, path: string): IgnoreRules | null {
  const verdict = rules.directory(path);
  if (verdict === "drop") return null;
  if (verdict === "search") return rules.searching(path);
  return rules.hidden ? rules.opening(path) : rules;
}

/** Like git, an ignore file that is a symlink is not read: it may point anywhere. */
async function readIgnoreFiles(directory: string, names: ReadonlySet<string> | null): Promise<IgnoreFileTexts> {
  const texts: Partial<Record<(typeof IGNORE_FILES)[number], string>> = {};
  for (const name of IGNORE_FILES) {
    if (names !== null && !names.has(name)) continue;
    const path = join(directory, name);
    const isReadable = await lstat(path).then((s) => s.isFile() && s.size <= MAX_IGNORE_FILE_BYTES, () => false);
    if (isReadable) texts[name] = await readFile(path, "utf8").catch(() => "");
  }
  return texts;
}

/** Sorted so that the whole walk comes out in the order of its paths: "a-b" before "a/c" before "a0". */
function inPathOrder(entries: readonly Dirent[]): Dirent[] {
  const keyed = entries.map((entry) => ({ entry, key: entry.isDirectory() ? `${entry.name}/` : entry.name }));
  return keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)).map(({ entry }) => entry);
}

async function statFile(absolutePath: string, path: string, name: string, maxFileBytes: number): Promise<WalkEvent> {
  const skipped = (reason: SkipReason): SkippedEntry => ({ kind: "skipped", path, reason });
  try {
    const stats = await lstat(absolutePath);
    if (!stats.isFile()) return skipped("not-a-file");
    if (stats.size === 0) return skipped("empty");
    if (stats.size > maxBytesOf(name, maxFileBytes)) return skipped("too-large");
    return { kind: "file", path, absolutePath, sizeBytes: stats.size, mtimeMs: stats.mtimeMs };
  } catch (error) {
    throwIfOutOfHandles(error);
    return skipped(reasonOf(error, path));
  }
}

/** A name with bytes that are not UTF-8 comes with U+FFFD in their place and cannot be opened by it. */
function reasonOf(error: unknown, path: string): SkipReason {
  const code = errorCode(error);
  return (code === "ENOENT" || code === "ENOTDIR") && !path.includes("\uFFFD") ? "vanished" : "unreadable";
}

/** These say nothing about the file: calling it unreadable would take it out of the index. */
function throwIfOutOfHandles(error: unknown): void {
  if (["EMFILE", "ENFILE", "ENOMEM"].includes(errorCode(error))) throw error;
}

async function inParallel<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < items.length) await work(items[next++]!);
  };
  await Promise.all(Array.from({ length: Math.min(STATS_IN_FLIGHT, items.length) }, worker));
}
