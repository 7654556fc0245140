/** A fine-tune as people read it: how far it is, what was decided, and what it is worth. */
import { partInWords } from "./scoreParts.ts";
import { localNumber, spoken, t } from "./translate.ts";
import { type AdapterList, LEAST_TO_PROMOTE, type RankingChange, type TuneEvent, type TuneReport } from "./tuning.ts";

/** What a running fine-tune last said of itself. */
export interface TuneProgress {
  /** 0..1, only grows. */
  readonly share: number;
  readonly doing:
    | { readonly kind: "reading" }
    | { readonly kind: "training"; readonly loss: number; readonly part: number; readonly parts: number; readonly secondsLeft: number | null }
    | { readonly kind: "asking"; readonly done: number; readonly total: number };
}

export const NOT_BEGUN: TuneProgress = { share: 0, doing: { kind: "reading" } };

/** Begun anew after a crash it runs quickly through what is done: what people see does not go back. */
export function progressAfter(before: TuneProgress, event: TuneEvent): TuneProgress {
  if (event.kind === "trained") {
    const { loss, part, parts, secondsLeft } = event;
    return { share: Math.max(before.share, event.share), doing: { kind: "training", loss, part, parts, secondsLeft } };
  }
  if (event.kind === "checked") return { share: Math.max(before.share, event.share), doing: { kind: "asking", done: event.done, total: event.total } };
  return before;
}

export function progressInWords({ doing }: TuneProgress): string {
  switch (doing.kind) {
    case "reading":
      return t("reading votes and looking for pairs");
    case "training": {
      const said = t("part {0} of {1}, loss {2}", doing.part, doing.parts, rounded(doing.loss));
      if (doing.secondsLeft === null) return said;
      return `${said}, ${doing.secondsLeft < 100 ? t("about {0} s left", doing.secondsLeft) : t("about {0} min left", Math.round(doing.secondsLeft / 60))}`;
    }
    case "asking":
      return t("asking held-out questions, {0} of {1}", doing.done, doing.total);
  }
}

/** What was decided, and why. */
export function verdictInWords({ before, after, gain, p, promoted, questions, reason }: Pick<TuneReport, "before" | "after" | "gain" | "p" | "promoted" | "questions" | "reason">): string {
  if (reason === undefined) return promoted ? t("Proven: better on questions it had not seen.") : t("Not proven.");
  switch (reason) {
    case "proven":
      return t("Proven: better on questions it had not seen (MRR@10 {0} to {1}, {2}).", rounded(before.mrr10), rounded(after.mrr10), chanceInWords(p));
    case "few-questions": {
      const more = LEAST_TO_PROMOTE - questions;
      return more === 1 ? t("Not proven: {0} accepted questions prove nothing yet; 1 more is needed.", questions) : t("Not proven: {0} accepted questions prove nothing yet; {1} more are needed.", questions, more);
    }
    case "better-without":
      return t("Not proven: search was best without it on questions it had not seen.");
    case "small-gain":
      return t("Not proven: the gain on questions it had not seen is too small ({0} in MRR@10).", signed(gain));
    case "chance":
      return t("Not proven: the gain may be chance ({0}).", chanceInWords(p));
    case "fewer-in-five":
      return t("Not proven: with it, fewer accepted places are among the first five.");
    case "lower-precision":
      return t("Not proven: with it, the accepted places together stand lower (MAP).");
    case "fewer-triplets":
      return t("Not proven: with it, fewer accepted places are nearer than rejected ones.");
  }
}

export type Standing = "in-use" | "rolled-back" | "before" | "candidate" | "proven";

/** What became of it. */
export function standingOf({ adapters, current, previous }: AdapterList, { id, trainedAt, promoted }: TuneReport): Standing {
  if (id === current) return "in-use";
  if (id !== previous) return promoted ? "proven" : "candidate";
  const now = adapters.find((report) => report.id === current);
  return now && now.trainedAt > trainedAt ? "before" : "rolled-back";
}

/** As a remark beside its name. */
export function standingInWords(standing: Standing): string {
  switch (standing) {
    case "in-use":
      return t("in use");
    case "rolled-back":
      return t("rolled back");
    case "before":
      return t("in use before");
    case "candidate":
      return t("candidate");
    case "proven":
      return t("proven, not in use");
  }
}

export const tuneTitle = (trainedAt: string): string => t("Fine-tune of {0}", new Date(trainedAt).toLocaleString(spoken().tag, { dateStyle: "medium", timeStyle: "short" }));

/** Three decimals are more than any of these numbers is worth. */
export const rounded = (value: number): number => Math.round(value * 1_000) / 1_000;

const LEAST_TOLD_P = 0.001;

/** "0.024", "< 0.001": a chance that is too small for three decimals is not 0. */
export const pValue = (p: number): string => (p < LEAST_TOLD_P ? `< ${localNumber(LEAST_TOLD_P)}` : localNumber(rounded(p)));

export const chanceInWords = (p: number): string => (p < LEAST_TOLD_P ? `p ${pValue(p)}` : `p = ${pValue(p)}`);

/** "+0.012", "-0.003": with its sign, in the reader's language. */
export const signed = (value: number): string => `${value > 0 ? "+" : value < 0 ? "−" : "±"}${localNumber(Math.abs(rounded(value)))}`;

/** Less is not felt. */
const LEAST_TOLD = 0.03;
const MOST_TOLD = 4;

/** What ranking weighs otherwise than before, most first: "words in the code +0.21, meaning −0.07". Nothing where that is hardly anything. */
export function rankingInWords(ranking: RankingChange | undefined): string | undefined {
  const told = Object.entries(ranking?.adds ?? {})
    .filter(([, add]) => Math.abs(add) >= LEAST_TOLD)
    .sort(([, a], [, b]) => Math.abs(b) - Math.abs(a))
    .slice(0, MOST_TOLD);
  if (told.length === 0) return undefined;
  return t("For questions it changes what counts: {0}", told.map(([part, add]) => `${partInWords(part)} ${signed(add)}`).join("; "));
}
