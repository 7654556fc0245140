/** The item in the status bar: quiet while nothing happens, a percentage while much does. */
import * as vscode from "vscode";
import type { SupervisedEngine } from "../../protocol/superviseEngine.ts";
import type { CommandId } from "../commands.ts";
import { overview, progressMeter } from "./describeState.ts";
import type { WorkspaceIndexing } from "./workspaceIndexing.ts";

/** The update after a save is over sooner than this and need not flicker. */
const SHOW_PROGRESS_AFTER_MS = 600;

export function showStatusBar(indexing: WorkspaceIndexing, engine: Pick<SupervisedEngine, "state" | "onState">): vscode.Disposable {
  const item = vscode.window.createStatusBarItem("sextant.status", vscode.StatusBarAlignment.Right, 10);
  item.name = "Sextant";
  item.command = "sextant.showStatus" satisfies CommandId;
  const meter = progressMeter();
  let workingSince: number | undefined;
  let later: NodeJS.Timeout | undefined;

  function draw(): void {
    const states = indexing.all().map(({ kept }) => kept.state());
    if (states.length === 0) return item.hide();
    const progress = meter.measure(states);
    workingSince = progress === null ? undefined : (workingSince ?? Date.now());
    const long = workingSince !== undefined && Date.now() - workingSince >= SHOW_PROGRESS_AFTER_MS;
    const known = states.some(({ kind }) => kind === "ready");
    if (progress !== null && !long) later ??= setTimeout(() => ((later = undefined), draw()), SHOW_PROGRESS_AFTER_MS);
    const stopped = engine.state.kind === "failed" ? engine.state.reason : undefined;
    const { text, tooltip, look } = overview(states, { paused: indexing.paused, progress: long || !known ? progress : null, stopped });
    item.text = text;
    item.tooltip = tooltip;
    item.backgroundColor = look === "quiet" ? undefined : new vscode.ThemeColor(`statusBarItem.${look}Background`);
    // Read aloud without the icon, with what the icon says.
    item.accessibilityInformation = { label: `Sextant: ${tooltip}` };
    item.show();
  }

  // Listening begins with being told of the state there is: that draws it.
  const stopListening = engine.onState(draw);
  return vscode.Disposable.from(item, { dispose: stopListening }, indexing.onDidChange(draw), { dispose: () => clearTimeout(later) });
}
