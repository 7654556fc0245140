/** A question that is asked while the index is built: its answer grows, so it is asked anew. */

const EVERY_MS = 1_000;

export interface AskAgainDoors {
  /** There is more to come than the last answer held. */
  readonly isUnfinished: () => boolean;
  /** An answer is on its way. To ask anew would throw it away, and where answers take longer than a round, each of them. */
  readonly isBusy: () => boolean;
  readonly ask: () => void;
}

/** `soon` may be called at every change of the index: one round is under way at most. */
export function askAgain({ isUnfinished, isBusy, ask }: AskAgainDoors, everyMs = EVERY_MS): { readonly soon: () => void; readonly stop: () => void } {
  let timer: NodeJS.Timeout | undefined;
  function soon(): void {
    if (!isUnfinished() || timer) return;
    timer = setTimeout(() => {
      timer = undefined;
      if (isBusy()) soon();
      else ask();
    }, everyMs);
  }
  return { soon, stop: () => clearTimeout(timer) };
}
