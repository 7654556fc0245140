/** Questions, filters and errors as the panel speaks of them, and as this window's side does. */
import * as vscode from "vscode";
import { isSextantError } from "../core/errors.ts";
import type { SearchFilter } from "../core/hit.ts";
import { t } from "../core/translate.ts";
import type { PanelError, PanelFilters, Question } from "../protocol/panelMessages.ts";
import { localFolders, type Question as WorkspaceQuestion } from "./search/askWorkspace.ts";

export function searchFilter({ language, path, tests }: PanelFilters): SearchFilter {
  const paths = path.split(",").flatMap((glob) => (glob.trim() === "" ? [] : [glob.trim()]));
  return { ...(language === "" ? {} : { languages: [language] }), ...(paths.length === 0 ? {} : { paths }), ...(tests ? {} : { tests }) };
}

export function folderWith(id: string): vscode.WorkspaceFolder {
  const folder = localFolders().find(({ uri }) => uri.toString() === id);
  if (!folder) throw new vscode.FileSystemError(t("The folder is no longer part of this window."));
  return folder;
}

export function workspaceQuestion(question: Question): WorkspaceQuestion {
  if (question.kind === "words") return question;
  const { to } = question;
  switch (to.kind) {
    case "text":
      return { kind: "similar", folder: undefined, target: { kind: "text", text: to.text, ...(to.language === undefined ? {} : { language: to.language }) }, label: to.label };
    case "file":
      return { kind: "similar", folder: folderWith(to.folder), target: { kind: "file", path: to.path }, label: to.label };
    case "place": {
      const { folder, path, startLine, endLine } = to.place;
      return { kind: "similar", folder: folderWith(folder), target: { kind: "file", path, startLine, endLine }, label: to.label };
    }
  }
}

export function panelQuestion(question: WorkspaceQuestion): Question {
  if (question.kind === "words") return question;
  const { folder, target, label } = question;
  if (target.kind === "text") return { kind: "similar", to: { kind: "text", text: target.text, ...(target.language === undefined ? {} : { language: target.language }), label } };
  const id = folder?.uri.toString() ?? "";
  if (target.startLine === undefined) return { kind: "similar", to: { kind: "file", folder: id, path: target.path, label } };
  return { kind: "similar", to: { kind: "place", place: { folder: id, path: target.path, startLine: target.startLine, endLine: target.endLine ?? target.startLine }, label } };
}

export function panelError(error: unknown): PanelError {
  if (isSextantError(error)) return { code: error.code, message: error.message, nextStep: error.nextStep };
  return { code: "engine/internal", message: error instanceof Error ? error.message : String(error), nextStep: t("The log says more.") };
}
