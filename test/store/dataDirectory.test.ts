/** Where data lies, on every platform and however it is asked for. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { dataDirectory, workspaceOf } from "../../src/engine/store/dataDirectory.ts";

const check = (expected: string, ...asked: Parameters<typeof dataDirectory>) => expect(dataDirectory(...asked)).toBe(expected);

test("an explicit place wins over the variable, the variable over the platform", () => {
  check("/x", "/x", { SEXTANT_DATA_DIR: "/y" }, "linux");
  check("/y", undefined, { SEXTANT_DATA_DIR: "/y", XDG_DATA_HOME: "/z" }, "linux");
  check("/z/sextant", undefined, { XDG_DATA_HOME: "/z" }, "linux");
  check(join(homedir(), ".local/share/sextant"), undefined, { XDG_DATA_HOME: "relative" }, "linux");
  check(join(homedir(), ".local/share/sextant"), undefined, {}, "linux");
  check(join(homedir(), "Library/Application Support/Sextant"), undefined, {}, "darwin");
  check(join("C:/local", "Sextant"), undefined, { LOCALAPPDATA: "C:/local" }, "win32");
});

test("the place is always absolute: LanceDB takes a bare word for a name in its cloud", () => {
  check(resolve("db"), "db", {}, "linux");
  check(resolve("db"), undefined, { SEXTANT_DATA_DIR: "db" }, "linux");
});

test("a folder has one workspace however it is named, and folders of one name have two", () => {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "sextant-data-")));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  mkdirSync(join(root, "a/app"), { recursive: true });
  mkdirSync(join(root, "b/app"), { recursive: true });
  symlinkSync(join(root, "a/app"), join(root, "link"));
  const of = (folder: string) => workspaceOf(folder, join(root, "data"));
  expect(of(join(root, "link"))).toEqual(of(join(root, "a/app")));
  expect(of(join(root, "a", "..", "a", "app", "."))).toEqual(of(join(root, "a/app")));
  expect(of(join(root, "a/app")).root).not.toBe(of(join(root, "b/app")).root);
  expect(of(join(root, "a/app")).root).toMatch(/workspaces\/app-[0-9a-f]{12}$/);
});

test("a folder that is none is named", () => {
  const root = mkdtempSync(join(tmpdir(), "sextant-data-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  writeFileSync(join(root, "file"), "");
  expect(() => workspaceOf(join(root, "nowhere"))).toThrow(expect.objectContaining({ code: "folder/not-found" }));
  expect(() => workspaceOf(join(root, "file"))).toThrow(expect.objectContaining({ code: "folder/not-a-folder" }));
});
