/**
 * What people read, in their language. The English sentence is the key, as `vscode.l10n` has it, so that code stays readable and a missing
 * translation shows English. The language belongs to the process, like its time zone: it is set once, before anything is shown.
 */
export interface Language {
  /** BCP 47, such as "de": decides how numbers are written. */
  readonly tag: string;
  readonly words: Readonly<Record<string, string>>;
}

let language: Language = { tag: "en", words: {} };
/** Kept: to ask a number for its text each time takes ten times as long, and a list of results has a hundred. */
let numbers: Intl.NumberFormat | undefined;

export function speak(next: Language): void {
  language = next;
  numbers = undefined;
}

/** To hand it to another process of ours, such as a browser page. */
export function spoken(): Language {
  return language;
}

/** `{0}`, `{1}` stand for the arguments. The message must be a literal: a test reads the source for them. */
export function t(message: string, ...args: readonly (string | number)[]): string {
  return (language.words[message] ?? message).replace(/\{(\d+)\}/g, (placeholder, at: string) => {
    const arg = args[Number(at)];
    return arg === undefined ? placeholder : typeof arg === "number" ? localNumber(arg) : arg;
  });
}

/** 12345 -> "12,345" in English, "12.345" in German. */
export function localNumber(n: number): string {
  return (numbers ??= new Intl.NumberFormat(language.tag)).format(n);
}
