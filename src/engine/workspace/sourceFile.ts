/** What the walk hands on: files worth reading, and the reasons why others are not. */

import type { SkipReason } from "../../protocol/engine.ts";

export type { SkipReason };

/** A regular file that no ignore rule hides. Nothing of it has been read yet. */
export interface FileEntry {
  readonly kind: "file";
  /** Relative to the folder, `/`-separated. */
  readonly path: string;
  readonly absolutePath: string;
  readonly sizeBytes: number;
  readonly mtimeMs: number;
}

/** Decided by name or stat alone, except for folders that could not be listed (`path` is then the folder). */
export interface SkippedEntry {
  readonly kind: "skipped";
  readonly path: string;
  readonly reason: SkipReason;
}

export type WalkEvent = FileEntry | SkippedEntry;

/** What reading a file gave. `hash` is the sha256 of its bytes, 32 hex digits, wherever all bytes were read. */
export type SourceRead =
  | { readonly kind: "text"; readonly text: string; readonly hash: string }
  | { readonly kind: "skipped"; readonly reason: SkipReason; readonly hash?: string };
