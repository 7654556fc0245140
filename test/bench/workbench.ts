/** What several topics need and none should measure twice: the data, a temporary folder, the indexed corpora, the judged answers. */
import path from "node:path";
import { openEngine } from "../../src/engine/engine.ts";
import type { Engine, IndexReport } from "../../src/protocol/engine.ts";
import type { BenchData } from "./benchData.ts";
import { inChild } from "./child.ts";
import type { Spent } from "./measure.ts";
import { answersOf, type Answered } from "./quality.ts";

export interface Corpus {
  readonly name: string;
  readonly folder: string;
  readonly report: IndexReport;
}

/** How many simulated users, and where what they found is kept, so that a run that was cut off goes on. */
export interface TuningOptions {
  readonly seeds: readonly number[];
  /** All numbers of votes unless told. */
  readonly votes?: readonly number[];
  readonly runs?: string;
  /** Which folders; all unless told. */
  readonly worlds?: readonly string[];
}

export interface Workbench {
  readonly data: BenchData;
  readonly tuning: TuningOptions;
  /** Removed at the end. */
  readonly temp: string;
  readonly dataDirectory: string;
  readonly engine: Engine;
  /** All corpora, from nothing, by one fresh process: done by the first topic that asks. */
  indexed(): { readonly spent: Spent; readonly corpora: readonly Corpus[] };
  /** The default mode's answers to all questions. */
  hybrid(): Promise<readonly Answered[]>;
}

export function openWorkbench(data: BenchData, temp: string, tuning: TuningOptions): Workbench {
  const dataDirectory = path.join(temp, "data");
  const engine = openEngine({ dataDirectory });
  let indexed: ReturnType<Workbench["indexed"]> | undefined;
  let hybrid: Promise<readonly Answered[]> | undefined;
  const bench: Workbench = {
    data,
    tuning,
    temp,
    dataDirectory,
    engine,
    indexed() {
      if (indexed) return indexed;
      const folders = data.repos.map(({ name }) => path.join(data.corpora, name));
      const { answer, ...spent } = inChild(temp, "index", { dataDirectory, folders });
      const corpora = data.repos.map(({ name }, i) => ({ name, folder: folders[i]!, report: answer[i]! }));
      return (indexed = { spent, corpora });
    },
    hybrid() {
      bench.indexed();
      return (hybrid ??= answersOf(data, engine, "hybrid"));
    },
  };
  return bench;
}
