/** The proof of the ignore rules: on random trees with random ignore files the walk finds what git finds. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { NO_GIT_SETTINGS, plant, walk } from "./tree.ts";

// ASCII only: in git `?` and `[!a]` match one byte, so never "ä"; here they match the letter, as anyone means them.
const segment = fc.constantFrom("a", "b", "ab", "a b", "aa", "#a", "!b", "x.ts", "y.js", "[a]", "a*", "b\\", "-", "B");
const path = fc.array(segment, { minLength: 1, maxLength: 4 }).map((parts) => parts.join("/"));

const glob = fc.oneof(
  // Not a backslash before a slash: git reads that in two ways, depending on where its shortcut for plain prefixes ends.
  { weight: 3, arbitrary: segment.filter((name) => !name.endsWith("\\")) },
  { weight: 4, arbitrary: fc.constantFrom("*", "?", "**", "a*", "*b", "*.ts", "*.js", "?b", "[ab]", "[!a]", "[^b]", "[a-c]*", "\\#a", "\\!b", "\\a", "a\\*", "\\[a\\]", "b\\\\", "a\\ b", "**b", "[]a]", "[[:alpha:]]", "[a", "***") },
);
const pattern = fc
  .record({
    bang: fc.constantFrom("", "", "!"),
    lead: fc.constantFrom("", "", "/", "**/", "/**/"),
    body: fc.array(glob, { minLength: 1, maxLength: 3 }).map((parts) => parts.join("/")),
    tail: fc.constantFrom("", "", "", "/", "/**", "/*", " ", "\\ ", "\r", "//"),
  })
  .map(({ bang, lead, body, tail }) => bang + lead + body + tail);
const line = fc.oneof({ weight: 12, arbitrary: pattern }, { weight: 1, arbitrary: fc.constantFrom("", "# a", "#", "!", "/", "!/", " ", "\\", "*/", "!*/", "\t") });
// The head line keeps the file from being empty, which the walk skips and git lists.
const ignoreFile = fc.array(line, { minLength: 1, maxLength: 6 }).map((lines) => ["# rules", ...lines].join("\n"));

/** A file and a folder of one name cannot both be: whichever comes first stays. */
function possible(paths: readonly string[]): string[] {
  const kept = new Set<string>();
  const folders = new Set<string>();
  for (const each of paths) {
    const parents = each.split("/").slice(0, -1).map((_, i, parts) => parts.slice(0, i + 1).join("/"));
    if (folders.has(each) || parents.some((parent) => kept.has(parent))) continue;
    kept.add(each);
    for (const parent of parents) folders.add(parent);
  }
  return [...kept];
}

const scene = fc.record({
  paths: fc.array(path, { minLength: 1, maxLength: 25 }).map(possible),
  nested: fc.array(fc.record({ below: fc.nat(), text: ignoreFile }), { maxLength: 3 }),
  top: fc.option(ignoreFile, { freq: 4 }),
  exclude: fc.option(ignoreFile, { freq: 2 }),
  start: fc.nat(),
});

test("the walk finds exactly what `git ls-files -co --exclude-standard` finds, at the top and from a folder inside", { timeout: 600_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(scene, async ({ paths, nested, top, exclude, start }) => {
      const folder = realpathSync(mkdtempSync(join(tmpdir(), "sextant-git-")));
      try {
        execFileSync("git", ["init", "-q", folder], { env: { ...process.env, ...NO_GIT_SETTINGS } });
        plant(folder, Object.fromEntries(paths.map((each) => [each, "x"])));
        const folders = [...new Set(paths.flatMap((each) => each.split("/").slice(0, -1).map((_, i, parts) => parts.slice(0, i + 1).join("/"))))];
        if (top !== null) plant(folder, { ".gitignore": top });
        for (const { below, text } of nested) if (folders.length > 0) plant(folder, { [`${folders[below % folders.length]}/.gitignore`]: text });
        if (exclude !== null) {
          mkdirSync(join(folder, ".git/info"), { recursive: true });
          plant(folder, { ".git/info/exclude": exclude });
        }
        const git = (at: string): string[] =>
          execFileSync("git", ["ls-files", "-z", "-co", "--exclude-standard"], { cwd: at, env: { ...process.env, ...NO_GIT_SETTINGS }, encoding: "utf8" })
            .split("\0").filter((each) => each !== "" && !/(^|\/)\.gitignore$/.test(each)).sort();
        const all = git(folder);
        expect((await walk(folder)).files).toEqual(all);

        // From inside, git says the same of what it did not hide. A hidden folder asked for by name is ours to walk.
        const within = folders[start % Math.max(1, folders.length)];
        if (within !== undefined && all.some((each) => each.startsWith(`${within}/`))) {
          expect((await walk(join(folder, within))).files).toEqual(git(join(folder, within)));
        }
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    }),
    { numRuns: Number(process.env["WALK_RUNS"] ?? 100) },
  );
});
