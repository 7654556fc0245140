/** A small project in a temporary folder and everything that indexes it: the real walk, chunks, keyword text and LanceDB. */
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import type { IndexPorts } from "../../src/engine/indexing/ports.ts";
import { updateIndex } from "../../src/engine/indexing/updateIndex.ts";
import { openReader, openWriter, type IndexReader } from "../../src/engine/store/store.ts";
import type { IndexEvent, IndexReport } from "../../src/protocol/engine.ts";
import { BY_HAND, handMadePorts, noCalls, type Calls } from "./handMadePorts.ts";

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
      const calls = noCalls();
      const events: IndexEvent[] = [];
      const writer = await openWriter(folder, { dataDirectory, encoderId: BY_HAND, createdBy: "test" });
      try {
        const report = await updateIndex(
          { ...handMadePorts(folder, calls), ...ports },
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
  const snapshot = await reader.snapshot();
  const { catalog } = snapshot;
  const rows = [...catalog.ids.keys()];
  const [all, numbers] = [await snapshot.texts(rows), await snapshot.vectors(rows)];
  return rows.map((row) => `${catalog.paths[row]}:${catalog.startLines[row]}-${catalog.endLines[row]} ${numbers[row]?.[0]} ${all[row]}`).sort();
}
