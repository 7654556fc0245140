/** What the search is narrowed to: language, path, tests, mode. Folded away, what is set still shows. */
import "@vscode-elements/elements/dist/vscode-checkbox/index.js";
import "@vscode-elements/elements/dist/vscode-option/index.js";
import "@vscode-elements/elements/dist/vscode-single-select/index.js";
import type { VscodeSingleSelect } from "@vscode-elements/elements/dist/vscode-single-select/index.js";
import { harmless } from "../core/harmless.ts";
import type { SearchMode } from "../core/hit.ts";
import { t } from "../core/translate.ts";
import { NO_FILTERS, type PanelFilters } from "../protocol/panelMessages.ts";
import { element } from "./dom.ts";

const TYPING_PAUSE_MS = 300;
const modes = (): readonly (readonly [SearchMode, string])[] => [
  ["hybrid", t("Meaning and words")],
  ["semantic", t("Meaning only")],
  ["keyword", t("Words only")],
];

export interface Filters {
  readonly node: HTMLElement;
  readonly value: PanelFilters;
  set(value: PanelFilters): void;
  setLanguages(languages: readonly string[]): void;
  show(shown: boolean): void;
  readonly shown: boolean;
}

export const areSet = (value: PanelFilters): boolean => value.language !== "" || value.path.trim() !== "" || !value.tests || value.mode !== "hybrid";

export function filters(onChange: (value: PanelFilters) => void): Filters {
  let value = NO_FILTERS;
  let languages: readonly string[] = [];
  let shown = false;
  let timer: number | undefined;

  const language = select(t("Language"), [["", t("All languages")]]);
  const mode = select(t("Search by"), modes());
  const path = document.createElement("vscode-textfield");
  path.label = t("Files or folders, separated by commas");
  path.placeholder = "src/**, *.ts";
  const tests = document.createElement("vscode-checkbox");
  tests.label = t("Include tests");
  tests.checked = true;

  const form = element("div", { class: "filter-form" }, labelled(t("Language"), language), labelled(t("Files"), path), labelled(t("Search by"), mode), tests);
  const summary = element("div", { class: "filter-summary" });
  const node = element("div", { class: "filters", attributes: { id: "filters", role: "group", "aria-label": t("Filters") } }, form, summary);

  function changed(next: PanelFilters): void {
    value = next;
    draw();
    onChange(value);
  }
  language.addEventListener("change", () => changed({ ...value, language: language.value }));
  mode.addEventListener("change", () => changed({ ...value, mode: modes().find(([name]) => name === mode.value)?.[0] ?? "hybrid" }));
  tests.addEventListener("change", () => changed({ ...value, tests: tests.checked }));
  path.addEventListener("input", () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => changed({ ...value, path: path.value }), TYPING_PAUSE_MS);
  });

  function draw(): void {
    form.hidden = !shown;
    const parts = [
      ...(value.language === "" ? [] : [value.language]),
      ...(value.path.trim() === "" ? [] : [t("files {0}", value.path.trim())]),
      ...(value.tests ? [] : [t("without tests")]),
      ...(value.mode === "hybrid" ? [] : [value.mode === "semantic" ? t("by meaning only") : t("by words only")]),
    ];
    summary.hidden = parts.length === 0;
    const clear = element("button", { class: "link", attributes: { type: "button" }, on: { click: () => set(NO_FILTERS, true) } }, t("Clear filters"));
    summary.replaceChildren(element("span", { class: "filter-parts" }, harmless(t("Only {0}", parts.join(", ")))), clear);
    node.hidden = form.hidden && summary.hidden;
  }
  function drawLanguages(): void {
    // A language that was chosen stays offered, also where the index has none of it (yet).
    const offered = value.language === "" || languages.includes(value.language) ? languages : [value.language, ...languages];
    language.replaceChildren(option("", t("All languages")), ...offered.map((name) => option(name, name)));
    language.value = value.language;
  }
  function set(next: PanelFilters, tell = false): void {
    value = next;
    drawLanguages();
    path.value = next.path;
    tests.checked = next.tests;
    mode.value = next.mode;
    draw();
    if (tell) onChange(value);
  }
  draw();
  return {
    node,
    get value() {
      return value;
    },
    get shown() {
      return shown;
    },
    set: (next) => set(next),
    setLanguages(next) {
      if (next.join() === languages.join()) return;
      languages = next;
      drawLanguages();
    },
    show(next) {
      shown = next;
      draw();
    },
  };
}

function select(label: string, options: readonly (readonly [string, string])[]): VscodeSingleSelect {
  const made = document.createElement("vscode-single-select");
  made.label = label;
  made.append(...options.map(([value, text]) => option(value, text)));
  return made;
}

function option(value: string, text: string): HTMLElement {
  const made = document.createElement("vscode-option");
  made.value = value;
  made.textContent = harmless(text);
  return made;
}

/** The words a sighted reader sees; the control carries its own name for the others. */
function labelled(text: string, control: HTMLElement): HTMLElement {
  return element("div", { class: "filter" }, element("span", { class: "filter-label", attributes: { "aria-hidden": "true" } }, text), control);
}
