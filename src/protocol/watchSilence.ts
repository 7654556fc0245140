/** Tells a process that hangs from one that works: it is asked for a sign of life, but only while somebody waits for it. */

export interface SilenceOptions {
  readonly everyMs: number;
  /** So many times in a row without any sign. Counted, not timed: a machine that slept wakes up with one tick, not with a verdict. */
  readonly times: number;
  readonly ask: () => void;
  readonly onSilence: () => void;
}

export interface SilenceWatch {
  /** Somebody waits from now on. */
  begin(): void;
  /** Anything came. */
  heard(): void;
  /** Nobody waits any more: no timer is left. */
  end(): void;
}

export function watchSilence({ everyMs, times, ask, onSilence }: SilenceOptions): SilenceWatch {
  let timer: NodeJS.Timeout | undefined;
  let unanswered = 0;

  function tick(): void {
    if (unanswered >= times) {
      timer = undefined;
      return onSilence();
    }
    unanswered++;
    ask();
    timer = setTimeout(tick, everyMs);
  }

  return {
    begin() {
      if (timer !== undefined) return;
      unanswered = 0;
      timer = setTimeout(tick, everyMs);
    },
    heard: () => void (unanswered = 0),
    end() {
      clearTimeout(timer);
      timer = undefined;
    },
  };
}
