/** One question to every folder of the workspace, answered as one list. */
import * as vscode from "vscode";
import { isSextantError } from "../../core/errors.ts";
import type { Hit, SearchAnswer, SearchFilter, SearchMode, SimilarTarget } from "../../core/hit.ts";
import { bestLine } from "./hitText.ts";
import type { Engine } from "../../protocol/engine.ts";
import { t } from "../../core/translate.ts";

export interface PlacedHit extends Hit {
  readonly folder: vscode.WorkspaceFolder;
  /** The line that tells most, as in the file. */
  readonly line: number;
}

/** `label` says of what, in a heading: "addItem", "cart.ts:12-30", "the selection". A place is compared with every folder, but is no answer to itself. */
export type Question =
  | { readonly kind: "words"; readonly text: string }
  | { readonly kind: "similar"; readonly folder: vscode.WorkspaceFolder | undefined; readonly target: SimilarTarget; readonly label: string };

export interface AskOptions {
  readonly mode: SearchMode;
  readonly filter: SearchFilter;
  readonly limit: number;
  /** One folder alone. */
  readonly only?: vscode.WorkspaceFolder | undefined;
}

export interface WorkspaceAnswer {
  /** Best first, whatever folder they are in: scores mean the same everywhere. */
  readonly hits: readonly PlacedHit[];
  readonly words: readonly string[];
  readonly notices: readonly string[];
  /** Folders without an index so far. */
  readonly missing: readonly vscode.WorkspaceFolder[];
}

/** Folders on this machine's disk; virtual ones have nothing the engine could read. */
export function localFolders(): readonly vscode.WorkspaceFolder[] {
  return (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === "file");
}

/** Throws where no folder could answer, for the reason of the first. */
export async function askWorkspace(engine: Engine, question: Question, { mode, filter, limit, only }: AskOptions, signal: AbortSignal): Promise<WorkspaceAnswer> {
  const folders = only ? [only] : localFolders();
  const asked = await Promise.allSettled(
    folders.map((folder): Promise<SearchAnswer> => {
      const path = folder.uri.fsPath;
      if (question.kind === "words") return engine.search(path, { text: question.text, mode, filter, limit }, signal);
      return similarIn(engine, folder, question, { filter, limit }, signal);
    }),
  );
  signal.throwIfAborted();
  const answers = asked.flatMap((each, i) => (each.status === "fulfilled" ? [{ folder: folders[i]!, answer: each.value }] : []));
  const failures = asked.flatMap((each, i) => (each.status === "rejected" ? [{ folder: folders[i]!, error: each.reason as unknown }] : []));
  const missing = failures.filter(({ error }) => isSextantError(error) && error.code === "index/missing");
  const broken = failures.filter((failure) => !missing.includes(failure));
  if (answers.length === 0 && broken.length > 0) throw broken[0]!.error;
  return {
    hits: answers
      .flatMap(({ folder, answer }) => answer.hits.map((hit): PlacedHit => ({ ...hit, folder, line: bestLine(hit, answer.words) })))
      .sort((a, b) => b.score - a.score)
      .slice(0, limit),
    words: [...new Set(answers.flatMap(({ answer }) => answer.words))],
    notices: [
      ...new Set(answers.flatMap(({ answer }) => (answer.notice === undefined ? [] : [answer.notice]))),
      ...broken.map(({ folder, error }) => t("{0} could not be searched: {1}", folder.name, error instanceof Error ? error.message : String(error))),
    ],
    missing: missing.map(({ folder }) => folder),
  };
}

async function similarIn(
  engine: Engine,
  folder: vscode.WorkspaceFolder,
  { folder: home, target, label: _ }: Extract<Question, { kind: "similar" }>,
  options: Pick<AskOptions, "filter" | "limit">,
  signal: AbortSignal,
): Promise<SearchAnswer> {
  // Only its own folder knows the file; the others are given its text.
  const known = target.kind === "text" || folder === home ? target : await asText(home, target);
  return engine.similar(folder.uri.fsPath, { target: known, ...options }, signal);
}

async function asText(home: vscode.WorkspaceFolder | undefined, target: Extract<SimilarTarget, { kind: "file" }>): Promise<SimilarTarget> {
  const uri = home ? vscode.Uri.joinPath(home.uri, target.path) : vscode.Uri.file(target.path);
  const document = await vscode.workspace.openTextDocument(uri);
  if (target.startLine === undefined) return { kind: "text", text: document.getText() };
  const end = document.lineAt(Math.min(document.lineCount, target.endLine ?? target.startLine) - 1).range.end;
  return { kind: "text", text: document.getText(new vscode.Range(new vscode.Position(target.startLine - 1, 0), end)) };
}
