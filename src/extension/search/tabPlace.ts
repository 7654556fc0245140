/** Tabs of an editor group as they were, and how one that is gone is opened again at its place. */
import * as vscode from "vscode";

export interface TabPlace {
  readonly key: string;
  /** From 0, in its group. */
  readonly index: number;
  readonly input: unknown;
  readonly label: string;
  readonly isPreview: boolean;
  readonly isActive: boolean;
}

/**
 * What `_workbench.open` takes beyond `vscode.open`. Nothing published opens a tab at a place or keeps one out of the history: `moveActiveEditor` makes
 * an italic tab an upright one. Where a VS Code has no such command the callers do with `showTextDocument`.
 */
export interface OpenOptions {
  readonly index?: number;
  readonly inactive?: boolean;
  /** Shown for a moment: in italics whatever the settings say, and not in the history that Go Back walks. */
  readonly transient?: boolean;
}

/** Copied: VS Code's own objects follow what happens to the tabs. */
export function placesOf(group: vscode.TabGroup | undefined): readonly TabPlace[] {
  return (group?.tabs ?? []).map((tab, index) => ({ key: keyOf(tab), index, input: tab.input, label: tab.label, isPreview: tab.isPreview, isActive: tab.isActive }));
}

export function keyOf({ input, label }: Pick<vscode.Tab, "input" | "label">): string {
  if (input instanceof vscode.TabInputText) return input.uri.toString();
  if (input instanceof vscode.TabInputCustom) return `${input.viewType} ${input.uri.toString()}`;
  if (input instanceof vscode.TabInputNotebook) return `${input.notebookType} ${input.uri.toString()}`;
  if (input instanceof vscode.TabInputTextDiff) return `${input.original.toString()} ${input.modified.toString()}`;
  return label;
}

/** Without the focus, in italics unless the tab is there and upright already. */
export async function openText(uri: vscode.Uri, viewColumn: vscode.ViewColumn, options: OpenOptions): Promise<void> {
  await open(uri, viewColumn, { override: "default", ...options });
}

/** Brings a tab to the front, or opens it again. False for what is opened by no address: settings, a terminal, an extension's page. */
export async function openPlace({ input, label, isPreview }: TabPlace, viewColumn: vscode.ViewColumn, options: OpenOptions): Promise<boolean> {
  const state = { ...options, pinned: !isPreview };
  if (input instanceof vscode.TabInputText) await open(input.uri, viewColumn, { override: "default", ...state });
  else if (input instanceof vscode.TabInputCustom) await open(input.uri, viewColumn, { override: input.viewType, ...state });
  else if (input instanceof vscode.TabInputNotebook) await open(input.uri, viewColumn, { override: input.notebookType, ...state });
  else if (input instanceof vscode.TabInputTextDiff) await vscode.commands.executeCommand("_workbench.diff", input.original, input.modified, label, undefined, [viewColumn - 1, { preserveFocus: true, ...state }]);
  else return false;
  return true;
}

/** Columns count from 0 inside VS Code. */
async function open(uri: vscode.Uri, viewColumn: vscode.ViewColumn, options: object): Promise<void> {
  await vscode.commands.executeCommand("_workbench.open", uri, [viewColumn - 1, { preserveFocus: true, pinned: false, ...options }]);
}
