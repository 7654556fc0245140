/** Words of the command line and what they mean. */
import { describe, expect, test } from "vitest";
import { COMMANDS } from "../../src/cli/commands.ts";
import { overview, page } from "../../src/cli/help.ts";
import { nearest, parseArguments } from "../../src/cli/parseArguments.ts";
import { call } from "./fakeTerminal.ts";

/** "command | flags as JSON | positionals", or the sentence of the usage error. */
function parsed(line: string): string {
  try {
    const { command, flags, positionals } = parseArguments(line.split(" ").filter(Boolean).map((word) => word.replaceAll("_", " ")));
    return [command?.name ?? "-", JSON.stringify(Object.fromEntries(flags)), positionals.join(" ")].join(" | ");
  } catch (error) {
    return (error as Error).message;
  }
}

test.each([
  ["search open_a_socket", "search | {} | open a socket"],
  ["search f q --limit 3 --json", 'search | {"limit":["3"],"json":[]} | f q'],
  ["search --limit=3 q", 'search | {"limit":["3"]} | q'],
  ["--json search q", 'search | {"json":[]} | q'],
  ["--data-dir /d search q", 'search | {"data-dir":["/d"]} | q'],
  ["search q -l ts -l py -n 5", 'search | {"language":["ts","py"],"limit":["5"]} | q'],
  ["search -- --limit", "search | {} | --limit"],
  ["search --queries -", 'search | {"queries":["-"]} | '],
  ["search --path=-odd q", 'search | {"path":["-odd"]} | q'],
  ["search index", "search | {} | index"],
  ["--version", '- | {"version":[]} | '],
  ["", "- | {} | "],
])("%s", (line, expected) => expect(parsed(line)).toBe(expected));

test.each([
  ["serach q", 'There is no command "serach"; did you mean search?'],
  ["stat", 'There is no command "stat"; did you mean status?'],
  ["frobnicate", 'There is no command "frobnicate"; see the list in sextant help'],
  ["where_is_it", 'There is no command "where is it"; to search, say: sextant search "where is it"'],
  ["search q --limt 3", "search has no flag --limt; did you mean --limit?"],
  ["index --limit 3", "index has no flag --limit; search has one."],
  ["--limit 3 search q", "Before a command there is no flag --limit; say it after the command: sextant search ... --limit"],
  ["search -x q", "search has no flag -x. Put -- before words that begin with a dash."],
  ["search q --limit", "--limit needs a value: --limit N."],
  ["search q --limit --json", "--limit needs a value: --limit N."],
  ["search q --limit=", "--limit needs a value: --limit N."],
  ["search q --json=yes", "--json takes no value."],
  ["search q --mode fuzzy", '--mode is hybrid, semantic or keyword, not "fuzzy".'],
  ["search q --limit 1 --limit 2", "--limit was given twice."],
])("wrong: %s", (line, expected) => expect(parsed(line)).toBe(expected));

test("a suggestion is near, or there is none", () => {
  expect(nearest("idnex", ["index", "search"])).toBe("index");
  expect(nearest("xyz", ["index", "search"])).toBeUndefined();
  expect(nearest("i", ["index"])).toBeUndefined();
});

describe("help", () => {
  test("names every command, and every page every flag of its command", () => {
    for (const command of COMMANDS) {
      expect(overview()).toContain(`  ${command.name} `);
      for (const { name } of command.flags) expect(page(command)).toContain(`--${name}`);
    }
  });
  test("fits 120 columns", () => {
    for (const line of [overview(), ...COMMANDS.map(page)].join("\n").split("\n")) expect(line.length).toBeLessThanOrEqual(120);
  });
  test("needs no engine; nor does the version, nor wrong usage", async () => {
    for (const words of [[], ["help"], ["help", "search"], ["search", "--help"], ["--help"], ["--version"]]) {
      expect(await call(words)).toMatchObject({ code: 0, err: "", opened: false });
    }
    expect((await call(["--version"])).out).toBe("sextant 1.2.3\n");
    expect(await call(["help", "serch"])).toMatchObject({ code: 2, err: 'sextant: There is no command "serch"; did you mean search? See: sextant help\n' });
    expect(await call(["search", "--limit", "0", "q"])).toMatchObject({ code: 2, opened: false });
  });
});

describe("what search asks", () => {
  test("one word is the question, asked of the current folder", async () => {
    expect((await call(["search", "q"])).asked).toEqual([{ folder: "/f", query: { text: "q", filter: {} } }]);
  });
  test("with two, the first is the folder", async () => {
    expect((await call(["search", "/tmp", "q"])).asked).toEqual([{ folder: "/tmp", query: { text: "q", filter: {} } }]);
  });
  test("a folder that is not there is most often a forgotten quote", async () => {
    const { code, err } = await call(["search", "open", "socket"]);
    expect(code).toBe(1);
    expect(err).toBe('error[folder/not-found]: There is no folder /f/open.\nnext: If both words belong to the question, put it in quotes: sextant search "open socket"\n');
  });
  test("a folder given by its path is no question", async () => {
    const { code, err } = await call(["search", "/tmp"]);
    expect(code).toBe(2);
    expect(err).toBe('sextant: /tmp is a folder and there is no question. Say: sextant search /tmp "what you are looking for". See: sextant help search\n');
    expect((await call(["search", "/no/such/route"])).code).toBe(0);
    expect((await call(["search", "tmp"], {}, { cwd: "/" })).code).toBe(0);
  });
  test("every flag reaches the engine", async () => {
    const words = "search q --limit 3 --mode keyword --language ts,py -l go --path a/** --path b --no-tests --why --all-spans".split(" ");
    expect((await call(words)).asked[0]!.query).toEqual({
      text: "q", limit: 3, mode: "keyword", why: true, allSpans: true, filter: { languages: ["ts", "py", "go"], paths: ["a/**", "b"], tests: false },
    });
  });
  test("questions of stdin are answered in order; bad lines are numbered and cost only themselves", async () => {
    const { code, out, err, asked } = await call(["search", "--queries", "-", "--json"], {}, { stdin: '{"query":"a"}\n\nnot json\n{"q":1}\n{"query":"b"}\n' });
    const lines = out.trimEnd().split("\n").map((line) => JSON.parse(line) as { query?: string; line?: number });
    expect(lines.map(({ query, line }) => query ?? line)).toEqual(["a", 3, 4, "b"]);
    expect(asked.map(({ query }) => (query as { text: string }).text)).toEqual(["a", "b"]);
    expect(err.match(/^line \d/gm)).toEqual(["line 3", "line 4"]);
    expect(code).toBe(1);
  });
});
