/** Entry of a chunking worker thread: takes files, answers with their chunks, one message each. */
import { parentPort } from "node:worker_threads";
import { chunkFile } from "./chunkFile.ts";
import type { FileToChunk, WorkerAnswer } from "./chunkPool.ts";
import { hasCrashed, takeGrammarFailures } from "./grammars.ts";

const port = parentPort;
if (port === null) throw new Error("chunk-worker.js is a worker thread's entry; it does nothing on its own.");

async function answer({ id, path, text }: FileToChunk): Promise<void> {
  const file = await chunkFile(path, text);
  const message: WorkerAnswer = { id, file, notices: takeGrammarFailures().map((failure) => failure.message), spent: hasCrashed() };
  port?.postMessage(message);
}

port.on("message", (file: FileToChunk) => void answer(file));
