/** One call of the program: words in, exit code out. Everything outside comes as an argument. */
import { isAbort } from "../core/errors.ts";
import { COMMANDS, findCommand } from "./commands.ts";
import { runDoctor } from "./commands/doctor.ts";
import { runEmbed } from "./commands/embed.ts";
import { runFeedback } from "./commands/feedback.ts";
import { runIndex } from "./commands/index.ts";
import { runQuality } from "./commands/quality.ts";
import { runRemove } from "./commands/remove.ts";
import { runSearch } from "./commands/search.ts";
import { runSimilar } from "./commands/similar.ts";
import { runStatus } from "./commands/status.ts";
import { runTune } from "./commands/tune.ts";
import { overview, page } from "./help.ts";
import { nearest, parseArguments, UsageError, type ParsedArguments } from "./parseArguments.ts";
import { EXIT, reportError } from "./reportError.ts";
import { openSession, type OpenEngine, type Session } from "./session.ts";
import type { Terminal } from "./terminal.ts";

const RUN: Readonly<Record<string, (session: Session) => Promise<number>>> = {
  index: runIndex,
  search: runSearch,
  similar: runSimilar,
  feedback: runFeedback,
  quality: runQuality,
  status: runStatus,
  doctor: runDoctor,
  embed: runEmbed,
  remove: runRemove,
  tune: runTune,
};

export async function run(words: readonly string[], terminal: Terminal, openEngine: OpenEngine, version: () => string, signal: AbortSignal): Promise<number> {
  let session: Session | undefined;
  // Known before parsing succeeds, so that wrong usage is told in JSON as well.
  const json = words.includes("--json");
  try {
    const parsed = parseArguments(words);
    const text = staticAnswer(parsed, version);
    if (text !== undefined) {
      terminal.stdout.write(text);
      return EXIT.done;
    }
    session = openSession(parsed, terminal, openEngine, signal);
    return await RUN[session.command]!(session);
  } catch (error) {
    if (signal.aborted || isAbort(error)) return EXIT.interrupted;
    return reportError(error, terminal, json);
  } finally {
    // What fails at closing comes after everything that matters and must not change the outcome.
    await session?.close().catch(() => undefined);
  }
}

/** What needs no engine: help and the version. */
function staticAnswer({ command, flags, positionals }: ParsedArguments, version: () => string): string | undefined {
  if (command === undefined) return flags.has("version") ? `sextant ${version()}\n` : overview();
  if (flags.has("help")) return page(command);
  if (command.name !== "help") return undefined;
  const [name] = positionals;
  if (name === undefined) return overview();
  const about = findCommand(name);
  if (about) return page(about);
  const near = nearest(name, COMMANDS.map((each) => each.name));
  throw new UsageError(`There is no command "${name}"${near ? `; did you mean ${near}?` : "."}`);
}
