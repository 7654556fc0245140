/**
 * Which of the questions that were answered while somebody types are questions: those that stand for a while. Quality counts them,
 * and "s", "se", "sea" would make every search look like one without a right hit.
 */

/** Longer than people pause between words. */
const STANDS_MS = 2_000;

/** Call the answer with every answered question; `count` hears each that stood, and not again when the same one is asked anew. */
export function countWhenItStands(count: (text: string) => void, standsMs = STANDS_MS): (text: string) => void {
  let latest: string | undefined;
  let timer: NodeJS.Timeout | undefined;
  return (text) => {
    if (text === latest) return;
    latest = text;
    clearTimeout(timer);
    timer = setTimeout(() => count(text), standsMs);
  };
}
