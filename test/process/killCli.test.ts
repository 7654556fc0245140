/** The built program, the real encoder: killed while it indexes, the next run finishes and doctor is content. Needs dist/. */
import { execFile, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";

const cli = path.join(import.meta.dirname, "..", "..", "dist", "cli.js");
const FILES = 1500;
/** Milliseconds after the start: loading, opening, cutting, embedding, storing. */
const MOMENTS = [150, 500, 900, 1400, 2000];

test("killed at five moments, index finishes and doctor finds nothing", async () => {
  const root = mkdtempSync(path.join(tmpdir(), "sextant-kill-cli-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const folder = path.join(root, "folder");
  mkdirSync(folder);
  for (let i = 0; i < FILES; i++) writeFileSync(path.join(folder, `f${i}.ts`), `/** Step ${i}. */\nexport function work${i}(input: number) {\n  return input * ${i} + step${i}(input);\n}\n`);
  const env = { ...process.env, SEXTANT_DATA_DIR: path.join(root, "data") };
  let killed = 0;
  for (const ms of MOMENTS) {
    const child = spawn(process.execPath, [cli, "index", folder], { env, stdio: "ignore" });
    const ended = new Promise<NodeJS.Signals | null>((resolve) => child.on("exit", (_, signal) => resolve(signal)));
    const timer = setTimeout(() => child.kill("SIGKILL"), ms);
    if ((await ended) === "SIGKILL") killed++;
    clearTimeout(timer);
  }
  expect(killed).toBeGreaterThan(0);
  const run = promisify(execFile);
  const report = JSON.parse((await run(process.execPath, [cli, "index", folder, "--json"], { env })).stdout) as { files: number };
  expect(report.files).toBe(FILES);
  const doctor = JSON.parse((await run(process.execPath, [cli, "doctor", folder, "--json"], { env })).stdout) as { ok: boolean; checks: { name: string; detail: string }[] };
  expect(doctor.ok).toBe(true);
  expect(doctor.checks.at(-1)?.detail).toContain(`of ${FILES} files were read and are sound`);
});
