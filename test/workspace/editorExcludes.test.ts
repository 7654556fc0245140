/** VS Code's exclude globs, in the order of rules. What VS Code itself makes of a glob is quoted beside the cases that surprise. */
import { expect, test } from "vitest";
import type { ExcludeRule } from "../../src/protocol/engine.ts";
import { globPatterns } from "../../src/engine/workspace/editorExcludes.ts";
import { found, tree } from "./tree.ts";

const check = async (exclude: readonly (string | ExcludeRule)[], paths: string, expected: string, ignoreFiles: Record<string, string> = {}): Promise<void> => {
  const files = Object.fromEntries(paths.split(" ").map((path) => [path, "code"]));
  const rules = exclude.map((rule) => (typeof rule === "string" ? { glob: rule } : rule));
  expect(await found(tree({ ...files, ...ignoreFiles }), { exclude: rules })).toBe(expected);
};

test("a folder anywhere, with everything in it", () => check(["**/gen"], "a.ts gen/b.ts src/gen/c/d.ts src/generated.ts", "a.ts src/generated.ts"));
test("a name without stars is meant at the top alone", () => check(["gen", "*.log"], "a.log gen/b.ts src/c.log src/gen/d.ts", "src/c.log src/gen/d.ts"));
test("endings anywhere, several at once", () => check(["**/*.{js,d.ts}"], "a.js a.ts b/c.d.ts b/c.ts", "a.ts b/c.ts"));
test("braces in braces", () => check(["{a,b/{c,d}}/*.ts"], "a/x.ts b/c/x.ts b/d/x.ts b/e/x.ts", "b/e/x.ts"));
test("a class of letters, also a negated one", () => check(["[ab].ts", "x[!y].ts"], "a.ts c.ts xy.ts xz.ts", "c.ts xy.ts"));
test("the content of a folder", () => check(["gen/**"], "gen/b.ts gen/c/d.ts x.ts", "x.ts"));
test("a slash at the end says the same", () => check(["gen/"], "gen/b.ts x.ts", "x.ts"));
test("a name that an ignore file would read otherwise", () => check(["#a.ts", "!b.ts"], "!b.ts #a.ts b.ts", "b.ts"));

test("with a condition, only where the other file lies beside", () =>
  check([{ glob: "**/*.js", when: "$(basename).ts" }], "a.js a.ts b.js c/d.js c/d.ts", "a.ts b.js c/d.ts"));
test("a .sextantignore brings back what the editor leaves out", async () => {
  await check(["**/gen"], "gen/a.ts gen/b.ts", "gen/a.ts", { ".sextantignore": "!gen/a.ts" });
  await check([{ glob: "**/*.js", when: "$(basename).ts" }], "a.js a.ts", "a.js a.ts", { ".sextantignore": "!*.js" });
});
test("it cannot bring back what a .gitignore hides", () => check(["!a.ts", "b\n!a.ts"], "a.ts b.ts", "b.ts", { ".gitignore": "a.ts" }));

test("a glob that multiplies is no glob of a person", () => {
  const start = performance.now();
  expect(globPatterns("{a,aa}".repeat(60))).toEqual([]);
  expect(globPatterns("{a,a}".repeat(30))).toEqual([]);
  expect(globPatterns("a".repeat(100_000))).toEqual([]);
  expect(performance.now() - start).toBeLessThan(2_000);
});

test("ignore files themselves are nothing to search", () => check([], "a.ts b/.dockerignore", "a.ts", { ".gitignore": "x", "b/.sextantignore": "y" }));
