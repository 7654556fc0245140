/**
 * Light colouring of a few lines of code: comments, strings, numbers, keywords, nothing else. It follows the quoting and comment rules of a
 * family of languages and no grammar, so it claims only what those rules can tell, and leaves the rest in the plain colour.
 */
export type TokenKind = "comment" | "string" | "number" | "keyword";

/** In UTF-16 units of the line. */
export interface Token {
  readonly start: number;
  readonly end: number;
  readonly kind: TokenKind;
}

interface Family {
  /** Matches at a place; the first group that is set names what was found. */
  readonly pattern: RegExp;
  /** What opens something that may run on to further lines, and what closes it. */
  readonly blocks: Readonly<Record<string, { readonly close: string; readonly kind: TokenKind }>>;
  readonly keywords: ReadonlySet<string>;
  /** A snippet may begin inside a comment: lines like this are one without having seen its start. */
  readonly insideComment?: RegExp;
}

/** What is still open at the end of a line: the text that opened it. */
export type Open = string | null;

const words = (text: string): ReadonlySet<string> => new Set(text.split(" "));
const C_WORDS = words(
  "abstract as async await bool boolean break byte case catch chan char class const constexpr continue crate data debugger def default defer delete do double elif else enum explicit export extends extern false final finally float fn for foreach from fun func function get go goto guard if impl implements import in infer inline instanceof int interface internal is keyof lazy let long loop map match mod mut namespace new nil null object of open operator out override package partial private protected protocol pub public range readonly ref return sealed select self set short signed sizeof static struct super suspend switch template this throw throws trait true try type typedef typeof typename undefined union unsafe unsigned use using val var virtual void volatile when where while with yield",
);
const SCRIPT_WORDS = words(
  "False None True alias and as assert async await begin break case class continue def defmodule defp del do done echo elif else elsif elseif end ensure esac except exit export extend fi finally for foreach from function global if import in include is lambda let local match module my nil nonlocal not null or pass raise readonly redo require rescue retry return self set source struct sub super switch then true false try undef unless until use using when where while with yield",
);
const DASH_WORDS = words(
  "and as begin by case class create data delete deriving do else elseif end exists false for from function group if import in index insert instance into is join left let limit local module newtype nil not null of on or order over primary qualified repeat return select set table then true type union unique until update values view where while with",
);
const NONE = words("");

const NUMBER = String.raw`(?<![\p{L}\p{N}_$])(?<number>0[xXbBoO][\p{N}a-fA-F_]+|\p{N}[\p{N}_]*(?:\.\p{N}+)?(?:[eE][+-]?\p{N}+)?)`;
const WORD = String.raw`(?<word>[\p{L}_$@][\p{L}\p{N}_$]*)`;
const QUOTED = String.raw`"(?:\\.|[^"\\])*(?:"|$)`;
const SINGLE = String.raw`'(?:\\.|[^'\\])*(?:'|$)`;
/** One character in quotes; a lifetime or a type variable ('a) is none. */
const CHARACTER = String.raw`'(?:\\[^']+|[^'\\])'`;

function family(parts: { line: string; open: string; strings: string; blocks: Family["blocks"]; keywords: ReadonlySet<string>; insideComment?: RegExp }): Family {
  const pattern = new RegExp(`(?<block>${parts.open})|(?<comment>(?:${parts.line}).*)|(?<string>${parts.strings})|${NUMBER}|${WORD}`, "gu");
  return { pattern, blocks: parts.blocks, keywords: parts.keywords, ...(parts.insideComment ? { insideComment: parts.insideComment } : {}) };
}

const NEVER = "(?!)";
const slashBlock = { "/*": { close: "*/", kind: "comment" } } as const;
const backtick = { "`": { close: "`", kind: "string" } } as const;
const INSIDE_STAR = /^\s*\*(?:\s|\/|$)/;
const script = family({ line: "//", open: "/\\*|`", strings: `${QUOTED}|${SINGLE}`, blocks: { ...slashBlock, ...backtick }, keywords: C_WORDS, insideComment: INSIDE_STAR });
const braces = family({ line: "//", open: "/\\*", strings: `${QUOTED}|${CHARACTER}`, blocks: slashBlock, keywords: C_WORDS, insideComment: INSIDE_STAR });
const hash = family({ line: "#", open: `"""|'''`, strings: `${QUOTED}|${SINGLE}`, blocks: { '"""': { close: '"""', kind: "string" }, "'''": { close: "'''", kind: "string" } }, keywords: SCRIPT_WORDS });
const php = family({ line: "//|#(?!\\[)", open: "/\\*", strings: `${QUOTED}|${SINGLE}`, blocks: slashBlock, keywords: C_WORDS, insideComment: INSIDE_STAR });
const dashes = family({ line: "--", open: "/\\*|\\{-", strings: `${QUOTED}|${SINGLE}`, blocks: { ...slashBlock, "{-": { close: "-}", kind: "comment" } }, keywords: DASH_WORDS });
const semicolon = family({ line: ";", open: NEVER, strings: QUOTED, blocks: {}, keywords: NONE });
const percent = family({ line: "%", open: NEVER, strings: QUOTED, blocks: {}, keywords: NONE });
const markup = family({ line: NEVER, open: "<!--", strings: QUOTED, blocks: { "<!--": { close: "-->", kind: "comment" } }, keywords: NONE });
const style = family({ line: NEVER, open: "/\\*", strings: `${QUOTED}|${SINGLE}`, blocks: slashBlock, keywords: NONE });

const FAMILIES: readonly (readonly [Family, string])[] = [
  [script, "typescript tsx javascript go dart groovy gradle"],
  [braces, "java kotlin c cpp csharp rust scala swift zig objective-c protobuf thrift glsl solidity d v odin verilog fsharp ocaml json"],
  [hash, "python ruby bash yaml toml elixir julia perl r makefile dockerfile cmake terraform graphql powershell fish nix nim crystal tcl awk notebook"],
  [php, "php"],
  [dashes, "sql lua haskell elm purescript ada vhdl"],
  [semicolon, "clojure lisp scheme assembly"],
  [percent, "latex erlang prolog matlab"],
  [markup, "html xml vue svelte astro"],
  [style, "css scss less stylus"],
];
const FAMILY_OF = new Map(FAMILIES.flatMap(([one, names]) => names.split(" ").map((name) => [name, one] as const)));

/** `open` is what an earlier line left open; null at the start of a snippet. A language without rules here gives no token. */
export function tokenizeLine(line: string, language: string, open: Open): { readonly tokens: readonly Token[]; readonly open: Open } {
  const rules = FAMILY_OF.get(language);
  if (!rules) return { tokens: [], open: null };
  const tokens: Token[] = [];
  let at = 0;
  if (open === null && rules.insideComment?.test(line)) {
    const end = line.indexOf("*/");
    at = end < 0 ? line.length : end + 2;
    tokens.push({ start: 0, end: at, kind: "comment" });
  }
  for (;;) {
    const block = open === null ? undefined : rules.blocks[open];
    if (block) {
      const end = line.indexOf(block.close, at);
      if (end < 0) {
        if (at < line.length) tokens.push({ start: at, end: line.length, kind: block.kind });
        return { tokens, open };
      }
      tokens.push({ start: at, end: end + block.close.length, kind: block.kind });
      at = end + block.close.length;
      open = null;
    }
    rules.pattern.lastIndex = at;
    const found = rules.pattern.exec(line);
    if (!found?.groups) return { tokens, open: null };
    const start = found.index;
    at = start + Math.max(found[0].length, 1);
    const { block: opened, comment, string, number, word } = found.groups;
    if (opened !== undefined) {
      // The opening mark belongs to what it opens.
      tokens.push({ start, end: at, kind: rules.blocks[opened]!.kind });
      open = opened;
    } else if (comment !== undefined) tokens.push({ start, end: at, kind: "comment" });
    else if (string !== undefined) tokens.push({ start, end: at, kind: "string" });
    else if (number !== undefined) tokens.push({ start, end: at, kind: "number" });
    else if (word !== undefined && rules.keywords.has(word)) tokens.push({ start, end: at, kind: "keyword" });
  }
}
