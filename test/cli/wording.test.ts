/** Sentences that must be true. */
import { expect, test } from "vitest";
import { changes } from "../../src/cli/commands/index.ts";
import { call, report, status } from "./fakeTerminal.ts";

test("what was not embedded was known before only where something was there before", () => {
  const first = { ...report, files: 3, filesAdded: 3, filesUnchanged: 0, chunksEmbedded: 4, chunksReused: 2 };
  expect(changes(first)).toBe("3 new; 4 chunks embedded, 2 repeated");
  expect(changes({ ...first, files: 5, filesUnchanged: 2 })).toBe("3 new, 2 unchanged; 4 chunks embedded, 2 known or repeated");
});

test("nothing in a language: the languages that are there are named", async () => {
  const { out } = await call(["search", "q", "--language", "rust"], {
    search: () => Promise.resolve({ hits: [], mode: "hybrid", words: [], tookMs: 1 }),
    status: () => Promise.resolve({ ...status, languages: { python: 1, go: 7 } }),
  });
  expect(out).toContain("Indexed here: go, python. Try without --language.");
});

test("a limit below one is told its bounds", async () => {
  expect(await call(["search", "q", "--limit", "-1"])).toMatchObject({ code: 2, err: 'sextant: --limit is a whole number from 1 to 1000, not "-1". See: sextant help search\n' });
});
