/** One engine process: forked, spoken to through a client, ended without a trace. */
import { fork } from "node:child_process";
import { createInterface } from "node:readline";
import { type EngineClient, openEngineClient } from "./engineClient.ts";
import { ipcPort } from "./port.ts";

/** Plain data for the child; what is not given is the engine's own default. */
export interface EngineChildOptions {
  readonly dataDirectory?: string;
  readonly modelFolder?: string;
  /** Threads that parse while indexing. */
  readonly threads?: number;
  /** How much of all processors indexing may take. */
  readonly maxCpuPercent?: number;
}

export interface ForkOptions {
  /** dist/engine.js */
  readonly engineFile: string;
  /** The package's version. */
  readonly version: string;
  /** How often a child that has calls to answer is asked for a sign of life; four times without one it is killed. Default 15 s. */
  readonly pingEveryMs?: number;
  readonly engine: EngineChildOptions;
  /** Each line the child writes to stderr. */
  readonly onLog: (line: string) => void;
  /** Before any call that was running is rejected. `how` completes the sentence "The engine ...". */
  readonly onEnd: (how: string) => void;
}

export interface EngineChild {
  readonly pid: number | undefined;
  readonly client: EngineClient;
  /** Resolves when the process is gone and everything it said has been heard. */
  readonly ended: Promise<void>;
  /** Ends it in order, and by force where that takes too long. Resolves when the process is gone. */
  stop(): Promise<void>;
  kill(): void;
}

/** The child gives itself 2.5 s to store what it stores; VS Code gives its extensions 5 s. */
const STOP_WITHIN_MS = 3_500;
/** Saying hello takes some 100 ms; a machine that needs longer than this has other worries. */
const HELLO_WITHIN_MS = 30_000;
/** A child without a pipe ends by itself within a second. */
const DISCONNECTED_WITHIN_MS = 2_000;

/** A minute in all: LanceDB and ONNX Runtime may hold the child's loop for seconds, on a busy machine for longer. */
const PING_EVERY_MS = 15_000;
const PINGS = 4;

export function forkEngine({ engineFile, version, engine, onLog, onEnd, pingEveryMs = PING_EVERY_MS }: ForkOptions): EngineChild {
  const child = fork(engineFile, [JSON.stringify(engine)], {
    // Vectors and undefined travel as they are.
    serialization: "advanced",
    stdio: ["ignore", "ignore", "pipe", "ipc"],
    // The editor's own flags and preloads (its debugger's, for one) are not for us.
    execArgv: [],
    env: childEnvironment(),
  });
  let gone = false;
  const closeListeners: (() => void)[] = [];
  let tellEnded: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => (tellEnded = resolve));

  function end(how: string): void {
    if (gone) return;
    gone = true;
    clearTimeout(helloTimer);
    onEnd(how);
    for (const listener of closeListeners) listener();
    tellEnded();
  }

  /** Answers may still lie in the pipe when the process is gone: the end is when both are. */
  let howItEnded: string | undefined;
  /** Why it was killed, where that was us. */
  let hung: string | undefined;
  let connected = true;
  child.on("exit", (code, signal) => {
    howItEnded = hung ?? (signal === null ? `exited with code ${code}` : `was ended by ${signal}`);
    if (!connected || !child.connected) end(howItEnded);
  });
  child.on("disconnect", () => {
    connected = false;
    if (howItEnded !== undefined) return end(howItEnded);
    setTimeout(kill, DISCONNECTED_WITHIN_MS).unref();
  });
  child.on("error", (error) => {
    if (child.pid === undefined) end(`could not be started (${error.message})`);
  });
  if (child.stderr) createInterface({ input: child.stderr }).on("line", onLog);

  function kill(): void {
    if (!gone) child.kill("SIGKILL");
  }

  const port = ipcPort(child, (listener) => void closeListeners.push(listener));
  const onSilence = (): void => {
    hung = `gave no sign of life for ${Math.round((pingEveryMs * PINGS) / 1_000)} s and was ended`;
    kill();
  };
  const client = openEngineClient(port, { version, silence: { everyMs: pingEveryMs, times: PINGS, onSilence } });
  const helloTimer = setTimeout(kill, HELLO_WITHIN_MS);
  client.ready.then(
    () => clearTimeout(helloTimer),
    () => undefined,
  );

  return {
    pid: child.pid,
    client,
    ended,
    async stop() {
      void client.close();
      const timer = setTimeout(kill, STOP_WITHIN_MS);
      await ended;
      clearTimeout(timer);
    },
    kill,
  };
}

function childEnvironment(): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: _, ...env } = process.env;
  // glibc gives each of the many native threads a heap of its own and keeps what they free: with two for all of them the engine's
  // peak while indexing is about 600 MB instead of 740, at the same speed. Read when the process starts, so it must be set here.
  if (process.platform === "linux") env.MALLOC_ARENA_MAX ??= "2";
  // In a desktop editor process.execPath is Electron, which is Node.js only when told so.
  return { ...env, ELECTRON_RUN_AS_NODE: "1" };
}
