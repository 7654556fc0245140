/** Settings as people write them, and rows as hostile code would have them. */
import { expect, test } from "vitest";
import { plain } from "../../src/extension/search/hitText.ts";
import { checkSettings } from "../../src/extension/settings.ts";

test.each([
  ["search.limit", 1, "a whole number from 5 to 100"],
  ["search.mode", "psychic", "one of hybrid, semantic, keyword"],
  ["indexing.automatic", "yes", "true or false"],
  ["dataDirectory", "relative/folder", "the absolute path of a folder, or empty"],
] as const)("%s = %j is named and its default taken", (key, value, wanted) => {
  const { settings, problems } = checkSettings((asked) => (asked === key ? value : undefined));
  expect(problems).toHaveLength(1);
  expect(problems[0]).toContain(`sextant.${key} must be ${wanted}`);
  expect(settings[key]).toEqual(checkSettings(() => undefined).settings[key]);
});

test("code is shown as it is, not as icons", () => {
  expect(plain("$(document).ready(() => $(this))")).toBe("\\$(document).ready(() => \\$(this))");
  expect(plain("a\u202eb")).toBe("a<U+202E>b");
});
