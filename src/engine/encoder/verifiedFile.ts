/** Reads a model file whole and refuses it, by name, unless it is byte for byte the one the manifest speaks of. */
import crypto from "node:crypto";
import fs from "node:fs/promises";
import path from "node:path";
import { SextantError } from "../../core/errors.ts";
import type { ModelFile } from "./manifest.ts";

const NEXT_STEP = "Reinstall Sextant, or put the original model files back.";

/** The file's bytes, proven by length and sha256. The session is made from these very bytes, so nothing can change in between. */
export async function readVerified(modelFolder: string, expected: ModelFile): Promise<Uint8Array> {
  const file = path.join(modelFolder, expected.path);
  let bytes: Buffer;
  try {
    bytes = await fs.readFile(file);
  } catch (cause) {
    throw new SextantError("model/missing-file", `The model file ${expected.path} cannot be read: ${file}.`, NEXT_STEP, { cause });
  }
  if (bytes.length !== expected.bytes) {
    throw new SextantError("model/altered-file", `The model file ${expected.path} has ${bytes.length} bytes instead of ${expected.bytes}: ${file}.`, NEXT_STEP);
  }
  if (crypto.createHash("sha256").update(bytes).digest("hex") !== expected.sha256) {
    throw new SextantError("model/altered-file", `The model file ${expected.path} was altered (its sha256 is not the manifest's): ${file}.`, NEXT_STEP);
  }
  return bytes;
}
