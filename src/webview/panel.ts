/** The panel as a whole: what is asked, what is shown, what is kept. It never searches; it asks the extension and draws what comes back. */
import { harmless } from "../core/harmless.ts";
import { t } from "../core/translate.ts";
import { type HostToPanel, NO_FILTERS, type PanelAnswer, type PanelError, type PanelToHost, type Question, type Reading, type Remembered, type Surroundings, type VoteMark } from "../protocol/panelMessages.ts";
import { announcer } from "./announcer.ts";
import { answerInWords, countInWords } from "./answerInWords.ts";
import { columnsOf } from "./columns.ts";
import { element, icon } from "./dom.ts";
import { areSet, filters } from "./filters.ts";
import { markAt, outcomeInWords as markOutcomeInWords, withMarks } from "./marks.ts";
import { errorPicture, introPicture, nothingFoundPicture, situationPicture, waitingPicture } from "./pictures.ts";
import { progressLine } from "./progressLine.ts";
import { results } from "./results.ts";
import { searchBox } from "./searchBox.ts";
import { similarHeading } from "./similarHeading.ts";

export interface Panel {
  receive(message: HostToPanel): void;
}

/** While an index grows the question is asked again no more often than this. */
const ASK_AGAIN_MS = 1000;

export function panel(root: HTMLElement, send: (message: PanelToHost) => void): Panel {
  let surroundings: Surroundings = { situation: { kind: "starting" }, folders: [], languages: [], generation: 0 };
  let question: Question | null = null;
  let answer: PanelAnswer | null = null;
  let error: PanelError | null = null;
  let selected = 0;
  /** Where the reader was when the page went; null once they have done anything here. */
  let returnTo: Reading | null = null;
  /** Of the question that is waited for; an answer with another number is late. */
  let asked = 0;
  let waiting = false;
  let again: number | undefined;
  /** True while a refresh is waited for: what is on screen keeps its place. */
  let refreshing = false;

  const box = searchBox({
    onSearch: (text) => ask(text === "" ? null : { kind: "words", text }),
    onHistory: keep,
    onToggleFilters: () => {
      filterBar.show(!filterBar.shown);
      showFilterState();
      keep();
    },
    onLeaveDown: () => list.focus(),
    onEscape: () => {
      if (question?.kind === "similar") leaveSimilar();
    },
    onText: keepSoon,
    onFocus: () => send({ kind: "box-focused" }),
  });
  const filterBar = filters(() => {
    showFilterState();
    ask(question);
  });
  const progress = progressLine(() => send({ kind: "act", action: "resume-indexing" }));
  const live = announcer();
  const heading = similarHeading(leaveSimilar);
  const notice = element("div", { class: "notice" });
  const summary = element("div", { class: "summary" });
  const picture = element("div", { class: "picture-place" });
  const list = results({
    onOpen(place, beside) {
      box.commit();
      send({ kind: "open", place, beside });
    },
    onSimilar: (place, label) => ask({ kind: "similar", to: { kind: "place", place, label } }),
    onCopy(place) {
      send({ kind: "copy-place", place });
      live.say(harmless(t("Copied {0}", `${place.path}:${place.startLine}`)));
    },
    onVote(hit, place, thumb) {
      if (question === null || answer === null) return;
      const now = markAt(answer, place)?.value ?? null;
      if (thumb === "none" && now === null) return;
      const value = thumb === "none" || thumb === now ? null : thumb;
      box.commit();
      mark([{ place, value, standing: "saving" }]);
      send({ kind: "vote", question, hit, place, value: value ?? "removed", shown: answer.hits.map(({ id }) => id) });
    },
    onUnfold: (places) => send({ kind: "read-lines", places }),
    // At once: whoever folds and leaves wants to find it so.
    onFolded: keep,
    onLeaveUp: () => box.focus(),
    onSelected(index) {
      selected = index;
      keepSoon();
    },
  });
  const scroller = element("div", { class: "scroller" }, picture, list.node);
  const pictureEvents = {
    onAct: (action: Extract<PanelToHost, { kind: "act" }>["action"]) => send({ kind: "act", action }),
    onAsk(text: string) {
      box.setText(text);
      box.commit();
      ask({ kind: "words", text });
      box.focus();
    },
    onClearFilters() {
      filterBar.set(NO_FILTERS);
      showFilterState();
      ask(question);
    },
  };
  root.replaceChildren(progress.bar, element("header", { class: "top" }, box.node, filterBar.node, heading.node, progress.line, notice, summary), scroller, live.node);

  function ask(next: Question | null, refresh = false): void {
    window.clearTimeout(again);
    again = undefined;
    question = next;
    asked++;
    waiting = next !== null;
    refreshing = refresh;
    if (!refresh) returnTo = null;
    if (next === null) {
      answer = error = null;
      progress.searching(false);
      send({ kind: "cancel" });
      draw("top");
    } else {
      progress.searching(true);
      send({ kind: "ask", id: asked, question: next, filters: filterBar.value });
      heading.show(question);
    }
    keep();
  }
  /** Other hits may be found than before: asked once in a while, nothing on screen jumps. */
  function askAgainSoon(): void {
    if (question === null || again !== undefined) return;
    again = window.setTimeout(() => {
      again = undefined;
      if (question === null) return;
      if (waiting) askAgainSoon();
      else ask(question, true);
    }, ASK_AGAIN_MS);
  }
  function answered(id: number, came: PanelAnswer | null, failure: PanelError | null): void {
    if (id !== asked || !waiting) return;
    waiting = false;
    progress.searching(false);
    // A refresh that fails leaves what is known in sight.
    if (failure && refreshing && answer && answer.hits.length > 0) return;
    const before = answer?.hits.length ?? -1;
    answer = came;
    error = failure;
    draw(refreshing ? "place" : "top");
    if (!refreshing || before !== (came?.hits.length ?? -1)) live.say(outcomeInWords());
    keep();
  }
  function mark(marks: readonly VoteMark[]): void {
    if (!answer) return;
    answer = withMarks(answer, marks);
    list.showMarks(marks);
    for (const each of marks) if (each.standing !== "saving") live.say(markOutcomeInWords(each, question));
    keep();
  }
  function leaveSimilar(): void {
    ask(box.text.trim() === "" ? null : { kind: "words", text: box.text.trim() });
    box.focus();
  }

  function draw(where: "top" | "place"): void {
    heading.show(question);
    const hits = answer?.hits.length ?? 0;
    const blocked = situationPicture(surroundings.situation, pictureEvents);
    // Hits that were found stay useful, whatever happened to the index since.
    const shown = hits > 0 && error === null ? null : (blocked ?? emptyPicture());
    picture.replaceChildren(...(shown ? [shown] : []));
    picture.hidden = shown === null;
    list.node.hidden = shown !== null;
    if (answer && shown === null) list.show(answer, surroundings.folders, where);
    else list.clear();
    if (where === "top") scroller.scrollTop = 0;
    if (returnTo !== null && hits > 0 && shown === null) goBackTo(returnTo);
    summary.hidden = shown !== null || answer === null;
    summary.textContent = answer ? [countInWords(hits), ...(answer.tuned === true ? [t("Your fine-tune is in use.")] : [])].join(" • ") : "";
    notice.hidden = shown !== null || answer?.notice === undefined;
    notice.replaceChildren(icon("info"), element("span", {}, harmless(answer?.notice ?? "")));
    progress.show(surroundings.situation, shown === null && hits > 0);
  }
  function emptyPicture(): HTMLElement | null {
    const { situation } = surroundings;
    const growing = situation.kind === "indexing";
    if (question === null) return situation.kind === "starting" ? null : introPicture(situation, box.entries, pictureEvents);
    if (growing && !situation.searchable && (error === null || error.code === "index/missing")) return waitingPicture(question, pictureEvents);
    if (error) return errorPicture(error, pictureEvents);
    return answer && !waiting ? nothingFoundPicture(question, filterBar.value, growing, pictureEvents) : null;
  }
  function goBackTo(reading: Reading): void {
    // Where the reader was may lie below what is drawn at first.
    list.drawAll();
    list.unfold(reading.unfolded);
    list.select(reading.selected);
    scroller.scrollTop = reading.scrollTop;
  }
  function outcomeInWords(): string {
    const goesOn = surroundings.situation.kind === "indexing" ? ` ${t("Indexing goes on.")}` : "";
    return error ? `${error.message} ${error.nextStep}` : answerInWords(question, answer?.hits.length ?? 0) + goesOn;
  }
  function showFilterState(): void {
    box.showFilters(filterBar.shown, areSet(filterBar.value));
  }
  function keep(): void {
    window.clearTimeout(keeping);
    const reading = returnTo ?? { selected, unfolded: list.unfolded, scrollTop: scroller.scrollTop };
    send({ kind: "remember", remembered: { history: box.entries, filters: filterBar.value, filtersShown: filterBar.shown, boxText: box.text, question, reading } });
  }
  let keeping: number | undefined;
  function keepSoon(): void {
    window.clearTimeout(keeping);
    keeping = window.setTimeout(keep, 200);
  }
  function surround(next: Surroundings): void {
    const before = surroundings;
    surroundings = next;
    filterBar.setLanguages(next.languages);
    const started = next.situation.kind !== before.situation.kind;
    if (started && next.situation.kind === "indexing" && !next.situation.paused) live.say(t("Indexing has started. What is indexed so far can be searched."));
    if (started && before.situation.kind === "indexing" && next.situation.kind === "ready") live.say(t("Indexing is done."));
    if (next.generation !== before.generation && before.situation.kind !== "starting") askAgainSoon();
    const drawn = JSON.stringify([next.situation.kind, next.folders]) !== JSON.stringify([before.situation.kind, before.folders]);
    if (drawn || (answer === null && next.situation.kind === "indexing")) draw("place");
    else progress.show(next.situation, (answer?.hits.length ?? 0) > 0);
  }
  function goOnWith(remembered: Remembered, known: PanelAnswer | null): void {
    box.setHistory(remembered.history);
    filterBar.set(remembered.filters);
    filterBar.show(remembered.filtersShown);
    showFilterState();
    // Whoever types already is not interrupted.
    if (question !== null || box.text !== "") return;
    box.setText(remembered.boxText);
    question = remembered.question;
    answer = known;
    returnTo = remembered.reading;
    draw("top");
  }

  for (const doing of ["keydown", "pointerdown", "wheel"] as const) document.addEventListener(doing, () => (returnTo = null), { capture: true, passive: true });
  scroller.addEventListener("scroll", keepSoon, { passive: true });
  document.addEventListener("keydown", (event) => {
    const typing = event.composedPath().some((node) => node instanceof HTMLInputElement && node.type !== "checkbox");
    if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    box.focus();
  });
  new ResizeObserver(() => list.setColumns(columnsOf(scroller))).observe(scroller);

  showFilterState();
  draw("top");
  list.setColumns(columnsOf(scroller));
  send({ kind: "ready" });

  return {
    receive(message) {
      switch (message.kind) {
        case "welcome":
          surround(message.surroundings);
          if (message.remembered) goOnWith(message.remembered, message.answer);
          // Files may have changed since; what is known stays in sight meanwhile.
          if (question !== null && !waiting) ask(question, true);
          break;
        case "surroundings":
          surround(message.surroundings);
          break;
        case "answer":
          answered(message.id, message.answer, null);
          break;
        case "failed":
          answered(message.id, null, message.error);
          break;
        case "marked":
          if (message.id === asked) mark(message.marks);
          break;
        case "lines":
          list.linesArrived(message.place, message.text);
          if (returnTo !== null) scroller.scrollTop = returnTo.scrollTop;
          break;
        case "put-question":
          box.stopTyping();
          if (message.question.kind === "words") {
            box.setText(message.question.text);
            box.commit();
          }
          ask(message.question);
          break;
        case "focus-box":
          box.focus();
          break;
        case "mark-hit":
          returnTo = null;
          list.mark(message.place);
          break;
      }
    },
  };
}
