import { type LanguageRules, named, type Rule } from "../rules.ts";

/** Equations of one function are siblings; `x <+> y = ...` names an operator between its operands. */
const equation: Rule = (site) => {
  if (site.inside === "function" || site.inside === "method") return null;
  const node = site.node();
  const name = node.childForFieldName("name")?.text ?? /^[^\n=|]*?\s([^\w\s"'()[\],;`]+|`\w+`)\s/.exec(site.head)?.[1];
  return name === undefined ? null : { kind: "function", name: name.replaceAll("`", ""), clause: true };
};

/** A signature with its equations below is one function; alone (in a class) it is all there is. */
const signature: Rule = (site) => {
  if (site.inside === "function" || site.inside === "method") return null;
  const name = /^\(?([^\s:,()]+)\)?(?:\s*,[^:]*)?\s*::/.exec(site.head)?.[1];
  return name === undefined ? null : { kind: "function", name, clause: true };
};

const instance: Rule = (site) => {
  const match = /^(?:deriving\s+)?(?:stock\s+|newtype\s+|anyclass\s+)?instance\s+(?:\{-#[^#]*#-\}\s*)?(?:forall[^.]*\.\s*)?(?:[^\n]*?=>\s*)?([^\n]*?)(?:\s+where)?\s*(?:\n|$)/.exec(site.head);
  return match === null || match[1] === "" ? null : { kind: "class", name: match[1] as string, listed: false };
};

export const haskell: LanguageRules = {
  grammar: "haskell",
  define: {
    function: equation,
    bind: equation,
    signature,
    data_type: named("type"),
    newtype: named("type"),
    type_synomym: named("type"),
    type_family: named("type"),
    class: named("interface"),
    instance,
    pattern_synonym: (site) => {
      const name = /^pattern\s+(\w+)/.exec(site.head)?.[1];
      return name === undefined ? null : { kind: "function", name };
    },
  },
  leads: [],
  imports: ["import", "header"],
  opaque: ["literal", "quasiquote", "string"],
};
