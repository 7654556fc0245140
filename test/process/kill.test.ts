/**
 * An indexing process is killed at 30 moments spread over the time it takes. Each time the index opens, shows whole files only,
 * and the next run ends where an undisturbed one would: nothing lost, nothing twice.
 */
import { mkdtempSync, rmSync, writeFileSync, mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { updateIndex } from "../../src/engine/indexing/updateIndex.ts";
import { verifyIndex } from "../../src/engine/store/verify.ts";
import { openReader, openWriter } from "../../src/engine/store/store.ts";
import { BY_HAND, handMadePorts, source } from "../indexing/handMadePorts.ts";
import { contentOf } from "../indexing/project.ts";
import { buildChild, startChild } from "./child.ts";

const KILLS = 30;
const FILES = 260;

/** Version 0 is the first state; every round rewrites a third of the files, removes some and adds some. */
function writeFiles(folder: string, round: number): void {
  for (let i = 0; i < FILES; i++) {
    const file = path.join(folder, `f${i}.ts`);
    if ((i + round) % 13 === 0) rmSync(file, { force: true });
    else if (round === 0 || (i + round) % 3 === 0 || (i + round) % 13 === 1) writeFileSync(file, source(i + 1000 * round, 6));
  }
}

test("killed at any moment, the index opens, holds whole files and is finished by the next run", async () => {
  const root = mkdtempSync(path.join(tmpdir(), "sextant-kill-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const folder = path.join(root, "folder");
  mkdirSync(folder);
  const program = await buildChild();
  const dataDirectory = path.join(root, "data");
  const options = { dataDirectory, encoderId: BY_HAND };

  writeFiles(folder, 0);
  const calm = startChild(program, [folder, path.join(root, "calm")]);
  const opened = await calm.says("open");
  expect((await calm.ended).output).toContain("done");
  let workMs = performance.now() - opened;

  const expectWhole = async (): Promise<void> => {
    const reader = await openReader(folder, options);
    // The snapshot itself refuses a file with fewer or more chunks than its record says.
    const content = await contentOf(reader);
    expect(new Set(content).size).toBe(content.length);
    await reader.close();
  };

  // Seeded, and one kill in each thirtieth of the time, so that no phase is missed.
  let seed = 7;
  let killed = 0;
  let unopened = 0;
  for (let kill = 0, tries = 0; kill < KILLS; kill++, tries++) {
    expect(tries).toBeLessThan(KILLS * 4);
    // The first kills disturb building, the later ones disturb updating.
    if (kill % 3 === 0 && kill > 0) writeFiles(folder, kill);
    if (kill < KILLS / 2) rmSync(dataDirectory, { recursive: true, force: true });
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    const child = startChild(program, [folder, dataDirectory]);
    // The first of each half is killed while it starts, the others from the moment on when the index is open.
    if (kill % (KILLS / 2) > 0) await child.says("open");
    const timer = setTimeout(() => child.process.kill("SIGKILL"), ((kill % (KILLS / 2)) + seed / 2 ** 32) * (workMs / (KILLS / 2)));
    const started = performance.now();
    const { signal } = await child.ended;
    clearTimeout(timer);
    if (signal === "SIGKILL") killed++;
    else {
      // It was quicker than the first one, as happens when the machine gets less to do: aim again.
      workMs = Math.max(workMs / 2, performance.now() - started);
      writeFiles(folder, 100 + tries);
      kill--;
    }
    await expectWhole().catch((error: { code?: string }) => {
      // Killed before the empty index was made.
      if (error.code !== "index/missing") throw error;
      unopened++;
    });
  }
  expect(killed).toBe(KILLS);
  expect(unopened).toBeLessThan(killed);

  const run = async (data: string): Promise<string[]> => {
    const writer = await openWriter(folder, { ...options, dataDirectory: data, createdBy: "test" });
    await updateIndex(handMadePorts(folder), writer, () => undefined);
    await writer.close();
    await verifyIndex(folder, { ...options, dataDirectory: data });
    const reader = await openReader(folder, { ...options, dataDirectory: data });
    const content = await contentOf(reader);
    await reader.close();
    return content;
  };
  expect(await run(dataDirectory)).toEqual(await run(path.join(root, "fresh")));
});
