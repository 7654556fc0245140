/** Thumbs as the panel draws them. */
import type { Place, VoteMark } from "../../protocol/panelMessages.ts";
import type { PlacedHit } from "../search/askWorkspace.ts";
import { furtherOf, pairOf, saidOf } from "./castOn.ts";
import { lineOf, type Outbox, type OutboxChange, pairName } from "./outbox.ts";

/** Of all places of an answer that have one. */
export function allMarks(outbox: Outbox, hits: readonly PlacedHit[]): readonly VoteMark[] {
  return placesOf(hits).map((hit) => markOf(outbox, hit)).filter(({ value, standing }) => value !== null || standing !== "saved");
}

/** Of the places that a change speaks of. */
export function changedMarks(outbox: Outbox, hits: readonly PlacedHit[], { ballot: { folder, vote } }: OutboxChange): readonly VoteMark[] {
  if (vote.value === "opened") return [];
  const changed = pairName({ folder, asked: vote.asked, path: vote.hit.path, startLine: lineOf(vote.hit) }, false);
  return placesOf(hits).filter((hit) => hit.path === vote.hit.path && pairName(pairOf(hit), false) === changed).map((hit) => markOf(outbox, hit));
}

function placesOf(hits: readonly PlacedHit[]): readonly PlacedHit[] {
  return hits.flatMap((hit) => [hit, ...hit.more.map((span) => furtherOf(hit, span))]);
}

function markOf(outbox: Outbox, hit: PlacedHit): VoteMark {
  const { value, standing } = saidOf(outbox, hit);
  const place: Place = { folder: hit.folder.uri.toString(), path: hit.path, startLine: hit.startLine, endLine: hit.endLine };
  return { place, value, standing: standing.kind, ...(standing.kind === "unsaved" ? { reason: standing.reason } : {}) };
}
