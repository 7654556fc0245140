/** Which folder of the window is meant. */
import * as vscode from "vscode";
import { folderName } from "./folderName.ts";
import { localFolders } from "./search/askWorkspace.ts";

/** Asks where there are several; undefined where there is none or nobody chose. */
export async function chosenFolder(question: string): Promise<vscode.WorkspaceFolder | undefined> {
  const folders = localFolders();
  if (folders.length < 2) return folders[0];
  const chosen = await vscode.window.showQuickPick(folders.map((folder) => ({ label: folderName(folder), description: folder.uri.fsPath, folder })), { placeHolder: question });
  return chosen?.folder;
}
