/** "You have 20 new accepted results, fine-tune now?": asked rarely, and never again where the reader says so. */
import * as vscode from "vscode";
import { t } from "../../core/translate.ts";
import { LEAST_TO_PROMOTE } from "../../core/tuning.ts";
import type { Engine } from "../../protocol/engine.ts";
import type { Outbox } from "../feedback/outbox.ts";
import { tellError } from "../tellError.ts";
import type { Tuner } from "./tuner.ts";

/** New questions with an accepted result: a third of what a first proof needs. */
const WORTH_IT = 10;
/** Since the last time it was asked in this workspace. */
const PAUSE_MS = 7 * 86_400_000;
/** Whoever votes is at work: not in the same breath. */
const AFTER_MS = 5_000;
const KEY = "fineTuneOfferedAt";

export interface OfferDoors {
  readonly engine: Pick<Engine, "votes" | "adapters">;
  readonly outbox: Pick<Outbox, "onChange">;
  readonly tuner: Pick<Tuner, "running">;
  readonly memento: vscode.Memento;
  readonly isWanted: () => boolean;
  fineTune(folder: string): Promise<void>;
}

export function offerFineTune({ engine, outbox, tuner, memento, isWanted, fineTune }: OfferDoors): vscode.Disposable {
  let timer: NodeJS.Timeout | undefined;

  async function consider(folder: string): Promise<void> {
    if (!isWanted() || tuner.running || Date.now() - memento.get<number>(KEY, 0) < PAUSE_MS) return;
    const [{ questions }, { adapters }] = await Promise.all([engine.votes(folder, { limit: 1 }), engine.adapters(folder)]);
    const fresh = questions - (adapters[0]?.questions ?? 0);
    if (questions < LEAST_TO_PROMOTE || fresh < WORTH_IT) return;
    await memento.update(KEY, Date.now());
    const [now, never] = [t("Fine-tune Now"), t("Never Ask")];
    const chosen = await vscode.window.showInformationMessage(t("There are {0} questions with an accepted result that Sextant has not learned from. Fine-tune on them in the background?", fresh), now, t("Not Now"), never);
    // Of this folder, whatever others the window has.
    if (chosen === now) await fineTune(folder).catch(tellError);
    if (chosen === never) await vscode.workspace.getConfiguration("sextant").update("finetune.offer", false, vscode.ConfigurationTarget.Global);
  }

  const deaf = outbox.onChange(({ ballot, standing }) => {
    if (standing.kind !== "saved" || ballot.vote.value !== "up") return;
    clearTimeout(timer);
    // An offer that cannot be made is made another time.
    timer = setTimeout(() => void consider(ballot.folder).catch(() => undefined), AFTER_MS);
  });
  return {
    dispose() {
      clearTimeout(timer);
      deaf();
    },
  };
}
