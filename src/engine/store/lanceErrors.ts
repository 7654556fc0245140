/**
 * What LanceDB's messages mean. Its `err.code` is always `GenericFailure`, so this file matches on text; it is the only one that does.
 * The messages carry absolute paths and Rust source places: they stay in `cause`.
 */
import { isAbort, isSextantError, SextantError } from "../../core/errors.ts";

export const REBUILD = "Rebuild the index with `sextant index --rebuild`.";

export function missingIndex(folder: string): SextantError {
  return new SextantError("index/missing", `There is no index of ${folder}.`, "Build it with `sextant index`.");
}

export function damagedIndex(folder: string, what: string, cause?: unknown): SextantError {
  return new SextantError("index/damaged", `The index of ${folder} is damaged: ${what}.`, REBUILD, { cause });
}

/** What LanceDB says of files that are cut off, lost or hold something else. */
const DAMAGE = /corrupt|incomplete|sufficient data|whole buffer|not found|invalid|magic|decode|out of (range|bounds)|external error|protobuf|unexpected (eof|end)|parse|utf-?8|panicked|overflow|size|length/i;

/** Whatever LanceDB says of its files names itself, the system's error or its source. Nobody else's words are judged here. */
function isFromLance(error: unknown): boolean {
  if (!(error instanceof Error) || isSextantError(error) || isOurBug(error)) return false;
  return (error as NodeJS.ErrnoException).code === "GenericFailure" || /\blance|LanceError|\bio error|os error \d|\.rs:\d/i.test(error.message);
}

/** What the language throws at a mistake in the code; its messages speak of sizes and lengths too. */
function isOurBug(error: unknown): boolean {
  return error instanceof TypeError || error instanceof RangeError || error instanceof ReferenceError || error instanceof SyntaxError;
}

/** True where a version that was being read has been cleaned away by a writer: look at the newest one and try again. */
export function isVersionGone(error: unknown): boolean {
  return isFromLance(error) && /not found/i.test(messageOf(error)) && !/was not found/i.test(messageOf(error));
}

/** True where two commits met. The write did not happen and may be tried again. */
export function isCommitConflict(error: unknown): boolean {
  return isFromLance(error) && /commit conflict|too many concurrent/i.test(messageOf(error));
}

/**
 * Makes a SextantError of whatever came out of LanceDB or the file system while working at `place` for `folder`. Mistakes of ours pass
 * through as they are: they say nothing about an index.
 */
export function storeError(error: unknown, folder: string, place: string, access: "read" | "write" = "write"): unknown {
  if (isSextantError(error) || isAbort(error) || isOurBug(error)) return error;
  const text = messageOf(error);
  const code = (error as NodeJS.ErrnoException | null)?.code;
  // 28 ENOSPC, 122 EDQUOT, 27 EFBIG.
  if (code === "ENOSPC" || code === "EDQUOT" || code === "EFBIG" || /os error (28|122|27)\b/.test(text)) {
    return new SextantError("disk/full", `There is no room left to write to ${place}.`, "Free some space, or choose another place with --data-dir, and run it again: what is stored stays.", { cause: error });
  }
  if (code === "EMFILE" || code === "ENFILE" || /os error (23|24)\b/.test(text)) {
    return new SextantError("disk/too-many-files", `The system lets this process open no more files, so the index of ${folder} could not be used.`, "Close other programs or raise the limit (`ulimit -n`), and try again; the index is as it was.", { cause: error });
  }
  if (code === "EROFS" || /os error 30\b/.test(text)) {
    return new SextantError("disk/read-only", `${place} lies on a read-only file system.`, "Choose another place with --data-dir or SEXTANT_DATA_DIR.", { cause: error });
  }
  if (access === "read" && (code === "EACCES" || code === "EPERM" || code === "ENOTDIR" || /os error (1|13|20)\b/.test(text))) {
    return new SextantError("disk/unreadable", `${place} cannot be read.`, "Check its permissions, or choose another place with --data-dir or SEXTANT_DATA_DIR.", { cause: error });
  }
  if (code === "EACCES" || code === "EPERM" || code === "ENOTDIR" || code === "EEXIST" || code === "ENOENT" || /os error (1|13|20)\b/.test(text)) {
    return new SextantError("disk/unwritable", `${place} cannot be written to.`, "Check its permissions, or choose another place with --data-dir or SEXTANT_DATA_DIR.", { cause: error });
  }
  if (isCommitConflict(error)) {
    return new SextantError("index/write-conflict", `Two writers met in the index of ${folder}.`, "Run it again.", { cause: error });
  }
  // "Invalid user input" is a query that we made wrong.
  if (isFromLance(error) && !/invalid user input/i.test(text) && DAMAGE.test(text)) return damagedIndex(folder, "a part of it cannot be read", error);
  return new SextantError("engine/internal", `Storing or reading the index of ${folder} failed: ${firstLine(text)}`, "Run `sextant doctor`; if that finds nothing, rebuild the index.", { cause: error });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function firstLine(text: string): string {
  return (text.split("\n", 1)[0] ?? "").slice(0, 200);
}
