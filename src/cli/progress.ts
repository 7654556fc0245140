/** One line on a terminal's stderr that shows how far indexing is. It only grows, and is gone when the work is. */
import type { IndexEvent } from "../protocol/engine.ts";
import { harmless } from "../core/harmless.ts";
import { widthOf, type Output } from "./terminal.ts";
import { count, counted, duration } from "../core/units.ts";

export interface Progress {
  readonly onEvent: (event: IndexEvent) => void;
  /** Takes the line away. */
  readonly end: () => void;
}

/** Ten a second look alive and cost nothing. */
const UPDATE_MS = 100;
/** Work that is done sooner shows no bar at all. */
const QUIET_MS = 300;
/** Before this the rate says nothing about the end. */
const ESTIMATE_AFTER_MS = 2000;
const BAR_CELLS = 24;

interface Clock {
  readonly now: () => number;
  /** Calls back again and again until the returned function is called. */
  readonly every: (ms: number, tick: () => void) => () => void;
}

const REAL_CLOCK: Clock = {
  now: () => performance.now(),
  every: (ms, tick) => {
    const timer = setInterval(tick, ms);
    timer.unref();
    return () => clearInterval(timer);
  },
};

/**
 * Notices are told on any stderr, the bar only on a terminal. Events come a batch at a time, which can be seconds; a clock of its own
 * keeps the time running between them, so that a slow batch does not look like a stuck program.
 */
export function showProgress(stderr: Output, clock: Clock = REAL_CLOCK): Progress {
  const started = clock.now();
  let phase: (now: number) => readonly string[] = () => ["Starting"];
  let furthest = 0;
  let shown = false;

  const clear = (): void => {
    if (shown) stderr.write("\r\u001b[K");
    shown = false;
  };
  const draw = (): void => {
    const now = clock.now();
    if (now - started < QUIET_MS) return;
    // One cell short: in the last one some terminals wrap. Parts that do not fit are left out from the end.
    const width = widthOf(stderr) - 1;
    const [first, ...rest] = phase(now);
    let line = first!;
    for (const part of rest) if (`${line} · ${part}`.length <= width) line += ` · ${part}`;
    stderr.write(`\r${line.slice(0, width)}\u001b[K`);
    shown = true;
  };
  const stop = stderr.isTty ? clock.every(UPDATE_MS, draw) : () => undefined;

  return {
    onEvent(event) {
      switch (event.kind) {
        case "walking":
          phase = () => ["Looking for files", count(event.files)];
          break;
        case "planned":
          if (event.files > 0) phase = (now) => [`Reading ${counted(event.files, "file")}`, duration(now - started)];
          break;
        case "opened":
        case "removed":
        case "skipped":
          break;
        case "notice":
          clear();
          stderr.write(`${harmless(event.text)}\n`);
          break;
        case "progress": {
          const { filesDone, filesTotal, chunks } = event;
          const at = clock.now();
          furthest = Math.max(furthest, filesTotal > 0 ? Math.min(1, filesDone / filesTotal) : 0);
          const percent = String(Math.floor(furthest * 100)).padStart(3);
          const left = (at - started) / furthest - (at - started);
          const files = `${count(filesDone)}/${counted(filesTotal, "file")}`;
          const rate = `${count((filesDone / Math.max(1, at - started)) * 1000)} files/s`;
          phase = (now) => {
            const parts = [`${bar(furthest)} ${percent}%`, files, counted(chunks, "chunk")];
            if (furthest > 0 && now - started >= ESTIMATE_AFTER_MS) parts.push(timeLeft(left - (now - at)), rate);
            return parts;
          };
        }
      }
    },
    end() {
      stop();
      clear();
    },
  };
}

/** Whole seconds: an estimate with a fraction pretends to know. */
function timeLeft(ms: number): string {
  return ms < 1000 ? "nearly done" : `${duration(Math.ceil(ms / 1000) * 1000).replace(".0 s", " s")} left`;
}

function bar(share: number): string {
  const full = Math.floor(share * BAR_CELLS);
  return "█".repeat(full) + "░".repeat(BAR_CELLS - full);
}
