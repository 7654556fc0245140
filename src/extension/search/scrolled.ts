/**
 * Scrolling that can be undone to the pixel. `revealRange` forgets where the editor was, which may be in the middle of a line, and puts a line that is
 * revealed at the top below the lines that stick there. `editorScroll` by whole screen lines keeps the rest, so as many lines back is where it was.
 */
import * as vscode from "vscode";

export interface Scrolled {
  /** Screen lines down from where it was; negative is up. */
  readonly lines: number;
  /** To where it was. */
  back(): Promise<void>;
}

/** Wrapped and folded lines make a screen line more or less than a line: look again so often. */
const TRIES = 3;
const SCROLLED_WITHIN_MS = 150;

/** Brings the range into the middle unless it is to be seen. `editor` is the one in front in the active group. */
export async function scrollTo(editor: vscode.TextEditor, range: vscode.Range, before: Scrolled | undefined): Promise<Scrolled> {
  let lines = before?.lines ?? 0;
  for (let i = 0; i < TRIES; i++) {
    const away = linesAway(editor, range);
    if (away === 0) break;
    await scroll(editor, away);
    lines += away;
  }
  return { lines, back: () => scroll(editor, -lines) };
}

/** Never so far that the editor would stop at an end of the file: then the way back would be shorter. */
function linesAway(editor: vscode.TextEditor, { start, end }: vscode.Range): number {
  const seen = editor.visibleRanges;
  const first = seen[0]?.start.line;
  const last = seen.at(-1)?.end.line;
  if (first === undefined || last === undefined || (start.line >= first && end.line <= last)) return 0;
  const middle = (start.line + Math.min(end.line, start.line + (last - first))) / 2;
  const away = Math.round(middle - (first + last) / 2);
  return Math.max(-first, Math.min(away, Math.max(0, editor.document.lineCount - 1 - last)));
}

async function scroll(editor: vscode.TextEditor, lines: number): Promise<void> {
  if (lines === 0) return;
  const moved = new Promise<void>((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      listening.dispose();
      resolve();
    };
    const timer = setTimeout(done, SCROLLED_WITHIN_MS);
    const listening = vscode.window.onDidChangeTextEditorVisibleRanges(({ textEditor }) => textEditor === editor && done());
  });
  await vscode.commands.executeCommand("editorScroll", { to: lines < 0 ? "up" : "down", by: "wrappedLine", value: Math.abs(lines), revealCursor: false });
  await moved;
}
