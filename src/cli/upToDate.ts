/** Before a search: builds the index where there is none, takes in what changed, and keeps quiet where nothing did. */
import { isSextantError, type ErrorCode } from "../core/errors.ts";
import { canAsk, confirmed } from "./ask.ts";
import { changes, indexWithProgress, summary } from "./commands/index.ts";
import type { IndexEvent } from "../protocol/engine.ts";
import type { Session } from "./session.ts";
import { duration } from "../core/units.ts";

/** The index cannot be written now, but what is there can be searched. */
const STILL_SEARCHABLE: ReadonlySet<ErrorCode> = new Set<ErrorCode>(["index/locked", "disk/full", "disk/read-only", "disk/unwritable"]);

/** Nothing is lost by rebuilding these but the time it takes, so it is offered. */
const REBUILDABLE: ReadonlySet<ErrorCode> = new Set<ErrorCode>(["index/encoder-changed", "index/schema-changed", "index/damaged"]);

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
  try {
    const { report, examples } = await indexWithProgress(session, folder, false, onOpened);
    if (building) for (const line of summary(report, examples)) session.say(line);
    else if (report.filesAdded + report.filesChanged + report.filesRemoved > 0) session.say(`Updated the index in ${duration(report.tookMs)}: ${changes(report)}.`);
  } catch (error) {
    if (isSextantError(error) && REBUILDABLE.has(error.code) && canAsk(session) && (await confirmed(session, `${error.message} Rebuild it now?`))) {
      const { report, examples } = await indexWithProgress(session, folder, true);
      for (const line of summary(report, examples)) session.say(line);
      return;
    }
    if (!isSextantError(error) || !STILL_SEARCHABLE.has(error.code)) throw error;
    // While somebody builds it for the first time, what is done so far can be searched as well.
    const before = await engine.status(folder);
    const hasSome = before.state === "ready" || (before.state === "incomplete" && before.chunks > 0);
    if (!hasSome) throw error;
    session.say(`Searching the index as it was at the last update: ${error.message}`);
  }
}
