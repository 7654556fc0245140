/** The outline of prose with headings: Markdown, reStructuredText, AsciiDoc. Sections nest by the level of their heading. */
import { lineAt, type Lines, sizeOf } from "./lines.ts";
import { emptyOutline, type Outline, type OutlineDefinition, type OutlineDraft } from "./outline.ts";
import { oneLine } from "./rules.ts";

interface Heading {
  readonly line: number;
  readonly level: number;
  readonly title: string;
}

const FENCE = /^\s{0,3}(`{3,}|~{3,})/;
const ATX = /^\s{0,3}(#{1,6})\s+(.*?)\s*#*\s*$/;
const ASCIIDOC = /^(={1,6})\s+(\S.*)$/;
const UNDERLINE = /^([=\-~^"'#*+:.`_])\1{2,}\s*$/;
/** Inside a section: paragraphs after a blank line, then lines, then lines of code blocks. */
const PARAGRAPH = 40;
const LINE = 41;
const CODE_LINE = 43;

export function markdownOutline(lines: Lines, language: string): Outline {
  const outline = emptyOutline(lines.count);
  const headings: Heading[] = [];
  const styles: string[] = [];
  let fence: string | null = null;
  let afterBlank = true;
  const from = frontMatterEnd(lines);
  for (let line = 0; line < lines.count; line++) {
    if (sizeOf(lines, line, line) === 0) {
      afterBlank = true;
      continue;
    }
    const text = lineAt(lines, line);
    const mark = language === "markdown" ? FENCE.exec(text)?.[1] : undefined;
    if (fence !== null) {
      outline.breaks[line] = afterBlank ? CODE_LINE - 1 : CODE_LINE;
      if (mark?.startsWith(fence) === true) fence = null;
    } else {
      outline.breaks[line] = afterBlank ? PARAGRAPH : LINE;
      if (mark !== undefined) fence = mark;
      else if (line >= from) {
        const heading = headingAt(lines, line, text, language, styles, afterBlank);
        if (heading !== null) headings.push(heading);
      }
    }
    afterBlank = false;
  }
  addSections(outline, headings, lines.count);
  return outline;
}

/** Line after the front matter (`---` ... `---`), whose comments are not headings. */
function frontMatterEnd(lines: Lines): number {
  if (lineAt(lines, 0).trim() !== "---") return 0;
  for (let line = 1; line < Math.min(lines.count, 200); line++) if (/^(?:---|\.\.\.)\s*$/.test(lineAt(lines, line))) return line + 1;
  return 0;
}

function headingAt(lines: Lines, line: number, text: string, language: string, styles: string[], afterBlank: boolean): Heading | null {
  if (language === "markdown") {
    const atx = ATX.exec(text);
    if (atx !== null) return { line, level: (atx[1] as string).length, title: oneLine(atx[2] as string) };
  } else if (language === "asciidoc") {
    const match = ASCIIDOC.exec(text);
    return match === null ? null : { line, level: (match[1] as string).length, title: oneLine(match[2] as string) };
  }
  if (!afterBlank || line + 1 >= lines.count || text.length > 300 || UNDERLINE.test(text)) return null;
  const under = UNDERLINE.exec(lineAt(lines, line + 1))?.[1];
  if (under === undefined) return null;
  if (language === "markdown") {
    if (under !== "=" && under !== "-") return null;
    return /^\s*(?:[-*+>|]|\d+\.)\s/.test(text) ? null : { line, level: under === "=" ? 1 : 2, title: oneLine(text) };
  }
  // reStructuredText: levels are the styles in the order they first appear.
  if (lineAt(lines, line + 1).trimEnd().length < text.trimEnd().length) return null;
  if (!styles.includes(under)) styles.push(under);
  return { line, level: Math.min(6, styles.indexOf(under) + 1), title: oneLine(text) };
}

function addSections(outline: OutlineDraft, headings: readonly Heading[], lineCount: number): void {
  const open: { index: number; level: number }[] = [];
  const close = (level: number, end: number): void => {
    for (let top = open[open.length - 1]; top !== undefined && top.level >= level; top = open[open.length - 1]) {
      (outline.definitions[top.index] as OutlineDefinition).end = end;
      open.pop();
    }
  };
  for (const { line, level, title } of headings) {
    close(level, line - 1);
    outline.breaks[line] = level * 2;
    open.push({ index: outline.definitions.length, level });
    outline.definitions.push({
      name: title,
      kind: "section",
      scope: [],
      listed: true,
      lead: line,
      line,
      end: lineCount - 1,
      parent: open.length > 1 ? (open[open.length - 2] as { index: number }).index : -1,
    });
  }
  close(0, lineCount - 1);
}
