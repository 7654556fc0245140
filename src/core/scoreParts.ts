/** The parts of a score in the words people are shown. */

/** A part this table does not know yet keeps its name, taken apart: "fileName" and "file-name" are both "file name". */
export function partInWords(part: string): string {
  return PARTS[part] ?? part.replace(/[-_]/g, " ").replace(/(?<=[a-z])(?=[A-Z])/g, " ").toLowerCase();
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
  roleTest: "a test",
  roleExample: "an example",
  roleLegacy: "legacy",
  roleGenerated: "generated",
  roleDeclaration: "a declaration",
  roleDocument: "a document",
};
