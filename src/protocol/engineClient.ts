/** The editor's half of the pipe: an `Engine` whose work is done by whoever serves the other end of the port. */
import { SextantError } from "../core/errors.ts";
import type { Engine, EngineEvent } from "./engine.ts";
import { aborted, fromErrorData } from "./errorData.ts";
import { type CallParams, type CallResult, type FromEngine, hello, type Method, type ToEngine, versionProblem } from "./messages.ts";
import type { Port } from "./port.ts";
import { type SilenceOptions, watchSilence } from "./watchSilence.ts";

export interface EngineClient extends Engine {
  /** The other side has said hello and may be talked to; rejects with `engine/version-mismatch` or `engine/died`. */
  readonly ready: Promise<void>;
}

interface Pending {
  readonly onEvent: (event: EngineEvent) => void;
  resolve(result: unknown): void;
  reject(error: unknown): void;
}

interface CallOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onEvent?: (event: EngineEvent) => void;
}

export interface ClientOptions {
  readonly version: string;
  /** Called while a call waits, when the other side has given no sign of life for `everyMs` `times` times over. */
  readonly silence?: Pick<SilenceOptions, "everyMs" | "times" | "onSilence">;
}

export function openEngineClient(port: Port, { version, silence }: ClientOptions): EngineClient {
  const mine = hello(version);
  const pending = new Map<number, Pending>();
  let nextId = 1;
  let greeted = false;
  let closing: Promise<void> | undefined;
  /** Why no call can be answered any more. */
  let over: (() => Error) | undefined;
  let tellReady: { resolve(): void; reject(error: unknown): void } = { resolve: () => undefined, reject: () => undefined };
  const ready = new Promise<void>((resolve, reject) => (tellReady = { resolve, reject }));
  // Whoever does not wait for it learns the same from the first call.
  ready.catch(() => undefined);

  const send = (message: ToEngine): void => port.send(message);
  const watch = silence && watchSilence({ ...silence, ask: () => send({ kind: "ping" }) });

  function forget(id: number): Pending | undefined {
    const call = pending.get(id);
    pending.delete(id);
    if (pending.size === 0) watch?.end();
    return call;
  }

  function end(why: () => Error): void {
    over ??= why;
    const left = [...pending.values()];
    pending.clear();
    watch?.end();
    for (const call of left) call.reject(over());
    tellReady.reject(over());
  }

  function call<M extends Method>(method: M, params: CallParams[M], { signal, onEvent }: CallOptions = {}): Promise<CallResult<M>> {
    if (over) return Promise.reject(over());
    if (closing && method !== "close") return Promise.reject(closedError());
    if (signal?.aborted === true) return Promise.reject(aborted(signal));
    return new Promise<unknown>((resolve, reject) => {
      const id = nextId++;
      const cancel = (): void => {
        send({ kind: "cancel", id });
        // A run that indexes or learns is over when it no longer writes, which the other side tells; nobody has to wait for anything else.
        if (method === "index" || method === "tune") return;
        forget(id);
        reject(aborted(signal));
      };
      const settled = (): void => signal?.removeEventListener("abort", cancel);
      pending.set(id, {
        onEvent: onEvent ?? (() => undefined),
        resolve: (result) => (settled(), resolve(result)),
        reject: (error) => (settled(), reject(signal?.aborted === true ? aborted(signal) : error)),
      });
      signal?.addEventListener("abort", cancel, { once: true });
      watch?.begin();
      send({ kind: "request", id, method, params });
    }) as Promise<CallResult<M>>;
  }

  function take(message: FromEngine): void {
    watch?.heard();
    if (!greeted) {
      greeted = true;
      const problem = versionProblem("editor", mine, message);
      if (problem) return end(() => problem);
      tellReady.resolve();
    }
    // An id that is not there was cancelled, and its answer was already under way.
    switch (message.kind) {
      case "hello":
      case "pong":
        return;
      case "events":
        for (const event of message.events) pending.get(message.id)?.onEvent(event);
        return;
      case "answer":
      case "failure": {
        const call = forget(message.id);
        if (message.kind === "answer") call?.resolve(message.result);
        else call?.reject(fromErrorData(message.error));
        return;
      }
    }
  }

  port.onMessage((message) => take(message as FromEngine));
  port.onClose(() => end(closing ? closedError : diedError));
  send(mine);

  return {
    ready,
    index: (folder, options, onEvent, signal) => call("index", [folder, options], { onEvent: onEvent as Pending["onEvent"], signal }),
    search: (folder, query, signal) => call("search", [folder, query], { signal }),
    similar: (folder, query, signal) => call("similar", [folder, query], { signal }),
    check: (question) => call("check", [question]),
    status: (folder) => call("status", [folder]),
    warm: () => call("warm", []),
    embed: (text, role, signal) => call("embed", [text, role], { signal }),
    vote: (folder, vote) => call("vote", [folder, vote]),
    votes: (folder, query) => call("votes", [folder, query]),
    exportVotes: (folder) => call("exportVotes", [folder]),
    importVotes: (folder, lines) => call("importVotes", [folder, lines]),
    forgetVotes: (folder, which) => call("forgetVotes", [folder, which]),
    migrateVotes: (folder, layout) => call("migrateVotes", [folder, layout]),
    quality: (folder, onEvent, signal) => call("quality", [folder], { ...(onEvent ? { onEvent: onEvent as Pending["onEvent"] } : {}), signal }),
    countSearch: (folder, asked) => call("countSearch", [folder, asked]),
    tune: (folder, options, onEvent, signal) => call("tune", [folder, options], { onEvent: onEvent as Pending["onEvent"], signal }),
    adapters: (folder) => call("adapters", [folder]),
    changeAdapters: (folder, change) => call("changeAdapters", [folder, change]),
    doctor: (folder, signal) => call("doctor", [folder], { signal }),
    remove: (folder) => call("remove", [folder]),
    close() {
      // A pipe that closes before the answer came has closed: that is all that was asked for.
      return (closing ??= call("close", []).catch(() => undefined));
    },
  };
}

function closedError(): SextantError {
  return new SextantError("engine/closed", "The engine has been closed.", "Start it again.");
}

function diedError(): SextantError {
  return new SextantError("engine/died", "The engine ended in the middle of this request.", "Try again; Sextant's log says why it ended.");
}
