/** Opens a hit's place in the editor. */
import * as vscode from "vscode";
import type { PlacedHit } from "./askWorkspace.ts";
import { t } from "../../core/translate.ts";

export function uriOf({ folder, path }: Pick<PlacedHit, "folder" | "path">): vscode.Uri {
  return vscode.Uri.joinPath(folder.uri, path);
}

export function rangeOf({ startLine, endLine }: Pick<PlacedHit, "startLine" | "endLine">): vscode.Range {
  return new vscode.Range(startLine - 1, 0, endLine - 1, 0);
}

/** With the cursor on its best line. */
export async function openHit(hit: PlacedHit, { beside }: { readonly beside: boolean }): Promise<void> {
  // The best line is one of the hit's own span, not of a further one in the same file.
  const line = hit.line >= hit.startLine && hit.line <= hit.endLine ? hit.line : hit.startLine;
  const start = new vscode.Position(line - 1, 0);
  try {
    const editor = await vscode.window.showTextDocument(uriOf(hit), {
      selection: new vscode.Range(start, start),
      ...(beside ? { viewColumn: vscode.ViewColumn.Beside } : {}),
    });
    editor.revealRange(rangeOf(hit), vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  } catch {
    void vscode.window.showWarningMessage(t("{0} cannot be opened: it was moved or deleted since it was indexed.", hit.path));
  }
}
