/**
 * What is written reaches the disk itself. LanceDB renames its commits into place but leaves them to the system's cache, which a dead process
 * does not mind and a power cut does. The folder of the votes is small: looking at all names of it costs less than keeping count of commits.
 */
import { open, readdir } from "node:fs/promises";
import { dirname, join } from "node:path";

/** Not every file system can, and not every system on folders: there the votes are as safe as LanceDB leaves them. */
const CANNOT = new Set(["EINVAL", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EISDIR", "EPERM", "EACCES", "EBADF", "EROFS"]);

/**
 * Flushes every file below `folder` that is not in `flushed`, files before the folders that name them; with none in it, also what leads
 * to `folder`. Files there are written once and never changed. Remembers in `flushed` what is there.
 */
export async function flushFolder(folder: string, flushed: Set<string>): Promise<void> {
  const there = new Set<string>();
  const folders = new Set<string>(flushed.size === 0 ? [dirname(folder), dirname(dirname(folder))] : []);
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    there.add(path);
    if (flushed.has(path)) continue;
    if (entry.isFile()) await flush(path);
    else if (entry.isDirectory()) folders.add(path);
    folders.add(entry.parentPath);
  }
  // Deepest first: a folder is named by the one above it.
  if (process.platform !== "win32") for (const path of [...folders].sort((a, b) => b.length - a.length)) await flush(path);
  flushed.clear();
  for (const path of there) flushed.add(path);
}

async function flush(path: string): Promise<void> {
  try {
    // Windows flushes only what may be written to.
    const file = await open(path, process.platform === "win32" ? "r+" : "r");
    try {
      await file.sync();
    } finally {
      await file.close();
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // A file may have been cleaned away meanwhile.
    if (code !== "ENOENT" && !CANNOT.has(code ?? "")) throw error;
  }
}
