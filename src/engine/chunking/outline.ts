/** What the cut needs to know of a file, whatever the language: where it may be cut, and what is defined where. */
import type { ChunkKind } from "../../core/chunk.ts";

/** Value of `breaks` where a line must not start a chunk. */
export const NO_BREAK = 0x7fffffff;

export interface OutlineDefinition {
  readonly name: string;
  readonly kind: ChunkKind;
  /** Names between the enclosing definition and this one that no enclosing node stands for: a Go receiver, C++ `Foo::`. */
  readonly scope: readonly string[];
  /** False for nodes that carry on a definition made elsewhere (Rust `impl`, Swift `extension`): they scope, but are not listed. */
  readonly listed: boolean;
  /** First line with its doc comment, decorators and attributes. */
  lead: number;
  /** The line the definition itself starts on. */
  readonly line: number;
  /** Last line; grows where the next clause of the same function follows. */
  end: number;
  /** Index of the enclosing definition, -1 at the top. */
  readonly parent: number;
}

export interface Outline {
  /** For each line how deep the outermost thing is that starts there: the lower, the better a cut before it. */
  readonly breaks: Int32Array;
  /** In order of their first line, parents before children. */
  readonly definitions: readonly OutlineDefinition[];
  /** 1 for each line of an import. */
  readonly imports: Uint8Array;
  /** 1 for each line that is only comment. */
  readonly comments: Uint8Array;
}

/** An outline still being written. */
export interface OutlineDraft extends Outline {
  readonly definitions: OutlineDefinition[];
}

export function emptyOutline(lineCount: number): OutlineDraft {
  return { breaks: new Int32Array(lineCount).fill(NO_BREAK), definitions: [], imports: new Uint8Array(lineCount), comments: new Uint8Array(lineCount) };
}
