/** Every command, in one table: the manifest and the registration both come from here. Knows no editor. */

interface Placement {
  readonly menu: "editor/context" | "explorer/context" | "view/title";
  readonly when?: string;
  readonly group: string;
}
interface Command {
  readonly id: string;
  readonly title: string;
  /** A codicon's name. */
  readonly icon: string;
  /** Elsewhere the command is greyed out and missing from the palette. */
  readonly enablement?: string;
  /** False where it needs the file it was clicked on. */
  readonly palette?: false;
  readonly key?: { readonly key: string; readonly mac: string; readonly when?: string };
  readonly menus?: readonly Placement[];
}

/** Set by the extension; named here because `when` clauses read them. */
export const CONTEXT = {
  paused: "sextant.paused",
  hasResults: "sextant.hasResults",
  /** The search palette is open and shows hits. */
  hitsInPalette: "sextant.hitsInPalette",
  paletteOpen: "sextant.paletteOpen",
  /** The rest tick off steps of the walkthrough; once true, they stay true in this window. */
  indexReady: "sextant.indexReady",
  answered: "sextant.answered",
  foundSimilar: "sextant.foundSimilar",
  voted: "sextant.voted",
  /** A fine-tune ran to its end. */
  tuned: "sextant.tuned",
} as const;

/** The same once more, for those who were not listening: milestones.ts. */
export const again = (context: string): string => `${context}Again`;

/** On a disk: a window of virtual folders alone has nothing that can be read. */
const HAS_FOLDER = "workspaceFolderCount != 0 && !virtualWorkspace";
// The workbench of a remote window names local files by vscode-remote.
const ON_DISK = "resourceScheme =~ /^(file|vscode-remote)$/";
/** Of the editor in front; a picture or the settings have none that can be compared. */
const IN_EDITOR = `${HAS_FOLDER} && resourceScheme =~ /^(file|vscode-remote|untitled)$/`;

/** The one in front of the palette, or the one opened last. */
const HAS_HIT = `${CONTEXT.hasResults} || ${CONTEXT.hitsInPalette}`;

export const COMMANDS = [
  {
    id: "sextant.search",
    title: "Search Code",
    icon: "search",
    enablement: HAS_FOLDER,
    // A letter, because signs lie elsewhere on each layout: ' is Shift+# in German. J, because neither VS Code 1.139 nor AltGr (which Windows reports
    // as Ctrl+Alt) gives it a meaning in German, French, Spanish, Polish, Czech, Nordic or US-International; in Hungarian it is a second way to í, which has a key. On a Mac Cmd+Alt+J is the browser's.
    key: { key: "ctrl+alt+j", mac: "ctrl+cmd+j" },
  },
  { id: "sextant.searchInPanel", title: "Search in Results Panel", icon: "list-selection", enablement: HAS_FOLDER, key: { key: "ctrl+shift+alt+j", mac: "ctrl+shift+cmd+j" } },
  {
    id: "sextant.findSimilar",
    title: "Find Similar Code",
    icon: "references",
    enablement: IN_EDITOR,
    menus: [{ menu: "editor/context", when: IN_EDITOR, group: "navigation@9" }],
  },
  {
    id: "sextant.findSimilarToFile",
    title: "Find Similar Code",
    icon: "references",
    enablement: HAS_FOLDER,
    palette: false,
    menus: [{ menu: "explorer/context", when: `!explorerResourceIsFolder && ${ON_DISK}`, group: "4_search@20" }],
  },
  {
    id: "sextant.searchInFolder",
    title: "Search Code in This Folder",
    icon: "search",
    enablement: HAS_FOLDER,
    palette: false,
    menus: [{ menu: "explorer/context", when: `explorerResourceIsFolder && ${ON_DISK}`, group: "4_search@20" }],
  },
  {
    id: "sextant.nextResult",
    title: "Next Result",
    icon: "arrow-down",
    enablement: CONTEXT.hasResults,
    // No letter of VS Code's menus, in English or German.
    key: { key: "alt+j", mac: "cmd+alt+j" },
  },
  {
    id: "sextant.previousResult",
    title: "Previous Result",
    icon: "arrow-up",
    enablement: CONTEXT.hasResults,
    key: { key: "alt+shift+j", mac: "cmd+alt+shift+j" },
  },
  {
    id: "sextant.resultRight",
    title: "This Result Was Right",
    icon: "thumbsup",
    enablement: HAS_HIT,
    // Beside J, and like J no letter of VS Code's menus.
    key: { key: "alt+k", mac: "cmd+alt+k" },
  },
  {
    id: "sextant.resultWrong",
    title: "This Result Was Wrong",
    icon: "thumbsdown",
    enablement: HAS_HIT,
    key: { key: "alt+shift+k", mac: "cmd+alt+shift+k" },
  },
  { id: "sextant.showFeedback", title: "Show Feedback", icon: "feedback", enablement: HAS_FOLDER },
  { id: "sextant.exportFeedback", title: "Export Feedback…", icon: "export", enablement: HAS_FOLDER },
  { id: "sextant.importFeedback", title: "Import Feedback…", icon: "inbox", enablement: HAS_FOLDER },
  { id: "sextant.forgetFeedback", title: "Forget All Feedback…", icon: "trash", enablement: HAS_FOLDER },
  { id: "sextant.fineTune", title: "Fine-tune on Accepted Results", icon: "mortar-board", enablement: HAS_FOLDER },
  { id: "sextant.showFineTunes", title: "Show Fine-tunes", icon: "versions", enablement: HAS_FOLDER },
  { id: "sextant.rollBackFineTune", title: "Roll Back Fine-tune", icon: "discard", enablement: HAS_FOLDER },
  {
    id: "sextant.closePalette",
    title: "Close the Search",
    icon: "close",
    enablement: CONTEXT.paletteOpen,
    palette: false,
    // VS Code's own Escape closes the list first and gives the focus to what the list has shown: taken back after that, the focus would be lost.
    key: { key: "escape", mac: "escape", when: `inQuickInput && ${CONTEXT.paletteOpen}` },
  },
  { id: "sextant.pauseIndexing", title: "Pause Indexing", icon: "debug-pause", enablement: `${HAS_FOLDER} && !${CONTEXT.paused}` },
  { id: "sextant.resumeIndexing", title: "Resume Indexing", icon: "debug-continue", enablement: `${HAS_FOLDER} && ${CONTEXT.paused}` },
  { id: "sextant.updateIndex", title: "Update Index Now", icon: "sync", enablement: HAS_FOLDER, menus: [{ menu: "view/title", when: "view == sextant.results", group: "navigation@1" }] },
  { id: "sextant.rebuildIndex", title: "Rebuild Index", icon: "refresh", enablement: HAS_FOLDER },
  { id: "sextant.deleteIndex", title: "Delete This Workspace's Index", icon: "trash", enablement: HAS_FOLDER },
  { id: "sextant.showStatus", title: "Show Index Status", icon: "info" },
  { id: "sextant.showQuality", title: "Show Search Quality", icon: "graph-line", enablement: HAS_FOLDER },
  { id: "sextant.showPrivacy", title: "Show What Is Stored", icon: "shield" },
  { id: "sextant.getStarted", title: "Get Started", icon: "mortar-board" },
  { id: "sextant.restartEngine", title: "Restart the Engine", icon: "debug-restart" },
  { id: "sextant.showLogs", title: "Show Logs", icon: "output" },
  { id: "sextant.copyDiagnostics", title: "Copy Diagnostics", icon: "clippy" },
  { id: "sextant.openSettings", title: "Open Settings", icon: "gear", menus: [{ menu: "view/title", when: "view == sextant.results", group: "navigation@2" }] },
] as const satisfies readonly Command[];

export type CommandId = (typeof COMMANDS)[number]["id"];
export type { Command };
