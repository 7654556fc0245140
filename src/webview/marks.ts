/** The thumbs of the answer that is shown, place by place. */
import { harmless } from "../core/harmless.ts";
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
  if (standing === "unsaved") return harmless(`Not saved yet: ${reason ?? ""} Your vote is kept and tried again by itself.`);
  const about = harmless(question?.kind === "words" ? `“${question.text}”` : question ? `code similar to ${question.to.label}` : "this question");
  return value === null ? "Mark taken back." : `Marked as ${value === "up" ? "right" : "wrong"} for ${about}.`;
}
