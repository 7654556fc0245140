/** A part of the page: a heading, what it shows as a drawing, and the same as a table. */
import { t } from "../../core/translate.ts";
import { harmless } from "../../core/harmless.ts";
import { element } from "../dom.ts";

export interface Table {
  readonly head: readonly string[];
  /** The first cell names the row. */
  readonly rows: readonly (readonly string[])[];
}

/** Tables that the reader unfolded stay unfolded when the page is drawn anew. */
export type Unfolded = Set<string>;

export interface SectionParts {
  /** In English letters; names the section to the code, not to people. */
  readonly id: string;
  readonly title: string;
  readonly intro?: string;
  readonly content: readonly HTMLElement[];
  readonly table?: Table;
}

export function section({ id, title, intro, content, table }: SectionParts, unfolded: Unfolded): HTMLElement {
  const heading = element("h2", { attributes: { id: `${id}-title` } }, title);
  const made = element("section", { class: `section section-${id}`, attributes: { "aria-labelledby": `${id}-title` } });
  if (table === undefined) {
    made.append(heading, ...(intro === undefined ? [] : [element("p", { class: "quiet intro" }, intro)]), ...content);
    return made;
  }
  const holder = element("div", { class: "table-holder", attributes: { id: `${id}-table` } }, tableOf(title, table));
  const button = element("button", {
    class: "link table-button",
    attributes: { type: "button", "aria-controls": `${id}-table` },
    on: {
      click() {
        if (!unfolded.delete(id)) unfolded.add(id);
        show();
      },
    },
  });
  function show(): void {
    const open = unfolded.has(id);
    // Out of sight it is still there for screen readers, to whom the drawing says nothing.
    holder.classList.toggle("for-screen-readers", !open);
    button.setAttribute("aria-expanded", String(open));
    button.textContent = open ? t("Hide the table") : t("Show as a table");
    button.setAttribute("aria-label", `${button.textContent}: ${title}`);
  }
  show();
  made.append(element("div", { class: "section-head" }, heading, button), ...(intro === undefined ? [] : [element("p", { class: "quiet intro" }, intro)]), ...content, holder);
  return made;
}

function tableOf(title: string, { head, rows }: Table): HTMLElement {
  return element(
    "table",
    { attributes: { "aria-label": title } },
    element("thead", {}, element("tr", {}, ...head.map((text) => element("th", { attributes: { scope: "col" } }, harmless(text))))),
    element(
      "tbody",
      {},
      ...rows.map(([name, ...cells]) =>
        element("tr", {}, element("th", { attributes: { scope: "row" } }, harmless(name ?? "")), ...cells.map((text) => element("td", {}, harmless(text)))),
      ),
    ),
  );
}

export function legend(entries: readonly (readonly [swatch: Element, text: string])[]): HTMLElement {
  return element("div", { class: "legend", attributes: { "aria-hidden": "true" } }, ...entries.map(([swatch, text]) => element("span", { class: "legend-entry" }, swatch, harmless(text))));
}
