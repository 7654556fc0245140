/** Where the data of a user and of one folder lies: one directory for editor, terminal and agents, so that they share one index. */
import { createHash } from "node:crypto";
import { homedir } from "node:os";
import { basename, isAbsolute, join, resolve } from "node:path";

/** The files of one indexed folder. `memory` holds what people told us; nothing in this room ever deletes it. */
export interface Workspace {
  /** The real path of the folder that is searched. */
  readonly folder: string;
  readonly root: string;
  readonly manifest: string;
  readonly index: string;
  readonly memory: string;
  readonly lock: string;
  /** Exists while a batch may be half applied: the next writer cleans up when it finds this. */
  readonly unfinished: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** `explicit` (a setting or --data-dir) wins over SEXTANT_DATA_DIR, which wins over the place the platform has for such data. */
export function dataDirectory(explicit?: string, env: Environment = process.env, platform: NodeJS.Platform = process.platform): string {
  const chosen = explicit || env.SEXTANT_DATA_DIR;
  // Absolute always: LanceDB takes "db" for a place in its cloud.
  if (chosen) return resolve(chosen);
  if (platform === "darwin") return join(homedir(), "Library", "Application Support", "Sextant");
  if (platform === "win32") return join(env.LOCALAPPDATA || join(homedir(), "AppData", "Local"), "Sextant");
  // The XDG specification says to ignore relative values.
  const xdg = env.XDG_DATA_HOME && isAbsolute(env.XDG_DATA_HOME) ? env.XDG_DATA_HOME : join(homedir(), ".local", "share");
  return join(xdg, "sextant");
}

/** `folder` is a real path, as the check at the door gives it: a folder has one index however it is named. */
export function workspaceOf(folder: string, explicitDataDirectory?: string): Workspace {
  const hash = createHash("sha256").update(folder).digest("hex").slice(0, 12);
  // The name is only for people who look into the directory; the hash tells folders apart.
  const name = basename(folder).replace(/[^\p{L}\p{N}._-]+/gu, "_").slice(0, 40) || "root";
  const root = join(dataDirectory(explicitDataDirectory), "workspaces", `${name}-${hash}`);
  return {
    folder,
    root,
    manifest: join(root, "manifest.json"),
    index: join(root, "index"),
    memory: join(root, "memory"),
    lock: join(root, "lock"),
    unfinished: join(root, "unfinished"),
  };
}
