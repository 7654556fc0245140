/** Before and after, question by question: where the right place stood with one way of searching, and where with another. */
import { harmless } from "../../core/harmless.ts";
import type { QualityReport } from "../../core/quality.ts";
import { t } from "../../core/translate.ts";
import { element } from "../dom.ts";
import { legend, section, type Unfolded } from "./section.ts";
import { mark, svg } from "./svg.ts";
import { swatch } from "./measures.ts";
import { charted, rankInWords, systemName } from "./words.ts";

/** Ranks below are drawn at the right end: nobody looks there. */
const LAST_RANK = 11;

export interface QuestionChoice {
  /** What the built-in model is compared with; null takes what search uses, else the words. */
  other: string | null;
  /** Whether the questions that stayed as they were are unfolded; undefined until the reader says so. */
  sameShown?: boolean;
}

export interface Compared {
  readonly question: string;
  readonly before: number | null;
  readonly after: number | null;
}

export function questions(report: QualityReport, inUse: string, choice: QuestionChoice, unfolded: Unfolded, ask: (question: string) => void): HTMLElement {
  const others = report.systems.map(({ id }) => id).filter((id) => id !== "base");
  const holder = element("div");
  const show = (): void => holder.replaceChildren(part());

  function part(): HTMLElement {
    const other = choice.other !== null && others.includes(choice.other) ? choice.other : others.includes(inUse) ? inUse : (others.at(-1) ?? "base");
    // Before is what there was without the fine-tune; the words alone are what there was without Sextant.
    const [from, to] = other === "keyword" ? ["keyword", "base"] : ["base", other];
    const ranksOf = (id: string): readonly (number | null)[] => report.systems.find((system) => system.id === id)?.ranks ?? [];
    const [before, after] = [ranksOf(from), ranksOf(to)];
    const all = report.questions.map((question, i) => ({ question, before: before[i] ?? null, after: after[i] ?? null }));
    const { better, worse, same } = sorted(all);
    // As in the other charts; a fine-tune that they do not show is drawn as the one they do.
    const [i, j] = [from, to].map((id) => (id === "base" ? 0 : id === "keyword" ? 1 : Math.max(2, charted(report.systems, inUse).findIndex((system) => system.id === id)))) as [number, number];
    const groups = comparedGroups(all, i, j, ask, choice);
    const chooser = element(
      "select",
      {
        class: "chooser",
        attributes: { "aria-label": t("Compare") },
        on: {
          change: (event) => {
            choice.other = (event.target as HTMLSelectElement).value;
            show();
            holder.querySelector("select")?.focus();
          },
        },
      },
      ...others.map((id) => element("option", { attributes: { value: id } }, id === "keyword" ? t("Words alone, then the built-in model") : t("Built-in model, then {0}", systemName(id)))),
    );
    chooser.value = other;
    return section(
      {
        id: "questions",
        title: t("Before and after, by question"),
        intro: [
          t("The place at which the right code stood. Further left is better. Choose a question to ask it again."),
          ...(to === "keyword" || from === "keyword" ? [] : [t("This fine-tune has learned from these very votes, so it looks better here than on new questions. The part on fine-tuning has its places on questions that were held out.")]),
        ].join(" "),
        content: [element("div", { class: "chart-tools" }, ...(others.length > 1 ? [chooser] : []), legend([[swatch(i), systemName(from)], [swatch(j), systemName(to)]])), ...groups],
        table: { head: [t("Question"), systemName(from), systemName(to)], rows: [...better, ...worse, ...same].map((each) => [each.question, rankInWords(each.before), rankInWords(each.after)]) },
      },
      unfolded,
    );
  }
  show();
  return holder;
}

function sorted(all: readonly Compared[]): { readonly better: readonly Compared[]; readonly worse: readonly Compared[]; readonly same: readonly Compared[] } {
  const place = (rank: number | null): number => rank ?? Infinity;
  return {
    better: all.filter((each) => place(each.after) < place(each.before)).sort((a, b) => gain(b) - gain(a)),
    worse: all.filter((each) => place(each.after) > place(each.before)).sort((a, b) => gain(a) - gain(b)),
    same: all.filter((each) => place(each.after) === place(each.before)),
  };
}

/** What got better, what got worse, and folded what stayed. `i` and `j` are the marks of before and after. */
export function comparedGroups(all: readonly Compared[], i: number, j: number, ask: (question: string) => void, choice: Pick<QuestionChoice, "sameShown"> = {}): HTMLElement[] {
  const { better, worse, same } = sorted(all);
  const list = (members: readonly Compared[]): HTMLElement => element("ul", { class: "question-list" }, ...members.map((each) => row(each, i, j, ask)));
  const group = (title: string, members: readonly Compared[]): HTMLElement | null => (members.length === 0 ? null : element("div", { class: "question-group" }, element("h3", {}, title), list(members)));
  const groups = [
    group(better.length === 1 ? t("1 question got better") : t("{0} questions got better", better.length), better),
    group(worse.length === 1 ? t("1 question got worse") : t("{0} questions got worse", worse.length), worse),
  ].filter((each) => each !== null);
  if (same.length > 0) {
    // What did not change is the long part: folded while something did.
    const rest = element("details", { class: "question-group" }, element("summary", {}, same.length === 1 ? t("1 question is as before") : t("{0} questions are as before", same.length)), list(same));
    rest.open = choice.sameShown ?? groups.length === 0;
    rest.addEventListener("toggle", () => (choice.sameShown = rest.open));
    groups.push(rest);
  }
  return groups;
}

const drawn = (rank: number | null): number => Math.min(rank ?? LAST_RANK, LAST_RANK);
const gain = ({ before, after }: Compared): number => drawn(before) - drawn(after);

function row(each: Compared, i: number, j: number, ask: (question: string) => void): HTMLElement {
  const { question, before, after } = each;
  const at = (rank: number | null): string => `${4 + (92 * (drawn(rank) - 1)) / (LAST_RANK - 1)}%`;
  const moved = drawn(before) !== drawn(after);
  const strip = svg(
    "svg",
    { width: "100%", height: 22, class: "strip" },
    svg("line", { x1: "4%", x2: "96%", y1: 11, y2: 11, class: "grid" }),
    ...(moved ? [svg("line", { x1: at(before), x2: at(after), y1: 11, y2: 11, class: `move ${gain(each) > 0 ? "good" : "bad"}` }), mark(i, at(before), 11, rankInWords(before))] : []),
    mark(j, at(after), 11, rankInWords(after)),
  );
  const ranks = before === after ? t("place {0}", rankInWords(after)) : t("place {0}, before {1}", rankInWords(after), rankInWords(before));
  return element(
    "li",
    { class: "question" },
    element("button", { class: "link question-button", attributes: { type: "button", title: t("Ask again in the results panel"), "aria-label": harmless(`${question}, ${ranks}`) }, on: { click: () => ask(question) } }, harmless(question)),
    element("div", { class: "strip-holder", attributes: { "aria-hidden": "true" } }, strip),
    element("span", { class: "quiet question-ranks", attributes: { "aria-hidden": "true" } }, before === after ? rankInWords(after) : `${rankInWords(before)} → ${rankInWords(after)}`),
  );
}
