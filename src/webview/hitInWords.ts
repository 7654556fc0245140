/** What a hit says of itself in words: read aloud, and written beside it. */
import type { ChunkKind } from "../core/chunk.ts";
import { strengthOf } from "../core/strength.ts";
import { t } from "../core/translate.ts";
import type { Place } from "../protocol/panelMessages.ts";

/** Line numbers are names of places, not amounts: no separators. */
export function linesInWords({ startLine, endLine }: Pick<Place, "startLine" | "endLine">): string {
  return startLine === endLine ? t("line {0}", String(startLine)) : t("lines {0}–{1}", String(startLine), String(endLine));
}

export function scoreInWords(score: number): string {
  switch (strengthOf(score)) {
    case "strong":
      return t("strong match");
    case "good":
      return t("good match");
    case "fair":
      return t("fair match");
    case "weak":
      return t("weak match");
  }
}

export function kindInWords(kind: ChunkKind): string {
  switch (kind) {
    case "function":
      return t("function");
    case "method":
      return t("method");
    case "class":
      return t("class");
    case "interface":
      return t("interface");
    case "type":
      return t("type");
    case "enum":
      return t("enumeration");
    case "module":
      return t("module");
    case "constant":
      return t("constant");
    case "test":
      return t("test");
    case "section":
      return t("section");
    case "cell":
      return t("notebook cell");
    case "imports":
      return t("imports");
    case "block":
      return t("piece of code");
  }
}
