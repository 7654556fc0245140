/** Keyword search finds what came in a moment ago, however small the index is. */
import { expect, test } from "vitest";
import { source } from "./handMadePorts.ts";
import { project } from "./project.ts";

test.each([2, 10, 40])("in %i files a word that was just added is found, alone and among words that are everywhere", async (files) => {
  const p = project(Object.fromEntries(Array.from({ length: files }, (_, i) => [`f${i}.ts`, source(i)])));
  await p.index();
  const reader = await p.reader();
  for (let edit = 0; edit < 5; edit++) {
    const word = `zebra${"abcdf"[edit]}`;
    const path = `f${edit % files}.ts`;
    p.write(path, `${source(edit % files)}\nexport function ${word}(thing: number) { return thing; }\n`);
    await p.index();
    for (const query of [word, `${word} thing`, `step thing export function return ${word}`]) {
      const top = await reader.read(async (s) => (await s.textSearch(query, 1)).map(({ row }) => s.catalog.paths[row]));
      expect([query, ...top]).toEqual([query, path]);
    }
  }
  await reader.close();
});
