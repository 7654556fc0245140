/** What each command does. */
import * as vscode from "vscode";
import { duration } from "../core/units.ts";
import type { IndexReport } from "../protocol/engine.ts";
import type { SupervisedEngine } from "../protocol/superviseEngine.ts";
import { type CommandId, CONTEXT } from "./commands.ts";
import { feedbackHandlers } from "./feedback/feedbackHandlers.ts";
import { diagnostics } from "./diagnostics.ts";
import { folderName } from "./folderName.ts";
import { filesInWords } from "./indexing/describeState.ts";
import { showStatusMenu } from "./indexing/statusMenu.ts";
import type { WorkspaceIndexing } from "./indexing/workspaceIndexing.ts";
import { showPrivacy } from "./privacy.ts";
import type { QualityPanel } from "./qualityPanel.ts";
import type { Question } from "./search/askWorkspace.ts";
import type { ResultsPanel } from "./resultsPanel.ts";
import { openPalette, type Palette, type PaletteRoom, type PaletteStart } from "./search/palette.ts";
import { similarToEditor, similarToFile } from "./search/similarTarget.ts";
import { t } from "../core/translate.ts";
import { remind } from "./milestones.ts";
import type { Tuner } from "./tuning/tuner.ts";
import { tuningHandlers } from "./tuning/tuningHandlers.ts";
import { WALKTHROUGH } from "./walkthrough.ts";

export interface HandlerRoom extends PaletteRoom {
  readonly engine: SupervisedEngine;
  readonly version: string;
  readonly panel: ResultsPanel;
  readonly quality: QualityPanel;
  readonly tuner: Tuner;
  /** Search answers otherwise from now on: another fine-tune is in use. */
  onTuningChanged(): void;
  readonly log: vscode.LogOutputChannel;
}

/** What a menu of the explorer passes. */
type Handler = (clicked?: vscode.Uri) => Promise<void>;

/** A query of more lines than this was meant as code; longer ones are no question at all. */
const LONGEST_PREFILL = 200;

export function commandHandlers(room: HandlerRoom): Readonly<Record<CommandId, Handler>> {
  const { engine, indexing, log, onTuningChanged, panel, quality, results, settings, tuner, version } = room;

  /** The open one: with another one that is opened over it VS Code closes the first. */
  let palette: Palette | undefined;
  /** It was opened to be asked anything, anywhere. */
  let isOpenToAll = false;
  function showPalette(start: PaletteStart): void {
    isOpenToAll = start.scope === undefined && start.question?.kind !== "similar";
    const mine = openPalette(room, start, () => {
      if (palette === mine) tellPalette(undefined);
    });
    tellPalette(mine);
  }
  function tellPalette(now: Palette | undefined): void {
    palette = now;
    void vscode.commands.executeCommand("setContext", CONTEXT.paletteOpen, now !== undefined);
  }
  const asWords = (text: string | undefined): Question | undefined => (text === undefined ? undefined : { kind: "words", text });

  async function similar(question: Question): Promise<void> {
    showPalette({ question });
  }

  return {
    "sextant.search": async () => {
      // The key pressed twice, because the first press had to start Sextant: what was typed by then is kept.
      if (palette && isOpenToAll) return palette.show();
      const question = asWords(selectedText());
      showPalette(question ? { question } : {});
    },
    "sextant.searchInPanel": () => panel.show(asWords(selectedText())),
    "sextant.findSimilar": async () => {
      const editor = vscode.window.activeTextEditor;
      if (!editor) return void vscode.window.showInformationMessage(t("Open a file and put the cursor into the code that you want more of."));
      return similar(await similarToEditor(editor));
    },
    "sextant.findSimilarToFile": async (clicked) => {
      if (clicked) return similar(similarToFile(clicked));
    },
    "sextant.searchInFolder": async (clicked) => {
      const folder = clicked && vscode.workspace.getWorkspaceFolder(clicked);
      if (!folder) return;
      const path = clicked.toString() === folder.uri.toString() ? "" : vscode.workspace.asRelativePath(clicked, false);
      showPalette({ scope: { folder, path } });
    },
    "sextant.nextResult": () => results.step(1),
    "sextant.previousResult": () => results.step(-1),
    ...feedbackHandlers(room, () => palette),
    ...tuningHandlers({ engine, tuner, onChanged: onTuningChanged }),
    "sextant.closePalette": async () => palette?.close(),
    "sextant.pauseIndexing": async () => indexing.pause(),
    "sextant.resumeIndexing": async () => indexing.resume(),
    "sextant.updateIndex": () => updateAll(indexing, false),
    "sextant.rebuildIndex": () => updateAll(indexing, true),
    "sextant.deleteIndex": async () => {
      const button = t("Delete");
      const names = indexing.all().map(({ folder }) => folderName(folder));
      const chosen = await vscode.window.showWarningMessage(
        t("Delete the index of {0}?", names.join(", ")),
        { modal: true, detail: `${t("Your code stays as it is. Searching works again after the next update, which reads everything anew.")} ${t("Your votes and what was learned from them stay as well; “Sextant: Forget All Feedback…” deletes them.")}` },
        button,
      );
      if (chosen !== button) return;
      for (const { folder, kept } of indexing.all()) {
        await kept.turnOff();
        await engine.remove(folder.uri.fsPath);
      }
      void vscode.window.showInformationMessage(t("The index is deleted. It is built again by “Sextant: Update Index Now” or when this window is opened again."));
    },
    "sextant.showStatus": async () => {
      await remind();
      return showStatusMenu(indexing);
    },
    "sextant.showQuality": async () => quality.show(),
    "sextant.showPrivacy": showPrivacy,
    "sextant.getStarted": async () => {
      await vscode.commands.executeCommand("workbench.action.openWalkthrough", `sextant.sextant#${WALKTHROUGH.id}`, false);
      await remind();
    },
    "sextant.restartEngine": () => engine.restart(),
    "sextant.showLogs": async () => log.show(),
    "sextant.copyDiagnostics": async () => {
      await vscode.env.clipboard.writeText(await diagnostics(version, engine, indexing, settings()));
      void vscode.window.showInformationMessage(t("Diagnostics are in the clipboard: versions, states and checks, without code, queries or file names."));
    },
    "sextant.openSettings": async () => {
      await vscode.commands.executeCommand("workbench.action.openSettings", "@ext:sextant.sextant");
    },
  };
}

/** A word or a line that is selected is what the reader wants to know about. */
function selectedText(): string | undefined {
  const editor = vscode.window.activeTextEditor;
  if (!editor || editor.selection.isEmpty || !editor.selection.isSingleLine) return undefined;
  const text = editor.document.getText(editor.selection).trim();
  return text === "" || text.length > LONGEST_PREFILL ? undefined : text;
}

async function updateAll(indexing: WorkspaceIndexing, rebuild: boolean): Promise<void> {
  if (indexing.paused) indexing.resume();
  const reports = await Promise.all(indexing.all().map(({ kept }) => kept.update({ rebuild })));
  const sum = (of: (report: IndexReport) => number): number => reports.reduce((total, report) => total + of(report), 0);
  const changed = sum(({ filesAdded, filesChanged, filesRemoved }) => filesAdded + filesChanged + filesRemoved);
  const files = filesInWords(sum((report) => report.files));
  const took = duration(Math.max(0, ...reports.map(({ tookMs }) => tookMs)));
  void vscode.window.showInformationMessage(
    changed === 0
      ? t("The index is up to date: {0}, nothing had changed.", files)
      : changed === 1
        ? t("The index is up to date: {0}, 1 change taken in within {1}.", files, took)
        : t("The index is up to date: {0}, {1} changes taken in within {2}.", files, changed, took),
  );
}
