/**
 * Votes on their way to the engine. One that could not be stored is kept in the editor's own memory with its name, and sent again by itself:
 * after growing pauses, when the engine comes back, with the next vote, and by the next window. Sent twice, it is recorded once.
 */
import { randomUUID } from "node:crypto";
import { type ErrorCode, isSextantError } from "../../core/errors.ts";
import type { Asked, JudgedHit, JudgedPlace, Vote, VoteValue } from "../../core/feedback.ts";
import type { Engine } from "../../protocol/engine.ts";
import type { EngineState } from "../../protocol/superviseEngine.ts";

export interface Ballot {
  /** Absolute path. */
  readonly folder: string;
  readonly vote: Vote & { readonly id: string };
}

export type Standing =
  | { readonly kind: "saving" | "saved" }
  /** Kept and tried again. */
  | { readonly kind: "unsaved"; readonly reason: string };

export interface OutboxChange {
  readonly ballot: Ballot;
  /** `refused`: the vote itself cannot be recorded. It is not tried again, and as if it had never been cast. */
  readonly standing: Standing | { readonly kind: "refused"; readonly reason: string };
}

/** Which vote is meant: of two on the same the newer one counts. */
export interface Pair {
  readonly folder: string;
  readonly asked: Asked;
  readonly path: string;
  readonly startLine: number;
}

export interface Outbox {
  cast(folder: string, vote: Omit<Vote, "id">): void;
  /** The vote cast here on this pair, unless it was stored before `since` (`performance.now()`): then an answer asked for at that time knows it. */
  latest(pair: Pair, since: number): { readonly value: VoteValue; readonly standing: Standing } | undefined;
  /** What is not stored yet. */
  unsaved(): readonly OutboxChange[];
  /** Everything of a folder, or one vote, is to be forgotten: what is not stored yet is never sent, what was cast here is not remembered. */
  drop(folder: string, id?: string): void;
  onChange(listener: (change: OutboxChange) => void): () => void;
  dispose(): void;
}

/** A piece of the editor's memory, as `vscode.Memento` has it. */
export interface Store {
  get(key: string): unknown;
  update(key: string, value: unknown): PromiseLike<void>;
}

export interface OutboxDoors {
  readonly engine: Pick<Engine, "vote"> & { onState(listener: (state: EngineState) => void): () => void };
  readonly store: Store;
  /** Between tries; the last one repeats. */
  readonly pausesMs?: readonly number[];
}

const KEY = "unsentVotes";
const PAUSES_MS: readonly number[] = [1_000, 2_000, 5_000, 10_000, 30_000, 60_000];
/** The vote itself is wrong, or what it was about is gone: trying again cannot help. */
const HOPELESS = ["usage/", "query/", "feedback/", "embedding/"];

interface Entry {
  readonly ballot: Ballot;
  standing: Standing;
  storedAt: number;
  /** Of the last failure. */
  code: ErrorCode | null;
}

export function openOutbox({ engine, store, pausesMs = PAUSES_MS }: OutboxDoors): Outbox {
  /** The newest vote of each pair, oldest first. */
  const entries = new Map<string, Entry>();
  const listeners = new Set<(change: OutboxChange) => void>();
  let sending = false;
  let sendAgain = false;
  let failures = 0;
  let timer: NodeJS.Timeout | undefined;
  let disposed = false;

  const isWaiting = ({ standing }: Entry): boolean => standing.kind === "saving" || standing.kind === "unsaved";

  function keep(): void {
    void store.update(KEY, [...entries.values()].filter(isWaiting).map(({ ballot }) => ballot));
  }
  function tell(change: OutboxChange): void {
    for (const listener of [...listeners]) listener(change);
  }
  function become(entry: Entry, standing: Standing): void {
    entry.standing = standing;
    tell({ ballot: entry.ballot, standing });
  }
  function put(ballot: Ballot): Entry {
    const entry: Entry = { ballot, standing: { kind: "saving" }, storedAt: 0, code: null };
    const name = nameOf(ballot);
    // At the end of the line again.
    entries.delete(name);
    entries.set(name, entry);
    return entry;
  }
  function schedule(): void {
    clearTimeout(timer);
    if (disposed || ![...entries.values()].some(isWaiting)) return;
    timer = setTimeout(() => void send(), pausesMs[Math.min(failures, pausesMs.length) - 1] ?? pausesMs[0]);
  }

  async function send(): Promise<void> {
    sendAgain = true;
    if (sending) return;
    sending = true;
    clearTimeout(timer);
    let failed = false;
    while (sendAgain && !disposed) {
      sendAgain = failed = false;
      for (const [name, entry] of [...entries]) {
        if (disposed || entries.get(name) !== entry || !isWaiting(entry)) continue;
        if (!(await sendOne(name, entry))) failed = true;
      }
    }
    sending = false;
    failures = failed ? failures + 1 : 0;
    schedule();
  }

  /** True where nothing is left to do. */
  async function sendOne(name: string, entry: Entry): Promise<boolean> {
    try {
      await engine.vote(entry.ballot.folder, entry.ballot.vote);
      // Another vote on the same pair came meanwhile: it is sent next.
      if (entries.get(name) !== entry) return true;
      entry.storedAt = performance.now();
      become(entry, { kind: "saved" });
    } catch (error) {
      if (disposed || entries.get(name) !== entry) return true;
      const code = isSextantError(error) ? error.code : null;
      entry.code = code;
      const reason = isSextantError(error) ? `${error.message} ${error.nextStep}`.trim() : error instanceof Error ? error.message : String(error);
      if (code === null || !HOPELESS.some((start) => code.startsWith(start))) {
        become(entry, { kind: "unsaved", reason });
        return false;
      }
      entries.delete(name);
      tell({ ballot: entry.ballot, standing: { kind: "refused", reason } });
    }
    keep();
    return true;
  }

  for (const ballot of readBallots(store.get(KEY))) put(ballot);
  let ran = true;
  const deaf = engine.onState(({ kind }) => {
    const comesBack = kind === "running" && !ran;
    ran = kind === "running";
    // A vote that the engine died of waits for its pause, or it would end every engine that is started.
    if (comesBack && [...entries.values()].some(({ standing, code }) => standing.kind === "unsaved" && code !== "engine/died")) void send();
  });
  if (entries.size > 0) void send();

  return {
    cast(folder, vote) {
      const entry = put({ folder, vote: { ...vote, id: randomUUID() } });
      keep();
      become(entry, { kind: "saving" });
      void send();
    },
    latest(pair, since) {
      const entry = entries.get(pairName(pair, false));
      if (!entry || (entry.standing.kind === "saved" && entry.storedAt < since)) return undefined;
      return { value: entry.ballot.vote.value, standing: entry.standing };
    },
    unsaved: () => [...entries.values()].filter(({ standing }) => standing.kind === "unsaved").map(({ ballot, standing }) => ({ ballot, standing })),
    drop(folder, id) {
      for (const [name, entry] of [...entries]) if (entry.ballot.folder === folder && (id === undefined || entry.ballot.vote.id === id)) entries.delete(name);
      keep();
    },
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    dispose() {
      disposed = true;
      clearTimeout(timer);
      deaf();
    },
  };
}

function nameOf({ folder, vote }: Ballot): string {
  return pairName({ folder, asked: vote.asked, path: vote.hit.path, startLine: lineOf(vote.hit) }, vote.value === "opened");
}

export function pairName({ folder, asked, path, startLine }: Pair, opened: boolean): string {
  return JSON.stringify([folder, asked, path, startLine, opened]);
}

export function lineOf(hit: JudgedHit | JudgedPlace): number {
  return "startLine" in hit ? hit.startLine : (hit.line ?? 1);
}

/** What another version kept may look otherwise; the engine checks what is inside. */
function readBallots(kept: unknown): Ballot[] {
  const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === "object" && value !== null;
  if (!Array.isArray(kept)) return [];
  return kept.filter((each): each is Ballot => {
    if (!isRecord(each) || typeof each["folder"] !== "string" || !isRecord(each["vote"])) return false;
    const { id, asked, hit } = each["vote"];
    return typeof id === "string" && isRecord(asked) && isRecord(hit) && typeof hit["path"] === "string";
  });
}
