/** What a topic found, and how it is written: tables and targets as Markdown, one section a topic, so that a topic measured anew replaces its own. */
import { execFileSync } from "node:child_process";
import os from "node:os";

export interface Table {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** A number that was promised. */
export interface Goal {
  readonly name: string;
  readonly want: number;
  readonly got: number;
  readonly better: "more" | "less";
  readonly show: (value: number) => string;
}

export interface Findings {
  readonly title: string;
  /** What was done, so that the numbers can be read without the code. */
  readonly about: string;
  readonly tables: readonly Table[];
  readonly goals: readonly Goal[];
}

export const share = (value: number): string => value.toFixed(3);
export const signed = (value: number): string => `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(3)}`;
export const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`;
export const milliseconds = (ms: number): string => `${ms < 10 ? ms.toFixed(1) : ms.toFixed(0)} ms`;
export const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`;
export const kilobytes = (bytes: number): string => `${(bytes / 1e3).toFixed(2)} kB`;
export const whole = (value: number): string => Math.round(value).toLocaleString("en-US");

const isMet = ({ want, got, better }: Goal): boolean => (better === "more" ? got >= want : got <= want);

/** "met by 5 %": the distance as a share of what was wanted. */
function verdict(goal: Goal): string {
  if (goal.want === 0) return isMet(goal) ? "met" : "**missed**";
  const distance = Math.abs(goal.got - goal.want) / goal.want;
  return `${isMet(goal) ? "met" : "**missed**"} by ${(distance * 100).toFixed(0)} %`;
}

function markdown(table: Table): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(table.head), line(table.head.map((_, i) => (i === 0 ? "---" : "---:"))), ...table.rows.map(line)].join("\n");
}

const TARGETS_HEAD = ["target", "wanted", "measured", ""];
const TARGETS_TITLE = "Targets";

function renderSection(machine: string, { title, about, tables, goals }: Findings): string {
  const rows = goals.map((g) => [g.name, `${g.better === "more" ? "≥" : "≤"} ${g.show(g.want)}`, g.show(g.got), verdict(g)]);
  const all = [...(rows.length > 0 ? [{ head: TARGETS_HEAD, rows }] : []), ...tables];
  return `## ${title}\n\n${about}\n\n${machine}\n\n${all.map(markdown).join("\n\n")}\n`;
}

/** `before` is the report so far: sections of what was not measured this time stay as they are, with the machine and the day of their own. */
export function renderReport(before: string, machine: string, findings: readonly Findings[]): string {
  const sections = new Map(before.split(/^(?=## )/m).flatMap((text) => (text.startsWith("## ") ? [[titleOf(text), text.trimEnd() + "\n"]] : [])));
  sections.delete(TARGETS_TITLE);
  for (const each of findings) sections.set(each.title, renderSection(machine, each));
  const texts = [...sections.values()];
  const head = "# What Sextant measures\n\nWritten by `npm run bench`; not edited by hand. Each part says when and where it was measured.\n";
  return [head, `## ${TARGETS_TITLE}\n\n${[...markdown({ head: TARGETS_HEAD, rows: [] }).split("\n"), ...texts.flatMap(targetRows)].join("\n")}\n`, ...texts].join("\n");
}

const titleOf = (section: string): string => section.slice(3, section.indexOf("\n"));

/** The rows below the section's own table of targets. */
function targetRows(section: string): string[] {
  const lines = section.split("\n");
  const head = lines.indexOf(markdown({ head: TARGETS_HEAD, rows: [] }).split("\n")[0]!);
  if (head < 0) return [];
  const rows = lines.slice(head + 2);
  return rows.slice(0, rows.findIndex((line) => !line.startsWith("|")));
}

/** Where and when: numbers without these say nothing. */
export function describeMachine(root: string, loadAtStart: number): string {
  const git = (...args: string[]): string => {
    try {
      return execFileSync("git", args, { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
    } catch {
      return "";
    }
  };
  const changed = git("status", "--porcelain", "--untracked-files=no", "--", "src", "models/builtin", "package-lock.json") === "" ? "" : " with changes on top";
  const cpus = os.cpus();
  return [
    `Commit ${git("rev-parse", "--short", "HEAD") || "unknown"}${changed}, ${new Date().toISOString().slice(0, 10)},`,
    `node ${process.version} on ${os.platform()}-${os.arch()}, ${cpus[0]?.model.trim() ?? "unknown processor"}, ${os.availableParallelism()} cores, ${(os.totalmem() / 2 ** 30).toFixed(0)} GiB memory;`,
    `load average ${loadAtStart.toFixed(1)} before and ${os.loadavg()[0]!.toFixed(1)} after. The bench alone makes 1 to 2: where it is more, something else ran, wall times are too long, and CPU times say more.`,
  ].join("\n");
}
