/** "Show Fine-tunes": all that are kept, newest first, with what they were measured to do; to use, roll back, compare, export and delete. */
import * as vscode from "vscode";
import { t } from "../../core/translate.ts";
import type { AdapterChange, AdapterList, TuneReport } from "../../core/tuning.ts";
import { signed, type Standing, standingInWords, standingOf, tuneTitle, verdictInWords } from "../../core/tuningWords.ts";
import type { Engine } from "../../protocol/engine.ts";
import { chosenFolder } from "../chosenFolder.ts";
import type { CommandId } from "../commands.ts";
import { showTunePage } from "./tunePages.ts";

export interface AdapterRoom {
  readonly engine: Engine;
  /** Search answers otherwise from now on. */
  onChanged(): void;
}

interface Row extends vscode.QuickPickItem {
  readonly report?: TuneReport;
  readonly run?: CommandId;
  readonly base?: true;
}

const ICONS: Readonly<Record<Standing, string>> = { "in-use": "pass-filled", "rolled-back": "discard", before: "history", candidate: "circle-outline", proven: "pass" };

export async function showAdapters(room: AdapterRoom): Promise<void> {
  const folder = await chosenFolder(t("The fine-tunes of which folder?"));
  if (!folder) return;
  const path = folder.uri.fsPath;
  const list = await room.engine.adapters(path);
  const chosen = await vscode.window.showQuickPick(rowsOf(list), { title: t("Fine-tunes"), placeHolder: t("Choose one to see what can be done with it"), matchOnDescription: true, matchOnDetail: true });
  if (!chosen) return;
  if (chosen.run) return void (await vscode.commands.executeCommand(chosen.run));
  if (chosen.base) return list.current === null ? undefined : change(room, path, { kind: "leave" }, t("Search uses the built-in model alone."));
  if (chosen.report) await actOn(room, path, list, chosen.report);
}

function rowsOf(list: AdapterList): Row[] {
  const { adapters, current } = list;
  const rows = adapters.map((report): Row => {
    const { pairs, gain } = report;
    const standing = standingOf(list, report);
    const learned = pairs.mined === 0 ? t("{0} accepted", pairs.accepted) : t("{0} accepted and {1} mined", pairs.accepted, pairs.mined);
    return { label: `$(${ICONS[standing]}) ${tuneTitle(report.trainedAt)}`, description: [standingInWords(standing), learned, t("gain {0}", signed(gain))].join(" • "), detail: verdictInWords(report), report };
  });
  return [
    ...rows,
    ...(rows.length === 0 ? [{ label: `$(lightbulb) ${t("No fine-tune yet")}`, detail: t("Mark results as right with their thumbs, then let Sextant learn from them.") }] : []),
    { label: `$(${current === null ? "pass-filled" : "circle-outline"}) ${t("Built-in model alone")}`, description: current === null ? t("in use") : "", base: true },
    { label: "", kind: vscode.QuickPickItemKind.Separator },
    { label: `$(mortar-board) ${t("Fine-tune now")}`, run: "sextant.fineTune" },
    { label: `$(graph-line) ${t("Show search quality")}`, run: "sextant.showQuality" },
  ];
}

interface Action extends vscode.QuickPickItem {
  readonly act: () => Promise<unknown>;
}

async function actOn(room: AdapterRoom, folder: string, list: AdapterList, report: TuneReport): Promise<void> {
  const action = (icon: string, label: string, act: () => Promise<unknown>, description = ""): Action => ({ label: `$(${icon}) ${label}`, description, act });
  const inUse = report.id === list.current;
  const others = list.adapters.filter(({ id }) => id !== report.id);
  const actions = [
    action("output", t("Show the report"), () => showTunePage(folder, [report])),
    ...(inUse ? [action("discard", t("Roll back"), () => rollBack(room, folder, list), backTo(list))] : [action("pass", t("Use it"), () => use(room, folder, report))]),
    ...(others.length === 0 ? [] : [action("compare-changes", t("Compare with another…"), () => compare(folder, list, report, others))]),
    action("export", t("Export…"), () => exportAdapter(room.engine, folder, report), t("safetensors or ONNX")),
    action("trash", t("Delete…"), () => remove(room, folder, report, inUse)),
  ];
  const chosen = await vscode.window.showQuickPick(actions, { title: tuneTitle(report.trainedAt), placeHolder: verdictInWords(report) });
  await chosen?.act();
}

async function use(room: AdapterRoom, folder: string, report: TuneReport): Promise<void> {
  if (!report.promoted) {
    const button = t("Use It All the Same");
    const chosen = await vscode.window.showWarningMessage(t("Use a fine-tune that is not proven?"), { modal: true, detail: `${verdictInWords(report)} ${t("You can roll it back at any time.")}` }, button);
    if (chosen !== button) return;
  }
  await change(room, folder, { kind: "promote", id: report.id }, t("Search uses this fine-tune now: {0}.", tuneTitle(report.trainedAt)));
}

/** "sextant.rollBackFineTune": the one before, or the built-in model. */
export async function rollBackFineTune(room: AdapterRoom): Promise<void> {
  const folder = await chosenFolder(t("Roll back the fine-tune of which folder?"));
  if (!folder) return;
  const list = await room.engine.adapters(folder.uri.fsPath);
  if (list.current === null) return void vscode.window.showInformationMessage(t("No fine-tune is in use: search uses the built-in model alone."));
  await rollBack(room, folder.uri.fsPath, list);
}

async function rollBack(room: AdapterRoom, folder: string, list: AdapterList): Promise<void> {
  await change(room, folder, { kind: "rollback" }, t("Rolled back: {0}.", backTo(list)));
}

function backTo({ adapters, previous }: AdapterList): string {
  const before = adapters.find(({ id }) => id === previous);
  return before ? tuneTitle(before.trainedAt) : t("to the built-in model alone");
}

async function change({ engine, onChanged }: AdapterRoom, folder: string, wanted: AdapterChange, said: string): Promise<void> {
  await engine.changeAdapters(folder, wanted);
  onChanged();
  void vscode.window.showInformationMessage(said);
}

async function compare(folder: string, list: AdapterList, report: TuneReport, others: readonly TuneReport[]): Promise<void> {
  const rows = rowsOf({ ...list, adapters: others }).filter((row) => row.report);
  const other = others.length === 1 ? others[0] : (await vscode.window.showQuickPick(rows, { title: t("Compare with"), matchOnDescription: true }))?.report;
  // The older one first, so that a difference is what the newer one brought.
  if (other) await showTunePage(folder, [report, other].sort((a, b) => a.trainedAt.localeCompare(b.trainedAt)));
}

async function exportAdapter(engine: Engine, folder: string, { id }: TuneReport): Promise<void> {
  const file = await vscode.window.showSaveDialog({
    title: t("Export the fine-tune"),
    // Beside the folder: it holds traces of questions and is not to be committed by accident.
    defaultUri: vscode.Uri.joinPath(vscode.Uri.file(folder), "..", `sextant-${id}.safetensors`),
    filters: { safetensors: ["safetensors"], ONNX: ["onnx"] },
  });
  if (!file) return;
  await engine.changeAdapters(folder, { kind: "export", id, file: file.fsPath });
  void vscode.window.showInformationMessage(t("The fine-tune is in {0}. It holds traces of the questions it learned from.", file.fsPath));
}

async function remove(room: AdapterRoom, folder: string, report: TuneReport, inUse: boolean): Promise<void> {
  const button = t("Delete");
  const chosen = await vscode.window.showWarningMessage(
    t("Delete this fine-tune? {0}", tuneTitle(report.trainedAt)),
    { modal: true, detail: inUse ? t("It is in use: search goes back to the built-in model alone. Your votes stay; a new fine-tune can learn from them again.") : t("Your votes stay; a new fine-tune can learn from them again.") },
    button,
  );
  if (chosen === button) await change(room, folder, { kind: "delete", id: report.id }, t("The fine-tune is deleted."));
}

