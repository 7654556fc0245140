/** Before a search: builds the index where there is none, takes in what changed, and keeps quiet where nothing did. */
import { setTimeout as passed } from "node:timers/promises";
import { isSextantError, type ErrorCode } from "../core/errors.ts";
import { canAsk, confirmed } from "./ask.ts";
import { changes, indexWithProgress, summary } from "./commands/index.ts";
import type { Engine, IndexEvent, IndexStatus } from "../protocol/engine.ts";
import type { Session } from "./session.ts";
import { duration } from "../core/units.ts";

/** The index cannot be written now, but what is there can be searched. */
const STILL_SEARCHABLE: ReadonlySet<ErrorCode> = new Set<ErrorCode>(["index/locked", "disk/full", "disk/read-only", "disk/unwritable", "disk/too-many-files"]);

/** Nothing is lost by rebuilding these but the time it takes, so it is offered. */
const REBUILDABLE: ReadonlySet<ErrorCode> = new Set<ErrorCode>(["index/encoder-changed", "index/schema-changed", "index/damaged", "index/foreign"]);

/** Twice a second: the first chunks are stored within seconds, and a look costs some milliseconds. */
const LOOK_AGAIN_MS = 500;

export async function bringUpToDate(session: Session, folder: string): Promise<void> {
  if (session.has("no-update")) return;
  const engine = await session.engine();
  // The model loads while files are looked at. Whoever needs it hears of its failure.
  if (session.value("mode") !== "keyword") engine.warm().catch(() => undefined);
  let building = false;
  const onOpened = (event: IndexEvent): void => {
    if (event.kind !== "opened" || event.before === "ready") return;
    building = true;
    session.say(event.before === "missing" ? `There is no index of ${folder} yet; building it first.` : `The index of ${folder} is not complete; finishing it first.`);
  };
  const update = async (): Promise<void> => {
    const { report, examples } = await indexWithProgress(session, folder, false, onOpened);
    if (building) for (const line of summary(report, examples)) session.say(line);
    else if (report.filesAdded + report.filesChanged + report.filesRemoved > 0) session.say(`Updated the index in ${duration(report.tookMs)}: ${changes(report)}.`);
  };
  let told = false;
  for (;;) {
    try {
      return await update();
    } catch (error) {
      if (isSextantError(error) && REBUILDABLE.has(error.code) && canAsk(session) && (await confirmed(session, `${error.message} Rebuild it now?`))) {
        const { report, examples } = await indexWithProgress(session, folder, true);
        for (const line of summary(report, examples)) session.say(line);
        return;
      }
      if (!isSextantError(error) || !STILL_SEARCHABLE.has(error.code)) throw error;
      const status = await engine.status(folder);
      if (holdsSome(status)) return sayHowOld(session, status, error.message);
      if (error.code !== "index/locked") throw error;
      if (status.writer && !told) session.say(`Process ${status.writer.pid} is building the index; waiting for it (Ctrl-C stops).`);
      told ||= status.writer !== undefined;
      if (await firstChunksStored(session, engine, folder)) return;
    }
  }
}

/** While somebody builds it for the first time, what is done so far can be searched as well. */
function holdsSome({ state, chunks }: IndexStatus): boolean {
  return state === "ready" || (state === "incomplete" && chunks > 0);
}

function sayHowOld(session: Session, { state, writer }: IndexStatus, why: string): void {
  // Of an index that is being built the answer itself says so.
  if (state === "incomplete" && writer) return;
  session.say(`Searching the index as it was at the last update: ${why}`);
}

/** Waits for the process that builds the index: true when something can be searched, false when the process is done or gone. */
async function firstChunksStored(session: Session, engine: Engine, folder: string): Promise<boolean> {
  for (;;) {
    await passed(LOOK_AGAIN_MS, undefined, { signal: session.signal });
    const status = await engine.status(folder);
    if (!status.writer) return false;
    if (holdsSome(status)) return true;
  }
}
