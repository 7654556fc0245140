/** What the commands about feedback do. */
import * as vscode from "vscode";
import { t } from "../../core/translate.ts";
import { folderName } from "../folderName.ts";
import type { Engine } from "../../protocol/engine.ts";
import type { CommandId } from "../commands.ts";
import type { ResultsPanel } from "../resultsPanel.ts";
import { localFolders } from "../search/askWorkspace.ts";
import { plain } from "../search/hitText.ts";
import type { Palette } from "../search/palette.ts";
import type { ResultList } from "../search/resultList.ts";
import { castOn, pressed, saidOf } from "./castOn.ts";
import type { Outbox } from "./outbox.ts";
import type { SeenSearches } from "./seenSearches.ts";
import { showFeedback } from "./showFeedback.ts";
import { exportFeedback, importFeedback } from "./transferFeedback.ts";

export interface FeedbackRoom {
  readonly engine: Engine;
  readonly outbox: Outbox;
  readonly seen: SeenSearches;
  readonly results: ResultList;
  readonly panel: ResultsPanel;
  /** Search answers otherwise from now on: what was learned is gone. */
  onTuningChanged(): void;
}

type FeedbackCommand = Extract<CommandId, `sextant.result${string}` | `sextant.${string}Feedback`>;

const SHOWN_MS = 5_000;
const LONGEST_QUESTION = 60;

export function feedbackHandlers(room: FeedbackRoom, palette: () => Palette | undefined): Readonly<Record<FeedbackCommand, () => Promise<void>>> {
  const { engine, outbox, panel, results, seen } = room;

  function judge(thumb: "up" | "down"): void {
    const open = palette();
    const current = open ? open.current() : results.current();
    if (!current) return void vscode.window.showInformationMessage(t("Open a result first: your thumb is about the one you opened last."));
    const { hit, hits } = current;
    const value = pressed(thumb, saidOf(outbox, hit).value);
    seen.used(hits);
    castOn(outbox, hit, value, open ? "palette" : "editor", hits.map(({ id }) => id));
    const what = hit.asked.kind === "question" ? t("“{0}”", shortened(hit.asked.text)) : t("similar code");
    vscode.window.setStatusBarMessage(
      value === "up" ? t("$(thumbsup-filled) Marked as right for {0}", what) : value === "down" ? t("$(thumbsdown-filled) Marked as wrong for {0}", what) : t("Mark taken back"),
      SHOWN_MS,
    );
  }

  return {
    "sextant.resultRight": async () => judge("up"),
    "sextant.resultWrong": async () => judge("down"),
    "sextant.showFeedback": async () => showFeedback(room),
    "sextant.exportFeedback": () => exportFeedback(engine),
    "sextant.importFeedback": async () => {
      if (await importFeedback(engine)) panel.refresh();
    },
    "sextant.forgetFeedback": async () => {
      const folders = localFolders();
      const [lists, shelves] = await Promise.all([
        Promise.all(folders.map(({ uri }) => engine.votes(uri.fsPath, { history: true, limit: 1 }))),
        Promise.all(folders.map(({ uri }) => engine.adapters(uri.fsPath))),
      ]);
      const votes = lists.reduce((sum, { total }) => sum + total, outbox.unsaved().length);
      const tunes = shelves.reduce((sum, { adapters }) => sum + adapters.length, 0);
      if (votes + tunes === 0) return void vscode.window.showInformationMessage(t("There is no feedback to forget."));
      const { message, detail, whole, votesOnly } = forgettingInWords(votes, tunes, names(folders));
      const chosen = await vscode.window.showWarningMessage(message, { modal: true, detail }, ...[whole, votesOnly].filter((each) => each !== undefined));
      if (chosen === undefined) return;
      const clears = tunes > 0 && chosen === whole;
      for (const { uri } of folders) {
        outbox.drop(uri.fsPath);
        await engine.forgetVotes(uri.fsPath, "all");
        if (clears) await engine.changeAdapters(uri.fsPath, { kind: "clear" });
      }
      room.onTuningChanged();
      void vscode.window.showInformationMessage(clears ? t("All feedback on results in {0} and all that was learned from it are forgotten.", names(folders)) : t("All feedback on results in {0} is forgotten.", names(folders)));
    },
  };
}

/** Whoever forgets votes may not know that fine-tunes hold traces of them: the question says so and offers both. */
function forgettingInWords(votes: number, tunes: number, where: string): { readonly message: string; readonly detail: string; readonly whole: string; readonly votesOnly?: string } {
  const without = t("Without a fine-tune, search uses the built-in model alone.");
  if (votes === 0) return { message: t("Delete all fine-tunes of {0}?", where), detail: `${t("There are no votes to forget, but what was learned from earlier ones holds traces of your questions.")} ${without}`, whole: t("Delete") };
  const message = votes === 1 ? t("Forget the only vote on results in {0}?", where) : t("Forget all {0} votes on results in {1}?", votes, where);
  const gone = t("They are removed from this machine for good, also those that you changed or took back. Export them first if you may want them again.");
  if (tunes === 0) return { message, detail: gone, whole: t("Forget") };
  const learned = tunes === 1 ? t("A fine-tune was learned from votes and holds traces of your questions.") : t("{0} fine-tunes were learned from votes and hold traces of your questions.", tunes);
  return { message, detail: `${gone}\n\n${learned} ${without}`, whole: t("Forget Votes and Fine-tunes"), votesOnly: t("Forget Votes Only") };
}

function names(folders: readonly vscode.WorkspaceFolder[]): string {
  return folders.map(folderName).join(", ");
}

/** As a part of a sentence in the status bar. */
function shortened(question: string): string {
  const line = question.replace(/\s+/g, " ").trim();
  return plain(line.length > LONGEST_QUESTION ? `${line.slice(0, LONGEST_QUESTION - 1)}…` : line);
}
