/**
 * The engine as a process of its own: serves the editor that forked it and ends with it.
 * argv[2] holds the `EngineOptions` as JSON. stdout is left alone, the log goes to stderr.
 */
import { logLine, type Log, placesOf } from "../protocol/logLine.ts";
import { ipcPort } from "../protocol/port.ts";
import { serveEngine } from "../protocol/serveEngine.ts";
import type { EngineOptions } from "./engine.ts";
import { packageVersion } from "./packageFolder.ts";

/** An editor that is gone waits for nothing: half a second to store the batch at hand, the rest to leave. */
const STORE_WITHIN_MS = 600;
const EXIT_WITHIN_MS = 900;

// The reader of the log may be gone before we are.
process.stderr.on("error", () => undefined);
const log: Log = (event, fields) => void process.stderr.write(`${logLine(event, fields)}\n`);

process.on("uncaughtException", (error) => {
  log("engine.crashed", placesOf(error));
  process.exit(1);
});

if (process.send === undefined) {
  process.stderr.write("This is the engine that Sextant's editor extension starts; in a terminal run `sextant`.\n");
  process.exit(2);
}

/**
 * Typing and builds must win over indexing, but a query is somebody waiting. So parsing alone is lowered (nice 10), not the process:
 * with four busy processes on two cores a query took 56 ms (median) in a process of normal priority and 776 ms in one of nice 10.
 */
const options: EngineOptions = { ...(JSON.parse(process.argv[2] ?? "{}") as EngineOptions), background: true };
const port = ipcPort(process, (listener) => void process.on("disconnect", listener));
// Loaded by the first request, so that hello is said at once and a native that cannot be loaded is an answer, not a crash.
const server = serveEngine(port, { version: packageVersion(), log, openEngine: async () => (await import("./engine.ts")).openEngine(options) });
log("engine.started", { version: packageVersion(), pid: process.pid });

function leave(): void {
  log("engine.closed", { seconds: process.uptime() });
  // Natives keep threads that would hold the process; the lock file goes in an exit hook.
  process.exit(0);
}

function leaveSoon(): void {
  setTimeout(leave, EXIT_WITHIN_MS);
  void server.close(STORE_WITHIN_MS).then(leave);
}

port.onClose(leaveSoon);
process.on("SIGTERM", leaveSoon);
process.on("SIGHUP", leaveSoon);
// Ctrl-C in a terminal goes to the whole group: the editor decides, and tells us by closing the pipe.
process.on("SIGINT", () => undefined);
// One turn for the answer to leave by the pipe.
void server.closed.then(() => setImmediate(leave));
