/** Shows places while the reader moves through a list, and takes it all back. */
import * as vscode from "vscode";
import { keyOf, openPlace, openText, placesOf, type TabPlace } from "./tabPlace.ts";
import { scrollTo, type Scrolled } from "./scrolled.ts";

export interface Preview {
  show(uri: vscode.Uri, range: vscode.Range): void;
  /** Everything as it was before the first `show`. A reader who went elsewhere meanwhile stays there. */
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

/** The group that the reader was in, before anything was shown. */
interface Before {
  readonly viewColumn: vscode.ViewColumn;
  readonly tabs: readonly TabPlace[];
}

/** VS Code tells of a new editor a moment after it is there. */
const EDITOR_WITHIN_MS = 1_000;

/** Whoever searches again at once must not see the taking back of the search before: one after the other. */
let lastWork: Promise<void> = Promise.resolve();

export function openPreview(): Preview {
  let before: Before | undefined;
  let shown: vscode.TextEditor | undefined;
  const keysShown = new Set<string>();
  /** How far a file that was open already is scrolled away from where the reader left it. */
  let scrolled: Scrolled | undefined;
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
    const { viewColumn, tabs } = (before ??= lookAround());
    if (!canBeTakenBack(tabs)) return;
    await vscode.workspace.openTextDocument(next.uri); // VS Code would show a page for a file that is gone
    if (over) return;
    shown?.setDecorations(highlight, []);
    const key = next.uri.toString();
    keysShown.add(key);
    if (shown?.document.uri.toString() !== key) {
      // While it is in front: VS Code remembers how it was left.
      await scrolled?.back();
      scrolled = undefined;
      shown = await openEditor(next.uri, viewColumn);
    }
    if (over) return;
    shown.setDecorations(highlight, [next.range]);
    if (tabs.some((tab) => tab.key === key)) scrolled = await scrollTo(shown, next.range, scrolled);
    else shown.revealRange(next.range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  }

  async function restore(): Promise<void> {
    clear();
    if (before === undefined) return;
    const { viewColumn, tabs } = before;
    before = undefined;
    // Scrolling is for the editor in front, whichever that is.
    if (shown && vscode.window.activeTextEditor === shown) await scrolled?.back();
    const now = (): readonly TabPlace[] => placesOf(groupAt(viewColumn));
    const home = tabs.find(({ isActive }) => isActive);
    const isThere = ({ key }: TabPlace): boolean => now().some((tab) => tab.key === key);
    // A click on another tab or on a file in the explorer closes the palette as well.
    const stays = now().some(({ key, isActive }) => isActive && key !== home?.key && key !== shown?.document.uri.toString());
    // The one in front first: what is opened or closed after that happens behind it.
    if (home && isThere(home) && !stays && !now().some(({ key, isActive }) => isActive && key === home.key)) await openPlace(home, viewColumn, {});
    // A tab in italics gives way to the next one, unless the reader has opened that.
    const givenWay = tabs.find(({ isPreview }) => isPreview);
    if (givenWay && !now().some(({ key, isPreview }) => isPreview && !keysShown.has(key))) {
      // Shown once more after others it stands where those stood. Moved it would be upright.
      if (keysShown.has(givenWay.key) && now().some(({ key, index }) => key === givenWay.key && index !== givenWay.index)) await close(viewColumn, (key) => key === givenWay.key);
      if (!isThere(givenWay)) {
        const inItsPlace = now().findIndex(({ isPreview }) => isPreview);
        // VS Code counts with the tab that gives way now.
        const index = inItsPlace !== -1 && inItsPlace < givenWay.index ? givenWay.index + 1 : givenWay.index;
        await openPlace(givenWay, viewColumn, { index, inactive: givenWay !== home || stays });
      }
    }
    const known = new Set(tabs.map(({ key }) => key));
    await close(viewColumn, (key) => keysShown.has(key) && !known.has(key));
    const index = home && !stays && vscode.window.tabGroups.activeTabGroup.viewColumn === viewColumn ? now().findIndex(({ key, isActive }) => key === home.key && !isActive) : -1;
    if (index !== -1) await vscode.commands.executeCommand("workbench.action.openEditorAtIndex", index);
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
  const group = vscode.window.tabGroups.activeTabGroup;
  return { viewColumn: group.viewColumn, tabs: placesOf(group) };
}

/**
 * Where several groups are, an empty one would close with the preview; and settings or shortcuts alone in theirs lie over the window, in a group of
 * their own, while what is opened from there goes to a group that VS Code chooses.
 */
function canBeTakenBack(tabs: readonly TabPlace[]): boolean {
  return vscode.window.tabGroups.all.length === 1 || (tabs.length > 0 && !(tabs.length === 1 && tabs[0]!.input === undefined));
}

function groupAt(viewColumn: vscode.ViewColumn): vscode.TabGroup | undefined {
  return vscode.window.tabGroups.all.find((group) => group.viewColumn === viewColumn);
}

/** Unsaved text stays. */
async function close(viewColumn: vscode.ViewColumn, which: (key: string) => boolean): Promise<void> {
  const tabs = (groupAt(viewColumn)?.tabs ?? []).filter((tab) => !tab.isDirty && which(keyOf(tab)));
  if (tabs.length > 0) await vscode.window.tabGroups.close(tabs, true);
}

async function openEditor(uri: vscode.Uri, viewColumn: vscode.ViewColumn): Promise<vscode.TextEditor> {
  const find = (): vscode.TextEditor | undefined => vscode.window.visibleTextEditors.find((editor) => editor.viewColumn === viewColumn && editor.document.uri.toString() === uri.toString());
  try {
    await openText(uri, viewColumn, { transient: true });
  } catch {
    // See OpenOptions.
    return vscode.window.showTextDocument(uri, { preview: true, preserveFocus: true, viewColumn });
  }
  const editor = find() ?? (await new Promise<vscode.TextEditor | undefined>((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      listening.dispose();
      resolve(find());
    };
    const timer = setTimeout(done, EDITOR_WITHIN_MS);
    const listening = vscode.window.onDidChangeVisibleTextEditors(() => find() && done());
  }));
  return editor ?? vscode.window.showTextDocument(uri, { preview: true, preserveFocus: true, viewColumn });
}
