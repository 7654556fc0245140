/** Colouring by the rules of quoting and comments, line by line. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { type Open, tokenizeLine } from "../../src/webview/tokenize.ts";

/** Each token in brackets with the first letter of its kind. */
function show(text: string, language: string): string {
  let open: Open = null;
  return text
    .split("\n")
    .map((line) => {
      const result = tokenizeLine(line, language, open);
      open = result.open;
      let out = "";
      let at = 0;
      for (const { start, end, kind } of result.tokens) {
        out += `${line.slice(at, start)}[${kind.charAt(0)}:${line.slice(start, end)}]`;
        at = end;
      }
      return out + line.slice(at);
    })
    .join("\n");
}

test.each([
  ["typescript", `const a = "x\\"y"; // done`, `[k:const] a = [s:"x\\"y"]; [c:// done]`],
  ["typescript", "/* a\nb */ return 1", "[c:/*][c: a]\n[c:b */] [k:return] [n:1]"],
  ["typescript", "x = `a\nconst` + 0xff", "x = [s:`][s:a]\n[s:const`] + [n:0xff]"],
  ["typescript", " * inside a comment\n */ let a2 = 2.5e3", "[c: * inside a comment]\n[c: */] [k:let] a2 = [n:2.5e3]"],
  ["rust", "fn f<'a>(c: &'a str) { 'x' }", "[k:fn] f<'a>(c: &'a str) { [s:'x'] }"],
  ["python", `def f(): # why\n"""doc\nif"""\nreturn None`, `[k:def] f(): [c:# why]\n[s:"""][s:doc]\n[s:if"""]\n[k:return] [k:None]`],
  ["sql", "SELECT 1 -- one", "SELECT [n:1] [c:-- one]"],
  ["html", "<p class=\"a\"><!-- b\nc --></p>", "<p class=[s:\"a\"]>[c:<!--][c: b]\n[c:c -->]</p>"],
  ["markdown", "if it's \"this\" # or", "if it's \"this\" # or"],
])("%s", (language, text, expected) => expect(show(text, language)).toBe(expected));

test("tokens are in order, do not overlap and end with the line, whatever it holds", () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(..."ab1 \"'`/*#-{}<!>\\") }), fc.constantFrom("typescript", "python", "rust", "sql", "html", "php"), fc.constantFrom(null, "/*", "`", '"""', "<!--"), (line, language, open) => {
      let at = 0;
      for (const { start, end } of tokenizeLine(line, language, open).tokens) {
        expect(start).toBeGreaterThanOrEqual(at);
        expect(end).toBeGreaterThan(start);
        at = end;
      }
      expect(at).toBeLessThanOrEqual(line.length);
    }),
  );
});
