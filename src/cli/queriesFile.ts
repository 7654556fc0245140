/** Many questions from one file: a JSON object a line, answered in order by one process. */
import { createReadStream } from "node:fs";
import { open, readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { isSextantError, SextantError } from "../core/errors.ts";
import { describeError, EXIT } from "./reportError.ts";
import type { Session } from "./session.ts";

/**
 * Asks each line in turn. A line that cannot be asked is told with its number and the rest goes on: one wrong line in a thousand
 * must not cost the other answers. What is wrong with the index or the folder ends it all. Gives the exit code.
 */
export async function eachLine(session: Session, ask: (line: Readonly<Record<string, unknown>>, number: number) => Promise<void>): Promise<number> {
  let failed = 0;
  let number = 0;
  for await (const line of lines(session)) {
    number++;
    session.signal.throwIfAborted();
    if (line.trim() === "") continue;
    try {
      await ask(parsed(line), number);
    } catch (error) {
      if (!isSextantError(error) || !/^(?:query|usage|embedding)\//.test(error.code)) throw error;
      failed++;
      const report = describeError(error);
      if (session.json) session.printJson({ line: number, error: report });
      session.say(`line ${number}: error[${report.code}]: ${report.message}`);
    }
  }
  return failed > 0 ? EXIT.failed : EXIT.done;
}

/** Told before an index is built for questions that are not there. */
export async function assertQueriesFile(session: Session): Promise<void> {
  const file = session.value("queries")!;
  if (file === "-") return;
  try {
    const handle = await open(resolve(session.terminal.cwd, file));
    const isFolder = await handle.stat().then((stats) => stats.isDirectory());
    await handle.close();
    if (isFolder) throw Object.assign(new Error("a folder"), { code: "EISDIR" });
  } catch (error) {
    throw unreadable(file, error);
  }
}

/** A field of a line, checked. */
export function textField(line: Readonly<Record<string, unknown>>, name: string): string {
  const value = line[name];
  if (typeof value !== "string") throw badLine(`it has no "${name}" that is a text`);
  return value;
}

export function badLine(what: string): SextantError {
  return new SextantError("query/bad-file", `This line cannot be asked: ${what}.`, "See the form of a line in `sextant help search` and `sextant help similar`.");
}

function parsed(line: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(line.replace(/^\uFEFF/, ""));
  } catch (cause) {
    throw badLine(`it is not JSON (${cause instanceof Error ? cause.message : "unreadable"})`);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw badLine("it is not a JSON object");
  return value as Readonly<Record<string, unknown>>;
}

async function* lines(session: Session): AsyncGenerator<string> {
  const file = session.value("queries")!;
  const input: Readable = file === "-" ? Readable.from(session.terminal.stdin) : createReadStream(resolve(session.terminal.cwd, file));
  // An error before the first line is asked for would have nobody to catch it.
  let trouble: unknown;
  input.on("error", (error: unknown) => {
    trouble = error;
  });
  const reader = createInterface({ input, crlfDelay: Infinity });
  const onAbort = (): void => reader.close();
  session.signal.addEventListener("abort", onAbort, { once: true });
  try {
    for await (const line of reader) yield line;
  } catch (error) {
    if (trouble === undefined) throw error;
  } finally {
    session.signal.removeEventListener("abort", onAbort);
    reader.close();
  }
  if (trouble !== undefined) throw unreadable(file, trouble);
  session.signal.throwIfAborted();
}

/** The whole text of `--text-file`; `-` is stdin. */
export async function readTextFile(session: Session, file: string): Promise<string> {
  if (file !== "-") {
    return readFile(resolve(session.terminal.cwd, file), "utf8").catch((error: unknown) => {
      throw unreadable(file, error);
    });
  }
  const parts: Buffer[] = [];
  for await (const part of session.terminal.stdin) {
    session.signal.throwIfAborted();
    parts.push(typeof part === "string" ? Buffer.from(part) : Buffer.from(part));
  }
  return Buffer.concat(parts).toString("utf8");
}

function unreadable(file: string, cause: unknown): SextantError {
  const code = (cause as { code?: unknown } | null)?.code;
  const what = code === "ENOENT" ? "does not exist" : code === "EISDIR" ? "is a folder" : `cannot be read (${typeof code === "string" ? code : "unknown error"})`;
  return new SextantError("query/bad-file", `The file ${file} ${what}.`, "Check its path; `-` reads from stdin.", { cause });
}
