import { isOpen, type LanguageRules, named, oneLine, type Rule } from "../rules.ts";

const REQUIRE = /^(?:require|require_relative|load|autoload)\b/;
const TEST = /^(?:RSpec\.)?(?:describe|context|it|specify|test|scenario|feature|should|shared_examples|shared_examples_for|shared_context|its)\b[\s(]*(?:"((?:[^"\\\n]|\\.)*)"|'((?:[^'\\\n]|\\.)*)'|([A-Z][\w:]*|:\w+))/;
const NAMED_BLOCK = /^(task|namespace)\b[\s(]*(?:["':]?)([\w:-]+)/;

/** RSpec, minitest and rake say what they define by calling a method. */
const call: Rule = (site) => {
  if (REQUIRE.test(site.head)) return "import";
  const test = TEST.exec(site.head);
  if (test !== null && /\bdo\b|\{/.test(site.head)) return { kind: "test", name: oneLine(test[1] ?? test[2] ?? test[3] ?? "") };
  const block = NAMED_BLOCK.exec(site.head);
  if (block !== null && /\bdo\b/.test(site.head)) return { kind: block[1] === "task" ? "function" : "module", name: (block[2] as string).replace(/:$/, "") };
  return null;
};

const assignment: Rule = (site) => {
  if (!isOpen(site)) return null;
  const match = /^([A-Z]\w*)\s*=\s*((?:Struct|Class|Data|Module)\.(?:new|define))?/.exec(site.head);
  return match === null ? null : { kind: match[2] === undefined ? "constant" : "class", name: match[1] as string };
};

const named2 = (kind: "class" | "module"): Rule => {
  const byName = named(kind);
  return (site) => {
    const answer = byName(site);
    // class Foo::Bar: Bar, inside Foo.
    if (answer === null || typeof answer === "string" || !("name" in answer) || !answer.name.includes("::")) return answer;
    const path = answer.name.split("::").filter((part) => part !== "");
    return { kind, name: path.pop() as string, scope: path };
  };
};

export const ruby: LanguageRules = {
  grammar: "ruby",
  define: {
    method: named("method"),
    singleton_method: named("method"),
    class: named2("class"),
    module: named2("module"),
    call,
    assignment,
  },
  // `private def x`, `memoize def x`: the call is only a wrapper.
  wrappers: ["argument_list"],
  imports: [],
  opaque: ["string", "heredoc_body", "regex"],
};
