/** "Why this?": the parts of a score as a short list anyone can read. */
import { harmless } from "../core/harmless.ts";
import type { ScorePart } from "../core/hit.ts";
import { scorePartInWords } from "../core/scoreParts.ts";
import { t } from "../core/translate.ts";
import { element } from "./dom.ts";

/** A part that adds less than this share of the largest one explains nothing. */
const WORTH_SHOWING = 0.04;
const MOST_PARTS = 8;

export function whyList(parts: readonly ScorePart[]): HTMLElement {
  const largest = Math.max(...parts.map(({ adds }) => Math.abs(adds)), 0);
  const shown = parts
    .filter(({ adds }) => largest > 0 && Math.abs(adds) >= largest * WORTH_SHOWING)
    .sort((a, b) => Math.abs(b.adds) - Math.abs(a.adds))
    .slice(0, MOST_PARTS);
  const rows = shown.map((part) => {
    const { adds } = part;
    const share = Math.abs(adds) / largest;
    const bar = element("span", { class: adds < 0 ? "why-bar against" : "why-bar", attributes: { "aria-hidden": "true" } });
    bar.style.width = `${Math.round(share * 100)}%`;
    return element(
      "li",
      {},
      element("span", { class: "why-track" }, bar),
      element("span", {}, harmless(scorePartInWords(part)), " ", element("span", { class: "why-weight" }, weightInWords(share, adds))),
    );
  });
  return element("ul", { class: "why-list", attributes: { "aria-label": t("What its score is made of") } }, ...rows);
}

function weightInWords(share: number, adds: number): string {
  if (adds < 0) return share > 0.4 ? t("counts much against it") : t("counts a little against it");
  return share > 0.7 ? t("counts most") : share > 0.3 ? t("counts much") : t("counts a little");
}
