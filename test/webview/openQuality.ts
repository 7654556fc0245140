/** The built page on search quality in a real Chromium, on the page the extension would give it; the test plays VS Code's part, as in openPanel.ts. */
import fs from "node:fs";
import path from "node:path";
import type { Page } from "playwright-core";
import type { Language } from "../../src/core/translate.ts";
import { type HostToQuality, type QualityToHost, type QualityView, type QualityWelcome, readQualityHostMessage, readQualityMessage } from "../../src/protocol/qualityMessages.ts";
import { openPages, type Pages, playVsCode, RECORDED, type ThemeName } from "./pages.ts";

const OUTPUT = path.join(import.meta.dirname, "..", "..", "test-output", "quality");

export interface OpenedQuality {
  readonly page: Page;
  readonly sent: QualityToHost[];
  readonly complaints: string[];
  show(view: QualityView): Promise<void>;
  send(message: HostToQuality): Promise<void>;
  dress(theme: ThemeName): Promise<void>;
  screenshot(name: string): Promise<void>;
  close(): Promise<void>;
}

export interface OpenOptions {
  readonly view: QualityView;
  readonly theme?: ThemeName;
  readonly width?: number;
  readonly welcome?: Partial<QualityWelcome>;
  readonly language?: Language;
}

const WELCOME: QualityWelcome = { folders: [{ id: "file:///bookshop", name: "bookshop" }], folder: "file:///bookshop" };

export async function openQualityPages(): Promise<{ open(options: OpenOptions): Promise<OpenedQuality>; close(): Promise<void> }> {
  const pages: Pages = await openPages("quality");
  return { open: (options) => openQuality(pages, options), close: () => pages.close() };
}

async function openQuality(pages: Pages, { view, theme = "dark", width = 900, welcome, language }: OpenOptions): Promise<OpenedQuality> {
  const context = await pages.browser.newContext({ viewport: { width, height: 900 }, reducedMotion: "reduce", locale: "en-GB", timezoneId: "UTC" });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const sent: QualityToHost[] = [];
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => (["error", "warning"].includes(message.type()) ? complaints.push(message.text()) : undefined));
  page.on("request", (request) => (request.url().startsWith(pages.url) || request.url().startsWith("data:") ? undefined : complaints.push(`asked for ${request.url()}`)));
  async function send(message: HostToQuality): Promise<void> {
    const data = JSON.stringify(message);
    if (!readQualityHostMessage(JSON.parse(data))) throw new Error(`The test sends what is no message: ${data.slice(0, 200)}`);
    await page.evaluate(`window.postMessage(${data}, "*")`);
  }
  await page.exposeFunction("sendToHost", (data: string) => {
    const message = readQualityMessage(JSON.parse(data));
    if (!message) return void complaints.push(`The page sent what is no message: ${data.slice(0, 200)}`);
    sent.push(message);
    if (message.kind === "ready") void send({ kind: "welcome", ...WELCOME, ...welcome }).then(() => send({ kind: "show", view }));
  });
  await page.addInitScript(playVsCode(theme, "editor"));
  await page.goto(pages.speaking(language));
  await page.locator("h1").waitFor();
  return {
    page,
    sent,
    complaints,
    show: (next) => send({ kind: "show", view: next }),
    send,
    dress: (next) => page.evaluate(`dressAs(${JSON.stringify(RECORDED.themes[next])})`),
    async screenshot(name) {
      await page.evaluate("document.fonts.ready");
      fs.mkdirSync(OUTPUT, { recursive: true });
      await page.screenshot({ path: path.join(OUTPUT, `${name}.png`), fullPage: true });
    },
    close: () => context.close(),
  };
}
