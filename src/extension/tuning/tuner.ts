/**
 * The fine-tune that runs in this window, at most one. The engine does the work in a process of its own; a window that ends in the
 * middle of it leaves a note, and the next window of this workspace goes on from the last checkpoint. Knows no editor.
 */
import { isSextantError } from "../../core/errors.ts";
import type { TuneOptions, TuneReport } from "../../core/tuning.ts";
import { NOT_BEGUN, progressAfter, type TuneProgress } from "../../core/tuningWords.ts";
import type { Note } from "./note.ts";
import type { Engine } from "../../protocol/engine.ts";

export interface RunningTune {
  /** Absolute path. */
  readonly folder: string;
  readonly progress: TuneProgress;
  /** Cancelled, and about to end. */
  readonly stopping: boolean;
}

export interface Tuner {
  readonly running: RunningTune | undefined;
  /** Resolves with the report; rejects as the engine does, with an `AbortError` after `cancel`. Throws where one runs. */
  run(folder: string): Promise<TuneReport>;
  cancel(): void;
  /** The folder in which the last window was interrupted, once. */
  interrupted(): string | undefined;
  /** What was interrupted is not gone on with, by no window. */
  giveUp(): void;
  /** Told of every change of `running`. Returns how to stop listening. */
  onChange(listener: () => void): () => void;
}

export interface TunerDoors {
  readonly engine: Pick<Engine, "tune">;
  /** Which folder is at work; outlives the window. */
  readonly note: Note;
  readonly options: () => TuneOptions;
  /** What the job has to say on its way, such as that another backend runs than was asked for. */
  readonly onNotice: (text: string) => void;
}

export function openTuner({ engine, note, options, onNotice }: TunerDoors): Tuner {
  let running: RunningTune | undefined;
  let stop = new AbortController();
  const listeners = new Set<() => void>();
  let interrupted = note.read();

  function become(next: RunningTune | undefined): void {
    running = next;
    for (const listener of [...listeners]) listener();
  }

  return {
    get running() {
      return running;
    },
    async run(folder) {
      if (running) throw new Error("A fine-tune is running in this window already.");
      interrupted = undefined;
      stop = new AbortController();
      become({ folder, progress: NOT_BEGUN, stopping: false });
      const before = note.read();
      note.write(folder);
      let goesOn: string | undefined;
      try {
        return await engine.tune(
          folder,
          options(),
          (event) => {
            if (event.kind === "notice") onNotice(event.text);
            if (running) become({ ...running, progress: progressAfter(running.progress, event) });
          },
          stop.signal,
        );
      } catch (error) {
        const code = isSextantError(error) ? error.code : null;
        // Ended with the window, or another one runs it: that one's note stands.
        goesOn = code === "engine/closed" ? folder : code === "tune/running" ? before : undefined;
        throw error;
      } finally {
        note.write(goesOn);
        become(undefined);
      }
    },
    cancel() {
      if (!running || running.stopping) return;
      become({ ...running, stopping: true });
      stop.abort();
    },
    interrupted() {
      const folder = interrupted;
      interrupted = undefined;
      return folder;
    },
    giveUp() {
      interrupted = undefined;
      if (!running) note.write(undefined);
    },
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
