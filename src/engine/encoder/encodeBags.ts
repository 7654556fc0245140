/**
 * Batches of token counts through the model.
 *
 * Graph: token_ids int64 [B, L], counts float32 [B, L] (0 is padding), and role int64 [1] (0 query, 1 document) where the
 * model weighs the words of questions apart -> embedding float32 [B, 2560].
 */
import { EMBEDDING_DIMS, type EncoderRole } from "../../core/embedding.ts";
import { SextantError } from "../../core/errors.ts";
import type { OnnxSession } from "./onnxSession.ts";
import { noTokens, type TextTokenizer, type TokenCounts } from "./tokenCounts.ts";

export interface BagModel {
  readonly session: OnnxSession;
  readonly tokenizer: TextTokenizer;
  readonly maxTokens: number;
}

/** Slots (texts x kinds of tokens) of one run: 512 floats each make 16 MB of rows, about what the last-level cache holds. */
const SLOTS = 8_192;
const LARGEST_BATCH = 64;

/** One unit vector of 2560 a text, in the order of the texts. The signal is looked at between batches. */
export async function encodeBags(model: BagModel, texts: readonly string[], role: EncoderRole, signal?: AbortSignal): Promise<Float32Array[]> {
  signal?.throwIfAborted();
  const bags = texts.map((text) => {
    const bag = model.tokenizer.count(text, model.maxTokens);
    if (bag.ids.length === 0) throw noTokens(text);
    return bag;
  });
  // Neighbours in size share a batch, so that little of it is padding.
  const order = bags.map((_, i) => i).sort((a, b) => size(bags, a) - size(bags, b));
  const out = new Array<Float32Array>(texts.length);
  for (let from = 0; from < order.length; ) {
    let to = from + 1;
    while (to < order.length && to - from < LARGEST_BATCH && (to - from + 1) * size(bags, order[to] as number) <= SLOTS) to++;
    const batch = order.slice(from, to);
    const rows = await runBatch(model.session, batch.map((i) => bags[i] as TokenCounts), role);
    batch.forEach((i, row) => (out[i] = rows.slice(row * EMBEDDING_DIMS, (row + 1) * EMBEDDING_DIMS)));
    signal?.throwIfAborted();
    from = to;
  }
  return out;
}

const size = (bags: readonly TokenCounts[], i: number) => (bags[i] as TokenCounts).ids.length;

async function runBatch(session: OnnxSession, bags: readonly TokenCounts[], role: EncoderRole): Promise<Float32Array> {
  const width = Math.max(...bags.map((b) => b.ids.length));
  const ids = new BigInt64Array(bags.length * width);
  const counts = new Float32Array(bags.length * width);
  bags.forEach((bag, row) => {
    for (let i = 0; i < bag.ids.length; i++) ids[row * width + i] = BigInt(bag.ids[i] as number);
    counts.set(bag.counts, row * width);
  });
  const shape = [bags.length, width];
  const { embedding } = await session.run({
    token_ids: new session.Tensor("int64", ids, shape),
    counts: new session.Tensor("float32", counts, shape),
    ...(session.inputs.includes("role") ? { role: new session.Tensor("int64", BigInt64Array.of(role === "query" ? 0n : 1n), [1]) } : {}),
  });
  const found = embedding?.dims.join(" x ");
  if (!embedding || found !== `${bags.length} x ${EMBEDDING_DIMS}`) {
    throw new SextantError("model/wrong-dimensions", `The model answers ${found ?? "nothing named embedding"} for ${bags.length} texts; Sextant uses ${EMBEDDING_DIMS} dimensions only.`, "Reinstall Sextant, or use another model.");
  }
  return embedding.data as Float32Array;
}
