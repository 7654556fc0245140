/** A model folder that holds no model: every question is refused by name, and the process lives on. */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { openEngine } from "../../src/engine/engine.ts";
import { BOOKSHOP } from "./openBookshop.ts";

test("search and similar name the missing model, and no rejection is left unheard", async () => {
  const place = fs.mkdtempSync(path.join(os.tmpdir(), "sextant-no-model-"));
  const unheard: unknown[] = [];
  const hear = (error: unknown): void => void unheard.push(error);
  process.on("unhandledRejection", hear);
  const engine = openEngine({ dataDirectory: path.join(place, "data"), modelFolder: path.join(place, "no-model") });
  onTestFinished(async () => {
    await engine.close();
    process.off("unhandledRejection", hear);
    fs.rmSync(place, { recursive: true, force: true });
  });
  await expect(engine.search(BOOKSHOP, { text: "hash a password" })).rejects.toMatchObject({ code: "model/missing-file" });
  await expect(engine.similar(BOOKSHOP, { target: { kind: "text", text: "let a = 1" } })).rejects.toMatchObject({ code: "model/missing-file" });
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(unheard).toEqual([]);
});
