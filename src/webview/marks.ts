/** The thumbs of the answer that is shown, place by place. */
import { harmless } from "../core/harmless.ts";
import { t } from "../core/translate.ts";
import { type PanelAnswer, type Place, placeKey, type Question, type VoteMark } from "../protocol/panelMessages.ts";

/** The answer with other marks on some of its places. */
export function withMarks(answer: PanelAnswer, changed: readonly VoteMark[]): PanelAnswer {
  const marks = new Map(answer.marks.map((mark) => [placeKey(mark.place), mark]));
  for (const mark of changed) marks.set(placeKey(mark.place), mark);
  return { ...answer, marks: [...marks.values()].filter(({ value, standing }) => value !== null || standing !== "saved") };
}

export function markAt(answer: PanelAnswer | null, place: Place): VoteMark | undefined {
  const key = placeKey(place);
  return answer?.marks.find((mark) => placeKey(mark.place) === key);
}

/** What is said aloud once a vote has fared somehow. */
export function outcomeInWords({ value, standing, reason }: VoteMark, question: Question | null): string {
  if (standing === "unsaved") return harmless(t("Not saved yet: {0} Your vote is kept and tried again by itself.", reason ?? ""));
  const about = harmless(question?.kind === "words" ? t("“{0}”", question.text) : question ? t("code similar to {0}", question.to.label) : t("this question"));
  return value === null ? t("Mark taken back.") : value === "up" ? t("Marked as right for {0}.", about) : t("Marked as wrong for {0}.", about);
}
