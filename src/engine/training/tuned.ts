/** What a fine-tune does to a search, if there is one: the change of the question's vector, or why it cannot be used. */
import { applyAdapter } from "./adapter.ts";
import type { Shelf } from "./shelf.ts";

export interface Tuned {
  readonly room: { readonly adapt?: (question: Float32Array) => Float32Array };
  /** Why it cannot be used. */
  readonly notice?: string;
}

/** `wanted` as in `SearchQuery.adapter`. */
export async function tuned(shelf: Shelf, wanted: string | null | undefined): Promise<Tuned> {
  if (wanted === null) return { room: {} };
  const { adapter, notice } = wanted === undefined ? await shelf.inUse() : { adapter: await shelf.take(wanted), notice: undefined };
  return { room: adapter ? { adapt: (question) => applyAdapter(adapter, question) } : {}, ...(notice === undefined ? {} : { notice }) };
}
