/** The page on search quality, with reports that the real engine measured on real votes. Screenshots are kept to be looked at. */
import fs from "node:fs";
import path from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { QualityTuning } from "../../src/protocol/qualityMessages.ts";
import { type JudgedShop, openJudgedShop } from "../quality/judgedShop.ts";
import { type OpenedQuality, type OpenOptions, openQualityPages } from "./openQuality.ts";
import { foreignColours, THEMES } from "./pages.ts";

let judged: JudgedShop;
let pages: Awaited<ReturnType<typeof openQualityPages>>;
let shown: OpenedQuality | undefined;
beforeAll(async () => {
  judged = await openJudgedShop();
  pages = await openQualityPages();
});
afterAll(async () => {
  await pages?.close();
  await judged?.close();
});
afterEach(async () => {
  if (!shown) return;
  const { complaints, page } = shown;
  const overhang = await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");
  await shown.close();
  shown = undefined;
  expect(complaints).toEqual([]);
  expect(overhang).toBe(0);
});
const open = async (options: OpenOptions): Promise<OpenedQuality> => (shown = await pages.open(options));
const openAll = (more: Partial<OpenOptions> = {}): Promise<OpenedQuality> => open({ view: { kind: "measured", report: judged.all, inUse: "base" }, ...more });

describe("what it says", () => {
  test("the answer stands first, with its interval", async () => {
    const { page } = await openAll();
    const n = judged.all.questions.length;
    const first = judged.all.systems[0]!.ranks.filter((rank) => rank === 1).length;
    expect(n).toBeGreaterThanOrEqual(30);
    expect(await page.locator(".answer").textContent()).toMatch(new RegExp(`^On ${n} judged questions the right place was first in ${Math.round((100 * first) / n)} % \\(95 %: \\d+ to \\d+\\)\\.$`));
    expect(await page.locator(".notes").textContent()).toContain("code that is gone");
  });

  test("few votes get no proud number, but how many more there should be", async () => {
    const { page, screenshot } = await open({ view: { kind: "measured", report: judged.few, inUse: "base" } });
    expect(await page.locator(".verdict").textContent()).toMatch(/On 8 judged questions the right place was first \d times\. ?That is too little .* about 22 more questions/);
    expect(await page.locator(".tiles").isVisible()).toBe(false);
    expect(await page.getByRole("heading", { name: "The measures" }).isVisible()).toBe(false);
    await page.getByText("Numbers that are not to be trusted yet").click();
    await page.getByRole("heading", { name: "The measures" }).waitFor();
    await page.getByText("Numbers that are not to be trusted yet").click();
    await screenshot("few");
  });

  test("every drawing says the same as a table", async () => {
    const { page } = await openAll();
    await page.getByRole("button", { name: "Show as a table: The measures" }).click();
    const table = page.getByRole("table", { name: "The measures" });
    const { value, low, high } = judged.all.systems[0]!.measures.mrr10;
    expect(await table.getByRole("row", { name: /MRR@10/ }).getByRole("cell").first().textContent()).toBe(`${Math.round(100 * value)} % (${Math.round(100 * low)} to ${Math.round(100 * high)})`);
    for (const name of ["Quality over time", "Before and after, by question", "Votes over time", "Votes by folder", "Votes by language"]) {
      await page.getByRole("button", { name: `Show as a table: ${name}` }).click();
      await page.getByRole("table", { name }).waitFor();
      expect(await page.getByRole("table", { name }).getByRole("row").count(), name).toBeGreaterThan(1);
    }
    const rows = await page.getByRole("table", { name: "Quality over time" }).getByRole("row").count();
    expect(rows - 1).toBe(judged.all.history.length + 1);
    await shown!.screenshot("tables");
  });
});

describe("what it does", () => {
  test("by keyboard: a question is asked again in the results panel", async () => {
    const { page, sent } = await openAll();
    await page.locator(".question-button").first().focus();
    await page.keyboard.press("Enter");
    await expect.poll(() => sent.at(-1)).toMatchObject({ kind: "ask" });
    expect(judged.all.questions).toContain((sent.at(-1) as { question: string }).question);
  });

  test("measure and export are reached by tab; measuring can be cancelled and tells when it is done", async () => {
    const { page, sent, show } = await openAll();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await expect.poll(() => sent.at(-1)).toEqual({ kind: "measure", folder: "file:///bookshop" });
    await show({ kind: "measuring", report: judged.all, inUse: "base" });
    await shown!.send({ kind: "asked", done: 12, total: 34 });
    await page.getByText("Asking your judged questions again: 12 of 34").waitFor();
    await page.getByRole("progressbar", { name: "Measuring" }).waitFor({ state: "attached" });
    await page.locator(".answer").waitFor();
    await page.getByRole("button", { name: "Cancel" }).click();
    await expect.poll(() => sent.at(-1)).toEqual({ kind: "cancel" });
    await show({ kind: "measured", report: judged.all, inUse: "base" });
    await page.getByRole("status").filter({ hasText: "Built-in model. On" }).waitFor({ state: "attached" });
    await page.getByRole("button", { name: "Export" }).click();
    await expect.poll(() => sent.at(-1)).toEqual({ kind: "export" });
  });

  test("another measure over time", async () => {
    const { page } = await openAll();
    await page.getByRole("combobox", { name: "Measure" }).selectOption("recall1");
    expect(await page.evaluate("(document.activeElement?.getAttribute('aria-label'))")).toBe("Measure");
    expect(await page.locator(".section-time .intro").textContent()).toContain("stand first");
  });
});

describe("fine-tuning", () => {
  let tuned: Awaited<ReturnType<JudgedShop["tune"]>>;
  beforeAll(async () => void (tuned = await judged.tune()), 300_000);
  const idle = (): QualityTuning => ({ questions: judged.all.questions.length, running: null, list: tuned.list });

  test("how many more questions it needs, then its button; while it runs, how far it is", async () => {
    const { page, send, sent } = await openAll();
    const none = { ...idle(), list: { ...tuned.list, adapters: [] } };
    await send({ kind: "tuning", tuning: { ...none, questions: 7 } });
    await page.getByText("3 more questions with an accepted result").waitFor();
    expect(await page.getByRole("button", { name: "Fine-tune", exact: true }).count()).toBe(0);
    await send({ kind: "tuning", tuning: none });
    await page.getByRole("button", { name: "Fine-tune", exact: true }).focus();
    await page.keyboard.press("Enter");
    await expect.poll(() => sent.at(-1)).toEqual({ kind: "fine-tune" });
    await send({ kind: "tuning", tuning: { ...none, running: { share: 0.2, said: "part 2 of 6, loss 0.5", stopping: false, here: true } } });
    await page.getByRole("status").filter({ hasText: "Fine-tune started" }).waitFor({ state: "attached" });
    await page.getByRole("button", { name: "Cancel" }).focus();
    await send({ kind: "tuning", tuning: { ...none, running: { share: 0.45, said: "part 3 of 6, loss 0.4, about 8 s left", stopping: false, here: true } } });
    await page.getByText("45 %, part 3 of 6, loss 0.4, about 8 s left").waitFor();
    expect(await page.getByRole("progressbar", { name: "Fine-tune" }).getAttribute("value")).toBe("0.45");
    await shown!.screenshot("tuning");
    // The button did not go from under the reader's finger.
    await page.keyboard.press("Enter");
    await expect.poll(() => sent.at(-1)).toEqual({ kind: "act", action: "cancel-fine-tune" });
    await send({ kind: "tuning", tuning: idle() });
    await page.getByRole("status").filter({ hasText: /proven/i }).waitFor({ state: "attached" });
  });

  test("it is measured beside the others, named as trained on these votes, with its held-out places in a part of their own", async () => {
    const [report] = tuned.list.adapters;
    const { page, send, sent } = await open({ view: { kind: "measured", report: tuned.measured, inUse: report!.id } });
    await send({ kind: "tuning", tuning: { ...idle(), list: { ...tuned.list, current: report!.id } } });
    await page.getByText("(in use)").waitFor();
    await page.getByRole("button", { name: "Show as a table: The measures" }).click();
    await page.getByRole("columnheader", { name: /Fine-tune of .*, trained on these votes/ }).first().waitFor();
    await page.getByRole("button", { name: "Show as a table: Fine-tuning" }).click();
    const row = page.getByRole("table", { name: "Fine-tuning" }).getByRole("row", { name: /MRR@10/ });
    expect(await row.getByRole("cell").allTextContents()).toEqual([report!.before.mrr10, report!.after.mrr10].map((value) => String(Math.round(value * 1000) / 1000)).concat(expect.any(String) as string));
    await page.getByRole("button", { name: "Show Report" }).click();
    await expect.poll(() => sent.at(-1)).toEqual({ kind: "report", id: report!.id });
    await page.getByText("has learned from these very votes").waitFor();
    // The number at the head is of what has learned from none of them.
    const first = tuned.measured.systems[0]!.ranks.filter((rank) => rank === 1).length;
    expect(await page.locator(".answer").textContent()).toContain(`${Math.round((100 * first) / tuned.measured.questions.length)} %`);
    await page.getByText("This is without your fine-tune").waitFor();
  });

  test.each(THEMES)("%s", async (theme) => {
    const [report] = tuned.list.adapters;
    const { send, screenshot, page } = await open({ theme, view: { kind: "measured", report: tuned.measured, inUse: report!.id } });
    await send({ kind: "tuning", tuning: { ...idle(), list: { ...tuned.list, current: report!.id } } });
    await page.getByText("(in use)").waitFor();
    await screenshot(`tuned-${theme}`);
    await page.setViewportSize({ width: 300, height: 900 });
    await page.waitForTimeout(150);
    expect(await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")).toBe(0);
    await screenshot(`tuned-${theme}-300`);
  });
});

describe("how it looks", () => {
  test.each(THEMES)("%s, narrow and wide", async (theme) => {
    const { page, screenshot } = await openAll({ theme });
    for (const width of [320, 900]) {
      await page.setViewportSize({ width, height: 900 });
      await page.waitForFunction("document.querySelector('.over-time svg')?.getBoundingClientRect().width > 0");
      await page.waitForTimeout(150);
      expect(await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")).toBe(0);
      await screenshot(`${theme}-${width}`);
    }
  });

  test("nothing voted, not measured, trouble, no folder: what to do next", async () => {
    const empty = { ...judged.few, votes: { up: 0, down: 0, opened: 0 }, days: [], folders: [], languages: [], questions: [], systems: [], history: [] };
    const { page, sent, show, screenshot } = await open({ view: { kind: "measured", report: empty, inUse: "base" } });
    await page.getByRole("heading", { name: "No votes yet" }).waitFor();
    await screenshot("empty");
    await page.getByRole("button", { name: "Search Code" }).click();
    await expect.poll(() => sent.at(-1)).toEqual({ kind: "act", action: "search" });
    await show({ kind: "not-measured" });
    await page.getByRole("button", { name: "Measure Now" }).waitFor();
    await show({ kind: "trouble", error: { code: "index/missing", message: "There is no index of this folder yet.", nextStep: "Build it first." } });
    await page.getByRole("button", { name: "Try Again" }).waitFor();
    await screenshot("trouble");
    await show({ kind: "no-folder" });
    await page.getByRole("button", { name: "Open Folder" }).waitFor();
  });

  test("German", async () => {
    const words = JSON.parse(fs.readFileSync(path.join(import.meta.dirname, "..", "..", "media", "l10n", "bundle.l10n.de.json"), "utf8")) as Record<string, string>;
    const { page, screenshot } = await openAll({ language: { tag: "de", words } });
    await page.getByRole("heading", { name: "Wie gut ist die Suche in Ihrem Code?" }).waitFor();
    expect(await page.evaluate("document.documentElement.lang")).toBe("de");
    await screenshot("german");
  });

  test("a question that wants to be markup is text", async () => {
    const hostile = '<img src=x onerror="document.title=1">\u202eevil';
    const report = { ...judged.all, questions: judged.all.questions.map((text, i) => (i === 0 ? hostile : text)), folders: [{ name: "<script>alert(1)</script>".repeat(8), up: 3, down: 1 }] };
    const { page, sent } = await open({ view: { kind: "measured", report, inUse: "base" } });
    expect(await page.locator("img, .page script").count()).toBe(0);
    await page.locator("summary").click();
    await page.locator(".question-button").filter({ hasText: "<img src=x" }).click();
    await expect.poll(() => sent.at(-1)).toEqual({ kind: "ask", question: hostile });
    expect(await page.title()).toBe("Sextant");
  });

  test("every colour is one VS Code has", () => {
    expect(foreignColours("quality")).toEqual([]);
  });
});
