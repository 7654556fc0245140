/** Entry of a chunking worker thread: takes files, answers with their chunks, one message each. */
import os from "node:os";
import { setFlagsFromString } from "node:v8";
import { parentPort, workerData } from "node:worker_threads";
import { chunkFile } from "./chunkFile.ts";
import type { FileToChunk, WorkerMessage, WorkerStart } from "./chunkPool.ts";
import { hasCrashed, takeGrammarFailures } from "./grammars.ts";

// Grammars are huge functions that run for a few seconds: V8's optimizing compiler spends more on them than it ever wins back
// (Swift: 5.3 s for 37 files with it, 1.2 s without; Redis 9.3 and 7.2). The flag holds for the whole process, where the only other
// WebAssembly is the dot product of search, which loses 7 %.
setFlagsFromString("--liftoff-only");

const port = parentPort;
if (port === null) throw new Error("chunk-worker.js is a worker thread's entry; it does nothing on its own.");

// On Linux this is about the calling thread; elsewhere it would slow the whole process, queries included, and could not be undone.
if ((workerData as WorkerStart).background && process.platform === "linux") os.setPriority(os.constants.priority.PRIORITY_BELOW_NORMAL);

async function answer({ id, path, text }: FileToChunk): Promise<void> {
  const file = await chunkFile(path, text);
  const message: WorkerMessage = { id, file, notices: takeGrammarFailures().map((failure) => failure.message), spent: hasCrashed() };
  port?.postMessage(message);
}

port.on("message", (file: FileToChunk) => void answer(file));
const ready: WorkerMessage = "ready";
port.postMessage(ready);
