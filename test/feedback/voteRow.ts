/** A vote for the tests of what is on disk. Its vectors are made by a seeded generator: no encoder is involved, and none is imitated. */
import type { FeedbackRow } from "../../src/engine/store/memory/memorySchema.ts";
import { unit } from "../indexing/handMadePorts.ts";

export function voteRow(id: string, seed: number, more: Partial<FeedbackRow> = {}): FeedbackRow {
  return {
    id,
    timeMs: 1_700_000_000_000 + seed,
    value: "up",
    source: "panel",
    kind: "question",
    query: `question ${id}`,
    queryKey: `question ${id}`,
    contentHash: `content-${seed}` as FeedbackRow["contentHash"],
    chunkId: `chunk-${seed}` as FeedbackRow["chunkId"],
    path: "src/a.py",
    language: "python",
    startLine: 1,
    endLine: 9,
    symbol: "it's",
    scope: ["Outer", "inner"],
    text: `def f${seed}():\n  return "ü"\n`,
    encoderId: "test@1" as FeedbackRow["encoderId"],
    rank: 3,
    shown: ["a", "b", `chunk-${seed}`] as unknown as FeedbackRow["shown"],
    queryVector: unit(seed),
    chunkVector: unit(seed + 1000),
    ...more,
  };
}
