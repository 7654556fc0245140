/** `sextant remove`: deletes an index, after asking. */
import { createInterface } from "node:readline/promises";
import { UsageError } from "../parseArguments.ts";
import { onlyFolder, type Session } from "../session.ts";
import { harmless } from "../shownText.ts";
import { bytes, counted } from "../units.ts";

export async function runRemove(session: Session): Promise<number> {
  const folder = onlyFolder(session);
  const { stdinIsTty, stderr } = session.terminal;
  const asks = !session.has("yes");
  if (asks && !(stdinIsTty && stderr.isTty)) throw new UsageError("There is no terminal to ask on: say --yes to delete the index.", "remove");
  const engine = await session.engine();
  const status = await engine.status(folder);
  if (status.state === "missing") {
    if (session.json) session.printJson({ folder: status.folder, removed: false });
    else session.print(`There is no index of ${harmless(status.folder)}.`);
    return 0;
  }
  if (asks && !(await confirmed(session, `Delete the index of ${status.folder} (${counted(status.files, "file")}, ${bytes(status.bytesOnDisk)})? Your feedback is kept. [y/N] `))) {
    session.say("Nothing was deleted.");
    return 0;
  }
  await engine.remove(folder);
  if (session.json) session.printJson({ folder: status.folder, removed: true });
  else session.print(`Deleted the index of ${harmless(status.folder)} (${bytes(status.bytesOnDisk)}).`);
  return 0;
}

async function confirmed(session: Session, question: string): Promise<boolean> {
  const reader = createInterface({ input: process.stdin, output: process.stderr });
  // On a terminal in line mode Ctrl-C comes to the reader, not as a signal.
  const interrupted = new AbortController();
  reader.on("SIGINT", () => interrupted.abort());
  try {
    return /^y(es)?$/i.test((await reader.question(harmless(question), { signal: AbortSignal.any([session.signal, interrupted.signal]) })).trim());
  } finally {
    reader.close();
  }
}
