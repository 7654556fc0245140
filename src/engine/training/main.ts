/**
 * The process that fine-tunes: forked by the engine with its task in argv[2], of low priority, ended by whoever needs it to end. It tells
 * its parent what it does and, last, what came of it.
 */
import { rmdir } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { setFlagsFromString } from "node:v8";
import type { Encoder } from "../../core/embedding.ts";
import type { TuneEvent, TuneOptions, TuneReport } from "../../core/tuning.ts";
import { isSextantError, SextantError } from "../../core/errors.ts";
import { type ErrorData, toErrorData } from "../../protocol/errorData.ts";
import { documentedDefinitions } from "../chunking/documentation.ts";
import { languageOf } from "../chunking/languages.ts";
import { openEncoder } from "../encoder/openEncoder.ts";
import { openFeedback } from "../feedback/feedback.ts";
import { packageFolder } from "../packageFolder.ts";
import { analyseQuery } from "../search/analyseQuery.ts";
import { describeFiles, searchFiles } from "../search/search.ts";
import { workspaceOf } from "../store/dataDirectory.ts";
import { acquireLock } from "../store/lock.ts";
import { makeFolder } from "../store/makeFolder.ts";
import { openMemory } from "../store/memory/memory.ts";
import { openReader } from "../store/store.ts";
import type { Snapshot } from "../store/snapshot.ts";
import { readSource } from "../workspace/readSource.ts";
import { unfinishedIn } from "./checkpoints.ts";
import { commitChanges } from "./commits.ts";
import { minePairs, type MiningRoom } from "./mine.ts";
import { openTensorFlow } from "./openTensorFlow.ts";
import { runTuning } from "./runTuning.ts";

export interface TuneTask {
  readonly folder: string;
  readonly dataDirectory?: string;
  readonly modelFolder: string;
  readonly options: TuneOptions;
}

export type FromTuning =
  | { readonly kind: "event"; readonly event: TuneEvent }
  | { readonly kind: "report"; readonly report: TuneReport }
  | { readonly kind: "failure"; readonly error: ErrorData };

// Compiling grammars with the optimizing compiler takes 110 MB and more time than it saves; training's products take 1.6 times as long without it, some three seconds of a job.
setFlagsFromString("--liftoff-only");
// Asking leaves some megabyte of numbers a question behind. V8 would let four times what is held pile up (150 MB here) before it collects them;
// half as much again costs no time that can be measured.
setFlagsFromString("--heap-growing-percent=50");

const stop = new AbortController();

async function work({ folder, dataDirectory, modelFolder, options }: TuneTask, onEvent: (event: TuneEvent) => void): Promise<TuneReport> {
  const workspace = workspaceOf(folder, dataDirectory);
  const checkpointFolder = unfinishedIn(workspace.memory);
  await makeFolder(workspace.memory);
  // Its own lock: the index may be written meanwhile.
  const lock = await acquireLock({ ...workspace, lock: path.join(workspace.memory, "tuning.lock") }).catch((error: unknown) => {
    if (!isSextantError(error) || error.code !== "index/locked") throw error;
    throw new SextantError("tune/running", `A fine-tune of ${workspace.folder} is running already.`, "Wait until it is done, or cancel it where it was started.");
  });
  onEvent({ kind: "started", pid: process.pid });
  await makeFolder(checkpointFolder);
  const encoder = await openEncoder(modelFolder);
  const reader = await openReader(folder, { ...(dataDirectory === undefined ? {} : { dataDirectory }), encoderId: encoder.id });
  const memory = openMemory(workspace);
  try {
    const feedback = openFeedback({
      memory,
      encoder: () => Promise.resolve(encoder),
      languageOf,
      encoderId: () => Promise.resolve(encoder.id),
      textOf: (asked) => Promise.resolve(asked.kind === "question" ? analyseQuery(asked.text).text : ""),
      read: (use) => reader.read(use),
    });
    const judgments = await feedback.judgments(stop.signal);
    const searching = { encoder: () => Promise.resolve(encoder) };
    return await reader.read((snapshot) =>
      runTuning(
        {
          encoder,
          snapshot,
          judgments,
          rankFiles: (text, limit, ways) => searchFiles(searching, snapshot, { text, limit }, ways, stop.signal),
          describeFiles: (text, limit, vector) => describeFiles(searching, snapshot, { text, limit }, vector, stop.signal),
          mine: (seed) => minePairs(miningRoom(workspace.folder, encoder, snapshot), seed, stop.signal),
          openTensorFlow: () => openTensorFlow(path.join(packageFolder(), "dist"), options.tfjsNodePath),
          memoryFolder: workspace.memory,
          checkpointFolder,
        },
        options,
        onEvent,
        stop.signal,
      ),
    );
  } finally {
    // Only where nothing was begun.
    await rmdir(checkpointFolder).catch(() => undefined);
    await lock.release();
  }
}

function miningRoom(folder: string, encoder: Encoder, snapshot: Snapshot): MiningRoom {
  return {
    encoder,
    snapshot,
    documented: async (file) => {
      const source = await readSource({ path: file, absolutePath: path.join(folder, file) });
      return source.kind === "skipped" ? [] : documentedDefinitions(file, source.text);
    },
    history: (isIndexed) => commitChanges(folder, isIndexed, stop.signal),
  };
}

if (process.send === undefined) {
  process.stderr.write("This is the process that Sextant's engine starts to learn; in a terminal run `sextant tune`.\n");
  process.exit(2);
}
try {
  os.setPriority(os.constants.priority.PRIORITY_BELOW_NORMAL);
} catch {
  // Not allowed here: it works at the priority it has.
}
const send = (message: FromTuning): Promise<void> => new Promise((resolve) => void process.send?.(message, undefined, undefined, () => resolve()));
process.on("disconnect", () => process.exit(0));
// Ctrl-C in a terminal goes to the whole group; whoever started us decides.
process.on("SIGINT", () => undefined);
process.on("message", () => stop.abort());

const last: FromTuning = await work(JSON.parse(process.argv[2] ?? "{}") as TuneTask, (event) => void send({ kind: "event", event })).then(
  (report) => ({ kind: "report" as const, report }),
  (error: unknown) => ({ kind: "failure" as const, error: toErrorData(error) }),
);
await send(last);
process.exit(0);
