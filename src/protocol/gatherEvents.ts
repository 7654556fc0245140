/** Gathers the events of one run, so that indexing 10,000 files costs the editor some 20 short messages a second and not thousands. */
import type { EngineEvent } from "./engine.ts";

/** Fast enough for a progress bar. */
const EVERY_MS = 50;

export interface GatheredEvents {
  add(event: EngineEvent): void;
  /** Sends what is there now; before the answer, so that no event comes after it. */
  flush(): void;
}

export function gatherEvents(send: (events: readonly EngineEvent[]) => void): GatheredEvents {
  let gathered: EngineEvent[] = [];
  let timer: NodeJS.Timeout | undefined;

  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    if (gathered.length === 0) return;
    const events = gathered;
    gathered = [];
    send(events);
  }

  return {
    add(event) {
      // Counters only grow, so the last one says all; whatever stands between two of them keeps its place.
      const counts = ["walking", "progress", "trained", "checked", "asked"].includes(event.kind);
      if (counts && gathered.at(-1)?.kind === event.kind) gathered.pop();
      gathered.push(event);
      timer ??= setTimeout(flush, EVERY_MS);
    },
    flush,
  };
}
