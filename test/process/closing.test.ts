/** Closing an engine that indexes: it lets go of everything before it says that it is closed. */
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { openEngine } from "../../src/engine/engine.ts";
import { workspaceOf } from "../../src/engine/store/dataDirectory.ts";

test("close ends the runs that index, waits for them, and what they stored is there", async () => {
  const root = mkdtempSync(path.join(tmpdir(), "sextant-closing-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const folder = path.join(root, "folder");
  mkdirSync(folder);
  for (let i = 0; i < 1500; i++) writeFileSync(path.join(folder, `f${i}.ts`), `export function work${i}(input: number) {\n  return input * ${i};\n}\n`);
  const dataDirectory = path.join(root, "data");
  const engine = openEngine({ dataDirectory, threads: 1 });
  let ended = false;
  let begun: () => void = () => undefined;
  const working = new Promise<void>((resolve) => (begun = resolve));
  const run = engine
    .index(folder, {}, (event) => event.kind === "progress" && begun())
    .finally(() => (ended = true))
    .catch((error: unknown) => error);
  await working;
  await engine.close();
  expect({ ended, locked: existsSync(workspaceOf(folder, dataDirectory).lock) }).toEqual({ ended: true, locked: false });
  expect(await run).toMatchObject({ code: "engine/closed" });

  const next = openEngine({ dataDirectory, threads: 1 });
  expect((await next.index(folder, {}, () => undefined)).files).toBe(1500);
  await next.close();
});
