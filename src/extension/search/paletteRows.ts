/** The rows of the search palette. All are shown as they come: VS Code neither filters nor sorts them. */
import * as vscode from "vscode";
import type { CommandId } from "../commands.ts";
import type { Said } from "../feedback/castOn.ts";
import { folderName } from "../folderName.ts";
import { describeError } from "../tellError.ts";
import type { WorkspaceIndexing } from "../indexing/workspaceIndexing.ts";
import type { PlacedHit, Question, WorkspaceAnswer } from "./askWorkspace.ts";
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

export const BUILD: CommandId = "sextant.updateIndex";

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

function commandRow(icon: string, text: string, command: CommandId, detail?: string): Row {
  return row({ kind: "command", command }, { label: `$(${icon}) ${text}`, ...(detail === undefined ? {} : { detail }) });
}

function hitRow(hit: PlacedHit, severalFolders: boolean, { value, standing }: Said): Row {
  const { description, ...text } = hitText(hit, severalFolders ? folderName(hit.folder) : undefined);
  const thumb = value === null ? "" : `  $(thumbs${value}-filled)`;
  const unsaved = standing.kind === "unsaved" ? `  $(warning) ${t("not saved yet")}` : "";
  const thumbs = [value === "up" ? IS_RIGHT : RIGHT, value === "down" ? IS_WRONG : WRONG];
  return row({ kind: "hit", hit }, { ...text, description: `${description}${thumb}${unsaved}`, buttons: [...thumbs, OPEN_BESIDE, FIND_SIMILAR] });
}

interface AnswerDoors {
  readonly building: Row | undefined;
  readonly severalFolders: boolean;
  readonly saidOf: (hit: PlacedHit) => Said;
}

/** Hits, remarks, and what there is to do about what is missing. */
export function answerRows(asked: Question, { hits, missing, notices }: WorkspaceAnswer, { building, severalFolders, saidOf }: AnswerDoors): Row[] {
  const rows = hits.map((hit) => hitRow(hit, severalFolders, saidOf(hit)));
  const sure = countBeforeWeak(hits);
  const build = (): Row => commandRow("sync", t("Build the index of {0}", plain(missing.map(({ name }) => name).join(", "))), BUILD, t("It is not indexed yet. What is found shows up here while it is built."));
  return [
    ...(hits.length > 0 || missing.length > 0 || building ? [] : nothingFoundRows(asked.kind === "words" ? t("“{0}”", asked.text) : asked.label)),
    ...rows.slice(0, sure),
    ...(sure === hits.length ? [] : [separatorRow(sure === 0 ? t("weak matches only") : t("weaker matches"))]),
    ...rows.slice(sure),
    ...notices.map((notice) => remarkRow("info", notice)),
    ...(hits.length === 0 ? [] : [separatorRow(""), row({ kind: "all-in-panel" }, { label: `$(list-selection) ${t("Show all in the panel")}` })]),
    ...(building ? [building] : missing.length > 0 ? [build()] : []),
  ];
}

/** While some file was never in the index. An update of a complete one is too short and too small to speak of. */
export function buildingRow(indexing: WorkspaceIndexing): Row | undefined {
  const unread = indexing.all().filter(({ kept }) => !kept.standing().isComplete).map(({ kept }) => kept.state());
  const building = unread.flatMap((state) => (state.kind === "indexing" ? [state] : []));
  if (building.length > 0) {
    const fraction = building.reduce((sum, state) => sum + state.fraction, 0) / building.length;
    return remarkRow("sync~spin", t("{0} % of the files are indexed: this is what is found so far", Math.floor(fraction * 100)));
  }
  return unread.some(({ kind }) => kind === "waiting") ? remarkRow("sync~spin", t("The index is about to be built: this is what is found so far")) : undefined;
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
