#!/usr/bin/env node
/** The terminal's front door: signals, pipes and the exit code. */
import { setMaxListeners } from "node:events";
import { packageVersion } from "../engine/packageFolder.ts";
import { parseArguments } from "./parseArguments.ts";
import { EXIT } from "./reportError.ts";
import { run } from "./run.ts";
import type { OpenEngine } from "./session.ts";
import { processTerminal } from "./terminal.ts";

/** Loaded when a command needs it: `sextant help` must not wait for ONNX Runtime and LanceDB. */
const openEngine: OpenEngine = async (options) => (await import("../engine/engine.ts")).openEngine(options);

const stop = new AbortController();
// Each piece of work in flight listens; there may be more of them than the ten that Node takes for a leak.
setMaxListeners(0, stop.signal);

/** The first signal lets the work stop in order; the second does not wait. */
function interrupt(): void {
  if (stop.signal.aborted) process.exit(EXIT.interrupted);
  if (process.stderr.isTTY) process.stderr.write("\r\u001b[KStopping; once more to stop at once.\n");
  stop.abort();
}
process.on("SIGINT", interrupt);
process.on("SIGTERM", interrupt);

/** Results are asked for by somebody who reads them; an index is wanted whoever looks. */
function worksUnread(words: readonly string[]): boolean {
  try {
    return parseArguments(words).command?.name === "index";
  } catch {
    return false;
  }
}

const words = process.argv.slice(2);
const isGone = (error: NodeJS.ErrnoException): boolean => error.code === "EPIPE" || error.code === "ERR_STREAM_DESTROYED";

// `sextant search ... | head`: the reader has what it wanted. That is no failure of ours.
let readerLeft = false;
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (!isGone(error)) throw error;
  if (worksUnread(words)) return;
  readerLeft = true;
  stop.abort();
});
// Remarks that nobody reads any more stop nothing.
process.stderr.on("error", (error: NodeJS.ErrnoException) => {
  if (!isGone(error)) throw error;
});

const code = await run(words, processTerminal(), openEngine, packageVersion, stop.signal);

/** A pipe may still hold our last words; natives may keep the process alive after them. */
process.stdout.write("", () => process.stderr.write("", () => process.exit(readerLeft ? EXIT.done : code)));
