// Drives the workbench of a VS Code server (see vscodeServer.mjs) with Playwright in the system's Chromium.
import fs from "node:fs";
import path from "node:path";
import { chromium } from "playwright-core";

/** How long what must come is waited for: many times what it takes on a quiet machine, because others use this one too. */
export const PATIENCE_MS = 120_000;

const CHROMIUM_ARGS = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync",
];

/** A fresh profile; its windows are those of one person. */
export async function openBrowser({ viewport = { width: 1400, height: 900 } } = {}) {
  const browser = await chromium.launch({ executablePath: findChromium(), args: CHROMIUM_ARGS });
  const context = await browser.newContext({ viewport });
  context.setDefaultTimeout(PATIENCE_MS);
  return { newPage: () => context.newPage(), pages: () => context.pages(), close: () => browser.close() };
}

/**
 * Opens a folder (a path, or a URI such as memo:/shop), a workspace file or neither in a window. `developmentExtensions` are folders of unpacked extensions;
 * `extensionTests` is a module that exports run(), to be called in the extension host.
 * `beforeLoad(page)` may add listeners before anything is loaded.
 */
export async function openWorkbench(server, browser, { folder, workspace, developmentExtensions = [], extensionTests, beforeLoad }) {
  const page = await browser.newPage();
  if (developmentExtensions.length > 0) {
    // The URL parameters for this (`payload`, as @vscode/test-web uses them) work only with --enable-smoke-test-driver,
    // which hides notifications. The configuration inside the page has no such condition, so change that.
    const remote = (file) => ({ $mid: 1, scheme: "vscode-remote", authority: `localhost:${server.port}`, path: path.resolve(file) });
    await page.addInitScript((options) => {
      // The state 'interactive' comes after the page is parsed and before its module scripts run.
      document.addEventListener("readystatechange", () => {
        const meta = document.getElementById("vscode-workbench-web-configuration");
        if (!meta) return; // another frame
        const configuration = JSON.parse(meta.getAttribute("data-settings"));
        Object.assign(configuration.developmentOptions ??= {}, options);
        meta.setAttribute("data-settings", JSON.stringify(configuration));
      }, { once: true });
    }, { extensions: developmentExtensions.map(remote), extensionTestsPath: extensionTests && remote(extensionTests) });
  }
  await beforeLoad?.(page);
  const opens = folder ? `folder=${encodeURIComponent(/^\w{2,}:\//.test(folder) ? folder : path.resolve(folder))}` : workspace ? `workspace=${encodeURIComponent(path.resolve(workspace))}` : "ew=true";
  // localhost (or 127.0.0.1): webviews need a service worker, so a secure context.
  await page.goto(`http://localhost:${server.port}/?${opens}`, { waitUntil: "commit" });
  await page.locator(".monaco-workbench .part.statusbar").waitFor();
  return page;
}

const BROWSERS = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/usr/bin/google-chrome-stable"];

/** undefined where none is installed. */
export function findChromium() {
  return [process.env.SEXTANT_CHROMIUM, ...BROWSERS].find((file) => file && fs.existsSync(file));
}

/**
 * Runs a command by the title that the palette shows, such as "Sextant: Search". An open palette does not learn of
 * commands that come later, so it is opened again until the extension has registered.
 */
export async function runCommand(page, title) {
  const row = quickInputRow(page, title);
  for (const deadline = Date.now() + PATIENCE_MS; Date.now() < deadline;) {
    await page.keyboard.press("F1");
    // A view that takes the focus just then closes the palette: once more.
    const typed = await worked(quickInput(page).fill(`>${title}`, { timeout: ATTEMPT_MS }));
    if (typed && (await appears(row)) && (await worked(row.click({ timeout: ATTEMPT_MS })))) return;
    // Anywhere else the key means something else: a walkthrough, say, goes back to the list of all.
    if (await quickInput(page).isVisible()) await page.keyboard.press("Escape");
  }
  throw new Error(`the command palette has no "${title}"`);
}

/** Types into the open quick input and accepts the row with exactly this label. */
async function pick(page, label, typed = label, { separators = undefined } = {}) {
  const row = quickInputRow(page, label, separators);
  for (const deadline = Date.now() + PATIENCE_MS; Date.now() < deadline;) {
    await quickInput(page).fill(typed); // again if the first went into the palette that was just closing
    if (await appears(row)) return row.click();
  }
  const seen = await page.locator(".quick-input-widget .monaco-list-row").evaluateAll((all) => all.map((each) => each.getAttribute("aria-label")));
  throw new Error(`the quick pick has no "${label}", but ${JSON.stringify(seen)}`);
}

const ATTEMPT_MS = 5_000;

function worked(action) {
  return action.then(() => true, () => false);
}

function appears(locator) {
  return worked(locator.waitFor({ timeout: 1_500 }));
}

/** The text field of the open quick pick or input box. */
export function quickInput(page) {
  return page.locator('.quick-input-widget input[type="text"]:visible');
}

/** What follows the label in a row's name; "" is the end. */
function quickInputRow(page, label, separators = ["", ", "]) {
  const names = separators.map((after) => `[aria-label${after === "" ? "" : "^"}=${JSON.stringify(label + after)}]`);
  return page.locator(`.quick-input-widget .monaco-list-row:is(${names.join(", ")})`).first();
}

/** Shows a view container through its icon in the activity bar. */
export async function openView(page, title) {
  await page.locator(".part.activitybar").getByRole("tab", { name: title }).click();
}

/** The content of an extension's webview: the extension's own HTML is two frames down. */
export function webviewFrame(page, extensionId) {
  return page.frameLocator(`iframe.webview.ready[src*="extensionId=${extensionId}"]`).frameLocator("#active-frame");
}

/** Opens a file of the workspace through quick open. */
export async function openFile(page, name) {
  await page.keyboard.press("Control+P");
  // The row of a file is read as "cart.ts src/orders, recently opened"; one without a folder as "README.md, ...".
  await pick(page, name, name, { separators: ["", ", ", " "] });
  await page.locator(".editor-group-container.active .tab.active").filter({ hasText: name }).waitFor();
  await page.locator(".editor-group-container.active .view-line").first().waitFor();
}

/** Selects `length` characters in the active editor, from a position that counts from 1. */
export async function select(page, line, column, length) {
  await page.keyboard.press("Control+G");
  await quickInput(page).fill(`:${line}:${column}`);
  await page.keyboard.press("Enter");
  await page.locator(".quick-input-widget").waitFor({ state: "hidden" });
  for (let i = 0; i < length; i++) await page.keyboard.press("Shift+ArrowRight");
  if (length > 0) await page.locator(".part.statusbar").getByText(`(${length} selected)`).waitFor();
}

/** Right-clicks on the selection (or the cursor) in the active editor and chooses an entry of the menu. */
export async function contextMenu(page, entry) {
  const target = page.locator(".editor-group-container.active").locator(".selected-text, .cursors-layer .cursor").first();
  let box = null; // null while the editor draws the selection anew
  for (let attempt = 0; !box && attempt < 50; attempt++) {
    await page.waitForTimeout(50);
    box = await target.boundingBox();
  }
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2, { button: "right" });
  await chooseEntry(page, entry);
}

/** Clicks an entry of the open menu, again if need be: a new menu ignores the mouse for its first 100 ms. */
export async function chooseEntry(page, entry) {
  const item = page.getByRole("menuitem", { name: entry });
  await item.waitFor();
  for (let attempt = 0; attempt < 20; attempt++) {
    await worked(item.click({ timeout: ATTEMPT_MS }));
    if (await worked(item.waitFor({ state: "hidden", timeout: 1_000 }))) return;
  }
  throw new Error(`the menu stays open at "${entry}"`);
}

/** Waits for a notification whose message contains `text`; its buttons are `.getByRole('button', { name })` of this. */
export async function notification(page, text) {
  const toast = page.locator(".notifications-toasts .notification-list-item").filter({ hasText: text }).first();
  await toast.waitFor();
  return toast;
}

/**
 * VS Code's own dialog for files, which stands where a browser cannot reach them: a path above a list. `proposed` is what it comes up with
 * after a moment; another `file` is typed over it.
 */
export async function fileDialog(page, proposed, file = proposed) {
  const path = quickInput(page);
  for (const deadline = Date.now() + PATIENCE_MS; (await path.inputValue()) !== proposed; ) {
    if (Date.now() > deadline) throw new Error(`the dialog proposes ${await path.inputValue()}, not ${proposed}`);
    await page.waitForTimeout(100);
  }
  if (file !== proposed) await path.fill(file);
  await page.keyboard.press("Enter");
  await page.locator(".quick-input-widget").waitFor({ state: "hidden" });
}

/** By its name in the list of all, such as "Light High Contrast". */
export async function chooseTheme(page, name) {
  await runCommand(page, "Preferences: Color Theme");
  await quickInput(page).fill(name);
  await page.locator(".quick-input-widget .monaco-list-row").filter({ hasText: name }).first().click();
  await page.locator(".quick-input-widget").waitFor({ state: "hidden" });
}
