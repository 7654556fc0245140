/** Votes and quality from the terminal, by the built program. Needs dist/ (node esbuild.mjs) and the bundled encoder. */
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { VoteList, VoteRecord } from "../../src/core/feedback.ts";
import type { Hit } from "../../src/core/hit.ts";
import type { QualityReport } from "../../src/core/quality.ts";
import { BOOKSHOP } from "../search/openBookshop.ts";

const CLI = join(import.meta.dirname, "../../dist/cli.js");

interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}
interface Shop {
  readonly root: string;
  run(args: readonly string[], input?: string): Ran;
  json<T>(...args: readonly string[]): T;
}

function openShop(): Shop {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "sextant-votes-cli-")));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  cpSync(BOOKSHOP, join(root, "shop"), { recursive: true });
  const env = { ...process.env, SEXTANT_DATA_DIR: join(root, "data"), HOME: root, NO_COLOR: "", FORCE_COLOR: "" };
  const run = (args: readonly string[], input = ""): Ran => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, ...args], { encoding: "utf8", env, cwd: root, input, timeout: 120_000, maxBuffer: 1 << 26 });
    return { code: status, out: stdout, err: stderr };
  };
  return {
    root,
    run,
    json<T>(...args: readonly string[]): T {
      const { code, out, err } = run([...args, "--json"]);
      expect({ code, err: err.replace(/^(There is no index|\d+ files?,|Updated the index).*\n?/gm, "").replace(/^ {2}.*\n?/gm, "") }).toEqual({ code: 0, err: "" });
      return JSON.parse(out) as T;
    },
  };
}

const QUESTION = "how is a cart priced";
const hits = (shop: Shop, ...more: string[]): Hit[] => shop.json<{ hits: Hit[] }>("search", "shop", QUESTION, ...more).hits;
const add = (shop: Shop, hit: Hit, how: string, ...more: string[]): Ran => shop.run(["feedback", "add", "shop", "-q", QUESTION, "--hit", `${hit.path}:${hit.startLine}-${hit.endLine}`, how, ...more]);

test("add: an accepted hit is first the next time, a rejected one sinks, and a vote taken back counts no more", () => {
  const shop = openShop();
  const before = hits(shop);
  const third = before[2]!;
  const added = add(shop, third, "--up");
  expect(added).toEqual({ code: 0, err: "", out: `Accepted ${third.path}:${third.startLine}-${third.endLine} for "${QUESTION}".\n` });
  expect(hits(shop)[0]!.path).toBe(third.path);
  expect(shop.run(["search", "shop", QUESTION, "--why"]).out).toMatch(/accepted/i);
  expect(hits(shop, "--no-feedback").map((hit) => hit.path)).toEqual(before.map((hit) => hit.path));
  expect(add(shop, third, "--down").out).toMatch(/^Rejected /);
  expect(hits(shop).findIndex((hit) => hit.path === third.path)).toBeGreaterThan(2);
  const taken = JSON.parse(add(shop, third, "--none", "--json").out) as VoteRecord;
  // The rank is that of what a search shows now, where this hit had sunk.
  expect(taken).toMatchObject({ value: "removed", source: "cli", kind: "question", query: QUESTION, path: third.path });
  expect(hits(shop).map((hit) => hit.path)).toEqual(before.map((hit) => hit.path));
});

test("list: by question, found by words, with what was changed, and as JSON", () => {
  const shop = openShop();
  expect(shop.run(["feedback", "list", "shop"]).out).toMatch(/^There are no votes yet\. Cast one with: sextant feedback add /);
  const [first, second] = hits(shop);
  add(shop, first!, "--up");
  add(shop, second!, "--up");
  add(shop, second!, "--down");
  const { code, out, err } = shop.run(["feedback", "list", "shop"]);
  expect({ code, err }).toEqual({ code: 0, err: "" });
  const lines = out.trimEnd().split("\n");
  expect(lines[0]).toBe(QUESTION);
  expect(lines[1]).toContain(`rejected   ${second!.path}:`);
  expect(lines[2]).toContain(`accepted   ${first!.path}:`);
  expect(lines[3]).toMatch(/^1 accepted, 1 rejected\. Kept in .*memory$/);
  expect(shop.run(["feedback", "list", "shop", "--history"]).out.match(/accepted {3}/g)).toHaveLength(2);
  expect(shop.run(["feedback", "list", "shop", "--search", "nothing-like-this"]).out).toBe("No vote fits.\n");
  expect(shop.run(["feedback", "list", "shop", "--limit", "1"]).out).toContain("1 more not shown");
  const list = shop.json<VoteList>("feedback", "list", "shop", "--search", `cart ${first!.path}`);
  expect(list).toMatchObject({ total: 1, up: 1, down: 0 });
  expect(list.votes[0]).toMatchObject({ value: "up", path: first!.path, rank: 1 });
});

test("export and import: the same votes in another data directory, and a second time nothing", () => {
  const [one, two] = [openShop(), openShop()];
  const [first] = hits(one);
  add(one, first!, "--up");
  add(one, first!, "--down");
  const { code, out, err } = one.run(["feedback", "export", "shop"]);
  expect({ code, err, lines: out.trimEnd().split("\n").length }).toEqual({ code: 0, err: "", lines: 2 });
  writeFileSync(join(two.root, "votes.jsonl"), out);
  expect(two.run(["feedback", "import", "shop", "votes.jsonl"])).toEqual({ code: 0, err: "", out: "2 votes added, 0 known already.\n" });
  expect(two.run(["feedback", "import", "shop", "-"], out)).toEqual({ code: 0, err: "", out: "0 votes added, 2 known already.\n" });
  expect(two.run(["feedback", "export", "shop"]).out).toBe(out);
  const broken = two.run(["feedback", "import", "shop", "-"], `not json\n${out.split("\n")[0]!.replace('"down"', '"up"').replace(/"value":"\w+"/, '"value":"maybe"')}\n`);
  expect(broken.code).toBe(1);
  expect(broken.err).toMatch(/^line 1: it is not JSON\nline 2: "value" is none of /);
  expect(broken.out).toBe("0 votes added, 0 known already, 2 lines refused.\n");
});

test("forget: one by the beginning of its id, then all; nothing without --yes where nobody can be asked", () => {
  const shop = openShop();
  const [first, second] = hits(shop);
  add(shop, first!, "--up");
  add(shop, second!, "--up");
  const { votes } = shop.json<VoteList>("feedback", "list", "shop");
  const id = votes.find((vote) => vote.path === first!.path)!.id;
  expect(shop.run(["feedback", "forget", "shop", "--id", id.slice(0, 8)])).toMatchObject({ code: 2, out: "" });
  expect(shop.run(["feedback", "forget", "shop", "--id", id.slice(0, 8), "--yes"])).toEqual({ code: 0, err: "", out: "1 vote forgotten; nothing of it is left on the disk.\n" });
  expect(shop.json<VoteList>("feedback", "list", "shop").votes.map((vote) => vote.path)).toEqual([second!.path]);
  hits(shop);
  expect(shop.json<QualityReport>("quality", "shop")).toMatchObject({ searches: { count: 1, accepted: 1 }, history: [] });
  expect(shop.json<QualityReport>("quality", "shop").history).toHaveLength(1);
  expect(shop.run(["feedback", "forget", "shop", "--all", "--yes"]).out).toBe("1 vote, the count of searches and the measurements forgotten; nothing of them is left on the disk.\n");
  expect(shop.json<VoteList>("feedback", "list", "shop")).toMatchObject({ total: 0 });
  hits(shop);
  expect(shop.json<QualityReport>("quality", "shop")).toMatchObject({ searches: null, history: [] });
});

test("removing the index keeps the votes, and the next index remembers them", () => {
  const shop = openShop();
  const third = hits(shop)[2]!;
  add(shop, third, "--up");
  expect(shop.run(["remove", "shop", "--yes"]).code).toBe(0);
  expect(hits(shop)[0]!.path).toBe(third.path);
});

test("quality: nothing, too little, and numbers; the file of the votes stays as it was", () => {
  const shop = openShop();
  expect(shop.run(["quality", "shop"]).out).toMatch(/^There are no votes yet, so nothing can be measured\.\nCast one with: sextant feedback add .*\(30 questions /);
  const questions = [QUESTION, "send an email", "parse a date", "save an order", "find a customer"];
  for (const question of questions) {
    const [best] = shop.json<{ hits: Hit[] }>("search", "shop", question).hits;
    expect(shop.run(["feedback", "add", "shop", "-q", question, "--hit", `${best!.path}:${best!.startLine}`, "--up"]).code).toBe(0);
    if (question === QUESTION) expect(shop.run(["quality", "shop"]).out).toContain("Too few questions to show a number that means something: 29 more");
  }
  const exported = shop.run(["feedback", "export", "shop"]).out;
  const { code, out, err } = shop.run(["quality", "shop"]);
  expect({ code, err }).toEqual({ code: 0, err: "" });
  expect(out).toMatch(/^Votes {15}5 accepted, 0 rejected$/m);
  expect(out).toMatch(/^MRR@10 {14}1\.00 \(1\.00 to 1\.00\) +\d\.\d\d \(/m);
  expect(out).toContain("Not to be trusted yet: 25 more questions");
  const report = shop.json<QualityReport>("quality", "shop");
  expect(report).toMatchObject({ votes: { up: 5, down: 0, opened: 0 }, stale: 0, moreNeeded: 25 });
  expect(report.systems.map(({ id }) => id).slice(0, 2)).toEqual(["base", "keyword"]);
  expect(shop.run(["feedback", "export", "shop"]).out).toBe(exported);
});

test("wrong usage is one line and exit code 2; what is not there has a code and a next step", () => {
  const shop = openShop();
  const wrong: readonly (readonly [readonly string[], RegExp])[] = [
    [["feedback"], /Say what to do with the feedback: add, list, export, import, forget, migrate\./],
    [["feedback", "ad"], /feedback has no "ad"; it has add, /],
    [["feedback", "add", "shop", "--hit", "a.py", "--up"], /--query is missing: --query TEXT\./],
    [["feedback", "add", "shop", "-q", "x", "--up"], /--hit is missing: --hit PATH\[:LINE\]\./],
    [["feedback", "add", "shop", "-q", "x", "--hit", "a.py"], /Say one of --up, --down and --none\./],
    [["feedback", "add", "shop", "-q", "x", "--hit", "a.py", "--up", "--down"], /Say one of --up, --down and --none\./],
    [["feedback", "list", "shop", "other"], /feedback takes one folder, not 2\./],
    [["feedback", "list", "shop", "--limit", "none"], /--limit is a whole number from 1, not "none"\./],
    [["feedback", "import"], /Name the file to import/],
    [["feedback", "forget", "shop"], /Say what to forget: --all, or --id ID/],
    [["feedback", "forget", "shop", "--all", "--id", "abcd"], /Say what to forget: --all, or --id ID/],
    [["feedback", "list", "shop", "--thumb"], /--thumb/],
    [["quality", "shop", "other"], /one folder/],
  ];
  for (const [args, message] of wrong) {
    const { code, out, err } = shop.run(args);
    expect({ args, code, out }).toEqual({ args, code: 2, out: "" });
    expect(err).toMatch(message);
  }
  const refused: readonly (readonly [readonly string[], string])[] = [
    [["feedback", "add", "shop", "-q", QUESTION, "--hit", "no/such.py", "--up"], "feedback/no-such-place"],
    [["feedback", "add", "shop", "-q", " ", "--hit", "a.py", "--up"], "query/empty"],
    [["feedback", "import", "shop", "no-such.jsonl"], "feedback/bad-file"],
    [["feedback", "forget", "shop", "--id", "deadbeef", "--yes"], "feedback/no-such-vote"],
    [["feedback", "list", "nowhere"], "folder/not-found"],
    [["quality", "nowhere"], "folder/not-found"],
  ];
  for (const [args, code] of refused) {
    const ran = shop.run([...args, "--json"]);
    expect({ args, code: ran.code }).toEqual({ args, code: 1 });
    const said = JSON.parse(ran.out || ran.err.slice(ran.err.indexOf("{"))) as { error: { code: string; nextStep: string } };
    expect(said.error.code).toBe(code);
    expect(said.error.nextStep).not.toBe("");
  }
});
