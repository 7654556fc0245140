/** Words of the command line to a command with its flags, or one sentence on what is wrong with them. */
import { COMMANDS, COMMON_FLAGS, findCommand, VERSION_FLAG, type Command, type Flag } from "./commands.ts";

/** Wrong usage: exit code 2. `command` is the one whose help explains it, if the words got that far. */
export class UsageError extends Error {
  override readonly name = "UsageError";
  readonly command: string | undefined;
  constructor(message: string, command?: string) {
    super(message);
    this.command = command;
  }
}

/** Flags by name: every value given, in order; a switch that is set has none. */
type FlagValues = ReadonlyMap<string, readonly string[]>;

export interface ParsedArguments {
  /** Undefined where only `--help`, `--version` or nothing was said. */
  readonly command: Command | undefined;
  readonly flags: FlagValues;
  /** What is no flag, without the command's name. */
  readonly positionals: readonly string[];
}

/** Throws `UsageError`. `--` ends the flags; `-` alone is a value (stdin); `--flag=value` and `--flag value` mean the same. */
export function parseArguments(words: readonly string[]): ParsedArguments {
  let command: Command | undefined;
  const flags = new Map<string, string[]>();
  const positionals: string[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    if (word === "--") {
      positionals.push(...words.slice(i + 1));
      break;
    }
    if (!word.startsWith("-") || word === "-") {
      if (command === undefined) command = commandNamed(word);
      else positionals.push(word);
      continue;
    }
    const equals = word.startsWith("--") ? word.indexOf("=") : -1;
    const said = equals < 0 ? word : word.slice(0, equals);
    const flag = flagNamed(said, command);
    const values = flags.get(flag.name) ?? [];
    flags.set(flag.name, values);
    if (flag.value === undefined) {
      if (equals >= 0) throw new UsageError(`${said} takes no value.`, command?.name);
      continue;
    }
    // A value may begin with a dash only after "=" or as a number: `--limit --json` is a forgotten number far more often than a strange one.
    const next = words[i + 1];
    const value = equals >= 0 ? word.slice(equals + 1) : next !== undefined && (next === "-" || !next.startsWith("-") || /^-\d/.test(next)) ? words[++i]! : undefined;
    if (value === undefined || value === "") throw new UsageError(`${said} needs a value: ${said} ${flag.value}.`, command?.name);
    if (flag.choices && !flag.choices.includes(value)) throw new UsageError(`${said} is ${orList(flag.choices)}, not "${value}".`, command?.name);
    if (values.length > 0 && !flag.repeatable) throw new UsageError(`${said} was given twice.`, command?.name);
    values.push(value);
  }
  return { command, flags, positionals };
}

function commandNamed(word: string): Command {
  const found = findCommand(word);
  if (found) return found;
  const near = nearest(word, COMMANDS.map(({ name }) => name));
  // People try the question alone first; tell them how it is asked.
  const hint = near ? `did you mean ${near}?` : /\s/.test(word) ? `to search, say: sextant search "${word}"` : "see the list in sextant help";
  throw new UsageError(`There is no command "${word}"; ${hint}`, near);
}

function flagNamed(said: string, command: Command | undefined): Flag {
  const known = [...(command?.flags ?? []), ...COMMON_FLAGS, ...(command ? [] : [VERSION_FLAG])];
  const found = said.startsWith("--") ? known.find(({ name }) => `--${name}` === said) : known.find(({ short }) => short !== undefined && `-${short}` === said);
  if (found) return found;
  const elsewhere = COMMANDS.find(({ flags }) => flags.some(({ name }) => `--${name}` === said));
  const near = nearest(said.replace(/^-+/, ""), known.map(({ name }) => name));
  const of = command ? `${command.name} has` : "Before a command there is";
  let hint = "";
  if (near) hint = `; did you mean --${near}?`;
  else if (elsewhere) hint = command ? `; ${elsewhere.name} has one.` : `; say it after the command: sextant ${elsewhere.name} ... ${said}`;
  else hint = ". Put -- before words that begin with a dash.";
  throw new UsageError(`${of} no flag ${said}${hint}`, command?.name);
}

/** The name that is at most two typing errors away, or begins like what was said. */
export function nearest(said: string, names: readonly string[]): string | undefined {
  const word = said.toLowerCase();
  let best: string | undefined;
  let least = Math.min(2, Math.floor(word.length / 2)) + 1;
  for (const name of names) {
    const errors = typingErrors(word, name);
    if (errors < least) [best, least] = [name, errors];
  }
  return best ?? (word.length >= 3 ? names.find((name) => name.startsWith(word)) : undefined);
}

/** Letters added, left out, changed or swapped with their neighbour (Damerau's distance, restricted). */
function typingErrors(a: string, b: string): number {
  const rows = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let least = Math.min(rows[i - 1]![j]! + 1, row[j - 1]! + 1, rows[i - 1]![j - 1]! + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) least = Math.min(least, rows[i - 2]![j - 2]! + 1);
      row.push(least);
    }
    rows.push(row);
  }
  return rows[a.length]![b.length]!;
}

function orList(words: readonly string[]): string {
  return `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}
