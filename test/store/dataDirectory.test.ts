/** Where data lies, on every platform and however it is asked for. */
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
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

test("folders of one name have two places, which say whose they are", () => {
  const of = (folder: string) => workspaceOf(folder, "/data").root;
  expect(of("/a/app")).not.toBe(of("/b/app"));
  expect(of("/a/app")).toMatch(/^\/data\/workspaces\/app-[0-9a-f]{12}$/);
  expect(of("/")).toMatch(/root-[0-9a-f]{12}$/);
});
