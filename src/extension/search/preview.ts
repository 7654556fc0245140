/** Shows places while the reader moves through a list, and takes it all back. */
import * as vscode from "vscode";

/** Where an editor was looking. */
interface Sight {
  readonly uri: vscode.Uri;
  readonly viewColumn: vscode.ViewColumn;
  readonly selections: readonly vscode.Selection[];
  readonly top: vscode.Position | undefined;
  readonly isPreview: boolean;
}

export interface Preview {
  show(uri: vscode.Uri, range: vscode.Range): void;
  /** Everything as it was before the first `show`. */
  takeBack(): Promise<void>;
  /** What is shown stays. */
  keep(): void;
  /** True where the reader clicked into what is shown: it has become theirs. */
  wasTaken(): boolean;
}

const highlight = vscode.window.createTextEditorDecorationType({
  isWholeLine: true,
  backgroundColor: new vscode.ThemeColor("editor.rangeHighlightBackground"),
  overviewRulerColor: new vscode.ThemeColor("editorOverviewRuler.rangeHighlightForeground"),
});

/** What there was before anything was shown. */
interface Before {
  readonly home: Sight | undefined;
  readonly group: vscode.TabGroup;
  readonly tabs: ReadonlySet<string>;
  /** A tab in italics gives way to the next one: it has to be opened again. */
  readonly givenWay: vscode.Tab | undefined;
}

/** Whoever searches again at once must not see the taking back of the search before: one after the other. */
let lastWork: Promise<void> = Promise.resolve();

export function openPreview(): Preview {
  let before: Before | undefined;
  /** Tabs that were there and were looked at elsewhere than before. */
  const moved = new Map<string, Sight>();
  let shown: vscode.TextEditor | undefined;
  let wanted: { readonly uri: vscode.Uri; readonly range: vscode.Range } | undefined;
  let over = false;
  let taken = false;

  const clicks = vscode.window.onDidChangeTextEditorSelection(({ kind, textEditor }) => {
    if (kind === vscode.TextEditorSelectionChangeKind.Mouse && textEditor === shown) taken = true;
  });

  function clear(): void {
    for (const editor of vscode.window.visibleTextEditors) editor.setDecorations(highlight, []);
    clicks.dispose();
  }

  async function showWanted(): Promise<void> {
    const next = wanted;
    wanted = undefined;
    if (!next || over) return; // a later one is wanted by now, or none
    const { home, group, tabs } = (before ??= lookAround());
    const editor = await vscode.window.showTextDocument(next.uri, { preview: true, preserveFocus: true, viewColumn: group.viewColumn });
    shown?.setDecorations(highlight, []);
    shown = editor;
    const key = next.uri.toString();
    if (tabs.has(key) && !moved.has(key) && key !== home?.uri.toString()) moved.set(key, sightOf(editor));
    if (over) return;
    editor.setDecorations(highlight, [next.range]);
    editor.revealRange(next.range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  }

  async function restore(): Promise<void> {
    clear();
    if (before === undefined) return;
    const { home, group, tabs, givenWay } = before;
    for (const sight of moved.values()) await lookAt(sight);
    const input = givenWay?.input;
    if (givenWay && input instanceof vscode.TabInputText && !currentTabs(group).some((tab) => keyOf(tab) === keyOf(givenWay))) {
      await vscode.window.showTextDocument(input.uri, { preview: true, preserveFocus: true, viewColumn: group.viewColumn });
    }
    const left = currentTabs(group).filter((tab) => !tabs.has(keyOf(tab)) && !tab.isDirty);
    if (left.length > 0) await vscode.window.tabGroups.close(left, true);
    if (home) await lookAt(home);
  }

  return {
    show(uri, range) {
      wanted = { uri, range };
      // A file that went away shows nothing; opening it says so.
      lastWork = lastWork.then(showWanted).catch(() => undefined);
    },
    takeBack() {
      over = true;
      return (lastWork = lastWork.then(restore).catch(() => undefined));
    },
    keep() {
      over = true;
      clear();
    },
    wasTaken: () => taken,
  };
}

function lookAround(): Before {
  const active = vscode.window.activeTextEditor;
  const group = vscode.window.tabGroups.activeTabGroup;
  return { home: active && sightOf(active), group, tabs: new Set(group.tabs.map(keyOf)), givenWay: group.tabs.find((tab) => tab.isPreview) };
}

function sightOf(editor: vscode.TextEditor): Sight {
  const viewColumn = editor.viewColumn ?? vscode.ViewColumn.Active;
  const uri = editor.document.uri;
  const tab = vscode.window.tabGroups.all.find((group) => group.viewColumn === viewColumn)?.tabs.find((each) => keyOf(each) === uri.toString());
  return { uri, viewColumn, selections: editor.selections, top: editor.visibleRanges[0]?.start, isPreview: tab?.isPreview ?? false };
}

/** The focus is left alone: VS Code gives it back when the list closes, and by now it may be in the next list. */
async function lookAt({ uri, viewColumn, selections, top, isPreview }: Sight): Promise<void> {
  const editor = await vscode.window.showTextDocument(uri, { viewColumn, preserveFocus: true, preview: isPreview });
  editor.selections = selections;
  if (top) editor.revealRange(new vscode.Range(top, top), vscode.TextEditorRevealType.AtTop);
}

function currentTabs(group: vscode.TabGroup): readonly vscode.Tab[] {
  return vscode.window.tabGroups.all.find(({ viewColumn }) => viewColumn === group.viewColumn)?.tabs ?? [];
}

function keyOf(tab: vscode.Tab): string {
  return tab.input instanceof vscode.TabInputText ? tab.input.uri.toString() : tab.label;
}
