/** One form per word family, so that "parsing", "parser" and "parsed" meet "parse". */
import { stemmer } from "stemmer";
import { splitWords } from "../../core/words.ts";

const memo = new Map<string, string>();
/** Bounds the memo: a word is asked again sooner or later, a whole vocabulary is not. */
const MEMO_SIZE = 50_000;

/** Agent nouns, which Porter keeps apart from their verb: parser, handlers. Shorter ones (user, layer) are words of their own. */
const AGENT = /^(?!renders?$)(.{4,})ers?$/;

/** British and American spelling are one word: tokenise, normalisation, behaviour. That "promise" becomes "promize" harms nobody, it does so everywhere. */
const BRITISH_IS = /^(\p{L}{4,})is(e|ed|es|er|ers|ing|ation|ations)$/u;
const BRITISH_OUR = /^(\p{L}{3,})our(s|ed|ing)?$/u;

function american(word: string): string {
  return word.replace(BRITISH_IS, "$1iz$2").replace(BRITISH_OUR, "$1or$2");
}

/**
 * The stem of a lower-case word: Porter's algorithm (Program 14(3), 1980) on the word, or on the verb of an agent noun,
 * because in code "who does it" and "do it" are the same place.
 */
export function stem(word: string): string {
  let known = memo.get(word);
  if (known === undefined) {
    const spelled = american(word);
    const agent = AGENT.exec(spelled);
    known = stemmer(agent ? `${agent[1]}e` : spelled);
    if (memo.size >= MEMO_SIZE) memo.clear();
    memo.set(word, known);
  }
  return known;
}

/** Stems of all words of an identifier, path or sentence, in order, with repeats. */
export function stems(text: string): string[] {
  return splitWords(text).map(stem);
}

export const distinctStems = (text: string): readonly string[] => [...new Set(stems(text))];
