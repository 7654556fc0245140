/** Every measure of every system: where the mean lies between 0 and 100 %, and how far its 95 % interval reaches. */
import { MEASURES, type MeasureName, type QualityReport } from "../../core/quality.ts";
import { measureWords } from "../../core/measureWords.ts";
import { t } from "../../core/translate.ts";
import { element } from "../dom.ts";
import { legend, section, type Unfolded } from "./section.ts";
import { mark, svg } from "./svg.ts";
import { charted, interval, percent, systemName } from "./words.ts";

/** What people ask first comes first. */
const ORDER: readonly MeasureName[] = ["recall1", "recall5", "recall10", "mrr10", "ndcg10", "map", "triplets"];
const LINE = 18;

export function measures({ systems: all }: QualityReport, inUse: string, unfolded: Unfolded): HTMLElement {
  const systems = charted(all, inUse);
  const rows = ORDER.map((name) => {
    const [title, meaning] = measureWords(name);
    const height = LINE * systems.length + 8;
    const strip = svg("svg", { width: "100%", height, class: "strip" }, ...[0, 25, 50, 75, 100].map((at) => svg("line", { x1: `${at}%`, x2: `${at}%`, y1: 0, y2: height, class: "grid" })));
    systems.forEach(({ id, measures: its }, i) => {
      const { value, low, high, n } = its[name];
      if (n === 0) return;
      const y = 4 + LINE * (i + 0.5);
      strip.append(
        svg("line", { x1: `${100 * low}%`, x2: `${100 * high}%`, y1: y, y2: y, class: `whisker system-${i % 4}` }),
        mark(i, `${100 * value}%`, y, `${systemName(id)}: ${percent(value)} (${interval(its[name])})`),
      );
    });
    const values = element("div", { class: "strip-values" }, ...systems.map(({ measures: its }) => element("span", {}, its[name].n === 0 ? "–" : percent(its[name].value))));
    return element("div", { class: "measure-row" }, element("div", { class: "measure-name" }, element("strong", {}, title), element("span", { class: "quiet" }, meaning)), element("div", { class: "strip-holder" }, strip), values);
  });
  const scale = element("div", { class: "measure-row scale", attributes: { "aria-hidden": "true" } }, element("div"), element("div", { class: "scale-numbers" }, ...[0, 25, 50, 75, 100].map((at) => element("span", {}, String(at)))), element("div"));
  const key = legend(systems.map(({ id }, i) => [swatch(i), systemName(id)]));
  return section(
    {
      id: "measures",
      title: t("The measures"),
      intro: t("A mark is the mean over your judged questions, in per cent. The line through it is the 95 % interval: the true value most likely lies there."),
      content: [key, element("div", { class: "measure-rows", attributes: { "aria-hidden": "true" } }, ...rows, scale)],
      table: {
        head: [t("Measure"), ...all.map(({ id }) => systemName(id)), t("Questions or pairs")],
        rows: MEASURES.map((name) => [
          `${measureWords(name)[0]}: ${measureWords(name)[1]}`,
          ...all.map(({ measures: its }) => (its[name].n === 0 ? "–" : `${percent(its[name].value)} (${interval(its[name])})`)),
          String(all[0]?.measures[name].n ?? 0),
        ]),
      },
    },
    unfolded,
  );
}

export function swatch(i: number): SVGSVGElement {
  return svg("svg", { width: 14, height: 14, viewBox: "0 0 14 14" }, mark(i, 7, 7, ""));
}
