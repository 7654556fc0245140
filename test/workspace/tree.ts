/** Real folders on disk for the tests of this room. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import { walkFolder, type WalkOptions } from "../../src/engine/workspace/walkFolder.ts";

/** Settings of the machine's git must not reach a test. */
export const NO_GIT_SETTINGS = { HOME: "/nonexistent", GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_NOSYSTEM: "1" };

export function emptyFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "sextant-walk-")));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Path -> content. Folders come by themselves. */
export function tree(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = emptyFolder();
  plant(folder, files);
  return folder;
}

export function plant(folder: string, files: Readonly<Record<string, string | Uint8Array>>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}

/** A named pipe: whoever opens it waits for a writer that never comes. */
export function plantPipe(path: string): void {
  const program = "mkfifo";
  execFileSync(program, [path]);
}

export interface Walked {
  readonly files: string[];
  readonly skipped: Record<string, string>;
}

export async function walk(folder: string, options: WalkOptions = {}, signal?: AbortSignal): Promise<Walked> {
  const files: string[] = [];
  const skipped: Record<string, string> = {};
  for await (const event of walkFolder(folder, { env: NO_GIT_SETTINGS, ...options }, signal)) {
    if (event.kind === "file") files.push(event.path);
    else skipped[event.path] = event.reason;
  }
  return { files, skipped };
}

/** The files found, in one line: what most examples compare. */
export async function found(folder: string, options: WalkOptions = {}): Promise<string> {
  const { files } = await walk(folder, options);
  return files.join(" ");
}
