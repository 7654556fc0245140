/** Whether a reader stays at a hit they opened: a weaker sign than a thumb, recorded only where the setting says so. */
import * as vscode from "vscode";
import type { PlacedHit } from "../search/askWorkspace.ts";
import { rangeOf, uriOf } from "../search/openHit.ts";

/** As the setting's description says it. */
const STAY_MS = 10_000;

export interface Stays extends vscode.Disposable {
  opened(hit: PlacedHit, hits: readonly PlacedHit[]): void;
}

export function watchStays(isWanted: () => boolean, onStayed: (hit: PlacedHit, hits: readonly PlacedHit[]) => void): Stays {
  let timer: NodeJS.Timeout | undefined;
  let file = "";
  let arrived = false;

  function isThere(hit: PlacedHit): boolean {
    const editor = vscode.window.activeTextEditor;
    if (!vscode.window.state.focused || editor?.document.uri.toString() !== file) return false;
    return editor.visibleRanges.some((range) => range.intersection(rangeOf(hit)) !== undefined);
  }
  const listening = vscode.window.onDidChangeActiveTextEditor((editor) => {
    if (!editor) return;
    if (editor.document.uri.toString() === file) arrived = true;
    else if (arrived) clearTimeout(timer);
  });

  return {
    opened(hit, hits) {
      clearTimeout(timer);
      if (!isWanted()) return;
      file = uriOf(hit).toString();
      arrived = vscode.window.activeTextEditor?.document.uri.toString() === file;
      timer = setTimeout(() => {
        if (isWanted() && isThere(hit)) onStayed(hit, hits);
      }, STAY_MS);
    },
    dispose() {
      clearTimeout(timer);
      listening.dispose();
    },
  };
}
