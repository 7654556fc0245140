// Measures Sextant inside the real VS Code: `node measure.mjs JSON` prints one line of JSON. editor.ts says what the numbers mean.
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { closed, indexed, EXTENSION_ID, SEARCH_KEY, openPalette, rows } from "../../e2e/expect.mjs";
import { installVsCode } from "../../e2e/vscodeInstall.mjs";
import { findChromium, openView, runCommand, webviewFrame } from "../../e2e/workbench.mjs";
import { makeRepository } from "./repositories.mjs";
import { timeQuestion, timeTyping } from "./typing.mjs";
import { cpuMsOf, memoryOf, openWindow, pause, until } from "./window.mjs";

/** @type {{ root: string, temp: string, corpora: string[], packages: string, questions: string[], first: Wanted, late: Wanted }}
 *  @typedef {{ query: string, paths: string[] }} Wanted a question and the files that answer it */
const ask = JSON.parse(process.argv[2]);
const FILES_TO_INDEX = 10_000;
const FILES_AT_ONCE = 2_000;
/** VS Code's own extensions have started by then. */
const CALM_MS = 8_000;
/** Rows of the panel. */
const HITS = "[role=treeitem][aria-level='1']";
const IDLE_MS = 60_000;
/** The engine ends after 90 s of quiet. */
const QUIET_MS = 95_000;

if (!findChromium()) nothing("no Chromium was found: install Debian's package chromium, or set SEXTANT_CHROMIUM");
let vscode;
try {
  vscode = installVsCode({ log: (line) => console.error(line) });
} catch (error) {
  nothing(`the VS Code server could not be installed: ${error.message.split("\n")[0]}`);
}

function nothing(reason) {
  console.log(JSON.stringify({ missing: reason }));
  process.exit(0);
}

const place = (name) => path.join(ask.temp, name);
const load = () => os.loadavg()[0];
const noted = async (what, work) => {
  const began = Date.now();
  const result = await work();
  console.error(`  ${what}: ${((Date.now() - began) / 1000).toFixed(0)} s, load ${load().toFixed(1)}`);
  return result;
};

function copyOfFiles(name, count) {
  const folder = place(name);
  makeRepository(folder, count, ask.corpora, ask.packages);
  return folder;
}

/** Many files that appear at once, as in a checkout. */
function appear(folder) {
  makeRepository(path.join(folder, "appeared"), FILES_AT_ONCE, [ask.corpora[1]], ask.packages);
}

async function withoutSextant(folder) {
  const window = await openWindow(vscode, { place: place("plain"), folder });
  await pause(CALM_MS);
  const memory = await window.ask("memory");
  await window.ask("watch");
  await pause(10_000);
  const idleBlocks = await window.ask("rest");
  await window.ask("watch");
  appear(folder);
  await pause(10_000);
  const appearedBlocks = await window.ask("rest");
  const cpuBefore = cpuMsOf(window.host);
  await pause(20_000);
  const idleCpuMs = ((cpuMsOf(window.host) - cpuBefore) * IDLE_MS) / 20_000;
  await window.close();
  fs.rmSync(path.join(folder, "appeared"), { recursive: true });
  return { memory, idleBlocks, appearedBlocks, idleCpuMs };
}

/** Indexes a large folder that lies quiet, then takes in many new files. */
async function whileIndexing(folder) {
  const window = await openWindow(vscode, { place: place("indexing"), folder, extension: ask.root, settings: { "sextant.indexing.automatic": false } });
  const { page } = window;
  await pause(CALM_MS);
  const memory = await window.ask("memory");
  const activation = await activationTime(page);
  await window.ask("watch");
  const began = Date.now();
  await runCommand(page, "Sextant: Update Index Now");
  await indexed(page, 400_000);
  const indexMs = Date.now() - began;
  const blocks = await window.ask("rest");
  const memoryAfter = await window.ask("memory");
  await window.ask("watch");
  appear(folder);
  // Where indexing is not automatic nothing is followed: people ask for it.
  await runCommand(page, "Sextant: Update Index Now");
  await pause(2_000);
  await until("the engine is done", async () => {
    const before = cpuMsOf(window.engine());
    await pause(2_000);
    return cpuMsOf(window.engine()) - before < 100;
  });
  const appearedBlocks = await window.ask("rest");
  await window.close();
  return { memory, memoryAfter, activation, indexMs, blocks, appearedBlocks };
}

/** What "Developer: Show Running Extensions" says, in milliseconds. */
async function activationTime(page) {
  await runCommand(page, "Developer: Show Running Extensions");
  const list = page.locator(".runtime-extensions-editor .monaco-list");
  await list.hover();
  // The slowest come first, and rows out of sight are not there.
  const text = await until("Sextant among the running extensions", async () => {
    const row = list.locator(".monaco-list-row").filter({ hasText: EXTENSION_ID }).locator(".activation-time");
    if ((await row.count()) > 0) return row.innerText();
    await page.mouse.wheel(0, 200);
  }, { timeout: 10_000 });
  await page.keyboard.press("Escape");
  return Number(/(\d+)\s*ms/.exec(text)[1]);
}

/** A folder never seen before: asked as soon as the window is there, then typed in, then left alone. */
async function neverSeen() {
  const [folder] = ask.corpora;
  const window = await openWindow(vscode, { place: place("fresh"), folder, extension: ask.root });
  const { page } = window;
  await until("the palette", async () => {
    await page.keyboard.press(SEARCH_KEY);
    return page.locator(".quick-input-widget .quick-input-title").filter({ hasText: "Search code" }).waitFor({ timeout: 500 }).then(() => true, () => false);
  });
  const firstAt = await answered(page, ask.first);
  await page.keyboard.press("Control+A");
  const lateAt = await answered(page, ask.late);
  const { sextantActiveAt } = await window.ask("times");
  await page.keyboard.press("Escape");
  await closed(page);
  await indexed(page, 300_000);
  const indexedAt = Date.now();
  const since = (at) => ({ opening: at - window.openedAt, activation: at - sextantActiveAt });
  const times = { first: since(firstAt), late: since(lateAt), indexed: since(indexedAt) };

  await openPalette(page);
  const palette = await noted("typing in the palette", () => timeTyping(page, page.locator("body"), ".quick-input-widget .monaco-list-row", ask.questions));
  await page.keyboard.press("Escape");
  await closed(page);
  await openView(page, "Sextant");
  const panelFrame = webviewFrame(page, EXTENSION_ID);
  await panelFrame.getByRole("textbox").first().click();
  const panel = await noted("typing in the panel", () => timeTyping(page, panelFrame.locator("body"), HITS, ask.questions));
  const engineBusy = memoryOf(window.engine());
  await noted("left alone", () => pause(QUIET_MS));
  const before = { host: cpuMsOf(window.host), engine: cpuMsOf(window.engine()) };
  await pause(IDLE_MS);
  const idle = { hostCpuMs: cpuMsOf(window.host) - before.host, engineCpuMs: cpuMsOf(window.engine()) - before.engine };
  const engineIdle = memoryOf(window.engine());
  // What comes back has to be loaded again: the first question after the rest.
  await panelFrame.getByRole("textbox").first().click();
  const afterRest = await timeQuestion(page, panelFrame.locator("body"), HITS, ask.questions[0]);
  await window.close();
  return { times, palette, panel, engineBusy, engineIdle, idle, afterRest };
}

/** Types into the open palette and waits for a right file among its rows. */
async function answered(page, { query, paths }) {
  await page.keyboard.type(query, { delay: 15 });
  await Promise.race(paths.map((file) => rows(page).filter({ hasText: file }).first().waitFor({ timeout: 240_000 })));
  return Date.now();
}

const folder = await noted("making a repository", () => copyOfFiles("tenThousand", FILES_TO_INDEX));
const plain = await noted("a window without Sextant", () => withoutSextant(folder));
const indexing = await noted("indexing 10,000 files", () => whileIndexing(folder));
const fresh = await noted("a folder never seen", neverSeen);
console.log(JSON.stringify({ load: load(), files: FILES_TO_INDEX, atOnce: FILES_AT_ONCE, plain, indexing, fresh }));
