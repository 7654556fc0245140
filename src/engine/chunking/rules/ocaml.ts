import { isOpen, type LanguageRules, type Rule, spelled } from "../rules.ts";

/** `let f x = ...` at the top or in a module; a let inside an expression is another node and names nothing others see. */
const binding: Rule = (site) => {
  if (!isOpen(site)) return null;
  if (/^\(\)\s*=/.test(site.head)) return { kind: "function", name: "()", listed: false };
  const match = /^(?:\(\s*([^\s()]+)\s*\)|([a-z_][\w']*))\s*(=|:)?\s*(fun\b|function\b)?/.exec(site.head);
  const name = match?.[1] ?? match?.[2];
  if (name === undefined || name === "_") return null;
  return { kind: match?.[3] !== undefined && match[4] === undefined ? "constant" : "function", name };
};

const define: LanguageRules["define"] = {
  let_binding: binding,
  type_binding: spelled("type", /^(?:\([^)]*\)\s*|'\w+\s+|[+-]?'\w+\s+)?([a-z_][\w'.]*)/),
  module_binding: spelled("module", /^([A-Z][\w']*)/),
  module_type_definition: spelled("interface", /^module\s+type\s+(?:of\s+)?([A-Za-z][\w']*)/),
  class_binding: spelled("class", /^(?:virtual\s+)?(?:\[[^\]]*\]\s*)?([a-z_][\w']*)/),
  method_definition: spelled("method", /^method!?\s+(?:private\s+|virtual\s+)*([a-z_][\w']*)/),
  exception_definition: spelled("type", /^exception\s+([A-Z][\w']*)/),
  external: spelled("function", /^external\s+(?:\(\s*)?([^\s()]+)/),
  value_specification: spelled("function", /^val\s+(?:\(\s*)?([^\s():]+)/),
};

const rules = {
  define,
  wrappers: ["value_definition", "type_definition", "module_definition", "class_definition"],
  imports: ["open_module"],
  opaque: ["string", "quoted_string"],
};

export const ocaml: LanguageRules = { grammar: "ocaml", ...rules };
export const ocamlInterface: LanguageRules = { grammar: "ocaml_interface", ...rules };
