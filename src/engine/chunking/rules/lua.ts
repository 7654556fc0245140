import { isOpen, type LanguageRules, oneLine, type Rule } from "../rules.ts";

/** M.sub.f and M:f: f, inside M (and sub). */
function dotted(path: string): { readonly name: string; readonly scope: readonly string[] } {
  const parts = path.split(/[.:]/);
  return { name: parts.pop() as string, scope: parts };
}

const functionDeclaration: Rule = (site) => {
  const path = /^(?:local\s+)?function\s+([\w.:]+)/.exec(site.head)?.[1];
  if (path === undefined) return null;
  const { name, scope } = dotted(path);
  return { kind: scope.length > 0 ? "method" : "function", name, scope };
};

const assignment: Rule = (site) => {
  const match = /^([\w.]+)\s*=\s*(function\b)?/.exec(site.head);
  if (match === null) return null;
  const { name, scope } = dotted(match[1] as string);
  if (match[2] !== undefined) return { kind: scope.length > 0 ? "method" : "function", name, scope };
  return isOpen(site) ? { kind: "constant", name, scope } : null;
};

const fieldFunction: Rule = (site) => {
  const name = /^(?:\[["'])?(\w+)(?:["']\])?\s*=\s*function\b/.exec(site.head)?.[1];
  return name === undefined ? null : { kind: "method", name };
};

/** busted: describe("...", function() it("...", function() ... */
const call: Rule = (site) => {
  const match = /^(?:describe|it|test|context|insulate|pending)\s*\(\s*(?:"((?:[^"\\\n]|\\.)*)"|'((?:[^'\\\n]|\\.)*)')\s*,/.exec(site.head);
  return match === null ? null : { kind: "test", name: oneLine(match[1] ?? match[2] ?? "") };
};

export const lua: LanguageRules = {
  grammar: "lua",
  define: {
    function_declaration: functionDeclaration,
    assignment_statement: assignment,
    field: fieldFunction,
    function_call: call,
  },
  wrappers: ["variable_declaration"],
  opaque: ["string"],
};
