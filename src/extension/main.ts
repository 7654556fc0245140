/** The extension: wires the rooms together when VS Code has started, and lets go of everything when it ends. */
import path from "node:path";
import * as vscode from "vscode";
import { type SupervisedEngine, superviseEngine } from "../protocol/superviseEngine.ts";
import type { EngineChildOptions } from "../protocol/engineChild.ts";
import { COMMANDS } from "./commands.ts";
import { commandHandlers } from "./handlers.ts";
import { castOn } from "./feedback/castOn.ts";
import { openOutbox } from "./feedback/outbox.ts";
import { openSeenSearches } from "./feedback/seenSearches.ts";
import { tellOfVotes } from "./feedback/tellOfVotes.ts";
import { watchStays } from "./feedback/watchStays.ts";
import { feedPanel } from "./indexing/feedPanel.ts";
import { showStatusBar } from "./indexing/statusBar.ts";
import { keepWorkspaceIndexed } from "./indexing/workspaceIndexing.ts";
import { registerResultsPanel } from "./resultsPanel.ts";
import { registerQualityPanel } from "./qualityPanel.ts";
import { registerPrivacyPage } from "./privacy.ts";
import { reach } from "./milestones.ts";
import { openRecentQueries } from "./search/recentQueries.ts";
import { openResultList } from "./search/resultList.ts";
import { checkSettings, ENGINE_SETTINGS, type Settings } from "./settings.ts";
import { offerFineTune } from "./tuning/offerFineTune.ts";
import { resumeFineTune } from "./tuning/resumeFineTune.ts";
import { noteIn } from "./tuning/note.ts";
import { openTuner } from "./tuning/tuner.ts";
import { fineTune } from "./tuning/tuningHandlers.ts";
import { registerTunePages } from "./tuning/tunePages.ts";
import { showTuningStatus } from "./tuning/tuningStatus.ts";
import { tellError } from "./tellError.ts";
import type { TuneOptions } from "../core/tuning.ts";
import { speak, t } from "../core/translate.ts";

/** Longer than a thought, shorter than a meeting; to start again takes about a second, and an opening palette does it ahead. */
const REST_AFTER_MS = 90_000;

let running: SupervisedEngine | undefined;

export function activate(context: vscode.ExtensionContext): void {
  speak({ tag: vscode.env.language, words: vscode.l10n.bundle ?? {} });
  const log = vscode.window.createOutputChannel("Sextant", { log: true });
  const version = (context.extension.packageJSON as { version: string }).version;
  let settings = readSettings(log);
  const engine = superviseEngine({
    engineFile: path.join(context.extensionPath, "dist", "engine.js"),
    version,
    engine: engineOptions(settings),
    onLog: (line) => log.info(line),
    restAfterMs: REST_AFTER_MS,
  });
  running = engine;
  const indexing = keepWorkspaceIndexed(engine, () => settings);
  const outbox = openOutbox({ engine, store: context.workspaceState });
  const seen = openSeenSearches(engine);
  const stays = watchStays(() => settings["feedback.recordOpened"], (hit, hits) => castOn(outbox, hit, "opened", "editor", hits.map(({ id }) => id)));
  const results = openResultList({ onStep: (hit) => panel.mark(hit), onOpen: (hit, hits) => stays.opened(hit, hits) });
  const panel = registerResultsPanel({
    extensionUri: context.extensionUri,
    memento: context.workspaceState,
    engine,
    outbox,
    seen,
    useFeedback: () => settings["feedback.useAtOnce"],
    onOpened: (hits, current) => results.set(hits, current),
  });
  const tuner = openTuner({ engine, note: noteIn(context.storageUri?.fsPath, "running-fine-tune"), options: () => tuneOptions(settings), onNotice: (text) => void vscode.window.showWarningMessage(text) });
  const tuneFolder = (folder: string): Promise<void> => fineTune({ engine, tuner, onChanged: onTuningChanged }, folder);
  const quality = registerQualityPanel({
    extensionUri: context.extensionUri,
    engine,
    tuner,
    ask: (text) => panel.show({ kind: "words", text }),
    fineTune: tuneFolder,
  });
  const onTuningChanged = (): void => {
    panel.refresh();
    quality.refresh();
  };
  const handlers = commandHandlers({
    engine,
    tuner,
    onTuningChanged,
    outbox,
    seen,
    indexing,
    log,
    version,
    recent: openRecentQueries(context.workspaceState),
    results,
    panel,
    quality,
    showInPanel: (question) => panel.show(question),
    settings: () => settings,
  });

  context.subscriptions.push(
    log,
    indexing,
    panel,
    outbox,
    seen,
    stays,
    tellOfVotes(outbox),
    quality,
    feedPanel(engine, indexing, panel),
    showStatusBar(indexing, engine),
    registerPrivacyPage(engine),
    registerTunePages(engine),
    showTuningStatus(tuner),
    offerFineTune({ engine, outbox, tuner, memento: context.workspaceState, isWanted: () => settings["finetune.offer"], fineTune: tuneFolder }),
    resumeFineTune({ engine, tuner, onChanged: onTuningChanged }),
    { dispose: tellOfDeaths(engine, log) },
    indexing.onDidChange(() => {
      if (indexing.all().some(({ kept }) => kept.state().kind === "ready")) reach("indexReady");
    }),
    indexing.onDidFail(({ folder, state }) => {
      log.error(`index.failed { code: ${state.code ?? "unknown"} } ${folder.name}: ${state.message}`);
    }),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (!event.affectsConfiguration("sextant")) return;
      settings = readSettings(log);
      if (ENGINE_SETTINGS.some((key) => event.affectsConfiguration(`sextant.${key}`))) {
        engine.restart(engineOptions(settings)).then(() => indexing.all().forEach(({ kept }) => kept.changed("save")), tellError);
      }
      indexing.startAutomatic();
    }),
    ...COMMANDS.map(({ id }) =>
      vscode.commands.registerCommand(id, async (clicked?: unknown) => {
        try {
          await handlers[id](clicked instanceof vscode.Uri ? clicked : undefined);
        } catch (error) {
          log.error(error instanceof Error ? error : String(error));
          void tellError(error);
        }
      }),
    ),
  );
}

/** VS Code waits for this: the engine stores what it holds and ends. */
export async function deactivate(): Promise<void> {
  await running?.shutdown();
}

function readSettings(log: vscode.LogOutputChannel): Settings {
  const configuration = vscode.workspace.getConfiguration("sextant");
  const { settings, problems } = checkSettings((key) => configuration.get(key));
  for (const problem of problems) {
    log.warn(problem);
    const open = t("Open Settings");
    void vscode.window.showWarningMessage(problem, open).then((chosen) => {
      if (chosen === open) void vscode.commands.executeCommand("sextant.openSettings");
    });
  }
  return settings;
}

function engineOptions(settings: Settings): EngineChildOptions {
  const { dataDirectory, modelFolder, "indexing.threads": threads, "indexing.maxCpu": maxCpuPercent } = settings;
  return { ...(dataDirectory === "" ? {} : { dataDirectory }), ...(modelFolder === "" ? {} : { modelFolder }), ...(threads === 0 ? {} : { threads }), maxCpuPercent };
}

function tuneOptions({ "finetune.minedPairs": mined, "finetune.tfjsNodeFolder": tfjsNodePath }: Settings): TuneOptions {
  return { mined, ...(tfjsNodePath === "" ? {} : { tfjsNodePath }) };
}

/** Each death is logged; the last one, after which nothing is started again, is told. */
function tellOfDeaths(engine: SupervisedEngine, log: vscode.LogOutputChannel): () => void {
  return engine.onState((state) => {
    if (state.kind === "restarting") log.warn(`engine.restarting { attempt: ${state.attempt}, inMs: ${state.inMs} } ${state.reason}`);
    if (state.kind !== "failed") return;
    log.error(`engine.failed { code: ${state.reason.code} } ${state.reason.message}`);
    void tellError(state.reason);
  });
}
