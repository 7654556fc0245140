import { always, type LanguageRules, named, type Rule, spelled, whereOpen } from "../rules.ts";

/** The grammar calls class, struct, enum, actor and extension all class_declaration; the keyword tells. */
const type: Rule = (site) => {
  const node = site.node();
  const nameNode = node.childForFieldName("name");
  if (nameNode === null) return null;
  const before = site.head.slice(0, Math.max(0, nameNode.startIndex - node.startIndex));
  const name = nameNode.text.replace(/<.*/s, "");
  if (/\bextension\s*$/.test(before)) return { kind: "class", name, listed: false };
  return { kind: /\benum\s*$/.test(before) ? "enum" : "class", name };
};

const functionRule: Rule = (site) => {
  const match = /\bfunc\s+([^\s(<]+)|\b(init)\b[?!]?\s*[(<]/.exec(site.head);
  return match === null ? null : { kind: "function", name: (match[1] ?? match[2]) as string };
};

export const swift: LanguageRules = {
  grammar: "swift",
  define: {
    class_declaration: type,
    protocol_declaration: named("interface"),
    function_declaration: functionRule,
    protocol_function_declaration: functionRule,
    init_declaration: always("method", "init"),
    deinit_declaration: always("method", "deinit"),
    subscript_declaration: always("method", "subscript"),
    typealias_declaration: named("type"),
    property_declaration: whereOpen(spelled("constant", /\b(?:let|var)\s+(\w+|`\w+`)/)),
    protocol_property_declaration: spelled("constant", /\b(?:let|var)\s+(\w+)/),
  },
  leads: ["attribute"],
  imports: ["import_declaration"],
  opaque: ["line_string_literal", "multi_line_string_literal", "raw_string_literal"],
};
