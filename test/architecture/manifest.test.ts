/** The manifest says what the tables say. `UPDATE_GOLDEN=1` writes it anew. */
import fs from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { COMMANDS } from "../../src/extension/commands.ts";
import { SETTINGS } from "../../src/extension/settings.ts";
import { contributes } from "./contributes.ts";

const root = path.join(import.meta.dirname, "..", "..");
const read = (file: string): unknown => JSON.parse(fs.readFileSync(path.join(root, file), "utf8"));
const write = (file: string, data: unknown): void => fs.writeFileSync(path.join(root, file), `${JSON.stringify(data, null, 2)}\n`);
const manifest = (): { contributes: Record<string, unknown>; icon: string; main: string; categories: string[]; keywords: string[]; description: string; galleryBanner: unknown; l10n: string } =>
  read("package.json") as ReturnType<typeof manifest>;

/** Texts of the manifest that stand in no table. */
const FURTHER_TEXTS = {
  description: "Find code by saying what it does. Runs wholly on your machine: no account, no server, no upload.",
  virtualWorkspaces: "Sextant reads files from disk; a virtual workspace has none.",
};
/** What the Marketplace knows; as built into VS Code 1.139. */
const CATEGORIES = ["AI", "Azure", "Chat", "Data Science", "Debuggers", "Extension Packs", "Education", "Formatters", "Keymaps", "Language Packs", "Linters", "Machine Learning", "Notebooks", "Programming Languages", "SCM Providers", "Snippets", "Testing", "Themes", "Visualization", "Other"];

test("commands, keys, menus, settings and walkthrough in package.json equal the tables", () => {
  const { manifest: wanted, texts } = contributes();
  const allTexts = { ...FURTHER_TEXTS, ...texts };
  if (process.env["UPDATE_GOLDEN"] === "1") {
    const now = manifest();
    write("package.json", { ...now, contributes: { ...now.contributes, ...wanted } });
    write("package.nls.json", allTexts);
  }
  expect(manifest().contributes).toMatchObject(wanted);
  expect(read("package.nls.json")).toEqual(allTexts);
});

test("every text of the manifest is there", () => {
  const used = [...JSON.stringify(manifest()).matchAll(/%([\w.-]+)%/g)].map(([, key]) => key);
  expect(new Set(used)).toEqual(new Set(Object.keys(read("package.nls.json") as object)));
});

test("the README's table of settings is the settings table", () => {
  const file = path.join(root, "README.md");
  // `#files.exclude#` is a link to that setting in VS Code, and only there.
  const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll(/`#([\w.]+)#`/g, "`$1`");
  const values = (row: (typeof SETTINGS)[number]): string => ("choices" in row ? ` ${Object.entries(row.choices).map(([name, what]) => `\`${name}\`: ${what}`).join(" ")}` : "");
  const rows = SETTINGS.map((row) => `| \`sextant.${row.key}\` | ${row.type === "folder" ? "empty" : `\`${row.default}\``} | ${cell(row.description + values(row))} |`);
  const table = ["| setting | default | what it does |", "|---|---|---|", ...rows].join("\n");
  if (process.env["UPDATE_GOLDEN"] === "1") fs.writeFileSync(file, fs.readFileSync(file, "utf8").replace(/\| setting \| default [^]*?\n(?=\n)/, () => `${table}\n`));
  expect(fs.readFileSync(file, "utf8")).toContain(table);
});

test("no two commands share an id or a key", () => {
  const keys = COMMANDS.flatMap((command) => ("key" in command ? [command.key.key] : []));
  expect(new Set(COMMANDS.map(({ id }) => id)).size).toBe(COMMANDS.length);
  expect(new Set(keys).size).toBe(keys.length);
});

test("what the manifest points at is there", () => {
  const files = [...JSON.stringify(manifest()).matchAll(/"(?:\.\/)?(media\/[^"]+)"/g)].map(([, file]) => file!);
  expect(files.length).toBeGreaterThan(5);
  for (const file of files) expect(fs.existsSync(path.join(root, file)), file).toBe(true);
});

test("the Marketplace knows the categories, and finds the words", () => {
  for (const category of manifest().categories) expect(CATEGORIES).toContain(category);
  expect(manifest().keywords.length).toBeLessThanOrEqual(30);
});
