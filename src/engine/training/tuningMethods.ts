/** The engine's methods that learn. */
import type { Engine } from "../../protocol/engine.ts";
import type { Shelf } from "./shelf.ts";
import { superviseTuning } from "./superviseTuning.ts";

export interface TuningPlace {
  readonly shelfOf: (folder: string) => Promise<Shelf>;
  /** Throws where the folder is none. */
  readonly findFolder: (folder: string) => Promise<string>;
  readonly place: { readonly dataDirectory?: string };
  readonly modelFolder: string;
  /** Fires when the engine closes. */
  readonly closing: AbortSignal;
  /** What the engine waits for when it closes. */
  readonly running: Set<Promise<unknown>>;
}

export function tuningMethods({ shelfOf, findFolder, place, modelFolder, closing, running }: TuningPlace): Pick<Engine, "tune" | "adapters" | "changeAdapters"> {
  return {
    async tune(asked, options, onEvent, signal) {
      const folder = await findFolder(asked);
      const run = superviseTuning({ folder, ...place, modelFolder, options }, onEvent, signal ? AbortSignal.any([signal, closing]) : closing);
      running.add(run);
      return run.finally(() => running.delete(run));
    },
    adapters: async (asked) => (await shelfOf(asked)).list(),
    changeAdapters: async (asked, change) => (await shelfOf(asked)).change(change),
  };
}
