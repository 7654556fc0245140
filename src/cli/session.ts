/** What every command gets: the words after its name, the engine when it needs one, and ways to speak. */
import { resolve } from "node:path";
import type { Engine } from "../protocol/engine.ts";
import type { ColorChoice, Paint } from "./paint.ts";
import { UsageError, type ParsedArguments } from "./parseArguments.ts";
import { harmless } from "../core/harmless.ts";
import { jsonLine } from "./shownText.ts";
import { paintOf, type Terminal } from "./terminal.ts";

export type OpenEngine = (options: { readonly dataDirectory?: string }) => Promise<Engine>;

export interface Session {
  readonly command: string;
  readonly positionals: readonly string[];
  readonly terminal: Terminal;
  readonly paint: Paint;
  readonly json: boolean;
  readonly signal: AbortSignal;
  /** Opened at the first call: help and wrong usage never load a model. */
  readonly engine: () => Promise<Engine>;
  readonly close: () => Promise<void>;
  readonly has: (flag: string) => boolean;
  readonly value: (flag: string) => string | undefined;
  readonly values: (flag: string) => readonly string[];
  /** A result: one line of JSON, or text. */
  readonly print: (text: string) => void;
  readonly printJson: (value: unknown) => void;
  /** A remark for people, on stderr. */
  readonly say: (text: string) => void;
  /** A remark that a thousand answers would repeat. */
  readonly sayOnce: (text: string) => void;
}

export function openSession(parsed: ParsedArguments, terminal: Terminal, openEngine: OpenEngine, signal: AbortSignal): Session {
  const { flags } = parsed;
  const value = (flag: string): string | undefined => flags.get(flag)?.at(-1);
  const dataDir = value("data-dir");
  let engine: Promise<Engine> | undefined;
  const said = new Set<string>();
  const say = (text: string): void => terminal.stderr.write(`${harmless(text)}\n`);
  return {
    command: parsed.command?.name ?? "",
    positionals: parsed.positionals,
    terminal,
    paint: paintOf(terminal.stdout, (value("color") ?? "auto") as ColorChoice, terminal.env),
    json: flags.has("json"),
    signal,
    engine: () => (engine ??= openEngine(dataDir === undefined ? {} : { dataDirectory: resolve(terminal.cwd, dataDir) })),
    close: async () => {
      // An engine that failed to open has told so already and holds nothing.
      await (await engine?.catch(() => undefined))?.close();
    },
    has: (flag) => flags.has(flag),
    value,
    values: (flag) => flags.get(flag) ?? [],
    print: (text) => terminal.stdout.write(`${text}\n`),
    printJson: (json) => terminal.stdout.write(`${jsonLine(json)}\n`),
    say,
    sayOnce: (text) => {
      if (!said.has(text)) say(text);
      said.add(text);
    },
  };
}

/** The folder a command works on, absolute. At most one positional. */
export function onlyFolder(session: Session): string {
  const [folder, ...rest] = session.positionals;
  if (rest.length > 0) throw new UsageError(`${session.command} takes one folder, not ${session.positionals.length}.`, session.command);
  return folderAt(session, folder);
}

export function folderAt(session: Session, folder: string | undefined): string {
  if (folder === "") throw new UsageError("The folder's name is empty.", session.command);
  return resolve(session.terminal.cwd, folder ?? ".");
}
