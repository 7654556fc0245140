/** One line on disk that outlives the window: VS Code's own memory may not have reached the disk when a window is closed or killed. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

export interface Note {
  read(): string | undefined;
  /** undefined takes it away. A note that cannot be written is none. */
  write(text: string | undefined): void;
}

/** `folder` is the workspace's own in VS Code's storage; a window without a folder has none. */
export function noteIn(folder: string | undefined, name: string): Note {
  const file = folder === undefined ? undefined : path.join(folder, name);
  const attempt = <T>(work: (file: string) => T): T | undefined => {
    try {
      return file === undefined ? undefined : work(file);
    } catch {
      return undefined;
    }
  };
  return {
    read: () => attempt((there) => readFileSync(there, "utf8")),
    write: (text) =>
      attempt((there) => {
        if (text === undefined) return rmSync(there, { force: true });
        mkdirSync(path.dirname(there), { recursive: true });
        writeFileSync(there, text);
      }),
  };
}
