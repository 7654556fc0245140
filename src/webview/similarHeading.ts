/** Above code that is similar to something: to what, and the way back. */
import { harmless } from "../core/harmless.ts";
import { t } from "../core/translate.ts";
import type { Question } from "../protocol/panelMessages.ts";
import { element, icon, iconButton } from "./dom.ts";

export interface SimilarHeading {
  readonly node: HTMLElement;
  show(question: Question | null): void;
}

/** Stands in a sentence where an element comes. */
const LABEL = "\u0000";

export function similarHeading(onBack: () => void): SimilarHeading {
  const node = element("div", { class: "heading" });
  return {
    node,
    show(question) {
      node.hidden = question?.kind !== "similar";
      if (question?.kind !== "similar") return;
      const [before = "", after = ""] = t("Similar to {0}", LABEL).split(LABEL);
      node.replaceChildren(icon("references"), element("h2", {}, before, element("bdi", {}, harmless(question.to.label)), after), iconButton("close", t("Back to the search"), onBack));
    },
  };
}
