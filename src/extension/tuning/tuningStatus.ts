/** A fine-tune in sight: an item in the status bar while one runs, and the list that a click on it shows. */
import * as vscode from "vscode";
import { t } from "../../core/translate.ts";
import { progressInWords } from "../../core/tuningWords.ts";
import type { CommandId } from "../commands.ts";
import { folderName } from "../folderName.ts";
import { localFolders } from "../search/askWorkspace.ts";
import { plain } from "../search/hitText.ts";
import type { Tuner } from "./tuner.ts";

const percent = (share: number): string => `${Math.floor(share * 100)} %`;

export function showTuningStatus(tuner: Tuner): vscode.Disposable {
  // Beside the index's item.
  const item = vscode.window.createStatusBarItem("sextant.tuning", vscode.StatusBarAlignment.Right, 9);
  item.name = t("Sextant: fine-tune");
  item.command = "sextant.fineTune" satisfies CommandId;
  const deaf = tuner.onChange(() => {
    const { running } = tuner;
    if (!running) return item.hide();
    const said = running.stopping ? t("ending") : progressInWords(running.progress);
    item.text = `$(sync~spin) ${t("Fine-tune {0}", percent(running.progress.share))}`;
    item.tooltip = t("Learning from accepted results: {0}. Search works meanwhile.", said);
    item.accessibilityInformation = { label: `${t("Fine-tune {0}", percent(running.progress.share))}: ${said}` };
    item.show();
  });
  return vscode.Disposable.from(item, { dispose: deaf });
}

interface Row extends vscode.QuickPickItem {
  readonly run?: () => void;
}

/** What runs, as it goes on, with the way to end it. Closes by itself when it is done. */
export function showRunning(tuner: Tuner): void {
  const picker = vscode.window.createQuickPick<Row>();
  picker.title = t("Fine-tune on accepted results");
  picker.placeholder = t("What to do");
  const draw = (): void => {
    const { running } = tuner;
    if (!running) return picker.hide();
    const active = picker.activeItems[0]?.label;
    const folder = localFolders().find(({ uri }) => uri.fsPath === running.folder);
    const now: Row = {
      label: `$(sync~spin) ${percent(running.progress.share)}${folder ? ` ${plain(folderName(folder))}` : ""}`,
      description: running.stopping ? t("ending") : progressInWords(running.progress),
    };
    const cancel: Row = { label: `$(debug-stop) ${t("Cancel the fine-tune")}`, description: t("started again, it goes on from here"), run: () => tuner.cancel() };
    picker.items = [now, ...(running.stopping ? [] : [cancel])];
    picker.activeItems = picker.items.filter(({ label }) => label === active);
  };
  const deaf = tuner.onChange(draw);
  picker.onDidAccept(() => {
    const chosen = picker.activeItems[0];
    if (chosen?.run) {
      picker.hide();
      chosen.run();
    }
  });
  picker.onDidHide(() => {
    deaf();
    picker.dispose();
  });
  draw();
  picker.show();
}
