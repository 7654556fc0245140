/** The lines of one file, measured once: where each starts and how much it holds. Lines are counted from 0 in this room. */

export interface Lines {
  readonly text: string;
  readonly count: number;
  /** Index of the first character of each line, and one past the text at [count]. */
  readonly starts: Int32Array;
  /** Non-blank characters before each line, so that the size of any range is one subtraction. */
  readonly before: Int32Array;
}

const NEWLINE = 10;

/** A blank is a space, a tab, any other control character or a no-break space: cheap, and right for source code. */
const isBlank = (code: number): boolean => code <= 32 || code === 0xa0 || code === 0xfeff;

export function measureLines(text: string): Lines {
  let count = 1;
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) count++;
  const starts = new Int32Array(count + 1);
  const before = new Int32Array(count + 1);
  let line = 0;
  let size = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === NEWLINE) {
      line++;
      starts[line] = at + 1;
      before[line] = size;
    } else if (!isBlank(code)) size++;
  }
  starts[count] = text.length + 1;
  before[count] = size;
  return { text, count, starts, before };
}

/** Non-blank characters of the lines first..last, both included. */
export function sizeOf(lines: Lines, first: number, last: number): number {
  return (lines.before[last + 1] as number) - (lines.before[first] as number);
}

/** The line without its newline. */
export function lineAt(lines: Lines, line: number): string {
  return lines.text.slice(lines.starts[line], (lines.starts[line + 1] as number) - 1);
}

/** The lines first..last joined by newlines, exactly as they stand. */
export function textOf(lines: Lines, first: number, last: number): string {
  return lines.text.slice(lines.starts[first], (lines.starts[last + 1] as number) - 1);
}

/** Columns of blank before the first character; a tab counts as four. -1 where the line is blank. */
export function indentOf(lines: Lines, line: number): number {
  let width = 0;
  const end = (lines.starts[line + 1] as number) - 1;
  for (let at = lines.starts[line] as number; at < end; at++) {
    const code = lines.text.charCodeAt(at);
    if (code === 9) width += 4;
    else if (isBlank(code)) width++;
    else return width;
  }
  return -1;
}

/** True where only blanks stand before this column of the line. */
export function startsLine(lines: Lines, line: number, column: number): boolean {
  const from = lines.starts[line] as number;
  for (let at = from; at < from + column; at++) if (!isBlank(lines.text.charCodeAt(at))) return false;
  return true;
}

const CLOSER = /^[\s)\]}>;,]*(?:(?:end|END|fi|done|esac|\};|<\/[\w.:-]+>)[\s)\]};,]*)?$/;

/** A line that only ends what stands above it: a bracket, `end`, `fi`, a closing tag. Blank lines count too. */
export function isCloser(lines: Lines, line: number): boolean {
  const size = sizeOf(lines, line, line);
  return size === 0 || (size <= 40 && CLOSER.test(lineAt(lines, line)));
}
