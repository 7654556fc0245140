/** JavaScript, TypeScript and their JSX forms: one table, because their node types are one family. */
import type { Node } from "web-tree-sitter";
import { field, isOpen, type LanguageRules, named, oneLine, type Rule } from "../rules.ts";

const FUNCTIONS = new Set(["arrow_function", "function_expression", "function", "generator_function"]);
const TEST = /^(?:describe|it|test|suite|context|specify|bench)\b(?:\.\w+)*(?:\s*\((?:[^()]|\([^()]*\))*\))??\s*\(\s*(?:"((?:[^"\\\n]|\\.)*)"|'((?:[^'\\\n]|\\.)*)'|`((?:[^`\\]|\\.)*)`)\s*,/;

/** Calls that hand a function through: memo(() => ...), React.forwardRef(function ...). map(() => ...) is none. */
const WRAPPING_CALL = /^(?:\w+\.)?(?:memo|forwardRef|observer|lazy|useCallback|debounce|throttle|once|memoize\w*|cache|defineComponent|createAsyncThunk|curry|promisify|action|with[A-Z]\w*|wrap\w*)$/;

/** What the value of `name = value` makes the name: a function, a class, or (null) just a value. */
function kindOfValue(value: Node | null): "function" | "class" | null {
  if (value === null) return null;
  if (FUNCTIONS.has(value.type)) return "function";
  if (value.type === "class") return "class";
  if (value.type === "call_expression" && WRAPPING_CALL.test(value.childForFieldName("function")?.text ?? "")) {
    const given = value.childForFieldName("arguments")?.namedChildren ?? [];
    return given.length <= 2 && given.some((one) => FUNCTIONS.has(one.type)) ? "function" : null;
  }
  return null;
}

const declarator: Rule = (site) => {
  const node = site.node();
  const name = node.childForFieldName("name");
  if (name?.type !== "identifier") return null;
  const kind = kindOfValue(node.childForFieldName("value"));
  if (kind === null && !isOpen(site)) return null;
  return { kind: kind ?? "constant", name: name.text };
};

const fieldDefinition: Rule = (site) => {
  const node = site.node();
  const name = field(node, "name") ?? field(node, "property");
  if (name === null) return null;
  return { kind: kindOfValue(node.childForFieldName("value")) === "function" ? "method" : "constant", name };
};

/** `exports.x = ...`, `module.exports = ...`, `Foo.prototype.bar = function`. */
const assignment: Rule = (site) => {
  if (!/^[\w$.]+\s*=/.test(site.head)) return null;
  const node = site.node();
  const left = node.childForFieldName("left");
  if (left?.type !== "member_expression") return null;
  const path = left.text.split(".");
  const kind = kindOfValue(node.childForFieldName("right"));
  const name = path[path.length - 1] as string;
  if (path[0] === "module" || path[0] === "exports") {
    if (kind === null && !isOpen(site)) return null;
    return { kind: kind ?? (name === "exports" ? "module" : "constant"), name };
  }
  if (kind === null) return null;
  const owner = path.slice(0, -1).filter((part) => part !== "prototype" && part !== "this");
  return { kind: owner.length > 0 ? "method" : kind, name, scope: owner };
};

/** Object members: only functions are worth a name. */
const pair: Rule = (site) => {
  const node = site.node();
  const name = field(node, "key");
  if (name === null || kindOfValue(node.childForFieldName("value")) !== "function") return null;
  return { kind: "method", name: name.replace(/^["']|["']$/g, "") };
};

const call: Rule = (site) => {
  const match = TEST.exec(site.head);
  if (match === null) return null;
  return { kind: "test", name: oneLine(match[1] ?? match[2] ?? match[3] ?? "") };
};

const defaultExport: Rule = (site) => {
  if (!site.head.startsWith("export default")) return null;
  const node = site.node();
  const value = node.childForFieldName("value");
  if (value === null) return null;
  const kind = kindOfValue(value) ?? (value.type === "object" ? "constant" : null);
  return kind === null ? null : { kind, name: "default" };
};

export const ecmascript = (grammar: "javascript" | "typescript" | "tsx"): LanguageRules => ({
  grammar,
  define: {
    // Overloads and what they overload are one definition.
    function_declaration: named("function", "name", { clause: true }),
    generator_function_declaration: named("function"),
    function_signature: named("function", "name", { clause: true }),
    class_declaration: named("class"),
    abstract_class_declaration: named("class"),
    method_definition: named("method"),
    method_signature: named("method"),
    abstract_method_signature: named("method"),
    public_field_definition: fieldDefinition,
    field_definition: fieldDefinition,
    interface_declaration: named("interface"),
    type_alias_declaration: named("type"),
    enum_declaration: named("enum"),
    internal_module: named("module"),
    module: (site) => {
      const name = field(site.node(), "name");
      return name === null ? null : { kind: "module", name: name.replace(/^["']|["']$/g, "") };
    },
    variable_declarator: declarator,
    assignment_expression: assignment,
    pair,
    call_expression: call,
    export_statement: defaultExport,
  },
  wrappers: ["export_statement", "lexical_declaration", "variable_declaration", "expression_statement", "ambient_declaration", "await_expression"],
  leads: ["decorator"],
  imports: ["import_statement"],
  opaque: ["string", "template_string", "regex"],
  nested: true,
});
