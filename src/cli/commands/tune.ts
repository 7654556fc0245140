/** `sextant tune`: learn from accepted hits, and look after what was learned. */
import { resolve } from "node:path";
import { harmless } from "../../core/harmless.ts";
import { measureWords } from "../../core/measureWords.ts";
import { type AdapterList, TUNE_MEASURES, type TuneEvent, type TuneMeasures, type TuneOptions, type TuneReport } from "../../core/tuning.ts";
import { chanceInWords, NOT_BEGUN, progressAfter, progressInWords, verdictInWords } from "../../core/tuningWords.ts";
import { counted, duration } from "../../core/units.ts";
import { UsageError } from "../parseArguments.ts";
import { folderAt, onlyFolder, type Session } from "../session.ts";

/** Actions that exclude each other; `takes` says how many words follow beside FOLDER. */
const ACTIONS = ["status", "list", "rollback", "leave", "promote", "compare", "delete", "export"] as const;
const CHANGES_SHOWN = 8;

export async function runTune(session: Session): Promise<number> {
  const asked = ACTIONS.filter((action) => session.has(action));
  if (asked.length > 1) throw new UsageError(`--${asked.join(" and --")} are two different things.`, "tune");
  const [action] = asked;
  const engine = await session.engine();
  switch (action) {
    case undefined:
      return train(session, onlyFolder(session));
    case "status":
    case "list":
      return show(session, await engine.adapters(onlyFolder(session)), action);
    case "rollback":
    case "leave":
      return show(session, await engine.changeAdapters(onlyFolder(session), { kind: action }), "status");
    case "promote":
    case "delete":
      return show(session, await engine.changeAdapters(onlyFolder(session), { kind: action, id: session.value(action)! }), "status");
    default: {
      // `--compare A B` and `--export ID FILE`: the second word stands last, after FOLDER where that is given.
      const second = session.positionals.at(-1);
      if (second === undefined || session.positionals.length > 2) throw new UsageError(action === "export" ? "Say where to: --export ID FILE." : "Say which two: --compare A B.", "tune");
      const folder = folderAt(session, session.positionals.length === 2 ? session.positionals[0] : undefined);
      const id = session.value(action)!;
      if (action === "compare") return compare(session, await engine.adapters(folder), id, second);
      const file = resolve(session.terminal.cwd, second);
      await engine.changeAdapters(folder, { kind: "export", id, file });
      if (session.json) session.printJson({ id, file });
      else session.print(harmless(`Written: ${file}`));
      return 0;
    }
  }
}

async function train(session: Session, folder: string): Promise<number> {
  const seed = session.value("seed");
  if (seed !== undefined && !/^\d{1,9}$/.test(seed)) throw new UsageError(`--seed is a whole number, not "${seed}".`, "tune");
  const node = session.value("tfjs-node");
  const options: TuneOptions = {
    ...(session.has("no-mined") ? { mined: false } : {}),
    ...(seed === undefined ? {} : { seed: Number(seed) }),
    ...(node === undefined ? {} : { tfjsNodePath: resolve(session.terminal.cwd, node) }),
  };
  const line = progressLine(session);
  try {
    const report = await (await session.engine()).tune(folder, options, line.onEvent, session.signal);
    line.end();
    if (session.json) session.printJson(report);
    else for (const row of reportLines(report)) session.print(harmless(row));
    return 0;
  } finally {
    line.end();
  }
}

function progressLine(session: Session): { readonly onEvent: (event: TuneEvent) => void; readonly end: () => void } {
  const { stderr } = session.terminal;
  const write = (text: string): void => {
    if (stderr.isTty) stderr.write(`\r\u001b[K${text}`);
  };
  let progress = NOT_BEGUN;
  return {
    onEvent(event) {
      progress = progressAfter(progress, event);
      switch (event.kind) {
        case "started":
          write("Reading votes");
          break;
        case "pairs":
          write("");
          session.say(`Learning from ${counted(event.accepted, "accepted hit")}${event.mined > 0 ? ` and ${counted(event.mined, "pair")} mined from the folder` : ""}.${event.stale > 0 ? ` Left out: ${counted(event.stale, "vote")} on code that is gone.` : ""}`);
          break;
        case "backend":
          break;
        case "trained":
        case "checked":
          write(`${String(Math.floor(progress.share * 100)).padStart(3)}%  ${progressInWords(progress)}`);
          break;
        case "notice":
          write("");
          session.say(event.text);
      }
    },
    end: () => write(""),
  };
}

function measureLines(columns: readonly (readonly [string, TuneMeasures])[]): string[] {
  const head = `${"".padEnd(17)}${columns.map(([name]) => name.padStart(24)).join("")}`;
  return [head, ...TUNE_MEASURES.map((key) => `${measureWords(key)[0].padEnd(17)}${columns.map(([, m]) => m[key].toFixed(3).padStart(24)).join("")}`)];
}

function reportLines(report: TuneReport): string[] {
  const { pairs, interval95: [low, high] } = report;
  const rank = (r: number | null): string => (r === null ? "-" : String(r));
  return [
    `${verdictInWords(report)}${report.promoted ? " Search uses it now." : ""}`,
    `${report.id}: ${pairs.accepted} accepted, ${pairs.mined} mined, ${pairs.rejected} rejected${pairs.stale > 0 ? `, ${pairs.stale} left out because their code is gone` : ""}; ${report.backend}, ${duration(report.tookMs)}.`,
    `On ${counted(report.questions, "accepted question")}, each asked while neither it nor its file was trained on:`,
    ...measureLines([["before", report.before], ["after", report.after]]),
    `Gain in MRR@10 ${report.gain.toFixed(3)} (95 %: ${low.toFixed(3)} to ${high.toFixed(3)}), ${chanceInWords(report.p)}; ${report.alpha === 0 ? "best where it is not followed" : `followed ${Math.round(report.alpha * 100)} % of the way`}.`,
    ...report.changed.slice(0, CHANGES_SHOWN).map((c) => `  rank ${rank(c.rankBefore)} -> ${rank(c.rankAfter)}  ${c.question.replace(/\s+/g, " ").slice(0, 60)}  (${c.path})`),
  ];
}

function show(session: Session, list: AdapterList, what: "status" | "list"): number {
  if (session.json) {
    session.printJson(list);
    return 0;
  }
  const current = list.adapters.find(({ id }) => id === list.current);
  if (what === "status" || list.adapters.length === 0) {
    session.print(harmless(list.current === null ? "No fine-tune is in use: search is the encoder's own." : `In use: ${list.current}${current ? `. ${current.questions} accepted questions, MRR@10 ${current.before.mrr10.toFixed(3)} to ${current.after.mrr10.toFixed(3)} when held out` : ""}.`));
    if (list.previous !== null) session.print(harmless(`Before it: ${list.previous} (sextant tune --rollback)`));
    if (what === "status" && list.adapters.length > 0) session.print(`Kept: ${list.adapters.length} (sextant tune --list)`);
    return 0;
  }
  for (const report of list.adapters) {
    const mark = report.id === list.current ? "* " : "  ";
    session.print(harmless(`${mark}${report.id}  ${report.questions} questions  MRR@10 ${report.before.mrr10.toFixed(3)} -> ${report.after.mrr10.toFixed(3)}  ${chanceInWords(report.p)}  ${verdictInWords(report)}`));
  }
  return 0;
}

function compare(session: Session, list: AdapterList, first: string, second: string): number {
  const reports = [first, second].map((id) => {
    const found = list.adapters.find((report) => report.id === id);
    if (!found) throw new UsageError(`There is no fine-tune ${id}; see sextant tune --list.`, "tune");
    return found;
  });
  if (session.json) {
    session.printJson(reports);
    return 0;
  }
  for (const row of measureLines(reports.map((report) => [report.id, report.after]))) session.print(harmless(row));
  for (const report of reports) session.print(harmless(`${report.id}: ${verdictInWords(report)}`));
  return 0;
}
