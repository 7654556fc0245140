/** A thin bar where work goes on, and a line that says which. */
import "@vscode-elements/elements/dist/vscode-progress-bar/index.js";
import { t } from "../core/translate.ts";
import type { Situation } from "../protocol/panelMessages.ts";
import { element, icon } from "./dom.ts";

/** A search that is answered sooner than this shows no bar: it would only flicker. */
const PATIENCE_MS = 250;

export interface ProgressLine {
  readonly bar: HTMLElement;
  readonly line: HTMLElement;
  searching(on: boolean): void;
  show(situation: Situation, hasHits: boolean): void;
}

export function progressLine(onResume: () => void): ProgressLine {
  const bar = document.createElement("vscode-progress-bar");
  bar.className = "progress";
  bar.ariaLabel = t("Searching");
  const holder = element("div", { class: "progress-holder" }, bar);
  const line = element("div", { class: "indexing" });
  let timer: number | undefined;
  let searches = false;
  let indexes: Extract<Situation, { kind: "indexing" }> | undefined;

  function draw(): void {
    const runs = indexes !== undefined && !indexes.paused;
    holder.classList.toggle("on", searches || runs);
    const known = indexes !== undefined && indexes.filesTotal > 0;
    bar.indeterminate = searches || !known;
    bar.value = known ? (100 * indexes!.filesDone) / indexes!.filesTotal : 0;
    bar.ariaLabel = runs ? t("Indexing") : t("Searching");
  }
  return {
    bar: holder,
    line,
    searching(on) {
      window.clearTimeout(timer);
      if (on) timer = window.setTimeout(() => ((searches = true), draw()), PATIENCE_MS);
      else {
        searches = false;
        draw();
      }
    },
    show(situation, hasHits) {
      indexes = situation.kind === "indexing" ? situation : undefined;
      line.hidden = indexes === undefined;
      if (indexes) {
        const { filesDone, filesTotal, paused } = indexes;
        const count = filesTotal === 0 ? t("counting files") : t("{0} of {1} files", filesDone, filesTotal);
        const what = paused ? (filesTotal === 0 ? t("Indexing is paused.") : t("Indexing is paused at {0}.", count)) : t("Indexing: {0}.", count);
        const partial = hasHits ? ` ${t("These results are what is found so far.")}` : "";
        const resume = element("button", { class: "link", attributes: { type: "button" }, on: { click: onResume } }, t("Resume"));
        line.replaceChildren(icon(paused ? "debug-pause" : "sync"), element("span", {}, what + partial), ...(paused ? [resume] : []));
      }
      draw();
    },
  };
}
