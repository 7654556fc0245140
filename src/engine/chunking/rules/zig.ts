import { isOpen, type LanguageRules, named, oneLine, type Rule } from "../rules.ts";

/** `const Point = struct { ... }` makes a type; `const std = @import("std")` is an import. */
const variable: Rule = (site) => {
  const match = /\b(?:const|var)\s+(@"[^"]*"|\w+)[^=;]*=?\s*(@import|@cImport)?(?:(?:extern|packed)\s+)?(struct|union|enum|opaque|error)?\b/.exec(site.head);
  if (match === null) return null;
  if (match[2] !== undefined) return "import";
  const name = match[1] as string;
  if (match[3] !== undefined) return { kind: match[3] === "enum" || match[3] === "error" ? "enum" : "class", name };
  return isOpen(site) ? { kind: "constant", name } : null;
};

const test: Rule = (site) => {
  const match = /^test\s*(?:"((?:[^"\\\n]|\\.)*)"|(\w+))?/.exec(site.head);
  return { kind: "test", name: oneLine(match?.[1] ?? match?.[2] ?? "test") };
};

export const zig: LanguageRules = {
  grammar: "zig",
  define: {
    function_declaration: named("function"),
    variable_declaration: variable,
    test_declaration: test,
  },
  opaque: ["string", "multiline_string"],
  nested: true,
};
