/** Commit subjects and the lines they added, from the folder's own history: questions that its authors asked of themselves. */
import { readGit, type Git } from "./readGit.ts";

export interface CommitChange {
  readonly subject: string;
  readonly path: string;
  /** Lines long enough to tell where they stand, without blanks around them. */
  readonly added: readonly string[];
}

export interface History {
  readonly changes: readonly CommitChange[];
  /** Commits looked at; 0 where there is no history. */
  readonly commits: number;
  /** Why nothing or not everything could be read, as a sentence. */
  readonly problem?: string;
}

const COMMITS = 2_000;
/** A commit that touches more says nothing about any one place. */
const MOST_FILES = 3;
/** More subjects than a fine-tune takes: of many the lines are gone. */
const MOST_READ = 400;
/** A shorter line stands in many places. */
const LEAST_LINE = 20;
const LEAST_WORDS = 4;

/** Newest first; of files that `isIndexed` knows. Nothing of the repository runs (`readGit`). */
export async function commitChanges(folder: string, isIndexed: (path: string) => boolean, signal?: AbortSignal): Promise<History> {
  const git = readGit(folder, signal);
  const { output, problem } = await git(["log", "-n", String(COMMITS), "--no-merges", "--raw", "--no-abbrev", ...SAME_EVERYWHERE, "--format=%x00%H %s", "--", "."]);
  const all = parseLog(output);
  if (problem !== undefined || all.length === 0) return { changes: [], commits: 0, ...(problem === undefined ? {} : { problem }) };
  const chosen = all.flatMap(({ hash, subject, paths }) => {
    const said = plainSubject(subject);
    return said !== null && paths.length <= MOST_FILES && paths.some(isIndexed) ? [[hash, said] as const] : [];
  });
  const subjects = new Map(chosen.slice(0, MOST_READ));
  if (subjects.size === 0) return { changes: [], commits: all.length };
  const patches = await git(["log", "--no-walk=unsorted", "--stdin", "-p", "-U0", "--inter-hunk-context=0", ...SAME_EVERYWHERE, "--format=%x00%H"], [...subjects.keys()].join("\n"));
  const changes = parsePatches(patches.output).flatMap(({ hash, path, added }) => {
    const subject = subjects.get(hash);
    return subject !== undefined && added.length > 0 && isIndexed(path) ? [{ subject, path, added }] : [];
  });
  return { changes, commits: all.length, ...((await isShallow(git)) ? { problem: `The history here is shallow: ${all.length} commits.` } : {}), ...(patches.problem === undefined ? {} : { problem: patches.problem }) };
}

/** What a person's or a repository's configuration would change in the output. */
const SAME_EVERYWHERE = ["--no-color", "--no-ext-diff", "--no-textconv", "--no-renames", "--relative", "--encoding=UTF-8", "--src-prefix=a/", "--dst-prefix=b/", "--submodule=short", "--ignore-submodules=all", "--no-notes", "--no-show-signature", "--no-decorate"];

const isShallow = async (git: Git): Promise<boolean> => (await git(["rev-parse", "--is-shallow-repository"])).output.trim() === "true";

interface Logged {
  readonly hash: string;
  readonly subject: string;
  readonly paths: readonly string[];
}

/** A head is NUL, hash, blank and subject; below it a line a file: ":modes hashes status TAB path". Paths with quotes, tabs or line breaks are given up. */
function parseLog(text: string): Logged[] {
  const out: { hash: string; subject: string; paths: string[] }[] = [];
  for (const line of text.split("\n")) {
    if (line.startsWith("\0")) {
      const blank = line.indexOf(" ");
      out.push({ hash: line.slice(1, blank), subject: line.slice(blank + 1), paths: [] });
    } else if (line.startsWith(":")) out.at(-1)?.paths.push(line.slice(line.indexOf("\t") + 1));
  }
  return out;
}

/** What was written, without its number, its kind and its scope; null where that says too little, or a program wrote it. */
export function plainSubject(subject: string): string | null {
  const plain = subject.replace(/\s*\(?#\d+\)?/g, "").replace(/^\w+(\([^)]*\))?!?:\s*/, "").trim();
  return plain.split(/\s+/).length < LEAST_WORDS || WRITTEN_BY_PROGRAMS.test(plain) ? null : plain;
}
const WRITTEN_BY_PROGRAMS = /^(bump|merge|revert|release|update (dependenc|changelog|readme|version)|version |v?\d+\.\d)/i;

interface Patch {
  readonly hash: string;
  readonly path: string;
  readonly added: readonly string[];
}

/** Unified diffs by their grammar: a hunk's head says how many lines of it follow, and nothing inside is taken for a head. */
export function parsePatches(text: string): Patch[] {
  const out: Patch[] = [];
  let hash = "";
  let added: string[] | null = null;
  let [oldLeft, newLeft] = [0, 0];
  for (const line of text.split("\n")) {
    if (oldLeft > 0 || newLeft > 0) {
      const [mark] = line;
      if (mark === "+") {
        newLeft--;
        const plain = line.slice(1).trim();
        if (plain.length > LEAST_LINE) added?.push(plain);
      } else if (mark === "-") oldLeft--;
      else if (mark !== "\\") [oldLeft, newLeft] = [oldLeft - 1, newLeft - 1];
    } else if (line.startsWith("\0")) {
      [hash, added] = [line.slice(1), null];
    } else if (line.startsWith("diff --git ")) added = null;
    else if (line.startsWith("+++ b/")) {
      added = [];
      // A path with blanks is followed by a tab.
      out.push({ hash, path: line.slice(6).replace(/\t$/, ""), added });
    } else {
      const hunk = /^@@ -\d+(?:,(\d+))? \+\d+(?:,(\d+))? @@/.exec(line);
      if (hunk) [oldLeft, newLeft] = [Number(hunk[1] ?? 1), Number(hunk[2] ?? 1)];
    }
  }
  return out;
}
