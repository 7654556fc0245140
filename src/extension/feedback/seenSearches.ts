/**
 * Which searches a person has seen the answer of, for the share of searches with an accepted hit. Letters on the way to a question are none:
 * an answer counts once it has stood for a while, or as soon as something is done with one of its hits.
 */
import type { Asked } from "../../core/feedback.ts";
import type { Engine } from "../../protocol/engine.ts";
import type { PlacedHit } from "../search/askWorkspace.ts";

/** Long enough to have read the first hits. */
const READ_MS = 3_000;

export interface SeenSearches {
  /** The answer on screen; one without hits is none. */
  shown(hits: readonly PlacedHit[]): void;
  /** Something was done with a hit of this answer. */
  used(hits: readonly PlacedHit[]): void;
  dispose(): void;
}

export function openSeenSearches(engine: Pick<Engine, "countSearch">): SeenSearches {
  let timer: NodeJS.Timeout | undefined;
  let counted = "";

  function count(hits: readonly PlacedHit[]): void {
    clearTimeout(timer);
    const searches = new Map<string, { readonly folder: string; readonly asked: Asked }>();
    for (const { folder, asked } of hits) searches.set(JSON.stringify([folder.uri.fsPath, asked]), { folder: folder.uri.fsPath, asked });
    const name = [...searches.keys()].sort().join();
    // Asked again because the index grew, or looked at once more.
    if (name === "" || name === counted) return;
    counted = name;
    // A count that is lost costs a little truth of a statistic, no work of the reader.
    for (const { folder, asked } of searches.values()) engine.countSearch(folder, asked).catch(() => undefined);
  }

  return {
    shown(hits) {
      clearTimeout(timer);
      timer = setTimeout(() => count(hits), READ_MS);
    },
    used: count,
    dispose: () => clearTimeout(timer),
  };
}
