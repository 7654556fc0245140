/** The panel in another language: every word of its own is translated, and only those. */
import { expect, test } from "vitest";
import english from "../../media/l10n/bundle.l10n.json" with { type: "json" };
import german from "../../media/l10n/bundle.l10n.de.json" with { type: "json" };
import type { Situation } from "../../src/protocol/panelMessages.ts";
import { bookshopStage, type PlayedPanel } from "./openPanel.ts";

const { open } = bookshopStage();

/** Every text between these went through the translation. */
const marked = { tag: "de", words: Object.fromEntries(Object.keys(english).map((text) => [text, `⟦${text}⟧`])) };

/** What people see or hear of the page that was not translated; what comes from the repository or the reader is left out. */
async function untranslated({ page }: PlayedPanel): Promise<string[]> {
  const texts = await page.evaluate<string[]>(`(() => {
    const DATA = ".code, .file-name, .directory, .crumb-names, bdi, .recent, .error-code";
    const found = [];
    const walk = (root) => {
      for (const node of root.querySelectorAll("*")) {
        if (node.shadowRoot) walk(node.shadowRoot);
        if (node.closest(DATA) || node.matches("style, script")) continue;
        const own = [...node.childNodes].filter((child) => child.nodeType === 3).map((child) => child.data);
        // What a hit is called holds the names that stand in it.
        const names = node.getAttribute("role") === "treeitem" ? [...node.querySelectorAll(".file-name, .crumb-names")].flatMap((at) => at.textContent.split(" › ")) : [];
        const withoutNames = (text) => names.reduce((left, name) => left.replace(name, ""), text);
        found.push(own.join("").trim(), ...["aria-label", "title", "placeholder", "label"].map((name) => withoutNames(node.getAttribute(name) ?? "")));
      }
    };
    walk(document.getElementById("panel"));
    return found;
  })()`);
  const own = texts.map((text) => {
    // From the inside out: a translated text may hold another.
    let left = text;
    for (let before = ""; before !== left; ) {
      before = left;
      left = left.replace(/⟦[^⟦⟧]*⟧/g, "");
    }
    return left;
  });
  // Names of files, symbols and languages are the same everywhere, and so is the example of a pattern.
  const names = /[\w-]+(\.\w+)*\.(ts|py|go|md|sql|yaml|js)\b|verifyPassword|^(typescript|python|go)$|src\/\*\*|\*\.ts/g;
  return own.filter((text) => /\p{L}{2}/u.test(text.replace(names, "")));
}

test("no word of the panel's own stays English, whatever it shows", async () => {
  const panel = await open({ language: marked, remembered: { history: ["an earlier question"], filters: { language: "python", path: "src", tests: false, mode: "keyword" } } });
  const { page } = panel;
  const check = async (): Promise<void> => expect.poll(() => untranslated(panel)).toEqual([]);
  await page.locator(".picture").waitFor();
  await check();
  await page.locator(".codicon-filter-filled").click();
  await check();
  await page.locator(".filter-summary button").click();
  const trouble = { code: "engine/gave-up", message: "⟦x⟧", nextStep: "⟦y⟧" };
  const situations: readonly Situation[] = [
    { kind: "no-folder" },
    { kind: "empty-folder" },
    { kind: "not-indexed" },
    { kind: "indexing", filesDone: 0, filesTotal: 0, searchable: false, paused: false },
    { kind: "indexing", filesDone: 0, filesTotal: 0, searchable: false, paused: true },
    { kind: "indexing", filesDone: 120, filesTotal: 3000, searchable: true, paused: true },
    ...["engine/gave-up", "index/missing", "index/locked", "index/damaged", "model/missing", "folder/missing"].map((code): Situation => ({ kind: "trouble", error: { ...trouble, code } })),
    { kind: "ready" },
  ];
  for (const situation of situations) {
    await panel.surround({ situation });
    await check();
  }
  await page.locator("input").first().fill("verifyPassword");
  await page.getByRole("treeitem").first().waitFor();
  await page.getByRole("treeitem").first().locator(".fold").last().click();
  await page.keyboard.press("Escape");
  await page.keyboard.press("ArrowRight");
  await page.getByRole("status").filter({ hasText: "⟦Found code in" }).waitFor({ state: "attached" });
  await check();
  await panel.surround({ situation: { kind: "indexing", filesDone: 3, filesTotal: 16, searchable: true, paused: false } });
  await check();
  await panel.send({ kind: "put-question", question: { kind: "similar", to: { kind: "text", text: "function verify(password) { return scrypt(password); }", label: "⟦x⟧" } } });
  await page.locator(".heading h2").waitFor();
  await check();
});

test("in German, at 200 pixels, nothing is cut off at the side", async () => {
  const panel = await open({ language: { tag: "de", words: german }, width: 200, height: 900, theme: "light" });
  const { page } = panel;
  await page.getByRole("heading", { name: "Code danach suchen, was er tut" }).waitFor();
  await panel.screenshot("german-intro");
  expect(await page.evaluate("document.documentElement.lang")).toBe("de");
  await page.getByRole("button", { name: "Filter" }).click();
  await page.getByText("Auch Tests").click();
  await page.getByRole("textbox", { name: "Code danach suchen, was er tut" }).fill("where are passwords checked");
  await page.getByRole("treeitem").first().waitFor();
  await page.getByRole("treeitem").first().getByRole("button", { name: "Warum das?" }).click();
  await panel.screenshot("german-hits");
  expect(await page.getByRole("treeitem").first().getAttribute("aria-label")).toMatch(/^passwords\.ts, im Ordner src\/auth, verifyPassword, Funktion, Zeilen 12–18, (starker|guter) Treffer$/);
});
