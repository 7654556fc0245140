/** What a fine-tune does to a search, if there is one: what it learned, or why it cannot be used. */
import type { Learned } from "../../core/tuning.ts";
import { learnedBy } from "./adapter.ts";
import type { System } from "../quality/evaluate.ts";
import type { Shelf } from "./shelf.ts";

export interface Tuned {
  readonly room: { readonly learned?: Learned };
  /** Why it cannot be used. */
  readonly notice?: string;
  /** For the answer to say which one it was. */
  readonly used: { readonly adapter?: string };
}

/** `wanted` as in `SearchQuery.adapter`. */
export async function tuned(shelf: Shelf, wanted: string | null | undefined): Promise<Tuned> {
  if (wanted === null) return { room: {}, used: {} };
  const { adapter, notice } = wanted === undefined ? await shelf.inUse() : { adapter: await shelf.take(wanted), notice: undefined };
  return {
    room: adapter ? { learned: learnedBy(adapter) } : {},
    used: adapter ? { adapter: adapter.meta.id } : {},
    ...(notice === undefined ? {} : { notice }),
  };
}

/** Each fine-tune as a way of searching that can be measured; those that cannot be used (another encoder's, damaged ones) are left out. */
export async function tunedSystems(shelf: Shelf): Promise<System[]> {
  const { adapters } = await shelf.list();
  const taken = await Promise.all(adapters.map(({ id }) => shelf.take(id).catch(() => undefined)));
  return taken.flatMap((adapter): System[] => (adapter ? [{ id: adapter.meta.id, mode: "hybrid", learned: learnedBy(adapter) }] : []));
}
