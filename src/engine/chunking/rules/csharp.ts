import { always, isOpen, type LanguageRules, named, type Rule, spelled } from "../rules.ts";

/** Fields and events: the names stand in the inner declaration, without a field of their own. */
const variables: Rule = (site) => {
  if (!isOpen(site)) return null;
  const inner = site.node().namedChildren.find((child) => child.type === "variable_declaration");
  const names = inner?.namedChildren.filter((child) => child.type === "variable_declarator") ?? [];
  return names.map((one) => ({ kind: "constant" as const, name: one.childForFieldName("name")?.text ?? one.namedChildren[0]?.text ?? one.text }));
};

export const csharp: LanguageRules = {
  grammar: "c_sharp",
  define: {
    class_declaration: named("class"),
    struct_declaration: named("class"),
    record_declaration: named("class"),
    interface_declaration: named("interface"),
    enum_declaration: named("enum"),
    delegate_declaration: named("type"),
    namespace_declaration: named("module"),
    method_declaration: named("method"),
    constructor_declaration: named("method"),
    destructor_declaration: named("method"),
    local_function_statement: named("function"),
    property_declaration: named("constant"),
    event_declaration: named("constant"),
    indexer_declaration: always("method", "this[]"),
    operator_declaration: spelled("method", /\b(operator\s*[^\s(]+)/),
    conversion_operator_declaration: spelled("method", /\b(operator\s+[\w.<>?]+)/),
    field_declaration: variables,
    event_field_declaration: variables,
  },
  imports: ["using_directive", "extern_alias_directive"],
  opaque: ["string_literal", "verbatim_string_literal", "raw_string_literal"],
};
