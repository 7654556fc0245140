/** One form per word family. */
import { expect, test } from "vitest";
import { stem, stems } from "../../src/engine/search/wordForms.ts";

test.each([
  ["parser parsing parsed parse parses"],
  ["handler handlers handling handle"],
  ["render rendering renders rendered"],
  ["tokenise tokenizer tokeniser tokenizing tokenises"],
  ["normalisation normalization normalise normalizer"],
  ["behaviour behavior behaviours"],
  ["validate validation validator"],
  ["cookies cookie"],
  ["retries retry"],
])("%s", (family) => expect(new Set(family.split(" ").map(stem)).size).toBe(1));

test.each([
  ["user", "use"],
  ["server", "service"],
  ["order", "ordinal"],
  ["hour", "hor"],
])("%s is not %s", (a, b) => expect(stem(a)).not.toBe(stem(b)));

test("identifiers are split first", () => expect(stems("parseURLs_withRetries")).toEqual(["pars", "url", "with", "retri"]));
