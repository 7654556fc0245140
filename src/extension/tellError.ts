/** Every failure as one sentence, its next step, and a button that takes it. */
import * as vscode from "vscode";
import { isAbort, isSextantError, type ErrorCode } from "../core/errors.ts";
import type { CommandId } from "./commands.ts";
import { t } from "../core/translate.ts";

interface Told {
  readonly message: string;
  readonly button: string;
  readonly command: CommandId;
}

/** Nothing is lost by rebuilding these but the time it takes. */
const REBUILDABLE: ReadonlySet<ErrorCode> = new Set<ErrorCode>(["index/encoder-changed", "index/schema-changed", "index/damaged"]);
const RESTARTABLE: ReadonlySet<ErrorCode> = new Set<ErrorCode>(["engine/gave-up", "engine/closed"]);
const IN_SETTINGS: ReadonlySet<ErrorCode> = new Set<ErrorCode>(["model/missing-file", "model/altered-file", "model/bad-manifest", "model/wrong-dimensions", "disk/unwritable", "disk/read-only", "disk/unreadable"]);

export function describeError(error: unknown): Told {
  if (!isSextantError(error)) {
    const text = error instanceof Error ? error.message : String(error);
    return { message: t("Something unexpected happened: {0}", text), button: t("Show Log"), command: "sextant.showLogs" };
  }
  const message = `${error.message} ${error.nextStep}`.trim();
  if (REBUILDABLE.has(error.code)) return { message, button: t("Rebuild Index"), command: "sextant.rebuildIndex" };
  if (RESTARTABLE.has(error.code)) return { message, button: t("Restart the Engine"), command: "sextant.restartEngine" };
  if (IN_SETTINGS.has(error.code)) return { message, button: t("Open Settings"), command: "sextant.openSettings" };
  return { message, button: t("Show Log"), command: "sextant.showLogs" };
}

/** Cancelling is no failure and is not told. */
export async function tellError(error: unknown): Promise<void> {
  if (isAbort(error)) return;
  const { message, button, command } = describeError(error);
  const log = t("Show Log");
  const chosen = await vscode.window.showErrorMessage(message, ...new Set([button, log]));
  if (chosen === button) await vscode.commands.executeCommand(command);
  else if (chosen === log) await vscode.commands.executeCommand("sextant.showLogs" satisfies CommandId);
}
