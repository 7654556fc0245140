/** Pages made of Markdown, with foreign text in them: names of folders, questions, paths. No markup, no link, no picture comes of it. */
import { harmless } from "./harmless.ts";

/** In a sentence. */
export function inMarkdown(text: string): string {
  return text.replace(/[\\`*_{}[\]()#+\-.!<>|&~\n\r]/g, (sign) => (/[\n\r]/.test(sign) ? " " : `&#${sign.charCodeAt(0)};`));
}

/** As it is, on one line: can be read where nothing draws the page, too. */
export function code(text: string): string {
  const fence = "`".repeat(1 + Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length)));
  const line = harmless(text.replace(/\s+/g, " "));
  return /^[` ]|[` ]$/.test(line) ? `${fence} ${line} ${fence}` : `${fence}${line}${fence}`;
}

/** Cells are Markdown. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), `|${head.map(() => "---|").join("")}`, ...rows.map(line)].join("\n");
}
