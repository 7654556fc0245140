/**
 * Which paths are hidden, by rules from weak to strong: git's (the user's, the clone's, every .gitignore from the
 * repository down), every .ignore, dependency folders, what the editor excludes, every .sextantignore. The last rule that matches decides.
 *
 * Rules of all files are rebased to one root and kept in one list per directory that adds some, so a pattern is compiled once.
 * A list per file would be simpler, but the matcher then sees a parent as ignored that a nested file has re-included.
 */
import ignore, { type Ignore } from "ignore";
import type { ExcludeRule } from "../../protocol/engine.ts";
import { besideRule, type BesideRule, globPatterns } from "./editorExcludes.ts";
import { DEPENDENCY_FOLDERS } from "./folderNames.ts";
import type { GitSettings } from "./gitSettings.ts";

/** The ignore files of one directory, by name; weakest first. */
export const IGNORE_FILES = [".gitignore", ".ignore", ".sextantignore"] as const;
export type IgnoreFileTexts = Readonly<Partial<Record<(typeof IGNORE_FILES)[number], string>>>;

/** "take" it, "drop" it with all that is below, or "search" a hidden directory for what a .sextantignore re-includes. */
export type Verdict = "take" | "drop" | "search";

interface Layers {
  readonly ignoreCase: boolean;
  readonly git: readonly string[];
  readonly ignore: readonly string[];
  readonly editor: readonly string[];
  /** Excludes that hold only where another file lies beside. */
  readonly beside: readonly BesideRule[];
  readonly sextant: readonly string[];
  /** Directories that are walked although a rule hides them, and their parents: for these the question is settled. */
  readonly opened: readonly string[];
  /** Inside a hidden directory only .sextantignore speaks. */
  readonly hidden: boolean;
}

/** The rules that hold for the entries of one directory. Immutable; paths are relative to the root, without a leading slash. */
export class IgnoreRules {
  readonly #layers: Layers;
  readonly #compiled: Compiled;

  private constructor(layers: Layers, compiled: Compiled) {
    this.#layers = layers;
    this.#compiled = compiled;
  }

  static of(settings: Pick<GitSettings, "ignoreCase">): IgnoreRules {
    const layers: Layers = { ignoreCase: settings.ignoreCase, git: [], ignore: [], editor: [], beside: [], sextant: [], opened: [], hidden: false };
    return new IgnoreRules(layers, compile(layers, null));
  }

  /** A repository begins at `directory`: the git rules of an outer one end there. */
  withRepository(directory: string, settings: GitSettings): IgnoreRules {
    const git = [...rebase(settings.excludesText, directory), ...rebase(settings.infoExcludeText, directory)];
    return this.#with({ git });
  }

  /** What the editor leaves out in `directory`, which is the folder that it has opened. */
  withExcludes(directory: string, excludes: readonly ExcludeRule[]): IgnoreRules {
    if (excludes.length === 0) return this;
    const rebased = (rule: ExcludeRule): string[] => globPatterns(rule.glob).flatMap((pattern) => rebase(pattern, directory));
    const always = excludes.filter(({ when }) => when === undefined);
    const beside = excludes.flatMap((rule) => (rule.when === undefined ? [] : [besideRule(rebased(rule), rule.when, this.#layers.ignoreCase)]));
    return this.#with({ editor: always.flatMap(rebased), beside });
  }

  withFiles(directory: string, texts: IgnoreFileTexts): IgnoreRules {
    const add = (have: readonly string[], text: string | undefined): readonly string[] => (text ? [...have, ...rebase(text, directory)] : have);
    const { git, ignore: plain, sextant } = this.#layers;
    return this.#with({ git: add(git, texts[".gitignore"]), ignore: add(plain, texts[".ignore"]), sextant: add(sextant, texts[".sextantignore"]) });
  }

  /** The rules inside `directory`, which was taken although it, or a directory above it, is hidden. */
  opening(directory: string): IgnoreRules {
    return this.#with({ opened: [...this.#layers.opened, `!/${escape(directory)}`], hidden: false });
  }

  /** The rules inside `directory`, which is hidden and searched for what is re-included. */
  searching(directory: string): IgnoreRules {
    return this.#with({ opened: [...this.#layers.opened, `!/${escape(directory)}`], hidden: true });
  }

  get hidden(): boolean {
    return this.#layers.hidden;
  }

  /** `names` are those of all that lies in the same directory. */
  file(path: string, names: ReadonlySet<string>): Verdict {
    if (this.#ignores(path)) return "drop";
    const excluded = this.#layers.beside.some((excludes) => excludes(path, names));
    return excluded && !this.#compiled.sextant.test(path).unignored ? "drop" : "take";
  }

  directory(path: string): Verdict {
    return this.#ignores(`${path}/`) ? this.hiddenDirectory(path) : "take";
  }

  /** What to do with a directory that is known to be hidden. */
  hiddenDirectory(path: string): Verdict {
    return this.#compiled.reach.some((mayMatchBelow) => mayMatchBelow(path)) ? "search" : "drop";
  }

  /** True where a .sextantignore names the directory itself with `!`. */
  reincludes(directory: string): boolean {
    return this.#compiled.sextant.test(`${directory}/`).unignored;
  }

  #ignores(path: string): boolean {
    return this.#layers.hidden ? !this.#compiled.sextant.test(path).unignored : this.#compiled.all.ignores(path);
  }

  #with(change: Partial<Layers>): IgnoreRules {
    const layers = { ...this.#layers, ...change };
    return new IgnoreRules(layers, compile(layers, { layers: this.#layers, compiled: this.#compiled }));
  }
}

interface Compiled {
  readonly git: Ignore;
  readonly ignore: Ignore;
  readonly editor: Ignore;
  readonly sextant: Ignore;
  readonly all: Ignore;
  readonly reach: readonly ((directory: string) => boolean)[];
}

/** Lists that did not change are shared with `before`, so their patterns are not compiled again. */
function compile(layers: Layers, before: { readonly layers: Layers; readonly compiled: Compiled } | null): Compiled {
  const fresh = (): Ignore => ignore({ ignorecase: layers.ignoreCase });
  const list = (name: "git" | "ignore" | "editor"): Ignore => {
    const patterns = layers[name];
    const had = before?.layers[name];
    if (before && had === patterns) return before.compiled[name];
    // A nested file only adds to the end; what stood before is taken over compiled.
    if (before && had && had.length > 0 && had.every((pattern, i) => patterns[i] === pattern)) {
      return fresh().add(before.compiled[name]).add(patterns.slice(had.length));
    }
    return fresh().add(patterns);
  };
  const git = list("git");
  const plain = list("ignore");
  const editor = list("editor");
  const sextant = fresh().add(layers.sextant).add(layers.opened);
  return {
    git,
    ignore: plain,
    editor,
    sextant,
    all: fresh().add(git).add(plain).add(DEPENDENCIES).add(editor).add(sextant),
    reach: before && before.layers.sextant === layers.sextant ? before.compiled.reach : layers.sextant.filter((p) => p.startsWith("!")).map(reachOf),
  };
}

const DEPENDENCIES = ignore({ ignorecase: false }).add([...DEPENDENCY_FOLDERS].map((name) => `${name}/`));

/** Each further `**` multiplies the ways to match a deep path; a hostile file must not stop the walk. Real ones have up to three. */
const MAX_DOUBLE_STARS = 5;

/** The patterns of an ignore file of `directory`, rewritten so that they mean the same at the root. */
function rebase(text: string, directory: string): string[] {
  const out: string[] = [];
  for (const raw of text.replace(/^\uFEFF/, "").split("\n")) {
    const line = raw.endsWith("\r") ? raw.slice(0, -1) : raw;
    if (line === "" || line.startsWith("#")) continue;
    const bang = line.startsWith("!") ? "!" : "";
    const body = trimSpaces(line.slice(bang.length));
    // A slash alone names nothing; rebased it would name the directory itself.
    if (/^\/*$/.test(body) || body.split("**").length > MAX_DOUBLE_STARS + 1) continue;
    if (directory === "") {
      out.push(bang + body);
      continue;
    }
    const anchored = body.slice(0, -1).includes("/");
    out.push(`${bang}/${escape(directory)}/${anchored ? body.replace(/^\//, "") : `**/${body}`}`);
  }
  return out;
}

/** Git trims spaces at the end of a pattern unless a backslash stands before them. */
function trimSpaces(body: string): string {
  let end = body.length;
  while (body[end - 1] === " ") end--;
  let backslashes = 0;
  while (body[end - 1 - backslashes] === "\\") backslashes++;
  return backslashes % 2 === 1 && end < body.length ? body.slice(0, end + 1) : body.slice(0, end);
}

/** A path as a pattern that matches it and nothing else. */
function escape(path: string): string {
  // A class of one keeps line ends from being trimmed as the end of a pattern's line.
  return path.replace(/[\\*?[\]! #]/g, "\\$&").replace(/[\r\n]/g, "[$&]");
}

/**
 * Whether a `!` pattern may match something below a directory: exact where its parts are plain names, else generous, which costs
 * a look and nothing more. A pattern without slash reaches everywhere but into dependency folders: `!*.md` is not a wish
 * for the read-mes of ten thousand packages. Whoever wants those names them: `!node_modules/mine/`.
 */
function reachOf(negation: string): (directory: string) => boolean {
  const body = negation.slice(1).replace(/\/$/, "");
  const anchored = body.includes("/");
  const parts = body.replace(/^\//, "").split("/");
  const plain = (part: string): string | null => (/[*?[]/.test(part.replace(/\\./g, "")) ? null : part.replace(/\\(.)/g, "$1"));
  const names = new Set(parts.map(plain));
  return (directory) => {
    const path = directory.split("/");
    if (path.some((name) => DEPENDENCY_FOLDERS.has(name) && !names.has(name))) return false;
    if (!anchored) return true;
    for (const [i, name] of path.entries()) {
      const part = parts[i];
      if (part === undefined) return false;
      if (part.includes("**")) return true;
      const wanted = plain(part);
      if (wanted !== null && wanted !== name) return false;
    }
    return parts.length > path.length;
  };
}
