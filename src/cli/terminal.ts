/** What the program is connected to. Tests connect it to strings. */
import type { ColorChoice, Paint } from "./paint.ts";
import { paintFor } from "./paint.ts";

export interface Output {
  readonly write: (text: string) => void;
  readonly isTty: boolean;
  /** Cells of a line; asked anew each time, because windows are resized. Undefined where nobody looks. */
  readonly columns: () => number | undefined;
}

export interface Terminal {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly stdin: AsyncIterable<Uint8Array | string>;
  readonly stdinIsTty: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
}

/** Without a terminal lines may be long, but not as long as a line of code can be. */
const WIDTH_WITHOUT_TERMINAL = 160;
const MIN_WIDTH = 40;

export function widthOf(output: Output): number {
  return Math.max(MIN_WIDTH, output.columns() ?? WIDTH_WITHOUT_TERMINAL);
}

export function paintOf(output: Output, color: ColorChoice, env: Terminal["env"]): Paint {
  return paintFor(color, output.isTty, env);
}

/** The real thing. */
export function processTerminal(): Terminal {
  const output = (stream: NodeJS.WriteStream): Output => ({
    write: (text) => void stream.write(text),
    isTty: stream.isTTY === true,
    columns: () => (stream.isTTY ? stream.columns : undefined),
  });
  return {
    stdout: output(process.stdout),
    stderr: output(process.stderr),
    get stdin() {
      // Touching process.stdin opens it; a command that does not read it must not wait for it.
      return process.stdin;
    },
    get stdinIsTty() {
      return process.stdin.isTTY === true;
    },
    env: process.env,
    cwd: currentFolder(),
  };
}

/** A shell may stand in a folder that somebody deleted. Absolute paths still work there; what needs this one is told that it is not there. */
function currentFolder(): string {
  try {
    return process.cwd();
  } catch {
    return process.env["PWD"] ?? "/";
  }
}
