/** The hits last searched for, to walk through with Next and Previous Result. */
import * as vscode from "vscode";
import { CONTEXT } from "../commands.ts";
import type { PlacedHit } from "./askWorkspace.ts";
import { openHit } from "./openHit.ts";
import { t } from "../../core/translate.ts";

export interface ResultList {
  set(hits: readonly PlacedHit[], current: PlacedHit): void;
  step(by: 1 | -1): Promise<void>;
  /** The hit that was opened last, and the list it is from. */
  current(): { readonly hit: PlacedHit; readonly hits: readonly PlacedHit[] } | undefined;
}

export interface ResultListEvents {
  /** Next or Previous opens this hit. */
  onStep(hit: PlacedHit): void;
  /** This hit is opened, by whatever way. */
  onOpen(hit: PlacedHit, hits: readonly PlacedHit[]): void;
}

export function openResultList({ onStep, onOpen }: ResultListEvents): ResultList {
  let hits: readonly PlacedHit[] = [];
  let at = 0;
  return {
    set(next, current) {
      hits = next;
      at = Math.max(0, next.indexOf(current));
      void vscode.commands.executeCommand("setContext", CONTEXT.hasResults, hits.length > 0);
      onOpen(current, hits);
    },
    async step(by) {
      // Around the ends, as VS Code's own lists go.
      at = (at + by + hits.length) % hits.length;
      const hit = hits[at];
      if (!hit) return;
      onStep(hit);
      onOpen(hit, hits);
      await openHit(hit, { beside: false });
      vscode.window.setStatusBarMessage(t("Result {0} of {1}", at + 1, hits.length), 3_000);
    },
    current() {
      const hit = hits[at];
      return hit && { hit, hits };
    },
  };
}
