/** One question to every folder of the workspace, answered as one list. */
import * as vscode from "vscode";
import { isSextantError } from "../../core/errors.ts";
import type { Asked, VoteRecord } from "../../core/feedback.ts";
import type { Hit, SearchAnswer, SearchFilter, SearchMode, SimilarTarget, SpanScore } from "../../core/hit.ts";
import { countWhenItStands } from "./countWhenItStands.ts";
import { bestLine } from "./hitText.ts";
import type { Engine } from "../../protocol/engine.ts";
import { t } from "../../core/translate.ts";

export interface PlacedHit extends Hit {
  readonly folder: vscode.WorkspaceFolder;
  /** What its folder was asked, and when (`performance.now()`). */
  readonly asked: Asked;
  readonly askedAt: number;
  readonly more: readonly VotedSpan[];
  /** Stands for one of the further places of its file: symbol and snippet are those of the best one. */
  readonly isFurther?: true;
  /** The line that tells most, as in the file. */
  readonly line: number;
}

export interface VotedSpan extends SpanScore {
  readonly vote?: "up" | "down";
}

/** `label` says of what, in a heading: "addItem", "cart.ts:12-30", "the selection". A place is compared with every folder, but is no answer to itself. */
export type Question =
  | { readonly kind: "words"; readonly text: string }
  | { readonly kind: "similar"; readonly folder: vscode.WorkspaceFolder | undefined; readonly target: SimilarTarget; readonly label: string };

export interface AskOptions {
  readonly mode: SearchMode;
  readonly filter: SearchFilter;
  readonly limit: number;
  /** Whether votes change the order. */
  readonly feedback: boolean;
  /** One folder alone. */
  readonly only?: vscode.WorkspaceFolder | undefined;
}

export interface WorkspaceAnswer {
  /** Best first, whatever folder they are in: scores mean the same everywhere. */
  readonly hits: readonly PlacedHit[];
  readonly words: readonly string[];
  readonly notices: readonly string[];
  /** A fine-tune moved the question in one of the folders. */
  readonly tuned: boolean;
  /** Folders without an index so far. */
  readonly missing: readonly vscode.WorkspaceFolder[];
}

/** Folders on this machine's disk; virtual ones have nothing the engine could read. */
export function localFolders(): readonly vscode.WorkspaceFolder[] {
  return (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === "file");
}

/** One a front door. A search that is not counted costs nobody an answer. */
const counters = new WeakMap<Engine, (text: string) => void>();
function answered(engine: Engine, text: string): void {
  let counter = counters.get(engine);
  if (!counter) {
    counter = countWhenItStands((stood) => void Promise.allSettled(localFolders().map(({ uri }) => engine.countSearch(uri.fsPath, { kind: "question", text: stood }))));
    counters.set(engine, counter);
  }
  counter(text);
}

/** Throws where no folder could answer, for the reason of the first. */
export async function askWorkspace(engine: Engine, question: Question, { mode, filter, limit, feedback, only }: AskOptions, signal: AbortSignal): Promise<WorkspaceAnswer> {
  const folders = only ? [only] : localFolders();
  const asked = await Promise.allSettled(
    folders.map(async (folder): Promise<FolderAnswer> => {
      const path = folder.uri.fsPath;
      const askedAt = performance.now();
      const wanted = await askedIn(folder, question);
      const [answer, votes] = await Promise.all([
        wanted.kind === "question"
          ? engine.search(path, { text: wanted.text, mode, filter, limit, feedback }, signal)
          : engine.similar(path, { target: wanted.target, filter, limit, feedback }, signal),
        // Votes that cannot be read are told of by those who show them; hits are found without.
        engine.votes(path, { asked: wanted }).then((list) => list.votes, () => []),
      ]);
      return { ...answer, hits: answer.hits.map((hit) => placed(hit, folder, wanted, askedAt, answer, votes)) };
    }),
  );
  signal.throwIfAborted();
  const answers = asked.flatMap((each, i) => (each.status === "fulfilled" ? [{ folder: folders[i]!, answer: each.value }] : []));
  const failures = asked.flatMap((each, i) => (each.status === "rejected" ? [{ folder: folders[i]!, error: each.reason as unknown }] : []));
  const missing = failures.filter(({ error }) => isSextantError(error) && error.code === "index/missing");
  const broken = failures.filter((failure) => !missing.includes(failure));
  if (answers.length === 0 && broken.length > 0) throw broken[0]!.error;
  if (question.kind === "words" && answers.length > 0) answered(engine, question.text);
  return {
    hits: answers
      .flatMap(({ answer }) => answer.hits)
      .sort((a, b) => b.score - a.score)
      .slice(0, limit),
    words: [...new Set(answers.flatMap(({ answer }) => answer.words))],
    notices: [
      ...new Set(answers.flatMap(({ answer }) => (answer.notice === undefined ? [] : [answer.notice]))),
      ...broken.map(({ folder, error }) => t("{0} could not be searched: {1}", folder.name, error instanceof Error ? error.message : String(error))),
    ],
    tuned: answers.some(({ answer }) => answer.adapter !== undefined),
    missing: missing.map(({ folder }) => folder),
  };
}

interface FolderAnswer extends SearchAnswer {
  readonly hits: readonly PlacedHit[];
}

function placed(hit: Hit, folder: vscode.WorkspaceFolder, asked: Asked, askedAt: number, { words }: SearchAnswer, votes: readonly VoteRecord[]): PlacedHit {
  const here = votes.filter((vote) => vote.path === hit.path);
  const said = (record: VoteRecord | undefined): Pick<Hit, "vote"> => (record?.value === "up" || record?.value === "down" ? { vote: record.value } : {});
  return {
    // The engine says so only where votes change the order; it finds them also in code that has moved.
    ...said(here.find((vote) => vote.chunkId === hit.id || vote.text === hit.snippet)),
    ...hit,
    more: hit.more.map((span) => ({ ...span, ...said(here.find(({ startLine, endLine }) => startLine === span.startLine && endLine === span.endLine)) })),
    folder,
    asked,
    askedAt,
    line: bestLine(hit, words),
  };
}

/** The question as one folder is asked it. */
export async function askedIn(folder: vscode.WorkspaceFolder, question: Question): Promise<Asked> {
  if (question.kind === "words") return { kind: "question", text: question.text };
  const { folder: home, target } = question;
  // Only its own folder knows the file; the others are given its text.
  return { kind: "similar", target: target.kind === "text" || folder === home ? target : await asText(home, target) };
}

async function asText(home: vscode.WorkspaceFolder | undefined, target: Extract<SimilarTarget, { kind: "file" }>): Promise<SimilarTarget> {
  const uri = home ? vscode.Uri.joinPath(home.uri, target.path) : vscode.Uri.file(target.path);
  const document = await vscode.workspace.openTextDocument(uri);
  if (target.startLine === undefined) return { kind: "text", text: document.getText() };
  const end = document.lineAt(Math.min(document.lineCount, target.endLine ?? target.startLine) - 1).range.end;
  return { kind: "text", text: document.getText(new vscode.Range(new vscode.Position(target.startLine - 1, 0), end)) };
}
