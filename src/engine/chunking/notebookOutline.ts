/** The outline of a Jupyter notebook: one cell is one definition, found in the lines of the JSON as they stand. */
import { lineAt, type Lines } from "./lines.ts";
import { emptyOutline, type Outline, type OutlineDefinition } from "./outline.ts";
import { oneLine } from "./rules.ts";

const CELL_TYPE = /^\s*"cell_type"\s*:\s*"(\w+)"/;
const SOURCE_LINE = /^\s*"((?:[^"\\]|\\.)*)",?\s*$/;
const HEADING = /^#{1,6}\s+(.*?)(?:\\n)?$/;
const DEFINED = /^(?:async\s+)?(def|class)\s+(\w+)/;

/** Null where the notebook is not laid out one string a line, as Jupyter writes it. */
export function notebookOutline(lines: Lines): Outline | null {
  const outline = emptyOutline(lines.count);
  const { definitions } = outline;
  const open = /^(\s*)\{\s*$/;
  let depth = -1;
  let cell = -1;
  let heading: string | null = null;
  let inSource = false;
  for (let line = 0; line < lines.count; line++) {
    const text = lineAt(lines, line);
    if (text.length > 2000) continue;
    const opened = open.exec(text);
    const next = line + 1 < lines.count ? lineAt(lines, line + 1) : "";
    // Jupyter writes keys in order, so cell_type is the first of a cell (attachments aside).
    if (opened !== null && (depth === -1 || (opened[1] as string).length === depth) && CELL_TYPE.test(next)) {
      depth = (opened[1] as string).length;
      const previous = definitions[cell];
      if (previous !== undefined) previous.end = line - 1;
      cell = definitions.length;
      outline.breaks[line] = 2;
      definitions.push({ name: `cell ${countCells(definitions) + 1}`, kind: "cell", scope: heading === null ? [] : [heading], listed: false, lead: line, line, end: lines.count - 1, parent: -1 });
      continue;
    }
    if (cell === -1) continue;
    if (/^\s*"(?:outputs|source)"\s*:/.test(text)) {
      outline.breaks[line] = 4;
      inSource = text.includes('"source"');
      continue;
    }
    const source = inSource ? SOURCE_LINE.exec(text)?.[1] : undefined;
    if (source === undefined) {
      if (/^\s*\],?\s*$/.test(text)) inSource = false;
      continue;
    }
    outline.breaks[line] = 8;
    const title = HEADING.exec(source)?.[1];
    if (title !== undefined && /"markdown"/.test(lineAt(lines, (definitions[cell] as OutlineDefinition).line + 1))) heading = oneLine(title);
    const defined = DEFINED.exec(source);
    if (defined !== null) {
      outline.breaks[line] = 6;
      definitions.push({ name: defined[2] as string, kind: defined[1] === "def" ? "function" : "class", scope: [], listed: true, lead: line, line, end: line, parent: cell });
    }
  }
  return cell === -1 ? null : outline;
}

const countCells = (definitions: readonly OutlineDefinition[]): number => definitions.filter((one) => one.kind === "cell").length;
