/** The engine's half of the pipe: requests in, answers out. One failing request ends neither the others nor the process. */
import { setMaxListeners } from "node:events";
import { isAbort, isSextantError, SextantError } from "../core/errors.ts";
import type { Engine, EngineEvent } from "./engine.ts";
import { toErrorData } from "./errorData.ts";
import { gatherEvents } from "./gatherEvents.ts";
import { type Log, placesOf } from "./logLine.ts";
import { type CallParams, type CallResult, type FromEngine, hello, type Method, type Request, type ToEngine, versionProblem } from "./messages.ts";
import type { Port } from "./port.ts";

export interface ServeOptions {
  /** The package's version. */
  readonly version: string;
  /** Called by the first request; called again by the next one where it failed. */
  readonly openEngine: () => Promise<Engine>;
  readonly log: Log;
}

export interface EngineServer {
  /** Cancels what runs, lets it store what it is storing, closes the engine. Gives up waiting after `withinMs`. */
  close(withinMs: number): Promise<void>;
  /** The other side asked to close, and has been answered. */
  readonly closed: Promise<void>;
}

/** Storing a batch takes some 100 ms; whoever asked to close kills after a little more than this. */
const CLOSE_WITHIN_MS = 2_500;

type Served = Exclude<Method, "close">;

/** What the engine's methods need and parameters cannot carry. */
interface Call {
  readonly signal: AbortSignal;
  readonly onEvent: (event: EngineEvent) => void;
}

const RUN: { readonly [M in Served]: (engine: Engine, params: CallParams[M], call: Call) => Promise<CallResult<M>> } = {
  index: (engine, [folder, options], { onEvent, signal }) => engine.index(folder, options, onEvent, signal),
  search: (engine, [folder, query], { signal }) => engine.search(folder, query, signal),
  similar: (engine, [folder, query], { signal }) => engine.similar(folder, query, signal),
  check: (engine, [question]) => engine.check(question),
  status: (engine, [folder]) => engine.status(folder),
  warm: (engine) => engine.warm(),
  embed: (engine, [text, role], { signal }) => engine.embed(text, role, signal),
  vote: (engine, [folder, vote]) => engine.vote(folder, vote),
  votes: (engine, [folder, query]) => engine.votes(folder, query),
  exportVotes: (engine, [folder]) => engine.exportVotes(folder),
  importVotes: (engine, [folder, lines]) => engine.importVotes(folder, lines),
  forgetVotes: (engine, [folder, which]) => engine.forgetVotes(folder, which),
  migrateVotes: (engine, [folder, layout]) => engine.migrateVotes(folder, layout),
  quality: (engine, [folder], { onEvent, signal }) => engine.quality(folder, onEvent, signal),
  countSearch: (engine, [folder, asked]) => engine.countSearch(folder, asked),
  tune: (engine, [folder, options], { onEvent, signal }) => engine.tune(folder, options, onEvent, signal),
  adapters: (engine, [folder]) => engine.adapters(folder),
  changeAdapters: (engine, [folder, change]) => engine.changeAdapters(folder, change),
  doctor: (engine, [folder], { signal }) => engine.doctor(folder, signal),
  remove: (engine, [folder]) => engine.remove(folder),
};

interface Running {
  readonly stop: AbortController;
  readonly done: Promise<void>;
  /** By the one who asked, not by closing. */
  cancelled: boolean;
}

export function serveEngine(port: Port, { version, openEngine, log }: ServeOptions): EngineServer {
  const mine = hello(version);
  const running = new Map<number, Running>();
  let greeted = false;
  /** What every request gets instead of an answer, once there is a reason. */
  let refusal: SextantError | undefined;
  let engine: Promise<Engine> | undefined;
  let closing: Promise<void> | undefined;
  let tellClosed: () => void = () => undefined;
  const closed = new Promise<void>((resolve) => (tellClosed = resolve));

  const send = (message: FromEngine): void => port.send(message);

  function opened(): Promise<Engine> {
    if (engine) return engine;
    const opening = openEngine();
    engine = opening;
    opening.catch(() => (engine = undefined));
    return opening;
  }

  async function serve(request: Request, call: Call): Promise<unknown> {
    if (refusal) throw refusal;
    // Own names only: "toString" is no method of ours.
    if (!Object.hasOwn(RUN, request.method) || !Array.isArray(request.params)) {
      throw new SextantError("usage/bad-argument", `The engine has no method "${String(request.method)}".`, "Reload the window; if it stays, install Sextant again.");
    }
    const run = RUN[request.method as Served] as (engine: Engine, params: Request["params"], call: Call) => Promise<unknown>;
    return run(await opened(), request.params, call);
  }

  async function answer(request: Request, stop: AbortController): Promise<void> {
    const { id, method } = request;
    const started = performance.now();
    const events = gatherEvents((gathered) => send({ kind: "events", id, events: gathered }));
    try {
      const result = await serve(request, { signal: stop.signal, onEvent: (event) => events.add(event) });
      events.flush();
      send({ kind: "answer", id, result });
      logAnswer(log, method, result, performance.now() - started);
    } catch (caught) {
      events.flush();
      // The one who asked did not cancel: to them the engine was closed in the middle of it.
      const error = isAbort(caught) && refusal && running.get(id)?.cancelled !== true ? refusal : caught;
      send({ kind: "failure", id, error: toErrorData(error) });
      if (isAbort(error)) log("request.cancelled", { method, ms: performance.now() - started });
      else if (isSextantError(error)) log("request.failed", { method, code: error.code });
      else log("request.failed", { method, code: "engine/internal", ...placesOf(error) });
    } finally {
      running.delete(id);
    }
  }

  function close(withinMs: number): Promise<void> {
    refusal ??= new SextantError("engine/closed", "The engine has been closed.", "Start it again.");
    return (closing ??= closeWithin(withinMs));
  }

  async function closeWithin(withinMs: number): Promise<void> {
    const calls = [...running.values()];
    for (const { stop } of calls) stop.abort();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, withinMs)));
    const inOrder = Promise.all(calls.map((call) => call.done)).then(async () => (await engine)?.close());
    // What fails at closing comes after everything that matters.
    await Promise.race([inOrder.catch((error: unknown) => log("request.failed", { method: "close", ...placesOf(error) })), late]);
    clearTimeout(timer);
  }

  function take(message: ToEngine): void {
    if (!greeted) {
      greeted = true;
      send(mine);
      refusal ??= versionProblem("engine", mine, message);
      if (refusal) log("request.failed", { method: "hello", code: refusal.code });
    }
    switch (message?.kind) {
      case "hello":
        return;
      case "ping":
        return send({ kind: "pong" });
      case "request": {
        if (message.method === "close") {
          const { id } = message;
          void close(CLOSE_WITHIN_MS).then(() => {
            send({ kind: "answer", id, result: undefined });
            tellClosed();
          });
          return;
        }
        const stop = new AbortController();
        // A thousand files of one run may listen at once.
        setMaxListeners(0, stop.signal);
        // Entered before it runs: what fails at once must find itself there.
        const done = Promise.resolve().then(() => answer(message, stop));
        running.set(message.id, { stop, done, cancelled: false });
        return;
      }
      case "cancel": {
        const call = running.get(message.id);
        if (!call) return;
        call.cancelled = true;
        call.stop.abort();
        return;
      }
      default:
        log("message.ignored", {});
    }
  }

  port.onMessage((message) => take(message as ToEngine));
  return { close, closed };
}

function logAnswer(log: Log, method: Method, result: unknown, ms: number): void {
  if (method === "index") {
    const { filesAdded, filesChanged, filesRemoved, chunksEmbedded } = result as CallResult<"index">;
    log("index.applied", { files: filesAdded + filesChanged + filesRemoved, chunks: chunksEmbedded, ms });
  } else if (method === "search" || method === "similar") {
    log(`${method}.answered`, { hits: (result as CallResult<"search">).hits.length, ms });
  } else {
    log("request.answered", { method, ms });
  }
}
