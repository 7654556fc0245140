/** A copy of the bookshop that may be changed, indexed by the real engine, with a data directory of its own. */
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { onTestFinished } from "vitest";
import type { Hit } from "../../src/core/hit.ts";
import type { Vote, VoteRecord, VoteValue } from "../../src/core/feedback.ts";
import { openEngine } from "../../src/engine/engine.ts";
import type { Engine } from "../../src/protocol/engine.ts";
import { workspaceOf } from "../../src/engine/store/dataDirectory.ts";
import { BOOKSHOP } from "../search/openBookshop.ts";

export interface Shop {
  readonly root: string;
  readonly folder: string;
  readonly dataDirectory: string;
  readonly memory: string;
  readonly engine: Engine;
  /** Another engine on the same data, as another window has it. */
  another(): Engine;
  index(): Promise<void>;
  search(text: string, more?: object): Promise<readonly Hit[]>;
  vote(text: string, hit: Hit | Vote["hit"], value: VoteValue, more?: Partial<Vote>): Promise<VoteRecord>;
}

/** `atEnd` is told how to put everything away; a test's end unless told. */
export async function openShop(atEnd: (putAway: () => Promise<void>) => void = onTestFinished): Promise<Shop> {
  const root = mkdtempSync(path.join(tmpdir(), "sextant-votes-"));
  const folder = path.join(root, "bookshop");
  const dataDirectory = path.join(root, "data");
  cpSync(BOOKSHOP, folder, { recursive: true });
  const engines: Engine[] = [];
  const another = (): Engine => {
    const engine = openEngine({ dataDirectory, threads: 1 });
    engines.push(engine);
    return engine;
  };
  const engine = another();
  atEnd(async () => {
    for (const each of engines) await each.close();
    rmSync(root, { recursive: true, force: true });
  });
  const index = async (): Promise<void> => void (await engine.index(folder, {}, () => undefined));
  await index();
  return {
    root,
    folder,
    dataDirectory,
    memory: workspaceOf(folder, dataDirectory).memory,
    engine,
    another,
    index,
    search: async (text, more = {}) => (await engine.search(folder, { text, ...more })).hits,
    vote: (text, hit, value, more = {}) => engine.vote(folder, { asked: { kind: "question", text }, hit, value, source: "cli", ...more }),
  };
}
