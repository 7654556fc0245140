/** C and C++. A name hides in a chain of declarators: `int *(*f(int))[3]`, `T ns::Foo<T>::bar() const`. */
import type { Node } from "web-tree-sitter";
import { field, isOpen, type LanguageRules, named, oneLine, type Rule, type Site } from "../rules.ts";

const DECLARATORS = /declarator$/;

/** The innermost declarator: what is declared. */
function declared(node: Node): { readonly name: string; readonly isFunction: boolean } | null {
  let at: Node | null = node.childForFieldName("declarator");
  let isFunction = false;
  for (let steps = 0; at !== null && steps < 20; steps++) {
    if (at.type === "operator_cast") return { name: oneLine(at.text.replace(/\s*\(.*/s, "")), isFunction: true };
    if (!DECLARATORS.test(at.type)) return { name: oneLine(at.text), isFunction };
    if (at.type === "function_declarator") isFunction = true;
    at = at.childForFieldName("declarator") ?? at.namedChildren.find((child) => child.type.endsWith("declarator") || child.type.endsWith("identifier")) ?? null;
  }
  return null;
}

/** ns::Foo<T>::bar -> bar in [ns, Foo]. */
function qualified(name: string): { readonly name: string; readonly scope: readonly string[] } {
  if (!name.includes("::")) return { name, scope: [] };
  // operator names and template arguments may hold "::" themselves.
  const operator = name.indexOf("operator");
  const path = (operator > 0 ? name.slice(0, operator) : name).replace(/<[^<>]*(?:<[^<>]*>[^<>]*)*>/g, "");
  const parts = path.split("::").map((part) => part.trim()).filter((part) => part !== "");
  const last = operator > 0 ? name.slice(operator) : (parts.pop() ?? name);
  return { name: last, scope: parts };
}

const GOOGLE_TEST = /^(?:TEST|TEST_F|TEST_P|TYPED_TEST|TYPED_TEST_P)\s*\(\s*(\w+)\s*,\s*(\w+)\s*\)/;
/** Catch2, doctest: TEST_CASE("name") { reads as a function, a call or an error, whatever follows. */
const CATCH_TEST = /^(?:TEST_CASE|SCENARIO|TEST_CASE_TEMPLATE|TEST_CASE_METHOD|SECTION|SUBCASE|GIVEN|WHEN|THEN)\s*\(\s*(?:\w+\s*,\s*)?"((?:[^"\\\n]|\\.)*)"/;

function testOf(site: Site): ReturnType<Rule> {
  const google = GOOGLE_TEST.exec(site.head);
  if (google !== null) return { kind: "test", name: `${google[1]}.${google[2]}` };
  const catched = CATCH_TEST.exec(site.head);
  return catched === null ? null : { kind: "test", name: oneLine(catched[1] as string) };
}

const functionDefinition: Rule = (site) => {
  const test = testOf(site);
  if (test !== null) return test;
  const found = declared(site.node());
  // `namespace_macro {` and the like parse as functions of a keyword.
  if (found === null || /^(?:if|for|while|switch|return|namespace)$/.test(found.name)) return null;
  const { name, scope } = qualified(found.name);
  return { kind: scope.length > 0 ? "method" : "function", name, scope };
};

/** Prototypes and global variables, outside of functions. */
const declaration: Rule = (site) => {
  if (!isOpen(site)) return null;
  const found = declared(site.node());
  if (found === null || found.name === "") return null;
  const { name, scope } = qualified(found.name);
  return { kind: found.isFunction ? "function" : "constant", name, scope };
};

/** Only what has a body defines; `struct foo *p` merely mentions. */
const bodied =
  (kind: "class" | "enum" | "type"): Rule =>
  (site) => {
    const node = site.node();
    if (node.childForFieldName("body") === null) return null;
    const name = field(node, "name");
    return name === null ? null : { kind, name: qualified(name).name, scope: qualified(name).scope };
  };

const typedef: Rule = (site) => {
  const found = declared(site.node());
  return found === null ? null : { kind: "type", name: found.name.replace(/^[(*\s]+|[)\s]+$/g, "") };
};

export const c: LanguageRules = {
  grammar: "c",
  define: {
    function_definition: functionDefinition,
    declaration,
    struct_specifier: bodied("type"),
    union_specifier: bodied("type"),
    enum_specifier: bodied("enum"),
    type_definition: typedef,
    preproc_def: named("constant"),
    preproc_function_def: named("function"),
  },
  wrappers: ["declaration", "type_definition"],
  imports: ["preproc_include"],
  opaque: ["string_literal", "concatenated_string", "preproc_arg"],
};

const fieldDeclaration: Rule = (site) => {
  if (site.inside !== "class" || !site.head.includes("(")) return null;
  const found = declared(site.node());
  return found?.isFunction === true ? { kind: "method", name: found.name } : null;
};

export const cpp: LanguageRules = {
  grammar: "cpp",
  define: {
    ...c.define,
    struct_specifier: bodied("class"),
    class_specifier: bodied("class"),
    namespace_definition: named("module", "name"),
    field_declaration: fieldDeclaration,
    alias_declaration: named("type"),
    concept_definition: named("type"),
    expression_statement: testOf,
    using_declaration: () => "import",
  },
  wrappers: ["declaration", "type_definition", "template_declaration", "field_declaration"],
  imports: ["preproc_include"],
  opaque: ["string_literal", "raw_string_literal", "concatenated_string", "preproc_arg"],
};
