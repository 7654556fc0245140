/** Builds SVG. Data enters as text and attributes only; colours come from the style sheet by class. */

type Attributes = Readonly<Record<string, string | number>>;

export function svg<K extends keyof SVGElementTagNameMap>(tag: K, attributes: Attributes = {}, ...children: readonly (Node | string)[]): SVGElementTagNameMap[K] {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  made.append(...children);
  return made;
}

/** A drawing that is made anew for each width it gets, so that its letters keep their size. Its table says the same to those who cannot see it. */
export function drawing(className: string, draw: (width: number) => SVGSVGElement): HTMLElement {
  const holder = document.createElement("div");
  holder.className = `drawing ${className}`;
  holder.setAttribute("aria-hidden", "true");
  let drawn = 0;
  new ResizeObserver(([entry]) => {
    const width = Math.floor(entry?.contentRect.width ?? 0);
    if (width === 0 || width === drawn) return;
    drawn = width;
    holder.replaceChildren(draw(width));
  }).observe(holder);
  return holder;
}

/** A mark for a system, told apart by shape as well as by colour. */
export function mark(kind: number, x: number | string, y: number, title: string): SVGSVGElement {
  const shape = [svg("circle", { r: 4.5 }), svg("rect", { x: -4, y: -4, width: 8, height: 8, transform: "rotate(45)" }), svg("rect", { x: -3.8, y: -3.8, width: 7.6, height: 7.6 })][kind % 3] as SVGElement;
  shape.append(svg("title", {}, title));
  // An inner drawing takes a share of the width as its place, which a transform cannot.
  return svg("svg", { x, y, overflow: "visible", class: `mark system-${kind % 4}` }, shape);
}
