/** The progress of a run that had to be started again: what its listener sees only grows, as if nothing had happened. */
import type { IndexEvent } from "./engine.ts";

type Progress = Extract<IndexEvent, { kind: "progress" }>;
type Planned = Extract<IndexEvent, { kind: "planned" }>;

export interface ContinuedProgress {
  /** An event of the run under way. */
  take(event: IndexEvent): void;
  /** The run ended with its process; what comes next is from another one. */
  again(): void;
}

export function continueProgress(onEvent: (event: IndexEvent) => void): ContinuedProgress {
  /** The first plan: its files are the whole work of all runs together. */
  let plan: Planned | undefined;
  /** Of the run under way: files planned, and files of the whole work that earlier runs had stored. */
  let files = 0;
  let before = 0;
  let runs = 1;
  let opened = false;
  let shown: Progress = { kind: "progress", filesDone: 0, filesStored: 0, filesTotal: 0, chunks: 0 };
  /** Chunks at each number of files of this run, to know later how many of them were stored. */
  let marks: Progress[] = [];
  let chunksBefore = 0;

  function planned(event: Planned): void {
    files = event.files;
    if (plan === undefined) {
      plan = event;
      onEvent(event);
      return;
    }
    // Files that changed meanwhile make it more work than was left; what is shown as done stays done.
    before = Math.max(plan.files - files, before);
  }

  function progress(event: Progress): void {
    marks.push(event);
    // Only the marks from what is stored on are ever asked for.
    while (marks.length > 1 && (marks[1] as Progress).filesDone <= event.filesStored) marks.shift();
    const next: Progress = {
      kind: "progress",
      filesDone: Math.max(shown.filesDone, before + event.filesDone),
      filesStored: Math.max(shown.filesStored, before + event.filesStored),
      filesTotal: Math.max(shown.filesTotal, before + event.filesTotal),
      chunks: Math.max(shown.chunks, chunksBefore + event.chunks),
    };
    shown = next;
    onEvent(next);
  }

  return {
    take(event) {
      switch (event.kind) {
        case "planned":
          return planned(event);
        case "progress":
          return progress(event);
        // What there was before stands: the runs are one.
        case "opened":
          if (!opened) onEvent(event);
          opened = true;
          return;
        case "walking":
          if (runs === 1 || plan === undefined) onEvent(event);
          return;
        case "removed":
        case "skipped":
        case "notice":
          return onEvent(event);
      }
    },
    again() {
      runs++;
      const mark = marks[0];
      const last = marks.at(-1);
      if (mark && last && mark.filesDone <= last.filesStored) chunksBefore += mark.chunks;
      before = shown.filesStored;
      marks = [];
      onEvent({ kind: "notice", text: "The engine ended unexpectedly and was started again; indexing goes on from what is stored." });
    },
  };
}
