/** What a click on the status bar item shows: each folder's index, and what can be done. */
import * as vscode from "vscode";
import type { CommandId } from "../commands.ts";
import { folderName } from "../folderName.ts";
import { plain } from "../search/hitText.ts";
import { describeState } from "./describeState.ts";
import type { FolderState } from "./keepIndexed.ts";
import type { WorkspaceIndexing } from "./workspaceIndexing.ts";
import { t } from "../../core/translate.ts";

interface Row extends vscode.QuickPickItem {
  readonly run?: CommandId;
}

export async function showStatusMenu(indexing: WorkspaceIndexing): Promise<void> {
  const picker = vscode.window.createQuickPick<Row>();
  picker.title = t("Sextant: index status");
  picker.placeholder = t("What to do");
  picker.matchOnDescription = true;
  const draw = (): void => {
    const active = picker.activeItems[0]?.label;
    picker.items = rows(indexing);
    // Progress redraws the list under the reader's hand.
    picker.activeItems = picker.items.filter(({ label }) => label === active);
  };
  draw();
  const listening = indexing.onDidChange(draw);
  const chosen = await new Promise<Row | undefined>((resolve) => {
    picker.onDidAccept(() => resolve(picker.activeItems[0]));
    picker.onDidHide(() => resolve(undefined));
    picker.show();
  });
  listening.dispose();
  picker.dispose();
  if (chosen?.run) await vscode.commands.executeCommand(chosen.run);
}

function rows(indexing: WorkspaceIndexing): Row[] {
  const folders = indexing.all();
  const act = (icon: string, label: string, run: CommandId, description = ""): Row => ({ label: `$(${icon}) ${label}`, description, run });
  const actions = [
    act("search", t("Search code"), "sextant.search"),
    ...(folders.length === 0
      ? []
      : [
          act("sync", t("Update the index now"), "sextant.updateIndex"),
          indexing.paused ? act("debug-continue", t("Resume indexing"), "sextant.resumeIndexing") : act("debug-pause", t("Pause indexing"), "sextant.pauseIndexing"),
          act("refresh", t("Rebuild the index"), "sextant.rebuildIndex", t("from nothing")),
        ]),
    act("output", t("Show the log"), "sextant.showLogs"),
    act("clippy", t("Copy diagnostics"), "sextant.copyDiagnostics"),
    act("gear", t("Settings"), "sextant.openSettings"),
  ];
  return [
    { label: t("Folders"), kind: vscode.QuickPickItemKind.Separator },
    ...folders.map(({ folder, kept }): Row => ({ label: `$(${iconOf(kept.state())}) ${plain(folderName(folder))}`, description: plain(describeState(kept.state())), run: "sextant.updateIndex" })),
    ...(folders.length === 0 ? [{ label: t("No folder is open") }] : []),
    { label: "", kind: vscode.QuickPickItemKind.Separator },
    ...actions,
  ];
}

function iconOf(state: FolderState): string {
  const icons: Readonly<Record<FolderState["kind"], string>> = {
    off: "circle-outline",
    waiting: "clock",
    indexing: "sync~spin",
    ready: "pass",
    paused: "debug-pause",
    locked: "lock",
    empty: "info",
    failed: "error",
  };
  return icons[state.kind];
}
