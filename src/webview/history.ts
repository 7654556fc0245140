/** Questions asked before, latest first, and where in them the reader is while going back. */
import { HISTORY_LENGTH } from "../protocol/panelMessages.ts";

export interface History {
  readonly entries: readonly string[];
  /** Puts a question first; the same one is kept once. */
  add(text: string): void;
  /** The question before the one shown, or undefined at the end. `typed` is what comes back after the latest. */
  older(typed: string): string | undefined;
  newer(): string | undefined;
  /** The reader types again: the way back is forgotten. */
  leave(): void;
  readonly browsing: boolean;
}

export function history(initial: readonly string[]): History {
  let entries = initial.slice(0, HISTORY_LENGTH);
  /** -1 where the box holds what was typed. */
  let at = -1;
  let draft = "";
  return {
    get entries() {
      return entries;
    },
    get browsing() {
      return at >= 0;
    },
    add(text) {
      const cleaned = text.trim();
      if (cleaned !== "") entries = [cleaned, ...entries.filter((each) => each !== cleaned)].slice(0, HISTORY_LENGTH);
      at = -1;
    },
    older(typed) {
      if (at < 0) draft = typed;
      // What stands in the box already is no step back.
      const next = at < 0 && entries[0] === typed.trim() ? 1 : at + 1;
      if (next >= entries.length) return undefined;
      at = next;
      return entries[at];
    },
    newer() {
      if (at < 0) return undefined;
      at = at === 1 && entries[0] === draft.trim() ? -1 : at - 1;
      return at < 0 ? draft : entries[at];
    },
    leave() {
      at = -1;
    },
  };
}
