import { expect, test } from "vitest";
import { documentedDefinitions } from "../../src/engine/chunking/documentation.ts";

test("a comment above and a docstring inside say what code does; the code comes without them", async () => {
  const [ts] = await documentedDefinitions("a.ts", "/**\n * Adds the two numbers together. More.\n */\nexport function add(a: number, b: number) {\n  return a + b;\n}\n");
  expect(ts).toMatchObject({ says: "Adds the two numbers together.", symbol: "add" });
  expect(ts?.code).not.toContain("Adds");
  const [py] = await documentedDefinitions("a.py", 'def add(a, b):\n    """Adds the two numbers together.\n\n    More.\n    """\n    return a + b\n');
  expect(py).toMatchObject({ says: "Adds the two numbers together.", code: "def add(a, b):\n    return a + b" });
});

test.each([
  ["/** @brief adds the two numbers together */", "adds the two numbers together"],
  ["// ==========\n// Module\n// ==========\n", null],
  ["// ----------------\n// Adds the two numbers together\n// ----------------", "Adds the two numbers together"],
  ["/** Adds two {@link java.lang.Number numbers} to a {@code sum}. */", "Adds two java.lang.Number to a sum."],
  ["/** Says {@code a + b} and {@literal not a - b}. */", "Says a + b and not a - b."],
])("marks of markup are left out: %s", async (comment, says) => {
  expect((await documentedDefinitions("a.ts", `${comment}\nexport function add(a: number, b: number) {\n  return a + b;\n}\n`))[0]?.says ?? null).toBe(says);
});

test("a definition without documentation is no pair, and neither is a heading", async () => {
  expect(await documentedDefinitions("a.ts", "// Helpers\nfunction a() {\n  return 1;\n}\nfunction b() {\n  return 2;\n}\n")).toEqual([]);
});
