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

export function openPreview(): Preview {
  const before = vscode.window.activeTextEditor;
  const home = before && sightOf(before);
  const group = vscode.window.tabGroups.activeTabGroup;
  const tabsBefore = new Set(group.tabs.map(keyOf));
  /** A tab in italics gives way to the next one: it has to be opened again. */
  const givenWay = group.tabs.find((tab) => tab.isPreview);
  /** Tabs that were there and were looked at elsewhere than before. */
  const moved = new Map<string, Sight>();
  let shown: vscode.TextEditor | undefined;
  let wanted: { readonly uri: vscode.Uri; readonly range: vscode.Range } | undefined;
  let work = Promise.resolve();
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
    const editor = await vscode.window.showTextDocument(next.uri, { preview: true, preserveFocus: true, viewColumn: group.viewColumn });
    shown?.setDecorations(highlight, []);
    shown = editor;
    const key = next.uri.toString();
    if (tabsBefore.has(key) && !moved.has(key) && key !== home?.uri.toString()) moved.set(key, sightOf(editor));
    if (over) return;
    editor.setDecorations(highlight, [next.range]);
    editor.revealRange(next.range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  }

  async function restore(): Promise<void> {
    clear();
    if (shown === undefined) return;
    for (const sight of moved.values()) await lookAt(sight, true);
    const input = givenWay?.input;
    if (givenWay && input instanceof vscode.TabInputText && !currentTabs(group).some((tab) => keyOf(tab) === keyOf(givenWay))) {
      await vscode.window.showTextDocument(input.uri, { preview: true, preserveFocus: true, viewColumn: group.viewColumn });
    }
    const left = currentTabs(group).filter((tab) => !tabsBefore.has(keyOf(tab)) && !tab.isDirty);
    if (left.length > 0) await vscode.window.tabGroups.close(left, true);
    if (home) await lookAt(home, false);
  }

  return {
    show(uri, range) {
      wanted = { uri, range };
      // A file that went away shows nothing; opening it says so.
      work = work.then(showWanted).catch(() => undefined);
    },
    takeBack() {
      over = true;
      return (work = work.then(restore).catch(() => undefined));
    },
    keep() {
      over = true;
      clear();
    },
    wasTaken: () => taken,
  };
}

function sightOf(editor: vscode.TextEditor): Sight {
  const viewColumn = editor.viewColumn ?? vscode.ViewColumn.Active;
  const uri = editor.document.uri;
  const tab = vscode.window.tabGroups.all.find((group) => group.viewColumn === viewColumn)?.tabs.find((each) => keyOf(each) === uri.toString());
  return { uri, viewColumn, selections: editor.selections, top: editor.visibleRanges[0]?.start, isPreview: tab?.isPreview ?? false };
}

async function lookAt({ uri, viewColumn, selections, top, isPreview }: Sight, preserveFocus: boolean): Promise<void> {
  const editor = await vscode.window.showTextDocument(uri, { viewColumn, preserveFocus, preview: isPreview });
  editor.selections = selections;
  if (top) editor.revealRange(new vscode.Range(top, top), vscode.TextEditorRevealType.AtTop);
}

function currentTabs(group: vscode.TabGroup): readonly vscode.Tab[] {
  return vscode.window.tabGroups.all.find(({ viewColumn }) => viewColumn === group.viewColumn)?.tabs ?? [];
}

function keyOf(tab: vscode.Tab): string {
  return tab.input instanceof vscode.TabInputText ? tab.input.uri.toString() : tab.label;
}
