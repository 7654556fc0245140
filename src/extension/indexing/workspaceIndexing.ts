/** Every folder of the workspace kept indexed: folders come and go, files change, people pause. */
import { sep } from "node:path";
import * as vscode from "vscode";
import type { Engine } from "../../protocol/engine.ts";
import { CONTEXT } from "../commands.ts";
import { localFolders } from "../search/askWorkspace.ts";
import type { Settings } from "../settings.ts";
import { EXCLUDES, excludesOf } from "./editorExcludes.ts";
import { keepIndexed, type FolderState, type KeptFolder } from "./keepIndexed.ts";
import { oneAtATime } from "./oneAtATime.ts";

export interface IndexedFolder {
  readonly folder: vscode.WorkspaceFolder;
  readonly kept: KeptFolder;
}

export interface WorkspaceIndexing extends vscode.Disposable {
  all(): readonly IndexedFolder[];
  of(folder: vscode.WorkspaceFolder): IndexedFolder | undefined;
  readonly paused: boolean;
  /** Nothing was begun yet, but will be. */
  readonly isStarting: boolean;
  pause(): void;
  resume(): void;
  /** Somebody is about to ask: a window that has just opened waits no longer until it is quiet. */
  settle(): void;
  /** Begins to keep those indexed that nobody has asked for yet. */
  startAutomatic(): void;
  /** Told of every change of any folder's state, and when folders come or go. */
  readonly onDidChange: vscode.Event<void>;
  /** Told when a folder could not be brought up to date. */
  readonly onDidFail: vscode.Event<{ readonly folder: vscode.WorkspaceFolder; readonly state: Extract<FolderState, { kind: "failed" }> }>;
}

/** A window that opens has better to do; one second after VS Code says it has started it is quiet. */
const SETTLE_MS = 1_000;
/** What changes in these is never indexed, and changes all the time. */
const NOISE = [".git", ".hg", ".svn", "node_modules"].map((name) => `${sep}${name}${sep}`);

export function keepWorkspaceIndexed(engine: Engine, settings: () => Settings): WorkspaceIndexing {
  const isAutomatic = (): boolean => settings()["indexing.automatic"];
  const folders = new Map<string, IndexedFolder & vscode.Disposable>();
  const changed = new vscode.EventEmitter<void>();
  const failed = new vscode.EventEmitter<{ readonly folder: vscode.WorkspaceFolder; readonly state: Extract<FolderState, { kind: "failed" }> }>();
  const turn = oneAtATime();
  let paused = false;
  let settled = false;

  function setPaused(value: boolean): void {
    paused = value;
    void vscode.commands.executeCommand("setContext", CONTEXT.paused, value);
  }

  function add(folder: vscode.WorkspaceFolder): void {
    const kept = keepIndexed(folder.uri.fsPath, {
      index: (path, options, onEvent, signal) => engine.index(path, { exclude: settings()["indexing.respectExcludes"] ? excludesOf(folder) : [], ...options }, onEvent, signal),
      isAutomatic,
      turn,
      onState: (state) => {
        if (state.kind === "failed") failed.fire({ folder, state });
        changed.fire();
      },
    });
    const watcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(folder, "**/*"));
    const onFile = ({ fsPath }: vscode.Uri): void => {
      if (!NOISE.some((part) => fsPath.includes(part))) kept.changed("watcher");
    };
    watcher.onDidChange(onFile);
    watcher.onDidCreate(onFile);
    watcher.onDidDelete(onFile);
    folders.set(folder.uri.toString(), {
      folder,
      kept,
      dispose: () => {
        watcher.dispose();
        kept.dispose();
      },
    });
  }

  function startAutomatic(): void {
    if (!settled || paused || !isAutomatic()) return;
    for (const { kept } of folders.values()) {
      // The state tells how it went.
      const state = kept.state();
      if (state.kind === "off" && state.why !== "deleted") kept.update().catch(() => undefined);
    }
  }

  for (const folder of localFolders()) add(folder);
  function settle(): void {
    if (settled) return;
    clearTimeout(settling);
    settled = true;
    startAutomatic();
    changed.fire();
  }
  const settling = setTimeout(settle, SETTLE_MS);

  const subscriptions = vscode.Disposable.from(
    changed,
    failed,
    { dispose: () => clearTimeout(settling) },
    vscode.workspace.onDidChangeWorkspaceFolders(() => {
      const now = new Map(localFolders().map((folder) => [folder.uri.toString(), folder]));
      for (const [key, gone] of [...folders]) {
        if (now.has(key)) continue;
        gone.dispose();
        folders.delete(key);
      }
      for (const [key, folder] of now) if (!folders.has(key)) add(folder);
      startAutomatic();
      changed.fire();
    }),
    vscode.workspace.onDidChangeConfiguration((event) => {
      for (const { folder, kept } of folders.values()) {
        if (EXCLUDES.some((name) => event.affectsConfiguration(name, folder))) kept.changed("save");
      }
    }),
    vscode.window.onDidChangeWindowState(({ focused }) => {
      if (focused) for (const { kept } of folders.values()) kept.lookAgain();
    }),
    vscode.workspace.onDidSaveTextDocument(({ uri }) => {
      const folder = vscode.workspace.getWorkspaceFolder(uri);
      if (folder) folders.get(folder.uri.toString())?.kept.changed("save");
    }),
  );

  return {
    all: () => [...folders.values()],
    of: (folder) => folders.get(folder.uri.toString()),
    get paused() {
      return paused;
    },
    get isStarting() {
      return !settled && isAutomatic();
    },
    pause() {
      setPaused(true);
      for (const { kept } of folders.values()) kept.pause();
      changed.fire();
    },
    resume() {
      setPaused(false);
      for (const { kept } of folders.values()) kept.resume();
      startAutomatic();
      changed.fire();
    },
    settle,
    startAutomatic,
    onDidChange: changed.event,
    onDidFail: failed.event,
    dispose() {
      for (const each of folders.values()) each.dispose();
      folders.clear();
      subscriptions.dispose();
    },
  };
}
