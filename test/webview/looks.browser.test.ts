/** What people see: every theme and width, every state, and a repository that wants to be markup. Screenshots are kept to be looked at. */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { openEngine } from "../../src/engine/engine.ts";
import type { Situation } from "../../src/protocol/panelMessages.ts";
import { bookshopStage, type PlayedPanel } from "./openPanel.ts";
import { foreignColours, THEMES } from "./pages.ts";

const { open } = bookshopStage();

async function ask({ page }: PlayedPanel, text: string): Promise<void> {
  await page.getByRole("textbox", { name: "Search code by what it does" }).fill(text);
  await page.getByRole("status").filter({ hasText: text }).waitFor({ state: "attached" });
}

describe("every theme", () => {
  test("hits at 200, 320 and 600 pixels, one of them folded out", async () => {
    const panel = await open({ height: 900 });
    await ask(panel, "where are passwords checked");
    await panel.page.keyboard.press("ArrowDown");
    await panel.page.keyboard.press("ArrowRight");
    await panel.page.locator(".further code").first().waitFor();
    await panel.page.getByRole("treeitem").first().getByRole("button", { name: "Why this?" }).click();
    await panel.page.keyboard.press("Escape");
    for (const width of [200, 600, 320]) {
      await panel.page.setViewportSize({ width, height: 900 });
      await panel.page.waitForTimeout(100);
      for (const theme of THEMES) {
        await panel.dress(theme);
        await panel.screenshot(`hits-${theme}-${width}`);
        // The focus must be seen: an outline in the theme's own colour for it.
        const outline = await panel.page.evaluate("(() => { const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(document.activeElement.querySelector('.hit-body')); return [outlineStyle, outlineWidth, outlineColor].join(' '); })()");
        const wanted = await panel.page.evaluate("(() => { const probe = document.createElement('i'); probe.style.color = 'var(--vscode-list-focusOutline)'; document.body.append(probe); const { color } = getComputedStyle(probe); probe.remove(); return color; })()");
        expect(outline).toBe(`solid 1px ${String(wanted)}`);
      }
    }
  });

  test("every colour the panel names is one VS Code has", () => {
    expect(foreignColours("webview")).toEqual([]);
  });
});

describe("where there are no hits stands what to do next", () => {
  const STATES: readonly (readonly [string, Situation, heading: string, button: string | null])[] = [
    ["no-folder", { kind: "no-folder" }, "No folder is open", "Open Folder"],
    ["empty-folder", { kind: "empty-folder" }, "There is nothing to search here", "Look Again"],
    ["not-indexed", { kind: "not-indexed" }, "This workspace has no index yet", "Build Index"],
    ["building", { kind: "indexing", filesDone: 120, filesTotal: 3000, searchable: false, paused: false }, "Getting to know your code", null],
    ["paused", { kind: "indexing", filesDone: 120, filesTotal: 3000, searchable: false, paused: true }, "Indexing is paused", "Resume Indexing"],
    ["trouble", { kind: "trouble", error: { code: "index/damaged", message: "The index of this folder is damaged.", nextStep: "Rebuild it: nothing else is lost." } }, "The index cannot be used", "Rebuild Index"],
    ["ready", { kind: "ready" }, "Search code by what it does", null],
  ];
  test("each state has a picture, a sentence and its button", async () => {
    const panel = await open({ height: 460, surroundings: { situation: { kind: "starting" }, folders: [] } });
    for (const [i, [name, situation, heading, button]] of STATES.entries()) {
      await panel.dress(THEMES[i % THEMES.length]!);
      await panel.page.setViewportSize({ width: i % 2 ? 200 : 320, height: 460 });
      await panel.surround({ situation });
      await panel.page.getByRole("heading", { name: heading }).waitFor();
      const before = panel.sent.length;
      if (button) {
        await panel.page.getByText(button, { exact: true }).click();
        await panel.wait("act", before);
      }
      await panel.screenshot(`state-${name}`);
    }
  });

  test("asked while nothing is known yet, it is answered when there is something", async () => {
    let known = false;
    const waiting = await open({
      height: 460,
      surroundings: { situation: { kind: "indexing", filesDone: 0, filesTotal: 0, searchable: false, paused: false } },
      answer: async (_, engine) => (known ? engine() : { hits: [], words: [], mode: "hybrid", tookMs: 1 }),
    });
    await waiting.page.getByRole("textbox").first().fill("where are passwords checked");
    await waiting.page.getByText("There is no need to ask again", { exact: false }).waitFor();
    await waiting.screenshot("state-waiting");
    known = true;
    await waiting.surround({ situation: { kind: "indexing", filesDone: 5, filesTotal: 16, searchable: true, paused: false }, generation: 1 });
    await waiting.page.getByRole("treeitem").first().waitFor();
  });

  test("nothing found says what to try, and clears the filters that are in the way", async () => {
    const panel = await open({ height: 520 });
    await panel.page.getByRole("button", { name: "Filters" }).click();
    await panel.page.getByRole("textbox", { name: /^Files or folders/ }).fill("nowhere/**");
    await panel.wait("remember");
    await ask(panel, "passwords");
    await panel.page.getByRole("heading", { name: "Nothing found for “passwords”" }).waitFor();
    await panel.screenshot("state-nothing-found");
    await panel.page.getByText("Clear Filters", { exact: true }).click();
    await panel.page.getByRole("treeitem").first().waitFor();
  });

  test("an error of the question says how to ask it", async () => {
    const panel = await open({ height: 460 });
    await panel.page.getByRole("button", { name: "Filters" }).click();
    await panel.page.getByRole("textbox", { name: /^Files or folders/ }).fill("src/[");
    await panel.wait("remember");
    await panel.page.getByRole("textbox", { name: "Search code by what it does" }).fill("passwords");
    await panel.page.getByRole("heading", { name: "bracket that is not closed" }).waitFor();
    await panel.screenshot("state-bad-glob");
  });
});

test("a repository that wants to be markup is only text", async () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "sextant-hostile-"));
  const attack = `<img src=x onerror="document.title='hacked'">`;
  fs.writeFileSync(path.join(folder, "<img src=x onerror=alert(1)>.js"), `// ${attack}\nfunction attack_markup() {\n  return "</code></div><script>document.title='hacked'</script>${attack}";\n}\n`);
  fs.mkdirSync(path.join(folder, "'\"><svg onload=alert(1)>"));
  fs.writeFileSync(path.join(folder, "'\"><svg onload=alert(1)>", "a&lt;b.py"), `def markup_attack():\n    """markup \u202e reversed \u2066 ${attack}"""\n    return 1\n\n\ndef other():\n    return "${"x".repeat(200)} markup attack"\n`);
  const dataDirectory = fs.mkdtempSync(path.join(os.tmpdir(), "sextant-hostile-data-"));
  const engine = openEngine({ dataDirectory, threads: 1 });
  await engine.index(folder, {}, () => undefined);
  try {
    const panel = await open({ theme: "light", width: 320, height: 520, searched: { engine, folder } });
    await ask(panel, `markup attack ${attack}`);
    expect(await panel.page.locator(".file-name").allTextContents()).toEqual(expect.arrayContaining(["<img src=x onerror=alert(1)>.js", "a&lt;b.py"]));
    expect(await panel.page.getByText("<U+202E>", { exact: false }).count()).toBeGreaterThan(0);
    await panel.page.getByRole("button", { name: "Find Similar Code" }).first().click({ force: true });
    await panel.page.getByRole("heading", { name: /^Similar to / }).waitFor();
    expect(await panel.page.locator("img, svg[onload], #panel script").count()).toBe(0);
    expect(await panel.page.title()).toBe("Sextant");
    await panel.screenshot("hostile");
  } finally {
    await engine.close();
    fs.rmSync(folder, { recursive: true });
    fs.rmSync(dataDirectory, { recursive: true });
  }
});
