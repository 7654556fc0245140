/** Makes a folder and those above it. */
import { mkdir, stat } from "node:fs/promises";
import { dirname } from "node:path";

/**
 * What `mkdir` with `recursive` promises, but it always ends: Node's own loops for ever where a file system answers ENOENT to
 * every mkdir, as /proc does (seen on Node 20 to 24).
 */
export async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === "EEXIST" && (await stat(folder)).isDirectory()) return;
    const parent = dirname(folder);
    if (code !== "ENOENT" || parent === folder) throw error;
    await makeFolder(parent);
    await mkdir(folder).catch((again: NodeJS.ErrnoException) => {
      if (again.code !== "EEXIST") throw again;
    });
  }
}
