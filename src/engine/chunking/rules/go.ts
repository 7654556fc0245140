import { each, field, type LanguageRules, named, type Rule, whereOpen } from "../rules.ts";

/** `func (s *Server[T]) Run()`: Run belongs to Server. */
const method: Rule = (site) => {
  const node = site.node();
  const name = field(node, "name");
  if (name === null) return null;
  const receiver = /([A-Za-z_]\w*)\s*(?:\[[^\]]*\])?\s*\)$/.exec(field(node, "receiver") ?? "")?.[1];
  return { kind: "method", name, scope: receiver === undefined ? [] : [receiver] };
};

const typeSpec: Rule = (site) => {
  const node = site.node();
  const name = field(node, "name");
  if (name === null) return null;
  const type = node.childForFieldName("type")?.type;
  return { kind: type === "interface_type" ? "interface" : type === "struct_type" ? "class" : "type", name };
};

const names = whereOpen(each("constant", ["identifier"]));

export const go: LanguageRules = {
  grammar: "go",
  define: {
    function_declaration: named("function"),
    method_declaration: method,
    type_spec: typeSpec,
    type_alias: typeSpec,
    const_spec: names,
    var_spec: names,
  },
  wrappers: ["type_declaration", "const_declaration", "var_declaration", "var_spec_list"],
  imports: ["import_declaration", "package_clause"],
  opaque: ["interpreted_string_literal", "raw_string_literal"],
};
