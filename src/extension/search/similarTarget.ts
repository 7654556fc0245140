/** What "code like this" means where the reader points. */
import * as vscode from "vscode";
import { localFolders, type PlacedHit, type Question } from "./askWorkspace.ts";
import { t } from "../../core/translate.ts";

type SimilarQuestion = Extract<Question, { kind: "similar" }>;

/** Symbols that are a piece of code of their own; a variable inside one is not. */
const PIECES: ReadonlySet<vscode.SymbolKind> = new Set([
  vscode.SymbolKind.Function,
  vscode.SymbolKind.Method,
  vscode.SymbolKind.Constructor,
  vscode.SymbolKind.Class,
  vscode.SymbolKind.Interface,
  vscode.SymbolKind.Enum,
  vscode.SymbolKind.Struct,
]);

/** The selection; without one the function or class around the cursor; without that the line. */
export async function similarToEditor(editor: vscode.TextEditor): Promise<SimilarQuestion> {
  const { document, selection } = editor;
  if (!selection.isEmpty) {
    // A selection that ends at the start of a line does not mean that line.
    const last = selection.end.character === 0 ? selection.end.line - 1 : selection.end.line;
    const range = new vscode.Range(selection.start.line, 0, Math.max(selection.start.line, last), Number.MAX_SAFE_INTEGER);
    return about(document, range, selection, t("the selection"));
  }
  const symbol = await symbolAt(document, selection.active);
  if (symbol) return about(document, symbol.range, symbol.range, symbol.name);
  const line = document.lineAt(selection.active).range;
  return about(document, line, line, t("line {0}", line.start.line + 1));
}

export function similarToFile(uri: vscode.Uri): SimilarQuestion {
  const folder = folderOf(uri);
  const path = vscode.workspace.asRelativePath(uri, false);
  return { kind: "similar", folder, target: { kind: "file", path: folder ? path : uri.fsPath }, label: path.slice(path.lastIndexOf("/") + 1) };
}

export function similarToHit({ folder, path, startLine, endLine, symbol }: PlacedHit): SimilarQuestion {
  return { kind: "similar", folder, target: { kind: "file", path, startLine, endLine }, label: symbol ?? `${path}:${startLine}` };
}

/** `lines` where the file on disk has what the editor shows; otherwise the text of `exact`. */
function about(document: vscode.TextDocument, lines: vscode.Range, exact: vscode.Range, label: string): SimilarQuestion {
  const folder = folderOf(document.uri);
  if (!folder || document.isDirty) return { kind: "similar", folder, target: { kind: "text", text: document.getText(exact), language: document.languageId }, label };
  const path = vscode.workspace.asRelativePath(document.uri, false);
  return { kind: "similar", folder, target: { kind: "file", path, startLine: lines.start.line + 1, endLine: lines.end.line + 1 }, label };
}

function folderOf(uri: vscode.Uri): vscode.WorkspaceFolder | undefined {
  const folder = vscode.workspace.getWorkspaceFolder(uri);
  return folder && localFolders().includes(folder) ? folder : undefined;
}

async function symbolAt(document: vscode.TextDocument, position: vscode.Position): Promise<vscode.DocumentSymbol | undefined> {
  const symbols = await vscode.commands.executeCommand<(vscode.DocumentSymbol | vscode.SymbolInformation)[] | undefined>("vscode.executeDocumentSymbolProvider", document.uri);
  let found: vscode.DocumentSymbol | undefined;
  let inside = (symbols ?? []).filter((symbol): symbol is vscode.DocumentSymbol => "children" in symbol);
  for (;;) {
    const next = inside.find(({ range }) => range.contains(position));
    if (!next) return found;
    if (PIECES.has(next.kind)) found = next;
    inside = next.children;
  }
}
