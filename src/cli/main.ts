#!/usr/bin/env node
/** The terminal's front door: signals, pipes and the exit code. */
import { setMaxListeners } from "node:events";
import { packageVersion } from "../engine/packageFolder.ts";
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

// `sextant search ... | head`: the reader has what it wanted. That is no failure of ours.
let readerLeft = false;
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    readerLeft = true;
    stop.abort();
  });
}

const code = await run(process.argv.slice(2), processTerminal(), openEngine, packageVersion, stop.signal);

/** A pipe may still hold our last words; natives may keep the process alive after them. */
process.stdout.write("", () => process.stderr.write("", () => process.exit(readerLeft ? EXIT.done : code)));
