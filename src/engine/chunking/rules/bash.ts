import { isOpen, type LanguageRules, named, type Rule } from "../rules.ts";

const assignment: Rule = (site) => {
  if (!isOpen(site)) return null;
  const name = /^(\w+)\+?=/.exec(site.head)?.[1];
  return name === undefined ? null : { kind: "constant", name };
};

const command: Rule = (site) => (/^(?:source|\.)\s/.test(site.head) ? "import" : null);

export const bash: LanguageRules = {
  grammar: "bash",
  define: {
    function_definition: named("function"),
    variable_assignment: assignment,
    command,
  },
  wrappers: ["declaration_command"],
  opaque: ["string", "raw_string", "heredoc_body"],
};
