/** What the tests of both pages share: the built page in a real Chromium, dressed as VS Code dresses it (themes.json, recorded inside a webview of VS Code). */
import fs from "node:fs";
import http from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { type Browser, chromium } from "playwright-core";
import type { Language } from "../../src/core/translate.ts";
import { panelPage } from "../../src/extension/panelPage.ts";

const root = path.join(import.meta.dirname, "..", "..");
const TYPES: Readonly<Record<string, string>> = { ".js": "text/javascript", ".css": "text/css", ".ttf": "font/ttf" };
const NONCE = "nonce-of-the-test";

interface Theme {
  readonly bodyClass: string;
  readonly kind: string;
  readonly id: string;
  readonly variables: Readonly<Record<string, string>>;
}
export const RECORDED = JSON.parse(fs.readFileSync(path.join(import.meta.dirname, "themes.json"), "utf8")) as { readonly defaultStyle: string; readonly themes: Readonly<Record<string, Theme>> };
export const THEMES = ["light", "dark", "hc-black", "hc-light"] as const;
export type ThemeName = (typeof THEMES)[number];

function findChromium(): string {
  const found = [process.env["SEXTANT_CHROMIUM"], "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"].find((file) => file && fs.existsSync(file));
  if (!found) throw new Error("No browser for the panel's tests: install Chromium (Debian: apt-get install chromium) or name one in SEXTANT_CHROMIUM.");
  return found;
}

export interface Pages {
  readonly browser: Browser;
  readonly url: string;
  /** Where the page is that speaks this language; starts with `url`. */
  speaking(language: Language | undefined): string;
  close(): Promise<void>;
}

type Bundle = "webview" | "quality";

/** What a page's style says of colours that is none of VS Code's variables. */
export function foreignColours(bundle: Bundle): string[] {
  const css = fs.readFileSync(path.join(root, "dist", `${bundle}.css`), "utf8");
  const known = new Set(Object.values(RECORDED.themes).flatMap(({ variables }) => Object.keys(variables)));
  return [...(css.match(/--vscode-[\w-]+/g) ?? []).filter((name) => !known.has(name)), ...(css.match(/#[0-9a-f]{3,8}\b|rgba?\(/gi) ?? [])];
}

/** `bundle` names the script and the style sheet of the page in dist/. */
export async function openPages(bundle: Bundle): Promise<Pages> {
  const languages: Language[] = [{ tag: "en", words: {} }];
  const server = http.createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://localhost");
    const name = path.basename(pathname);
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    if (name === "") {
      response.setHeader("content-type", "text/html").end(panelPage({ script: `/${bundle}.js`, style: `/${bundle}.css`, codicons: "/codicon.css", source: origin, nonce: NONCE, language: languages[Number(searchParams.get("language"))]! }));
      return;
    }
    const file = path.join(root, "dist", name);
    const type = TYPES[path.extname(name)];
    if (!type || !fs.existsSync(file)) response.writeHead(name === "favicon.ico" ? 204 : 404).end();
    else response.setHeader("content-type", type).end(fs.readFileSync(file));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const browser = await chromium.launch({ executablePath: findChromium(), args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update"] });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  return {
    browser,
    url,
    speaking: (language) => (language ? `${url}?language=${languages.push(language) - 1}` : url),
    async close() {
      await browser.close();
      server.close();
    },
  };
}

/** The script that a page runs before its own; `ground` is the part of VS Code it lies in. */
export function playVsCode(theme: ThemeName, ground: "sideBar" | "editor"): string {
  return `(${PLAY_VS_CODE})(${JSON.stringify({ theme: RECORDED.themes[theme], style: `${RECORDED.defaultStyle}html { background: var(--vscode-${ground}-background); }` })})`;
}

/** Runs in the page before its own scripts. Plain text, because this file knows no browser types. */
const PLAY_VS_CODE = `({ theme, style }) => {
  window.acquireVsCodeApi = () => {
    delete window.acquireVsCodeApi;
    return {
      postMessage: (message) => void window.sendToHost(JSON.stringify(message)),
      getState: () => JSON.parse(sessionStorage.getItem("state") ?? "null") ?? undefined,
      setState: (state) => sessionStorage.setItem("state", JSON.stringify(state)),
    };
  };
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(style);
  window.dressAs = (theme) => {
    document.documentElement.removeAttribute("style");
    for (const [name, value] of Object.entries(theme.variables)) document.documentElement.style.setProperty(name, value);
    document.adoptedStyleSheets = [sheet];
    document.body.className = theme.bodyClass;
    document.body.dataset.vscodeThemeKind = theme.kind;
    document.body.dataset.vscodeThemeId = theme.id;
  };
  new MutationObserver((_, observer) => {
    if (!document.body) return;
    observer.disconnect();
    window.dressAs(theme);
  }).observe(document, { childList: true, subtree: true });
}`;
