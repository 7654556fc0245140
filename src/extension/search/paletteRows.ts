/** The rows of the search palette. All are shown as they come: VS Code neither filters nor sorts them. */
import * as vscode from "vscode";
import type { CommandId } from "../commands.ts";
import { describeError } from "../tellError.ts";
import type { PlacedHit, WorkspaceAnswer } from "./askWorkspace.ts";
import { hitText, plain } from "./hitText.ts";

export type Meaning =
  | { readonly kind: "hit"; readonly hit: PlacedHit }
  | { readonly kind: "recent"; readonly query: string }
  | { readonly kind: "command"; readonly command: CommandId }
  | { readonly kind: "all-in-panel" }
  /** Says something and does nothing. */
  | { readonly kind: "remark" };

export interface Row extends vscode.QuickPickItem {
  readonly meaning: Meaning;
}

export const OPEN_BESIDE: vscode.QuickInputButton = { iconPath: new vscode.ThemeIcon("split-horizontal"), tooltip: "Open to the Side" };
export const FIND_SIMILAR: vscode.QuickInputButton = { iconPath: new vscode.ThemeIcon("references"), tooltip: "Find Similar Code" };
export const FORGET: vscode.QuickInputButton = { iconPath: new vscode.ThemeIcon("close"), tooltip: "Forget This Search" };

function row(meaning: Meaning, text: Omit<vscode.QuickPickItem, "alwaysShow">): Row {
  return { ...text, alwaysShow: true, meaning };
}

export function remarkRow(icon: string, text: string, detail?: string): Row {
  return row({ kind: "remark" }, { label: `$(${icon}) ${plain(text)}`, ...(detail === undefined ? {} : { detail: plain(detail) }) });
}

export function commandRow(icon: string, text: string, command: CommandId, detail?: string): Row {
  return row({ kind: "command", command }, { label: `$(${icon}) ${text}`, ...(detail === undefined ? {} : { detail }) });
}

export function answerRows({ hits, notices }: WorkspaceAnswer, severalFolders: boolean): Row[] {
  return [
    ...hits.map((hit) => row({ kind: "hit", hit }, { ...hitText(hit, severalFolders ? hit.folder.name : undefined), buttons: [OPEN_BESIDE, FIND_SIMILAR] })),
    ...notices.map((notice) => remarkRow("info", notice)),
    ...(hits.length === 0 ? [] : [row({ kind: "all-in-panel" }, { label: "$(list-selection) Show all in the panel" })]),
  ];
}

export function nothingFoundRows(asked: string): Row[] {
  return [remarkRow("circle-slash", `Nothing found for ${asked}`, "Say what the code does in other words, or name something it contains.")];
}

export function recentRows(queries: readonly string[]): Row[] {
  if (queries.length === 0) return [remarkRow("lightbulb", "Ask in your own words", "“where is the password checked”, “retry a failed payment”, or a name such as parseConfig")];
  const heading: Row = { label: "recent searches", kind: vscode.QuickPickItemKind.Separator, meaning: { kind: "remark" } };
  return [heading, ...queries.map((query) => row({ kind: "recent", query }, { label: `$(history) ${plain(query)}`, buttons: [FORGET] }))];
}

export function errorRows(error: unknown): Row[] {
  const { message, button, command } = describeError(error);
  return [remarkRow("error", message), commandRow("arrow-right", button, command)];
}
