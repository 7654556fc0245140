/** The rows of the search palette. All are shown as they come: VS Code neither filters nor sorts them. */
import * as vscode from "vscode";
import type { CommandId } from "../commands.ts";
import type { Said } from "../feedback/castOn.ts";
import { folderName } from "../folderName.ts";
import { describeError } from "../tellError.ts";
import type { PlacedHit, WorkspaceAnswer } from "./askWorkspace.ts";
import { hitText, plain } from "./hitText.ts";
import { countBeforeWeak } from "../../core/strength.ts";
import { t } from "../../core/translate.ts";

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

export const OPEN_BESIDE = button("split-horizontal", () => t("Open to the Side"));
export const FIND_SIMILAR = button("references", () => t("Find Similar Code"));
export const RIGHT = button("thumbsup", () => t("Mark as Right"));
export const WRONG = button("thumbsdown", () => t("Mark as Wrong"));
export const IS_RIGHT = button("thumbsup-filled", () => t("Marked as Right: Take It Back"));
export const IS_WRONG = button("thumbsdown-filled", () => t("Marked as Wrong: Take It Back"));
export const FORGET = button("close", () => t("Forget This Search"));

/** Named when it is shown: by then the language is known. */
function button(icon: string, tooltip: () => string): vscode.QuickInputButton {
  return {
    iconPath: new vscode.ThemeIcon(icon),
    get tooltip() {
      return tooltip();
    },
  };
}

function row(meaning: Meaning, text: Omit<vscode.QuickPickItem, "alwaysShow">): Row {
  return { ...text, alwaysShow: true, meaning };
}

export function remarkRow(icon: string, text: string, detail?: string): Row {
  return row({ kind: "remark" }, { label: `$(${icon}) ${plain(text)}`, ...(detail === undefined ? {} : { detail: plain(detail) }) });
}

export function commandRow(icon: string, text: string, command: CommandId, detail?: string): Row {
  return row({ kind: "command", command }, { label: `$(${icon}) ${text}`, ...(detail === undefined ? {} : { detail }) });
}

function hitRow(hit: PlacedHit, severalFolders: boolean, { value, standing }: Said): Row {
  const { description, ...text } = hitText(hit, severalFolders ? folderName(hit.folder) : undefined);
  const thumb = value === null ? "" : `  $(thumbs${value}-filled)`;
  const unsaved = standing.kind === "unsaved" ? `  $(warning) ${t("not saved yet")}` : "";
  const thumbs = [value === "up" ? IS_RIGHT : RIGHT, value === "down" ? IS_WRONG : WRONG];
  return row({ kind: "hit", hit }, { ...text, description: `${description}${thumb}${unsaved}`, buttons: [...thumbs, OPEN_BESIDE, FIND_SIMILAR] });
}

export function answerRows({ hits, notices }: WorkspaceAnswer, severalFolders: boolean, saidOf: (hit: PlacedHit) => Said): Row[] {
  const rows = hits.map((hit) => hitRow(hit, severalFolders, saidOf(hit)));
  const sure = countBeforeWeak(hits);
  return [
    ...rows.slice(0, sure),
    ...(sure === hits.length ? [] : [separatorRow(sure === 0 ? t("weak matches only") : t("weaker matches"))]),
    ...rows.slice(sure),
    ...notices.map((notice) => remarkRow("info", notice)),
    ...(hits.length === 0 ? [] : [separatorRow(""), row({ kind: "all-in-panel" }, { label: `$(list-selection) ${t("Show all in the panel")}` })]),
  ];
}

function separatorRow(label: string): Row {
  return { label, kind: vscode.QuickPickItemKind.Separator, meaning: { kind: "remark" } };
}

export function nothingFoundRows(asked: string): Row[] {
  return [remarkRow("circle-slash", t("Nothing found for {0}", asked), t("Say what the code does in other words, or name something it contains."))];
}

export function recentRows(queries: readonly string[]): Row[] {
  if (queries.length === 0) return [remarkRow("lightbulb", t("Ask in your own words"), t("“where is the password checked”, “retry a failed payment”, or a name such as parseConfig"))];
  return [separatorRow(t("recent searches")), ...queries.map((query) => row({ kind: "recent", query }, { label: `$(history) ${plain(query)}`, buttons: [FORGET] }))];
}

export function errorRows(error: unknown): Row[] {
  const { message, button, command } = describeError(error);
  return [remarkRow("error", message), commandRow("arrow-right", button, command)];
}
