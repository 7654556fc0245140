/** The real engine on the bookshop fixture, in a data directory of its own. */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { openEngine } from "../../src/engine/engine.ts";
import type { Engine } from "../../src/protocol/engine.ts";

export const BOOKSHOP = path.join(import.meta.dirname, "..", "fixtures", "bookshop");

export interface OpenBookshop {
  readonly engine: Engine;
  readonly dataDirectory: string;
  close(): Promise<void>;
}

export async function openBookshop(): Promise<OpenBookshop> {
  const dataDirectory = fs.mkdtempSync(path.join(os.tmpdir(), "sextant-bookshop-"));
  const engine = openEngine({ dataDirectory, threads: 1 });
  await engine.index(BOOKSHOP, {}, () => undefined);
  return {
    engine,
    dataDirectory,
    async close() {
      await engine.close();
      fs.rmSync(dataDirectory, { recursive: true, force: true });
    },
  };
}
