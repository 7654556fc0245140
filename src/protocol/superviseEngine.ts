/**
 * An engine that may die: started by the first call, started again with growing pauses, given up loudly when it keeps dying.
 * A call that was running is repeated once by itself: every method may be, because batches are stored whole and answers change nothing.
 */
import { randomUUID } from "node:crypto";
import { isAbort, isSextantError, SextantError } from "../core/errors.ts";
import { continueProgress } from "./continuedProgress.ts";
import type { Engine, IndexEvent } from "./engine.ts";
import { type EngineChild, type EngineChildOptions, forkEngine } from "./engineChild.ts";
import type { EngineClient } from "./engineClient.ts";
import { aborted } from "./errorData.ts";

export type EngineState =
  /** Not started yet, at rest, or shut down. The next call starts it, unless it was shut down. */
  | { readonly kind: "stopped" }
  | { readonly kind: "starting" }
  | { readonly kind: "running"; readonly pid: number }
  /** It died `attempt` times in a row and is started again after `inMs`. */
  | { readonly kind: "restarting"; readonly attempt: number; readonly inMs: number; readonly reason: string }
  /** Not started again until `restart` is called; every call rejects with `reason`. */
  | { readonly kind: "failed"; readonly reason: SextantError };

export interface SupervisorOptions {
  /** dist/engine.js */
  readonly engineFile: string;
  /** The version of the package that asks; the engine must be of the same. */
  readonly version: string;
  readonly engine?: EngineChildOptions;
  /** Each line of the engine's log. */
  readonly onLog?: (line: string) => void;
  /** How often an engine that has calls to answer is asked for a sign of life. Default 15 s. */
  readonly pingEveryMs?: number;
  /** How long to wait after each death in a row; one death more is given up on. Default 0.25, 0.5, 1 and 2 seconds. */
  readonly pausesMs?: readonly number[];
  /**
   * An engine that nothing was asked of for so long is ended in order, and started again by the next call: what it holds of a large
   * folder (hundreds of MB) cannot be given back to the system in any other way. Never unless told.
   */
  readonly restAfterMs?: number;
}

export interface SupervisedEngine extends Engine {
  readonly state: EngineState;
  /** Told at once of the state there is, then of every change. Returns how to stop listening. */
  onState(listener: (state: EngineState) => void): () => void;
  /**
   * Ends the process in order and starts one with `engine` in place of the options so far; calls that run are repeated there.
   * Also the way out of `failed`.
   */
  restart(engine?: EngineChildOptions): Promise<void>;
  /** The same as `close`: ends the process in order, by force where that takes over 3.5 s. Nothing can be asked afterwards. */
  shutdown(): Promise<void>;
}

const PAUSES_MS: readonly number[] = [250, 500, 1_000, 2_000];
/** A call that ends the engine twice would end it for ever. */
const REPEATS = 1;

interface Waiting {
  resolve(client: EngineClient): void;
  reject(error: unknown): void;
}

export function superviseEngine(options: SupervisorOptions): SupervisedEngine {
  const { engineFile, version, onLog = () => undefined, pausesMs = PAUSES_MS } = options;
  let engine: EngineChildOptions = options.engine ?? {};
  let state: EngineState = { kind: "stopped" };
  let child: EngineChild | undefined;
  /** In a row: an answered call sets it back. */
  let deaths = 0;
  let pause: NodeJS.Timeout | undefined;
  let shut: Promise<void> | undefined;
  let turn: Promise<void> = Promise.resolve();
  let waiting: Waiting[] = [];
  let calls = 0;
  let resting: NodeJS.Timeout | undefined;
  const listeners = new Set<(state: EngineState) => void>();

  function become(next: EngineState): void {
    state = next;
    for (const listener of [...listeners]) listener(next);
  }

  function start(): void {
    become({ kind: "starting" });
    const started: EngineChild = forkEngine({
      engineFile,
      version,
      ...(options.pingEveryMs === undefined ? {} : { pingEveryMs: options.pingEveryMs }),
      engine,
      onLog,
      onEnd: (how) => {
        if (child === started) died(how);
      },
    });
    child = started;
    started.client.ready.then(
      () => {
        if (child !== started) return;
        become({ kind: "running", pid: started.pid ?? 0 });
        for (const one of waiting.splice(0)) one.resolve(started.client);
      },
      (error: unknown) => {
        // A death is told by onEnd; what is left is an engine of another version, and no restart changes that.
        if (child !== started || !isSextantError(error) || error.code !== "engine/version-mismatch") return;
        child = undefined;
        started.kill();
        fail(error);
      },
    );
  }

  function died(how: string): void {
    child = undefined;
    const inMs = pausesMs[deaths];
    deaths++;
    if (inMs === undefined) {
      const last = `The engine ended ${deaths} times in a row and is not started again; the last time it ${how}.`;
      fail(new SextantError("engine/gave-up", last, "See Sextant's log for the reason, then start the engine again."));
      return;
    }
    become({ kind: "restarting", attempt: deaths, inMs, reason: `The engine ${how}.` });
    pause = setTimeout(start, inMs);
  }

  function fail(reason: SextantError): void {
    become({ kind: "failed", reason });
    for (const one of waiting.splice(0)) one.reject(reason);
  }

  function restSoon(): void {
    clearTimeout(resting);
    if (options.restAfterMs === undefined || calls > 0 || shut) return;
    resting = setTimeout(() => {
      const stopped = child;
      if (state.kind !== "running" || !stopped) return;
      // Its end is wanted. A call that comes meanwhile starts another one; shutting down waits for this one too.
      child = undefined;
      become({ kind: "stopped" });
      turn = turn.then(() => stopped.stop());
    }, options.restAfterMs);
  }

  async function stopChild(): Promise<void> {
    clearTimeout(pause);
    clearTimeout(resting);
    const stopped = child;
    // Its end is wanted: no death to count.
    child = undefined;
    await stopped?.stop();
  }

  /** The client of a process that has said hello. */
  function running(signal?: AbortSignal): Promise<EngineClient> {
    if (shut) return Promise.reject(closedError());
    if (signal?.aborted === true) return Promise.reject(aborted(signal));
    if (state.kind === "failed") return Promise.reject(state.reason);
    if (state.kind === "running" && child) return Promise.resolve(child.client);
    if (state.kind === "stopped") start();
    return new Promise<EngineClient>((resolve, reject) => {
      const one: Waiting = {
        resolve: (client) => (signal?.removeEventListener("abort", abort), resolve(client)),
        reject: (error) => (signal?.removeEventListener("abort", abort), reject(error)),
      };
      const abort = (): void => {
        waiting = waiting.filter((other) => other !== one);
        reject(aborted(signal));
      };
      signal?.addEventListener("abort", abort, { once: true });
      waiting.push(one);
    });
  }

  async function call<T>(work: (client: Engine) => Promise<T>, signal?: AbortSignal, onRepeat?: () => void): Promise<T> {
    calls++;
    clearTimeout(resting);
    try {
      return await repeated(work, signal, onRepeat);
    } finally {
      calls--;
      restSoon();
    }
  }

  async function repeated<T>(work: (client: Engine) => Promise<T>, signal?: AbortSignal, onRepeat: () => void = () => undefined): Promise<T> {
    for (let repeats = 0; ; repeats++) {
      const client = await running(signal);
      try {
        const result = await work(client);
        deaths = 0;
        return result;
      } catch (error) {
        const lost = isSextantError(error) && (error.code === "engine/died" || (error.code === "engine/closed" && !shut));
        if (!lost) {
          // Refused in good health. A cancelled call proves nothing: it does not wait for the engine.
          if (!isAbort(error) && !shut) deaths = 0;
          throw error;
        }
        if (signal?.aborted === true) throw aborted(signal);
        if (state.kind === "failed") throw state.reason;
        if (repeats === REPEATS) throw diedTwice();
        onRepeat();
        // Somebody else asked it to end: it refuses already and is gone in a moment.
        if (child?.client === client) await child.ended;
      }
    }
  }

  function shutdown(): Promise<void> {
    if (shut) return shut;
    for (const one of waiting.splice(0)) one.reject(closedError());
    shut = turn.then(stopChild).then(() => become({ kind: "stopped" }));
    return shut;
  }

  return {
    get state() {
      return state;
    },
    onState(listener) {
      listeners.add(listener);
      listener(state);
      return () => void listeners.delete(listener);
    },
    restart(changed) {
      turn = turn.then(async () => {
        if (shut) throw closedError();
        engine = changed ?? engine;
        become({ kind: "starting" });
        await stopChild();
        deaths = 0;
        if (!shut) start();
      });
      const done = turn;
      turn = turn.catch(() => undefined);
      return done;
    },
    shutdown,
    close: shutdown,
    index(folder, indexOptions, onEvent, signal) {
      const progress = continueProgress(onEvent);
      // The first event comes after the old index was dropped: a run that is repeated must keep what the first one stored.
      let wanted = indexOptions;
      const listen = (event: IndexEvent): void => {
        const { rebuild: _, ...rest } = wanted;
        wanted = rest;
        progress.take(event);
      };
      return call((client) => client.index(folder, wanted, listen, signal), signal, () => progress.again());
    },
    search: (folder, query, signal) => call((client) => client.search(folder, query, signal), signal),
    similar: (folder, query, signal) => call((client) => client.similar(folder, query, signal), signal),
    check: (question) => call((client) => client.check(question)),
    status: (folder) => call((client) => client.status(folder)),
    warm: () => call((client) => client.warm()),
    embed: (text, role, signal) => call((client) => client.embed(text, role, signal), signal),
    vote(folder, vote) {
      // A vote may be on disk when the engine dies before it could say so: with a name of its own it is recorded once.
      const named = { ...vote, id: vote.id ?? randomUUID() };
      return call((client) => client.vote(folder, named));
    },
    votes: (folder, query) => call((client) => client.votes(folder, query)),
    exportVotes: (folder) => call((client) => client.exportVotes(folder)),
    importVotes: (folder, lines) => call((client) => client.importVotes(folder, lines)),
    forgetVotes: (folder, which) => call((client) => client.forgetVotes(folder, which)),
    migrateVotes: (folder, layout) => call((client) => client.migrateVotes(folder, layout)),
    quality: (folder, onEvent, signal) => call((client) => client.quality(folder, onEvent, signal), signal),
    countSearch: (folder, asked) => call((client) => client.countSearch(folder, asked)),
    tune: (folder, tuneOptions, onEvent, signal) => call((client) => client.tune(folder, tuneOptions, onEvent, signal), signal),
    adapters: (folder) => call((client) => client.adapters(folder)),
    changeAdapters: (folder, change) => call((client) => client.changeAdapters(folder, change)),
    doctor: (folder, signal) => call((client) => client.doctor(folder, signal), signal),
    remove: (folder) => call((client) => client.remove(folder)),
  };
}

function closedError(): SextantError {
  return new SextantError("engine/closed", "The engine has been closed.", "Start it again.");
}

function diedTwice(): SextantError {
  return new SextantError("engine/died", "The engine ended in the middle of this request, and again when it was repeated.", "Ask something else or try again; Sextant's log says why it ended.");
}
