/**
 * What travels between an editor and its engine process. The first message of either side is its `Hello`;
 * a request is answered once, by `answer` or `failure`, with any number of `events` before that.
 */
import type { EncoderRole } from "../core/embedding.ts";
import type { Asked, Vote, VotesQuery } from "../core/feedback.ts";
import { SextantError } from "../core/errors.ts";
import type { AdapterChange, TuneOptions } from "../core/tuning.ts";
import type { SearchQuery, SimilarQuery } from "../core/hit.ts";
import type { Engine, EngineEvent, IndexOptions, Question } from "./engine.ts";
import type { ErrorData } from "./errorData.ts";

/** Raised whenever the meaning or the shape of a message changes. */
const PROTOCOL_VERSION = 2;

export type Method = keyof Engine;

/** A method of the engine without what cannot travel: listeners become `events`, signals become `cancel`. */
export interface CallParams {
  readonly index: readonly [folder: string, options: IndexOptions];
  readonly search: readonly [folder: string, query: SearchQuery];
  readonly similar: readonly [folder: string, query: SimilarQuery];
  readonly check: readonly [question: Question];
  readonly status: readonly [folder: string];
  readonly warm: readonly [];
  readonly embed: readonly [text: string, role: EncoderRole];
  readonly vote: readonly [folder: string, vote: Vote];
  readonly votes: readonly [folder: string, query: VotesQuery | undefined];
  readonly exportVotes: readonly [folder: string];
  readonly importVotes: readonly [folder: string, lines: readonly string[]];
  readonly forgetVotes: readonly [folder: string, which: { readonly ids: readonly string[] } | "all"];
  readonly migrateVotes: readonly [folder: string, layout: number];
  readonly quality: readonly [folder: string];
  readonly countSearch: readonly [folder: string, asked: Asked];
  readonly tune: readonly [folder: string, options: TuneOptions];
  readonly adapters: readonly [folder: string];
  readonly changeAdapters: readonly [folder: string, change: AdapterChange];
  readonly doctor: readonly [folder: string | undefined];
  readonly remove: readonly [folder: string];
  readonly close: readonly [];
}

export type CallResult<M extends Method> = Awaited<ReturnType<Engine[M]>>;

export interface Hello {
  readonly kind: "hello";
  readonly protocol: number;
  /** Of the package, as in package.json: both sides come in one package and must be of one. */
  readonly version: string;
}

export interface Request<M extends Method = Method> {
  readonly kind: "request";
  readonly id: number;
  readonly method: M;
  readonly params: CallParams[M];
}

/** To the engine. `cancel` for an id that is unknown or already answered means nothing; `ping` is answered by `pong`, whatever else is under way. */
export type ToEngine = Hello | Request | { readonly kind: "cancel"; readonly id: number } | { readonly kind: "ping" };

export type FromEngine =
  | Hello
  | { readonly kind: "pong" }
  | { readonly kind: "answer"; readonly id: number; readonly result: unknown }
  | { readonly kind: "failure"; readonly id: number; readonly error: ErrorData }
  | { readonly kind: "events"; readonly id: number; readonly events: readonly EngineEvent[] };

export function hello(version: string): Hello {
  return { kind: "hello", protocol: PROTOCOL_VERSION, version };
}

/** Why these two must not talk to each other; undefined where they may. `first` is the first message of the other side, whatever it is. */
export function versionProblem(side: "editor" | "engine", mine: Hello, first: unknown): SextantError | undefined {
  const theirs = first as Partial<Hello> | null | undefined;
  if (theirs?.kind === "hello" && theirs.protocol === mine.protocol && theirs.version === mine.version) return undefined;
  const other = theirs?.kind === "hello" ? `version ${theirs.version} (protocol ${theirs.protocol})` : "of a version that does not name itself";
  const own = `version ${mine.version} (protocol ${mine.protocol})`;
  const [editor, engine] = side === "editor" ? [own, other] : [other, own];
  return new SextantError("engine/version-mismatch", `The editor's side of Sextant is ${editor}, its engine is ${engine}.`, "Reload the window; if it stays, install Sextant again.");
}
