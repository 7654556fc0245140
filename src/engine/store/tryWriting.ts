/** The only honest test of a directory is to write into it. */
import fs from "node:fs/promises";
import path from "node:path";
import { SextantError } from "../../core/errors.ts";
import { makeFolder } from "./makeFolder.ts";

/** Fails with `disk/unwritable`; leaves nothing behind but the directory. */
export async function tryWriting(directory: string): Promise<void> {
  const probe = path.join(directory, `.probe-${process.pid}`);
  try {
    await makeFolder(directory);
    await fs.writeFile(probe, "");
    await fs.rm(probe);
  } catch (cause) {
    throw new SextantError("disk/unwritable", `${directory} cannot be written to.`, "Check its permissions and free space, or choose another place with --data-dir.", { cause });
  }
}
