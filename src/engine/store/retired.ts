/**
 * Vectors of chunks that left lately: whoever switches to another branch and back pays for nothing twice.
 * Bounded, and the oldest go first.
 */
import type { ContentHash } from "../../core/chunk.ts";
import type { EncoderId } from "../../core/embedding.ts";
import { readNumbers, readTexts, readVectors } from "./arrowColumns.ts";
import { retiredTable } from "./arrowTables.ts";
import type { Tables } from "./tables.ts";

/** Kept at least, however small the index is. 2.6 MB. */
const MIN_KEPT = 500;
/** Of the rows that are in use. */
const MAX_SHARE = 0.2;

export interface Retired {
  /** Keeps the vectors of the rows of `chunks` that the conditions name, unless their content is in `live`. */
  keep(conditions: readonly string[], live: ReadonlySet<string>, liveRows: number): Promise<void>;
}

export function makeRetired(tables: Tables, encoderId: EncoderId, where: string): Retired {
  /** Contents in the order they came in; read when first needed. */
  let ages: Map<string, number> | null = null;

  async function readAges(): Promise<Map<string, number>> {
    const rows = await tables.retired.query().select(["content_hash", "age"]).toArrow();
    const times = readNumbers(rows, "age");
    return new Map(readTexts(rows, "content_hash").map((hash, i) => [hash, times[i] as number]));
  }

  return {
    async keep(conditions, live, liveRows) {
      const kept = (ages ??= await readAges());
      const limit = Math.max(MIN_KEPT, Math.floor(liveRows * MAX_SHARE));
      let age = 0;
      for (const at of kept.values()) age = Math.max(age, at);
      for (const condition of conditions) {
        const leaving = await tables.chunks.query().where(condition).select(["content_hash", "vector"]).limit(limit).toArrow();
        const vectors = readVectors(leaving, where);
        const rows = new Map<string, Float32Array>();
        readTexts(leaving, "content_hash").forEach((hash, i) => {
          if (!kept.has(hash) && !live.has(hash)) rows.set(hash, vectors[i] as Float32Array);
        });
        if (rows.size === 0) continue;
        const added = [...rows].map(([hash, vector]) => ({ contentHash: hash as ContentHash, vector, age: ++age }));
        await tables.retired.add(retiredTable(added, encoderId));
        for (const row of added) kept.set(row.contentHash, row.age);
      }
      if (kept.size <= limit) return;
      const oldestFirst = [...kept.values()].sort((a, b) => a - b);
      const last = oldestFirst[kept.size - limit - 1] as number;
      await tables.retired.delete(`age <= ${last}`);
      for (const [hash, at] of kept) if (at <= last) kept.delete(hash);
    },
  };
}
