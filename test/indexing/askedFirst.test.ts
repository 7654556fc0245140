/** What is asked while an index is being built is read before its turn. */
import { expect, test } from "vitest";
import { openEngine } from "../../src/engine/engine.ts";
import { askedFirst } from "../../src/engine/indexing/askedFirst.ts";
import { distinctStems } from "../../src/engine/search/wordForms.ts";
import { source } from "./handMadePorts.ts";
import { project } from "./project.ts";

/** The order in which files are taken; `questions` names what is asked from the n-th file on. */
function order(paths: readonly string[], questions: Readonly<Record<number, string>>): string[] {
  const taken: string[] = [];
  let question: readonly string[] | undefined;
  const asked = (): readonly string[] | undefined => {
    const next = questions[taken.length];
    return next === undefined ? question : (question = distinctStems(next));
  };
  const files = paths.map((path) => ({ kind: "file" as const, path, absolutePath: path, sizeBytes: 1, mtimeMs: 1 }));
  for (const { path } of askedFirst(files, { asked, wordsOfPath: distinctStems })) taken.push(path);
  return taken;
}

test("without a question files come in their order", () => {
  expect(order(["b", "a", "c"], {})).toEqual(["b", "a", "c"]);
});

test("the rarest words of a question count most, and the others keep their order", () => {
  const paths = ["src/read.ts", "src/json/reader.ts", "src/json/mapper.ts", "src/json/tree.ts", "src/zip.ts"];
  expect(order(paths, { 0: "mapper for reading json" })).toEqual(["src/json/mapper.ts", "src/json/reader.ts", "src/read.ts", "src/json/tree.ts", "src/zip.ts"]);
});

test("a word that every path has moves nothing", () => {
  expect(order(["src/b.ts", "src/a.ts", "src/c.ts"], { 0: "src" })).toEqual(["src/b.ts", "src/a.ts", "src/c.ts"]);
});

test("another question moves what is left, and each file comes once", () => {
  const paths = Array.from({ length: 300 }, (_, i) => `part${i}/${i % 3 === 0 ? "apple" : i % 3 === 1 ? "pear" : "plum"}.ts`);
  const taken = order(paths, { 10: "plums", 20: "apples" });
  expect(taken.slice(0, 10)).toEqual(paths.slice(0, 10));
  expect(taken.slice(10, 20).every((path) => path.endsWith("plum.ts"))).toBe(true);
  expect(taken.slice(20, 110).every((path) => path.endsWith("apple.ts"))).toBe(true);
  expect([...taken].sort()).toEqual([...paths].sort());
});

test("what was asked before there is an index is found as soon as there is anything to find", async () => {
  const p = project(Object.fromEntries(Array.from({ length: 900 }, (_, i) => [`part${i}.ts`, source(i, 2)])));
  p.write("zoo/lighthouseKeeper.ts", "/** Lights the lamp at dusk. */\nexport function lightLamp(hour: number): boolean {\n  return hour > 18;\n}\n");
  const engine = openEngine({ dataDirectory: p.dataDirectory });
  try {
    const ask = () => engine.search(p.folder, { text: "lighthouse keeper", limit: 5 });
    await expect(ask()).rejects.toMatchObject({ code: "index/missing" });
    const stop = new AbortController();
    const run = engine.index(p.folder, {}, (event) => event.kind === "progress" && event.filesStored > 0 && stop.abort(), stop.signal);
    await expect(run).rejects.toMatchObject({ name: "AbortError" });
    expect((await engine.status(p.folder)).state).toBe("incomplete");
    expect((await ask()).hits[0]).toMatchObject({ path: "zoo/lighthouseKeeper.ts" });
  } finally {
    await engine.close();
  }
});
