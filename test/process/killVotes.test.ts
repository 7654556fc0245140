/** Four processes vote on one folder at once, like four windows, and are killed at random moments: every vote that was acknowledged is there, once. */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { workspaceOf } from "../../src/engine/store/dataDirectory.ts";
import { openMemory } from "../../src/engine/store/memory/memory.ts";
import { seededRandom } from "../../src/engine/training/seededRandom.ts";
import { buildChild, startChild } from "./child.ts";

const ROUNDS = 25;
const AT_ONCE = 4;

test("killed 100 times, no acknowledged vote is lost and none is there twice", async () => {
  const root = mkdtempSync(path.join(tmpdir(), "sextant-votes-kill-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const [folder, data] = [path.join(root, "folder"), path.join(root, "data")];
  mkdirSync(folder);
  const program = await buildChild("votingChild");
  const random = seededRandom(11);
  const acknowledged = new Set<string>();
  let killed = 0;
  for (let round = 0; round < ROUNDS; round++) {
    await Promise.all(
      Array.from({ length: AT_ONCE }, async (_, i) => {
        const child = startChild(program, [folder, data, `r${round}c${i}`, "1000"]);
        // One in five is killed while it starts and may make the tables, the others while they vote.
        if (random() > 0.2) await child.says("voted");
        const timer = setTimeout(() => child.process.kill("SIGKILL"), random() * 100);
        const { output, signal } = await child.ended;
        clearTimeout(timer);
        expect(output).not.toContain("failed");
        if (signal === "SIGKILL") killed++;
        for (const [, id] of output.matchAll(/^voted (\S+)$/gm)) acknowledged.add(id!);
      }),
    );
  }
  expect(killed).toBe(ROUNDS * AT_ONCE);
  expect(acknowledged.size).toBeGreaterThan(ROUNDS);
  const memory = openMemory(workspaceOf(folder, data));
  const ids = (await memory.feedback()).map((row) => row.id);
  expect([...acknowledged].filter((id) => !ids.includes(id))).toEqual([]);
  expect(new Set(ids).size).toBe(ids.length);
  // At most the vote that was under way was stored without being told.
  expect(ids.length - acknowledged.size).toBeLessThanOrEqual(killed);
  await memory.close();
});
