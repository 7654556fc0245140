/** What the page says in sentences: the numbers with what they are worth. */
import { t } from "../../core/translate.ts";
import type { Measure, QualityReport, SystemQuality } from "../../core/quality.ts";
import { tuneTitle } from "../../core/tuningWords.ts";

/** With fewer judged questions a share says little: of 30, its 95 % interval is still up to 34 points wide. */
export const ENOUGH_QUESTIONS = 30;
/** Half an interval of this is what a person can act on. */
const WANTED_HALF = 0.1;
/** z of a two-sided 95 % interval. */
const Z = 1.96;

/** 0.614 -> "61 %". */
export const percent = (share: number): string => t("{0} %", Math.round(100 * share));

export const interval = ({ low, high }: Pick<Measure, "low" | "high">): string => t("{0} to {1}", Math.round(100 * low), Math.round(100 * high));

/** What is a fine-tune has learned from the very votes that it is measured on here, and is called so wherever it stands. */
export function systemName(id: string): string {
  return id === "base" ? t("Built-in model") : id === "keyword" ? t("Words alone") : t("{0}, trained on these votes", tuneName(id));
}

/** By the time it was trained, which its id begins with. */
function tuneName(id: string): string {
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)-(\d\d)(\d\d)(\d\d)/.exec(id) ?? [];
  return year === undefined ? t("Fine-tune {0}", id) : tuneTitle(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}

/** What charts show: more lines than these nobody tells apart. The tables have all. */
export function charted(systems: readonly SystemQuality[], inUse: string): readonly SystemQuality[] {
  const tunes = systems.filter(({ id }) => id !== "base" && id !== "keyword");
  const [first = tunes[0]] = tunes.filter(({ id }) => id === inUse);
  const shown = new Set([first, tunes.find((each) => each !== first)]);
  return systems.filter((system) => !tunes.includes(system) || shown.has(system));
}

/** Rank of the right place. */
export const rankInWords = (rank: number | null): string => (rank === null ? t("not found") : String(rank));

/**
 * Share with its 95 % interval (E. B. Wilson, JASA 1927): right also for few questions and for shares near 0 and 1.
 */
export function shareOf(count: number, n: number): Measure {
  if (n === 0) return { value: 0, low: 0, high: 1, n };
  const p = count / n;
  const divisor = 1 + (Z * Z) / n;
  const middle = (p + (Z * Z) / (2 * n)) / divisor;
  const half = (Z * Math.sqrt((p * (1 - p)) / n + (Z * Z) / (4 * n * n))) / divisor;
  return { value: p, low: Math.max(0, middle - half), high: Math.min(1, middle + half), n };
}

/** The answer to the question at the head of the page, and never a prouder number than the votes carry. */
export function verdict({ questions, moreNeeded }: QualityReport, system: SystemQuality): readonly string[] {
  const n = questions.length;
  const first = system.ranks.filter((rank) => rank === 1).length;
  if (n < ENOUGH_QUESTIONS) {
    const missing = Math.max(moreNeeded, ENOUGH_QUESTIONS - n);
    return [
      n === 1 ? t("On the one question you have judged, the right place was {0}.", first === 1 ? t("first") : t("not first")) : t("On {0} judged questions the right place was first {1} times.", n, first),
      missing === 1 ? t("That is too little for a number you can trust. Accept a result for 1 more question.") : t("That is too little for a number you can trust. Accept results for about {0} more questions.", missing),
    ];
  }
  const share = shareOf(first, n);
  // An interval shrinks with the square root of n.
  const missing = Math.max(moreNeeded, Math.ceil(n * ((share.high - share.low) / 2 / WANTED_HALF) ** 2) - n);
  return [
    t("On {0} judged questions the right place was first in {1} (95 %: {2}).", n, percent(share.value), interval(share)),
    missing > 0 ? t("About {0} more would make this sure to within ten points.", missing) : t("That is enough to trust the number to within ten points."),
  ];
}

/** What else the reader must know to judge the numbers. */
export function remarks({ searches, acceptedRank, similar, stale, votes }: QualityReport): readonly string[] {
  return [
    ...(searches === null ? [] : [searches.count === 1 ? t("1 search since your first vote.") : t("{0} searches since your first vote, {1} of them with an accepted result.", searches.count, percent(searches.accepted / Math.max(1, searches.count)))]),
    ...(acceptedRank === null ? [] : [t("When you accepted a result, it stood at place {0} on average.", Math.round(acceptedRank.mean * 10) / 10)]),
    ...(votes.opened === 0 ? [] : [votes.opened === 1 ? t("1 result was opened and stayed open; this is not counted as a vote.") : t("{0} results were opened and stayed open; this is not counted as a vote.", votes.opened)]),
    ...(similar === 0 ? [] : [similar === 1 ? t("1 vote is about code found as similar to other code; it is not part of these numbers.") : t("{0} votes are about code found as similar to other code; they are not part of these numbers.", similar)]),
    ...(stale === 0 ? [] : [stale === 1 ? t("1 vote is about code that is gone; it is left out.") : t("{0} votes are about code that is gone; they are left out.", stale)]),
  ];
}

export function timeInWords(iso: string, tag: string): string {
  return new Date(iso).toLocaleString(tag, { dateStyle: "medium", timeStyle: "short" });
}
