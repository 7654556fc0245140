/**
 * Git, for reading a folder that may be anybody's. A repository's own configuration names programs: hooks, a pager, a watcher of files,
 * external diffs, text conversions, signature checkers, transports. None of them runs: each is switched off where it would be looked up,
 * and so is a bare repository that lies inside a checkout as plain files.
 */
import { execFile } from "node:child_process";
import path from "node:path";

export interface GitAnswer {
  readonly output: string;
  /** What git said where it failed, or what stopped it. Absent also where there is simply no git and no repository. */
  readonly problem?: string;
}

export type Git = (args: readonly string[], input?: string) => Promise<GitAnswer>;

const TIMEOUT_MS = 30_000;
const MOST_BYTES = 64 << 20;

const NOTHING_RUNS = [
  "--no-optional-locks",
  "--no-pager",
  "--no-replace-objects",
  "--literal-pathspecs",
  ...["core.fsmonitor=false", `core.hooksPath=${process.platform === "win32" ? "NUL" : "/dev/null"}`, "core.quotePath=false", "diff.external=", "log.showSignature=false", "diff.submodule=short", "protocol.allow=never", "safe.bareRepository=explicit"].flatMap((setting) => ["-c", setting]),
];

/** Where the person's own environment points elsewhere, or names programs. Their configuration (`GIT_CONFIG_*`) is theirs. */
const LEFT_OUT = /^GIT_(?!CONFIG|CEILING|DISCOVERY|SSL|EXEC_PATH)/;

function environment(): NodeJS.ProcessEnv {
  const own = Object.fromEntries(Object.entries(process.env).filter(([name]) => !LEFT_OUT.test(name)));
  // `protocol.NAME.allow` of a repository would win over `protocol.allow`; this wins over both: nothing is fetched for a partial clone.
  return { ...own, LC_ALL: "C", GIT_ALLOW_PROTOCOL: "none", GIT_NO_LAZY_FETCH: "1", GIT_TERMINAL_PROMPT: "0" };
}

/** `folder` lies in a work tree, or does not. */
export function readGit(folder: string, signal?: AbortSignal): Git {
  return (args, input) =>
    new Promise((resolve, reject) => {
      // Not started in the folder: Windows looks there for git.exe first.
      const options = { cwd: path.dirname(process.execPath), encoding: "utf8" as const, maxBuffer: MOST_BYTES, timeout: TIMEOUT_MS, env: environment(), windowsHide: true, ...(signal ? { signal } : {}) };
      const child = execFile("git", ["-C", folder, ...NOTHING_RUNS, ...args], options, (error, output, said) => {
        if (signal?.aborted === true) reject(signal.reason as Error);
        else resolve(error === null ? { output } : { output, ...problemOf(error, said) });
      });
      // A git that ends early does not read to the end.
      child.stdin?.on("error", () => undefined);
      child.stdin?.end(input ?? "");
    });
}

function problemOf(error: Error & { readonly code?: number | string | null; readonly killed?: boolean }, said: string): { readonly problem?: string } {
  if (error.code === "ENOENT") return {};
  if (error.code === "ERR_CHILD_PROCESS_STDIO_MAXBUFFER") return { problem: `Git told more than ${MOST_BYTES >> 20} MB; what came first was read.` };
  if (error.killed === true) return { problem: `Git took longer than ${TIMEOUT_MS / 1000} s; what came first was read.` };
  const [first = error.message] = said.split("\n").filter((line) => line.startsWith("fatal: ")).map((line) => line.slice("fatal: ".length));
  return /^not a git repository|does not have any commits yet$/.test(first) ? {} : { problem: `Git cannot read the history: ${first}.` };
}
