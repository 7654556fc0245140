/**
 * Batches of weighed kinds of tokens through the model.
 *
 * Graph: token_ids int64 [B, L]; token_weights float32 [B, 2, L], how much each counts in the code view and in the text view,
 * 0 is padding; role int64 [1], 0 query, 1 document, since the words of a question weigh otherwise than those of code
 * -> embedding float32 [B, 2560].
 */
import { EMBEDDING_DIMS, type EncoderRole } from "../../core/embedding.ts";
import { SextantError } from "../../core/errors.ts";
import type { Lead } from "./manifest.ts";
import type { OnnxSession } from "./onnxSession.ts";
import { noTokens, type TextTokenizer, type TokenCounts } from "./tokenCounts.ts";

interface BagModel {
  readonly session: OnnxSession;
  readonly tokenizer: TextTokenizer;
  readonly maxTokens: number;
  /** Of documents; a question's words all count alike. */
  readonly lead: Float32Array;
}

const NO_LEAD = new Float32Array(0);

/** The extra weight by position, up to where it is lost in float32. */
export function leadByPosition({ weight, tokens }: Lead): Float32Array {
  if (weight === 0) return NO_LEAD;
  return Float32Array.from({ length: Math.ceil(tokens * 18) }, (_, position) => weight * Math.exp(-position / tokens));
}

/** Slots (texts x kinds of tokens) of one run: 512 floats each make 16 MB of rows, about what the last-level cache holds. */
const SLOTS = 8_192;
const LARGEST_BATCH = 64;

/** One unit vector of 2560 a text, in the order of the texts. The signal is looked at between batches. */
export async function encodeBags(model: BagModel, texts: readonly string[], role: EncoderRole, signal?: AbortSignal): Promise<Float32Array[]> {
  signal?.throwIfAborted();
  const bags = texts.map((text) => {
    const bag = model.tokenizer.count(text, model.maxTokens, role === "document" ? model.lead : NO_LEAD);
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
  const weights = new Float32Array(bags.length * 2 * width);
  bags.forEach((bag, row) => {
    for (let i = 0; i < bag.ids.length; i++) ids[row * width + i] = BigInt(bag.ids[i] as number);
    weights.set(bag.counts, row * 2 * width);
    weights.set(bag.weighed, (row * 2 + 1) * width);
  });
  const { embedding } = await session.run({
    token_ids: new session.Tensor("int64", ids, [bags.length, width]),
    token_weights: new session.Tensor("float32", weights, [bags.length, 2, width]),
    role: new session.Tensor("int64", BigInt64Array.of(role === "query" ? 0n : 1n), [1]),
  });
  const found = embedding?.dims.join(" x ");
  if (!embedding || found !== `${bags.length} x ${EMBEDDING_DIMS}`) {
    throw new SextantError("model/wrong-dimensions", `The model answers ${found ?? "nothing named embedding"} for ${bags.length} texts; Sextant uses ${EMBEDDING_DIMS} dimensions only.`, "Reinstall Sextant, or use another model.");
  }
  return embedding.data as Float32Array;
}
