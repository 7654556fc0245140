/**
 * Text -> token ids, exactly as the model's `tokenizer.json` says, and several times faster than running it over everything.
 *
 * The tokenizer never looks across an ASCII character that is neither letter nor digit: no rule of its normalizer or splitter
 * joins, moves or removes one. So a text is the sequence of its runs between such characters, and code repeats its runs:
 * each distinct run is tokenised by the library once and remembered. `test/encoder/` proves the equality on arbitrary text.
 */
import { Tokenizer } from "@huggingface/tokenizers";
import { SextantError } from "../../core/errors.ts";

/** A text as the bag model reads it: each kind of token once, in order of first appearance. */
export interface TokenCounts {
  readonly ids: Int32Array;
  /** How often it occurs. */
  readonly counts: Float32Array;
  /** The sum of its occurrences' weights by position. */
  readonly weighed: Float32Array;
}

export interface TextTokenizer {
  /** Token ids in order, at most `limit`. */
  ids(text: string, limit: number): number[];
  /** The same tokens, counted; one at position p weighs 1 + lead[p], or 1 beyond its end. Empty where the text has no letter and no digit. */
  count(text: string, limit: number, lead: Float32Array): TokenCounts;
}

/** Two generations of this many runs are kept: some 10 MB at worst, and all the vocabulary of a large workspace at once. */
const GENERATION = 40_000;
/** Longer runs are encoded data more often than names; they would fill the memory and never come again. */
const LONGEST_KEPT = 64;

/** `json` is the text of a tokenizer.json whose rules keep the promise above (a lower-casing word-piece one for code). */
export function openTokenizer(json: string): TextTokenizer {
  const library = new Tokenizer(JSON.parse(json) as object, {});
  let young = new Map<string, readonly number[]>();
  let old = new Map<string, readonly number[]>();
  // Which text last met a token, and where in its list: counting without a map or a clearing pass.
  let metBy = new Float64Array(1 << 16);
  let slot = new Int32Array(1 << 16);
  let textNumber = 0;

  function makeRoomFor(id: number): void {
    const larger = new Float64Array(2 * id);
    larger.set(metBy);
    metBy = larger;
    const slots = new Int32Array(2 * id);
    slots.set(slot);
    slot = slots;
  }

  function idsOfRun(run: string): readonly number[] {
    const known = young.get(run);
    if (known) return known;
    const ids = old.get(run) ?? library.encode(run, { add_special_tokens: false }).ids;
    if (run.length <= LONGEST_KEPT) {
      if (young.size >= GENERATION) {
        old = young;
        young = new Map();
      }
      young.set(run, ids);
    }
    return ids;
  }

  /** Calls `take` with the ids of each run until it answers false. */
  function eachRun(text: string, take: (ids: readonly number[]) => boolean): void {
    const end = text.length;
    let at = 0;
    while (at < end) {
      while (at < end && !inRun(text.charCodeAt(at))) at++;
      const start = at;
      while (at < end && inRun(text.charCodeAt(at))) at++;
      if (at > start && !take(idsOfRun(text.slice(start, at)))) return;
    }
  }

  return {
    ids(text, limit) {
      const out: number[] = [];
      eachRun(text, (ids) => {
        for (const id of ids) if (out.length < limit) out.push(id);
        return out.length < limit;
      });
      return out;
    },

    count(text, limit, lead) {
      textNumber++;
      const ids: number[] = [];
      const counts: number[] = [];
      const weighed: number[] = [];
      let position = 0;
      eachRun(text, (run) => {
        for (const id of run) {
          if (position === limit) return false;
          const weight = position < lead.length ? 1 + (lead[position] as number) : 1;
          position++;
          if (id >= metBy.length) makeRoomFor(id);
          if (metBy[id] === textNumber) {
            const i = slot[id] as number;
            counts[i] = (counts[i] as number) + 1;
            weighed[i] = (weighed[i] as number) + weight;
          } else {
            metBy[id] = textNumber;
            slot[id] = ids.length;
            ids.push(id);
            counts.push(1);
            weighed.push(weight);
          }
        }
        return position < limit;
      });
      return { ids: Int32Array.from(ids), counts: Float32Array.from(counts), weighed: Float32Array.from(weighed) };
    },
  };
}

/** ASCII letters and digits, and everything beyond ASCII (surrogates included). */
function inRun(code: number): boolean {
  return code > 0x7f || (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || (code >= 0x30 && code <= 0x39);
}

/** The one error for a text that a model can say nothing about. */
export function noTokens(text: string): SextantError {
  const shown = text.length > 40 ? `${text.slice(0, 40)}...` : text;
  return new SextantError("embedding/no-tokens", `A text without a letter or digit has no meaning to search by: ${JSON.stringify(shown)}.`, "Use words, names or code.");
}
