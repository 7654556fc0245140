import { isOpen, type LanguageRules, named, type Rule } from "../rules.ts";

const assignment: Rule = (site) => {
  const name = /^(\w+)=/.exec(site.head)?.[1];
  // Assignments in loops and branches change what others define.
  return name === undefined || !isOpen(site) || site.node().startPosition.column > 0 ? null : { kind: "constant", name };
};

const declaration: Rule = (site) => {
  const name = /^(?:readonly|export|declare|typeset)\s+(?:-\w+\s+)*(\w+)/.exec(site.head)?.[1];
  return name === undefined || !isOpen(site) ? null : { kind: "constant", name };
};

const command: Rule = (site) => (/^(?:source|\.)\s/.test(site.head) ? "import" : null);

export const bash: LanguageRules = {
  grammar: "bash",
  define: {
    function_definition: named("function"),
    variable_assignment: assignment,
    declaration_command: declaration,
    command,
  },
  opaque: ["string", "raw_string", "heredoc_body"],
};
