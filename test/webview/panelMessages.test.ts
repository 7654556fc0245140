/** Only what is a message passes the border between panel and extension, in either direction. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { NO_FILTERS, NOTHING_REMEMBERED, readHostMessage, readPanelMessage, readRemembered } from "../../src/protocol/panelMessages.ts";

const place = { folder: "file:///f", path: "a.ts", startLine: 1, endLine: 2 };
const hit = { ...place, id: "some-chunk", score: 0.5, language: "typescript", symbol: null, kind: "block", scope: [], snippet: "x", more: [] };

describe("from the panel", () => {
  test.each([
    { kind: "ready" },
    { kind: "ask", id: 1, question: { kind: "words", text: "x" }, filters: NO_FILTERS },
    { kind: "ask", id: 1, question: { kind: "similar", to: { kind: "place", place, label: "a" } }, filters: NO_FILTERS },
    { kind: "open", place, beside: false },
    { kind: "act", action: "rebuild-index" },
    { kind: "vote", question: { kind: "words", text: "x" }, hit, place, value: "removed", shown: ["some-chunk"] },
  ])("%j passes", (message) => expect(readPanelMessage(message)).toBe(message));

  test.each([
    null,
    "ready",
    { kind: "toString" },
    { kind: "act", action: "workbench.action.terminal.sendSequence" },
    { kind: "open", place: { ...place, startLine: 0 }, beside: false },
    { kind: "open", place: { ...place, startLine: 1.5 }, beside: false },
    { kind: "open", place, beside: "yes" },
    { kind: "vote", question: { kind: "words", text: "x" }, hit, place, value: "opened", shown: [] },
    { kind: "vote", question: { kind: "words", text: "x" }, hit: { ...hit, snippet: undefined }, place, value: "up", shown: [] },
    { kind: "ask", id: 1, question: { kind: "words" }, filters: NO_FILTERS },
    { kind: "ask", id: 1, question: { kind: "words", text: "x" }, filters: { ...NO_FILTERS, mode: "magic" } },
  ])("%j does not", (message) => expect(readPanelMessage(message)).toBeUndefined());
});

describe("from the extension", () => {
  const answer = { hits: [hit], marks: [{ place, value: "up", standing: "unsaved", reason: "The disk is full." }], mode: "hybrid", words: [], tookMs: 1 };
  test("an answer passes, with and without reasons", () => {
    expect(readHostMessage({ kind: "answer", id: 1, answer })).toBeDefined();
    expect(readHostMessage({ kind: "answer", id: 1, answer: { ...answer, hits: [{ ...hit, why: [{ part: "words", value: 1, adds: 1 }] }] } })).toBeDefined();
  });
  test("a mark of a kind that does not exist does not", () => {
    for (const mark of [{ place, value: "sideways", standing: "saved" }, { place, value: "up", standing: "lost" }, { value: "up", standing: "saved" }]) {
      expect(readHostMessage({ kind: "marked", id: 1, marks: [mark] })).toBeUndefined();
    }
  });
  test("a hit that lacks anything does not", () => {
    for (const key of Object.keys(hit)) expect(readHostMessage({ kind: "answer", id: 1, answer: { ...answer, hits: [{ ...hit, [key]: undefined }] } }), key).toBeUndefined();
  });
});

test("what another version kept is kept as far as it is understood", () => {
  expect(readRemembered({ history: ["x"], filters: NO_FILTERS })).toEqual({ ...NOTHING_REMEMBERED, history: ["x"] });
  expect(readRemembered({ ...NOTHING_REMEMBERED, question: { kind: "words", text: "x" } })?.question).toEqual({ kind: "words", text: "x" });
  for (const broken of [undefined, null, "x", { history: "x" }, { question: { kind: "magic" } }, { reading: { selected: 0 } }]) expect(readRemembered(broken)).toBeUndefined();
});

test("whatever arrives, nothing is thrown", () => {
  fc.assert(
    fc.property(fc.anything(), (value) => {
      for (const read of [readPanelMessage, readHostMessage]) expect(read(value)).toBeUndefined();
      readRemembered(value);
    }),
  );
});
