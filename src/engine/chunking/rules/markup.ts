/** HTML, CSS, YAML and TOML: what they define are sections. */
import { type LanguageRules, oneLine, type Rule } from "../rules.ts";

const element: Rule = (site) => {
  const tag = /^<[^>]*>/.exec(site.head)?.[0];
  const id = tag === undefined ? undefined : /\sid\s*=\s*["']?([^"'\s>]+)/.exec(tag)?.[1];
  return id === undefined ? null : { kind: "section", name: id };
};

export const html: LanguageRules = {
  grammar: "html",
  define: { element, script_element: element, style_element: element },
  opaque: ["raw_text", "comment"],
};

/** The text before the block: a selector, a media query, a keyframes name. */
const ruleSet: Rule = (site) => {
  const name = oneLine(/^[^{]*/.exec(site.head)?.[0] ?? "");
  return name === "" ? null : { kind: "section", name };
};

export const css: LanguageRules = {
  grammar: "css",
  define: { rule_set: ruleSet, media_statement: ruleSet, supports_statement: ruleSet, keyframes_statement: ruleSet, at_rule: ruleSet },
  imports: ["import_statement", "charset_statement"],
};

/** Keys of the first two levels; deeper ones are data. `inside` tells only the kind, so the indent tells the level. */
const key: Rule = (site) => {
  const node = site.node();
  if (node.startPosition.column > 2) return null;
  const name = node.childForFieldName("key")?.text;
  return name === undefined ? null : { kind: "section", name: oneLine(name.replace(/^["']|["']$/g, "")) };
};

export const yaml: LanguageRules = {
  grammar: "yaml",
  define: { block_mapping_pair: key },
  opaque: ["block_scalar", "double_quote_scalar", "single_quote_scalar"],
};

const table: Rule = (site) => {
  const name = /^\[+\s*([^\]\n]+?)\s*\]/.exec(site.head)?.[1];
  return name === undefined ? null : { kind: "section", name };
};

export const toml: LanguageRules = {
  grammar: "toml",
  define: { table, table_array_element: table },
  opaque: ["string"],
};
