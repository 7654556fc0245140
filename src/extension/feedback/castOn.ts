/** From a hit that is on screen to a vote on it, and back: what was said of it. */
import type { VoteSource, VoteValue } from "../../core/feedback.ts";
import type { PlacedHit } from "../search/askWorkspace.ts";
import type { Outbox, Pair, Standing } from "./outbox.ts";

/** `shown` names the hits of the answer, best first. */
export function castOn(outbox: Outbox, hit: PlacedHit, value: VoteValue, source: VoteSource, shown: readonly string[]): void {
  const { id, path, startLine, endLine, language, symbol, scope, snippet, asked, folder } = hit;
  outbox.cast(folder.uri.fsPath, {
    asked,
    // Of a further place only its lines are known; the engine looks up the rest.
    hit: hit.isFurther ? { path, line: startLine } : { id, path, startLine, endLine, language, symbol, scope, snippet },
    value,
    source,
    // Ids of the engine, which looks at them once more.
    shown: shown as readonly PlacedHit["id"][],
  });
}

export function pairOf({ folder, asked, path, startLine }: PlacedHit): Pair {
  return { folder: folder.uri.fsPath, asked, path, startLine };
}

export interface Said {
  readonly value: "up" | "down" | null;
  readonly standing: Standing;
}

/** What counts now: what was cast in this window since the answer was asked for, else what the answer says. */
export function saidOf(outbox: Outbox, hit: PlacedHit): Said {
  const latest = outbox.latest(pairOf(hit), hit.askedAt);
  if (!latest) return { value: hit.vote ?? null, standing: { kind: "saved" } };
  const { value, standing } = latest;
  return { value: value === "up" || value === "down" ? value : null, standing };
}

/** The same thumb again takes it back. */
export function pressed(thumb: "up" | "down", now: Said["value"]): VoteValue {
  return thumb === now ? "removed" : thumb;
}

/** The hit's file by one of its further places. */
export function furtherOf(hit: PlacedHit, place: { readonly startLine: number; readonly endLine: number }): PlacedHit {
  if (place.startLine === hit.startLine && place.endLine === hit.endLine) return hit;
  const { vote: _, ...rest } = hit;
  const span = hit.more.find(({ startLine, endLine }) => startLine === place.startLine && endLine === place.endLine);
  return { ...rest, startLine: place.startLine, endLine: place.endLine, isFurther: true, ...(span?.vote ? { vote: span.vote } : {}) };
}
