/** What indexing needs of the other rooms. engine.ts passes the real ones in; loading them is left to the moment they are needed. */
import type { Chunk, ChunkedFile } from "../../core/chunk.ts";
import type { Encoder } from "../../core/embedding.ts";
import type { FileEntry, SourceRead, WalkEvent } from "../workspace/sourceFile.ts";
import type { Pace } from "./paceWork.ts";

export interface IndexPorts {
  walk(signal?: AbortSignal): AsyncIterable<WalkEvent>;
  read(entry: FileEntry): Promise<SourceRead>;
  chunk(path: string, text: string, signal?: AbortSignal): Promise<ChunkedFile>;
  /** Called when something has to be embedded, not before: a run that finds nothing new loads no model. */
  encoder(): Promise<Encoder>;
  /** What keyword search reads of a chunk. */
  searchText(path: string, chunk: Chunk): string;
  isTest(path: string): boolean;
  /** False for tests, documents, examples and what is generated: people ask about code first. */
  isCode(path: string): boolean;
  /** The words of the question that was asked last, the same object until there is another one; undefined where nobody has asked. */
  asked(): readonly string[] | undefined;
  /** In the form of `asked`, each once. */
  wordsOfPath(path: string): readonly string[];
  /** Awaited between pieces of work of at most some 100 ms; takes as long as whoever set a limit to the processor's use wants. */
  readonly pace: Pace;
}
