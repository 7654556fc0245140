/** Training cut off by anything goes on from here: one file a part, believed only for the very same material. */
import { mkdir, readFile, rm } from "node:fs/promises";
import path from "node:path";
import { encodeTensors, decodeTensors } from "./safetensors.ts";
import type { TrainingState } from "./trainAdapter.ts";
import { writeWhole } from "./writeWhole.ts";

export interface Checkpoints {
  read(part: number): Promise<TrainingState | undefined>;
  write(part: number, state: TrainingState): Promise<void>;
  clear(): Promise<void>;
}

export function openCheckpoints(folder: string, fingerprint: string): Checkpoints {
  const fileOf = (part: number): string => path.join(folder, `part-${part}.safetensors`);
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
      await mkdir(folder, { recursive: true });
      const shape = [u.length];
      const tensors = { u: { shape, data: u }, before: { shape, data: before } };
      await writeWhole(fileOf(part), encodeTensors({ tensors, metadata: { fingerprint, step: String(step), losses: JSON.stringify(losses) } }));
    },
    clear: () => rm(folder, { recursive: true, force: true }),
  };
}
