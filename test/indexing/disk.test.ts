/** What an index takes up depends on what it holds, not on what has happened to it. */
import { expect, test } from "vitest";
import { source } from "./handMadePorts.ts";
import { type Project, project } from "./project.ts";

const FILES = 80;
const PARTS = 8;
const written = (round: number): Record<string, string> => Object.fromEntries(Array.from({ length: FILES }, (_, i) => [`src/f${i}.ts`, source(round * 1000 + i, PARTS)]));

/** Vectors of chunks that left are kept for the way back: 500, or a fifth of those in use. */
const RETIRED_BYTES = 500 * 5_300;

async function expectBounded(p: Project, bytes: number, fresh: Readonly<Record<string, string>>): Promise<void> {
  const other = project(fresh);
  const { report } = await other.index();
  expect(await p.content()).toEqual(await other.content());
  expect(bytes).toBeLessThan(1.5 * (report.bytesOnDisk + RETIRED_BYTES));
}

test("an index of files that all change, again and again, takes up what a new one does", async () => {
  const p = project(written(0));
  await p.index();
  for (let round = 1; round <= 8; round++) {
    for (const [path, text] of Object.entries(written(round))) p.write(path, text);
    await expectBounded(p, (await p.index()).report.bytesOnDisk, written(round));
  }
});

test("folders that move away and back leave nothing behind", async () => {
  const p = project(written(0));
  await p.index();
  for (let round = 1; round <= 3; round++) {
    p.move("src", "elsewhere");
    await p.index();
    p.move("elsewhere", "src");
    await expectBounded(p, (await p.index()).report.bytesOnDisk, written(0));
  }
});

test("an index whose files but one are gone shrinks", async () => {
  const p = project(written(0));
  await p.index();
  for (let i = 1; i < FILES; i++) p.remove(`src/f${i}.ts`);
  await expectBounded(p, (await p.index()).report.bytesOnDisk, { "src/f0.ts": source(0, PARTS) });
});
