import { isOpen, type LanguageRules, named, type Rule } from "../rules.ts";

const properties: Rule = (site) => {
  const names = [...site.head.matchAll(/\$(\w+)/g)].slice(0, 1);
  return names.map((match) => ({ kind: "constant" as const, name: match[1] as string }));
};

const assignment: Rule = (site) => {
  const match = /^\$(\w+)\s*=\s*(static\s+)?(function|fn)\b/.exec(site.head);
  return match === null || !isOpen(site) ? null : { kind: "function", name: match[1] as string };
};

const namespace: Rule = (site) => {
  const node = site.node();
  if (node.childForFieldName("body") === null) return "import";
  const name = node.childForFieldName("name")?.text;
  return name === undefined ? null : { kind: "module", name };
};

const defined: Rule = (site) => {
  const match = /^define\(\s*['"](\w+)['"]/.exec(site.head);
  return match === null ? null : { kind: "constant", name: match[1] as string };
};

export const php: LanguageRules = {
  grammar: "php",
  define: {
    function_definition: named("function"),
    method_declaration: named("method"),
    class_declaration: named("class"),
    interface_declaration: named("interface"),
    trait_declaration: named("class"),
    enum_declaration: named("enum"),
    property_declaration: properties,
    const_declaration: (site) => {
      const names = site.node().namedChildren.filter((child) => child.type === "const_element");
      return names.map((one) => ({ kind: "constant" as const, name: one.namedChildren[0]?.text ?? one.text }));
    },
    assignment_expression: assignment,
    function_call_expression: defined,
    namespace_definition: namespace,
  },
  wrappers: ["expression_statement"],
  imports: ["namespace_use_declaration"],
  opaque: ["string", "heredoc", "nowdoc", "text"],
};
