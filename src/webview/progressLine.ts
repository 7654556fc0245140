/** A thin bar where work goes on, and a line that says which. */
import "@vscode-elements/elements/dist/vscode-progress-bar/index.js";
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
  bar.ariaLabel = "Searching";
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
    bar.ariaLabel = runs ? "Indexing" : "Searching";
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
        const count = filesTotal === 0 ? "counting files" : `${filesDone.toLocaleString("en-US")} of ${filesTotal.toLocaleString("en-US")} files`;
        const what = paused ? `Indexing is paused at ${count}.` : `Indexing: ${count}.`;
        const resume = element("button", { class: "link", attributes: { type: "button" }, on: { click: onResume } }, "Resume");
        line.replaceChildren(icon(paused ? "debug-pause" : "sync"), element("span", {}, `${what}${hasHits ? " These results are what is found so far." : ""}`), ...(paused ? [resume] : []));
      }
      draw();
    },
  };
}
