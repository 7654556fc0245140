import { type LanguageRules, oneLine, type Rule } from "../rules.ts";

const MODULE = /^(defmodule|defprotocol)\s*\(?\s*([\w.]+)/;
const IMPLEMENTATION = /^defimpl\s*\(?\s*([\w.]+)(?:[^\n]*?\bfor:\s*([\w.]+))?/;
const FUNCTION = /^(?:def|defp|defmacro|defmacrop|defguard|defguardp|defdelegate|defn|defnp)[\s(]+([a-z_]\w*[?!]?|[^\w\s(]+(?=\s*\()|\w+\s+[^\w\s]+)/;
const TEST = /^(?:describe|test|property|feature|scenario)[\s(]+"((?:[^"\\\n]|\\.)*)"/;
const STRUCT = /^(?:defstruct|defexception|schema|embedded_schema|typedstruct)\b/;
const IMPORT = /^(?:alias|import|require|use)\b/;
const ATTRIBUTE = /^@(?:doc|spec|impl|typedoc|deprecated|decorate|tag|describetag|callback|since)\b/;

/** Everything in Elixir is a call, definitions too. */
const call: Rule = (site) => {
  const { head } = site;
  const definition = FUNCTION.exec(head);
  if (definition !== null) return { kind: "function", name: definition[1] as string, clause: true };
  const module = MODULE.exec(head);
  if (module !== null) return { kind: module[1] === "defprotocol" ? "interface" : "class", name: module[2] as string };
  const implementation = IMPLEMENTATION.exec(head);
  if (implementation !== null) return { kind: "class", name: implementation[2] ?? (implementation[1] as string), scope: implementation[2] === undefined ? [] : [implementation[1] as string], listed: false };
  const test = TEST.exec(head);
  if (test !== null) return { kind: "test", name: oneLine(test[1] as string) };
  if (STRUCT.test(head)) return { kind: "type", name: /^\w+/.exec(head)?.[0] ?? "struct", listed: false };
  return IMPORT.test(head) ? "import" : null;
};

const attribute: Rule = (site) => {
  if (/^@(?:type|typep|opaque)\s+(\w+)/.test(site.head)) return { kind: "type", name: /^@\w+\s+(\w+)/.exec(site.head)?.[1] as string };
  if (ATTRIBUTE.test(site.head)) return "lead";
  const name = /^@([a-z_]\w*)\s+[^\s]/.exec(site.head)?.[1];
  return name === undefined || name === "moduledoc" || site.inside === "function" || site.inside === "method" ? null : { kind: "constant", name };
};

export const elixir: LanguageRules = {
  grammar: "elixir",
  define: { call, unary_operator: attribute },
  opaque: ["string", "sigil", "charlist"],
};
