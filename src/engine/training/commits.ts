/** Commit subjects and the lines they added, from the folder's own history: questions that its authors asked of themselves. */
import { execFile } from "node:child_process";

export interface CommitChange {
  readonly subject: string;
  readonly path: string;
  readonly added: readonly string[];
}

const COMMITS = 400;
const TIMEOUT_MS = 20_000;
/** A commit that touches more says nothing about any one place. */
const MOST_FILES = 3;
/** A shorter line stands in many places. */
const LEAST_LINE = 20;

/**
 * Empty where there is no git or no history. Nothing of the repository runs: no hooks, no pager, no external diff, no text conversion,
 * no watcher, and no lock is taken.
 */
export async function commitChanges(folder: string, signal?: AbortSignal): Promise<readonly CommitChange[]> {
  const safe = ["--no-optional-locks", "--no-pager", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-c", "diff.external=", "-c", "log.showSignature=false", "-c", "protocol.allow=never"];
  const args = [...safe, "log", "-n", String(COMMITS), "--no-merges", "--no-color", "--no-ext-diff", "--no-textconv", "--no-renames", "--relative", "-U0", "-p", "--format=%x01%s", "--", "."];
  const env = { ...process.env, GIT_TERMINAL_PROMPT: "0", GIT_NO_LAZY_FETCH: "1", GIT_EXTERNAL_DIFF: "" };
  const text = await new Promise<string>((resolve) => {
    execFile("git", args, { cwd: folder, encoding: "utf8", maxBuffer: 64 << 20, timeout: TIMEOUT_MS, env, windowsHide: true, ...(signal ? { signal } : {}) }, (_error, stdout) => resolve(stdout));
  });
  signal?.throwIfAborted();
  return text.split("\u0001").slice(1).flatMap(changesOf);
}

function changesOf(commit: string): CommitChange[] {
  const [head = "", ...rows] = commit.split("\n");
  const subject = head.replace(/\(?#\d+\)?/g, "").replace(/^\w+(\([^)]*\))?!?:\s*/, "").trim();
  if (subject.split(/\s+/).length < 4) return [];
  const files = new Map<string, string[]>();
  let lines: string[] | undefined;
  for (const row of rows) {
    if (row.startsWith("+++ ")) {
      const path = row.startsWith("+++ b/") ? row.slice(6).replace(/\t$/, "") : undefined;
      lines = path === undefined ? undefined : [];
      if (path !== undefined && lines) files.set(path, lines);
    } else if (row.startsWith("+") && row.trim().length > LEAST_LINE) lines?.push(row.slice(1).trim());
  }
  return files.size > MOST_FILES ? [] : [...files].filter(([, added]) => added.length > 0).map(([path, added]) => ({ subject, path, added }));
}
