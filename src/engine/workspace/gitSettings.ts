/** What git's own settings say about ignoring, read from its files: git itself need not be installed. */
import { readFile, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, isAbsolute, join, resolve } from "node:path";

export interface GitSettings {
  /** Patterns of core.excludesFile: the user's own, for every repository. */
  readonly excludesText: string;
  /** Patterns of info/exclude: this clone's own. */
  readonly infoExcludeText: string;
  readonly ignoreCase: boolean;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** `.git/config` files include one another; a cycle must end. Git itself stops at 10. */
const MAX_INCLUDE_DEPTH = 10;

/** The nearest folder at or above `folder` that has a `.git`, or null. */
export async function findRepository(folder: string): Promise<string | null> {
  for (let at = folder; ; at = dirname(at)) {
    const found = await stat(join(at, ".git")).catch(() => null);
    if (found !== null) return at;
    if (dirname(at) === at) return null;
  }
}

/** `repository` is a folder with a `.git`, or null for a folder outside of git: the user's own patterns hold there too. */
export async function readGitSettings(repository: string | null, env: Environment): Promise<GitSettings> {
  const home = env["HOME"] ?? env["USERPROFILE"] ?? homedir();
  const xdg = env["XDG_CONFIG_HOME"] || join(home, ".config");
  const common = repository === null ? null : await commonGitFolder(join(repository, ".git"));
  const globals = env["GIT_CONFIG_GLOBAL"] === undefined ? [join(xdg, "git", "config"), join(home, ".gitconfig")] : [env["GIT_CONFIG_GLOBAL"]];
  const system = env["GIT_CONFIG_NOSYSTEM"] ? [] : [env["GIT_CONFIG_SYSTEM"] ?? "/etc/gitconfig"];

  const values = new Map<string, string>();
  for (const file of [...system, ...globals, ...(common === null ? [] : [join(common, "config")])]) {
    await readConfig(file, home, values, 0);
  }
  const excludesFile = values.get("core.excludesfile");
  const excludesPath = excludesFile === undefined ? join(xdg, "git", "ignore") : fromHome(excludesFile, home, repository ?? home);
  const ignoreCase = values.get("core.ignorecase");
  return {
    excludesText: excludesPath === "" ? "" : await readText(excludesPath),
    infoExcludeText: common === null ? "" : await readText(join(common, "info", "exclude")),
    ignoreCase: ignoreCase === undefined ? process.platform === "darwin" || process.platform === "win32" : /^(true|yes|on|1)$/i.test(ignoreCase),
  };
}

/**
 * Where a repository keeps what its worktrees share. `.git` is a folder, or in worktrees and submodules
 * a file with one line `gitdir: PATH`; a worktree's folder names the shared one in its `commondir`.
 */
async function commonGitFolder(dotGit: string): Promise<string> {
  const isFolder = await stat(dotGit).then((s) => s.isDirectory(), () => true);
  let folder = dotGit;
  if (!isFolder) {
    const target = /^gitdir: (.*)/.exec(await readText(dotGit))?.[1]?.trimEnd();
    if (target) folder = resolve(dirname(dotGit), target);
  }
  const shared = (await readText(join(folder, "commondir"))).trim();
  return shared === "" ? folder : resolve(folder, shared);
}

/** Later values win, as in git. Only what is asked for above is understood: sections, `key = value`, quotes, comments. */
async function readConfig(file: string, home: string, values: Map<string, string>, depth: number): Promise<void> {
  if (depth > MAX_INCLUDE_DEPTH) return;
  let section = "";
  for (const raw of (await readText(file)).replace(/\\\r?\n/g, "").split("\n")) {
    const header = /^\s*\[\s*([^\]"]*?)\s*(?:"((?:[^"\\]|\\.)*)")?\s*\]/.exec(raw);
    if (header) section = header[1]!.toLowerCase() + (header[2] === undefined ? "" : `.${header[2]}`);
    const line = header ? raw.slice(header[0].length) : raw;
    const setting = /^\s*([A-Za-z][\w-]*)\s*(?:=\s*(.*))?$/.exec(line);
    if (!setting) continue;
    const key = `${section}.${setting[1]!.toLowerCase()}`;
    const value = setting[2] === undefined ? "true" : unquote(setting[2]);
    if (key === "include.path") await readConfig(fromHome(value, home, dirname(file)), home, values, depth + 1);
    else values.set(key, value);
  }
}

function unquote(value: string): string {
  const escapes: Readonly<Record<string, string>> = { n: "\n", t: "\t", b: "\b" };
  let out = "";
  let quoted = false;
  let keep = 0;
  for (let i = 0; i < value.length; i++) {
    const char = value[i]!;
    if (char === "\\" && i + 1 < value.length) {
      const next = value[++i]!;
      out += escapes[next] ?? next;
    } else if (char === '"') {
      quoted = !quoted;
    } else if (!quoted && (char === "#" || char === ";")) {
      break;
    } else {
      out += char;
      if (!quoted && /\s/.test(char)) continue;
    }
    keep = out.length;
  }
  return out.slice(0, keep);
}

function fromHome(path: string, home: string, base: string): string {
  if (path === "") return "";
  if (path === "~" || path.startsWith("~/")) return join(home, path.slice(1));
  return isAbsolute(path) ? path : resolve(base, path);
}

/** An ignore or settings file that is missing, unreadable or not a file says nothing. */
async function readText(path: string): Promise<string> {
  const isFile = await stat(path).then((s) => s.isFile(), () => false);
  return isFile ? readFile(path, "utf8").catch(() => "") : "";
}
