/** The one error class of the project and its closed list of codes. */

/** Every code a person, a script or the other end of the pipe may have to tell apart. Add here first. */
export type ErrorCode =
  // Arguments
  | "usage/bad-argument"
  | "query/empty"
  | "query/too-long"
  | "query/no-words"
  | "query/bad-glob"
  | "query/unknown-language"
  | "query/bad-file"
  | "query/nothing-to-compare"
  // The folder to search
  | "folder/not-found"
  | "folder/not-a-folder"
  | "folder/unreadable"
  | "folder/nothing-to-index"
  // Model files
  | "model/missing-file"
  | "model/altered-file"
  | "model/bad-manifest"
  | "model/wrong-dimensions"
  | "model/cannot-run"
  // Vectors
  | "embedding/wrong-dimensions"
  | "embedding/not-finite"
  | "embedding/not-unit"
  | "embedding/no-tokens"
  // The index
  | "index/missing"
  | "index/encoder-changed"
  | "index/schema-changed"
  | "index/damaged"
  | "index/foreign"
  | "index/locked"
  | "index/write-conflict"
  // What people said about hits
  | "memory/newer-layout"
  | "memory/damaged"
  | "memory/locked"
  | "feedback/no-such-place"
  | "feedback/no-such-vote"
  | "feedback/bad-file"
  // The disk
  | "disk/full"
  | "disk/read-only"
  | "disk/unwritable"
  | "disk/unreadable"
  // The system lets this process open no more files
  | "disk/too-many-files"
  // Fine-tuning
  | "tune/too-few-pairs"
  | "tune/running"
  // Somebody forgot votes while it learned from them
  | "tune/votes-forgotten"
  | "tune/adapter-damaged"
  | "tune/adapter-foreign"
  | "tune/adapter-missing"
  | "tune/not-proven"
  | "tune/cannot-train"
  // Grammars, workers and everything that should not happen
  | "chunking/grammar-missing"
  | "engine/worker-died"
  | "engine/closed"
  // The engine's process ended in the middle of a request, and ended again when the request was repeated
  | "engine/died"
  // It ended too often in a row to be started once more
  | "engine/gave-up"
  | "engine/version-mismatch"
  | "engine/internal";

/**
 * A broken guarantee. `message` is one sentence a person can act on, `nextStep` says what to do.
 * It crosses process and bundle borders as plain data, so callers switch on `code`, never on class or text.
 */
export class SextantError extends Error {
  override readonly name = "SextantError";
  readonly code: ErrorCode;
  readonly nextStep: string;

  constructor(code: ErrorCode, message: string, nextStep: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.code = code;
    this.nextStep = nextStep;
  }
}

/** True for our own errors, also those made by another bundle of this code. */
export function isSextantError(error: unknown): error is SextantError {
  return error instanceof Error && error.name === "SextantError" && typeof (error as { code?: unknown }).code === "string";
}

/** Cancelling is an outcome, not a failure; this is the one test for it. */
export function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === "AbortError";
}
