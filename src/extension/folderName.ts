/** Folders of one name, told apart by the folders that hold them. */
import * as vscode from "vscode";

/** The folder's name; where another folder of the window has the same, with as much of its path before it as makes the difference. */
export function folderName(folder: vscode.WorkspaceFolder): string {
  const parts = partsOf(folder);
  const others = (vscode.workspace.workspaceFolders ?? []).filter((other) => other !== folder && other.name === folder.name).map(partsOf);
  if (others.length === 0) return folder.name;
  for (let length = 1; length < parts.length; length++) {
    const tail = parts.slice(-length - 1, -1);
    if (others.every((other) => other.slice(-length - 1, -1).join("/") !== tail.join("/"))) return [...tail, folder.name].join("/");
  }
  return folder.name;
}

const partsOf = ({ uri }: vscode.WorkspaceFolder): string[] => uri.path.split("/").filter((part) => part !== "");
