/** Builds elements. Data enters as text and attributes only: nothing that comes from a repository is ever read as markup. */

type Child = Node | string | null;

export interface ElementOptions {
  readonly class?: string;
  readonly attributes?: Readonly<Record<string, string | number | null>>;
  readonly on?: { readonly [K in keyof HTMLElementEventMap]?: (event: HTMLElementEventMap[K]) => void };
}

export function element<K extends keyof HTMLElementTagNameMap>(tag: K, options: ElementOptions = {}, ...children: readonly Child[]): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  if (options.class !== undefined) made.className = options.class;
  for (const [name, value] of Object.entries(options.attributes ?? {})) if (value !== null) made.setAttribute(name, String(value));
  for (const [name, listener] of Object.entries(options.on ?? {})) made.addEventListener(name, listener as EventListener);
  made.append(...children.filter((child) => child !== null));
  return made;
}

/** A codicon; it says nothing to a screen reader, what it stands for must be said beside it. */
export function icon(name: string, more = ""): HTMLElement {
  return element("span", { class: `codicon codicon-${name}${more === "" ? "" : ` ${more}`}`, attributes: { "aria-hidden": "true" } });
}

/**
 * A small button that is only an icon. A plain button, not the toolbar button of vscode-elements: that one loads the icon style sheet
 * into a shadow tree of its own, forty times over in a list of ten hits.
 */
export function iconButton(iconName: string, label: string, onClick: () => void): HTMLButtonElement {
  return element(
    "button",
    {
      class: `icon-button codicon codicon-${iconName}`,
      attributes: { type: "button", title: label, "aria-label": label },
      on: {
        click: (event) => {
          event.stopPropagation();
          onClick();
        },
      },
    },
  );
}
