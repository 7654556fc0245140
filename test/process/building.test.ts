/** Searching while another process builds the index for the first time: hits so far, and that is said. */
import { openSync, readFileSync, writeFileSync, writeSync, closeSync, rmSync } from "node:fs";
import { spawn } from "node:child_process";
import { hostname } from "node:os";
import path from "node:path";
import { openEngine } from "../../src/engine/engine.ts";
import { expect, onTestFinished, test } from "vitest";
import { workspaceOf } from "../../src/engine/store/dataDirectory.ts";
import { BOOKSHOP, openBookshop } from "../search/openBookshop.ts";

test("the answer says who is still indexing; not when nobody is, nor when the index is complete", async () => {
  const { engine, dataDirectory, close } = await openBookshop();
  onTestFinished(close);
  const { lock, manifest, memory } = workspaceOf(BOOKSHOP, dataDirectory);
  const other = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "ignore" });
  onTestFinished(() => void other.kill());
  const complete = readFileSync(manifest, "utf8");
  const incomplete = JSON.stringify({ ...(JSON.parse(complete) as object), updatedAt: null });
  const take = (): void => {
    const file = openSync(lock, "wx");
    writeSync(file, JSON.stringify({ pid: other.pid, host: hostname(), started: null, token: "t" }));
    closeSync(file);
  };
  const target = { kind: "file", path: path.join("worker", "mailer.py") } as const;
  const notices = async (by = engine): Promise<(string | undefined)[]> => [(await by.search(BOOKSHOP, { text: "cart total" })).notice, (await by.similar(BOOKSHOP, { target })).notice];

  expect(await notices()).toEqual([undefined, undefined]);
  take();
  expect(await notices()).toEqual([undefined, undefined]);
  writeFileSync(manifest, incomplete);
  const said = `Process ${other.pid} is still indexing: hits so far.`;
  expect(await notices()).toEqual([said, said]);

  // Another trouble at the same time hides none of it.
  await engine.vote(BOOKSHOP, { asked: { kind: "question", text: "cart total" }, hit: { path: "src/orders/cart.ts", line: 5 }, value: "up", source: "cli" });
  writeFileSync(path.join(memory, "manifest.json"), "{");
  const another = openEngine({ dataDirectory });
  const both: unknown = expect.stringMatching(new RegExp(`^Your votes are not used: .* ${said}$`));
  expect(await notices(another)).toEqual([both, both]);
  await another.close();
  rmSync(memory, { recursive: true });

  rmSync(lock);
  expect(await notices()).toEqual([undefined, undefined]);
});
