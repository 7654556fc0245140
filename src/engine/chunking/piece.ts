/** A piece of a file on its way to becoming a chunk, and how large pieces may be. */

// Sizes count non-blank characters; source code has about 1.35 characters for each of them.
/** What fits is never split: about 2,000 characters, what the encoder reads of one text. */
export const MAX_SIZE = 1500;
/** Small neighbours merge up to here: about 1,400 characters. */
export const TARGET_SIZE = 1050;

/** Lines first..last, counted from 0. */
export interface Piece {
  readonly first: number;
  readonly last: number;
  /** `last` without the closing brackets and blank lines at the end, which belong to something further out. */
  readonly core: number;
  /** Innermost definition that holds more than this piece, -1 for none. */
  readonly inside: number;
  /** True for a definition that stands alone. */
  readonly alone: boolean;
}
