/** Colour and links, or neither. The only file that writes escape sequences into results. */
import { pathToFileURL } from "node:url";

type Environment = Readonly<Record<string, string | undefined>>;
export type ColorChoice = "auto" | "always" | "never";

export interface Paint {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly path: (text: string) => string;
  readonly mark: (text: string) => string;
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
  /** Makes text open a file at a line where the terminal can do that. */
  readonly link: (text: string, absolutePath: string, line: number) => string;
}

const same = (text: string): string => text;
export const PLAIN: Paint = { bold: same, dim: same, path: same, mark: same, good: same, bad: same, link: same };

// Resets of one attribute each, so that they nest; basic colours, because themes know them.
const sgr = (on: number, off: number) => (text: string): string => (text === "" ? "" : `\u001b[${on}m${text}\u001b[${off}m`);
const bold = sgr(1, 22);
const yellow = sgr(33, 39);

export function paintFor(choice: ColorChoice, isTty: boolean, env: Environment): Paint {
  if (!wantsColor(choice, isTty, env)) return PLAIN;
  return {
    bold,
    dim: sgr(2, 22),
    path: sgr(36, 39),
    mark: (text) => bold(yellow(text)),
    good: sgr(32, 39),
    bad: sgr(31, 39),
    link: isTty && knowsLinks(env) ? link : same,
  };
}

/** The flag, then FORCE_COLOR, then NO_COLOR (no-color.org: set and not empty), then whether anyone looks. */
function wantsColor(choice: ColorChoice, isTty: boolean, env: Environment): boolean {
  if (choice !== "auto") return choice === "always";
  const force = env["FORCE_COLOR"];
  if (force !== undefined && force !== "") return force !== "0" && force !== "false";
  if (env["NO_COLOR"]) return false;
  return isTty && env["TERM"] !== "dumb";
}

/** Terminals known to understand OSC 8; others may print it. */
function knowsLinks(env: Environment): boolean {
  if (["iTerm.app", "WezTerm", "vscode", "ghostty", "Hyper", "rio"].includes(env["TERM_PROGRAM"] ?? "")) return true;
  if (env["WT_SESSION"] || env["KITTY_WINDOW_ID"] || env["DOMTERM"] || env["KONSOLE_VERSION"]) return true;
  if (Number(env["VTE_VERSION"] ?? 0) >= 5000) return true;
  return /^(?:xterm-kitty|alacritty|foot|xterm-ghostty)/.test(env["TERM"] ?? "");
}

function link(text: string, absolutePath: string, line: number): string {
  return `\u001b]8;;${pathToFileURL(absolutePath).href}#${line}\u001b\\${text}\u001b]8;;\u001b\\`;
}
