/** Real repositories, made by the git that is installed; some of them mean harm. */
import { execFileSync, spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { commitChanges, parsePatches, plainSubject } from "../../src/engine/training/commits.ts";

let folder: string;
let marker: string;
const AUTHOR = { GIT_AUTHOR_NAME: "a", GIT_AUTHOR_EMAIL: "a@b", GIT_COMMITTER_NAME: "a", GIT_COMMITTER_EMAIL: "a@b", GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_SYSTEM: "/dev/null" };
const gitIn = (where: string, ...args: string[]): string => execFileSync("git", ["-C", where, ...args], { encoding: "utf8", env: { ...process.env, ...AUTHOR }, stdio: ["ignore", "pipe", "ignore"] });
const git = (...args: string[]): string => gitIn(folder, ...args);
const write = (file: string, text: string): void => {
  fs.mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
  fs.writeFileSync(path.join(folder, file), text);
};
const commit = (subject: string): void => void (git("add", "-A"), git("commit", "-q", "-m", subject));
const all = (): boolean => true;

beforeEach(() => {
  const temp = fs.mkdtempSync(path.join(fs.realpathSync(os.tmpdir()), "sextant-commits-"));
  folder = path.join(temp, "repository");
  marker = path.join(temp, "ran");
  fs.mkdirSync(folder);
  git("init", "-q", "-b", "main");
});

const LINES = "export function priceOfCart(cart: Cart): number {\n  return cart.items.reduce((sum, item) => sum + item.price, 0);\n}\n";

test("a commit is its subject and the lines it added, newest first", async () => {
  write("src/a.ts", LINES);
  commit("feat(cart): Add up the price of all items (#12)");
  write("src/a.ts", `${LINES}\nexport function isEmptyCart(cart: Cart): boolean {\n  return cart.items.length === 0;\n}\n`);
  commit("Tell whether there is anything in it");
  expect(await commitChanges(folder, all)).toEqual({
    commits: 2,
    changes: [
      { subject: "Tell whether there is anything in it", path: "src/a.ts", added: ["export function isEmptyCart(cart: Cart): boolean {", "return cart.items.length === 0;"] },
      { subject: "Add up the price of all items", path: "src/a.ts", added: ["export function priceOfCart(cart: Cart): number {", "return cart.items.reduce((sum, item) => sum + item.price, 0);"] },
    ],
  });
  // A folder inside a repository has its own paths.
  expect((await commitChanges(path.join(folder, "src"), all)).changes.map((change) => change.path)).toEqual(["a.ts", "a.ts"]);
  expect((await commitChanges(folder, () => false)).changes).toEqual([]);
});

test("a commit on many files, a subject of three words and what a program wrote say nothing", async () => {
  for (let i = 0; i < 4; i++) write(`f${i}.ts`, LINES);
  commit("Begin with four files at once");
  write("f0.ts", `${LINES}${LINES}`);
  commit("Fix the build");
  write("f1.ts", `${LINES}${LINES}`);
  commit("Bump something from 1.2.3 to 1.2.4");
  expect(await commitChanges(folder, all)).toEqual({ commits: 3, changes: [] });
});

test("lines that look like heads of a diff are lines, and paths with blanks are paths", async () => {
  write("a folder/b.txt", "++ b/elsewhere.ts and more words\n@@ -1,5 +1,9 @@ this is text too\n-- a/this.ts and more words still\n\u0001 not a commit of any kind\n");
  commit("Write a text that looks like a diff");
  const { changes } = await commitChanges(folder, all);
  expect(changes).toEqual([{ subject: "Write a text that looks like a diff", path: "a folder/b.txt", added: ["++ b/elsewhere.ts and more words", "@@ -1,5 +1,9 @@ this is text too", "-- a/this.ts and more words still", "\u0001 not a commit of any kind"] }]);
});

test("a diff is read by the counts in its heads", () => {
  const patch = "\0abc\n\ndiff --git a/x b/x\nindex 1..2 100644\n--- a/x\n+++ b/x\n@@ -1,2 +1 @@ f()\n-+++ b/not-a-file that was taken out\n-second line taken out\n+one line that was put in here\n\\ No newline at end of file\n@@ -9,0 +8,2 @@\n+++ b/not-a-file that was put in\n+another long line put in here\n";
  expect(parsePatches(patch)).toEqual([{ hash: "abc", path: "x", added: ["one line that was put in here", "++ b/not-a-file that was put in", "another long line put in here"] }]);
});

test.each([
  ["fix(core)!: keep the order of votes (#34)", "keep the order of votes"],
  ["Merge branch 'main' into other", null],
  ["too short", null],
  ["v1.2.3 with a few more words", null],
])("the subject %s says %s", (subject, said) => expect(plainSubject(subject)).toBe(said));

test("no git history is no problem; one that cannot be read is told", async () => {
  expect(await commitChanges(folder, all)).toEqual({ changes: [], commits: 0 });
  expect(await commitChanges(path.dirname(folder), all)).toEqual({ changes: [], commits: 0 });
  write("a.ts", LINES);
  commit("Add up the price of all items");
  fs.writeFileSync(path.join(folder, ".git", "config"), "this is no configuration\n");
  expect((await commitChanges(folder, all)).problem).toMatch(/^Git cannot read the history: bad config/);
});

test("a shallow clone says that it is one; a submodule and a work tree are read like any folder", async () => {
  write("a.ts", LINES);
  commit("Add up the price of all items");
  write("a.ts", `// It is the sum of all its items.\n${LINES}`);
  commit("Say what the price is made of");
  const beside = (name: string): string => path.join(path.dirname(folder), name);
  gitIn(path.dirname(folder), "clone", "-q", "--depth", "1", `file://${folder}`, beside("shallow"));
  expect(await commitChanges(beside("shallow"), all)).toMatchObject({ commits: 1, problem: "The history here is shallow: 1 commits." });
  git("worktree", "add", "-q", beside("tree"));
  expect((await commitChanges(beside("tree"), all)).changes).toHaveLength(2);
  const outer = beside("outer");
  fs.mkdirSync(outer);
  gitIn(outer, "init", "-q");
  gitIn(outer, "-c", "protocol.file.allow=always", "submodule", "-q", "add", `file://${folder}`, "inner");
  gitIn(outer, "commit", "-q", "-m", "Take another repository in as a part");
  expect((await commitChanges(path.join(outer, "inner"), all)).changes).toHaveLength(2);
  expect((await commitChanges(outer, (file) => file === "inner")).changes).toEqual([]);
});

test("cancelling ends it", async () => {
  write("a.ts", LINES);
  commit("Add up the price of all items");
  await expect(commitChanges(folder, all, AbortSignal.abort())).rejects.toMatchObject({ name: "AbortError" });
});

/** Each names a program in the repository's configuration; `shows` is a git command by which that program does run, else the test proves nothing. */
describe.skipIf(process.platform === "win32")("nothing that a repository names is run", () => {
  const cases: readonly (readonly [string, () => void, readonly string[]])[] = [
    ["a watcher of files", () => git("config", "core.fsmonitor", `touch ${marker}; false`), ["status"]],
    ["an external diff", () => git("config", "diff.external", `touch ${marker}; true`), ["log", "-p", "--ext-diff"]],
    ["a diff driver's command", () => (fs.appendFileSync(path.join(folder, ".git", "info", "attributes"), "*.ts diff=evil\n"), git("config", "diff.evil.command", `touch ${marker}; true`)), ["log", "-p", "--ext-diff"]],
    ["a text conversion", () => (fs.appendFileSync(path.join(folder, ".git", "info", "attributes"), "*.ts diff=evil\n"), git("config", "diff.evil.textconv", `touch ${marker}; cat`)), ["log", "-p"]],
    [
      "a signature checker",
      () => {
        git("config", "gpg.program", path.join(folder, ".git", "checker"));
        git("config", "log.showSignature", "true");
        fs.writeFileSync(path.join(folder, ".git", "checker"), `#!/bin/sh\ntouch ${marker}\ncat >/dev/null\necho "-----BEGIN PGP SIGNATURE-----"\necho "[GNUPG:] SIG_CREATED " >&2\n`, { mode: 0o755 });
        git("commit", "-q", "-S", "--amend", "--no-edit");
        fs.rmSync(marker, { force: true });
      },
      ["log"],
    ],
    ["a transport of a partial clone", partialClone, ["log", "-p"]],
  ];
  test.each(cases)("%s", async (_, prepare, shows) => {
    write("a.ts", LINES);
    commit("Add up the price of all items");
    prepare();
    const before = fs.existsSync(marker);
    const history = await commitChanges(folder, all);
    expect({ before, after: fs.existsSync(marker) }).toEqual({ before: false, after: false });
    expect(history.commits).toBe(1);
    spawnSync("git", ["-C", folder, ...shows], { env: { ...process.env, ...AUTHOR }, stdio: "ignore" });
    expect(fs.existsSync(marker)).toBe(true);
  });

  /** The blob is missing, and the repository says by which program to fetch it. */
  function partialClone(): void {
    const blob = git("rev-parse", "HEAD:a.ts").trim();
    fs.rmSync(path.join(folder, ".git", "objects", blob.slice(0, 2), blob.slice(2)));
    for (const [name, value] of [["core.repositoryformatversion", "1"], ["extensions.partialClone", "origin"], ["remote.origin.promisor", "true"], ["remote.origin.url", `ext::touch ${marker}`], ["protocol.ext.allow", "always"]]) git("config", name!, value!);
  }

  test("a bare repository that lies in the folder as files is not believed", async () => {
    write("a.ts", LINES);
    commit("Add up the price of all items");
    const bare = path.join(path.dirname(folder), "bare");
    gitIn(path.dirname(folder), "clone", "-q", "--bare", `file://${folder}`, bare);
    gitIn(bare, "config", "core.fsmonitor", `touch ${marker}; false`);
    expect((await commitChanges(bare, all)).problem).toMatch(/^Git cannot read the history: cannot use bare repository/);
    expect(fs.existsSync(marker)).toBe(false);
  });
});
