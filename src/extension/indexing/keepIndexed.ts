/** Keeps the index of one folder true: runs after changes calmed down, waits where another window writes, pauses. Knows no editor. */
import { isAbort, isSextantError, type ErrorCode } from "../../core/errors.ts";
import type { IndexEvent, IndexOptions, IndexReport } from "../../protocol/engine.ts";
import type { Turn } from "./oneAtATime.ts";

export type FolderState =
  /** Not kept up to date: nobody has asked for it yet, automatic indexing is off and something changed since the last update, or a person deleted the index. */
  | { readonly kind: "off"; readonly why: "not-begun" | "not-automatic" | "deleted" }
  | { readonly kind: "waiting" }
  /** `fraction` of the files that had to be read, 0..1, only grows. */
  | { readonly kind: "indexing"; readonly fraction: number; readonly filesDone: number; readonly filesTotal: number }
  | { readonly kind: "ready"; readonly report: IndexReport }
  | { readonly kind: "paused" }
  /** Another window or terminal writes; `message` says who. */
  | { readonly kind: "locked"; readonly message: string }
  | { readonly kind: "empty"; readonly message: string }
  | { readonly kind: "failed"; readonly error: unknown; readonly code: ErrorCode | null; readonly message: string };

/** What a search in the folder can expect, whatever is going on. */
export interface Standing {
  /** Every file was in the index at least once: what runs is an update, not a first build. */
  readonly isComplete: boolean;
  /** Something can be found. */
  readonly isSearchable: boolean;
  /** Grows whenever other hits may be found than before. */
  readonly generation: number;
}

export interface KeptFolder {
  readonly folder: string;
  state(): FolderState;
  standing(): Standing;
  /** Something below the folder may have changed. A save is by a person, who wants to see it soon. */
  changed(by: "save" | "watcher"): void;
  /** Looks for changes that nobody told of, where the last look is some time ago. */
  lookAgain(): void;
  /** Brings the index up to date now. Fails as the engine does; the state tells it as well. */
  update(options?: IndexOptions): Promise<IndexReport>;
  pause(): void;
  resume(): void;
  /** Stops and forgets what was wanted: after the index was deleted. */
  turnOff(): Promise<void>;
  dispose(): void;
}

export interface KeepIndexedPorts {
  readonly index: (folder: string, options: IndexOptions, onEvent: (event: IndexEvent) => void, signal: AbortSignal) => Promise<IndexReport>;
  /** Whether changes are taken in without being asked to. */
  readonly isAutomatic: () => boolean;
  /** Shared by all folders of a window. */
  readonly turn: Turn;
  readonly onState: (state: FolderState) => void;
}

/** No change for so long means that a save, a checkout or a generator is done. */
const CALM_MS = 400;
/** A build that never stops writing must not keep the index from ever being updated. */
const LONGEST_WAIT_MS = 2_000;
/**
 * So many changes are a checkout or a generator, and old when they are told: VS Code hands out 500 each 0.2 s. What is there is taken in at once,
 * while the rest is being written and told, and then that rest.
 */
const BURST = 100;
/** What writes for longer is a build. Then a run rests before it begins, as long as the last one took; for each further time so long once more, up to a ninth of the time. */
const HURRY_MS = 5_000;
const LONGEST_REST = 8;
/** Changes that turn out to be none (build output, logs) make the next ones wait longer, up to this factor. */
const MOST_PATIENT = 3;
/** Whatever wrote is done for sure, or writes so seldom that each change may be taken in by itself. */
const OVER_MS = CALM_MS * MOST_PATIENT;
/** Somebody who comes back to the window after so long may have changed files where no watcher sees it: on a network disk, or what `files.watcherExclude` names. */
const LOOK_AGAIN_MS = 30_000;
const RETRY_LOCKED_MS = 3_000;

export function keepIndexed(folder: string, { index, isAutomatic, turn, onState }: KeepIndexedPorts): KeptFolder {
  let state: FolderState = { kind: "off", why: "not-begun" };
  let standing: Standing = { isComplete: false, isSearchable: false, generation: 0 };
  let filesStored = 0;
  let paused = false;
  let timer: NodeJS.Timeout | undefined;
  /** Told of since the last run began to look. */
  let changes = 0;
  let firstChangeAt = 0;
  let lastChangeAt = 0;
  /** When whatever writes now began to. */
  let writingSince = 0;
  let patience = 1;
  /** The last run found nothing. */
  let inVain = false;
  let running: AbortController | undefined;
  let startedAt = 0;
  let endedAt = 0;
  /** A run that waits for its turn and will see whatever changed until then. */
  let queued: Promise<IndexReport> | undefined;

  function enter(next: FolderState): void {
    state = next;
    onState(next);
  }

  function runAfter(ms: number): void {
    clearTimeout(timer);
    timer = setTimeout(() => {
      // The state has told it; who asks by hand gets the error as well.
      update().catch(() => undefined);
    }, ms);
  }

  function changed(by: "save" | "watcher"): void {
    if (state.kind === "off" || paused) return;
    if (!isAutomatic()) {
      // True no longer; whoever wants it to be asks for an update.
      if (state.kind === "ready") enter({ kind: "off", why: "not-automatic" });
      return;
    }
    const now = Date.now();
    if (by === "save") patience = 1;
    if (by === "save" || now - lastChangeAt > OVER_MS) writingSince = now;
    if (changes++ === 0) firstChangeAt = now;
    lastChangeAt = now;
    schedule();
  }

  /** While one runs, what comes after it is decided when it has ended. */
  function schedule(): void {
    if (running || changes === 0) return;
    const now = Date.now();
    const rest = Math.min(Math.floor((now - writingSince) / HURRY_MS), LONGEST_REST);
    if (changes >= BURST && rest === 0 && !(inVain && endedAt > writingSince)) return runAfter(0);
    const due = Math.min(lastChangeAt + CALM_MS * patience, firstChangeAt + LONGEST_WAIT_MS * patience);
    const rested = endedAt + (endedAt - startedAt) * rest;
    runAfter(Math.max(0, Math.min(Math.max(due, rested), lastChangeAt + OVER_MS) - now));
  }

  function update(options: IndexOptions = {}): Promise<IndexReport> {
    if (queued && !options.rebuild) return queued;
    clearTimeout(timer);
    paused = false;
    const cancel = new AbortController();
    if (state.kind !== "ready") enter({ kind: "waiting" });
    const mine: Promise<IndexReport> = turn(async () => {
      if (queued === mine) queued = undefined;
      cancel.signal.throwIfAborted();
      clearTimeout(timer);
      changes = 0;
      running = cancel;
      startedAt = Date.now();
      filesStored = 0;
      enter({ kind: "indexing", fraction: 0, filesDone: 0, filesTotal: 0 });
      return index(folder, options, onEvent, cancel.signal);
    }).then(
      (report) => {
        const taken = report.filesAdded + report.filesChanged + report.filesRemoved;
        inVain = taken === 0;
        // Of several in a row the last may find nothing because those before it were quick.
        patience = !inVain || endedAt > writingSince ? 1 : Math.min(patience * 2, MOST_PATIENT);
        stand(true, true, !inVain);
        finish({ kind: "ready", report }, cancel);
        return report;
      },
      (error: unknown) => {
        inVain = false;
        finish(afterFailure(error), cancel);
        throw error;
      },
    );
    queued = mine;
    abortable.add(cancel);
    return mine;
  }

  /** Every run that has not ended, also those that wait. */
  const abortable = new Set<AbortController>();

  function finish(next: FolderState, cancel: AbortController): void {
    abortable.delete(cancel);
    if (running === cancel) running = undefined;
    endedAt = Date.now();
    if (cancel.signal.aborted) return; // who cancelled has said what is now
    enter(next);
    if (next.kind === "locked") runAfter(RETRY_LOCKED_MS);
    else schedule();
  }

  function stand(isComplete: boolean, isSearchable: boolean, otherHits: boolean): void {
    standing = { isComplete, isSearchable, generation: standing.generation + (otherHits ? 1 : 0) };
  }

  function onEvent(event: IndexEvent): void {
    if (state.kind !== "indexing") return;
    if (event.kind === "opened") stand(event.before === "ready", event.before !== "missing", false);
    if (event.kind === "removed" && event.files > 0) stand(standing.isComplete, standing.isSearchable, true);
    if (event.kind !== "progress") return;
    if (event.filesStored > filesStored) stand(standing.isComplete, true, true);
    filesStored = event.filesStored;
    const fraction = Math.max(state.fraction, event.filesTotal === 0 ? 0 : event.filesDone / event.filesTotal);
    enter({ kind: "indexing", fraction, filesDone: event.filesDone, filesTotal: event.filesTotal });
  }

  function cancelAll(): void {
    clearTimeout(timer);
    queued = undefined;
    for (const cancel of abortable) cancel.abort();
  }

  return {
    folder,
    state: () => state,
    standing: () => standing,
    changed,
    lookAgain() {
      const idle = state.kind === "ready" || state.kind === "empty" || state.kind === "failed";
      if (idle && isAutomatic() && Date.now() - endedAt >= LOOK_AGAIN_MS) runAfter(0);
    },
    update,
    pause() {
      if (state.kind === "off") return;
      paused = true;
      cancelAll();
      enter({ kind: "paused" });
    },
    resume() {
      if (!paused) return;
      update().catch(() => undefined);
    },
    async turnOff() {
      cancelAll();
      stand(false, false, true);
      enter({ kind: "off", why: "deleted" });
      // The engine lets go of the folder only when the cancelled run has ended.
      await turn(async () => undefined);
    },
    dispose: cancelAll,
  };
}

function afterFailure(error: unknown): FolderState {
  const message = error instanceof Error ? error.message : String(error);
  const code = isSextantError(error) ? error.code : null;
  if (isAbort(error)) return { kind: "paused" };
  if (code === "index/locked") return { kind: "locked", message };
  if (code === "folder/nothing-to-index") return { kind: "empty", message };
  return { kind: "failed", error, code, message };
}
