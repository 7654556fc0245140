/** Where the votes come from: by day, by folder, by language. */
import { harmless } from "../../core/harmless.ts";
import type { QualityReport, VotesOfDay, VotesOfGroup } from "../../core/quality.ts";
import { t } from "../../core/translate.ts";
import { element, icon } from "../dom.ts";
import { legend, section, type Unfolded } from "./section.ts";
import { drawing, svg } from "./svg.ts";

const HEIGHT = 150;
const BOTTOM = 22;
/** The rest of the groups is one row: a page of single votes says nothing. */
const MOST_GROUPS = 8;
const DAY_MS = 86_400_000;
/** About a quarter fits in a narrow window with columns that can still be told apart. */
const MOST_DAYS = 90;

const upAndDown = (): HTMLElement => legend([[icon("thumbsup", "up"), t("Accepted")], [icon("thumbsdown", "down"), t("Rejected")]]);

export function votesByDay({ days }: QualityReport, tag: string, unfolded: Unfolded): HTMLElement {
  const shown = everyDay(days);
  const inWords = (day: string): string => new Date(`${day}T12:00:00`).toLocaleDateString(tag, { day: "numeric", month: "short", year: "numeric" });
  return section(
    {
      id: "days",
      title: t("Votes over time"),
      content: [upAndDown(), drawing("days", (width) => drawDays(width, shown, inWords))],
      table: { head: [t("Day"), t("Accepted"), t("Rejected")], rows: days.map(({ day, up, down }) => [inWords(day), String(up), String(down)]) },
    },
    unfolded,
  );
}

/** Days without votes are part of the picture. */
function everyDay(days: readonly VotesOfDay[]): readonly VotesOfDay[] {
  const known = new Map(days.map((each) => [each.day, each]));
  const sorted = [...known.keys()].sort();
  const last = Date.parse(sorted.at(-1) ?? "");
  const first = Math.max(Date.parse(sorted[0] ?? ""), last - (MOST_DAYS - 1) * DAY_MS);
  const all: VotesOfDay[] = [];
  for (let at = first; at <= last; at += DAY_MS) {
    const day = new Date(at).toISOString().slice(0, 10);
    all.push(known.get(day) ?? { day, up: 0, down: 0 });
  }
  return all;
}

function drawDays(width: number, days: readonly VotesOfDay[], inWords: (day: string) => string): SVGSVGElement {
  const [most, least] = [Math.max(1, ...days.map(({ up }) => up)), Math.max(0, ...days.map(({ down }) => down))];
  const unit = (HEIGHT - BOTTOM - 26) / (most + least);
  const zero = 14 + most * unit;
  const step = Math.min(44, (width - 8) / Math.max(1, days.length));
  const column = Math.max(1, Math.min(28, step - 2));
  const left = 4;
  const picture = svg("svg", { width, height: HEIGHT });
  days.forEach(({ day, up, down }, i) => {
    const x = left + i * step + (step - column) / 2;
    const title = `${inWords(day)}: ${t("{0} accepted, {1} rejected", up, down)}`;
    if (up > 0) picture.append(svg("rect", { x, y: zero - up * unit, width: column, height: up * unit, rx: Math.min(2, column / 3), class: "up" }, svg("title", {}, title)));
    if (down > 0) picture.append(svg("rect", { x, y: zero + 1, width: column, height: Math.max(1, down * unit - 1), rx: Math.min(2, column / 3), class: "down" }, svg("title", {}, title)));
    if (step >= 18 && up > 0) picture.append(svg("text", { x: x + column / 2, y: zero - up * unit - 4, "text-anchor": "middle", class: "tick" }, String(up)));
    if (step >= 18 && down > 0) picture.append(svg("text", { x: x + column / 2, y: zero + down * unit + 13, "text-anchor": "middle", class: "tick" }, String(down)));
  });
  picture.append(svg("line", { x1: 0, x2: width, y1: zero + 0.5, y2: zero + 0.5, class: "axis" }));
  const end = left + days.length * step;
  const text = (i: number, x: number, anchor: string): SVGTextElement => svg("text", { x, y: HEIGHT - 5, "text-anchor": anchor, class: "tick" }, inWords(days[i]?.day ?? ""));
  picture.append(text(0, left, "start"));
  // Two dates need about 170 pixels; where the columns end sooner, one must do.
  if (days.length > 1 && end > 200) picture.append(text(days.length - 1, Math.min(end, width - 4), "end"));
  return picture;
}

export function votesByGroup(id: "folders" | "languages", title: string, first: string, groups: readonly VotesOfGroup[], unfolded: Unfolded): HTMLElement {
  const named = groups.map((group) => ({ ...group, name: groupName(id, group.name) })).sort((a, b) => b.up + b.down - (a.up + a.down) || a.name.localeCompare(b.name));
  const rest = named.slice(MOST_GROUPS);
  const sum = (of: "up" | "down"): number => rest.reduce((total, group) => total + group[of], 0);
  const shown = rest.length > 1 ? [...named.slice(0, MOST_GROUPS), { name: t("{0} more", rest.length), up: sum("up"), down: sum("down") }] : named;
  const most = Math.max(1, ...shown.map(({ up, down }) => up + down));
  const rows = shown.map(({ name, up, down }) =>
    element(
      "div",
      { class: "group-row" },
      element("span", { class: "group-name", attributes: { title: harmless(name) } }, element("bdi", {}, harmless(name))),
      svg(
        "svg",
        { width: "100%", height: 16, class: "strip" },
        svg("rect", { x: 0, y: 2, width: `${(100 * up) / most}%`, height: 12, rx: 2, class: "up" }),
        svg("rect", { x: `${(100 * up) / most}%`, y: 2, width: `${(100 * down) / most}%`, height: 12, rx: 2, class: "down" }),
      ),
      element("span", { class: "quiet group-count" }, icon("thumbsup"), String(up), icon("thumbsdown"), String(down)),
    ),
  );
  return section(
    {
      id,
      title,
      content: [element("div", { class: "group-rows", attributes: { "aria-hidden": "true" } }, ...rows)],
      table: { head: [first, t("Accepted"), t("Rejected")], rows: named.map(({ name, up, down }) => [name, String(up), String(down)]) },
    },
    unfolded,
  );
}

function groupName(id: "folders" | "languages", name: string): string {
  if (id === "folders") return name === "." ? t("(top folder)") : name;
  return name === "" ? t("(unknown)") : name;
}
