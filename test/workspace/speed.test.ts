/** Generous limits: a walk that reads files or compiles patterns per path is ten times slower than these. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { emptyFolder, walk } from "./tree.ts";

function fill(folder: string, folders: number, each: number): void {
  for (let d = 0; d < folders; d++) {
    const at = join(folder, `package${d}/src`);
    mkdirSync(at, { recursive: true });
    for (let f = 0; f < each; f++) writeFileSync(join(at, `module${f}.ts`), "export {};\n");
  }
}

test.each([[3_660, 20, 800], [50_000, 500, 5_000]])("%i files", { timeout: 120_000 }, async (files, folders, limitMs) => {
  const folder = emptyFolder();
  fill(folder, folders, files / folders);
  writeFileSync(join(folder, ".gitignore"), Array.from({ length: 60 }, (_, i) => (i % 2 ? `*.tmp${i}` : `/build${i}/**/out`)).join("\n"));
  const start = performance.now();
  expect((await walk(folder)).files).toHaveLength(files + 1);
  const ms = performance.now() - start;
  console.log(`${files} files: ${Math.round(ms)} ms`);
  expect(ms).toBeLessThan(limitMs);
});
