/** What the commands about fine-tuning do. */
import * as vscode from "vscode";
import { isAbort, isSextantError } from "../../core/errors.ts";
import { t } from "../../core/translate.ts";
import { LEAST_TO_TRAIN, type TuneReport } from "../../core/tuning.ts";
import { progressInWords, verdictInWords } from "../../core/tuningWords.ts";
import { chosenFolder } from "../chosenFolder.ts";
import type { CommandId } from "../commands.ts";
import { reach } from "../milestones.ts";
import { type AdapterRoom, rollBackFineTune, showAdapters } from "./showAdapters.ts";
import { showTunePage } from "./tunePages.ts";
import type { Tuner } from "./tuner.ts";
import { showRunning } from "./tuningStatus.ts";

export interface TuningRoom extends AdapterRoom {
  readonly tuner: Tuner;
}

type TuningCommand = Extract<CommandId, `sextant.${string}FineTune${string}` | "sextant.fineTune">;

const SHOWN_MS = 8_000;

export function tuningHandlers(room: TuningRoom): Readonly<Record<TuningCommand, () => Promise<void>>> {
  return {
    "sextant.fineTune": async () => {
      // Before asking which folder: one at a time a window.
      if (room.tuner.running) return showRunning(room.tuner);
      const folder = await chosenFolder(t("Fine-tune on the accepted results of which folder?"));
      if (folder) await fineTune(room, folder.uri.fsPath);
    },
    "sextant.showFineTunes": () => showAdapters(room),
    "sextant.rollBackFineTune": () => rollBackFineTune(room),
  };
}

/** From the question whether there is enough to learn from to what came of it. `quiet` shows progress in the status bar alone. */
export async function fineTune(room: TuningRoom, folder: string, quiet = false): Promise<void> {
  const { engine, tuner } = room;
  if (tuner.running) return showRunning(tuner);
  const { questions } = await engine.votes(folder, { limit: 1 });
  if (questions < LEAST_TO_TRAIN) {
    // The votes that it learned from were forgotten meanwhile.
    if (quiet) return tuner.giveUp();
    return tellTooFew(missing(questions));
  }
  try {
    const report = quiet ? await tuner.run(folder) : await withProgress(tuner, folder);
    reach("tuned");
    room.onChanged();
    void tellReport(folder, report);
  } catch (error) {
    if (isAbort(error)) return void vscode.window.setStatusBarMessage(t("The fine-tune is cancelled. Started again, it goes on from there."), SHOWN_MS);
    if (isSextantError(error) && error.code === "tune/votes-forgotten") return void vscode.window.showInformationMessage(t("The fine-tune has ended because votes that it was learning from are forgotten."));
    // Fewer than were counted: of some the code is gone.
    if (isSextantError(error) && error.code === "tune/too-few-pairs") return tellTooFew(`${error.message} ${error.nextStep}`);
    throw error;
  }
}

function withProgress(tuner: Tuner, folder: string): Thenable<TuneReport> {
  return vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title: t("Learning from accepted results"), cancellable: true }, async (progress, token) => {
    token.onCancellationRequested(() => tuner.cancel());
    let shown = 0;
    const deaf = tuner.onChange(() => {
      const { running } = tuner;
      if (!running) return;
      const percent = Math.floor(running.progress.share * 100);
      progress.report({ message: running.stopping ? t("ending") : `${percent} %, ${progressInWords(running.progress)}`, increment: percent - shown });
      shown = percent;
    });
    try {
      return await tuner.run(folder);
    } finally {
      deaf();
    }
  });
}

function missing(questions: number): string {
  const more = LEAST_TO_TRAIN - questions;
  const there = questions === 1 ? t("There is 1 question with an accepted result; a fine-tune needs {0} different ones.", LEAST_TO_TRAIN) : t("There are {0} questions with an accepted result; a fine-tune needs {1} different ones.", questions, LEAST_TO_TRAIN);
  const next = more === 1 ? t("Give a thumbs-up to the right result of 1 more search, then try again.") : t("Give a thumbs-up to the right result of {0} more searches, then try again.", more);
  return `${there} ${next}`;
}

function tellTooFew(text: string): void {
  const search = t("Search Code");
  const votes = t("Show Feedback");
  void vscode.window.showInformationMessage(text, search, votes).then((chosen) => {
    const command: CommandId | undefined = chosen === search ? "sextant.searchInPanel" : chosen === votes ? "sextant.showFeedback" : undefined;
    if (command) void vscode.commands.executeCommand(command);
  });
}

async function tellReport(folder: string, report: TuneReport): Promise<void> {
  const [show, all] = [t("Show Report"), t("Show Fine-tunes")];
  const said = report.promoted ? `${verdictInWords(report)} ${t("Search uses it now.")}` : verdictInWords(report);
  const chosen = await vscode.window.showInformationMessage(t("Fine-tune done. {0}", said), show, all);
  if (chosen === show) await showTunePage(folder, [report]);
  else if (chosen === all) await vscode.commands.executeCommand("sextant.showFineTunes" satisfies CommandId);
}
