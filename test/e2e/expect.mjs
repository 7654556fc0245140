// What scenarios wait for. Everything in a window happens a little later: each of these waits instead of looking once.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { PATIENCE_MS, quickInput } from "./workbench.mjs";

export const EXTENSION_ID = "sextant.sextant";
/** Of "Search Code". */
export const SEARCH_KEY = "Control+Alt+J";

/** Rows of the open palette, as read by a screen reader. */
export const rows = (page) => page.locator(".quick-input-widget .monaco-list-row");

export async function firstRow(page, text, timeout = PATIENCE_MS) {
  await page.locator('.quick-input-widget .monaco-list-row[data-index="0"]').filter({ hasText: text }).waitFor({ timeout });
}

/** The index is there and nothing runs: the status bar says so to screen readers. */
export async function indexed(page) {
  await page.locator(`.statusbar-item[id="${EXTENSION_ID}.sextant.status"] [aria-label*="up to date"]`).waitFor();
}

/** Types as a person does, key by key. */
export async function type(page, text) {
  await quickInput(page).waitFor();
  await page.keyboard.type(text, { delay: 25 });
}

/** Puts the whole question in at once: where a vote follows, which is for the question that a row answers, and half a question may find the same row. */
export async function paste(page, question) {
  await quickInput(page).fill(question);
}

/** Marks the first row as right, which shows `where`. */
export async function thumbUp(page, question, where) {
  await openPalette(page);
  await paste(page, question);
  await firstRow(page, where);
  await page.keyboard.press("Alt+K");
  await rows(page).first().locator(".codicon-thumbsup-filled").first().waitFor();
  await page.keyboard.press("Escape");
  await closed(page);
}

export async function openPalette(page) {
  await page.keyboard.press(SEARCH_KEY);
  await page.locator(".quick-input-widget .quick-input-title").filter({ hasText: /Search code|Code like/ }).waitFor();
}

export async function closed(page) {
  await page.locator(".quick-input-widget").waitFor({ state: "hidden" });
}

/** Titles of the tabs, left to right, a preview in slashes; the active one in stars. */
export async function tabs(page) {
  return page.locator(".tabs-container .tab").evaluateAll((all) =>
    all.map((tab) => {
      const label = tab.getAttribute("data-resource-name") ?? "";
      const italic = tab.querySelector(".italic") !== null;
      const name = italic ? `/${label}/` : label;
      return tab.classList.contains("active") ? `*${name}*` : name;
    }),
  );
}

export async function eventually(what, check, timeoutMs = PATIENCE_MS) {
  let last;
  for (const deadline = Date.now() + timeoutMs; Date.now() < deadline; ) {
    try {
      return await check();
    } catch (error) {
      last = error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  throw new Error(`${what}: ${last?.message ?? "never"}`, { cause: last });
}

/** Goes around to the last row; an answer to what was typed last puts the first one in front again. */
export async function toLastRow(page, text) {
  const inFront = page.locator(".quick-input-widget .monaco-list-row.focused").filter({ hasText: text });
  await eventually(`the last row, ${text}, stays in front`, async () => {
    if (!(await inFront.isVisible())) await page.keyboard.press("ArrowUp");
    await inFront.waitFor({ timeout: 500 });
    // Longer than the pause after the last key and an answer take.
    await page.waitForTimeout(1_000);
    assert.ok(await inFront.isVisible());
  });
}

/** "Ln 5, Col 14" in the status bar. */
export async function cursorAt(page, place) {
  await page.locator(".part.statusbar").getByText(place, { exact: false }).waitFor();
}

export const same = assert.deepEqual;

const STATUS = `.statusbar-item[id="${EXTENSION_ID}.sextant.status"]`;

/** The status bar item, by what it says to screen readers. */
export const statusItem = (page, label = "") => page.locator(`${STATUS} [aria-label*="${label}"]`);

/** Asks in the palette, waits for the first row to show `where`, and closes it. */
export async function finds(page, question, where) {
  await openPalette(page);
  await type(page, question);
  await firstRow(page, where);
  await page.keyboard.press("Escape");
  await closed(page);
}

/** Asks anew until the first row shows `where`: for what the index has not yet, because an answer that stands does not change. */
export async function comesToBeFound(page, question, where) {
  await eventually(`${where} is found`, async () => {
    await openPalette(page);
    await type(page, question);
    try {
      await firstRow(page, where, 10_000);
    } finally {
      await page.keyboard.press("Escape");
      await closed(page);
    }
  });
}

/** Asks and waits until the answer has places, none of them in `where`, and stays so longer than a further answer takes. */
export async function findsNot(page, question, where) {
  await openPalette(page);
  await type(page, question);
  const check = async () => {
    same((await rows(page).filter({ hasText: /:\d/ }).count()) > 0, true);
    same(await rows(page).filter({ hasText: where }).count(), 0);
  };
  await eventually(`${where} is not found`, async () => {
    await check();
    await page.waitForTimeout(500);
    await check();
  });
  await page.keyboard.press("Escape");
  await closed(page);
}

/** Every update of the index that the engine has told of in the log: files and chunks it took in or out, and its milliseconds. */
export function appliedRuns(server) {
  const logs = path.join(server.dataDir, "data", "logs");
  const all = fs.readdirSync(logs, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith("Sextant.log")).map((file) => fs.readFileSync(path.join(logs, file), "utf8")).join("\n");
  return [...all.matchAll(/index\.applied \{ files: (\d+), chunks: (\d+), ms: (\d+)/g)].map(([, files, chunks, ms]) => ({ files: Number(files), chunks: Number(chunks), ms: Number(ms) }));
}

/** Changes something and waits until the index has followed. */
export async function followed(server, change) {
  const before = appliedRuns(server).length;
  await change();
  await eventually("the index follows", () => same(appliedRuns(server).slice(before).some(({ files }) => files > 0), true));
}
