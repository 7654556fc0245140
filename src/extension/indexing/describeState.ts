/** How things stand with the index, in the words of the status bar and its menu. Knows no editor. */
import { t } from "../../core/translate.ts";
import type { FolderState } from "./keepIndexed.ts";

type Off = Extract<FolderState, { kind: "off" }>;

/** Functions, because the language is known only when they are called. */
const OFF: Readonly<Record<Off["why"], { readonly short: () => string; readonly long: () => string }>> = {
  "not-begun": { short: () => t("not indexed yet"), long: () => t("This folder is not indexed yet.") },
  "not-automatic": { short: () => t("files changed since the last update"), long: () => t("Files changed since the last update of the index, and automatic indexing is off.") },
  deleted: { short: () => t("the index is deleted"), long: () => t("The index is deleted.") },
};

/** For a list of folders: one line on one of them. */
export function describeState(state: FolderState): string {
  switch (state.kind) {
    case "off":
      return OFF[state.why].short();
    case "waiting":
      return t("waiting for its turn");
    case "indexing":
      return state.filesTotal === 0 ? t("looking for files") : t("{0}, {1} of {2}", percent(state.fraction), state.filesDone, filesInWords(state.filesTotal));
    case "ready":
      return t("up to date, {0}, {1}", filesInWords(state.report.files), state.report.chunks === 1 ? t("1 piece of code") : t("{0} pieces of code", state.report.chunks));
    case "paused":
      return t("paused");
    case "locked":
    case "empty":
    case "failed":
      return state.message;
  }
}

export interface Overview {
  readonly text: string;
  readonly tooltip: string;
  readonly look: "quiet" | "warning" | "error";
}

export interface Circumstances {
  readonly paused: boolean;
  /** 0..1 while there is work that is worth showing. */
  readonly progress: number | null;
  /** Why the engine is not started again, where that is so. */
  readonly stopped: Error | undefined;
}

/** All folders as one: what needs the reader most comes first. */
export function overview(states: readonly FolderState[], { paused, progress, stopped }: Circumstances): Overview {
  if (stopped) return { text: "$(error) Sextant", tooltip: stopped.message, look: "error" };
  const failed = find(states, "failed");
  if (failed) return { text: "$(error) Sextant", tooltip: failed.message, look: "error" };
  if (paused) return { text: "$(debug-pause) Sextant", tooltip: t("Indexing is paused. Search finds the code as it was."), look: "quiet" };
  if (progress !== null) {
    const indexing = find(states, "indexing");
    return {
      text: `$(sync~spin) Sextant ${percent(progress)}`,
      tooltip: indexing ? t("Building the index: {0}. Search works meanwhile.", describeState(indexing)) : t("About to build the index."),
      look: "quiet",
    };
  }
  const locked = find(states, "locked");
  if (locked) return { text: "$(lock) Sextant", tooltip: `${locked.message} ${t("Search works meanwhile; this window takes over when it is done.")}`, look: "quiet" };
  const ready = states.filter((state) => state.kind === "ready");
  if (ready.length > 0) {
    const files = ready.reduce((sum, { report }) => sum + report.files, 0);
    return { text: "$(compass) Sextant", tooltip: t("The index is up to date: {0}.", filesInWords(files)), look: "quiet" };
  }
  const empty = find(states, "empty");
  if (empty) return { text: "$(compass) Sextant", tooltip: empty.message, look: "quiet" };
  const off = find(states, "off");
  return { text: "$(compass) Sextant", tooltip: off ? OFF[off.why].long() : t("Open a folder to search its code."), look: "quiet" };
}

function find<K extends FolderState["kind"]>(states: readonly FolderState[], kind: K): Extract<FolderState, { kind: K }> | undefined {
  return states.find((state): state is Extract<FolderState, { kind: K }> => state.kind === kind);
}

function percent(fraction: number): string {
  return `${Math.floor(fraction * 100)} %`;
}

export function filesInWords(files: number): string {
  return files === 1 ? t("1 file") : t("{0} files", files);
}

export interface ProgressMeter {
  /** 0..1 over all folders that have work to do, null where none has. Only grows until all are done. */
  measure(states: readonly FolderState[]): number | null;
}

export function progressMeter(): ProgressMeter {
  let shown = 0;
  return {
    measure(states) {
      if (!states.some(({ kind }) => kind === "indexing" || kind === "waiting")) {
        shown = 0;
        return null;
      }
      const parts = states.map((state) => (state.kind === "indexing" ? state.fraction : state.kind === "waiting" ? 0 : 1));
      shown = Math.max(shown, parts.reduce((sum, part) => sum + part, 0) / parts.length);
      return shown;
    },
  };
}
