/** Keeps the results panel told how things stand with the index. */
import * as vscode from "vscode";
import type { Engine } from "../../protocol/engine.ts";
import type { ResultsPanel } from "../resultsPanel.ts";
import { situationOf } from "./situation.ts";
import type { WorkspaceIndexing } from "./workspaceIndexing.ts";

/** Progress comes many times a second; nobody reads faster than this. */
const EVERY_MS = 250;

export function feedPanel(engine: Engine, indexing: WorkspaceIndexing, panel: ResultsPanel): vscode.Disposable {
  let timer: NodeJS.Timeout | undefined;
  let fed = 0;
  let languages: readonly string[] = [];
  let disposed = false;

  async function feed(): Promise<void> {
    timer = undefined;
    const folders = indexing.all().map(({ kept }) => kept);
    const generation = folders.reduce((sum, folder) => sum + folder.standing().generation, 0);
    const situation = situationOf(folders, indexing.isStarting);
    const settled = situation.kind === "ready" && (generation !== fed || languages.length === 0);
    if (settled) languages = await languagesOf(engine, folders.map(({ folder }) => folder));
    if (disposed) return;
    panel.update({ situation, languages }, generation !== fed);
    fed = generation;
  }

  const schedule = (): void => void (timer ??= setTimeout(() => void feed(), EVERY_MS));
  schedule();
  return vscode.Disposable.from(indexing.onDidChange(schedule), {
    dispose: () => {
      disposed = true;
      clearTimeout(timer);
    },
  });
}

/** Of all folders together, the most frequent first. */
async function languagesOf(engine: Engine, folders: readonly string[]): Promise<readonly string[]> {
  const total = new Map<string, number>();
  // A folder that cannot tell has none to choose from.
  for (const status of await Promise.allSettled(folders.map((folder) => engine.status(folder)))) {
    if (status.status === "rejected") continue;
    for (const [language, files] of Object.entries(status.value.languages)) total.set(language, (total.get(language) ?? 0) + files);
  }
  return [...total].sort(([, a], [, b]) => b - a).map(([language]) => language);
}
