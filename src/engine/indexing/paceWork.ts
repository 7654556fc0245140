/** Keeps indexing within a share of the machine's processors: pieces of work, and between them pauses as long as the share asks for. */
import { setTimeout as passed } from "node:timers/promises";

/** To be awaited between two pieces of work. */
export type Pace = (signal?: AbortSignal) => Promise<void>;

export interface Clock {
  readonly nowMs: () => number;
  /** Processor time that this process has taken so far, all its threads together. */
  readonly usedMs: () => number;
  readonly wait: (ms: number, signal?: AbortSignal) => Promise<void>;
}

const REAL: Clock = {
  nowMs: () => performance.now(),
  usedMs: () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1_000;
  },
  wait: (ms, signal) => passed(ms, undefined, signal ? { signal } : {}),
};

/** What a timer can keep. */
const SHORTEST_PAUSE_MS = 5;
/** Time in which nothing was used may be made up for, but no more of it: a wait for the disk must not be followed by a storm. */
const LONGEST_CREDIT_MS = 250;

/** `processors` is how many may be busy on average, such as 0.5. Whatever else the process does counts as well, so that searching makes indexing yield. */
export function paceWork(processors: number, clock: Clock = REAL): Pace {
  /** The time up to which the processor time of `paidMs` is allowed. */
  let dueAtMs = clock.nowMs();
  let paidMs = clock.usedMs();
  return async (signal) => {
    const usedMs = clock.usedMs();
    dueAtMs = Math.max(dueAtMs + (usedMs - paidMs) / processors, clock.nowMs() - LONGEST_CREDIT_MS);
    paidMs = usedMs;
    const earlyMs = dueAtMs - clock.nowMs();
    if (earlyMs >= SHORTEST_PAUSE_MS) await clock.wait(earlyMs, signal);
  };
}
