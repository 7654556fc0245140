/** The manifest says what the tables say. `UPDATE_GOLDEN=1` writes it anew. */
import fs from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { COMMANDS } from "../../src/extension/commands.ts";
import { contributes } from "./contributes.ts";

const file = path.join(import.meta.dirname, "..", "..", "package.json");
const manifest = (): { contributes: Record<string, unknown>; icon: string; main: string; dependencies: Record<string, string> } =>
  JSON.parse(fs.readFileSync(file, "utf8")) as ReturnType<typeof manifest>;

test("commands, keys, menus and settings in package.json equal the tables", () => {
  const wanted = contributes();
  if (process.env["UPDATE_GOLDEN"] === "1") {
    const now = manifest();
    fs.writeFileSync(file, `${JSON.stringify({ ...now, contributes: { ...now.contributes, ...wanted } }, null, 2)}\n`);
  }
  expect(manifest().contributes).toMatchObject(wanted);
});

test("no two commands share an id or a key", () => {
  const keys = COMMANDS.flatMap((command) => ("key" in command ? [command.key.key] : []));
  expect(new Set(COMMANDS.map(({ id }) => id)).size).toBe(COMMANDS.length);
  expect(new Set(keys).size).toBe(keys.length);
});

test("what the manifest points at is there", () => {
  expect(fs.existsSync(path.join(path.dirname(file), manifest().icon))).toBe(true);
});
