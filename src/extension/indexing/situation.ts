/** All folders' states as the one situation that the results panel draws. Knows no editor. */
import { isSextantError } from "../../core/errors.ts";
import type { Situation } from "../../protocol/panelMessages.ts";
import type { FolderState, KeptFolder } from "./keepIndexed.ts";
import { t } from "../../core/translate.ts";

export function situationOf(folders: readonly Pick<KeptFolder, "state" | "standing">[], isStarting: boolean): Situation {
  if (folders.length === 0) return { kind: "no-folder" };
  const states = folders.map((folder) => folder.state());
  const searchable = folders.some((folder) => folder.standing().isSearchable);
  const unfinished = folders.filter((folder) => !folder.standing().isComplete).map((folder) => folder.state());
  if (unfinished.length === 0) return { kind: "ready" };
  const failed = states.find((state) => state.kind === "failed");
  if (failed && !searchable) return { kind: "trouble", error: panelError(failed) };
  const working = unfinished.filter(({ kind }) => kind === "indexing" || kind === "waiting" || kind === "locked" || kind === "paused");
  if (working.length > 0) {
    const indexing = working.flatMap((state) => (state.kind === "indexing" ? [state] : []));
    const sum = (of: (state: Extract<FolderState, { kind: "indexing" }>) => number): number => indexing.reduce((total, state) => total + of(state), 0);
    return { kind: "indexing", filesDone: sum(({ filesDone }) => filesDone), filesTotal: sum(({ filesTotal }) => filesTotal), searchable, paused: working.every(({ kind }) => kind === "paused") };
  }
  if (searchable) return { kind: "ready" };
  if (unfinished.every(({ kind }) => kind === "empty")) return { kind: "empty-folder" };
  return isStarting ? { kind: "starting" } : { kind: "not-indexed" };
}

function panelError({ error, message }: Extract<FolderState, { kind: "failed" }>): Extract<Situation, { kind: "trouble" }>["error"] {
  return isSextantError(error) ? { code: error.code, message: error.message, nextStep: error.nextStep } : { code: "engine/internal", message, nextStep: t("The log says more.") };
}
