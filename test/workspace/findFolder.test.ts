/** The check at the door. */
import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { findFolder } from "../../src/engine/workspace/findFolder.ts";
import { tree } from "./tree.ts";

const code = (path: string): Promise<unknown> => findFolder(path).then(() => null, (error: { code: string }) => error.code);

test("a folder is known by its real path, also through a link", async () => {
  const folder = tree({ "real/a.ts": "x" });
  symlinkSync("real", join(folder, "link"));
  expect(await findFolder(join(folder, "link"))).toBe(join(folder, "real"));
  expect(await findFolder(join(folder, "real/../real/"))).toBe(join(folder, "real"));
});

test("what cannot be a folder has a code", async () => {
  const folder = tree({ "a.ts": "x" });
  symlinkSync("loop", join(folder, "loop"));
  expect(await code(join(folder, "none"))).toBe("folder/not-found");
  expect(await code(join(folder, "a.ts"))).toBe("folder/not-a-folder");
  expect(await code(join(folder, "a.ts/b"))).toBe("folder/not-a-folder");
  expect(await code(join(folder, "loop"))).toBe("folder/unreadable");
});
