/** One line on a terminal's stderr that shows how far indexing is. It only grows, and is gone when the work is. */
import type { IndexEvent } from "../protocol/engine.ts";
import { harmless } from "./shownText.ts";
import { widthOf, type Output } from "./terminal.ts";
import { count, counted, duration } from "./units.ts";

export interface Progress {
  readonly onEvent: (event: IndexEvent) => void;
  /** Takes the line away. */
  readonly end: () => void;
}

/** Ten a second look smooth and cost nothing. */
const UPDATE_MS = 100;
/** Work that is done sooner shows no bar at all. */
const QUIET_MS = 300;
/** Before this the rate says nothing about the end. */
const ESTIMATE_AFTER_MS = 2000;
const BAR_CELLS = 24;

/** Notices are told on any stderr, the bar only on a terminal. `now` is a clock in milliseconds. */
export function showProgress(stderr: Output, now: () => number = () => performance.now()): Progress {
  const started = now();
  let nextAt = started + QUIET_MS;
  let embedStarted: number | null = null;
  let furthest = 0;
  let shown = false;

  const clear = (): void => {
    if (shown) stderr.write("\r\u001b[K");
    shown = false;
  };
  const draw = (parts: readonly string[]): void => {
    const at = now();
    if (!stderr.isTty || at < nextAt) return;
    nextAt = at + UPDATE_MS;
    // One cell short: in the last one some terminals wrap. Parts that do not fit are left out from the end.
    const width = widthOf(stderr) - 1;
    let line = parts[0]!;
    for (const part of parts.slice(1)) if (`${line} · ${part}`.length <= width) line += ` · ${part}`;
    stderr.write(`\r${line.slice(0, width)}\u001b[K`);
    shown = true;
  };

  return {
    onEvent(event) {
      switch (event.kind) {
        case "walking":
          draw([`Looking for files`, count(event.files)]);
          break;
        case "planned":
        case "skipped":
          break;
        case "notice":
          clear();
          stderr.write(`${harmless(event.text)}\n`);
          break;
        case "progress": {
          embedStarted ??= now();
          const { filesDone, filesTotal, chunks } = event;
          furthest = Math.max(furthest, filesTotal > 0 ? Math.min(1, filesDone / filesTotal) : 0);
          const elapsed = now() - embedStarted;
          const parts = [`${bar(furthest)} ${String(Math.floor(furthest * 100)).padStart(3)}%`, `${count(filesDone)}/${counted(filesTotal, "file")}`, counted(chunks, "chunk")];
          if (elapsed >= ESTIMATE_AFTER_MS && furthest > 0) {
            parts.push(`${duration((elapsed / furthest) * (1 - furthest))} left`, `${count((filesDone / elapsed) * 1000)} files/s`);
          }
          draw(parts);
        }
      }
    },
    end: clear,
  };
}

function bar(share: number): string {
  const full = Math.floor(share * BAR_CELLS);
  return "█".repeat(full) + "░".repeat(BAR_CELLS - full);
}
