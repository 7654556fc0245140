/** Every text that people read exists in every language, with the same places for names and numbers. `UPDATE_GOLDEN=1` writes the English bundle. */
import fs from "node:fs";
import path from "node:path";
import ts from "typescript";
import { describe, expect, test } from "vitest";

const root = path.join(import.meta.dirname, "..", "..");
const LANGUAGES = ["de"];
const read = (file: string): Record<string, string> => JSON.parse(fs.readFileSync(path.join(root, file), "utf8")) as Record<string, string>;

/** First arguments of all calls of `t`, read from the syntax tree. */
function spokenTexts(): { readonly texts: readonly string[]; readonly notLiteral: readonly string[]; readonly tooEarly: readonly string[] } {
  const texts = new Set<string>();
  const notLiteral: string[] = [];
  const tooEarly: string[] = [];
  for (const room of ["core", "extension", "webview", "protocol"]) {
    for (const name of fs.readdirSync(path.join(root, "src", room), { recursive: true, encoding: "utf8" })) {
      if (!name.endsWith(".ts")) continue;
      const file = path.join(root, "src", room, name);
      const source = ts.createSourceFile(file, fs.readFileSync(file, "utf8"), ts.ScriptTarget.Latest);
      const visit = (node: ts.Node, inFunction: boolean): void => {
        if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === "t") {
          const [message] = node.arguments;
          if (message && ts.isStringLiteralLike(message)) texts.add(message.text);
          else notLiteral.push(`${room}/${name}: ${node.getText(source)}`);
          if (!inFunction) tooEarly.push(`${room}/${name}: ${node.getText(source)}`);
        }
        ts.forEachChild(node, (child) => visit(child, inFunction || ts.isFunctionLike(node)));
      };
      visit(source, false);
    }
  }
  return { texts: [...texts].sort(), notLiteral, tooEarly };
}

const placeholders = (text: string): string[] => [...text.matchAll(/\{\d+\}|\(command:[\w.]+\)|`(?!Sextant: )[^`]+`/g)].map(([found]) => found).sort();

test("texts are literals, so that they can be found and translated", () => {
  expect(spokenTexts().notLiteral).toEqual([]);
});

test("nothing is said while a module loads: the language is not known yet", () => {
  expect(spokenTexts().tooEarly).toEqual([]);
});

test("the English bundle holds exactly the texts of the source", () => {
  const file = path.join(root, "media", "l10n", "bundle.l10n.json");
  const wanted = Object.fromEntries(spokenTexts().texts.map((text) => [text, text]));
  if (process.env["UPDATE_GOLDEN"] === "1") fs.writeFileSync(file, `${JSON.stringify(wanted, null, 2)}\n`);
  expect(read("media/l10n/bundle.l10n.json")).toEqual(wanted);
});

/** A text that sends the reader to a command must call it by its name in the same language. */
test.each(["", ...LANGUAGES.map((language) => `.${language}`)])("commands are called by their names (package.nls%s.json)", (language) => {
  const titles = new Set(Object.entries(read(`package.nls${language}.json`)).flatMap(([key, text]) => (key.startsWith("command.") ? [text] : [])));
  const page = fs.readFileSync(path.join(root, "media", "walkthrough", `privacy${language === "" ? "" : `.nls${language}`}.md`), "utf8");
  const texts = [...Object.values(read(`package.nls${language}.json`)), ...Object.values(read(`media/l10n/bundle.l10n${language}.json`)), page];
  const named = texts.flatMap((text) => [...text.matchAll(/(?:[“„`]|\*\*)Sextant: (.+?)(?:[”“`]|\*\*)/g)].map(([, name]) => name));
  expect(named.length).toBeGreaterThan(3);
  expect(named.filter((name) => !titles.has(name!))).toEqual([]);
});

describe.each(LANGUAGES)("%s", (language) => {
  test.each([
    ["the manifest", "package.nls.json", `package.nls.${language}.json`],
    ["the running extension", "media/l10n/bundle.l10n.json", `media/l10n/bundle.l10n.${language}.json`],
  ])("%s is translated whole, with the same placeholders", (_, englishFile, file) => {
    const english = read(englishFile);
    const translated = read(file);
    const missing = Object.keys(english).filter((key) => translated[key] === undefined);
    expect(missing.map((key) => `${file} lacks ${JSON.stringify(key)}`)).toEqual([]);
    expect(Object.keys(translated).filter((key) => english[key] === undefined)).toEqual([]);
    for (const [key, text] of Object.entries(english)) {
      expect(placeholders(translated[key]!), key).toEqual(placeholders(text));
      expect(translated[key]!.trim(), key).not.toBe("");
    }
  });

  test("what was not translated is the same in both languages on purpose", () => {
    const same = ["media/l10n/bundle.l10n", "package.nls"].flatMap((file) => {
      const english = read(`${file}.json`);
      return Object.entries(read(`${file}.${language}.json`)).filter(([key, text]) => text === english[key]);
    });
    expect(same.map(([, text]) => text)).toEqual([]);
  });
});
