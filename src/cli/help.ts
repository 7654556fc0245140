/** The help pages, made from the table of commands. */
import { COMMANDS, COMMON_FLAGS, VERSION_FLAG, type Command, type Flag } from "./commands.ts";

export function overview(): string {
  const commands = COMMANDS.map(({ name, summary }): Row => [name, summary]);
  return [
    "Sextant searches code by meaning, wholly on your machine.",
    "",
    "Usage: sextant COMMAND [FOLDER] [...]",
    "",
    ...table(commands),
    "",
    "Everywhere:",
    ...table([...COMMON_FLAGS, VERSION_FLAG].map(flagRow)),
    "",
    "FOLDER is the current folder unless given. Start with: sextant search 'what you are looking for'",
    "",
  ].join("\n");
}

export function page(command: Command): string {
  const lines = [`${sentence(command.summary)}`, ""];
  for (const [i, form] of command.forms.entries()) lines.push(`${i === 0 ? "Usage:" : "      "} sextant ${command.name} ${form}`);
  if (command.flags.length > 0) lines.push("", ...table(command.flags.map(flagRow)));
  lines.push("", "Everywhere:", ...table(COMMON_FLAGS.map(flagRow)));
  if (command.details !== undefined) lines.push("", ...command.details.split("\n"));
  if (command.examples !== undefined) lines.push("", "Examples:", ...command.examples.map((example) => `  ${example}`));
  return `${lines.join("\n")}\n`;
}

type Row = readonly [name: string, summary: string];

function flagRow(flag: Flag): Row {
  const value = flag.value === undefined ? "" : ` ${flag.value}`;
  return [`${flag.short === undefined ? "    " : `-${flag.short}, `}--${flag.name}${value}`, flag.summary];
}

function table(rows: readonly Row[]): string[] {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, summary]) => `  ${name.padEnd(width)}  ${summary}`);
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
