/**
 * The built panel in a real Chromium, on the page the extension would give it. The test plays VS Code's part as VS Code does: its API object,
 * its theme variables and default style (themes.json, recorded inside a webview of VS Code), and messages that are plain data, checked both ways.
 */
import fs from "node:fs";
import path from "node:path";
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect } from "vitest";
import { isSextantError } from "../../src/core/errors.ts";
import type { Hit, SearchAnswer, SimilarTarget } from "../../src/core/hit.ts";
import type { Language } from "../../src/core/translate.ts";
import type { Engine } from "../../src/protocol/engine.ts";
import { type HostToPanel, NOTHING_REMEMBERED, type PanelAnswer, type PanelToHost, type Question, readHostMessage, readPanelMessage, type Remembered, type SimilarTo, type Surroundings, type VoteMark } from "../../src/protocol/panelMessages.ts";
import { BOOKSHOP, openBookshop, type OpenBookshop } from "../search/openBookshop.ts";
import { openPages, type Pages, playVsCode, RECORDED, type ThemeName } from "./pages.ts";

const OUTPUT = path.join(import.meta.dirname, "..", "..", "test-output", "webview");

export interface Stage {
  readonly engine: Engine;
  /** The panel on the bookshop, or on what `options` name. It is put away after the test. */
  open(options?: OpenOptions): Promise<PlayedPanel>;
}

export interface OpenOptions {
  readonly theme?: ThemeName;
  readonly width?: number;
  readonly height?: number;
  readonly surroundings?: Partial<Surroundings>;
  readonly remembered?: Partial<Remembered>;
  readonly language?: Language;
  /** What is searched, instead of the bookshop. */
  readonly searched?: { readonly engine: Engine; readonly folder: string };
  /** What VS Code's side makes of a vote, instead of storing it by the engine. */
  readonly vote?: (vote: VoteMessage, mark: (mark: Omit<VoteMark, "place">) => Promise<void>) => Promise<void>;
  /** Answers to what the panel asks, instead of the engine's. */
  readonly answer?: (question: Question, engine: () => Promise<SearchAnswer>) => Promise<SearchAnswer>;
}

export type VoteMessage = Extract<PanelToHost, { kind: "vote" }>;

export interface PlayedPanel {
  readonly page: Page;
  /** Everything the panel sent, in order. */
  readonly sent: PanelToHost[];
  /** Errors of the page: scripts, refused resources, violated policies. */
  readonly complaints: string[];
  send(message: HostToPanel): Promise<void>;
  surround(next: Partial<Surroundings>): Promise<void>;
  /** VS Code has thrown the page away and shows a new one; in another window its side does not know the answer any more. */
  reload(options?: { readonly inAnotherWindow: boolean }): Promise<void>;
  /** The reader chooses another theme, as VS Code applies it: at once, on the same page. */
  dress(theme: ThemeName): Promise<void>;
  screenshot(name: string): Promise<void>;
  /** The last message of a kind, once there is one after `since` messages. */
  wait<K extends PanelToHost["kind"]>(kind: K, since?: number): Promise<Extract<PanelToHost, { kind: K }>>;
  close(): Promise<void>;
}

export const READY: Surroundings = { situation: { kind: "ready" }, folders: [{ id: "file:///bookshop", name: "bookshop" }], languages: ["typescript", "python", "go"], generation: 0 };

/** For a file of tests. After each of them nothing may have gone wrong in the page, and nothing may stick out at its side. */
export function bookshopStage(): Stage {
  let shop: OpenBookshop;
  let pages: Pages;
  let shown: PlayedPanel | undefined;
  beforeAll(async () => {
    shop = await openBookshop();
    pages = await openPages("webview");
  });
  afterAll(async () => {
    await pages?.close();
    await shop?.close();
  });
  afterEach(async () => {
    if (!shown) return;
    const { complaints, page } = shown;
    const overhang = await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth + document.querySelector('.scroller').scrollWidth - document.querySelector('.scroller').clientWidth");
    await shown.close();
    shown = undefined;
    expect(complaints).toEqual([]);
    expect(overhang).toBe(0);
  });
  return {
    get engine() {
      return shop.engine;
    },
    open: async (options = {}) => (shown = await openPanel(pages, options.searched ?? { engine: shop.engine, folder: BOOKSHOP }, options)),
  };
}

async function openPanel({ browser, url, speaking }: Pages, { engine, folder }: { readonly engine: Engine; readonly folder: string }, options: OpenOptions): Promise<PlayedPanel> {
  const context = await browser.newContext({ viewport: { width: options.width ?? 320, height: options.height ?? 720 }, reducedMotion: "reduce" });
  const page = await context.newPage();
  page.setDefaultTimeout(8_000);
  const sent: PanelToHost[] = [];
  const complaints: string[] = [];
  let surroundings: Surroundings = { ...READY, ...options.surroundings };
  let latest = 0;
  let remembered: Remembered | null = options.remembered ? { ...NOTHING_REMEMBERED, ...options.remembered } : null;
  let known: PanelAnswer | null = null;
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => (["error", "warning"].includes(message.type()) ? complaints.push(message.text()) : undefined));
  page.on("request", (request) => (request.url().startsWith(url) || request.url().startsWith("data:") ? undefined : complaints.push(`asked for ${request.url()}`)));

  async function send(message: HostToPanel): Promise<void> {
    const data = JSON.stringify(message);
    if (!readHostMessage(JSON.parse(data))) throw new Error(`The test sends what is no message: ${data.slice(0, 200)}`);
    await page.evaluate(`window.postMessage(${data}, "*")`);
  }
  async function answer(message: Extract<PanelToHost, { kind: "ask" }>): Promise<void> {
    const { id, question, filters } = message;
    known = null;
    const asked = { why: true, limit: 30, filter: { ...(filters.language === "" ? {} : { languages: [filters.language] }), ...(filters.path === "" ? {} : { paths: [filters.path] }), ...(filters.tests ? {} : { tests: false }) } };
    const byEngine = (): Promise<SearchAnswer> => {
      if (question.kind === "words") return engine.search(folder, { ...asked, text: question.text, mode: filters.mode });
      return engine.similar(folder, { ...asked, target: targetOf(question.to) });
    };
    try {
      const found = await (options.answer ?? ((_, engineAnswer) => engineAnswer()))(question, byEngine);
      const hits = found.hits.map((hit: Hit) => ({ ...hit, folder: READY.folders[0]!.id }));
      const marks = hits.flatMap(({ vote, folder: of, path: file, startLine, endLine }): VoteMark[] => (vote ? [{ place: { folder: of, path: file, startLine, endLine }, value: vote, standing: "saved" }] : []));
      latest = id;
      known = { ...found, hits, marks };
      await send({ kind: "answer", id, answer: known });
    } catch (error) {
      if (isSextantError(error)) await send({ kind: "failed", id, error: { code: error.code, message: error.message, nextStep: error.nextStep } });
      else throw error;
    }
  }
  async function store(message: VoteMessage): Promise<void> {
    const { hit, place, question, shown, value } = message;
    const mark = (next: Omit<VoteMark, "place">): Promise<void> => send({ kind: "marked", id: latest, marks: [{ place, ...next }] });
    if (options.vote) return options.vote(message, mark);
    const asked = question.kind === "words" ? { kind: "question" as const, text: question.text } : { kind: "similar" as const, target: targetOf(question.to) };
    await engine.vote(folder, { asked, hit: place.startLine === hit.startLine ? hit : { path: place.path, line: place.startLine }, value, source: "panel", shown: shown as readonly Hit["id"][] });
    await mark({ value: value === "removed" ? null : value, standing: "saved" });
  }
  async function receive(message: PanelToHost): Promise<void> {
    if (message.kind === "ready") await send({ kind: "welcome", surroundings, remembered, answer: known });
    else if (message.kind === "remember") remembered = message.remembered;
    else if (message.kind === "ask") await answer(message);
    else if (message.kind === "vote") await store(message);
    else if (message.kind === "read-lines") {
      for (const place of message.places) {
        const lines = fs.readFileSync(path.join(folder, place.path), "utf8").split("\n");
        await send({ kind: "lines", place, text: lines.slice(place.startLine - 1, place.endLine).join("\n") });
      }
    }
  }
  await page.exposeFunction("sendToHost", (data: string) => {
    const message = readPanelMessage(JSON.parse(data));
    if (!message) complaints.push(`The panel sent what is no message: ${data.slice(0, 200)}`);
    else {
      sent.push(message);
      receive(message).catch((error: unknown) => (page.isClosed() ? undefined : complaints.push(String(error))));
    }
  });
  await page.addInitScript(playVsCode(options.theme ?? "dark", "sideBar"));
  await page.goto(speaking(options.language));
  return {
    page,
    sent,
    complaints,
    send,
    async surround(next) {
      surroundings = { ...surroundings, ...next };
      await send({ kind: "surroundings", surroundings });
    },
    async reload(reloadOptions) {
      if (reloadOptions?.inAnotherWindow) known = null;
      await page.reload();
    },
    async dress(theme) {
      await page.evaluate(`dressAs(${JSON.stringify(RECORDED.themes[theme])})`);
    },
    async screenshot(name) {
      await page.evaluate("document.fonts.ready");
      await page.screenshot({ path: path.join(OUTPUT, `${name}.png`) });
    },
    async wait(kind, since = 0) {
      const deadline = Date.now() + 8_000;
      for (;;) {
        const found = sent.slice(since).findLast((message) => message.kind === kind);
        if (found) return found as never;
        if (Date.now() > deadline) throw new Error(`The panel sent no "${kind}", only: ${sent.slice(since).map((message) => message.kind).join(", ")}`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
    close: () => context.close(),
  };
}

function targetOf(to: SimilarTo): SimilarTarget {
  if (to.kind === "text") return { kind: "text", text: to.text };
  return to.kind === "file" ? { kind: "file", path: to.path } : { kind: "file", path: to.place.path, startLine: to.place.startLine, endLine: to.place.endLine };
}
