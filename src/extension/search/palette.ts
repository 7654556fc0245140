/** The search palette: answers while the reader types, shows the place while they move, and leaves the editor as it was. */
import * as vscode from "vscode";
import { isAbort, isSextantError } from "../../core/errors.ts";
import type { Engine } from "../../protocol/engine.ts";
import { CONTEXT } from "../commands.ts";
import { castOn, pressed, saidOf } from "../feedback/castOn.ts";
import type { Outbox } from "../feedback/outbox.ts";
import type { SeenSearches } from "../feedback/seenSearches.ts";
import type { WorkspaceIndexing } from "../indexing/workspaceIndexing.ts";
import type { Settings } from "../settings.ts";
import { askAgain } from "./askAgain.ts";
import { askWorkspace, localFolders, type PlacedHit, type Question } from "./askWorkspace.ts";
import { reachAnswer } from "../milestones.ts";
import { openHit, rangeOf, uriOf } from "./openHit.ts";
import { answerRows, BUILD, buildingRow, errorRows, FIND_SIMILAR, FORGET, IS_RIGHT, IS_WRONG, nothingFoundRows, OPEN_BESIDE, recentRows, remarkRow, RIGHT, type Row, WRONG } from "./paletteRows.ts";
import { openPreview } from "./preview.ts";
import type { RecentQueries } from "./recentQueries.ts";
import type { ResultList } from "./resultList.ts";
import { similarToHit } from "./similarTarget.ts";
import { t } from "../../core/translate.ts";
import { typingPause } from "../../core/typingPause.ts";

export interface PaletteRoom {
  readonly engine: Engine;
  readonly outbox: Outbox;
  readonly seen: SeenSearches;
  readonly indexing: WorkspaceIndexing;
  readonly recent: RecentQueries;
  readonly results: ResultList;
  readonly settings: () => Settings;
  readonly showInPanel: (question: Question) => Promise<void>;
}

export interface Palette {
  /** To the front, as it is. */
  show(): void;
  /** Gives the editor back first, and then the focus: where it was is there again by then. */
  close(): Promise<void>;
  /** The hit in front, and those it is among. */
  current(): { readonly hit: PlacedHit; readonly hits: readonly PlacedHit[] } | undefined;
}

export interface PaletteStart {
  readonly question?: Question;
  /** Search below this folder of the workspace alone; `path` is relative to it and "" for all of it. */
  readonly scope?: { readonly folder: vscode.WorkspaceFolder; readonly path: string };
}

/** The best hit is shown when the reader pauses, another one as soon as it is moved to. */
const PREVIEW_BEST_MS = 350;
const PREVIEW_MOVED_MS = 60;
/** A first answer that takes longer is said to be on its way. */
const PATIENCE_MS = 150;
/** A click into the preview closes the palette; VS Code tells of the one and the other in either order. */
const CLICK_MS = 60;

export function openPalette({ engine, indexing, outbox, recent, results, seen, settings, showInPanel }: PaletteRoom, start: PaletteStart, onClosed: () => void): Palette {
  const picker = vscode.window.createQuickPick<Row>();
  const preview = openPreview();
  let question: Question | undefined;
  let hits: readonly PlacedHit[] = [];
  let drawn: (() => Row[]) | undefined;
  let asking = new AbortController();
  let previewed: Row | undefined;
  let unfinished = false;
  let accepted = false;
  /** Until the question is answered, asked or not. */
  let pending = false;
  /** Enter came before the answer. */
  let eager = false;
  let closing = false;
  const pause = typingPause();
  const timers: { typing?: NodeJS.Timeout; patience?: NodeJS.Timeout; preview?: NodeJS.Timeout } = {};

  // Ours are ranked; VS Code would sort them by how well the label fits. Not in the published types, long in every VS Code.
  Object.assign(picker, { sortByLabel: false });
  picker.matchOnDescription = false;
  picker.matchOnDetail = false;
  const where = start.scope && (start.scope.path || start.scope.folder.name);

  function show(rows: readonly Row[], best: boolean): void {
    clearTimeout(timers.preview);
    picker.keepScrollPosition = false;
    previewed = rows.find(({ kind }) => kind !== vscode.QuickPickItemKind.Separator);
    picker.items = rows;
    if (best && previewed) schedulePreview(previewed, PREVIEW_BEST_MS);
  }

  /** Other rows for the same question: the reader stays where they are in the list. */
  function showAgain(rows: readonly Row[]): void {
    const active = picker.activeItems[0]?.meaning;
    const same = ({ meaning }: Row): boolean => (meaning.kind === "hit" && active?.kind === "hit" ? sameHits([meaning.hit], [active.hit]) : meaning.kind === active?.kind);
    const found = active && rows.find(same);
    if (!found) return show(rows, true);
    picker.keepScrollPosition = true;
    previewed = found;
    picker.items = rows;
    picker.activeItems = [found];
  }

  /**
   * Enter may be quicker than the word from VS Code which of the new rows is in front. Until then it names a row of before, or, by that one's
   * number among the new rows, a separator: neither remarks nor separators are what the reader means when there are hits.
   */
  function inFront(): Row | undefined {
    const [active] = picker.activeItems;
    return active && active.meaning.kind !== "remark" ? active : previewed;
  }

  function schedulePreview(row: Row, ms: number): void {
    clearTimeout(timers.preview);
    if (row.meaning.kind !== "hit" || !settings()["search.preview"]) return;
    const { hit } = row.meaning;
    if (!closing) timers.preview = setTimeout(() => preview.show(uriOf(hit), rangeOf(hit)), ms);
  }

  function put(next: Question | undefined): void {
    question = next;
    clearTimeout(timers.typing);
    clearTimeout(timers.patience);
    pending = next !== undefined;
    eager = false;
    asking.abort();
    const similar = next?.kind === "similar";
    picker.title = similar
      ? where === undefined ? t("Code like {0}", next.label) : t("Code like {0} in {1}", next.label, where)
      : where === undefined ? t("Search code") : t("Search code in {0}", where);
    picker.placeholder = similar ? t("Type to search in words instead") : t("Say what the code does, or name something in it");
    if (next) return;
    setHits([]);
    unfinished = false;
    picker.busy = false;
    show(recentRows(recent.all()), false);
  }

  function setHits(next: readonly PlacedHit[]): void {
    hits = next;
    drawn = undefined;
    void vscode.commands.executeCommand("setContext", CONTEXT.hitsInPalette, hits.length > 0);
  }

  async function ask(again = false): Promise<void> {
    const asked = question;
    if (!asked) return;
    asking.abort();
    const mine = (asking = new AbortController());
    picker.busy = true;
    if (!drawn) timers.patience = setTimeout(() => show([remarkRow("search", t("Searching …"))], false), PATIENCE_MS);
    try {
      const answer = await askWorkspace(engine, asked, { ...narrowed(), limit: settings()["search.limit"], feedback: settings()["feedback.useAtOnce"], only: start.scope?.folder }, mine.signal);
      if (mine.signal.aborted) return;
      reachAnswer(asked.kind, answer.hits.length);
      const building = buildingRow(indexing);
      unfinished = building !== undefined;
      setHits(answer.hits);
      seen.shown(hits);
      drawn = () => answerRows(asked, answer, { building, severalFolders: localFolders().length > 1 && !start.scope, saidOf: (hit) => saidOf(outbox, hit) });
      clearTimeout(timers.patience);
      const rows = drawn();
      const first = rows.find(({ meaning }) => meaning.kind === "hit");
      if (again) showAgain(rows);
      else show(rows, true);
      if (eager && first) void openRow(first, false);
    } catch (error) {
      if (isAbort(error) || mine.signal.aborted) return;
      setHits([]);
      show(isSextantError(error) && error.code === "query/no-words" ? nothingFoundRows(t("only signs")) : errorRows(error), false);
    } finally {
      if (!mine.signal.aborted) {
        picker.busy = pending = eager = false;
        clearTimeout(timers.patience);
      }
    }
  }

  function narrowed(): { readonly mode: Settings["search.mode"]; readonly filter: { readonly tests?: false; readonly paths?: readonly string[] } } {
    const { "search.mode": mode, "search.tests": tests } = settings();
    const path = start.scope?.path ?? "";
    return { mode, filter: { ...(tests ? {} : { tests }), ...(path === "" ? {} : { paths: [`${path}/**`] }) } };
  }

  async function openRow({ meaning }: Row, beside: boolean): Promise<void> {
    switch (meaning.kind) {
      case "hit": {
        accepted = true;
        if (question?.kind === "words") recent.add(question.text);
        seen.used(hits);
        results.set(hits, meaning.hit);
        if (!beside) preview.keep();
        picker.hide();
        if (beside) await preview.takeBack();
        return openHit(meaning.hit, { beside });
      }
      case "recent":
        picker.value = meaning.query;
        put({ kind: "words", text: meaning.query });
        return ask();
      case "all-in-panel":
        picker.hide();
        if (question) await showInPanel(question);
        return;
      case "command":
        // Building goes on while the question stays: its answer grows.
        if (meaning.command === BUILD) unfinished = true;
        else picker.hide();
        await vscode.commands.executeCommand(meaning.command);
        return;
      case "remark":
        return;
    }
  }

  const growing = askAgain({ isUnfinished: () => unfinished, isBusy: () => picker.busy, ask: () => void ask(true) });
  const listening = indexing.onDidChange(growing.soon);

  const deaf = outbox.onChange(({ ballot: { vote } }) => {
    if (drawn && vote.value !== "opened" && hits.some(({ path }) => path === vote.hit.path)) showAgain(drawn());
  });

  picker.onDidChangeValue((value) => {
    const text = value.trim();
    if (question?.kind === "words" && question.text === text) return;
    // In a list of similar code an empty field is how it began.
    if (text === "" && question?.kind === "similar") return;
    put(text === "" ? undefined : { kind: "words", text });
    // Results follow each letter; a question that a further letter replaces is cancelled.
    if (text !== "") timers.typing = setTimeout(() => void ask(), pause(performance.now()));
  });
  picker.onDidChangeActive(([row]) => {
    if (!row || row === previewed || row.kind === vscode.QuickPickItemKind.Separator) return;
    previewed = row;
    schedulePreview(row, PREVIEW_MOVED_MS);
  });
  picker.onDidTriggerItemButton(({ item, button }) => {
    if (button === OPEN_BESIDE) void openRow(item, true);
    const thumb = button === RIGHT || button === IS_RIGHT ? "up" : button === WRONG || button === IS_WRONG ? "down" : undefined;
    if (thumb && item.meaning.kind === "hit") {
      const { hit } = item.meaning;
      seen.used(hits);
      // Drawn again with the row in front.
      picker.activeItems = [item];
      castOn(outbox, hit, pressed(thumb, saidOf(outbox, hit).value), "palette", hits.map(({ id }) => id));
    }
    if (button === FIND_SIMILAR && item.meaning.kind === "hit") {
      picker.value = "";
      put(similarToHit(item.meaning.hit));
      void ask();
    }
    if (button === FORGET && item.meaning.kind === "recent") {
      recent.remove(item.meaning.query);
      show(recentRows(recent.all()), false);
    }
  });
  picker.onDidAccept(() => {
    // Enter may be quicker than the answer: what stands there until then answers something else.
    if (pending) return void (eager = true);
    const row = inFront();
    if (row) void openRow(row, false);
  });
  picker.onDidHide(() => {
    for (const timer of Object.values(timers)) clearTimeout(timer);
    asking.abort();
    growing.stop();
    listening.dispose();
    deaf();
    setHits([]);
    picker.dispose();
    onClosed();
    if (accepted) return;
    setTimeout(() => (preview.wasTaken() ? preview.keep() : void preview.takeBack()), CLICK_MS);
  });

  // Loaded while the reader types the first word; a model that cannot be loaded is told by the answer.
  engine.warm().catch(() => undefined);
  indexing.settle();
  put(start.question);
  if (start.question?.kind === "words") picker.value = start.question.text;
  picker.show();
  void ask();
  return {
    show: () => picker.show(),
    async close() {
      // Who presses Escape twice does not want to wait.
      if (closing) return picker.hide();
      closing = true;
      clearTimeout(timers.preview);
      await preview.takeBack();
      picker.hide();
    },
    current() {
      const meaning = inFront()?.meaning;
      return meaning?.kind === "hit" ? { hit: meaning.hit, hits } : undefined;
    },
  };
}

function sameHits(a: readonly PlacedHit[], b: readonly PlacedHit[]): boolean {
  return a.length === b.length && a.every((hit, i) => hit.path === b[i]!.path && hit.startLine === b[i]!.startLine && hit.snippet === b[i]!.snippet && hit.folder === b[i]!.folder);
}
