/** A letter that comes this long after the one before is waited for by nobody: who types slowly sees the answer to each. */
const SLOWLY_MS = 100;
/** Letters that come quicker become one question. */
const PAUSE_MS = 40;

/** Tells for each letter, at the time `now` (milliseconds), how long to wait for a further one before it is asked. */
export function typingPause(): (now: number) => number {
  let before = -Infinity;
  return (now) => {
    const wait = now - before >= SLOWLY_MS ? 0 : PAUSE_MS;
    before = now;
    return wait;
  };
}
