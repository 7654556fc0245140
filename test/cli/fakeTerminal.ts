/** A terminal made of strings, and an engine that answers what it is told: what the front door makes of words is tested without a model. */
import type { Hit, SearchAnswer, SearchQuery, SimilarQuery } from "../../src/core/hit.ts";
import type { Engine, IndexReport, IndexStatus } from "../../src/protocol/engine.ts";
import { run } from "../../src/cli/run.ts";
import type { Output, Terminal } from "../../src/cli/terminal.ts";

export interface Screen extends Output {
  readonly text: () => string;
}

export function screen(isTty = false, columns?: number): Screen {
  let text = "";
  return { write: (more) => void (text += more), isTty, columns: () => columns, text: () => text };
}

export const hit = (over: Partial<Hit> = {}): Hit => ({
  id: "kept-id" as Hit["id"],
  path: "src/cache.ts",
  startLine: 10,
  endLine: 14,
  score: 0.73,
  language: "typescript",
  symbol: "evict",
  kind: "method",
  scope: ["LruCache"],
  snippet: "  /** Makes room. */\n  evict(entry: Entry): void {\n    this.map.delete(entry.key);\n\n    this.size -= entry.size;\n  }",
  more: [],
  ...over,
});

export const status: IndexStatus = { folder: "/f", indexFolder: "/d", state: "ready", encoderId: "e", files: 2, chunks: 5, bytesOnDisk: 4096, languages: {}, exclude: [], updatedAt: null };
export const report: IndexReport = {
  folder: "/f", indexFolder: "/d", encoderId: "e", files: 2, chunks: 5, bytesOnDisk: 4096,
  filesAdded: 0, filesChanged: 0, filesRemoved: 0, filesUnchanged: 2, chunksEmbedded: 0, chunksReused: 0, skipped: {}, tookMs: 12,
};

export interface Called {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  readonly asked: readonly { readonly folder: string; readonly query: SearchQuery | SimilarQuery }[];
  readonly opened: boolean;
}

interface Around {
  readonly stdin?: string;
  readonly cwd?: string;
  readonly signal?: AbortSignal;
}

export async function call(words: readonly string[], engine: Partial<Engine> = {}, { stdin = "", cwd = "/f", signal = new AbortController().signal }: Around = {}): Promise<Called> {
  const stdout = screen();
  const stderr = screen();
  const asked: { folder: string; query: SearchQuery | SimilarQuery }[] = [];
  const answer: SearchAnswer = { hits: [hit()], mode: "hybrid", words: ["evict"], tookMs: 3 };
  const answering = (folder: string, query: SearchQuery | SimilarQuery): Promise<SearchAnswer> => {
    asked.push({ folder, query });
    return Promise.resolve(answer);
  };
  const full = {
    index: () => Promise.resolve(report),
    search: answering,
    similar: answering,
    check: () => Promise.resolve(),
    status: () => Promise.resolve(status),
    warm: () => Promise.resolve(),
    countSearch: () => Promise.resolve(),
    close: () => Promise.resolve(),
    ...engine,
  } as Engine;
  let opened = false;
  const terminal: Terminal = { stdout, stderr, stdin: Array.from(stdin === "" ? [] : [Buffer.from(stdin)]) as unknown as Terminal["stdin"], stdinIsTty: false, env: {}, cwd };
  const open = (): Promise<Engine> => {
    opened = true;
    return Promise.resolve(full);
  };
  const code = await run(words, terminal, open, () => "1.2.3", signal);
  return { code, out: stdout.text(), err: stderr.text(), asked, opened };
}
