/**
 * A small project in a temporary folder and everything that indexes it: the real walk, chunks, keyword text and LanceDB.
 * The vectors are made by hand from a text's hash: these tests are about what is stored when, not about what is similar.
 */
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import type { EncoderId } from "../../src/core/embedding.ts";
import { chunkFile } from "../../src/engine/chunking/chunkFile.ts";
import type { IndexPorts } from "../../src/engine/indexing/ports.ts";
import { updateIndex } from "../../src/engine/indexing/updateIndex.ts";
import { isTestPath } from "../../src/engine/search/pathRole.ts";
import { searchText } from "../../src/engine/search/searchText.ts";
import { openReader, openWriter, type IndexReader } from "../../src/engine/store/store.ts";
import { readSource } from "../../src/engine/workspace/readSource.ts";
import { walkFolder } from "../../src/engine/workspace/walkFolder.ts";
import type { IndexEvent, IndexReport } from "../../src/protocol/engine.ts";
import { unit } from "../store/rows.ts";

export const BY_HAND = "by-hand@1" as EncoderId;

export interface Calls {
  read: string[];
  chunked: string[];
  encoded: number;
  encodersLoaded: number;
}

export function portsOf(folder: string, calls: Calls): IndexPorts {
  return {
    walk: (signal) => walkFolder(folder, {}, signal),
    read: (entry) => {
      calls.read.push(entry.path);
      return readSource(entry);
    },
    chunk: (path, text) => {
      calls.chunked.push(path);
      return chunkFile(path, text);
    },
    encoder: async () => {
      calls.encodersLoaded++;
      return {
        id: BY_HAND,
        dims: 2560,
        executionProvider: "none",
        close: async () => undefined,
        encode: async (texts) => {
          calls.encoded += texts.length;
          return texts.map((text) => unit(createHash("sha256").update(text).digest().readUInt32LE(0)));
        },
      };
    },
    searchText,
    isTest: isTestPath,
  };
}

export interface Run {
  readonly report: IndexReport;
  readonly calls: Calls;
  readonly events: readonly IndexEvent[];
}

export interface Project {
  readonly folder: string;
  readonly dataDirectory: string;
  write(path: string, text: string | Uint8Array): void;
  move(from: string, to: string): void;
  remove(path: string): void;
  index(options?: { readonly signal?: AbortSignal; readonly onEvent?: (event: IndexEvent) => void; readonly ports?: Partial<IndexPorts> }): Promise<Run>;
  reader(): Promise<IndexReader>;
  /** All stored chunks as text, for comparing whole indexes. */
  content(): Promise<string[]>;
}

export function project(files: Readonly<Record<string, string>> = {}): Project {
  const root = mkdtempSync(join(tmpdir(), "sextant-index-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const folder = join(root, "project");
  const dataDirectory = join(root, "data");
  mkdirSync(folder);
  const self: Project = {
    folder,
    dataDirectory,
    write(path, text) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    },
    move(from, to) {
      mkdirSync(dirname(join(folder, to)), { recursive: true });
      renameSync(join(folder, from), join(folder, to));
    },
    remove: (path) => rmSync(join(folder, path)),
    async index({ signal, onEvent, ports } = {}) {
      const calls: Calls = { read: [], chunked: [], encoded: 0, encodersLoaded: 0 };
      const events: IndexEvent[] = [];
      const writer = await openWriter(folder, { dataDirectory, encoderId: BY_HAND, createdBy: "test" });
      try {
        const report = await updateIndex(
          { ...portsOf(folder, calls), ...ports },
          writer,
          (event) => {
            events.push(event);
            onEvent?.(event);
          },
          signal,
        );
        return { report, calls, events };
      } finally {
        await writer.close();
      }
    },
    reader: () => openReader(folder, { dataDirectory, encoderId: BY_HAND }),
    async content() {
      const reader = await self.reader();
      try {
        return await contentOf(reader);
      } finally {
        await reader.close();
      }
    },
  };
  for (const [path, text] of Object.entries(files)) self.write(path, text);
  return self;
}

export async function contentOf(reader: IndexReader): Promise<string[]> {
  const { catalog, texts, vectors } = await reader.snapshot();
  const rows = [...catalog.ids.keys()];
  const [all, numbers] = [await texts(rows), await vectors(rows)];
  return rows.map((row) => `${catalog.paths[row]}:${catalog.startLines[row]}-${catalog.endLines[row]} ${numbers[row]?.[0]} ${all[row]}`).sort();
}

/** Source with `functions` functions of some lines, different for each seed. */
export function source(seed: number, functions = 4): string {
  return Array.from({ length: functions }, (_, f) =>
    [`/** Does thing ${seed}.${f}. */`, `export function thing${seed}x${f}(value: number): number {`, ...Array.from({ length: 12 }, (_, k) => `  value += ${seed * 1000 + f * 50 + k}; // step ${k} of thing ${seed}`), "  return value;", "}", ""].join("\n"),
  ).join("\n");
}
