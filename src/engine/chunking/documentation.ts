/** Definitions with what is written about them: the comment the parser finds above one, or the docstring it finds first in its body. */
import type { Tree } from "web-tree-sitter";
import type { ChunkKind } from "../../core/chunk.ts";
import { withTree } from "./grammars.ts";
import { languageOf } from "./languages.ts";
import { measureLines } from "./lines.ts";
import { syntaxOutline } from "./syntaxOutline.ts";

export interface Documented {
  /** The first sentence. */
  readonly says: string;
  /** The lines of the definition without its documentation. */
  readonly code: string;
  readonly symbol: string;
  readonly line: number;
}

const DESCRIBED: ReadonlySet<ChunkKind> = new Set<ChunkKind>(["function", "method", "class", "interface", "type", "enum"]);
/** Fewer words are a heading. */
const LEAST_WORDS = 4;
const MOST_WORDS = 40;
/** A chunk holds about so much. */
const MOST_LINES = 60;

/** Empty for a language without a grammar. */
export async function documentedDefinitions(path: string, text: string): Promise<readonly Documented[]> {
  const rows = text.split("\n");
  const lines = measureLines(text);
  return (
    (await withTree(languageOf(path, text), text, (tree, rules) => {
      const { definitions, comments } = syntaxOutline(tree, lines, rules);
      const docstrings = docstringsOf(tree);
      return definitions.flatMap(({ kind, name, lead, line, end, listed }): Documented[] => {
        if (!listed || !DESCRIBED.has(kind)) return [];
        const above = Array.from({ length: line - lead }, (_, i) => lead + i).filter((row) => comments[row] === 1);
        const inside = docstrings.get(line);
        const doc = inside ? inside.text : above.map((row) => rows[row] ?? "").join("\n");
        const says = firstSentence(doc);
        const last = Math.min(end, line + MOST_LINES);
        const code = Array.from({ length: last - line + 1 }, (_, i) => line + i).filter((row) => comments[row] !== 1 && !(inside && row >= inside.first && row <= inside.last));
        return says === null || code.length < 2 ? [] : [{ says, code: code.map((row) => rows[row] ?? "").join("\n"), symbol: name, line: line + 1 }];
      });
    })) ?? []
  );
}

interface Docstring {
  readonly text: string;
  readonly first: number;
  readonly last: number;
}

/** By the line their definition starts on. Python's; other languages document above. */
function docstringsOf(tree: Tree): Map<number, Docstring> {
  const found = new Map<number, Docstring>();
  for (const node of tree.rootNode.descendantsOfType(["function_definition", "class_definition"])) {
    const statement = node?.childForFieldName("body")?.firstNamedChild;
    const string = statement?.type === "expression_statement" ? statement.firstNamedChild : null;
    if (!node || string?.type !== "string") continue;
    const content = string.namedChildren.find((child) => child?.type === "string_content");
    found.set(node.startPosition.row, { text: content?.text ?? "", first: string.startPosition.row, last: string.endPosition.row });
  }
  return found;
}

/** A line's marks of a comment, of a drawn line, and of Doxygen's first sentence. */
const MARKS = /^[\s/*#!;"'|=-]+([@\\](brief|short)\s+)?|[\s*/=-]+$/g;
/** "{@link Some.Thing label}": what it names; "{@code a b}": all of it. */
const INLINE_TAG = /\{@(?:link\w*\s+([^\s}]+)[^}]*|\w+\s+([^}]*))\}/g;

/** Of a comment's text without the marks that make it one. */
function firstSentence(comment: string): string | null {
  const plain = comment.split("\n").map((row) => row.replace(MARKS, "")).join("\n").replace(INLINE_TAG, "$1$2").replace(/<[^>]*>/g, " ").trim();
  const paragraph = plain.split(/\n\s*\n|\n\s*@/)[0] ?? "";
  const sentence = (paragraph.replace(/\s+/g, " ").split(/(?<=[.!?])\s/)[0] ?? "").trim();
  const words = sentence.split(" ").length;
  return words >= LEAST_WORDS && words <= MOST_WORDS ? sentence : null;
}
