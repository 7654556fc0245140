/** "Show Search Quality": the page as an editor tab. It measures when it opens and when it is told to, one folder at a time. */
import { randomBytes } from "node:crypto";
import * as vscode from "vscode";
import { isAbort } from "../core/errors.ts";
import type { QualityReport } from "../core/quality.ts";
import { progressInWords } from "../core/tuningWords.ts";
import { spoken, t } from "../core/translate.ts";
import type { Engine } from "../protocol/engine.ts";
import { type HostToQuality, type QualityAction, type QualityToHost, type QualityTuning, type QualityView, readQualityMessage } from "../protocol/qualityMessages.ts";
import type { CommandId } from "./commands.ts";
import { folderName } from "./folderName.ts";
import { showTunePage } from "./tuning/tunePages.ts";
import type { Tuner } from "./tuning/tuner.ts";
import { panelPage } from "./panelPage.ts";
import { panelError } from "./panelQuestion.ts";
import { localFolders } from "./search/askWorkspace.ts";
import { tellError } from "./tellError.ts";

/** Also names the tab to VS Code when it brings it back after a reload. */
const QUALITY_PANEL = "sextant.quality";

/** The system's id where no fine-tune is in use. */
const BASE = "base";

export interface QualityPanelDoors {
  readonly extensionUri: vscode.Uri;
  readonly engine: Engine;
  readonly tuner: Tuner;
  /** Asks in the results panel. */
  ask(question: string): Promise<void>;
  fineTune(folder: string): Promise<void>;
}

export interface QualityPanel extends vscode.Disposable {
  show(): void;
  /** Something changed that the page shows: it measures again where it is open. */
  refresh(): void;
}

const COMMANDS: Readonly<Record<Exclude<QualityAction, "cancel-fine-tune">, CommandId | "workbench.action.files.openFolder">> = {
  "open-folder": "workbench.action.files.openFolder",
  search: "sextant.searchInPanel",
  "show-logs": "sextant.showLogs",
  "rebuild-index": "sextant.rebuildIndex",
  "show-fine-tunes": "sextant.showFineTunes",
};

export function registerQualityPanel({ extensionUri, engine, tuner, ask, fineTune }: QualityPanelDoors): QualityPanel {
  let panel: vscode.WebviewPanel | undefined;
  let ready = false;
  let folder: vscode.WorkspaceFolder | undefined;
  let view: QualityView = { kind: "not-measured" };
  let measuring: AbortController | undefined;
  let tuning: QualityTuning | undefined;

  function send(message: HostToQuality): void {
    if (ready) void panel?.webview.postMessage(message);
  }
  function become(next: QualityView): void {
    view = next;
    send({ kind: "show", view });
  }
  function welcome(): void {
    const folders = localFolders();
    if (!folder || !folders.includes(folder)) folder = folders[0];
    send({
      kind: "welcome",
      folders: folders.map((each) => ({ id: each.uri.toString(), name: folderName(each) })),
      folder: folder?.uri.toString() ?? null,
    });
  }

  function runningNow(path: string): QualityTuning["running"] {
    const { running } = tuner;
    return running ? { share: running.progress.share, said: progressInWords(running.progress), stopping: running.stopping, here: running.folder === path } : null;
  }
  /** Reads votes and fine-tunes anew. What cannot be read is told where somebody asks for it. */
  async function tellTuning(): Promise<void> {
    const path = folder?.uri.fsPath;
    if (path === undefined) return;
    const [votes, list] = await Promise.all([engine.votes(path, { limit: 1 }), engine.adapters(path)]);
    if (folder?.uri.fsPath !== path) return;
    tuning = { questions: votes.questions, running: runningNow(path), list };
    send({ kind: "tuning", tuning });
  }

  async function measure(): Promise<void> {
    measuring?.abort();
    tellTuning().catch(() => undefined);
    if (!folder) return become({ kind: "no-folder" });
    const stop = new AbortController();
    measuring = stop;
    const before = view;
    const report = "report" in view && view.report?.folder === folder.uri.fsPath ? view.report : null;
    become({ kind: "measuring", report, inUse: "inUse" in view ? view.inUse : BASE });
    try {
      const measured = await engine.quality(folder.uri.fsPath, ({ done, total }) => send({ kind: "asked", done, total }), stop.signal);
      const { current } = await engine.adapters(folder.uri.fsPath);
      if (measuring === stop) become({ kind: "measured", report: measured, inUse: current ?? BASE });
    } catch (error) {
      if (measuring !== stop) return;
      if (isAbort(error)) become(before.kind === "measured" && report ? before : { kind: "not-measured" });
      else become({ kind: "trouble", error: panelError(error) });
    } finally {
      if (measuring === stop) measuring = undefined;
    }
  }

  async function exportReport(report: QualityReport): Promise<void> {
    const target = await vscode.window.showSaveDialog({ filters: { JSON: ["json"] }, defaultUri: vscode.Uri.joinPath(folder?.uri ?? extensionUri, `sextant-quality-${report.time.slice(0, 10)}.json`), title: t("Export the measurement") });
    if (!target) return;
    await vscode.workspace.fs.writeFile(target, Buffer.from(`${JSON.stringify(report, null, 2)}\n`));
    void vscode.window.showInformationMessage(t("The measurement is in {0}. It holds the questions you judged and no code.", target.fsPath));
  }

  async function receive(message: QualityToHost): Promise<void> {
    switch (message.kind) {
      case "ready":
        ready = true;
        welcome();
        if (view.kind === "not-measured" && !measuring) await measure();
        else {
          send({ kind: "show", view });
          await tellTuning();
        }
        break;
      case "measure":
        folder = localFolders().find(({ uri }) => uri.toString() === message.folder) ?? folder;
        welcome();
        await measure();
        break;
      case "cancel":
        measuring?.abort();
        break;
      case "ask":
        await ask(message.question);
        break;
      case "export":
        if (view.kind === "measured") await exportReport(view.report);
        break;
      case "fine-tune":
        if (folder) await fineTune(folder.uri.fsPath);
        break;
      case "report": {
        const report = tuning?.list.adapters.find(({ id }) => id === message.id);
        if (folder && report) await showTunePage(folder.uri.fsPath, [report]);
        break;
      }
      case "act":
        if (message.action === "cancel-fine-tune") return tuner.cancel();
        await vscode.commands.executeCommand(COMMANDS[message.action]);
        break;
    }
  }

  function put(made: vscode.WebviewPanel): void {
    panel = made;
    ready = false;
    view = { kind: "not-measured" };
    const { webview } = made;
    const dist = vscode.Uri.joinPath(extensionUri, "dist");
    webview.options = { enableScripts: true, localResourceRoots: [dist] };
    const file = (name: string): string => webview.asWebviewUri(vscode.Uri.joinPath(dist, name)).toString();
    webview.onDidReceiveMessage((data: unknown) => {
      const message = readQualityMessage(data);
      if (message) receive(message).catch(tellError);
    });
    made.onDidDispose(() => {
      if (panel !== made) return;
      panel = undefined;
      ready = false;
      measuring?.abort();
      measuring = undefined;
    });
    webview.html = panelPage({ script: file("quality.js"), style: file("quality.css"), codicons: file("codicon.css"), source: webview.cspSource, nonce: randomBytes(16).toString("base64url"), language: spoken() });
  }

  let ran = tuner.running !== undefined;
  const registrations = [
    {
      dispose: tuner.onChange(() => {
        if (!panel || !folder) return;
        const runs = tuner.running !== undefined;
        if (runs === ran && tuning) {
          tuning = { ...tuning, running: runningNow(folder.uri.fsPath) };
          send({ kind: "tuning", tuning });
        } else tellTuning().catch(() => undefined);
        ran = runs;
      }),
    },
    vscode.window.registerWebviewPanelSerializer(QUALITY_PANEL, {
      async deserializeWebviewPanel(found) {
        put(found);
      },
    }),
    vscode.workspace.onDidChangeWorkspaceFolders(() => {
      if (!panel) return;
      welcome();
      void measure();
    }),
  ];

  return {
    show() {
      if (panel) panel.reveal();
      else put(vscode.window.createWebviewPanel(QUALITY_PANEL, t("Search Quality"), vscode.ViewColumn.Active, {}));
    },
    refresh() {
      if (panel) void measure();
    },
    dispose() {
      measuring?.abort();
      for (const registration of registrations) registration.dispose();
      panel?.dispose();
    },
  };
}
