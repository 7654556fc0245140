/** What a person typed into the one box: a question, a name, a path, an error message or a pasted snippet. */
import { SextantError } from "../../core/errors.ts";
import { identifiers, splitWords } from "../../core/words.ts";
import { wholeIdentifier } from "./searchText.ts";
import { stem } from "./wordForms.ts";

export type QueryKind = "question" | "symbol" | "path" | "snippet";

export interface AnalysedQuery {
  readonly text: string;
  readonly kind: QueryKind;
  /** Distinct stems that carry meaning, in order. */
  readonly stems: readonly string[];
  /** Distinct lower-case words as typed, for marking in snippets. */
  readonly words: readonly string[];
  /** Identifiers of several words (and any lone symbol), as `wholeIdentifier` writes them. */
  readonly names: readonly string[];
  /** What stood before the last part of a typed name ("Plug" of `Plug.Conn`), written likewise; null where nothing did. */
  readonly owner: string | null;
}

/** A question of this many characters is a book; what is meant is find-similar on a file. */
const LONGEST_QUERY = 20_000;

/** Words of questions, not of code. Words that are code terms too (for, if, new, this, class...) are weak but stay findable: see below. */
const STOP_WORDS = new Set(
  (
    "a an the of in on at to from by with and or is are was were be been being do does did how what where which when why who whom whose " +
    "it its that this these those there here as into onto than then so such can could should would will shall may might must i we you they he she " +
    "my our your their me us them have has had not no nor but if else for about via per vs etc used use using uses code function method class file files"
  ).split(" "),
);

const SYMBOL = /^[@#.:$\w\p{L}][\w\p{L}$.:#\->!?@]*$/u;
const PATH = /^[^\s]*\/[^\s]*$|^[\w.-]+\.[a-z]{1,5}$/i;
/** Marks of code that prose lacks; two or more lines, or several of these, make a snippet. */
const CODE_MARKS = /[{};]|=>|->|::|\w\(|\)\s*[:{]|[=!<>]=|\breturn\b|\bdef \b|\bfunc\b|\bfn\b|=\s/g;

/** Throws `query/empty`, `query/too-long` and `query/no-words`. */
export function analyseQuery(raw: string): AnalysedQuery {
  const text = raw.trim();
  if (text.length === 0) throw new SextantError("query/empty", "The question is empty.", "Type a few words, a name or a piece of code.");
  if (text.length > LONGEST_QUERY) {
    throw new SextantError(
      "query/too-long",
      `The question has ${text.length.toLocaleString("en")} characters; ${LONGEST_QUERY.toLocaleString("en")} are read at most.`,
      "Ask with fewer words, or use `sextant similar --text-file FILE` to find code like a long text.",
    );
  }
  const all = splitWords(text);
  if (all.length === 0) throw new SextantError("query/no-words", `There is no letter or digit in "${text.slice(0, 40)}".`, "Ask with a word or a name.");
  const kind = kindOf(text);
  // A question made of stop words alone ("how to use it") is still a question: then they all count.
  const meaningful = all.filter((word) => !STOP_WORDS.has(word));
  const words = [...new Set(meaningful.length > 0 && kind !== "symbol" ? meaningful : all)];
  return { text, kind, words, stems: [...new Set(words.map(stem))], ...namesIn(text, kind) };
}

function kindOf(text: string): QueryKind {
  if (!/\s/.test(text)) {
    if (PATH.test(text) && !/^[\w$]+\.[\w$]+\(?\)?$/.test(text.replace(/\.(tsx?|jsx?|py|go|rs|rb|java|kt|c|h|cc|cpp|cs|php|md|json|ya?ml|toml|sh|lua|ex|exs|hs|scala|swift|zig)$/i, "/"))) return "path";
    if (SYMBOL.test(text)) return "symbol";
  }
  const marks = text.match(CODE_MARKS)?.length ?? 0;
  const lines = text.split("\n").length;
  return marks >= (lines > 1 ? 2 : 4) || lines > 4 ? "snippet" : "question";
}

function namesIn(text: string, kind: QueryKind): Pick<AnalysedQuery, "names" | "owner"> {
  const found = identifiers(text);
  if (kind === "symbol") {
    const last = found[found.length - 1] ?? text;
    return { names: [wholeIdentifier(last)], owner: found.length > 1 ? wholeIdentifier(found[found.length - 2] as string) : null };
  }
  const names = found.filter((identifier) => splitWords(identifier).length > 1).map(wholeIdentifier);
  return { names: [...new Set(names)], owner: null };
}
