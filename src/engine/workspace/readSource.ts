/** Reads one file of the walk as text, or says why it is not searched. */
import { createHash } from "node:crypto";
import fs from "node:fs";
import { promisify } from "node:util";
import { decodeText } from "./decodeText.ts";
import { errorCode } from "./findFolder.ts";
import { skipByContent } from "./skipByContent.ts";
import { DEFAULT_MAX_FILE_BYTES, maxBytesOf } from "./skipByName.ts";
import type { FileEntry, SourceRead } from "./sourceFile.ts";

/** 128 bits: no two files of one machine meet by chance. */
const HASH_DIGITS = 32;

/** Not `fs/promises`: its handles cost twice as much processor time as everything else that is done to read a small file. */
const [open, fstat, readInto, close] = [promisify(fs.open), promisify(fs.fstat), promisify(fs.read), promisify(fs.close)];

/**
 * The file may have changed since the walk: what it is, is asked again of the open handle. A link that took its place is not followed,
 * a pipe does not block. Trouble with the file is a result; only running out of handles throws.
 */
export async function readSource(entry: Pick<FileEntry, "path" | "absolutePath">, maxFileBytes: number = DEFAULT_MAX_FILE_BYTES): Promise<SourceRead> {
  let bytes: Buffer;
  try {
    const { O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = fs.constants;
    const file = await open(entry.absolutePath, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
    try {
      const stats = await fstat(file);
      if (!stats.isFile()) return { kind: "skipped", reason: "not-a-file" };
      const name = entry.path.slice(entry.path.lastIndexOf("/") + 1);
      if (stats.size > maxBytesOf(name, maxFileBytes)) return { kind: "skipped", reason: "too-large" };
      bytes = await readWhole(file, stats.size);
    } finally {
      await close(file);
    }
  } catch (error) {
    const code = errorCode(error);
    if (code === "EMFILE" || code === "ENFILE" || code === "ENOMEM") throw error;
    if (code === "ELOOP" || code === "ENXIO" || code === "EISDIR") return { kind: "skipped", reason: "not-a-file" };
    return { kind: "skipped", reason: code === "ENOENT" || code === "ENOTDIR" ? "vanished" : "unreadable" };
  }
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, HASH_DIGITS);
  if (bytes.length === 0) return { kind: "skipped", reason: "empty", hash };
  const text = decodeText(bytes);
  if (text === null) return { kind: "skipped", reason: "binary", hash };
  const reason = skipByContent(entry.path, text);
  return reason === null ? { kind: "text", text, hash } : { kind: "skipped", reason, hash };
}

/** What the file held when it was asked for its size; what is written to it meanwhile changes its time, and the next run reads it again. */
async function readWhole(file: number, sizeBytes: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(sizeBytes);
  let filled = 0;
  while (filled < sizeBytes) {
    const { bytesRead } = await readInto(file, bytes, filled, sizeBytes - filled, null);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return bytes.subarray(0, filled);
}
