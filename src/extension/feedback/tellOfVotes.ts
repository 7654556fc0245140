/** Says how votes fare where no thumb is in sight: once when they cannot be stored, once when they are. */
import * as vscode from "vscode";
import { t } from "../../core/translate.ts";
import type { CommandId } from "../commands.ts";
import { reach } from "../milestones.ts";
import type { Outbox } from "./outbox.ts";

const SHOWN_MS = 5_000;

export function tellOfVotes(outbox: Outbox): vscode.Disposable {
  let told = false;
  const deaf = outbox.onChange(({ ballot: { vote }, standing }) => {
    if (standing.kind === "saved" && vote.value !== "opened") reach("voted");
    if (standing.kind === "refused") void vscode.window.showErrorMessage(t("This vote could not be recorded: {0}", standing.reason));
    if (standing.kind === "saved" && told && outbox.unsaved().length === 0) {
      told = false;
      vscode.window.setStatusBarMessage(t("All votes are saved now."), SHOWN_MS);
    }
    // The panel shows it beside the thumb.
    if (standing.kind !== "unsaved" || told || vote.source === "panel") return;
    told = true;
    const show = t("Show Feedback");
    void vscode.window.showWarningMessage(t("A vote is not saved yet: {0} Your vote is kept and tried again by itself.", standing.reason), show).then((chosen) => {
      if (chosen === show) void vscode.commands.executeCommand("sextant.showFeedback" satisfies CommandId);
    });
  });
  return { dispose: deaf };
}
