/** What was found, said aloud and written above the hits. */
import { harmless } from "../core/harmless.ts";
import { t } from "../core/translate.ts";
import type { Question } from "../protocol/panelMessages.ts";

export const countInWords = (hits: number): string => (hits === 1 ? t("1 file") : t("{0} files", hits));

export function answerInWords(question: Question | null, hits: number): string {
  if (question?.kind === "similar") {
    const { label } = question.to;
    return harmless(hits === 0 ? t("Nothing is similar to {0}.", label) : t("Found code in {0} similar to {1}.", countInWords(hits), label));
  }
  const text = question?.text ?? "";
  return harmless(hits === 0 ? t("Nothing found for {0}.", text) : t("Found code in {0} for {1}.", countInWords(hits), text));
}
