/** A file that is there whole or not at all, whenever the power fails: written beside, forced to disk, renamed. */
import { open, rename, rm } from "node:fs/promises";
import path from "node:path";
import { SextantError } from "../../core/errors.ts";

export async function writeWhole(file: string, content: Uint8Array | string): Promise<void> {
  const beside = `${file}.${process.pid}.new`;
  try {
    const handle = await open(beside, "w");
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(beside, file);
  } catch (cause) {
    await rm(beside, { force: true }).catch(() => undefined);
    throw diskError(file, cause);
  }
  // The name itself is safe when its folder is; Windows cannot open folders and does without.
  const folder = await open(path.dirname(file), "r").catch(() => undefined);
  await folder?.sync().catch(() => undefined);
  await folder?.close();
}

function diskError(file: string, cause: unknown): SextantError {
  const code = (cause as NodeJS.ErrnoException).code;
  if (code === "ENOSPC" || code === "EDQUOT") return new SextantError("disk/full", `There is no space left to write ${file}.`, "Make room, then try again.", { cause });
  if (code === "EROFS") return new SextantError("disk/read-only", `${file} lies on a disk that is read-only.`, "Choose another place with --data-dir.", { cause });
  return new SextantError("disk/unwritable", `${file} cannot be written.`, "Check its permissions.", { cause });
}
