/** How many characters of code fit. */
import { element } from "./dom.ts";

/** Characters of the editor's font that fit: measured, because its size is the reader's choice. */
export function columnsOf(scroller: HTMLElement): number {
  const probe = element("code", { class: "probe" }, "0".repeat(20));
  scroller.append(probe);
  const width = probe.getBoundingClientRect().width / 20;
  probe.remove();
  const columns = Math.floor((scroller.clientWidth - 44) / (width || 7));
  // Steps of four: dragging the border of the side bar must not draw everything again for every pixel.
  return Math.max(8, columns - (columns % 4));
}
