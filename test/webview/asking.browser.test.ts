/** Asking, reading and opening as a person does it: by mouse, and by keyboard alone. */
import { describe, expect, test } from "vitest";
import type { SearchAnswer } from "../../src/core/hit.ts";
import { NOTHING_REMEMBERED } from "../../src/protocol/panelMessages.ts";
import { bookshopStage, type PlayedPanel, READY } from "./openPanel.ts";

const { open } = bookshopStage();

const box = ({ page }: PlayedPanel) => page.getByRole("textbox", { name: "Search code by what it does" });
const hits = ({ page }: PlayedPanel) => page.getByRole("treeitem", { level: 1 });
/** The text of the item that has the focus. */
const focused = ({ page }: PlayedPanel): Promise<string | null> => page.evaluate("document.activeElement?.getAttribute('aria-label')");

async function ask(panel: PlayedPanel, text: string): Promise<void> {
  await box(panel).fill(text);
  await panel.page.getByRole("status").filter({ hasText: text }).waitFor({ state: "attached" });
}

describe("with the mouse", () => {
  test("a question in plain words is answered while typing; a click opens the place, a button opens it to the side", async () => {
    const panel = await open();
    await ask(panel, "where are passwords checked");
    const first = hits(panel).first();
    expect(await first.getAttribute("aria-label")).toMatch(/^passwords\.ts, in src\/auth, verifyPassword, function, lines 12–18, (strong|good) match$/);
    expect(await first.locator("mark").allTextContents()).toContain("Password");
    await first.locator(".file-name").click();
    expect(await panel.wait("open")).toEqual({ kind: "open", place: { folder: "file:///bookshop", path: "src/auth/passwords.ts", startLine: 12, endLine: 18 }, beside: false });
    await first.getByRole("button", { name: "Open to the Side" }).first().click();
    expect(await panel.wait("open")).toMatchObject({ beside: true, place: { startLine: 12 } });
    await first.getByRole("button", { name: /^Copy Path and Line/ }).first().click();
    expect(await panel.wait("copy-place")).toMatchObject({ place: { path: "src/auth/passwords.ts", startLine: 12 } });
  });

  test("further places and reasons fold out", async () => {
    const panel = await open();
    await ask(panel, "where are passwords checked");
    const first = hits(panel).first();
    await first.getByRole("button", { name: "1 more place" }).click();
    const further = panel.page.getByRole("treeitem", { level: 2 }).first();
    await further.locator("code").first().waitFor();
    expect(await first.getAttribute("aria-expanded")).toBe("true");
    await further.click();
    expect(await panel.wait("open")).not.toMatchObject({ place: { startLine: 12 } });
    await first.getByRole("button", { name: "Why this?" }).click();
    const reasons = first.getByRole("list", { name: "What its score is made of" });
    expect(await reasons.getByRole("listitem").first().textContent()).toMatch(/counts most$/);
  });

  test("similar code shows in the same place, under a heading that says of what, and leads back", async () => {
    const panel = await open();
    await ask(panel, "binary search in a sorted list");
    const name = await hits(panel).first().getAttribute("aria-label");
    await hits(panel).first().hover();
    await hits(panel).first().getByRole("button", { name: "Find Similar Code" }).first().click();
    await panel.page.getByRole("heading", { name: /^Similar to / }).waitFor();
    await panel.page.getByRole("status").filter({ hasText: "similar to" }).waitFor({ state: "attached" });
    expect(await hits(panel).first().getAttribute("aria-label")).not.toBe(name);
    await panel.page.getByRole("button", { name: "Back to the search" }).click();
    await panel.page.locator(`[aria-label="${name}"]`).waitFor();
    expect(await panel.page.getByRole("heading", { name: /^Similar to / }).isVisible()).toBe(false);
  });

  test("filters narrow the search, show while folded, and are remembered", async () => {
    const panel = await open({ width: 360 });
    await ask(panel, "cart total");
    await panel.page.getByRole("button", { name: "Filters" }).click();
    await panel.page.getByRole("combobox", { name: "Language" }).click();
    await panel.page.getByRole("option", { name: "python" }).click();
    await expect.poll(async () => (await panel.wait("ask")).filters.language).toBe("python");
    await expect.poll(async () => (await hits(panel).locator(".file-name").allTextContents()).every((file) => file.endsWith(".py"))).toBe(true);
    await panel.page.getByText("Include tests").click();
    await panel.page.getByRole("textbox", { name: /^Files or folders/ }).fill("worker");
    await expect.poll(async () => (await panel.wait("remember")).remembered.filters).toEqual({ language: "python", path: "worker", tests: false, mode: "hybrid" });
    await panel.page.getByRole("button", { name: "Filters (some are set)" }).click();
    expect(await panel.page.getByText("Only python, files worker, without tests").isVisible()).toBe(true);
    await panel.page.getByRole("button", { name: "Clear filters" }).click();
    await expect.poll(async () => (await panel.wait("ask")).filters).toEqual({ language: "", path: "", tests: true, mode: "hybrid" });
  });
});

test("a click into the box lets the engine start while the question is typed", async () => {
  const panel = await open();
  await box(panel).click();
  await panel.wait("box-focused");
});

describe("with the keyboard alone", () => {
  test("from the box through the hits to the editor and back", async () => {
    const panel = await open();
    const { keyboard } = panel.page;
    await panel.send({ kind: "focus-box" });
    await panel.wait("box-focused");
    await keyboard.type("where are passwords checked");
    await panel.page.getByRole("status").filter({ hasText: "where are passwords checked" }).waitFor({ state: "attached" });
    await keyboard.press("ArrowDown");
    expect(await focused(panel)).toContain("verifyPassword");
    await keyboard.press("Enter");
    expect(await panel.wait("open")).toMatchObject({ beside: false, place: { startLine: 12 } });
    await keyboard.press("Control+Enter");
    expect(await panel.wait("open")).toMatchObject({ beside: true, place: { startLine: 12 } });
    await keyboard.press("ArrowRight");
    await keyboard.press("ArrowRight");
    expect(await focused(panel)).toMatch(/^passwords\.ts, lines \d+–\d+/);
    await keyboard.press("ArrowLeft");
    expect(await focused(panel)).toContain("verifyPassword");
    await keyboard.press("ArrowLeft");
    expect(await hits(panel).first().getAttribute("aria-expanded")).toBe("false");
    await keyboard.press("Tab");
    expect(await focused(panel)).toBe("Open to the Side");
    await keyboard.press("Escape");
    await keyboard.press("ArrowDown");
    const second = await focused(panel);
    await keyboard.press("/");
    await keyboard.press("ArrowDown");
    expect(await focused(panel)).toBe(second);
    await keyboard.press("Home");
    await keyboard.press("ArrowUp");
    await keyboard.press("Escape");
    expect(await box(panel).inputValue()).toBe("");
    expect(await hits(panel).count()).toBe(0);
  });

  test("earlier questions come back with the arrows", async () => {
    const panel = await open({ remembered: { history: ["second question", "first question"], filters: { language: "", path: "", tests: true, mode: "hybrid" } } });
    const { keyboard } = panel.page;
    await panel.page.getByRole("button", { name: "first question" }).waitFor();
    await panel.send({ kind: "focus-box" });
    await keyboard.press("ArrowUp");
    expect(await box(panel).inputValue()).toBe("second question");
    await keyboard.press("ArrowUp");
    await keyboard.press("ArrowUp");
    expect(await box(panel).inputValue()).toBe("first question");
    await keyboard.press("ArrowDown");
    await keyboard.press("ArrowDown");
    expect(await box(panel).inputValue()).toBe("");
    await keyboard.type("third question");
    await keyboard.press("Enter");
    expect((await panel.wait("remember")).remembered.history).toEqual(["third question", "second question", "first question"]);
  });
});

describe("a long answer", () => {
  /** Notes what each frame shows, and does `once` as soon as there are hits. */
  const watchFrames = (panel: PlayedPanel, once = ""): Promise<void> =>
    panel.page.evaluate(`(() => {
      window.frames = [];
      const items = () => [...document.querySelectorAll("[role=treeitem][aria-level='1']")];
      new MutationObserver((_, observer) => {
        if (items().length === 0) return;
        observer.disconnect();
        ${once}
      }).observe(document.querySelector(".results"), { childList: true });
      const look = () => {
        const all = items();
        const scroller = document.querySelector(".scroller");
        if (all.length > 0) window.frames.push({ count: all.length, sizes: [...new Set(all.map((item) => item.getAttribute("aria-setsize")))], tops: all.map((item) => item.getBoundingClientRect().top), below: all.at(-1).getBoundingClientRect().bottom - scroller.getBoundingClientRect().bottom, scrolled: scroller.scrollTop });
        requestAnimationFrame(look);
      };
      // After the other callbacks of a frame: what it shows.
      requestAnimationFrame(() => requestAnimationFrame(look));
    })()`);
  interface Frame {
    readonly count: number;
    readonly sizes: readonly string[];
    readonly tops: readonly number[];
    /** How far the last hit reaches below the view. */
    readonly below: number;
    readonly scrolled: number;
  }

  test("is drawn as far as it is seen, then the rest below it, and nothing moves", async () => {
    const panel = await open({ height: 300 });
    await watchFrames(panel);
    await ask(panel, "where are passwords checked");
    const frames = await panel.page.evaluate<Frame[]>("window.frames");
    const [first, last] = [frames[0]!, frames.at(-1)!];
    expect(first.count).toBeLessThan(last.count);
    expect(first.below).toBeGreaterThan(0);
    for (const { count, sizes, tops, scrolled } of frames) expect({ sizes, scrolled, tops }).toEqual({ sizes: [String(last.count)], scrolled: 0, tops: last.tops.slice(0, count) });
    expect(await panel.page.getByRole("status").textContent()).toContain(String(last.count));
  });

  test("is whole for who goes to its end at once", async () => {
    const panel = await open({ height: 300 });
    await watchFrames(panel, `items()[0].focus(); items()[0].dispatchEvent(new KeyboardEvent("keydown", { key: "End", bubbles: true }));`);
    await ask(panel, "where are passwords checked");
    const last = hits(panel).last();
    expect(await focused(panel)).toBe(await last.getAttribute("aria-label"));
    expect(await last.getAttribute("aria-posinset")).toBe(await last.getAttribute("aria-setsize"));
  });

  test("that another one follows at once leaves nothing of itself", async () => {
    const panel = await open({ height: 300 });
    await box(panel).fill("where are passwords checked");
    await hits(panel).first().waitFor();
    await ask(panel, "cart total");
    await expect.poll(async () => String(await hits(panel).count())).toBe(await hits(panel).first().getAttribute("aria-setsize"));
    expect(await panel.page.locator(".weaker").count()).toBeLessThanOrEqual(1);
  });
});

describe("what is shown is true", () => {
  test("an answer that comes after a later question is dropped", async () => {
    let release: (() => void) | undefined;
    const late = new Promise<void>((resolve) => (release = resolve));
    const answer = async (question: { kind: string; text?: string }, engine: () => Promise<SearchAnswer>): Promise<SearchAnswer> => {
      if (question.text === "mail") await late;
      return engine();
    };
    const panel = await open({ answer });
    await box(panel).fill("mail");
    await panel.wait("ask");
    await ask(panel, "verifyPassword");
    release?.();
    await panel.page.waitForTimeout(300);
    expect(await hits(panel).first().getAttribute("aria-label")).toContain("verifyPassword");
  });

  test.each([
    ["hidden and shown again", false],
    ["in the next window", true],
  ])("%s, the panel goes on with its question, its answer, its filters and the reader's place", async (_, inAnotherWindow) => {
    const asksOnlyOnce = { answers: 0 };
    const answer = async (_question: unknown, engine: () => Promise<SearchAnswer>): Promise<SearchAnswer> => (asksOnlyOnce.answers++ > 0 && !inAnotherWindow ? new Promise(() => undefined) : engine());
    const panel = await open({ height: 400, answer });
    await panel.page.getByRole("button", { name: "Filters" }).click();
    await panel.page.getByText("Include tests").click();
    await ask(panel, "where are passwords checked");
    await panel.page.keyboard.press("ArrowDown");
    await panel.page.keyboard.press("ArrowRight");
    await panel.page.keyboard.press("End");
    const last = await focused(panel);
    const scrolled = (): Promise<number> => panel.page.evaluate("document.querySelector('.scroller').scrollTop");
    const before = await scrolled();
    expect(before).toBeGreaterThan(0);
    await expect.poll(async () => (await panel.wait("remember")).remembered.reading.scrollTop).toBe(before);
    await panel.reload({ inAnotherWindow });
    await hits(panel).first().waitFor();
    expect(await box(panel).inputValue()).toBe("where are passwords checked");
    expect(await panel.page.locator("[role=treeitem][aria-selected=true]").getAttribute("aria-label")).toBe(last);
    expect(await hits(panel).first().getAttribute("aria-expanded")).toBe("true");
    await panel.page.locator(".further code").first().waitFor();
    await expect.poll(scrolled).toBe(before);
    expect(await panel.page.getByRole("checkbox", { name: "Include tests" }).isChecked()).toBe(false);
    expect((await panel.wait("ask")).filters.tests).toBe(false);
  });

  test("who types before the panel knows what was asked is not interrupted", async () => {
    const panel = await open({ remembered: { boxText: "an earlier question", question: { kind: "words", text: "an earlier question" } } });
    await hits(panel).first().waitFor();
    await box(panel).fill("verifyPassword");
    await panel.send({ kind: "welcome", surroundings: READY, remembered: { ...NOTHING_REMEMBERED, boxText: "an earlier question", history: ["an earlier question"] }, answer: null });
    await expect.poll(() => hits(panel).first().getAttribute("aria-label")).toContain("verifyPassword");
    expect(await box(panel).inputValue()).toBe("verifyPassword");
  });

  test("when the index has grown the question is asked again and nothing jumps", async () => {
    const panel = await open({ surroundings: { situation: { kind: "indexing", filesDone: 3, filesTotal: 16, searchable: true, paused: false } } });
    await ask(panel, "where are passwords checked");
    await panel.page.getByText("Indexing: 3 of 16 files. These results are what is found so far.").waitFor();
    await panel.page.keyboard.press("ArrowDown");
    await panel.page.keyboard.press("ArrowDown");
    const second = await focused(panel);
    const before = panel.sent.length;
    await panel.surround({ situation: { kind: "ready" }, generation: 1 });
    await panel.wait("ask", before);
    await panel.page.waitForTimeout(200);
    expect(await focused(panel)).toBe(second);
    expect(await panel.page.getByText("so far").first().isVisible()).toBe(false);
  });

  test("a question from the editor is not overtaken by what was being typed", async () => {
    const panel = await open();
    const question = { kind: "similar", to: { kind: "text", text: "function total(items) { return items.reduce((a, b) => a + b.price, 0) }", label: "the selection" } };
    // Both in one go: nobody types and asks elsewhere this fast, but a slow moment of the page has the same order.
    await panel.page.evaluate(`(() => {
      const input = document.querySelector("vscode-textfield").shadowRoot.querySelector("input");
      for (const typed of ["mai", "mail"]) {
        input.value = typed;
        input.dispatchEvent(new InputEvent("input", { bubbles: true, composed: true }));
      }
      window.postMessage(${JSON.stringify({ kind: "put-question", question })}, "*");
    })()`);
    await panel.page.getByRole("status").filter({ hasText: "similar to the selection" }).waitFor({ state: "attached" });
    expect(panel.sent.flatMap((message) => (message.kind === "ask" ? [message.question.kind] : []))).toEqual(["similar"]);
    await panel.page.getByRole("heading", { name: "Similar to the selection" }).waitFor();
  });

  test("a question from the editor is asked here, and a hit opened elsewhere is marked", async () => {
    const panel = await open();
    await panel.send({ kind: "put-question", question: { kind: "similar", to: { kind: "text", text: "function total(items) { return items.reduce((a, b) => a + b.price, 0) }", label: "the selection" } } });
    await panel.page.getByRole("heading", { name: "Similar to the selection" }).waitFor();
    await hits(panel).nth(1).waitFor();
    const place = { folder: "file:///bookshop", path: await hits(panel).nth(1).locator(".directory").getAttribute("title") };
    const range = /lines (\d+)–(\d+)/.exec((await hits(panel).nth(1).getAttribute("aria-label"))!)!;
    await panel.send({ kind: "mark-hit", place: { folder: place.folder, path: place.path!, startLine: Number(range[1]), endLine: Number(range[2]) } });
    await expect.poll(() => hits(panel).nth(1).getAttribute("aria-selected")).toBe("true");
  });
});
