/** A pool of chunk workers that starts when the first file has to be cut and goes when nothing was cut for a while. */
import type { ChunkedFile } from "../../core/chunk.ts";
import { type ChunkPool, openChunkPool } from "./chunkPool.ts";

export interface RestingPool {
  chunk(path: string, text: string, signal?: AbortSignal): Promise<ChunkedFile>;
  /** For as long as `work` goes on the workers stay, and `onNotice` is told what they have to say. */
  during<T>(onNotice: (text: string) => void, work: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** Long enough for the next save, short enough that an idle engine holds no grammars. */
const STAY_MS = 60_000;

/**
 * A run without changes starts no worker; the next save or the next folder finds the grammars compiled.
 * `threads`: one less than there are cores unless told. `background`: parsing gives way to everything else.
 */
export function openRestingPool(options: { readonly background: boolean; readonly threads?: number }): RestingPool {
  let pool: ChunkPool | undefined;
  let resting: NodeJS.Timeout | undefined;
  const listeners = new Set<(text: string) => void>();

  async function close(): Promise<void> {
    clearTimeout(resting);
    const dismissed = pool;
    pool = undefined;
    await dismissed?.close();
  }

  return {
    chunk(path, text, signal) {
      pool ??= openChunkPool({ ...options, onNotice: (notice) => listeners.forEach((tell) => tell(notice)) });
      return pool.chunk(path, text, signal);
    },
    async during(onNotice, work) {
      clearTimeout(resting);
      const tell = (text: string): void => onNotice(text);
      listeners.add(tell);
      try {
        return await work();
      } finally {
        listeners.delete(tell);
        if (listeners.size === 0) resting = setTimeout(() => void close(), STAY_MS).unref();
      }
    },
    close,
  };
}
