/** What stands where there are no hits: a picture of how things are, one or two sentences, and the next step as a button. */
import { harmless } from "../core/harmless.ts";
import { t } from "../core/translate.ts";
import type { PanelAction, PanelError, PanelFilters, Question, Situation } from "../protocol/panelMessages.ts";
import "@vscode-elements/elements/dist/vscode-button/index.js";
import { element, icon } from "./dom.ts";
import { areSet } from "./filters.ts";

export interface PictureEvents {
  onAct(action: PanelAction): void;
  onAsk(text: string): void;
  onClearFilters(): void;
}

interface Picture {
  /** A large codicon, with a small one at its corner. */
  readonly icons: readonly [large: string, small: string];
  readonly title: string;
  readonly text: readonly string[];
  readonly list?: readonly string[];
  readonly buttons?: readonly (readonly [label: string, onClick: () => void])[];
  readonly recent?: readonly string[];
}

/** In English whatever the reader's language: that is what the built-in model understands best. */
const EXAMPLES = ["where are passwords checked?", "retry a failed request", "total price with discount"];
const MOST_RECENT = 5;

/** Situations in which nothing can be asked; undefined where asking makes sense. */
export function situationPicture(situation: Situation, events: PictureEvents): HTMLElement | undefined {
  switch (situation.kind) {
    case "no-folder":
      return draw(
        {
          icons: ["folder", "add"],
          title: t("No folder is open"),
          text: [t("Sextant searches the folders of this window. Open one, and it is indexed on this machine; nothing leaves it.")],
          buttons: [[t("Open Folder"), () => events.onAct("open-folder")]],
        },
        events,
      );
    case "empty-folder":
      return draw(
        {
          icons: ["folder-opened", "circle-slash"],
          title: t("There is nothing to search here"),
          text: [t("This folder has no file that can be indexed. Files that .gitignore or .sextantignore name are left out. As soon as there is code, it is found.")],
          buttons: [[t("Look Again"), () => events.onAct("update-index")]],
        },
        events,
      );
    case "not-indexed":
      return draw(
        {
          icons: ["telescope", "database"],
          title: t("This workspace has no index yet"),
          text: [t("Sextant reads every file once and keeps what it means on this machine. It takes seconds for most projects.")],
          buttons: [[t("Build Index"), () => events.onAct("update-index")]],
        },
        events,
      );
    case "trouble":
      return errorPicture(situation.error, events);
    case "starting":
    case "indexing":
    case "ready":
      return undefined;
  }
}

/** Nothing asked yet. */
export function introPicture(situation: Situation, history: readonly string[], events: PictureEvents): HTMLElement {
  if (situation.kind === "indexing" && !situation.searchable) {
    return draw(
      {
        icons: ["telescope", situation.paused ? "debug-pause" : "sync"],
        title: situation.paused ? t("Indexing is paused") : t("Getting to know your code"),
        text: situation.paused ? [t("Nothing can be found until it goes on.")] : [t("You can ask already: what is found so far shows up as it comes.")],
        ...(situation.paused ? { buttons: [[t("Resume Indexing"), () => events.onAct("resume-indexing")]] as const } : {}),
      },
      events,
    );
  }
  const recent = history.slice(0, MOST_RECENT);
  return draw(
    {
      icons: ["telescope", "code"],
      title: t("Search code by what it does"),
      text: recent.length > 0 ? [t("Say it in plain words, or type a name.")] : [t("Say it in plain words, or type a name. For example:")],
      recent: recent.length > 0 ? recent : EXAMPLES,
    },
    events,
  );
}

export function nothingFoundPicture(question: Question, filters: PanelFilters, stillIndexing: boolean, events: PictureEvents): HTMLElement {
  const asked = question.kind === "words" ? t("Nothing found for “{0}”", shorten(question.text)) : t("Nothing is similar to {0}", shorten(question.to.label));
  const tries = [
    ...(stillIndexing ? [t("Wait for indexing to end: not every file is known yet.")] : []),
    ...(areSet(filters) ? [t("Clear the filters: they leave files out.")] : []),
    ...(question.kind === "words" ? [t("Say what the code does in other words."), t("Use words that could be names in the code.")] : [t("Select more lines, such as a whole function.")]),
    ...(stillIndexing ? [] : [t("Check that the file is not left out by .gitignore or .sextantignore.")]),
  ];
  return draw(
    {
      icons: ["search", "question"],
      title: asked,
      text: [t("What to try:")],
      list: tries,
      ...(areSet(filters) ? { buttons: [[t("Clear Filters"), events.onClearFilters]] as const } : {}),
    },
    events,
  );
}

/** Asked while nothing is indexed yet: the answer comes on its own. */
export function waitingPicture(question: Question, events: PictureEvents): HTMLElement {
  const text =
    question.kind === "words"
      ? t("“{0}” is answered as soon as the first files are known. There is no need to ask again.", shorten(question.text))
      : t("Code similar to {0} is looked for as soon as the first files are known. There is no need to ask again.", shorten(question.to.label));
  return draw({ icons: ["telescope", "sync"], title: t("Getting to know your code"), text: [text] }, events);
}

/** What is wrong in a few words, and the button that helps; by the part of the code before the slash or the whole of it. */
const remedies = (): Readonly<Record<string, readonly [title: string, label: string, action: PanelAction]>> => ({
  "index/missing": [t("This workspace has no index yet"), t("Build Index"), "update-index"],
  "index/locked": [t("Another program writes the index"), t("Try Again"), "update-index"],
  "index/write-conflict": [t("Another program writes the index"), t("Try Again"), "update-index"],
  index: [t("The index cannot be used"), t("Rebuild Index"), "rebuild-index"],
  model: [t("The model cannot be used"), t("Open Settings"), "open-settings"],
  disk: [t("The disk gives trouble"), t("Open Settings"), "open-settings"],
  engine: [t("The engine does not answer"), t("Restart Engine"), "restart-engine"],
  folder: [t("The folder cannot be read"), t("Open Folder"), "open-folder"],
});
/** Where a button does it, nobody needs to be sent to the terminal. */
const FOR_THE_TERMINAL = /`sextant /;

export function errorPicture(error: PanelError, events: PictureEvents): HTMLElement {
  if (error.code.startsWith("query/")) return draw({ icons: ["search", "info"], title: error.message, text: [error.nextStep] }, events);
  const known = remedies();
  const remedy = known[error.code] ?? known[error.code.split("/")[0] ?? ""];
  const [title, label, action] = remedy ?? [t("Something went wrong"), t("Show Logs"), "show-logs"];
  const buttons: (readonly [string, () => void])[] = [[label, () => events.onAct(action)]];
  if (remedy) buttons.push([t("Show Logs"), () => events.onAct("show-logs")]);
  const text = [error.message, ...(remedy && FOR_THE_TERMINAL.test(error.nextStep) ? [] : [error.nextStep])];
  const picture = draw({ icons: ["telescope", "error"], title, text, buttons }, events);
  picture.append(element("p", { class: "error-code" }, harmless(error.code)));
  return picture;
}

function draw(picture: Picture, events: PictureEvents): HTMLElement {
  const [large, small] = picture.icons;
  const buttons = (picture.buttons ?? []).map(([label, onClick], i) => {
    const button = document.createElement("vscode-button");
    button.textContent = label;
    button.secondary = i > 0;
    button.addEventListener("click", onClick);
    return button;
  });
  const recent = (picture.recent ?? []).map((text) =>
    element("li", {}, element("button", { class: "link recent", attributes: { type: "button" }, on: { click: () => events.onAsk(text) } }, harmless(text))),
  );
  return element(
    "div",
    { class: "picture" },
    element("div", { class: "picture-icons" }, icon(large, "large"), icon(small, "small")),
    element("h2", {}, harmless(picture.title)),
    ...picture.text.map((text) => element("p", {}, harmless(text))),
    picture.list ? element("ul", { class: "tries" }, ...picture.list.map((text) => element("li", {}, text))) : null,
    recent.length > 0 ? element("ul", { class: "recents" }, ...recent) : null,
    buttons.length > 0 ? element("div", { class: "picture-buttons" }, ...buttons) : null,
  );
}

const shorten = (text: string): string => (text.length > 80 ? `${text.slice(0, 79)}…` : text);
