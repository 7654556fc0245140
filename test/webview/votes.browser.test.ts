/** Thumbs in the panel: by mouse and by key, what is told of them, and votes that cannot be stored. */
import { beforeEach, expect, test } from "vitest";
import { BOOKSHOP } from "../search/openBookshop.ts";
import { bookshopStage, type OpenOptions, type PlayedPanel, type VoteMessage } from "./openPanel.ts";
import { THEMES } from "./pages.ts";

const stage = bookshopStage();
const { open } = stage;
beforeEach(() => stage.engine.forgetVotes(BOOKSHOP, "all"));

const QUESTION = "where are passwords checked";
const hits = ({ page }: PlayedPanel) => page.getByRole("treeitem", { level: 1 });
const right = (panel: PlayedPanel, at = 0) => hits(panel).nth(at).getByRole("button", { name: "Right answer" }).first();
const wrong = (panel: PlayedPanel, at = 0) => hits(panel).nth(at).getByRole("button", { name: "Wrong answer" }).first();
const said = ({ page }: PlayedPanel, text: string | RegExp) => page.getByRole("status").filter({ hasText: text }).waitFor({ state: "attached" });
const label = (panel: PlayedPanel, at = 0) => hits(panel).nth(at).getAttribute("aria-label");

async function ask(panel: PlayedPanel, text = QUESTION): Promise<void> {
  await panel.page.getByRole("textbox", { name: "Search code by what it does" }).fill(text);
  await said(panel, text);
}
const values = async (): Promise<string[]> => (await stage.engine.votes(BOOKSHOP)).votes.map((vote) => `${vote.value} ${vote.path}`);

test("a click marks a hit, another thumb changes it, the same one again takes it back", async () => {
  const panel = await open();
  await ask(panel);
  await hits(panel).first().hover();
  await right(panel).click();
  await said(panel, `Marked as right for “${QUESTION}”.`);
  expect(await right(panel).getAttribute("aria-pressed")).toBe("true");
  expect(await label(panel)).toMatch(/, marked as right$/);
  expect(await values()).toEqual(["up src/auth/passwords.ts"]);
  expect((await stage.engine.votes(BOOKSHOP)).votes[0]).toMatchObject({ query: QUESTION, rank: 1, source: "panel", symbol: "verifyPassword" });
  await wrong(panel).click();
  await said(panel, "Marked as wrong");
  expect(await right(panel).getAttribute("aria-pressed")).toBe("false");
  expect(await values()).toEqual(["down src/auth/passwords.ts"]);
  await wrong(panel).click();
  await said(panel, "Mark taken back.");
  expect(await label(panel)).not.toContain("marked");
  expect(await values()).toEqual([]);
});

test("plus and minus on the selected hit mark it, zero takes it back; no hit is opened by them", async () => {
  const panel = await open();
  const { keyboard } = panel.page;
  await ask(panel);
  await keyboard.press("ArrowDown");
  await keyboard.press("+");
  await said(panel, "Marked as right");
  await keyboard.press("-");
  await said(panel, "Marked as wrong");
  await keyboard.press("0");
  await said(panel, "Mark taken back.");
  await keyboard.press("ArrowDown");
  await keyboard.press("=");
  await expect.poll(() => label(panel, 1)).toMatch(/, marked as right$/);
  expect(panel.sent.some(({ kind }) => kind === "open")).toBe(false);
  expect(panel.sent.filter((message): message is VoteMessage => message.kind === "vote").map(({ value }) => value)).toEqual(["up", "down", "removed", "up"]);
});

test("the thumbs hide until a hit is pointed at, and stay where they are set", async () => {
  const panel = await open();
  await ask(panel);
  const opacity = (at: number): Promise<unknown> => panel.page.evaluate(`getComputedStyle(document.querySelectorAll('.hit-foot > .thumbs')[${at}]).opacity`);
  await panel.page.mouse.move(1, 1);
  expect(await opacity(0)).toBe("0");
  await hits(panel).first().hover();
  expect(await opacity(0)).toBe("1");
  await right(panel).click();
  await said(panel, "Marked as right");
  await panel.page.mouse.move(1, 1);
  expect(await opacity(0)).toBe("1");
  expect(await opacity(1)).toBe("0");
});

test("the same question asked again shows the thumb, and what it changed says why", async () => {
  const panel = await open({ height: 900 });
  await ask(panel, "send a mail to a reader");
  const third = hits(panel).nth(2);
  const name = (await third.locator(".file-name").textContent())!;
  await third.hover();
  await right(panel, 2).click();
  await said(panel, "Marked as right");
  await ask(panel, "refund a payment");
  await ask(panel, "Send a mail to a reader?");
  await expect.poll(() => hits(panel).first().locator(".file-name").textContent()).toBe(name);
  expect(await right(panel).getAttribute("aria-pressed")).toBe("true");
  expect(await label(panel)).toContain("Higher: you accepted it for “send a mail to a reader”");
  await hits(panel).first().getByText("Higher: you accepted it").waitFor();
  await hits(panel).first().getByRole("button", { name: "Why this?" }).click();
  await hits(panel).first().getByText("you accepted this for 'send a mail to a reader'").waitFor();
  for (const theme of THEMES) {
    await panel.dress(theme);
    await panel.screenshot(`votes-${theme}`);
  }
});

test("similar code can be judged too, and so can a further place", async () => {
  const panel = await open();
  await ask(panel);
  await panel.page.keyboard.press("ArrowDown");
  await panel.page.keyboard.press("ArrowRight");
  await panel.page.keyboard.press("ArrowRight");
  await panel.page.keyboard.press("+");
  await said(panel, "Marked as right");
  expect(await panel.page.getByRole("treeitem", { level: 2 }).first().getAttribute("aria-label")).toMatch(/, marked as right$/);
  expect(await label(panel)).not.toContain("marked");
  await panel.screenshot("votes-further");
  await panel.page.keyboard.press("ArrowLeft");
  await hits(panel).first().hover();
  await hits(panel).first().getByRole("button", { name: "Find Similar Code" }).first().click();
  await said(panel, "similar to");
  await hits(panel).first().hover();
  await wrong(panel).click();
  await said(panel, /Marked as wrong for code similar to /);
  expect((await stage.engine.votes(BOOKSHOP)).votes.map(({ kind, value }) => `${kind} ${value}`)).toEqual(["similar down", "question up"]);
});

test("a vote that cannot be stored stays on screen and says why until it is saved", async () => {
  let tell: Parameters<NonNullable<OpenOptions["vote"]>>[1] | undefined;
  const panel = await open({
    vote: async (_, mark) => {
      tell = mark;
    },
  });
  await ask(panel);
  await panel.page.keyboard.press("ArrowDown");
  await panel.page.keyboard.press("+");
  await panel.wait("vote");
  // On its way: drawn at once, nothing said yet.
  expect(await right(panel).getAttribute("aria-pressed")).toBe("true");
  expect(await panel.page.locator(".thumbs.saving").count()).toBe(1);
  await tell!({ value: "up", standing: "unsaved", reason: "The disk is full. <b>Free some space</b> \u202e first." });
  await said(panel, "Not saved yet: The disk is full.");
  await panel.page.getByText("Not saved yet: The disk is full. <b>Free some space</b> <U+202E> first. Your vote is kept and tried again by itself.").first().waitFor();
  expect(await label(panel)).toMatch(/, marked as right, not saved yet$/);
  for (const theme of THEMES) {
    await panel.dress(theme);
    await panel.screenshot(`votes-unsaved-${theme}`);
  }
  await tell!({ value: "up", standing: "saved" });
  await said(panel, "Marked as right");
  expect(await label(panel)).toMatch(/, marked as right$/);
  expect(await panel.page.getByText("Not saved yet").locator("visible=true").count()).toBe(0);
});

test("at 200 pixels nothing lies over anything", async () => {
  const panel = await open({ width: 200, height: 900 });
  await ask(panel);
  await panel.page.keyboard.press("ArrowDown");
  await panel.page.keyboard.press("+");
  await said(panel, "Marked as right");
  await panel.page.keyboard.press("ArrowRight");
  await panel.page.keyboard.press("ArrowRight");
  await panel.page.keyboard.press("-");
  await said(panel, "Marked as wrong");
  await panel.screenshot("votes-200");
});

/** The README's picture (media/readme/feedback.png) is this screenshot. */
test("an accepted place stands first with its thumb and its reason", async () => {
  const panel = await open({ width: 360, height: 420 });
  await ask(panel);
  await hits(panel).first().hover();
  await right(panel).click();
  await said(panel, "Marked as right");
  await ask(panel, "refund a payment");
  await ask(panel);
  await hits(panel).first().getByText("Higher: you accepted it").waitFor();
  expect(await right(panel).getAttribute("aria-pressed")).toBe("true");
  await hits(panel).first().getByRole("button", { name: "Why this?" }).click();
  await panel.screenshot("votes-readme");
});
