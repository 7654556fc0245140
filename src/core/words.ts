/** Splits identifiers and prose into lower-case words: what keyword search, ranking and snippets agree on. */

// Between a small letter or digit and a capital, and before the last capital of a run: parseURLPath -> parse URL Path.
// The s of a plural belongs to its capitals: parseURLs -> parse URLs.
const CAMEL = /(?<=[\p{Ll}\d])(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}(?!s(?!\p{Ll}))\p{Ll})/gu;
const IDENTIFIER = /[\p{L}\p{N}_$]+/gu;
const PART = /\p{L}+|\p{N}+/gu;

/** The words an identifier, path or sentence is made of: "HTTPServer_error2" -> http, server, error, 2. */
export function splitWords(text: string): string[] {
  return (text.replace(CAMEL, " ").match(PART) ?? []).map((word) => word.toLowerCase());
}

/** Identifiers as written, in order, with repeats. */
export function identifiers(text: string): string[] {
  return text.match(IDENTIFIER) ?? [];
}
