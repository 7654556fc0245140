/** Thumbs on one place: two buttons that stay where they are set, and a line where a vote is not saved yet. */
import { harmless } from "../core/harmless.ts";
import type { ScorePart } from "../core/hit.ts";
import { t } from "../core/translate.ts";
import type { VoteMark } from "../protocol/panelMessages.ts";
import { element, icon, iconButton } from "./dom.ts";

export type Thumb = "up" | "down";

export interface Thumbs {
  readonly buttons: HTMLElement;
  /** Why the vote is not saved yet. */
  readonly trouble: HTMLElement;
  show(mark: Pick<VoteMark, "value" | "standing" | "reason"> | undefined): void;
}

const labelOf = (thumb: Thumb): string => (thumb === "up" ? t("Right answer") : t("Wrong answer"));
const KEYS: Readonly<Record<Thumb, string>> = { up: "+", down: "-" };

export function thumbs(onPress: (thumb: Thumb) => void): Thumbs {
  const make = (thumb: Thumb): HTMLButtonElement => {
    const button = iconButton(`thumbs${thumb}`, labelOf(thumb), () => onPress(thumb));
    button.title = `${labelOf(thumb)} (${KEYS[thumb]})`;
    button.setAttribute("aria-pressed", "false");
    button.setAttribute("aria-keyshortcuts", KEYS[thumb]);
    return button;
  };
  const both: readonly (readonly [Thumb, HTMLButtonElement])[] = [["up", make("up")], ["down", make("down")]];
  const buttons = element("span", { class: "thumbs", attributes: { role: "group", "aria-label": t("Was this the right answer?") } }, ...both.map(([, button]) => button));
  const trouble = element("div", { class: "unsaved" });
  trouble.hidden = true;
  return {
    buttons,
    trouble,
    show(mark) {
      for (const [thumb, button] of both) {
        const isSet = mark?.value === thumb;
        button.classList.toggle(`codicon-thumbs${thumb}`, !isSet);
        button.classList.toggle(`codicon-thumbs${thumb}-filled`, isSet);
        button.classList.toggle("set", isSet);
        button.setAttribute("aria-pressed", String(isSet));
      }
      buttons.classList.toggle("some-set", mark !== undefined && (mark.value !== null || mark.standing !== "saved"));
      buttons.classList.toggle("saving", mark?.standing === "saving");
      const isUnsaved = mark?.standing === "unsaved";
      trouble.hidden = !isUnsaved;
      trouble.replaceChildren(...(isUnsaved ? [icon("warning"), element("span", {}, harmless(t("Not saved yet: {0} Your vote is kept and tried again by itself.", mark.reason ?? "")))] : []));
    },
  };
}

/** As a part of what a screen reader says of a hit; "" where there is nothing to say. */
export function markInWords(mark: Pick<VoteMark, "value" | "standing"> | undefined): string {
  if (!mark || (mark.value === null && mark.standing === "saved")) return "";
  const value = mark.value === null ? t("mark taken back") : mark.value === "up" ? t("marked as right") : t("marked as wrong");
  return mark.standing === "unsaved" ? t("{0}, not saved yet", value) : value;
}

const LONGEST_QUESTION = 80;

/** What an earlier vote did to the place of a hit. */
export function movedInWords(why: readonly ScorePart[] | undefined): { readonly by: "accepted" | "rejected"; readonly text: string } | undefined {
  const part = why?.find((each) => (each.part === "accepted" || each.part === "rejected") && each.question !== undefined);
  if (!part) return undefined;
  const question = (part.question ?? "").replace(/\s+/g, " ").trim();
  const about = question.length > LONGEST_QUESTION ? `${question.slice(0, LONGEST_QUESTION - 1)}…` : question;
  return part.part === "accepted" ? { by: "accepted", text: t("Higher: you accepted it for “{0}”", about) } : { by: "rejected", text: t("Lower: you rejected it for “{0}”", about) };
}

export function movedNote(why: readonly ScorePart[] | undefined): HTMLElement | null {
  const moved = movedInWords(why);
  if (!moved) return null;
  const text = harmless(moved.text);
  return element("div", { class: "moved", attributes: { title: text } }, icon(moved.by === "accepted" ? "arrow-small-up" : "arrow-small-down"), element("span", {}, text));
}
