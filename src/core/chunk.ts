/** A chunk: a piece of one file, the unit that is embedded and found. */
import type { Brand } from "./brand.ts";

/** Hash of path, span and text: equal ids mean the same lines at the same place. */
export type ChunkId = Brand<string, "ChunkId">;
/** Hash of what the encoder reads of a chunk: equal hashes share one embedding, whatever path or branch they are on. */
export type ContentHash = Brand<string, "ContentHash">;

/** Lines are counted from 1 and both ends belong to the span. */
export interface Span {
  readonly startLine: number;
  readonly endLine: number;
}

/** What a chunk mostly is. `block` is code or text without a name of its own. */
export type ChunkKind =
  | "function"
  | "method"
  | "class"
  | "interface"
  | "type"
  | "enum"
  | "module"
  | "constant"
  | "test"
  | "section"
  | "cell"
  | "imports"
  | "block";

/** A name that is defined inside a chunk. */
export interface Definition {
  readonly name: string;
  readonly kind: ChunkKind;
  readonly line: number;
}

export interface Chunk extends Span {
  readonly kind: ChunkKind;
  /** The name of the definition the chunk is, or is mostly about. */
  readonly symbol: string | null;
  /** Enclosing definitions, outermost first: ["Server", "handle"]. */
  readonly scope: readonly string[];
  /** Every name defined in these lines, in order. Empty where nothing is defined. */
  readonly definitions: readonly Definition[];
  /** The lines startLine..endLine of the file joined by "\n", unchanged. */
  readonly text: string;
}

/** A file cut into chunks; chunks are in order and together cover every line that is not blank. */
export interface ChunkedFile {
  readonly language: string;
  readonly chunks: readonly Chunk[];
  /** True where the cut follows syntax or headings, even around local errors; false where it fell back to lines. */
  readonly parsed: boolean;
}

/**
 * What the encoder reads of a chunk. The path is left out on purpose: a file that moves keeps its embeddings.
 */
export function embeddingText(chunk: Pick<Chunk, "scope" | "text">): string {
  return chunk.scope.length > 0 ? `${chunk.scope.join(" ")}\n${chunk.text}` : chunk.text;
}
