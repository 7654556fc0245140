import { field, isOpen, type LanguageRules, named, type Rule } from "../rules.ts";

const assignment: Rule = (site) => {
  if (!isOpen(site)) return null;
  const left = site.node().childForFieldName("left");
  return left?.type === "identifier" ? { kind: "constant", name: left.text } : null;
};

export const python: LanguageRules = {
  grammar: "python",
  define: {
    function_definition: named("function"),
    class_definition: named("class"),
    assignment,
    type_alias_statement: (site) => {
      const name = field(site.node(), "left");
      return name === null ? null : { kind: "type", name: name.replace(/\[.*/, "") };
    },
  },
  wrappers: ["decorated_definition", "expression_statement"],
  imports: ["import_statement", "import_from_statement", "future_import_statement"],
  opaque: ["string"],
  nested: true,
};
