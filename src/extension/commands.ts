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
export const CONTEXT = { paused: "sextant.paused", hasResults: "sextant.hasResults" } as const;

const HAS_FOLDER = "workspaceFolderCount != 0";
// The workbench of a remote window names local files by vscode-remote.
const ON_DISK = "resourceScheme =~ /^(file|vscode-remote)$/";

export const COMMANDS = [
  {
    id: "sextant.search",
    title: "Search Code",
    icon: "search",
    enablement: HAS_FOLDER,
    // Free in VS Code, one hand, and a key of its own on every layout.
    key: { key: "ctrl+'", mac: "cmd+'" },
  },
  { id: "sextant.searchInPanel", title: "Search in Results Panel", icon: "list-selection", enablement: HAS_FOLDER, key: { key: "ctrl+shift+'", mac: "cmd+shift+'" } },
  {
    id: "sextant.findSimilar",
    title: "Find Similar Code",
    icon: "references",
    enablement: HAS_FOLDER,
    menus: [{ menu: "editor/context", when: `${HAS_FOLDER} && resourceScheme =~ /^(file|vscode-remote|untitled)$/`, group: "navigation@9" }],
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
    key: { key: "alt+'", mac: "cmd+alt+'" },
  },
  {
    id: "sextant.previousResult",
    title: "Previous Result",
    icon: "arrow-up",
    enablement: CONTEXT.hasResults,
    key: { key: "alt+shift+'", mac: "cmd+alt+shift+'" },
  },
  { id: "sextant.pauseIndexing", title: "Pause Indexing", icon: "debug-pause", enablement: `${HAS_FOLDER} && !${CONTEXT.paused}` },
  { id: "sextant.resumeIndexing", title: "Resume Indexing", icon: "debug-continue", enablement: `${HAS_FOLDER} && ${CONTEXT.paused}` },
  { id: "sextant.updateIndex", title: "Update Index Now", icon: "sync", enablement: HAS_FOLDER, menus: [{ menu: "view/title", when: "view == sextant.results", group: "navigation@1" }] },
  { id: "sextant.rebuildIndex", title: "Rebuild Index", icon: "refresh", enablement: HAS_FOLDER },
  { id: "sextant.deleteIndex", title: "Delete This Workspace's Index", icon: "trash", enablement: HAS_FOLDER },
  { id: "sextant.showStatus", title: "Show Index Status", icon: "info" },
  { id: "sextant.restartEngine", title: "Restart the Engine", icon: "debug-restart" },
  { id: "sextant.showLogs", title: "Show Logs", icon: "output" },
  { id: "sextant.copyDiagnostics", title: "Copy Diagnostics", icon: "clippy" },
  { id: "sextant.openSettings", title: "Open Settings", icon: "gear", menus: [{ menu: "view/title", when: "view == sextant.results", group: "navigation@2" }] },
] as const satisfies readonly Command[];

export type CommandId = (typeof COMMANDS)[number]["id"];
export type { Command };
