/** A fine-tune that ended with its window goes on in the next one, from its last checkpoint. */
import * as vscode from "vscode";
import { isSextantError } from "../../core/errors.ts";
import { localFolders } from "../search/askWorkspace.ts";
import { tellError } from "../tellError.ts";
import { fineTune, type TuningRoom } from "./tuningHandlers.ts";

/** A window that opens has better to do. */
const AFTER_MS = 3_000;
/** The process of the window before may not be gone yet. */
const TRIES = 5;
const BETWEEN_MS = 2_000;

export function resumeFineTune(room: TuningRoom): vscode.Disposable {
  const folder = room.tuner.interrupted();
  if (folder === undefined || !localFolders().some(({ uri }) => uri.fsPath === folder)) return new vscode.Disposable(() => undefined);
  let timer: NodeJS.Timeout;
  const attempt = (left: number): void => {
    fineTune(room, folder, true).catch((error: unknown) => {
      if (!isSextantError(error) || error.code !== "tune/running") return void tellError(error);
      // After so long it is another window of this workspace that runs it: nothing was interrupted.
      if (left > 1) timer = setTimeout(attempt, BETWEEN_MS, left - 1);
    });
  };
  timer = setTimeout(() => {
    // Somebody started it by hand meanwhile: that goes on from the same checkpoint.
    if (!room.tuner.running) attempt(TRIES);
  }, AFTER_MS);
  return new vscode.Disposable(() => clearTimeout(timer));
}
