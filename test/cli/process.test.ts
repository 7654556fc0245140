/** The built program as people start it: exit codes, streams, signals. Needs dist/ (node esbuild.mjs) and the bundled encoder. */
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const cli = join(import.meta.dirname, "../../dist/cli.js");
const root = realpathSync(mkdtempSync(join(tmpdir(), "sextant-cli-")));
const dataDir = join(root, "data");
const project = join(root, "project");
const env = { ...process.env, SEXTANT_DATA_DIR: dataDir, HOME: root, NO_COLOR: "", FORCE_COLOR: "" };

function plant(path: string, content: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content);
}

interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}
const start = (args: readonly string[], over: { input?: string; cwd?: string; uid?: number; gid?: number } = {}): Ran => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], { encoding: "utf8", env, cwd: root, timeout: 60_000, maxBuffer: 1 << 26, ...over });
  return { code: status, out: stdout, err: stderr };
};
interface JsonHit {
  readonly path: string;
  readonly startLine: number;
  readonly endLine: number;
  readonly score: number;
  readonly snippet: string;
}
const hitsOf = (out: string): JsonHit[] => (JSON.parse(out) as { hits: JsonHit[] }).hits;

beforeAll(() => {
  plant("project/src/retry.ts", "/** Tries again until it works. */\nexport async function retry(times: number, work: () => Promise<void>) {\n  for (let i = 0; i < times; i++) await work();\n}\n");
  plant("project/src/cache.py", "class LruCache:\n    def evict(self, key):\n        del self.entries[key]\n");
  plant("project/test/retry.test.ts", "import { retry } from '../src/retry';\ntest('three times', () => retry(3, async () => {}));\n");
  plant("outside.ts", "export const outside = 1;\n");
  plant("pictures/logo.png", "x");
  mkdirSync(join(root, "empty"));
  mkdirSync(join(root, "never"));
  symlinkSync("../outside.ts", join(project, "link.ts"));
  expect(start(["index", "project"])).toMatchObject({ code: 0, err: "" });
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe("what comes out", () => {
  test("index: a report for people, and as JSON", () => {
    const people = start(["index", "project"]);
    expect(people.out).toMatch(/^3 files, \d+ chunks, [\d.]+ (kB|MB) on disk, .*: .*project\n {2}nothing changed\n/);
    const { code, out, err } = start(["index", "project", "--json"]);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(JSON.parse(out)).toMatchObject({ folder: project, files: 3, filesUnchanged: 3, skipped: { "not-a-file": 1 } });
  });
  test("search: hits on stdout, nothing on stderr where nothing changed", () => {
    const { code, out, err } = start(["search", "project", "try again until it works"]);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out.split("\n")[0]).toMatch(/^project\/src\/retry\.ts:\d+-\d+ /);
  });
  test("search --json: hits in the agreed form", () => {
    const { out } = start(["search", "try again until it works", "--json", "--limit", "1"], { cwd: project });
    const [best] = hitsOf(out);
    expect(Object.keys(best!)).toEqual(["path", "startLine", "endLine", "score", "language", "symbol", "kind", "snippet"]);
    expect(best!.path).toBe("src/retry.ts");
    const lines = readFileSync(join(project, best!.path), "utf8").split("\n").slice(best!.startLine - 1, best!.endLine);
    expect(best!.snippet).toBe(lines.join("\n"));
  });
  test("filters reach the index", () => {
    expect(hitsOf(start(["search", "project", "retry", "--json", "--no-tests"]).out).map(({ path }) => path)).not.toContain("test/retry.test.ts");
    expect(hitsOf(start(["search", "project", "retry", "--json", "--language", "py"]).out).map(({ path }) => path)).toEqual(["src/cache.py"]);
    expect(hitsOf(start(["search", "project", "retry", "--json", "--path", "test/**"]).out).map(({ path }) => path)).toEqual(["test/retry.test.ts"]);
  });
  test("many questions, one process", () => {
    plant("q.jsonl", '{"query":"evict a key"}\n{"query":"try again until it works"}\n');
    const lines = start(["search", "project", "--queries", "q.jsonl", "--json"]).out.trimEnd().split("\n").map((line) => JSON.parse(line) as { query: string; hits: JsonHit[] });
    expect(lines.map(({ query, hits }) => [query, hits[0]!.path])).toEqual([["evict a key", "src/cache.py"], ["try again until it works", "src/retry.ts"]]);
  });
  test("similar: by path from here, from the folder, with lines, by text; itself is left out", () => {
    for (const [words, cwd] of [[["similar", "project", "project/src/retry.ts"], root], [["similar", "project", "src/retry.ts:2"], root], [["similar", "src/retry.ts:2-3"], project], [["similar", "retry.ts"], join(project, "src")]] as const) {
      const folder = words[1] === "retry.ts" ? "project/src" : "";
      const { code, out, err } = start([...words, "--json"], { cwd });
      if (folder === "") {
        expect({ code, err }).toEqual({ code: 0, err: "" });
        expect(hitsOf(out).map(({ path }) => path)).not.toContain("src/retry.ts");
      } else expect(code).toBe(0);
    }
    const byText = start(["similar", "project", "--text-file", "-", "--json"], { input: "def evict(key):\n    del entries[key]\n" });
    expect(hitsOf(byText.out)[0]!.path).toBe("src/cache.py");
  });
  test("a folder without an index is indexed first, and that is said", () => {
    plant("other/a.ts", "export function parse(text: string) { return JSON.parse(text); }\n");
    const { code, out, err } = start(["search", "other", "parse"]);
    expect(code).toBe(0);
    expect(err).toMatch(/^There is no index of .*other yet; building it first\.\n1 file, /);
    expect(out).toMatch(/^other\/a\.ts:1-1 /);
  });
  test("a changed file is taken in before the search, and that is said; --no-update leaves it", () => {
    plant("moving/a.ts", "export const alpha = 1;\n");
    start(["index", "moving"]);
    plant("moving/b.ts", "export const zebra = 1;\n");
    expect(hitsOf(start(["search", "moving", "zebra", "--json", "--no-update"]).out).map(({ path }) => path)).not.toContain("b.ts");
    const { out, err } = start(["search", "moving", "zebra", "--json"]);
    expect(err).toMatch(/^Updated the index in .*: 1 new, 1 unchanged; 1 chunk embedded\.\n$/);
    expect(hitsOf(out)[0]!.path).toBe("b.ts");
  });
  test("embed, status, doctor", () => {
    const { vector, dims } = JSON.parse(start(["embed", "open a socket", "--json"]).out) as { vector: number[]; dims: number };
    expect([vector.length, dims]).toEqual([2560, 2560]);
    expect(Math.hypot(...vector)).toBeCloseTo(1, 4);
    expect(JSON.parse(start(["status", "project", "--json"]).out)).toMatchObject({ state: "ready", files: 3 });
    const doctor = start(["doctor", "project"]);
    expect(doctor.code).toBe(0);
    expect(doctor.out).toContain("Everything works.");
  });
  test("remove asks, so without a terminal it wants --yes", () => {
    plant("gone/a.ts", "export const a = 1;\n");
    start(["index", "gone"]);
    expect(start(["remove", "gone"], { input: "y\n" }).code).toBe(2);
    expect(start(["remove", "gone", "--yes"])).toMatchObject({ code: 0 });
    expect(JSON.parse(start(["status", "gone", "--json"]).out)).toMatchObject({ state: "missing" });
    expect(start(["remove", "gone", "--yes"]).out).toContain("There is no index of");
  });
});

describe("what goes wrong has one sentence, a code and a next step", () => {
  test.each([
    ["no such folder", ["index", "nope"], "folder/not-found"],
    ["a file for a folder", ["index", "outside.ts"], "folder/not-a-folder"],
    ["an empty folder", ["index", "empty"], "folder/nothing-to-index"],
    ["nothing to index", ["search", "pictures", "logo"], "folder/nothing-to-index"],
    ["an empty question", ["search", "project", ""], "query/empty"],
    ["a blank question", ["search", "project", " \n"], "query/empty"],
    ["a question without words", ["search", "project", "!?"], "query/no-words"],
    ["a question of 100,000 letters", ["search", "project", "a".repeat(100_000)], "query/too-long"],
    ["a bad glob", ["search", "project", "q", "--path", "[a"], "query/bad-glob"],
    ["an unknown language", ["search", "project", "q", "--language", "klingon"], "query/unknown-language"],
    ["a missing query file", ["search", "project", "--queries", "none.jsonl"], "query/bad-file"],
    ["a folder as query file", ["search", "project", "--queries", "empty"], "query/bad-file"],
    ["a file outside the folder", ["similar", "project", "outside.ts"], "query/bad-file"],
    ["a link that leads out", ["similar", "project", "link.ts"], "query/bad-file"],
    ["a file that is not there", ["similar", "project", "none.ts"], "query/bad-file"],
    ["lines out of the file", ["similar", "project", "src/retry.ts:99"], "query/bad-file"],
    ["a missing text file", ["similar", "project", "--text-file", "none"], "query/bad-file"],
    ["no index and no update", ["search", "never", "q", "--no-update"], "index/missing"],
    ["nothing to embed", ["embed", "..."], "embedding/no-tokens"],
    ["a file as data directory", ["index", "project", "--data-dir", "outside.ts"], "disk/unwritable"],
  ])("%s", (_, args, code) => {
    const people = start(args);
    expect(people.code).toBe(1);
    expect(people.out).toBe("");
    expect(people.err).toMatch(/(?:^|\n)error\[[a-z/-]+\]: [^\n]+[.)]\nnext: [^\n]+\n$/);
    expect(people.err).toContain(`error[${code}]`);
    const json = start([...args, "--json"]);
    expect(json.code).toBe(1);
    const { error } = JSON.parse(json.out) as { error: { code: string; message: string; nextStep: string } };
    expect(error.code).toBe(code);
    expect(error.nextStep).not.toBe("");
  });
  test("a question of a megabyte", () => {
    const { code, out } = start(["search", "project", "--queries", "-", "--json"], { input: `${JSON.stringify({ query: "word ".repeat(200_000) })}\n{"query":"evict"}\n` });
    const lines = out.trimEnd().split("\n").map((line) => JSON.parse(line) as { line?: number; error?: { code: string }; hits?: JsonHit[] });
    expect(code).toBe(1);
    expect(lines[0]).toMatchObject({ line: 1, error: { code: "query/too-long" } });
    expect(lines[1]!.hits![0]!.path).toBe("src/cache.py");
  });
  test("a data directory without the right to write", () => {
    const closed = join(root, "closed");
    mkdirSync(closed);
    chmodSync(closed, 0o555);
    // Root may write everywhere, so another user tries; it must be able to read what it is to index.
    execFileSync("chmod", ["-R", "a+rX", root]);
    const asNobody = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
    const { code, err } = start(["index", project, "--data-dir", closed], asNobody);
    expect(err).toMatch(/^error\[disk\/(unwritable|read-only)\]/);
    expect(code).toBe(1);
  });
  test("a folder without the right to list it", () => {
    plant("locked/a.ts", "export const a = 1;\n");
    const locked = join(root, "locked");
    chmodSync(locked, 0o000);
    chmodSync(root, 0o755);
    const asNobody = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
    const { code, err } = start(["index", locked, "--data-dir", join(tmpdir(), "sextant-nobody")], asNobody);
    chmodSync(locked, 0o755);
    expect(err).toMatch(/^error\[folder\/unreadable\]: .*locked.*\nnext: /);
    expect(code).toBe(1);
  });
  test("wrong usage: one line, exit code 2", () => {
    for (const args of [["serch", "q"], ["search"], ["search", "a", "b", "c"], ["search", "q", "--limt", "3"], ["search", "q", "--limit", "x"], ["similar"], ["similar", "project", "src/retry.ts:3-1"], ["index", "a", "b"], ["embed"]]) {
      const { code, out, err } = start(args);
      expect({ args, code, out }).toEqual({ args, code: 2, out: "" });
      expect(err).toMatch(/^sextant: [^\n]+ See: sextant help( \w+)?\n$/);
    }
    expect(JSON.parse(start(["search", "q", "--limt", "3", "--json"]).out)).toMatchObject({ error: { code: "usage/bad-argument" } });
  });
});

const LARGE = 1500;
/** Many files of one line of sense each, three batches of the indexer: enough work to be interrupted. */
function large(name: string): string {
  for (let i = 0; i < LARGE; i++) plant(`${name}/d${i % 30}/f${i}.ts`, `export function work${i}(input: number) {\n  return input * ${i} + step${i}(input);\n}\n`.repeat(4));
  return join(root, name);
}

/** When the first batch is stored, so that something is there to go on from. */
async function stored(name: string): Promise<void> {
  const workspaces = join(dataDir, "workspaces");
  const written = (): boolean => readdirSync(workspaces).some((folder) => folder.startsWith(`${name}-`) && readdirSync(join(workspaces, folder), { recursive: true }).some((file) => /files\.lance.*data.*\.lance$/.test(String(file))));
  while (!written()) await new Promise((resolve) => setTimeout(resolve, 20));
}

describe("signals, pipes and other processes", () => {
  test.each(["SIGINT", "SIGTERM"] as const)("%s stops an index run with 130; the next run goes on", async (signal) => {
    const folder = large(`large-${signal}`);
    const child = spawn(process.execPath, [cli, "index", folder], { env, stdio: ["ignore", "pipe", "pipe"] });
    let said = "";
    child.stderr.on("data", (data: Buffer) => (said += data.toString()));
    const ended = new Promise<number | null>((resolve) => child.on("exit", resolve));
    await Promise.race([stored(`large-${signal}`), ended]);
    child.kill(signal);
    expect(await ended).toBe(130);
    expect(said).not.toMatch(/error|at .*:\d+/);
    const { files, filesUnchanged } = JSON.parse(start(["index", folder, "--json"]).out) as { files: number; filesUnchanged: number };
    expect(files).toBe(LARGE);
    expect(filesUnchanged).toBeGreaterThan(0);
    expect(filesUnchanged).toBeLessThan(LARGE);
  });
  test("two writers: the second says who writes", async () => {
    const folder = large("large-two");
    const child = spawn(process.execPath, [cli, "index", folder], { env, stdio: "ignore" });
    const ended = new Promise<number | null>((resolve) => child.on("exit", resolve));
    let second: Ran = { code: 0, out: "", err: "" };
    // The first has the lock some hundred milliseconds after its start; before that the second would be the first.
    for (let i = 0; i < 100 && !second.err.includes("index/locked") && child.exitCode === null; i++) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      const { writer } = JSON.parse(start(["status", folder, "--json"]).out) as { writer?: { pid: number } };
      if (writer?.pid === child.pid) second = start(["index", folder]);
    }
    child.kill("SIGTERM");
    await ended;
    expect(second.err).toMatch(new RegExp(`^error\\[index/locked\\]: .*${child.pid}.*\\nnext: `));
    expect(second.code).toBe(1);
  });
  test("a reader that leaves early ends it quietly", () => {
    const { stdout, stderr, status } = spawnSync("bash", ["-c", `set -o pipefail; "$0" "$1" search project retry --all-spans | head -1`, process.execPath, cli], { encoding: "utf8", env, cwd: root });
    expect({ lines: stdout.split("\n").length, stderr, status }).toEqual({ lines: 2, stderr: "", status: 0 });
  });
  test("index goes on when nobody reads what it says", () => {
    const folder = large("large-unread");
    // Speaks all the time, as a run with many remarks would; not before the program that it plays is there.
    const chatty = "data:text/javascript,setInterval(()=>{if(process.stderr.listenerCount('error'))process.stderr.write('remark\\n')},20).unref()";
    const { status } = spawnSync("bash", ["-c", `set -o pipefail; "$0" --import "$1" "$2" index "$3" 2>&1 | head -1`, process.execPath, chatty, cli, folder], { encoding: "utf8", env, cwd: root });
    expect(status).toBe(0);
    expect(JSON.parse(start(["status", folder, "--json"]).out)).toMatchObject({ state: "ready", files: LARGE });
  });
  test("help and version load neither LanceDB nor ONNX Runtime", () => {
    // A loader that refuses every native module would fail them.
    const { code, out } = { code: 0, out: execFileSync(process.execPath, ["--no-addons", cli, "--version"], { encoding: "utf8", env }) };
    expect({ code, out }).toEqual({ code: 0, out: `sextant ${(JSON.parse(readFileSync(join(import.meta.dirname, "../../package.json"), "utf8")) as { version: string }).version}\n` });
    expect(execFileSync(process.execPath, ["--no-addons", cli, "help", "search"], { encoding: "utf8", env })).toContain("--queries");
  });
});
