/** The parts of a score in the words people are shown. */

import type { ScorePart } from "./hit.ts";
import { t } from "./translate.ts";

/** A part this table does not know yet keeps its name, taken apart: "fileName" and "file-name" are both "file name". */
export function partInWords(part: string): string {
  return parts()[part] ?? part.replace(/[-_]/g, " ").replace(/(?<=[a-z])(?=[A-Z])/g, " ").toLowerCase();
}

/** A part with the question of the vote it comes from: "you accepted this for 'where are retries limited'". */
export function scorePartInWords({ part, question }: Pick<ScorePart, "part" | "question">): string {
  return question === undefined ? partInWords(part) : t("{0} for '{1}'", partInWords(part), shortened(question));
}

/** A question may be a page of code. */
const LONGEST_QUESTION = 60;

function shortened(question: string): string {
  const line = question.replace(/\s+/g, " ").trim();
  return line.length > LONGEST_QUESTION ? `${line.slice(0, LONGEST_QUESTION - 1)}…` : line;
}

/** What ranking calls a part (search/features.ts), as people say it. */
const parts = (): Readonly<Record<string, string>> => ({
  meaning: t("meaning"),
  words: t("words in the code"),
  definesName: t("defines the name"),
  symbolWords: t("words in its name"),
  symbolFit: t("its name fits"),
  fileWords: t("words in the file name"),
  fileFit: t("the file name fits"),
  folderWords: t("words in the folders"),
  scopeWords: t("words around it"),
  pathMeaning: t("what its path speaks of"),
  pathAsked: t("the path asked for"),
  fileCoherence: t("other hits in the file"),
  isDefinition: t("a definition"),
  accepted: t("you accepted this"),
  rejected: t("you rejected this"),
  roleTest: t("a test"),
  roleExample: t("an example"),
  roleLegacy: t("legacy"),
  roleGenerated: t("generated"),
  roleDeclaration: t("a declaration"),
  roleDocument: t("a document"),
});
