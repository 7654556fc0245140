/** "Show Feedback": every vote that counts, newest first; to search, open, change and forget. */
import * as vscode from "vscode";
import type { Asked, JudgedHit, VoteRecord } from "../../core/feedback.ts";
import { t } from "../../core/translate.ts";
import { folderName } from "../folderName.ts";
import type { CommandId } from "../commands.ts";
import { localFolders } from "../search/askWorkspace.ts";
import { plain } from "../search/hitText.ts";
import { tellError } from "../tellError.ts";
import type { FeedbackRoom } from "./feedbackHandlers.ts";
import type { OutboxChange } from "./outbox.ts";

type Meaning =
  | { readonly kind: "vote"; readonly folder: vscode.WorkspaceFolder; readonly record: VoteRecord }
  | { readonly kind: "unsaved"; readonly folder: vscode.WorkspaceFolder; readonly change: OutboxChange }
  | { readonly kind: "remark" };

interface Row extends vscode.QuickPickItem {
  readonly meaning: Meaning;
}

interface Loaded {
  readonly folder: vscode.WorkspaceFolder;
  readonly votes: readonly VoteRecord[];
  readonly up: number;
  readonly down: number;
  readonly opened: number;
}

const button = (icon: string, tooltip: string): vscode.QuickInputButton => ({ iconPath: new vscode.ThemeIcon(icon), tooltip });

export function showFeedback({ engine, outbox, panel }: FeedbackRoom): void {
  const RIGHT = button("thumbsup", t("Change to Right"));
  const WRONG = button("thumbsdown", t("Change to Wrong"));
  const FORGET = button("trash", t("Forget This Vote"));
  const commands = new Map<vscode.QuickInputButton, CommandId>([
    [button("export", t("Export Feedback…")), "sextant.exportFeedback"],
    [button("inbox", t("Import Feedback…")), "sextant.importFeedback"],
    [button("trash", t("Forget All Feedback…")), "sextant.forgetFeedback"],
  ]);
  const picker = vscode.window.createQuickPick<Row>();
  picker.title = t("Feedback");
  picker.placeholder = t("Search in questions, names and paths; Enter opens the place");
  picker.matchOnDescription = true;
  picker.matchOnDetail = true;
  picker.buttons = [...commands.keys()];
  picker.busy = true;
  let open = true;

  async function load(): Promise<void> {
    picker.busy = true;
    const lists = await Promise.all(localFolders().map(async (folder): Promise<Loaded> => ({ ...(await engine.votes(folder.uri.fsPath)), folder })));
    if (!open) return;
    picker.busy = false;
    const sum = (of: (list: Loaded) => number): number => lists.reduce((total, list) => total + of(list), 0);
    const opened = sum((list) => list.opened);
    picker.title = [t("Feedback: {0} right, {1} wrong", sum(({ up }) => up), sum(({ down }) => down)), ...(opened === 0 ? [] : [t("{0} opened", opened)])].join(", ");
    const active = picker.activeItems[0]?.meaning;
    picker.keepScrollPosition = true;
    const rows = rowsOf(lists);
    picker.items = rows;
    const same = rows.find(({ meaning }) => meaning.kind === "vote" && active?.kind === "vote" && meaning.record.query === active.record.query && meaning.record.contentHash === active.record.contentHash);
    if (same) picker.activeItems = [same];
  }
  const reload = (): void => void load().catch((error: unknown) => {
    picker.hide();
    void tellError(error);
  });

  function rowsOf(lists: readonly Loaded[]): Row[] {
    const several = lists.length > 1;
    const waiting = outbox.unsaved().flatMap((change): Row[] => {
      const folder = lists.find((list) => list.folder.uri.fsPath === change.ballot.folder)?.folder;
      if (!folder || change.standing.kind !== "unsaved") return [];
      const { hit } = change.ballot.vote;
      return [{ label: `$(warning) ${plain(hit.path)}`, description: t("not saved yet"), detail: plain(change.standing.reason), buttons: [FORGET], meaning: { kind: "unsaved", folder, change } }];
    });
    const votes = lists.flatMap(({ folder, votes: records }) => records.map((record) => ({ folder, record }))).sort((a, b) => b.record.time.localeCompare(a.record.time));
    const rows = votes.map(({ folder, record }): Row => {
      const right = record.value === "up";
      const place = `${record.path}:${record.startLine}`;
      return {
        label: `$(thumbs${right ? "up" : "down"}-filled) ${plain(record.symbol ?? record.path.slice(record.path.lastIndexOf("/") + 1))}`,
        description: plain(several ? `${folderName(folder)} • ${place}` : place),
        detail: `${plain(questionInWords(record))} • ${new Date(record.time).toLocaleString(vscode.env.language, { dateStyle: "medium", timeStyle: "short" })}`,
        buttons: [right ? WRONG : RIGHT, FORGET],
        meaning: { kind: "vote", folder, record },
      };
    });
    if (waiting.length + rows.length > 0) return [...waiting, ...rows];
    return [{ label: `$(lightbulb) ${t("No feedback yet")}`, detail: t("Mark a result as right or wrong with its thumbs, in the palette or in the results panel."), meaning: { kind: "remark" } }];
  }

  async function act({ meaning }: Row, pressed: vscode.QuickInputButton): Promise<void> {
    if (meaning.kind === "remark") return;
    const folder = meaning.folder.uri.fsPath;
    if (meaning.kind === "unsaved") outbox.drop(folder, meaning.change.ballot.vote.id);
    else if (pressed === FORGET) {
      outbox.drop(folder, meaning.record.id);
      await engine.forgetVotes(folder, { ids: [meaning.record.id] });
    } else outbox.cast(folder, { asked: askedOf(meaning.record), hit: hitOf(meaning.record), value: pressed === RIGHT ? "up" : "down", source: "palette" });
    panel.refresh();
    reload();
  }

  picker.onDidTriggerItemButton(({ item, button: pressed }) => void act(item, pressed).catch(tellError));
  picker.onDidTriggerButton((pressed) => {
    const command = commands.get(pressed);
    picker.hide();
    if (command) void vscode.commands.executeCommand(command);
  });
  picker.onDidAccept(() => {
    const meaning = picker.activeItems[0]?.meaning;
    if (meaning?.kind !== "vote") return;
    picker.hide();
    void openVote(meaning.folder, meaning.record);
  });
  const deaf = outbox.onChange(({ standing }) => {
    if (standing.kind !== "saving") reload();
  });
  picker.onDidHide(() => {
    open = false;
    deaf();
    picker.dispose();
  });
  picker.show();
  reload();
}

function questionInWords({ kind, query }: VoteRecord): string {
  const line = query.replace(/\s+/g, " ").trim();
  return kind === "question" ? t("“{0}”", line) : t("code like {0}", line);
}

function askedOf({ kind, query }: VoteRecord): Asked {
  return kind === "question" ? { kind, text: query } : { kind, target: { kind: "text", text: query } };
}

function hitOf({ chunkId, path, startLine, endLine, language, symbol, scope, text }: VoteRecord): JudgedHit {
  return { id: chunkId, path, startLine, endLine, language, symbol, scope, snippet: text };
}

/** Where the code is now, if the file still has it. */
async function openVote(folder: vscode.WorkspaceFolder, record: VoteRecord): Promise<void> {
  try {
    const document = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder.uri, record.path));
    const at = document.getText().replaceAll("\r\n", "\n").indexOf(record.text);
    const line = at === -1 ? record.startLine - 1 : document.getText().replaceAll("\r\n", "\n").slice(0, at).split("\n").length - 1;
    const start = new vscode.Position(Math.min(line, document.lineCount - 1), 0);
    const editor = await vscode.window.showTextDocument(document, { selection: new vscode.Range(start, start) });
    editor.revealRange(new vscode.Range(start, start), vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  } catch {
    void vscode.window.showWarningMessage(t("{0} cannot be opened: it was moved or deleted since you judged it.", record.path));
  }
}
