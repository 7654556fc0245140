/** A question that cannot be asked is refused before an index is built for it. The engine's own check, behind the front door. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openEngine } from "../../src/engine/engine.ts";
import type { Engine } from "../../src/protocol/engine.ts";
import { call, report } from "./fakeTerminal.ts";

const root = mkdtempSync(join(tmpdir(), "sextant-refused-"));
let engine: Engine;
beforeAll(() => {
  engine = openEngine({ dataDirectory: join(root, "data") });
  writeFileSync(join(root, "empty"), "");
  writeFileSync(join(root, "dots"), " ...\n");
  writeFileSync(join(root, "a.ts"), "export const a = 1;\n");
});
afterAll(async () => {
  await engine.close();
  rmSync(root, { recursive: true, force: true });
});

test.each([
  ["search x --language klingon", "query/unknown-language"],
  ["search x --path [a", "query/bad-glob"],
  ["search ;;;", "query/no-words"],
  [`search ${"word".repeat(5001)}`, "query/too-long"],
  ["search --queries - --language klingon", "query/unknown-language"],
  ["similar a.ts --language klingon", "query/unknown-language"],
  ["similar a.ts --path {a", "query/bad-glob"],
  ["similar --queries - --path [a", "query/bad-glob"],
  ["similar --text-file empty", "query/nothing-to-compare"],
  ["similar --text-file dots", "query/nothing-to-compare"],
])("%s", async (line, code) => {
  let indexed = false;
  const index = (): Promise<typeof report> => ((indexed = true), Promise.resolve(report));
  const called = await call(line.split(" "), { index, check: (question) => engine.check(question) }, { cwd: root, stdin: '{"query":"q"}\n' });
  expect({ code: called.code, indexed, asked: called.asked }).toEqual({ code: 1, indexed: false, asked: [] });
  expect(called.err).toContain(`error[${code}]`);
});
