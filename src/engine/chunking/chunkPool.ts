/** Chunks files in worker threads, so that parsing neither blocks the engine nor takes it down. */
import { setMaxListeners } from "node:events";
import { existsSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { Worker } from "node:worker_threads";
import type { ChunkedFile } from "../../core/chunk.ts";
import { SextantError } from "../../core/errors.ts";
import { packageFolder } from "../packageFolder.ts";
import { chunkByLines } from "./chunkFile.ts";
import { languageOf } from "./languages.ts";

export interface FileToChunk {
  readonly id: number;
  readonly path: string;
  readonly text: string;
}

export interface WorkerAnswer {
  readonly id: number;
  readonly file: ChunkedFile;
  /** Grammars that could not be loaded, each told once by each worker. */
  readonly notices: readonly string[];
  /** True where the worker should be replaced: a grammar trapped in it. */
  readonly spent: boolean;
}

/** "ready" comes first: a worker that ends before it cannot be started, whichever file it was given. */
export type WorkerMessage = "ready" | WorkerAnswer;

export interface ChunkPool {
  /**
   * Never rejects for what is in the file; rejects with AbortError when cancelled, `engine/closed` after close(),
   * `engine/worker-died` where no worker can be started.
   */
  chunk(path: string, text: string, signal?: AbortSignal): Promise<ChunkedFile>;
  close(): Promise<void>;
}

export interface ChunkPoolOptions {
  /** Default: one less than there are cores, 1 to 4. */
  readonly threads?: number;
  /** A file that takes longer is cut by lines, which is told, and its worker replaced. Default 20 s. */
  readonly hangMs?: number;
  /** Told once for each grammar that is missing, and for each file that no worker gets through. */
  readonly onNotice?: (text: string) => void;
  /** The worker's entry; default dist/chunk-worker.js. */
  readonly workerFile?: string;
  /** Workers give way to everything else that wants to run; the thread that asks does not. Where the system can tell threads apart: Linux. */
  readonly background?: boolean;
}

/** What a worker is told when it starts. */
export interface WorkerStart {
  readonly background: boolean;
}

/** Files sent ahead to each worker: it must not wait for the pool between two small files. */
const SENT_AHEAD = 8;
/** Characters sent ahead to each worker: bounds the memory that texts in flight take. */
const MAX_CHARACTERS_AHEAD = 2_000_000;
/** A worker is replaced after so many characters: wasm memory grows with the largest file and never shrinks. */
const RECYCLE_AFTER = 200_000_000;

interface Task extends FileToChunk {
  resolve(file: ChunkedFile): void;
  reject(error: unknown): void;
  dropped: boolean;
  /** Was with a worker when it died: goes to the next one alone, so that it is known which file does it. */
  suspect: boolean;
}

/** The thread that embeds keeps one core; more than four parse faster than it embeds. */
export function defaultThreads(): number {
  return Math.min(4, Math.max(1, os.availableParallelism() - 1));
}

export function openChunkPool(options: ChunkPoolOptions = {}): ChunkPool {
  const threads = options.threads ?? defaultThreads();
  const hangMs = options.hangMs ?? 20_000;
  const workerFile = options.workerFile ?? path.join(packageFolder(), "dist", "chunk-worker.js");
  const waiting: Task[] = [];
  const told = new Set<string>();
  const seats = Array.from({ length: threads }, () => new Seat(workerFile, { background: options.background === true }, hangMs, { pump, giveBack, tell, giveUp }));
  let nextId = 0;
  let closed = false;

  function tell(text: string): void {
    if (told.has(text)) return;
    told.add(text);
    options.onNotice?.(text);
  }

  function giveBack(tasks: readonly Task[]): void {
    if (closed) return;
    waiting.unshift(...tasks);
  }

  /** No worker starts: cutting everything by lines would look like success and stay in the index. */
  function giveUp(tasks: readonly Task[], why: string): void {
    const error = new SextantError("engine/worker-died", `The process that parses files does not start: ${workerFile} ${why}.`, "Install Sextant again.");
    for (const task of [...tasks, ...waiting.splice(0)]) task.reject(error);
  }

  function pump(): void {
    for (;;) {
      while (waiting[0]?.dropped === true) waiting.shift();
      const task = waiting[0];
      if (task === undefined) return;
      let seat: Seat | undefined;
      for (const one of seats) if (one.hasRoom(task) && (seat === undefined || one.load < seat.load)) seat = one;
      if (seat === undefined) return;
      waiting.shift();
      seat.give(task);
    }
  }

  return {
    chunk(file, text, signal) {
      return new Promise<ChunkedFile>((resolve, reject) => {
        if (closed) {
          reject(new SextantError("engine/closed", "The chunking workers are closed.", "Open the engine again."));
          return;
        }
        if (signal?.aborted === true) {
          reject(signal.reason as Error);
          return;
        }
        const task: Task = { id: nextId++, path: file, text, resolve, reject, dropped: false, suspect: false };
        if (signal !== undefined) {
          const abort = (): void => {
            task.dropped = true;
            reject(signal.reason as Error);
          };
          // One signal for a thousand files is how indexing works, not a leak.
          setMaxListeners(0, signal);
          signal.addEventListener("abort", abort, { once: true });
          task.resolve = (chunked) => {
            signal.removeEventListener("abort", abort);
            resolve(chunked);
          };
          task.reject = (error) => {
            signal.removeEventListener("abort", abort);
            reject(error);
          };
        }
        waiting.push(task);
        pump();
      });
    },
    async close() {
      closed = true;
      const error = new SextantError("engine/closed", "The chunking workers are closed.", "Open the engine again.");
      for (const task of waiting.splice(0)) task.reject(error);
      await Promise.all(seats.map((seat) => seat.close(error)));
    },
  };
}

/** One place in the pool and the worker that sits on it; a worker that dies or hangs is replaced. */
class Seat {
  #worker: Worker | undefined;
  readonly #given = new Map<number, Task>();
  #timer: NodeJS.Timeout | undefined;
  #characters = 0;
  #sinceStart = 0;
  #ready = false;

  constructor(
    private readonly workerFile: string,
    private readonly told: WorkerStart,
    private readonly hangMs: number,
    private readonly pool: { pump(): void; giveBack(tasks: readonly Task[]): void; tell(text: string): void; giveUp(tasks: readonly Task[], why: string): void },
  ) {}

  get load(): number {
    return this.#characters;
  }

  hasRoom(task: Task): boolean {
    if (this.#given.size === 0) return true;
    if (task.suspect || [...this.#given.values()].some((one) => one.suspect)) return false;
    return this.#given.size < SENT_AHEAD && this.#characters < MAX_CHARACTERS_AHEAD;
  }

  give(task: Task): void {
    this.#worker ??= this.#start();
    this.#given.set(task.id, task);
    this.#characters += task.text.length;
    this.#sinceStart += task.text.length;
    if (this.#given.size === 1) this.#watch();
    const message: FileToChunk = { id: task.id, path: task.path, text: task.text };
    this.#worker.postMessage(message);
  }

  async close(error: SextantError): Promise<void> {
    clearTimeout(this.#timer);
    const worker = this.#worker;
    this.#worker = undefined;
    for (const task of this.#given.values()) task.reject(error);
    this.#given.clear();
    await worker?.terminate();
  }

  #start(): Worker {
    const worker = new Worker(this.workerFile, { workerData: this.told });
    this.#sinceStart = 0;
    this.#ready = false;
    let why = "";
    worker.on("message", (message: WorkerMessage) => {
      if (worker !== this.#worker) return;
      this.#ready = true;
      if (message === "ready") this.#watch();
      else this.#take(message);
    });
    // Its end follows, after everything it still had to say.
    worker.on("error", (error: Error) => (why = !existsSync(this.workerFile) ? "is missing" : `fails (${error.message.split("\n", 1)[0]})`));
    worker.on("exit", (code) => this.#replace(worker, false, why || `ends at once with code ${code}`));
    // The pool's owner decides how long the process lives.
    worker.unref();
    return worker;
  }

  #take({ id, file, notices, spent }: WorkerAnswer): void {
    const task = this.#given.get(id);
    for (const notice of notices) this.pool.tell(notice);
    if (task === undefined) return;
    this.#given.delete(id);
    this.#characters -= task.text.length;
    if (spent || this.#sinceStart > RECYCLE_AFTER) this.#renew();
    this.#watch();
    task.resolve(file);
    this.pool.pump();
  }

  /** Ends the worker; what it still had goes to another one. */
  #renew(): void {
    const worker = this.#worker;
    this.#worker = undefined;
    void worker?.terminate();
    const others = [...this.#given.values()];
    this.#given.clear();
    this.#characters = 0;
    this.pool.giveBack(others);
  }

  /** The clock runs for the oldest file, which is the one the worker is at. */
  #watch(): void {
    clearTimeout(this.#timer);
    const worker = this.#worker;
    if (this.#given.size === 0 || worker === undefined) return;
    this.#timer = setTimeout(() => {
      this.#replace(worker, true, `is not ready after ${this.hangMs / 1000} s`);
    }, this.hangMs);
  }

  /**
   * A worker that hangs is at its oldest file. One that dies may have had answers under way, so which file did it is
   * certain only if it had one; otherwise all it had is tried again, each alone. The culprit is cut by lines.
   * One that was never ready is no file's fault.
   */
  #replace(worker: Worker, hangs: boolean, why: string): void {
    if (worker !== this.#worker) return;
    this.#worker = undefined;
    clearTimeout(this.#timer);
    void worker.terminate();
    if (!this.#ready) {
      const given = [...this.#given.values()];
      this.#given.clear();
      this.#characters = 0;
      this.pool.giveUp(given, why);
      return;
    }
    const [oldest] = this.#given.values();
    const culprit = hangs || this.#given.size === 1 ? oldest : undefined;
    if (culprit !== undefined) this.#given.delete(culprit.id);
    else for (const task of this.#given.values()) task.suspect = true;
    this.#renew();
    if (culprit !== undefined && !culprit.dropped) {
      this.pool.tell(`${culprit.path} is cut by blank lines: parsing it ${hangs ? `did not end within ${this.hangMs / 1000} s` : "crashed"}.`);
      culprit.resolve(this.#byLines(culprit));
    }
    this.pool.pump();
  }

  /** This thread is the engine's: whatever one file holds must not end it, nor the building of all others. */
  #byLines({ path: file, text }: FileToChunk): ChunkedFile {
    try {
      return chunkByLines(file, text);
    } catch (error) {
      this.pool.tell(`${file} is left out: cutting it by blank lines failed as well (${error instanceof Error ? error.message : String(error)}).`);
      return { language: languageOf(file, text), chunks: [], parsed: false };
    }
  }
}
