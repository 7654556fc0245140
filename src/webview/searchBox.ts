/** The box where questions are typed: searches while typing, remembers, and hands over to the results. */
import "@vscode-elements/elements/dist/vscode-textfield/index.js";
import type { VscodeTextfield } from "@vscode-elements/elements/dist/vscode-textfield/index.js";
import { t } from "../core/translate.ts";
import { typingPause } from "../core/typingPause.ts";
import { element, icon, iconButton } from "./dom.ts";
import { type History, history } from "./history.ts";

export interface SearchBoxEvents {
  /** The text to search for now, trimmed; "" where the box was emptied. */
  onSearch(text: string): void;
  /** The question was meant: it goes into the history. */
  onHistory(entries: readonly string[]): void;
  onToggleFilters(): void;
  /** Down from the box, into the results. */
  onLeaveDown(): void;
  /** Escape in an empty box. */
  onEscape(): void;
  onText(text: string): void;
  /** A question is about to be typed. */
  onFocus(): void;
}

export interface SearchBox {
  readonly node: HTMLElement;
  readonly text: string;
  readonly entries: readonly string[];
  setText(text: string): void;
  setHistory(entries: readonly string[]): void;
  /** What was being typed is not asked any more: another question has come. */
  stopTyping(): void;
  /** Keeps the question that is in the box. */
  commit(): void;
  focus(): void;
  showFilters(shown: boolean, active: boolean): void;
}

export function searchBox(events: SearchBoxEvents): SearchBox {
  let past: History = history([]);
  let timer: number | undefined;
  const pause = typingPause();
  const field: VscodeTextfield = document.createElement("vscode-textfield");
  field.className = "search-field";
  field.label = t("Search code by what it does");
  field.placeholder = t("What should the code do?");
  const glass = icon("search");
  glass.slot = "content-before";
  const clear = iconButton("close", t("Clear"), () => {
    put("");
    searchNow();
    field.focus();
  });
  clear.slot = "content-after";
  clear.hidden = true;
  const filterButton = iconButton("filter", t("Filters"), events.onToggleFilters);
  filterButton.setAttribute("aria-controls", "filters");
  field.append(glass, clear);

  function put(text: string): void {
    stopTyping();
    field.value = text;
    clear.hidden = text === "";
    events.onText(text);
  }
  const stopTyping = (): void => window.clearTimeout(timer);
  function searchNow(): void {
    stopTyping();
    events.onSearch(field.value.trim());
  }
  function searchSoon(): void {
    stopTyping();
    timer = window.setTimeout(searchNow, pause(performance.now()));
  }
  function commit(): void {
    if (field.value.trim() === "") return;
    past.add(field.value);
    events.onHistory(past.entries);
  }
  function recall(text: string | undefined): void {
    if (text === undefined) return;
    put(text);
    searchSoon();
    // The caret goes to the end, as in VS Code's own boxes.
    void field.updateComplete.then(() => field.wrappedElement.setSelectionRange(text.length, text.length));
  }

  field.addEventListener("focus", () => events.onFocus());
  field.addEventListener("input", () => {
    past.leave();
    clear.hidden = field.value === "";
    events.onText(field.value);
    searchSoon();
  });
  field.addEventListener("keydown", (event) => {
    // Keys that choose among an input method's proposals are not for us.
    if (event.isComposing || event.target !== field) return;
    const caret = field.wrappedElement;
    const atStart = caret.selectionStart === 0 && caret.selectionEnd === 0;
    if (event.key === "Enter") {
      commit();
      searchNow();
    } else if (event.key === "ArrowUp" && (atStart || past.browsing)) recall(past.older(field.value));
    else if (event.key === "ArrowDown" && past.browsing) recall(past.newer());
    else if (event.key === "ArrowDown") events.onLeaveDown();
    else if (event.key === "Escape" && field.value !== "") {
      put("");
      searchNow();
    } else if (event.key === "Escape") events.onEscape();
    else return;
    event.preventDefault();
  });

  return {
    node: element("div", { class: "search-row", attributes: { role: "search" } }, field, filterButton),
    get text() {
      return field.value;
    },
    get entries() {
      return past.entries;
    },
    setText: put,
    stopTyping,
    setHistory(entries) {
      past = history(entries);
    },
    commit,
    focus() {
      // On the first call the field may not have drawn its input yet.
      void field.updateComplete.then(() => {
        // Somebody types already: marking the text would let the next letter replace it.
        if (document.activeElement === field) return;
        field.focus();
        field.wrappedElement.select();
      });
    },
    showFilters(shown, active) {
      filterButton.setAttribute("aria-expanded", String(shown));
      filterButton.classList.toggle("codicon-filter", !active);
      filterButton.classList.toggle("codicon-filter-filled", active);
      const label = active ? t("Filters (some are set)") : t("Filters");
      filterButton.title = label;
      filterButton.setAttribute("aria-label", label);
    },
  };
}
