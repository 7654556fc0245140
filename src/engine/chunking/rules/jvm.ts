/** Java, Kotlin and Scala. */
import { each, firstOf, isOpen, type LanguageRules, named, oneLine, spelled, type Rule, whereOpen } from "../rules.ts";

export const java: LanguageRules = {
  grammar: "java",
  define: {
    class_declaration: named("class"),
    record_declaration: named("class"),
    interface_declaration: named("interface"),
    annotation_type_declaration: named("interface"),
    enum_declaration: named("enum"),
    method_declaration: named("method"),
    constructor_declaration: named("method"),
    compact_constructor_declaration: named("method"),
    field_declaration: each("constant", ["variable_declarator"], "name"),
    constant_declaration: each("constant", ["variable_declarator"], "name"),
  },
  imports: ["import_declaration", "package_declaration"],
  opaque: ["string_literal"],
};

const kotlinClass: Rule = (site) => {
  const node = site.node();
  const name = node.childForFieldName("name")?.text;
  if (name === undefined) return null;
  const before = site.head.slice(0, Math.max(0, node.childForFieldName("name")!.startIndex - node.startIndex));
  return { kind: /\binterface\s*$/.test(before) ? "interface" : /\benum\s+class\s*$/.test(before) ? "enum" : "class", name };
};

/** `fun String.shout()`: the receiver is where it belongs. */
const kotlinFunction: Rule = (site) => {
  const name = site.node().childForFieldName("name")?.text.replaceAll("`", "");
  if (name === undefined) return null;
  const receiver = /\bfun\s+(?:<[^>]*>\s*)?([\w.]+)(?:<[^(]*>)?\??\.[\w`]/.exec(site.head)?.[1];
  return receiver === undefined || site.inside !== null ? { kind: "function", name } : { kind: "function", name, scope: [receiver] };
};

export const kotlin: LanguageRules = {
  grammar: "kotlin",
  define: {
    class_declaration: kotlinClass,
    object_declaration: named("class"),
    companion_object: firstOf(named("class"), () => ({ kind: "class", name: "Companion", listed: false })),
    function_declaration: kotlinFunction,
    secondary_constructor: () => ({ kind: "method", name: "constructor" }),
    property_declaration: whereOpen(spelled("constant", /\b(?:val|var)\s+(?:<[^>]*>\s*)?(?:[\w<>?, ]+\.)?(\w+|`[^`]+`)/)),
    type_alias: named("type", "type"),
  },
  imports: ["import", "package_header"],
  opaque: ["string_literal", "multiline_string_literal"],
};

/** test("..."), it("..."), "it" should "..." in: ScalaTest and munit. */
const scalaTest: Rule = (site) => {
  const match = /^(?:test|it|describe|property|feature|scenario|ignore)\s*\(\s*"((?:[^"\\\n]|\\.)*)"[^{\n]*\{/.exec(site.head);
  return match === null ? null : { kind: "test", name: oneLine(match[1] as string) };
};
const scalaInfixTest: Rule = (site) => {
  const match = /^"((?:[^"\\\n]|\\.)*)"\s+(should|must|can|when|in|-)\s+(?:"((?:[^"\\\n]|\\.)*)"\s+in\b)?/.exec(site.head);
  if (match === null || !site.head.includes("{")) return null;
  return { kind: "test", name: oneLine(match[3] === undefined ? (match[1] as string) : `${match[1]} ${match[2]} ${match[3]}`) };
};
const scalaValue: Rule = (site) => (isOpen(site) ? spelled("constant", /\b(?:val|var)\s+(\w+|`[^`]+`)/)(site) : null);

export const scala: LanguageRules = {
  grammar: "scala",
  define: {
    class_definition: named("class"),
    object_definition: named("class"),
    package_object: named("module"),
    trait_definition: named("interface"),
    enum_definition: named("enum"),
    function_definition: named("function"),
    function_declaration: named("function"),
    type_definition: whereOpen(named("type")),
    given_definition: named("constant"),
    val_definition: scalaValue,
    var_definition: scalaValue,
    val_declaration: scalaValue,
    var_declaration: scalaValue,
    extension_definition: spelled("class", /^extension\s*(?:\[[^\]]*\]\s*)?\(\s*\w+\s*:\s*([\w.]+)/, { listed: false }),
    call_expression: scalaTest,
    infix_expression: scalaInfixTest,
  },
  wrappers: ["extension_definition"],
  leads: ["annotation"],
  imports: ["import_declaration", "package_clause"],
  opaque: ["string", "interpolated_string_expression"],
};
