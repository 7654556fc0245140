/** What the extension host runs, in the VS Code server and in a desktop VS Code alike: every test of this folder, told by files. */
import fs from "node:fs";
import { format } from "node:util";
import Mocha from "mocha";

/** The convention of @vscode/test-electron. The exit code of VS Code says nothing after a crash; what is written here does. */
export async function run(): Promise<void> {
  const { SEXTANT_HOST_RESULT: resultFile, SEXTANT_HOST_OUTPUT: outputFile } = process.env;
  if (resultFile === undefined || outputFile === undefined) throw new Error("test/host/run.mjs says where results go.");
  const mocha = new Mocha({ ui: "tdd", reporter: "spec", color: false, timeout: 120_000 });
  Mocha.reporters.Base.consoleLog = (...args: unknown[]) => fs.appendFileSync(outputFile, `${format(...args)}\n`);
  mocha.suite.emit("pre-require", globalThis, "", mocha);
  await import("./extension.ts");
  const stats = await new Promise<Mocha.Stats>((resolve) => {
    const runner = mocha.run(() => resolve(runner.stats!));
  });
  const { passes: passed, failures: failed } = stats;
  fs.writeFileSync(resultFile, JSON.stringify({ passed, failed }));
  if (failed > 0) throw new Error(`${failed} failed`);
}
