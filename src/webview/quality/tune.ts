/** Fine-tuning: how it stands, the way to begin or end it, and what the fine-tune in use (or the newest) did to questions that were held out. */
import { harmless } from "../../core/harmless.ts";
import { measureWords } from "../../core/measureWords.ts";
import { localNumber, t } from "../../core/translate.ts";
import { LEAST_TO_TRAIN, TUNE_MEASURES, type TuneReport } from "../../core/tuning.ts";
import { rounded, signed, standingInWords, standingOf, tuneTitle, verdictInWords } from "../../core/tuningWords.ts";
import type { QualityToHost, QualityTuning } from "../../protocol/qualityMessages.ts";
import { button } from "./button.ts";
import { element, icon } from "../dom.ts";
import { swatch } from "./measures.ts";
import { type Compared, comparedGroups } from "./questions.ts";
import { legend, section, type Table, type Unfolded } from "./section.ts";
import { mark, svg } from "./svg.ts";
import { percent, rankInWords } from "./words.ts";

/** As in the other charts: the built-in model, and the fine-tune. */
const [BEFORE, AFTER] = [0, 2];

export interface TuneDoors {
  readonly send: (message: QualityToHost) => void;
  readonly ask: (question: string) => void;
}

export interface TunePart {
  /** How it stands, and the buttons: for the head of the page. */
  readonly brief: HTMLElement;
  /** What the fine-tune in use, or the newest, did; empty where there is none. */
  readonly node: HTMLElement;
  show(tuning: QualityTuning): void;
}

/** Progress changes a bar and a line alone: nothing is taken from under the reader's hand. */
export function tunePart(doors: TuneDoors, unfolded: Unfolded): TunePart {
  const brief = element("section", { class: "tune-brief", attributes: { "aria-label": t("Fine-tuning") } });
  const node = element("div");
  const bar = document.createElement("progress");
  const said = element("span");
  brief.hidden = true;
  bar.max = 1;
  let drawn = "";
  return {
    brief,
    node,
    show(tuning) {
      const { running, list, questions } = tuning;
      if (running) {
        bar.value = running.share;
        bar.setAttribute("aria-label", t("Fine-tune"));
        said.textContent = `${Math.floor(100 * running.share)} %, ${running.stopping ? t("ending") : running.said}${running.here ? "" : ` (${t("in another folder")})`}`;
      }
      const now = JSON.stringify([running && [running.stopping, running.here], list, questions]);
      if (now === drawn) return;
      drawn = now;
      brief.hidden = false;
      brief.replaceChildren(icon("mortar-board"), ...standing(tuning, [bar, said], doors));
      const report = list.adapters.find(({ id }) => id === list.current) ?? list.adapters[0];
      if (!report) return node.replaceChildren();
      const intro = t("Learns from the results you accepted, for questions you have not asked yet too. It takes over search only where it is proven better on questions it had not seen.");
      node.replaceChildren(section({ id: "tune", title: t("Fine-tuning"), intro, content: heldOut(tuning, report, doors), table: tableOf(report) }, unfolded));
    },
  };
}

/** A sentence, and the next step. */
function standing({ questions, running, list }: QualityTuning, progress: readonly HTMLElement[], { send }: TuneDoors): HTMLElement[] {
  const more = LEAST_TO_TRAIN - questions;
  const said = (text: string): HTMLElement => element("p", {}, text);
  const tools = (...buttons: readonly HTMLElement[]): HTMLElement[] => {
    const all = [...buttons, ...(list.adapters.length === 0 ? [] : [button(t("Show Fine-tunes"), () => send({ kind: "act", action: "show-fine-tunes" }), true)])];
    return all.length === 0 ? [] : [element("div", { class: "tools" }, ...all)];
  };
  if (running) return [element("p", { class: "tune-progress" }, ...progress), ...tools(...(running.stopping ? [] : [button(t("Cancel"), () => send({ kind: "act", action: "cancel-fine-tune" }), true)]))];
  if (more > 0) return [said(more === 1 ? t("1 more question with an accepted result, then there is enough to learn from.") : t("{0} more questions with an accepted result, then there is enough to learn from.", more)), ...tools()];
  const [newest] = list.adapters;
  const fresh = questions - (newest?.questions ?? 0);
  const train = button(t("Fine-tune"), () => send({ kind: "fine-tune" }), true);
  if (!newest) return [said(t("{0} questions with an accepted result to learn from.", questions)), ...tools(train)];
  const news = fresh > 0 ? t("{0} questions with an accepted result are new since the last fine-tune.", fresh) : t("Nothing new to learn from since the last fine-tune.");
  return [said(harmless(`${tuneTitle(newest.trainedAt)}: ${verdictInWords(newest)} ${news}`)), ...tools(train)];
}

function heldOut({ list }: QualityTuning, report: TuneReport, { send, ask }: TuneDoors): HTMLElement[] {
  const rows = TUNE_MEASURES.map((key) => {
    const [title, meaning] = measureWords(key);
    const [before, after] = [report.before[key], report.after[key]];
    const strip = svg(
      "svg",
      { width: "100%", height: 22, class: "strip" },
      ...[0, 25, 50, 75, 100].map((at) => svg("line", { x1: `${at}%`, x2: `${at}%`, y1: 0, y2: 22, class: "grid" })),
      svg("line", { x1: `${100 * before}%`, x2: `${100 * after}%`, y1: 6, y2: 16, class: `move ${after >= before ? "good" : "bad"}` }),
      // One below the other: where nothing changed, neither hides the other.
      mark(BEFORE, `${100 * before}%`, 6, percent(before)),
      mark(AFTER, `${100 * after}%`, 16, percent(after)),
    );
    return element(
      "div",
      { class: "measure-row" },
      element("div", { class: "measure-name" }, element("strong", {}, title), element("span", { class: "quiet" }, meaning)),
      element("div", { class: "strip-holder" }, strip),
      element("div", { class: "strip-values" }, element("span", {}, signed(after - before))),
    );
  });
  const changed = report.changed.map(({ question, rankBefore, rankAfter }): Compared => ({ question, before: rankBefore, after: rankAfter }));
  return [
    element("h3", {}, `${tuneTitle(report.trainedAt)} (${standingInWords(standingOf(list, report))})`),
    element("p", { class: "tune-verdict" }, harmless(verdictInWords(report))),
    element("p", { class: "quiet" }, t("Measured on {0} accepted questions. Each was asked of a training that had seen neither it nor its file, so this says how new questions fare.", report.questions)),
    element("div", { class: "tools" }, button(t("Show Report"), () => send({ kind: "report", id: report.id }), true)),
    legend([[swatch(BEFORE), t("Without it")], [swatch(AFTER), t("With it")]]),
    element("div", { class: "measure-rows", attributes: { "aria-hidden": "true" } }, ...rows),
    ...comparedGroups(changed, BEFORE, AFTER, ask),
  ];
}

function tableOf({ before, after, changed }: TuneReport): Table {
  return {
    head: [t("Measure or question"), t("Without it"), t("With it"), t("Difference")],
    rows: [
      ...TUNE_MEASURES.map((key) => [`${measureWords(key)[0]}: ${measureWords(key)[1]}`, localNumber(rounded(before[key])), localNumber(rounded(after[key])), signed(after[key] - before[key])]),
      ...changed.map((each) => [each.question, rankInWords(each.rankBefore), rankInWords(each.rankAfter), ""]),
    ],
  };
}
