/** The outline of a file without a grammar: blank lines and indentation say where things start. */
import { indentOf, isCloser, type Lines, sizeOf } from "./lines.ts";
import { emptyOutline, type Outline } from "./outline.ts";

export function textOutline(lines: Lines): Outline {
  const outline = emptyOutline(lines.count);
  let afterBlank = true;
  for (let line = 0; line < lines.count; line++) {
    if (sizeOf(lines, line, line) === 0) {
      afterBlank = true;
      continue;
    }
    // The least indented line after a blank one is the best start; a closing bracket never is one.
    if (!isCloser(lines, line)) outline.breaks[line] = Math.min(indentOf(lines, line), 120) * 2 + (afterBlank ? 0 : 1);
    afterBlank = false;
  }
  return outline;
}
