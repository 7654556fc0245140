/** `sextant feedback`: thumbs on hits, and everything that can be done with them. */
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { harmless } from "../../core/harmless.ts";
import { SextantError } from "../../core/errors.ts";
import type { Asked, VoteRecord, VoteValue } from "../../core/feedback.ts";
import { count, counted } from "../../core/units.ts";
import { canAsk, confirmed } from "../ask.ts";
import { UsageError } from "../parseArguments.ts";
import { readTextFile } from "../queriesFile.ts";
import { EXIT } from "../reportError.ts";
import { folderAt, type Session } from "../session.ts";
import { cutTo } from "../shownText.ts";
import { widthOf } from "../terminal.ts";
import { bringUpToDate } from "../upToDate.ts";

const ACTIONS: Readonly<Record<string, (session: Session, words: readonly string[]) => Promise<number>>> = {
  add: runAdd,
  list: runList,
  export: runExport,
  import: runImport,
  forget: runForget,
  migrate: runMigrate,
};

export async function runFeedback(session: Session): Promise<number> {
  const [action, ...words] = session.positionals;
  const run = action !== undefined && Object.hasOwn(ACTIONS, action) ? ACTIONS[action] : undefined;
  if (!run) {
    const names = Object.keys(ACTIONS).join(", ");
    throw new UsageError(action === undefined ? `Say what to do with the feedback: ${names}.` : `feedback has no "${action}"; it has ${names}.`, "feedback");
  }
  return run(session, words);
}

function folderOf(session: Session, words: readonly string[]): string {
  if (words.length > 1) throw new UsageError(`feedback takes one folder, not ${words.length}.`, "feedback");
  return folderAt(session, words[0]);
}

function needed(session: Session, flag: string, value: string): string {
  const said = session.value(flag);
  if (said === undefined) throw new UsageError(`--${flag} is missing: --${flag} ${value}.`, "feedback");
  return said;
}

async function runAdd(session: Session, words: readonly string[]): Promise<number> {
  const folder = folderOf(session, words);
  const asked: Asked = { kind: "question", text: needed(session, "query", "TEXT") };
  const place = placeOf(needed(session, "hit", "PATH[:LINE]"));
  const value = valueOf(session);
  const engine = await session.engine();
  await engine.check({ text: asked.text });
  await bringUpToDate(session, folder);
  // What was shown is what a search shows: the rank is part of the vote.
  const { hits } = await engine.search(folder, { text: asked.text }, session.signal);
  const meant = hits.find((hit) => hit.path === place.path && (place.line === undefined || (hit.startLine <= place.line && place.line <= hit.endLine)));
  const record = await engine.vote(folder, { asked, hit: meant ?? place, value, source: "cli", shown: hits.map((hit) => hit.id) });
  if (session.json) session.printJson(record);
  else session.print(harmless(`${WORDS[value]} ${record.path}:${record.startLine}-${record.endLine} for "${oneLine(record.query)}".`));
  return EXIT.done;
}

const WORDS: Readonly<Record<VoteValue, string>> = { up: "Accepted", down: "Rejected", removed: "Took back the vote on", opened: "Opened" };

/** "src/a.ts", "src/a.ts:12" and, as a search prints it, "src/a.ts:12-30". */
function placeOf(said: string): { path: string; line?: number } {
  const [, path = said, line] = /^(.+?):(\d+)(?:-\d+)?$/.exec(said) ?? [];
  const plain = path.replaceAll("\\", "/").replace(/^\.\//, "");
  return line === undefined ? { path: plain } : { path: plain, line: Number(line) };
}

function valueOf(session: Session): VoteValue {
  const said = (["up", "down", "none"] as const).filter((name) => session.has(name));
  if (said.length !== 1) throw new UsageError("Say one of --up, --down and --none.", "feedback");
  return said[0] === "none" ? "removed" : said[0]!;
}

async function runList(session: Session, words: readonly string[]): Promise<number> {
  const folder = folderOf(session, words);
  const text = session.value("search");
  const limit = session.value("limit");
  if (limit !== undefined && !/^[1-9]\d{0,6}$/.test(limit)) throw new UsageError(`--limit is a whole number from 1, not "${limit}".`, "feedback");
  const list = await (await session.engine()).votes(folder, {
    ...(text === undefined ? {} : { text }),
    ...(session.has("history") ? { history: true } : {}),
    ...(limit === undefined ? {} : { limit: Number(limit) }),
  });
  if (session.json) {
    session.printJson(list);
    return EXIT.done;
  }
  const { paint } = session;
  if (list.total === 0) {
    session.print(text === undefined ? "There are no votes yet. Cast one with: sextant feedback add --query 'what you asked' --hit PATH:LINE --up" : "No vote fits.");
    return EXIT.done;
  }
  const width = widthOf(session.terminal.stdout);
  for (const [question, votes] of byQuestion(list.votes)) {
    session.print(paint.bold(cutTo(harmless(question), width)));
    for (const vote of votes) {
      const place = `${vote.path}:${vote.startLine}-${vote.endLine}${vote.symbol === null ? "" : `  ${vote.symbol}`}`;
      session.print(`  ${mark(session, vote.value)} ${harmless(place)}  ${paint.dim(`${vote.time.slice(0, 10)} ${vote.id.slice(0, 8)}`)}`);
    }
  }
  const more = list.total > list.votes.length ? `, ${count(list.total - list.votes.length)} more not shown` : "";
  const opened = list.opened > 0 ? `, ${list.opened} opened` : "";
  session.print(paint.dim(harmless(`${count(list.up)} accepted, ${count(list.down)} rejected${opened}${more}. Kept in ${list.folder}`)));
  return EXIT.done;
}

function byQuestion(votes: readonly VoteRecord[]): Map<string, VoteRecord[]> {
  const groups = new Map<string, VoteRecord[]>();
  for (const vote of votes) {
    const title = vote.kind === "question" ? oneLine(vote.query) : `code like: ${oneLine(vote.query)}`;
    const group = groups.get(title);
    if (group) group.push(vote);
    else groups.set(title, [vote]);
  }
  return groups;
}

function mark({ paint }: Session, value: VoteValue): string {
  switch (value) {
    case "up":
      return paint.good("+ accepted  ");
    case "down":
      return paint.bad("− rejected  ");
    default:
      return paint.dim(value === "removed" ? "· taken back" : "· opened    ");
  }
}

/** JSON Lines with and without --json: there is no other form to keep votes in. */
async function runExport(session: Session, words: readonly string[]): Promise<number> {
  for (const line of await (await session.engine()).exportVotes(folderOf(session, words))) session.print(harmlessLine(line));
  return EXIT.done;
}

/** Every character above ASCII that could drive a terminal, as an escape of JSON: the same data, read back. */
function harmlessLine(line: string): string {
  return line.replace(/[\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

async function runImport(session: Session, words: readonly string[]): Promise<number> {
  const file = words.at(-1);
  if (file === undefined) throw new UsageError("Name the file to import: sextant feedback import [FOLDER] FILE.", "feedback");
  const folder = folderOf(session, words.slice(0, -1));
  const text = file === "-" ? await readTextFile(session, file) : await readFile(resolve(session.terminal.cwd, file), "utf8").catch((cause: unknown) => {
    throw new SextantError("feedback/bad-file", `The file ${file} cannot be read.`, "Give a file that `sextant feedback export` wrote; `-` reads from stdin.", { cause });
  });
  const report = await (await session.engine()).importVotes(folder, text.split("\n"));
  for (const { line, why } of report.refused) session.say(`line ${line}: ${why}`);
  if (session.json) session.printJson(report);
  else session.print(`${counted(report.added, "vote")} added, ${count(report.known)} known already${report.refused.length > 0 ? `, ${counted(report.refused.length, "line")} refused` : ""}.`);
  return report.refused.length > 0 ? EXIT.failed : EXIT.done;
}

async function runForget(session: Session, words: readonly string[]): Promise<number> {
  const folder = folderOf(session, words);
  const said = session.values("id");
  if (session.has("all") === said.length > 0) throw new UsageError("Say what to forget: --all, or --id ID as `sextant feedback list` shows it.", "feedback");
  const engine = await session.engine();
  const list = await engine.votes(folder, { history: true });
  const which = session.has("all") ? ("all" as const) : { ids: said.map((id) => wholeId(list.votes, id)) };
  const asks = !session.has("yes");
  if (asks && !canAsk(session)) throw new UsageError("There is no terminal to ask on: say --yes to forget for good.", "feedback");
  if (which !== "all" && session.has("fine-tunes")) throw new UsageError("--fine-tunes goes with --all: a fine-tune learned from all votes at once.", "feedback");
  const tunes = (await engine.adapters(folder)).adapters.length;
  const { question, further } = which === "all" ? questionsBeforeForgetting(list.total, tunes, folder) : { question: `Forget ${counted(which.ids.length, "vote")} of ${folder} for good?` };
  if (asks && !(await confirmed(session, question))) {
    session.say("Nothing was forgotten.");
    return EXIT.done;
  }
  const clears = which === "all" && tunes > 0 && (session.has("fine-tunes") || (asks && (further === undefined || (await confirmed(session, further)))));
  const forgotten = await engine.forgetVotes(folder, which);
  if (clears) await engine.changeAdapters(folder, { kind: "clear" });
  if (session.json) {
    session.printJson({ forgotten, fineTunes: clears ? tunes : 0 });
    return EXIT.done;
  }
  const what = which !== "all" ? counted(forgotten, "vote") : forgotten > 0 ? `${counted(forgotten, "vote")}, the count of searches and the measurements` : "The count of searches and the measurements";
  session.print(`${what} forgotten; nothing of ${which !== "all" && forgotten === 1 ? "it" : "them"} is left on the disk.`);
  if (clears) session.print(`${counted(tunes, "fine-tune")} deleted: search is the encoder's own.`);
  else if (tunes > 0) session.print(`${counted(tunes, "fine-tune")} ${tunes === 1 ? "is" : "are"} kept and may hold traces of ${forgotten === 0 ? "earlier votes" : which !== "all" && forgotten === 1 ? "it" : "them"}: ${which === "all" ? "sextant feedback forget --all --fine-tunes" : "sextant tune --list"}`);
  return EXIT.done;
}

/** What is there to be forgotten decides what is asked; `further` is asked after a yes. */
export function questionsBeforeForgetting(votes: number, tunes: number, folder: string): { readonly question: string; readonly further?: string } {
  if (votes > 0) {
    const question = `Forget all ${counted(votes, "vote")}, the count of searches and the measurements of ${folder} for good?`;
    return { question, ...(tunes > 0 && { further: `Delete ${counted(tunes, "fine-tune")} as well? What was learned holds traces of your questions.` }) };
  }
  if (tunes === 0) return { question: `There are no votes. Forget the count of searches and the measurements of ${folder} for good?` };
  return { question: `There are no votes. Forget the count of searches and the measurements of ${folder} for good, and delete ${counted(tunes, "fine-tune")}? What was learned from earlier votes holds traces of your questions.` };
}

/** The list shows the beginning of an id, which is enough where it is the only one. */
function wholeId(votes: readonly VoteRecord[], said: string): string {
  const fitting = votes.filter((vote) => vote.id === said || (said.length >= 4 && vote.id.startsWith(said)));
  if (fitting.length === 1) return fitting[0]!.id;
  throw new SextantError("feedback/no-such-vote", fitting.length === 0 ? `There is no vote ${said}.` : `${counted(fitting.length, "vote")} begin with ${said}.`, "See the ids with: sextant feedback list --history --json");
}

async function runMigrate(session: Session, words: readonly string[]): Promise<number> {
  const layout = Number(needed(session, "to", "LAYOUT"));
  await (await session.engine()).migrateVotes(folderOf(session, words), layout);
  if (session.json) session.printJson({ layout });
  else session.print(`The votes have layout ${layout} now. The next vote brings them to the newest again.`);
  return EXIT.done;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
