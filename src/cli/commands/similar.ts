/** `sextant similar`: code like these lines, this file or this text. */
import { realpath, stat } from "node:fs/promises";
import { isAbsolute, relative, resolve, sep } from "node:path";
import { SextantError } from "../../core/errors.ts";
import type { SimilarTarget } from "../../core/hit.ts";
import { printAnswer } from "../answer.ts";
import { hitFlags } from "../filters.ts";
import { UsageError } from "../parseArguments.ts";
import { assertQueriesFile, badLine, eachLine, readTextFile, textField } from "../queriesFile.ts";
import { folderAt, onlyFolder, type Session } from "../session.ts";
import { bringUpToDate } from "../upToDate.ts";

export async function runSimilar(session: Session): Promise<number> {
  const { filter, ...rest } = hitFlags(session);
  const ask = async (folder: string, target: SimilarTarget, echo: object): Promise<void> => {
    const answer = await (await session.engine()).similar(folder, { target, filter, ...rest }, session.signal);
    await printAnswer(session, { echo, title: titleOf(target), folder, filter }, answer);
  };

  const update = async (folder: string): Promise<void> => {
    await (await session.engine()).check({ filter });
    await bringUpToDate(session, folder);
  };

  const textFile = session.value("text-file");
  if (session.has("queries")) {
    if (textFile !== undefined) throw new UsageError("--queries and --text-file exclude each other.", "similar");
    const folder = onlyFolder(session);
    await assertQueriesFile(session);
    await update(folder);
    let first = true;
    return eachLine(session, async (line) => {
      const target = await targetOfLine(session, folder, line);
      if (!session.json) session.print(`${first ? "" : "\n"}${session.paint.bold(`# ${titleOf(target)}`)}`);
      first = false;
      await ask(folder, target, line);
    });
  }
  if (textFile !== undefined) {
    const folder = onlyFolder(session);
    const text = await readTextFile(session, textFile);
    if (!/[\p{L}\p{N}]/u.test(text)) throw new SextantError("query/nothing-to-compare", `There is no letter or digit in ${textFile === "-" ? "the text" : textFile}.`, "Give a piece of code.");
    await update(folder);
    await ask(folder, { kind: "text", text }, { textFile });
    return 0;
  }
  const { positionals } = session;
  if (positionals.length === 0) throw new UsageError("There is nothing to compare with: give a PATH, --text-file or --queries.", "similar");
  if (positionals.length > 2) throw new UsageError(`similar takes a folder and a path, not ${positionals.length} words.`, "similar");
  const folder = folderAt(session, positionals.length === 2 ? positionals[0] : undefined);
  const target = await fileTarget(session, folder, positionals.at(-1)!);
  await update(folder);
  const { path, startLine, endLine } = target;
  await ask(folder, target, { path, ...(startLine === undefined ? {} : { startLine, endLine }) });
  return 0;
}

type FileTarget = Extract<SimilarTarget, { kind: "file" }>;

/** "src/a.ts", "src/a.ts:12", "src/a.ts:12-30" and, as compilers print it, "src/a.ts:12:5". */
async function fileTarget(session: Session, folder: string, said: string): Promise<FileTarget> {
  // A file may be called "a:1": the whole is tried first.
  const whole = await found(session, folder, said);
  const [, path = said, first, last] = (whole === null && /^(.+?):(\d+)(?:-(\d+)|:\d+)?$/.exec(said)) || [];
  const absolute = whole ?? (first === undefined ? null : await found(session, folder, path));
  if (absolute === null) throw new SextantError("query/bad-file", `There is no file ${path} in ${folder}.`, "Give its path from here or from the folder.");
  const inFolder = await pathInside(folder, absolute);
  return { kind: "file", path: inFolder, ...(first === undefined ? {} : span(Number(first), Number(last ?? first))) };
}

function span(startLine: number, endLine: number): { startLine: number; endLine: number } {
  if (startLine < 1 || endLine < startLine) throw new UsageError(`Lines ${startLine}-${endLine} are no range: lines count from 1, the first comes first.`, "similar");
  return { startLine, endLine };
}

/** The file that is meant: seen from here if it lies in the folder, else seen from the folder, else wherever it is. */
async function found(session: Session, folder: string, path: string): Promise<string | null> {
  const fromHere = resolve(session.terminal.cwd, path);
  const fromFolder = resolve(folder, path);
  const exists = (file: string): Promise<boolean> => stat(file).then(() => true, () => false);
  const isHere = await exists(fromHere);
  if (isHere && !relative(folder, fromHere).startsWith("..")) return fromHere;
  if (await exists(fromFolder)) return fromFolder;
  return isHere ? fromHere : null;
}

/** By real paths: a link must not lead out, and a folder that is reached through one is still the folder. */
async function pathInside(folder: string, absolute: string): Promise<string> {
  // The engine says what is wrong with the folder, in its own words.
  const top = await realpath(folder).catch(() => folder);
  const file = await realpath(absolute);
  const inside = relative(top, file);
  if (inside === ".." || inside.startsWith(`..${sep}`) || isAbsolute(inside)) {
    throw new SextantError("query/bad-file", `${absolute} lies outside of ${folder}.`, "Give its own folder first, or compare with its text: sextant similar --text-file FILE.");
  }
  if ((await stat(file)).isDirectory()) throw new SextantError("query/bad-file", `${absolute} is a folder, not a file.`, "Give the path of a file: sextant similar [FOLDER] PATH.");
  return inside.split(sep).join("/");
}

async function targetOfLine(session: Session, folder: string, line: Readonly<Record<string, unknown>>): Promise<SimilarTarget> {
  if (line["path"] === undefined) {
    const text = textField(line, "text");
    return { kind: "text", text, ...((line["language"] ?? null) === null ? {} : { language: textField(line, "language") }) };
  }
  const path = textField(line, "path");
  const absolute = await found(session, folder, path);
  if (absolute === null) throw badLine(`there is no file ${path} in the folder`);
  const lineNumber = (name: string): number | undefined => {
    const value = line[name] ?? null;
    if (value === null) return undefined;
    if (typeof value !== "number" || !Number.isInteger(value) || value < 1) throw badLine(`"${name}" is a whole number from 1`);
    return value;
  };
  const startLine = lineNumber("startLine");
  const endLine = lineNumber("endLine");
  const target: FileTarget = { kind: "file", path: await pathInside(folder, absolute) };
  if (startLine === undefined) return target;
  if (endLine !== undefined && endLine < startLine) throw badLine('"endLine" comes before "startLine"');
  return { ...target, startLine, endLine: endLine ?? startLine };
}

function titleOf(target: SimilarTarget): string {
  if (target.kind === "text") return "the text";
  return target.startLine === undefined ? target.path : `${target.path}:${target.startLine}-${target.endLine}`;
}
