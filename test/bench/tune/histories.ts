/** Questions that nobody wrote for a benchmark: what authors said of a commit, and the code it changed that is still there. */
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { pathRole } from "../../../src/engine/search/pathRole.ts";
import type { Snapshot } from "../../../src/engine/store/snapshot.ts";
import { type CommitChange, parsePatches, plainSubject } from "../../../src/engine/training/commits.ts";
import type { Target, Task } from "../benchData.ts";

export interface History {
  readonly name: string;
  readonly url: string;
  readonly revision: string;
  /** The folder that is indexed and asked. */
  readonly part: string;
  readonly language: string;
  /** What is code there. */
  readonly files: string;
}

/** Asked by simulated users. Neither the built-in encoder (models/training/repositories.jsonl) nor the shipped weights learned from them. */
export const HISTORIES: readonly History[] = [
  { name: "lazygit", url: "https://github.com/jesseduffield/lazygit", revision: "ea916395469808d37d726ae183fa40fd575a9d8a", part: "pkg", language: "go", files: "*.go" },
  { name: "sphinx", url: "https://github.com/sphinx-doc/sphinx", revision: "e44a40eb2f810558ccd9da1425421270ccb81351", part: "sphinx", language: "python", files: "*.py" },
];

/** What the shipped weights of ranking were learned from, beside semble-dev; the encoder was not. */
export const TAUGHT_BY: readonly History[] = [
  { name: "hono", url: "https://github.com/honojs/hono", revision: "28a9c128912de19f3fb28b00ae289c9b93f6f392", part: ".", language: "typescript", files: "*.ts" },
  { name: "helix", url: "https://github.com/helix-editor/helix", revision: "079a789e8cb08ead67f19e1971a1b7438b37354b", part: ".", language: "rust", files: "*.rs" },
  { name: "tmux", url: "https://github.com/tmux/tmux", revision: "c1f947a3c5bc72a40c32dead736f84c4628791ec", part: ".", language: "c", files: "*.c" },
  { name: "phpunit", url: "https://github.com/sebastianbergmann/phpunit", revision: "f123cdb2a2d49f15025794166cfed8bda8627dd2", part: ".", language: "php", files: "*.php" },
  { name: "sidekiq", url: "https://github.com/sidekiq/sidekiq", revision: "1bb4aa06e5aa178a114a5e855f9f3d5c24f6c61b", part: ".", language: "ruby", files: "*.rb" },
  { name: "prisma", url: "https://github.com/prisma/prisma", revision: "9b75b95503c2f8fdfc75319e5b158912e11aae81", part: "packages", language: "typescript", files: "*.ts" },
  { name: "black", url: "https://github.com/psf/black", revision: "8947c48ef2077c3a301b03c1e814dc2e3f78436e", part: ".", language: "python", files: "*.py" },
  { name: "jsoup", url: "https://github.com/jhy/jsoup", revision: "46b620860af930eedc193a705eaf7cea5aec89a6", part: ".", language: "java", files: "*.java" },
];

/** How far back: older code is seldom still there. */
const COMMITS_READ = 6000;
/** The newest that qualify; more would only take longer. */
const MOST_QUESTIONS = 900;
/** Where less of what a commit added is left, its subject speaks of something else. */
const LEAST_LEFT = 0.5;

/** `clones` holds a clone of each (bare or not) under its name. The part of it at its revision, with its history, below `into`. */
export function checkOut({ name, url, revision, part }: History, clones: string, into: string): string {
  const clone = path.join(clones, name);
  if (!fs.existsSync(clone)) {
    console.error(`There is no clone of ${name} in ${clones}. To get it: git clone ${url} ${clone}`);
    process.exit(1);
  }
  const folder = path.join(into, name);
  git(into, "clone", "-q", "--shared", "--no-checkout", fs.realpathSync(clone), folder);
  git(folder, "checkout", "-q", "--detach", revision);
  return path.join(folder, part);
}

function git(cwd: string, ...args: readonly string[]): string {
  fs.mkdirSync(cwd, { recursive: true });
  return execFileSync("git", args, { cwd, encoding: "utf8", maxBuffer: 1 << 29, stdio: ["ignore", "pipe", "inherit"] });
}

/** A commit that touches more says nothing about any one place. */
const MOST_FILES = 3;

/**
 * Subjects that a fine-tune may mine (`mined`) ask nothing. A target is a chunk that holds a line which the commit added; a question stands
 * where most of those lines do.
 */
export async function commitTasks(history: History, folder: string, snapshot: Snapshot, mined: ReadonlySet<string>): Promise<Task[]> {
  const tasks: Task[] = [];
  const asked = new Set<string>();
  for (const { subject: query, changes } of commitsOf(folder, history.files)) {
    if (tasks.length === MOST_QUESTIONS) break;
    if (mined.has(query) || asked.has(query.toLowerCase()) || changes.length > MOST_FILES || !/^[\x20-\x7e]+$/.test(query)) continue;
    const targets = await targetsOf(changes.filter((change) => pathRole(change.path) === "code"), snapshot);
    if (targets.length === 0) continue;
    asked.add(query.toLowerCase());
    tasks.push({ repo: history.name, language: history.language, query, category: "commit", targets });
  }
  return tasks;
}

interface Commit {
  readonly subject: string;
  readonly changes: readonly Pick<CommitChange, "path" | "added">[];
}

/** Newest first. */
function commitsOf(folder: string, files: string): Commit[] {
  const log = (...how: readonly string[]): string => git(folder, "-c", "core.quotePath=false", "log", "-n", String(COMMITS_READ), "--no-merges", "--no-renames", "--relative", ...how, "--", files);
  const patches = new Map<string, ReturnType<typeof parsePatches>>();
  for (const patch of parsePatches(log("-p", "-U0", "--no-color", "--src-prefix=a/", "--dst-prefix=b/", "--format=%x00%H"))) patches.set(patch.hash, [...(patches.get(patch.hash) ?? []), patch]);
  return log("--format=%H %s").split("\n").flatMap((line): Commit[] => {
    const [subject, changes] = [plainSubject(line.slice(41)), patches.get(line.slice(0, 40))];
    return subject === null || changes === undefined ? [] : [{ subject, changes }];
  });
}

async function targetsOf(changes: Commit["changes"], snapshot: Snapshot): Promise<Target[]> {
  const { catalog } = snapshot;
  const targets: Target[] = [];
  let [left, added] = [0, 0];
  for (const { path: file, added: lines } of changes) {
    added += lines.length;
    const rows = catalog.rowsOf(file);
    const texts = await snapshot.texts(rows);
    left += lines.filter((line) => texts.some((text) => text.includes(line))).length;
    rows.forEach((row, i) => {
      if (lines.some((line) => texts[i]!.includes(line))) targets.push({ path: file, start: catalog.startLines[row]!, end: catalog.endLines[row]! });
    });
  }
  return left > 0 && left >= LEAST_LEFT * added ? targets : [];
}
