/**
 * Training cut off by anything goes on from here: one file a part, believed only for the very same material. Each holds traces of votes, so whoever
 * forgets votes takes the folder away; it is made before votes are read and never again, and the job that finds it gone ends.
 */
import { readFile, rm, stat } from "node:fs/promises";
import path from "node:path";
import { SextantError } from "../../core/errors.ts";
import { encodeTensors, decodeTensors } from "./safetensors.ts";
import type { TrainingState } from "./trainAdapter.ts";
import { writeWhole } from "./writeWhole.ts";

export interface Checkpoints {
  read(part: number): Promise<TrainingState | undefined>;
  write(part: number, state: TrainingState): Promise<void>;
  /** Throws `tune/votes-forgotten` where the folder is gone. */
  assertThere(): Promise<void>;
  clear(): Promise<void>;
}

/** Where the training of one folder keeps them. */
export function unfinishedIn(memoryFolder: string): string {
  return path.join(memoryFolder, "adapters", ".unfinished");
}

/** Ends a job that runs, in whatever process. */
export function dropUnfinished(memoryFolder: string): Promise<void> {
  // A job may be writing there.
  return rm(unfinishedIn(memoryFolder), { recursive: true, force: true, maxRetries: 5 });
}

/** `folder` is there. */
export function openCheckpoints(folder: string, fingerprint: string): Checkpoints {
  const fileOf = (part: number): string => path.join(folder, `part-${part}.safetensors`);
  async function assertThere(): Promise<void> {
    if (await stat(folder).catch(() => undefined)) return;
    throw new SextantError("tune/votes-forgotten", "Votes were forgotten while the fine-tune was learning from them; nothing of it is kept.", "Start it again to learn from the votes that are left.");
  }
  return {
    async read(part) {
      try {
        const { tensors, metadata } = decodeTensors(await readFile(fileOf(part)));
        const { u, before } = tensors;
        if (metadata["fingerprint"] !== fingerprint || !u || !before) return undefined;
        return { step: Number(metadata["step"]), u: u.data, before: before.data, losses: JSON.parse(metadata["losses"] ?? "[]") as number[] };
      } catch {
        // Missing or damaged: this part is trained from its start, which gives the same.
        return undefined;
      }
    },
    async write(part, { step, u, before, losses }) {
      const shape = [u.length];
      const tensors = { u: { shape, data: u }, before: { shape, data: before } };
      const written = writeWhole(fileOf(part), encodeTensors({ tensors, metadata: { fingerprint, step: String(step), losses: JSON.stringify(losses) } }));
      await written.catch(async (error: unknown) => {
        await assertThere();
        throw error;
      });
    },
    assertThere,
    clear: () => rm(folder, { recursive: true, force: true }),
  };
}
