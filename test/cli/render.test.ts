/** What people see, with and without colour, on narrow and wide terminals, of honest and hostile repositories. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Hit } from "../../src/core/hit.ts";
import { excerpt } from "../../src/core/excerpt.ts";
import { paintFor, PLAIN } from "../../src/cli/paint.ts";
import { showProgress } from "../../src/cli/progress.ts";
import { renderHits } from "../../src/cli/renderHits.ts";
import { harmless } from "../../src/core/harmless.ts";
import { cellWidth, cutTo, fit, jsonLine } from "../../src/cli/shownText.ts";
import { bytes, count, duration } from "../../src/core/units.ts";
import { summary } from "../../src/cli/commands/index.ts";
import { hit, report, screen } from "./fakeTerminal.ts";

const render = (over: Partial<Hit>, words: string[], width = 80, paint = PLAIN): string => renderHits({ hits: [hit(over)], words }, { paint, width, folder: "/f", cwd: "/f" });
const withoutStyle = (text: string): string => text.replace(/\u001b\[[\d;]*m|\u001b\]8;;[^\u001b]*\u001b\\/g, "");

describe("a hit", () => {
  test("plain", () => {
    expect(`\n${render({ more: [{ startLine: 3, endLine: 4, score: 0.4 }] }, ["size", "entry"])}\n`).toBe(`
src/cache.ts:10-14                                                    ▰▰▰▰▱ 0.73
  LruCache › evict (method)
  10 │ /** Makes room. */
  11 │ evict(entry: Entry): void {
  12 │   this.map.delete(entry.key);
  14 │   this.size -= entry.size;
  also lines 3-4
`);
  });
  test("coloured, the words marked", () => {
    const text = render({ snippet: "evict(cacheEntry)", startLine: 1, endLine: 1 }, ["entry"], 60, paintFor("always", false, {}));
    expect(text).toBe(
      "\u001b[36m\u001b[1msrc/cache.ts:1-1\u001b[22m\u001b[39m                                  \u001b[2m▰▰▰▰▱ 0.73\u001b[22m\n  \u001b[2mLruCache › evict (method)\u001b[22m\n\u001b[2m  1 │ \u001b[22mevict(cache\u001b[1m\u001b[33mEntry\u001b[39m\u001b[22m)",
    );
  });
  test("colour adds nothing but colour", () => {
    for (const width of [40, 80]) expect(withoutStyle(render({}, ["entry", "size"], width, paintFor("always", true, { TERM_PROGRAM: "vscode" })))).toBe(render({}, ["entry", "size"], width));
  });
  test("is a link where the terminal knows links, and only on a terminal", () => {
    expect(render({}, [], 80, paintFor("auto", true, { TERM_PROGRAM: "vscode" }))).toContain("\u001b]8;;file:///f/src/cache.ts#10\u001b\\");
    expect(render({}, [], 80, paintFor("always", false, { TERM_PROGRAM: "vscode" }))).not.toContain("]8;;");
  });
  test("of 40 columns: only the place may be longer, because a cut path opens nothing", () => {
    const [place, ...rest] = render({ path: `src/${"long/".repeat(12)}a.ts`, snippet: `evict(${"x, ".repeat(50)})`, scope: ["A".repeat(60)] }, [], 40).split("\n");
    expect(place).toContain("a.ts:10-14");
    for (const line of rest) expect(cellWidth(line)).toBeLessThanOrEqual(40);
  });
  test("a match far to the right is brought into sight", () => {
    expect(render({ snippet: `const table = "${"x".repeat(300)}"; retry(table);`, symbol: null, scope: [] }, ["retry"], 60)).toMatch(/…x+"; retry\(table\);$/m);
  });
  test("why", () => {
    const why = [{ part: "meaning", value: 0.8, adds: 0.5 }, { part: "roleTest", value: 1, adds: -0.45 }, { part: "brandNew", value: 1, adds: 0.1 }, { part: "words", value: 0, adds: 0.001 }];
    expect(render({ why }, [])).toContain("  why: meaning +0.50, a test −0.45, brand new +0.10");
  });
  test("paths are shown from where the reader is", () => {
    const from = (cwd: string): string => renderHits({ hits: [hit()], words: [] }, { paint: PLAIN, width: 80, folder: "/f", cwd }).split(" ")[0]!;
    expect([from("/f"), from("/"), from("/f/src"), from("/g")]).toEqual(["src/cache.ts:10-14", "f/src/cache.ts:10-14", "cache.ts:10-14", "/f/src/cache.ts:10-14"]);
  });
});

describe("a hostile repository cannot drive the terminal", () => {
  const evil = "\u001b]0;owned\u0007\u001b[2J\u009b31m\r\u202egnp.exe\u200b\u{e0041}\ud800";
  test("each character is shown as what it is", () => {
    expect(harmless(evil)).toBe("␛]0;owned␇␛[2J<U+009B>31m␍<U+202E>gnp.exe<U+200B><U+E0041>\ufffd");
    expect(harmless("a\tb\nc")).toBe("a  b␊c");
  });
  test("neither by a path, a symbol, nor a line of code", () => {
    const text = render({ path: `a${evil}\n.ts`, symbol: evil, scope: [evil], snippet: `x ${evil} y` }, ["owned"]);
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e\u200b]/);
    expect(text.split("\n")).toHaveLength(3);
  });
  test("nor by JSON, which reads back as it was", () => {
    const json = jsonLine({ path: evil });
    expect(json).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e]/);
    expect(JSON.parse(json)).toEqual({ path: evil });
  });
  test("whatever a line holds, it comes out harmless, once", () => {
    fc.assert(fc.property(fc.string({ unit: "binary" }), (any) => {
      const safe = harmless(any);
      expect(harmless(safe)).toBe(safe);
      expect(safe).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
    }));
  });
});

describe("width", () => {
  test("wide letters take two cells, marks none", () => expect([cellWidth("日本"), cellWidth("e\u0301"), cellWidth("a")]).toEqual([4, 1, 1]));
  test("a cut line fits, whatever it is made of, and keeps whole letters", () => {
    fc.assert(fc.property(fc.array(fc.constantFrom("a", "日", "e\u0301", "🙂", " ")), fc.integer({ min: 10, max: 30 }), fc.nat({ max: 60 }), (letters, cells, at) => {
      const line = letters.join("");
      const start = Math.min(at, line.length);
      const { start: from, end, cutLeft, cutRight } = fit(line, cells, { start, end: Math.min(line.length, start + 1) });
      expect(cellWidth(line.slice(from, end)) + Number(cutLeft) + Number(cutRight)).toBeLessThanOrEqual(cells);
      expect(line.slice(from, end)).not.toMatch(/[\ud800-\udfff]/u);
    }));
  });
  test("cut", () => expect([cutTo("abcdef", 4), cutTo("日本語", 4), cutTo("abc", 3)]).toEqual(["abc…", "日…", "abc"]));
});

describe("excerpt", () => {
  const lines = (snippet: string, words: string[], symbol: string | null = null): string =>
    excerpt({ snippet, startLine: 1, symbol }, words, 3).map(({ number, afterGap }) => `${afterGap ? "⋮" : ""}${number}`).join(" ");
  test("keeps the definition and takes the lines with most words", () => expect(lines("/** f */\nfunction f() {\n  a();\n  b();\n  retry(limit);\n  c(retry);\n}", ["retry", "limit"], "f")).toBe("2 ⋮5 6"));
  test("code before what is said of it", () => expect(lines("// retry\n// retry\n// retry\nx(retry)\nretry()", ["retry"], "x")).toBe("3 4 5"));
  test("without words, the beginning", () => expect(lines("a\n\nb\nc\nd", [])).toBe("1 3 4"));
  test("nothing but brackets", () => expect(lines("{\n}", [])).toBe("1"));
  test("blank", () => expect(lines(" \n", [])).toBe(""));
});

test("when colour is wanted", () => {
  const colours = (choice: "auto" | "always" | "never", isTty: boolean, env: Record<string, string> = {}): boolean => paintFor(choice, isTty, env) !== PLAIN;
  expect(colours("auto", true)).toBe(true);
  expect(colours("auto", false)).toBe(false);
  expect(colours("auto", true, { NO_COLOR: "1" })).toBe(false);
  expect(colours("auto", true, { NO_COLOR: "" })).toBe(true);
  expect(colours("auto", true, { TERM: "dumb" })).toBe(false);
  expect(colours("auto", false, { FORCE_COLOR: "1" })).toBe(true);
  expect(colours("auto", true, { FORCE_COLOR: "0" })).toBe(false);
  expect(colours("always", false, { NO_COLOR: "1" })).toBe(true);
  expect(colours("never", true, { FORCE_COLOR: "1" })).toBe(false);
});

describe("progress", () => {
  const play = (isTty: boolean): string => {
    const stderr = screen(isTty, 80);
    let now = 0;
    let tick = (): void => undefined;
    const progress = showProgress(stderr, { now: () => now, every: (_, callback) => ((tick = callback), () => (tick = () => undefined)) });
    for (const [ms, filesDone, filesTotal] of [[0, 0, 100], [350, 10, 100], [3000, 50, 100], [4000, 50, 200], [5000, 100, 200]] as const) {
      now = ms;
      progress.onEvent({ kind: "progress", filesDone, filesStored: filesDone, filesTotal, chunks: filesDone * 4 });
      tick();
    }
    now = 8000;
    tick();
    progress.onEvent({ kind: "notice", text: "slow \u001b[31mdisk" });
    progress.end();
    tick();
    return stderr.text();
  };
  test("is one line that only grows; its time runs between events; it is gone at the end", () => {
    const drawn = play(true).split("\r").slice(1);
    expect(drawn.map((line) => /(\d+)%/.exec(line)?.[1])).toEqual(["10", "50", "50", "50", "50", undefined]);
    expect(drawn[1]).toContain("50/100 files · 200 chunks · 3 s left");
    expect(drawn[4]).toContain("100/200 files · 400 chunks · 2 s left");
    expect(drawn.at(-1)).toBe("\u001b[Kslow ␛[31mdisk\n");
  });
  test("without a terminal only notices are told", () => expect(play(false)).toBe("slow ␛[31mdisk\n"));
});

test("numbers", () => {
  expect([count(7), count(1234567)]).toEqual(["7", "1,234,567"]);
  expect([bytes(12), bytes(1500), bytes(26_000), bytes(146e6), bytes(999_999)]).toEqual(["12 bytes", "1.5 kB", "26 kB", "146 MB", "1.0 MB"]);
  expect([duration(8.2), duration(1400), duration(23_400), duration(250_000), duration(7_500_000)]).toEqual(["8 ms", "1.4 s", "23 s", "4 min 10 s", "2 h 5 min"]);
});

test("the summary of an index run", () => {
  const lines = summary({ ...report, files: 2680, chunks: 18_201, bytesOnDisk: 146e6, tookMs: 12_300, filesAdded: 3, filesRemoved: 1, filesUnchanged: 2677, chunksEmbedded: 20, chunksReused: 4, skipped: { binary: 12, "too-large": 5, empty: 0 } }, new Map([["too-large", ["data/a.json", "b\u001b.ts"]]]));
  expect(lines).toEqual([
    "2,680 files, 18,201 chunks, 146 MB on disk, 12 s: /f",
    "  3 new, 1 removed, 2,677 unchanged; 20 chunks embedded, 4 known or repeated",
    "  skipped 17: 12 binary, 5 too large (data/a.json, b␛.ts, …)",
  ]);
});
