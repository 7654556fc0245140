/** What a run does and does not do: every row here is work that users of other tools complained of paying for again. */
import { utimesSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { verifyIndex } from "../../src/engine/store/verify.ts";
import { readSource } from "../../src/engine/workspace/readSource.ts";
import { BY_HAND, source } from "./handMadePorts.ts";
import { project } from "./project.ts";

const three = { "src/a.ts": source(1), "src/b.ts": source(2), "lib/c.py": "def read(path):\n    return open(path).read()\n" };

test("a first run reads everything and reports what is there", async () => {
  const p = project({ ...three, "blob": "\0\0binary", "empty.ts": "" });
  const { report, events } = await p.index();
  expect(report).toMatchObject({ files: 3, filesAdded: 3, filesChanged: 0, filesRemoved: 0, filesUnchanged: 0, chunksReused: 0, folder: p.folder });
  expect(report.chunks).toBe((await p.content()).length);
  expect(report.chunksEmbedded).toBe(report.chunks);
  expect(report.bytesOnDisk).toBeGreaterThan(report.chunks * 5120);
  expect(report.skipped).toEqual({ binary: 1, empty: 1 });
  const done = events.flatMap((event) => (event.kind === "progress" ? [event.filesDone] : []));
  expect(done).toEqual([...done].sort((a, b) => a - b));
  expect(done.at(-1)).toBe(4);
});

test("edited files are read first, then code, then tests and documents: a first build answers before it ends", async () => {
  const p = project({ "README.md": "# Shop\n", "src/a.ts": source(1) });
  await p.index();
  p.write("docs/guide.md", "# Guide\n\nHow to.\n");
  p.write(".cursor/rules/style.mdc", "# Style\n\nWrite little.\n");
  p.write("lib/cart.ts", source(2));
  p.write("lib/cart.test.ts", source(3));
  p.write("src/a.ts", source(4));
  p.write("zoo/animal.py", three["lib/c.py"]);
  expect((await p.index()).calls.read).toEqual(["src/a.ts", "lib/cart.ts", "zoo/animal.py", ".cursor/rules/style.mdc", "docs/guide.md", "lib/cart.test.ts"]);
});

test("a second run reads nothing, chunks nothing and loads no encoder", async () => {
  const p = project({ ...three, "blob": "\0\0binary" });
  await p.index();
  const { report, calls } = await p.index();
  expect(calls).toEqual({ read: [], chunked: [], encoded: 0, encodersLoaded: 0 });
  expect(report).toMatchObject({ filesUnchanged: 3, filesAdded: 0, filesChanged: 0, chunksEmbedded: 0, skipped: { binary: 1 } });
});

test("a touched file is read, found the same and not read again", async () => {
  const p = project(three);
  await p.index();
  utimesSync(join(p.folder, "src/a.ts"), new Date(1_700_000_000_123), new Date(1_700_000_000_123));
  const { report, calls } = await p.index();
  expect(calls).toMatchObject({ read: ["src/a.ts"], chunked: [], encodersLoaded: 0 });
  expect(report).toMatchObject({ filesUnchanged: 3, filesChanged: 0 });
  expect((await p.index()).calls.read).toEqual([]);
});

test("an edit embeds the chunks that are new", async () => {
  const p = project(three);
  const before = await p.index();
  p.write("src/a.ts", `${source(1)}\nexport const added = "one more thing to find";\n${source(9, 3)}`);
  const { report, calls } = await p.index();
  expect(calls.read).toEqual(["src/a.ts"]);
  expect(report).toMatchObject({ filesChanged: 1, filesUnchanged: 2, files: 3 });
  expect(report.chunks).toBeGreaterThan(before.report.chunks);
  expect(report.chunksEmbedded).toBeLessThan(report.chunks - 2);
  expect((await p.content()).filter((line) => line.includes("one more thing"))).toHaveLength(1);
});

test("a renamed file, a copy and a moved folder embed nothing", async () => {
  const p = project(three);
  await p.index();
  p.move("src/a.ts", "src/renamed.ts");
  expect((await p.index()).report).toMatchObject({ filesAdded: 1, filesRemoved: 1, chunksEmbedded: 0 });
  p.write("copy/b.ts", source(2));
  expect((await p.index()).report).toMatchObject({ filesAdded: 1, filesRemoved: 0, chunksEmbedded: 0 });
  p.move("src", "source");
  expect((await p.index()).report).toMatchObject({ filesAdded: 2, filesRemoved: 2, chunksEmbedded: 0, files: 4 });
});

test("a large folder that moved leaves before anything is read at its new place, and embeds nothing there", async () => {
  const p = project({ "kept.ts": source(1), ...Object.fromEntries(Array.from({ length: 240 }, (_, i) => [`old/f${i}.ts`, source(i, 3)])) });
  const before = (await p.index()).report;
  // More than is kept of what has left.
  expect(before.chunks).toBeGreaterThan(700);
  p.move("old", "new");
  let seen: ReadonlySet<string> | undefined;
  const { report, events } = await p.index({
    ports: {
      read: async (entry) => {
        if (!seen) {
          seen = new Set();
          const reader = await p.reader();
          seen = new Set((await reader.snapshot()).catalog.paths);
          await reader.close();
        }
        return readSource(entry);
      },
    },
  });
  expect(seen).toEqual(new Set(["kept.ts"]));
  expect(events.findIndex(({ kind }) => kind === "removed")).toBeLessThan(events.findIndex(({ kind }) => kind === "progress"));
  expect(report).toMatchObject({ filesAdded: 240, filesRemoved: 240, chunksEmbedded: 0, chunks: before.chunks });
  await verifyIndex(p.folder, { dataDirectory: p.dataDirectory, encoderId: BY_HAND });
});

test("another branch and back embeds the difference once", async () => {
  const p = project(three);
  await p.index();
  const main = await p.content();
  const branch = () => {
    p.write("src/a.ts", source(11));
    p.write("src/new.ts", source(12));
    p.remove("src/b.ts");
  };
  const back = () => {
    p.write("src/a.ts", source(1));
    p.remove("src/new.ts");
    p.write("src/b.ts", source(2));
  };
  branch();
  expect((await p.index()).report.chunksEmbedded).toBeGreaterThan(0);
  back();
  expect((await p.index()).report.chunksEmbedded).toBe(0);
  expect(await p.content()).toEqual(main);
  branch();
  expect((await p.index()).report.chunksEmbedded).toBe(0);
  back();
  expect((await p.index()).report.chunksEmbedded).toBe(0);
  expect(await p.content()).toEqual(main);
});

test("a run that is cancelled keeps what it stored, and the next one ends where an undisturbed one would", async () => {
  const files = Object.fromEntries(Array.from({ length: 700 }, (_, i) => [`f${i}.ts`, source(i, 3)]));
  const calm = project(files);
  await calm.index();
  const p = project(files);
  const controller = new AbortController();
  const cancelled = p.index({ signal: controller.signal, onEvent: (event) => event.kind === "progress" && event.filesStored > 0 && event.filesStored < 700 && controller.abort() });
  await expect(cancelled).rejects.toMatchObject({ name: "AbortError" });
  const stored = await p.content();
  expect(stored.length).toBeGreaterThan(0);
  const { report } = await p.index();
  expect(report.filesUnchanged).toBeGreaterThan(0);
  expect(report.filesAdded).toBe(700 - report.filesUnchanged);
  expect(await p.content()).toEqual(await calm.content());
});

test("files that vanish or cannot be read are reported, and tried again", async () => {
  const p = project(three);
  const { report } = await p.index({
    ports: {
      read: (entry) => Promise.resolve({ kind: "skipped", reason: entry.path === "src/a.ts" ? "vanished" : "unreadable" }),
    },
  });
  expect(report).toMatchObject({ files: 0, chunks: 0, skipped: { vanished: 1, unreadable: 2 } });
  expect((await p.index()).report).toMatchObject({ files: 3, skipped: {} });
});

test("a file that the rules hide from now on leaves the index", async () => {
  const p = project(three);
  await p.index();
  p.write(".sextantignore", "lib/\n");
  const { report } = await p.index();
  expect(report.filesRemoved).toBe(1);
  expect((await p.content()).some((line) => line.startsWith("lib/"))).toBe(false);
});

test("chunks without a letter or digit are left out instead of stopping the run", async () => {
  const p = project({ "a.txt": "---\n***\n", "b.ts": source(3) });
  expect((await p.index()).report).toMatchObject({ filesAdded: 2 });
  expect((await p.content()).some((line) => line.startsWith("a.txt"))).toBe(false);
});

test("a folder that is empty all at once, as when its disk is not mounted, keeps its index", async () => {
  const p = project(three);
  await p.index();
  const content = await p.content();
  p.move("src", "../src");
  p.move("lib", "../lib");
  await expect(p.index()).rejects.toMatchObject({ code: "folder/nothing-to-index", message: expect.stringContaining("left as it is") as string });
  expect(await p.content()).toEqual(content);
  p.move("../src", "src");
  p.move("../lib", "lib");
  expect((await p.index()).report).toMatchObject({ filesUnchanged: 3, chunksEmbedded: 0 });
});
