/** Cuts one file into chunks, in this thread. */
import type { ChunkedFile } from "../../core/chunk.ts";
import { cutOutline } from "./cut.ts";
import { describePieces } from "./describe.ts";
import { withTree } from "./grammars.ts";
import { languageOf } from "./languages.ts";
import { type Lines, measureLines } from "./lines.ts";
import { markdownOutline } from "./markdownOutline.ts";
import { notebookOutline } from "./notebookOutline.ts";
import type { Outline } from "./outline.ts";
import { syntaxOutline } from "./syntaxOutline.ts";
import { textOutline } from "./textOutline.ts";

/**
 * `path` tells the language, `text` has "\n" line ends. Never throws for what is in the file: what a grammar
 * cannot read is cut by blank lines and indentation.
 */
export async function chunkFile(path: string, text: string): Promise<ChunkedFile> {
  const language = languageOf(path, text);
  const lines = measureLines(text);
  // Interfaces of OCaml are a grammar of their own, but no language of their own to whoever searches.
  const grammar = language === "ocaml" && path.endsWith(".mli") ? "ocaml_interface" : language;
  const parsed = (await withTree(grammar, text, (tree, rules) => syntaxOutline(tree, lines, rules))) ?? proseOutline(lines, language);
  return assemble(language, lines, parsed ?? textOutline(lines), parsed !== null);
}

/** The same without any grammar: for files on which one crashed or hung. */
export function chunkByLines(path: string, text: string): ChunkedFile {
  const language = languageOf(path, text);
  const lines = measureLines(text);
  return assemble(language, lines, textOutline(lines), false);
}

function proseOutline(lines: Lines, language: string): Outline | null {
  if (language === "markdown" || language === "restructuredtext" || language === "asciidoc") return markdownOutline(lines, language);
  return language === "notebook" ? notebookOutline(lines) : null;
}

function assemble(language: string, lines: Lines, outline: Outline, parsed: boolean): ChunkedFile {
  return { language, chunks: describePieces(lines, outline, cutOutline(lines, outline)), parsed };
}
