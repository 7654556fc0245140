import { field, type LanguageRules, named, type Rule, whereOpen } from "../rules.ts";

/** `impl<T> fmt::Display for Stack<T>`: what it holds belongs to Stack, which is defined elsewhere. */
const implementation: Rule = (site) => {
  const type = field(site.node(), "type");
  if (type === null) return null;
  const name = type.replace(/<.*/, "").replace(/^&?(?:mut |dyn )*/, "").split("::").pop();
  return { kind: "class", name: name === undefined || name === "" ? type : name, listed: false };
};

const module: Rule = (site) => {
  const node = site.node();
  if (node.childForFieldName("body") === null) return "import";
  const name = field(node, "name");
  return name === null ? null : { kind: "module", name };
};

export const rust: LanguageRules = {
  grammar: "rust",
  define: {
    function_item: named("function"),
    function_signature_item: named("function"),
    struct_item: named("class"),
    union_item: named("class"),
    enum_item: named("enum"),
    trait_item: named("interface"),
    impl_item: implementation,
    mod_item: module,
    const_item: whereOpen(named("constant")),
    static_item: whereOpen(named("constant")),
    type_item: whereOpen(named("type")),
    macro_definition: named("function"),
  },
  leads: ["attribute_item"],
  imports: ["use_declaration", "extern_crate_declaration"],
  opaque: ["string_literal", "raw_string_literal"],
};
