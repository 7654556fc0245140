import { isOpen, type LanguageRules, oneLine, type Rule, spelled } from "../rules.ts";

/** `function Base.show(io, x)`: show, inside Base. */
const functionRule: Rule = (site) => {
  const path = /^(?:function|macro)\s+((?:\w+\.)*(?:[\w!]+|:?\(?[^\s\w(]+\)?))/.exec(site.head)?.[1];
  return path === undefined ? null : method(path);
};

function method(path: string): { readonly kind: "function"; readonly name: string; readonly scope: readonly string[]; readonly clause: true } {
  const parts = path.split(".");
  return { kind: "function", name: parts.pop() as string, scope: parts, clause: true };
}

/** f(x) = ... is a function too. */
const assignment: Rule = (site) => {
  const short = /^((?:\w+\.)*[\w!]+)(?:\{[^}]*\})?\((?:[^()]|\([^()]*\))*\)(?:\s*::\s*[\w.{}]+)?(?:\s+where\s+[\w{}<:, ]+)?\s*=(?!=)/.exec(site.head)?.[1];
  if (short !== undefined) return method(short);
  if (!isOpen(site)) return null;
  const name = /^([\w!]+)\s*(?:::[^=]+)?=(?!=)/.exec(site.head)?.[1];
  return name === undefined ? null : { kind: "constant", name };
};

const testset: Rule = (site) => {
  const match = /^@testset\s+(?:\w+\s+)?"((?:[^"\\\n]|\\.)*)"/.exec(site.head);
  return match === null ? null : { kind: "test", name: oneLine(match[1] as string) };
};

export const julia: LanguageRules = {
  grammar: "julia",
  define: {
    function_definition: functionRule,
    macro_definition: functionRule,
    assignment,
    struct_definition: spelled("class", /^(?:mutable\s+)?struct\s+([\w!]+)/),
    abstract_definition: spelled("type", /^abstract\s+type\s+([\w!]+)/),
    primitive_definition: spelled("type", /^primitive\s+type\s+([\w!]+)/),
    module_definition: spelled("module", /^(?:bare)?module\s+(\w+)/),
    macrocall_expression: testset,
  },
  wrappers: ["const_statement"],
  leads: ["string_literal"],
  imports: ["using_statement", "import_statement", "export_statement"],
  opaque: ["string_literal", "command_literal", "prefixed_string_literal"],
};
