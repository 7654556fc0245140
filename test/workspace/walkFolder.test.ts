/** Ignore rules beyond git's, and everything a file system can hold. */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { isAbort } from "../../src/core/errors.ts";
import { walkFolder } from "../../src/engine/workspace/walkFolder.ts";
import { emptyFolder, found, NO_GIT_SETTINGS, plant, plantPipe, tree, walk } from "./tree.ts";

const x = "code";

/** Files (all with the same content), ignore files, and what is found. */
const check = async (ignoreFiles: Record<string, string>, paths: string, expected: string): Promise<void> => {
  const files = Object.fromEntries(paths.split(" ").map((path) => [path, x]));
  expect(await found(tree({ ...files, ...ignoreFiles }))).toBe(expected);
};

describe("ignore files", () => {
  test("a .gitignore counts without a repository too", () => check({ ".gitignore": "*.log\n/out/" }, "a.ts b.log out/c.ts src/out/d.ts", "a.ts src/out/d.ts"));
  test("a nested .gitignore re-includes what an outer one hides", () => check({ ".gitignore": "gen", "a/.gitignore": "!gen" }, "a/gen/x.ts gen/y.ts", "a/gen/x.ts"));
  test("what a nested one says holds below it only", () => check({ "a/.gitignore": "/x.ts\ny.ts" }, "a/b/x.ts a/b/y.ts a/x.ts x.ts y.ts", "a/b/x.ts x.ts y.ts"));
  test("a folder name that looks like a pattern is taken by its letters", () => check({ "[ab]*/.gitignore": "x.ts" }, "[ab]*/x.ts a/x.ts b/x.ts", "a/x.ts b/x.ts"));
  test("non-ASCII letters count as one", () => check({ ".gitignore": "?.ts" }, "ä.ts äb.ts", "äb.ts"));
  test(".ignore wins over .gitignore, on any level", () => check({ ".gitignore": "a.ts", ".ignore": "!a.ts\nb.ts", "d/.gitignore": "!b.ts" }, "a.ts b.ts c.ts d/b.ts", "a.ts c.ts"));
  test("a byte order mark and Windows line ends are no part of a pattern", () => check({ ".gitignore": "\uFEFFa.ts\r\nb.ts\r\n" }, "a.ts b.ts c.ts", "c.ts"));
  test("a hostile pattern does not stop the walk", async () => {
    const start = performance.now();
    await check({ ".gitignore": `${"**/a*/".repeat(40)}x\n${"*a".repeat(60)}b` }, `${"a/".repeat(40)}${"a".repeat(200)}`, `${"a/".repeat(40)}${"a".repeat(200)}`);
    expect(performance.now() - start).toBeLessThan(2000);
  });
});

describe(".sextantignore", () => {
  test("hides", () => check({ ".sextantignore": "docs/" }, "a.ts docs/b.md", "a.ts"));
  test("wins over every .gitignore, also a deeper one", () => check({ ".sextantignore": "!a.ts", "d/.gitignore": "a.ts" }, "d/a.ts", "d/a.ts"));
  test("brings back a file of an ignored folder, and nothing else of it", () => check({ ".gitignore": "gen/", ".sextantignore": "!gen/a.ts" }, "gen/a.ts gen/b.ts gen/c/d.ts x.ts", "gen/a.ts x.ts"));
  test("brings back an ignored folder", () => check({ ".gitignore": "gen/", ".sextantignore": "!gen/" }, "gen/a.ts gen/b/c.ts", "gen/a.ts gen/b/c.ts"));
  test("brings back a folder deep in an ignored one; there the other rules hold again", () =>
    check({ ".gitignore": "gen/\n*.log", ".sextantignore": "!gen/deep/keep" }, "gen/a.ts gen/deep/b.ts gen/deep/keep/c.ts gen/deep/keep/d/e.ts gen/deep/keep/f.log", "gen/deep/keep/c.ts gen/deep/keep/d/e.ts"));
  test("a bare name reaches into ignored folders", () => check({ ".gitignore": "gen/", ".sextantignore": "!api.ts" }, "gen/v1/api.ts gen/v1/other.ts", "gen/v1/api.ts"));
  test("a bare name does not reach into dependency folders", () => check({ ".sextantignore": "!*.md" }, "node_modules/p/README.md a.md", "a.md"));
  test("can be nested", () => check({ ".gitignore": "gen", "a/.sextantignore": "!gen/keep.ts" }, "a/gen/keep.ts a/gen/no.ts gen/keep.ts", "a/gen/keep.ts"));
  test("its own later rule can hide again", () => check({ ".gitignore": "gen/", ".sextantignore": "!gen/\ngen/big/" }, "gen/a.ts gen/big/b.ts", "gen/a.ts"));
});

describe("dependency folders", () => {
  const paths = "a.ts build/e.ts dist/f.ts lib/g.ts node_modules/p/b.js p/.venv/c.py p/__pycache__/d.py vendor/h.go";
  test("are left out without any ignore file; vendor, build, dist and lib are not among them", () => check({}, paths, "a.ts build/e.ts dist/f.ts lib/g.ts vendor/h.go"));
  test("come back when a .sextantignore names them", () => check({ ".sextantignore": "!node_modules/p/" }, paths, "a.ts build/e.ts dist/f.ts lib/g.ts node_modules/p/b.js vendor/h.go"));
  test("are not brought back by a whitelist of .gitignore", () => check({ ".gitignore": "*\n!*/\n!*.ts\n!*.js" }, paths, "a.ts build/e.ts dist/f.ts lib/g.ts"));
  test("a virtual environment of any name is known by its mark", () => check({ "env/pyvenv.cfg": "home = /usr" }, "a.py env/lib/b.py", "a.py"));
  test("and comes back when named", () => check({ "env/pyvenv.cfg": "", ".sextantignore": "!env/lib/b.py" }, "a.py env/lib/b.py env/lib/c.py", "a.py env/lib/b.py"));
  test(".git never comes back", () => check({ ".sextantignore": "!.git/\n!.git/**" }, ".git/hooks/a.sh a.ts sub/.git", "a.ts"));
});

describe("git's own places", () => {
  const repository = (files: Record<string, string>): string => {
    const folder = tree(files);
    execFileSync("git", ["init", "-q", folder], { env: { ...process.env, ...NO_GIT_SETTINGS } });
    return folder;
  };
  test("core.excludesFile of ~/.gitconfig, with ~ and quotes", async () => {
    const home = tree({ ".gitconfig": '[user]\n\tname = "a # b"\n[core] ; settings\n\texcludesFile = "~/my ignore" # mine\n', "my ignore": "*.bak" });
    expect(await found(repository({ "a.bak": x, "b.ts": x }), { env: { HOME: home } })).toBe("b.ts");
  });
  test("the default place when none is set", async () => {
    const home = tree({ ".config/git/ignore": "*.bak" });
    expect(await found(tree({ "a.bak": x, "b.ts": x }), { env: { HOME: home } })).toBe("b.ts");
  });
  test("an included file of settings; a cycle of them ends", async () => {
    const home = tree({ ".gitconfig": "[include]\n\tpath = more\n", more: "[include]\npath=.gitconfig\n[core]\nexcludesfile=~/i", i: "b.ts" });
    expect(await found(repository({ "a.ts": x, "b.ts": x }), { env: { HOME: home } })).toBe("a.ts");
  });
  test("a subfolder of a repository obeys the rules above it", async () => {
    const top = repository({ ".gitignore": "*.log\n/sub/x.ts", "sub/a.log": x, "sub/x.ts": x, "sub/b.ts": x, "sub/d/x.ts": x });
    expect(await found(join(top, "sub"))).toBe("b.ts d/x.ts");
  });
  test("an ignored folder that is asked for by name is walked", async () => {
    const top = repository({ ".gitignore": "out\n*.log", "out/a.ts": x, "out/b.log": x, "out/c/d.ts": x });
    expect(await found(join(top, "out"))).toBe("a.ts c/d.ts");
    expect(await found(join(top, "out/c"))).toBe("d.ts");
  });
  test("info/exclude of a worktree, where .git is a file", async () => {
    const main = repository({ "a.ts": x });
    const git = (...args: string[]): void => void execFileSync("git", ["-C", main, "-c", "user.name=a", "-c", "user.email=a@b.c", ...args], { env: { ...process.env, ...NO_GIT_SETTINGS }, stdio: "pipe" });
    git("add", ".");
    git("commit", "-qm", "a");
    const other = join(emptyFolder(), "other");
    git("worktree", "add", "-q", other);
    plant(main, { ".git/info/exclude": "b.ts" });
    plant(other, { "b.ts": x });
    expect(await found(other)).toBe("a.ts");
  });
  test("the rules of an outer repository end where an inner one begins", async () => {
    const outer = repository({ ".gitignore": "*.gen.ts", "inner/a.gen.ts": x, "b.gen.ts": x, "inner/.git/info/exclude": "c.ts", "inner/c.ts": x, "c.ts": x });
    expect(await found(outer)).toBe("c.ts inner/a.gen.ts");
  });
});

describe("what a file system can hold", () => {
  test("links are not followed; a linked folder is not walked twice; cycles end", async () => {
    const outside = tree({ "secret.ts": x });
    const folder = tree({ "a/b.ts": x });
    symlinkSync("..", join(folder, "a/up"));
    symlinkSync(outside, join(folder, "out"));
    symlinkSync(join(outside, "secret.ts"), join(folder, "s.ts"));
    symlinkSync("nowhere", join(folder, "broken"));
    expect(await walk(folder)).toEqual({ files: ["a/b.ts"], skipped: { "a/up": "not-a-file", broken: "not-a-file", out: "not-a-file", "s.ts": "not-a-file" } });
  });
  test("an ignore file that is a link is not read, as in git", async () => {
    const folder = tree({ "a.ts": x, rules: "a.ts" });
    symlinkSync("rules", join(folder, ".gitignore"));
    expect((await walk(folder)).files).toContain("a.ts");
  });
  test("pipes and sockets are never opened", async () => {
    const folder = tree({ "a.ts": x });
    plantPipe(join(folder, "pipe.ts"));
    expect(await walk(folder)).toEqual({ files: ["a.ts"], skipped: { "pipe.ts": "not-a-file" } });
  });
  test("names with quotes, line ends, spaces and letters of any script", async () => {
    const names = ["a\nb.ts", "a'b\".ts", " a .ts", "日本.ts", "é.ts", "a\\b.ts", "\u001b[31m.ts"];
    expect((await walk(tree(Object.fromEntries(names.map((name) => [`d ${name}/${name}`, x]))))).files).toHaveLength(names.length);
  });
  test("a name that is not UTF-8 is told as unreadable, a file and a folder", async () => {
    const folder = tree({ "a.ts": x });
    const bytes = Buffer.concat([Buffer.from(`${folder}/b`), Buffer.from([0xff, 0xfe])]);
    writeFileSync(Buffer.concat([bytes, Buffer.from(".ts")]), x);
    mkdirSync(bytes);
    expect(await walk(folder)).toEqual({ files: ["a.ts"], skipped: { "b\uFFFD\uFFFD": "unreadable", "b\uFFFD\uFFFD.ts": "unreadable" } });
  });
  test("200 folders deep", async () => {
    const deep = `${"d/".repeat(200)}a.ts`;
    expect((await walk(tree({ [deep]: x }))).files).toEqual([deep]);
  });
  test("files that vanish between listing and stat, and while walking", async () => {
    const folder = tree({ "a/1.ts": x, "b/2.ts": x, "c/3.ts": x });
    const events: string[] = [];
    for await (const event of walkFolder(folder, { env: NO_GIT_SETTINGS })) {
      events.push(`${event.path} ${event.kind === "file" ? "" : event.reason}`);
      rmSync(join(folder, "b"), { recursive: true, force: true });
    }
    expect(events).toEqual(["a/1.ts ", "b vanished", "c/3.ts "]);
  });
  test("a folder without the right to list it is told, and the rest is walked", () => {
    const folder = tree({ "a.ts": x, "closed/b.ts": x, "z.ts": x });
    execFileSync("chmod", ["-R", "a+rX", folder]);
    execFileSync("chmod", ["000", join(folder, "closed")]);
    // Root may list everything, so the walk runs as nobody; a bundle, because that user may not see our sources.
    const bundle = join(tree({}), "walk.mjs");
    execFileSync("chmod", ["a+rx", join(bundle, "..")]);
    const source = `import { walkFolder } from ${JSON.stringify(join(import.meta.dirname, "../../src/engine/workspace/walkFolder.ts"))};
      for await (const e of walkFolder(${JSON.stringify(folder)}, { env: { HOME: "/nonexistent" } })) console.log(e.path, e.reason ?? "");`;
    const require = 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);';
    const args = ["--bundle", "--platform=node", "--format=esm", `--outfile=${bundle}`, `--banner:js=${require}`, "--log-level=error"];
    execFileSync(join(import.meta.dirname, "../../node_modules/.bin/esbuild"), args, { input: source, cwd: join(import.meta.dirname, "../..") });
    const asNobody = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
    const run = spawnSync(process.execPath, [bundle], { encoding: "utf8", cwd: folder, ...asNobody });
    execFileSync("chmod", ["755", join(folder, "closed")]);
    expect(run.stderr).toBe("");
    expect(run.stdout).toBe("a.ts \nclosed unreadable\nz.ts \n");
  });
  test("the order is that of the paths", async () => {
    const { files } = await walk(tree(Object.fromEntries(["a-b", "a/c", "a0", "a/b/x", "B", "a.ts"].map((path) => [path, x]))));
    expect(files).toEqual(["B", "a-b", "a.ts", "a/b/x", "a/c", "a0"]);
  });
  test("an abort ends it", async () => {
    const stop = new AbortController();
    stop.abort();
    await expect(walk(tree({ "a.ts": x }), {}, stop.signal)).rejects.toSatisfy(isAbort);
  });
});

describe("left out by name or size alone", () => {
  test.each([
    ["package-lock.json", "lock-file"], ["Cargo.lock", "lock-file"], ["go.sum", "lock-file"], ["logo.PNG", "binary"], ["a.tar.gz", "binary"], [".DS_Store", "binary"],
    ["jquery.min.js", "minified"], ["app.js.map", "minified"], ["api.pb.go", "generated"], ["api_pb2.py", "generated"], ["button.test.tsx.snap", "generated"],
  ])("%s: %s", async (name, reason) => expect((await walk(tree({ [name]: x }))).skipped).toEqual({ [name]: reason }));
  test.each(["yarn.lock.ts", "min.js", "map.ts", "generated.py", "Makefile", "a.exp", "a.mo", "lib.rs"])("%s is read", async (name) => expect((await walk(tree({ [name]: x }))).files).toEqual([name]));
  test("sizes: code up to the limit, data up to 256 KiB, notebooks four times as much", async () => {
    const bytes = (n: number): string => "a".repeat(n);
    const { files, skipped } = await walk(tree({ "a.ts": bytes(1000), "b.ts": bytes(1001), "c.ipynb": bytes(4000), "e.ts": "" }), { maxFileBytes: 1000 });
    expect(files).toEqual(["a.ts", "c.ipynb"]);
    expect(skipped).toEqual({ "b.ts": "too-large", "e.ts": "empty" });
    expect((await walk(tree({ "d.json": bytes(300_000), "d.ts": bytes(300_000) }))).skipped).toEqual({ "d.json": "too-large" });
  });
});
