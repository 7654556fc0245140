/** Quality over time: one measure at each measurement, with its interval as a band. */
import { MEASURES, type MeasureName, type PastQuality, type QualityReport } from "../../core/quality.ts";
import { measureWords } from "../../core/measureWords.ts";
import { t } from "../../core/translate.ts";
import { element } from "../dom.ts";
import { swatch } from "./measures.ts";
import { legend, section, type Unfolded } from "./section.ts";
import { drawing, mark, svg } from "./svg.ts";
import { charted, interval, percent, systemName, timeInWords } from "./words.ts";

const HEIGHT = 220;
const LEFT = 46;
const RIGHT = 14;
const TOP = 10;
const BOTTOM = 26;

export interface OverTimeChoice {
  measure: MeasureName;
}

export function overTime(report: QualityReport, tag: string, inUse: string, choice: OverTimeChoice, unfolded: Unfolded): HTMLElement {
  const now: PastQuality = { time: report.time, encoderId: report.encoderId, questions: report.questions.length, systems: report.systems };
  // Measured again with nothing changed, history has it already.
  const known = JSON.stringify(report.history.at(-1)?.systems.map(({ measures }) => measures)) === JSON.stringify(now.systems.map(({ measures }) => measures));
  const points = known ? report.history : [...report.history, now];
  const all = report.systems.map(({ id }) => id);
  const ids = charted(report.systems, inUse).map(({ id }) => id);
  const holder = element("div");
  const show = (): void => holder.replaceChildren(part());
  const chooser = element(
    "select",
    {
      class: "chooser",
      attributes: { "aria-label": t("Measure") },
      on: {
        change: (event) => {
          choice.measure = (event.target as HTMLSelectElement).value as MeasureName;
          show();
          holder.querySelector("select")?.focus();
        },
      },
    },
    ...MEASURES.map((name) => element("option", { attributes: { value: name } }, measureWords(name)[0])),
  );

  function part(): HTMLElement {
    chooser.value = choice.measure;
    const of = (point: PastQuality, id: string) => point.systems.find((system) => system.id === id)?.measures[choice.measure];
    return section(
      {
        id: "time",
        title: t("Quality over time"),
        intro: points.length === 1 ? t("Measured once so far. Each further measurement after new votes or changed code adds a point.") : measureWords(choice.measure)[1],
        content: [element("div", { class: "chart-tools" }, chooser, legend(ids.map((id, i) => [swatch(i), systemName(id)]))), drawing("over-time", (width) => draw(width, points, ids, choice.measure, tag))],
        table: {
          head: [t("Measured"), t("Questions"), ...all.map((id) => systemName(id))],
          rows: points.map((point) => [
            timeInWords(point.time, tag),
            String(point.questions),
            ...all.map((id) => {
              const measure = of(point, id);
              return measure === undefined || measure.n === 0 ? "–" : `${percent(measure.value)} (${interval(measure)})`;
            }),
          ]),
        },
      },
      unfolded,
    );
  }
  show();
  return holder;
}

function draw(width: number, points: readonly PastQuality[], ids: readonly string[], name: MeasureName, tag: string): SVGSVGElement {
  const inner = width - LEFT - RIGHT;
  const x = (i: number): number => LEFT + (points.length === 1 ? inner / 2 : (inner * i) / (points.length - 1));
  const y = (share: number): number => TOP + (HEIGHT - TOP - BOTTOM) * (1 - share);
  const picture = svg("svg", { width, height: HEIGHT });
  for (const share of [0, 0.25, 0.5, 0.75, 1]) {
    picture.append(svg("line", { x1: LEFT, x2: width - RIGHT, y1: y(share), y2: y(share), class: share === 0 ? "axis" : "grid" }), svg("text", { x: LEFT - 6, y: y(share) + 4, "text-anchor": "end", class: "tick" }, percent(share)));
  }
  // The last one on top: the first system is the one that everything is compared with.
  ids.forEach((id, s) => {
    const at = points.flatMap((point, i) => {
      const measure = point.systems.find((system) => system.id === id)?.measures[name];
      return measure === undefined || measure.n === 0 ? [] : [{ i, time: point.time, ...measure }];
    });
    if (at.length === 0) return;
    if (s === 0 && at.length > 1) picture.append(svg("polygon", { points: [...at.map((p) => `${x(p.i)},${y(p.high)}`), ...[...at].reverse().map((p) => `${x(p.i)},${y(p.low)}`)].join(" "), class: `band system-${s % 4}` }));
    // Measured once so far, all lie on one line: side by side they can be told apart.
    const aside = points.length === 1 ? s * 7 : 0;
    if (at.length === 1) picture.append(svg("line", { x1: x(at[0]!.i) + aside, x2: x(at[0]!.i) + aside, y1: y(at[0]!.low), y2: y(at[0]!.high), class: `whisker system-${s % 4}` }));
    picture.append(svg("polyline", { points: at.map((p) => `${x(p.i)},${y(p.value)}`).join(" "), class: `line system-${s % 4}` }));
    for (const p of at) picture.append(mark(s, x(p.i) + aside, y(p.value), `${systemName(id)}, ${timeInWords(p.time, tag)}: ${percent(p.value)} (${interval(p)})`));
  });
  const day = (i: number): string => new Date(points[i]!.time).toLocaleDateString(tag, { day: "numeric", month: "short" });
  const labels = points.length === 1 ? [0] : [0, points.length - 1];
  for (const i of labels) picture.append(svg("text", { x: x(i), y: HEIGHT - 6, "text-anchor": points.length === 1 ? "middle" : i === 0 ? "start" : "end", class: "tick" }, day(i)));
  return picture;
}
