/** The check at the door: is this a folder that can be listed, and what is its real name? */
import { opendir, realpath, stat } from "node:fs/promises";
import { resolve } from "node:path";
import { SextantError } from "../../core/errors.ts";

/**
 * The absolute real path of a folder that exists and can be listed; symlinks on the way are resolved,
 * so that two names of one folder share one index. Throws the coded errors `folder/...`.
 */
export async function findFolder(path: string): Promise<string> {
  const absolute = resolve(path);
  try {
    const real = await realpath(absolute);
    if (!(await stat(real)).isDirectory()) {
      throw new SextantError("folder/not-a-folder", `${absolute} is not a folder.`, "Give the folder that holds it.");
    }
    // Opening asks the system itself, which knows about access lists and mounts that mode bits do not show.
    await (await opendir(real)).close();
    return real;
  } catch (error) {
    if (error instanceof SextantError) throw error;
    throw folderError(absolute, error);
  }
}

/** The coded error for a folder that cannot be listed. */
export function folderError(folder: string, cause: unknown): SextantError {
  const code = errorCode(cause);
  if (code === "ENOENT") {
    return new SextantError("folder/not-found", `There is no folder ${folder}.`, "Check the spelling, or give the path from the root.", { cause });
  }
  if (code === "ENOTDIR") {
    return new SextantError("folder/not-a-folder", `A part of ${folder} is not a folder.`, "Give the folder that holds it.", { cause });
  }
  return new SextantError("folder/unreadable", `The folder ${folder} cannot be read (${code}).`, "Give yourself the right to list it, or choose another folder.", { cause });
}

/** The system's name for an error, such as ENOENT. */
export function errorCode(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === "string" ? code : "unknown error";
}
