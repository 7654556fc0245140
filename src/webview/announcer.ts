/** Tells screen readers what changed, once it has settled: a count for every letter typed would drown it. */
import { element } from "./dom.ts";

const SETTLED_MS = 500;

export interface Announcer {
  readonly node: HTMLElement;
  say(text: string): void;
}

export function announcer(): Announcer {
  const node = element("div", { class: "for-screen-readers", attributes: { role: "status", "aria-live": "polite", "aria-atomic": "true" } });
  let timer: number | undefined;
  return {
    node,
    say(text) {
      window.clearTimeout(timer);
      timer = window.setTimeout(() => {
        node.textContent = text;
      }, SETTLED_MS);
    },
  };
}
