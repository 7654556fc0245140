/** The results panel in the side bar: loads its page, answers its questions by the engine, keeps what it wants remembered. */
import { randomBytes } from "node:crypto";
import * as vscode from "vscode";
import { isAbort } from "../core/errors.ts";
import type { Engine } from "../protocol/engine.ts";
import { type HostToPanel, type PanelAction, type PanelAnswer, type PanelHit, type Place, readPanelMessage, readRemembered, type PanelToHost, type Situation, type Surroundings } from "../protocol/panelMessages.ts";
import type { CommandId } from "./commands.ts";
import { folderName } from "./folderName.ts";
import { reachAnswer } from "./milestones.ts";
import { panelPage } from "./panelPage.ts";
import { folderWith, panelError, panelQuestion, searchFilter, workspaceQuestion } from "./panelQuestion.ts";
import { castOn, furtherOf } from "./feedback/castOn.ts";
import type { Outbox } from "./feedback/outbox.ts";
import { allMarks, changedMarks } from "./feedback/panelMarks.ts";
import type { SeenSearches } from "./feedback/seenSearches.ts";
import { askedIn, askWorkspace, localFolders, type PlacedHit, type Question as WorkspaceQuestion } from "./search/askWorkspace.ts";
import { openHit, uriOf } from "./search/openHit.ts";
import { tellError } from "./tellError.ts";
import { spoken, t } from "../core/translate.ts";

/** As the manifest names it. */
const RESULTS_VIEW = "sextant.results";
const MEMENTO_KEY = "resultsPanel";
const HITS = 30;

export interface ResultsPanelDoors {
  readonly extensionUri: vscode.Uri;
  readonly memento: vscode.Memento;
  readonly engine: Engine;
  readonly outbox: Outbox;
  readonly seen: SeenSearches;
  /** Whether votes change the order. */
  readonly useFeedback: () => boolean;
  /** A hit was opened: Next and Previous Result go on from it. */
  onOpened(hits: readonly PlacedHit[], current: PlacedHit): void;
}

/** What the panel cannot know by itself. */
export interface IndexView {
  readonly situation: Situation;
  /** The most frequent first. */
  readonly languages: readonly string[];
}

export interface ResultsPanel extends vscode.Disposable {
  /** Shows the panel and asks; without a question the box gets the focus. */
  show(question?: WorkspaceQuestion): Promise<void>;
  /** How things stand now. `newHits` is true where a search may find other hits than before. */
  update(view: IndexView, newHits: boolean): void;
  /** Next or Previous Result opened this hit. */
  mark(hit: PlacedHit): void;
  /** Votes went: the question is asked again. */
  refresh(): void;
}

const COMMANDS: Readonly<Record<PanelAction, CommandId | "workbench.action.files.openFolder">> = {
  "open-folder": "workbench.action.files.openFolder",
  "update-index": "sextant.updateIndex",
  "rebuild-index": "sextant.rebuildIndex",
  "show-logs": "sextant.showLogs",
  "show-status": "sextant.showStatus",
  "open-settings": "sextant.openSettings",
  "restart-engine": "sextant.restartEngine",
  "resume-indexing": "sextant.resumeIndexing",
};

export function registerResultsPanel(doors: ResultsPanelDoors): ResultsPanel {
  let view: vscode.WebviewView | undefined;
  /** The page listens; until then messages wait. */
  let ready = false;
  let waiting: HostToPanel[] = [];
  let index: IndexView = { situation: { kind: "starting" }, languages: [] };
  let generation = 0;
  /** The answer to the question asked last, unless it is still on its way. */
  let answer: PanelAnswer | null = null;
  let hits: readonly PlacedHit[] = [];
  /** The number of the question that `hits` answer. */
  let answered = 0;
  let asking = new AbortController();
  const explained = withReasons(doors.engine);

  /** A page that is not there gets all it must know with its welcome. */
  function send(message: HostToPanel): void {
    if (ready) void view?.webview.postMessage(message);
  }
  function sendSoon(message: HostToPanel): void {
    if (ready) send(message);
    else waiting.push(message);
  }
  const surroundings = (): Surroundings => ({
    situation: localFolders().length === 0 ? { kind: "no-folder" } : index.situation,
    folders: localFolders().map((folder) => ({ id: folder.uri.toString(), name: folderName(folder) })),
    languages: index.languages,
    generation,
  });

  async function ask({ id, question, filters }: Extract<PanelToHost, { kind: "ask" }>): Promise<void> {
    asking.abort();
    asking = new AbortController();
    answer = null;
    const { signal } = asking;
    try {
      const asked = workspaceQuestion(question);
      const started = performance.now();
      const found = await askWorkspace(explained, asked, { mode: filters.mode, filter: searchFilter(filters), limit: HITS, feedback: doors.useFeedback() }, signal);
      hits = found.hits;
      answered = id;
      doors.seen.shown(hits);
      reachAnswer(question.kind, hits.length);
      const notice = [...found.notices, ...found.missing.map((folder) => t("{0} has no index yet.", folderName(folder)))].join(" ");
      answer = {
        hits: found.hits.map(panelHit),
        marks: allMarks(doors.outbox, found.hits),
        mode: question.kind === "similar" ? "similar" : filters.mode,
        words: found.words,
        tuned: found.tuned,
        ...(notice === "" ? {} : { notice }),
        tookMs: performance.now() - started,
      };
      send({ kind: "answer", id, answer });
    } catch (error) {
      if (!isAbort(error)) send({ kind: "failed", id, error: panelError(error) });
    }
  }
  async function readLines(place: Place): Promise<void> {
    let text: string | null = null;
    try {
      const document = await vscode.workspace.openTextDocument(uriOf({ folder: folderWith(place.folder), path: place.path }));
      const last = document.lineAt(Math.min(place.endLine, document.lineCount) - 1);
      if (place.startLine <= document.lineCount) text = document.getText(new vscode.Range(new vscode.Position(place.startLine - 1, 0), last.range.end));
    } catch {
      // Moved or deleted since: the panel says so.
    }
    send({ kind: "lines", place, text });
  }
  async function open(place: Place, beside: boolean): Promise<void> {
    const hit = hits.find((each) => each.path === place.path && each.folder.uri.toString() === place.folder);
    if (!hit) return;
    const current = furtherOf(hit, place);
    doors.seen.used(hits);
    doors.onOpened(hits.map((each) => (each === hit ? current : each)), current);
    await openHit(current, { beside });
  }

  async function vote({ question, hit, place, value, shown }: Extract<PanelToHost, { kind: "vote" }>): Promise<void> {
    const folder = folderWith(hit.folder);
    const asked = await askedIn(folder, workspaceQuestion(question));
    const judged: PlacedHit = { ...hit, folder, asked, askedAt: performance.now(), line: hit.startLine };
    doors.seen.used(hits);
    castOn(doors.outbox, furtherOf(judged, place), value, "panel", shown);
  }

  async function receive(message: PanelToHost): Promise<void> {
    switch (message.kind) {
      case "ready": {
        ready = true;
        send({ kind: "welcome", surroundings: surroundings(), remembered: readRemembered(doors.memento.get(MEMENTO_KEY)) ?? null, answer: answer && { ...answer, marks: allMarks(doors.outbox, hits) } });
        const queued = waiting;
        waiting = [];
        queued.forEach(send);
        break;
      }
      case "ask":
        await ask(message);
        break;
      case "box-focused":
        // An engine at rest starts while the question is typed.
        if (localFolders().length > 0) doors.engine.warm().catch(() => undefined);
        break;
      case "cancel":
        asking.abort();
        answer = null;
        break;
      case "read-lines":
        await Promise.all(message.places.map(readLines));
        break;
      case "open":
        await open(message.place, message.beside);
        break;
      case "copy-place":
        await vscode.env.clipboard.writeText(`${message.place.path}:${message.place.startLine}`);
        break;
      case "vote":
        await vote(message).catch(tellError);
        break;
      case "remember":
        await doors.memento.update(MEMENTO_KEY, message.remembered);
        break;
      case "act":
        await vscode.commands.executeCommand(COMMANDS[message.action]);
        break;
    }
  }

  const provider: vscode.WebviewViewProvider = {
    resolveWebviewView(resolved) {
      view = resolved;
      ready = false;
      const { webview } = resolved;
      const dist = vscode.Uri.joinPath(doors.extensionUri, "dist");
      webview.options = { enableScripts: true, localResourceRoots: [dist] };
      const file = (name: string): string => webview.asWebviewUri(vscode.Uri.joinPath(dist, name)).toString();
      webview.onDidReceiveMessage((data: unknown) => {
        const message = readPanelMessage(data);
        if (message) void receive(message);
      });
      // A hidden page is gone; a view that is moved is another one, which may be there before the first has gone.
      resolved.onDidChangeVisibility(() => {
        if (view === resolved && !resolved.visible) ready = false;
      });
      resolved.onDidDispose(() => {
        if (view !== resolved) return;
        view = undefined;
        ready = false;
        asking.abort();
      });
      webview.html = panelPage({ script: file("webview.js"), style: file("webview.css"), codicons: file("codicon.css"), source: webview.cspSource, nonce: randomBytes(16).toString("base64url"), language: spoken() });
    },
  };
  const registrations = [
    vscode.window.registerWebviewViewProvider(RESULTS_VIEW, provider),
    {
      dispose: doors.outbox.onChange((change) => {
        const marks = changedMarks(doors.outbox, hits, change);
        if (marks.length > 0) send({ kind: "marked", id: answered, marks });
      }),
    },
    vscode.workspace.onDidChangeWorkspaceFolders(() => {
      generation++;
      send({ kind: "surroundings", surroundings: surroundings() });
    }),
  ];

  return {
    async show(question) {
      // An engine at rest starts while the question is typed.
      doors.engine.warm().catch(() => undefined);
      if (view) view.show(false);
      else await vscode.commands.executeCommand(`${RESULTS_VIEW}.focus`);
      if (question) sendSoon({ kind: "put-question", question: panelQuestion(question) });
      else sendSoon({ kind: "focus-box" });
    },
    update(next, newHits) {
      index = next;
      if (newHits) generation++;
      send({ kind: "surroundings", surroundings: surroundings() });
    },
    mark(hit) {
      const { path, startLine, endLine } = hit;
      send({ kind: "mark-hit", place: { folder: hit.folder.uri.toString(), path, startLine, endLine } });
    },
    refresh() {
      generation++;
      send({ kind: "surroundings", surroundings: surroundings() });
    },
    dispose() {
      asking.abort();
      for (const registration of registrations) registration.dispose();
    },
  };
}

function panelHit({ folder, asked: _asked, askedAt: _at, line: _line, isFurther: _further, ...hit }: PlacedHit): PanelHit {
  return { ...hit, folder: folder.uri.toString() };
}

/** The panel folds out why each hit was found. */
function withReasons(engine: Engine): Engine {
  return {
    ...engine,
    search: (folder, query, signal) => engine.search(folder, { ...query, why: true }, signal),
    similar: (folder, query, signal) => engine.similar(folder, { ...query, why: true }, signal),
  };
}
