/** The page on search quality as a whole. It measures nothing; it asks the extension and draws what comes back. */
import "@vscode-elements/elements/dist/vscode-progress-bar/index.js";
import { harmless } from "../../core/harmless.ts";
import type { QualityReport, SystemQuality } from "../../core/quality.ts";
import { rounded, verdictInWords } from "../../core/tuningWords.ts";
import { spoken, t } from "../../core/translate.ts";
import type { HostToQuality, QualityAction, QualityToHost, QualityTuning, QualityView, QualityWelcome } from "../../protocol/qualityMessages.ts";
import { announcer } from "../announcer.ts";
import { element, icon } from "../dom.ts";
import { button } from "./button.ts";
import { measures } from "./measures.ts";
import { overTime, type OverTimeChoice } from "./overTime.ts";
import { type QuestionChoice, questions } from "./questions.ts";
import type { Unfolded } from "./section.ts";
import { tunePart } from "./tune.ts";
import { votesByDay, votesByGroup } from "./votes.ts";
import { ENOUGH_QUESTIONS, interval, percent, remarks, shareOf, systemName, timeInWords, verdict } from "./words.ts";

export interface DashboardDoors {
  readonly send: (message: QualityToHost) => void;
  /** What a page that VS Code brings back after a restart of the window must know. */
  readonly keep: (state: { readonly folder: string | null }) => void;
}

export interface Dashboard {
  start(): void;
  receive(message: HostToQuality): void;
}

export function dashboard(root: HTMLElement, { send, keep }: DashboardDoors): Dashboard {
  let welcome: QualityWelcome | undefined;
  let view: QualityView | undefined;
  let tuning: QualityTuning | undefined;
  let untrustedShown = false;
  const unfolded: Unfolded = new Set();
  const time: OverTimeChoice = { measure: "mrr10" };
  const compared: QuestionChoice = { other: null };
  const live = announcer();
  const ask = (question: string): void => send({ kind: "ask", question });
  const tune = tunePart({ send, ask }, unfolded);
  const asked = element("span");
  const page = element("main", { class: "page" });
  root.replaceChildren(page, live.node);

  const act = (action: QualityAction) => (): void => send({ kind: "act", action });
  const measure = (): void => {
    if (welcome?.folder !== undefined && welcome.folder !== null) send({ kind: "measure", folder: welcome.folder });
  };

  function draw(): void {
    if (!welcome || !view) return;
    const scrolled = document.scrollingElement?.scrollTop ?? 0;
    page.replaceChildren(...content(view));
    if (document.scrollingElement) document.scrollingElement.scrollTop = scrolled;
  }

  function content(now: QualityView): Node[] {
    const { tag } = spoken();
    const head = [element("h1", {}, t("How good is search on your code?")), ...folderChooser()];
    switch (now.kind) {
      case "no-folder":
        return [...head, picture(["folder", "add"], t("No folder is open"), [t("Open a folder: its votes and measurements belong to it.")], [[t("Open Folder"), act("open-folder")]])];
      case "not-measured":
        return [...head, picture(["graph", "question"], t("Not measured yet"), [t("Sextant asks every question you have judged again and looks where the right place stands. It takes seconds.")], [[t("Measure Now"), measure]])];
      case "trouble":
        return [...head, picture(["graph", "error"], harmless(now.error.message), [harmless(now.error.nextStep)], troubleButtons(now.error.code))];
      case "measuring":
        return [...head, measuring(), ...(now.report === null ? [] : body(now.report, now.inUse, tag))];
      case "measured":
        return [...head, tools(now.report), ...body(now.report, now.inUse, tag)];
    }
  }

  function folderChooser(): Node[] {
    if (!welcome || welcome.folders.length < 2) return [];
    const select = element(
      "select",
      { class: "chooser", attributes: { "aria-label": t("Folder") }, on: { change: (event) => send({ kind: "measure", folder: (event.target as HTMLSelectElement).value }) } },
      ...welcome.folders.map(({ id, name }) => element("option", { attributes: { value: id } }, harmless(name))),
    );
    if (welcome.folder !== null) select.value = welcome.folder;
    return [select];
  }
  function troubleButtons(code: string): Buttons {
    const first: Buttons = code === "index/missing" || code.startsWith("memory/") || code.startsWith("engine/") ? [[t("Try Again"), measure]] : code.startsWith("index/") ? [[t("Rebuild Index"), act("rebuild-index")]] : [[t("Try Again"), measure]];
    return [...first, [t("Show Log"), act("show-logs")]];
  }
  function measuring(): HTMLElement {
    const bar = document.createElement("vscode-progress-bar");
    bar.indeterminate = true;
    asked.textContent = t("Asking your judged questions again…");
    bar.ariaLabel = t("Measuring");
    return element("div", { class: "measuring" }, element("div", { class: "progress-holder" }, bar), element("div", { class: "tools" }, asked, button(t("Cancel"), () => send({ kind: "cancel" }), true)));
  }
  function tools(report: QualityReport): HTMLElement {
    const voted = report.votes.up + report.votes.down > 0;
    return element(
      "div",
      { class: "tools" },
      ...(voted ? [button(t("Measure Now"), measure, false)] : []),
      ...(voted ? [button(t("Export…"), () => send({ kind: "export" }), true)] : []),
    );
  }
  function body(report: QualityReport, inUse: string, tag: string): Node[] {
    const { votes } = report;
    if (votes.up + votes.down === 0) return [noVotes()];
    const [system] = report.systems;
    const shown: Node[] = [];
    if (system === undefined) {
      shown.push(picture(["thumbsup", "question"], t("Nothing to measure yet"), [t("None of your votes accepts a place that is still in the code. Give a result a thumbs-up when it is what you looked for.")], [[t("Search Code"), act("search")]]), notes(report, tag), tune.brief, tune.node);
    } else {
      const [history, numbers] = [overTime(report, tag, inUse, time, unfolded), measures(report, inUse, unfolded)];
      const places = questions(report, inUse, compared, unfolded, ask);
      const enough = system.ranks.length >= ENOUGH_QUESTIONS;
      shown.push(summary(report, system, inUse), tiles(system), notes(report, tag), tune.brief, ...(enough ? [history, places, numbers] : [places, untrusted(history, numbers)]), tune.node);
    }
    const two = element("div", { class: "side-by-side" }, votesByGroup("folders", t("Votes by folder"), t("Folder"), report.folders, unfolded), votesByGroup("languages", t("Votes by language"), t("Language"), report.languages, unfolded));
    return [...shown, votesByDay(report, tag, unfolded), two];
  }
  /** Of the built-in model, which has learned from none of these questions. */
  function summary(report: QualityReport, system: SystemQuality, inUse: string): HTMLElement {
    const [answer = "", ...rest] = verdict(report, system);
    const tuned = tuning?.list.adapters.find(({ id }) => id === inUse);
    if (tuned) rest.push(t("This is without your fine-tune, which has learned from these very questions. On questions held out from it, MRR@10 went from {0} to {1}.", rounded(tuned.before.mrr10), rounded(tuned.after.mrr10)));
    return element("div", { class: "verdict" }, element("p", { class: "answer" }, answer), ...rest.map((text) => element("p", {}, text)));
  }
  /** Three numbers for a glance; with few questions they would be prouder than they are, and are left out. */
  function tiles(system: SystemQuality): HTMLElement {
    const n = system.ranks.length;
    const within = (last: number): number => system.ranks.filter((rank) => rank !== null && rank <= last).length;
    const tile = (text: string, last: number): HTMLElement => {
      const share = shareOf(within(last), n);
      return element("div", { class: "tile" }, element("div", { class: "tile-value" }, percent(share.value)), element("div", {}, text), element("div", { class: "quiet" }, t("95 %: {0}", interval(share))));
    };
    const made = element("div", { class: "tiles" }, tile(t("right place first"), 1), tile(t("among the first five"), 5), tile(t("among the first ten"), 10));
    made.hidden = n < ENOUGH_QUESTIONS;
    return made;
  }
  /** Means of a few questions look prouder than they are: eight right answers of eight are no 100 %. */
  function untrusted(...sections: readonly HTMLElement[]): HTMLElement {
    const made = element("details", { class: "untrusted" }, element("summary", {}, t("Numbers that are not to be trusted yet")), ...sections);
    made.open = untrustedShown;
    made.addEventListener("toggle", () => (untrustedShown = made.open));
    return made;
  }
  function notes(report: QualityReport, tag: string): HTMLElement {
    const searched = t("Measured {0} by searching the current index, without what your votes add to the order.", timeInWords(report.time, tag));
    return element("ul", { class: "notes quiet" }, ...[searched, ...remarks(report)].map((text) => element("li", {}, text)));
  }
  function announce(now: QualityView, waited: boolean): void {
    if (now.kind === "measuring") live.say(t("Measuring"));
    else if (now.kind === "trouble") live.say(harmless(`${now.error.message} ${now.error.nextStep}`));
    else if (now.kind === "measured" && waited) {
      const [system] = now.report.systems;
      live.say(system === undefined ? t("Nothing to measure yet") : `${systemName(system.id)}. ${verdict(now.report, system).join(" ")}`);
    }
  }
  /** Beginning and end: what is between is in the progress bar. */
  function announceTuning({ running, list }: QualityTuning): void {
    if (!tuning) return;
    const [newest] = list.adapters;
    if (running && !tuning.running) live.say(t("Fine-tune started"));
    else if (!running && tuning.running) live.say(newest && newest.id !== tuning.list.adapters[0]?.id ? harmless(verdictInWords(newest)) : t("Fine-tune ended"));
  }
  const noVotes = (): HTMLElement =>
    picture(
      ["thumbsup", "graph"],
      t("No votes yet"),
      [t("Search for something, and give the result a thumbs-up when it is what you looked for, a thumbs-down when it is not. From then on this page shows how often search is right on your code."), t("Votes stay on this machine.")],
      [[t("Search Code"), act("search")]],
    );

  return {
    start: () => send({ kind: "ready" }),
    receive(message) {
      if (message.kind === "welcome") {
        welcome = message;
        keep({ folder: message.folder });
      } else if (message.kind === "asked") {
        // The line alone: the page may be read meanwhile.
        asked.textContent = t("Asking your judged questions again: {0} of {1}", message.done, message.total);
        return;
      } else if (message.kind === "tuning") {
        announceTuning(message.tuning);
        const known = JSON.stringify(tuning?.list) === JSON.stringify(message.tuning.list);
        tuning = message.tuning;
        tune.show(tuning);
        // What the head says of the fine-tune in use.
        if (known) return;
      } else {
        const waited = view?.kind === "measuring";
        view = message.view;
        announce(message.view, waited);
      }
      draw();
    },
  };
}

type Buttons = readonly (readonly [label: string, onClick: () => void])[];

/** As in the results panel: how things are, and the next step as a button. */
function picture([large, small]: readonly [string, string], title: string, text: readonly string[], buttons: Buttons): HTMLElement {
  return element(
    "div",
    { class: "picture" },
    element("div", { class: "picture-icons" }, icon(large, "large"), icon(small, "small")),
    element("h2", {}, title),
    ...text.map((each) => element("p", {}, each)),
    element("div", { class: "picture-buttons" }, ...buttons.map(([label, onClick], i) => button(label, onClick, i > 0))),
  );
}
