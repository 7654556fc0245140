/** The parts of a score in the words people are shown. */

import type { ScorePart } from "./hit.ts";

/** A part this table does not know yet keeps its name, taken apart: "fileName" and "file-name" are both "file name". */
function partInWords(part: string): string {
  return PARTS[part] ?? part.replace(/[-_]/g, " ").replace(/(?<=[a-z])(?=[A-Z])/g, " ").toLowerCase();
}

/** A part with the question of the vote it comes from: "you accepted this for 'where are retries limited'". */
export function scorePartInWords({ part, question }: Pick<ScorePart, "part" | "question">): string {
  return question === undefined ? partInWords(part) : `${partInWords(part)} for '${shortened(question)}'`;
}

/** A question may be a page of code. */
const LONGEST_QUESTION = 60;

function shortened(question: string): string {
  const line = question.replace(/\s+/g, " ").trim();
  return line.length > LONGEST_QUESTION ? `${line.slice(0, LONGEST_QUESTION - 1)}…` : line;
}

/** What ranking calls a part (search/features.ts), as people say it. */
const PARTS: Readonly<Record<string, string>> = {
  words: "words in the code",
  definesName: "defines the name",
  symbolWords: "words in its name",
  symbolFit: "its name fits",
  fileWords: "words in the file name",
  fileFit: "the file name fits",
  folderWords: "words in the folders",
  scopeWords: "words around it",
  pathMeaning: "what its path speaks of",
  pathAsked: "the path asked for",
  fileCoherence: "other hits in the file",
  isDefinition: "a definition",
  accepted: "you accepted this",
  rejected: "you rejected this",
  roleTest: "a test",
  roleExample: "an example",
  roleLegacy: "legacy",
  roleGenerated: "generated",
  roleDeclaration: "a declaration",
  roleDocument: "a document",
};
