/** What a folder takes up, by the sizes of its files. */
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";

/** 0 for a folder that is not there. Files that vanish meanwhile count nothing. */
export async function bytesOnDisk(folder: string): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => []);
  const sizes = await Promise.all(
    entries.filter((entry) => entry.isFile()).map((entry) => stat(join(entry.parentPath ?? entry.path, entry.name)).then(({ size }) => size, () => 0)),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
