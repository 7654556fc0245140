/** Errors as plain data and back: neither classes nor prototypes survive the border between two processes. */
import { type ErrorCode, isAbort, isSextantError, SextantError } from "../core/errors.ts";

export type ErrorData =
  | { readonly kind: "coded"; readonly code: ErrorCode; readonly message: string; readonly nextStep: string }
  | { readonly kind: "abort" };

export function toErrorData(error: unknown): ErrorData {
  if (isAbort(error)) return { kind: "abort" };
  if (isSextantError(error)) return { kind: "coded", code: error.code, message: error.message, nextStep: error.nextStep };
  const message = error instanceof Error ? error.message : String(error);
  return { kind: "coded", code: "engine/internal", message: `Something unexpected happened: ${message}`, nextStep: "Try again; if it stays, report it with Sextant's log." };
}

export function fromErrorData(data: ErrorData): Error {
  return data.kind === "abort" ? aborted() : new SextantError(data.code, data.message, data.nextStep);
}

/** What a cancelled call rejects with: the signal's own reason where that is an abort, as `throwIfAborted` would throw it. */
export function aborted(signal?: AbortSignal): Error {
  const reason: unknown = signal?.reason;
  return isAbort(reason) ? (reason as Error) : new DOMException("This operation was aborted", "AbortError");
}
