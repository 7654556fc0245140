/** Votes to a file and back: JSON Lines, the same that `sextant feedback export` writes. */
import * as vscode from "vscode";
import { t } from "../../core/translate.ts";
import { chosenFolder } from "../chosenFolder.ts";
import { folderName } from "../folderName.ts";
import type { ImportReport } from "../../core/feedback.ts";
import type { Engine } from "../../protocol/engine.ts";

const FILE_TYPES = { "JSON Lines": ["jsonl"] };

export async function exportFeedback(engine: Engine): Promise<void> {
  const folder = await chosenFolder(t("Export the feedback of which folder?"));
  if (!folder) return;
  const lines = await engine.exportVotes(folder.uri.fsPath);
  if (lines.length === 0) return void vscode.window.showInformationMessage(t("There is no feedback on results in {0} yet.", folderName(folder)));
  const file = await vscode.window.showSaveDialog({
    title: t("Export Feedback"),
    // Beside the folder: inside it the votes would be searched and committed.
    defaultUri: vscode.Uri.joinPath(folder.uri, "..", `${folder.name}-feedback.jsonl`),
    filters: FILE_TYPES,
  });
  if (!file) return;
  await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(`${lines.join("\n")}\n`));
  void vscode.window.showInformationMessage(lines.length === 1 ? t("1 vote is exported. The file holds your question and the code that was judged.") : t("{0} votes are exported. The file holds your questions and the code that was judged.", lines.length));
}

/** True where something came in. */
export async function importFeedback(engine: Engine): Promise<boolean> {
  const folder = await chosenFolder(t("Import feedback on which folder?"));
  if (!folder) return false;
  const [file] = (await vscode.window.showOpenDialog({ title: t("Import Feedback"), filters: FILE_TYPES, canSelectMany: false, defaultUri: vscode.Uri.joinPath(folder.uri, "..") })) ?? [];
  if (!file) return false;
  const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
  const report = await engine.importVotes(folder.uri.fsPath, text.split("\n"));
  const [first] = report.refused;
  if (first === undefined) void vscode.window.showInformationMessage(outcome(report));
  else {
    const left = report.refused.length === 1 ? t("Line {0} was left out: {1}.", first.line, first.why) : t("{0} lines were left out, the first is line {1}: {2}.", report.refused.length, first.line, first.why);
    void vscode.window.showWarningMessage(`${outcome(report)} ${left}`);
  }
  return report.added > 0;
}

function outcome({ added, known }: ImportReport): string {
  const came = added === 1 ? t("1 vote is imported.") : t("{0} votes are imported.", added);
  return known === 0 ? came : `${came} ${known === 1 ? t("1 was there already.") : t("{0} were there already.", known)}`;
}
