/** What an editor leaves out belongs to the index: terminal and editor share it, so both see the same files. */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { openEngine } from "../../src/engine/engine.ts";
import { workspaceOf } from "../../src/engine/store/dataDirectory.ts";
import type { IndexOptions } from "../../src/protocol/engine.ts";

function shop() {
  const place = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "sextant-excludes-")));
  onTestFinished(() => fs.rmSync(place, { recursive: true, force: true }));
  const folder = path.join(place, "shop");
  const dataDirectory = path.join(place, "data");
  for (const file of ["src/cart.ts", "gen/cart.ts", "gen/deep/price.ts"]) {
    fs.mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    fs.writeFileSync(path.join(folder, file), `export const ${path.basename(file, ".ts")} = "${file}";\n`);
  }
  const engine = openEngine({ dataDirectory, threads: 1 });
  onTestFinished(() => engine.close());
  const index = (options: IndexOptions = {}) => engine.index(folder, options, () => undefined);
  return { folder, dataDirectory, engine, index };
}
const GEN = [{ glob: "**/gen" }];

test("what is excluded leaves the index and comes back without being embedded again", async () => {
  const { engine, folder, index } = shop();
  expect((await index()).files).toBe(3);
  expect(await index({ exclude: GEN })).toMatchObject({ files: 1, filesRemoved: 2 });
  expect((await engine.search(folder, { text: "price" })).hits.map(({ path: at }) => at)).not.toContain("gen/deep/price.ts");
  expect(await index({ exclude: [] })).toMatchObject({ files: 3, filesAdded: 2, chunksEmbedded: 0 });
});

test("who says nothing about it gets what was last said, also after a rebuild", async () => {
  const { engine, folder, index } = shop();
  await index({ exclude: GEN });
  expect(await index()).toMatchObject({ files: 1, filesRemoved: 0, filesAdded: 0 });
  expect(await index({ rebuild: true })).toMatchObject({ files: 1 });
  expect((await engine.status(folder)).exclude).toEqual(GEN);
});

test("a deleted index forgets it", async () => {
  const { engine, folder, index } = shop();
  await index({ exclude: GEN });
  await engine.remove(folder);
  expect((await index()).files).toBe(3);
});

test("a manifest whose excludes are no excludes is read without them", async () => {
  const { folder, dataDirectory, index } = shop();
  await index({ exclude: GEN });
  const { manifest } = workspaceOf(folder, dataDirectory);
  fs.writeFileSync(manifest, JSON.stringify({ ...(JSON.parse(fs.readFileSync(manifest, "utf8")) as object), exclude: [{ glob: 7 }] }));
  expect((await index()).files).toBe(3);
});
