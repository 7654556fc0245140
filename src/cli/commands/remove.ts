/** `sextant remove`: deletes an index, after asking. */
import { canAsk, confirmed } from "../ask.ts";
import { UsageError } from "../parseArguments.ts";
import { onlyFolder, type Session } from "../session.ts";
import { harmless } from "../../core/harmless.ts";
import { bytes, counted } from "../../core/units.ts";

export async function runRemove(session: Session): Promise<number> {
  const folder = onlyFolder(session);
  const asks = !session.has("yes");
  if (asks && !canAsk(session)) throw new UsageError("There is no terminal to ask on: say --yes to delete the index.", "remove");
  const engine = await session.engine();
  const status = await engine.status(folder);
  if (status.state === "missing") {
    if (session.json) session.printJson({ folder: status.folder, removed: false });
    else session.print(`There is no index of ${harmless(status.folder)}.`);
    return 0;
  }
  if (asks && !(await confirmed(session, `Delete the index of ${status.folder} (${counted(status.files, "file")}, ${bytes(status.bytesOnDisk)})? Your votes and fine-tunes are kept.`))) {
    session.say("Nothing was deleted.");
    return 0;
  }
  await engine.remove(folder);
  if (session.json) session.printJson({ folder: status.folder, removed: true });
  else session.print(`Deleted the index of ${harmless(status.folder)} (${bytes(status.bytesOnDisk)}).`);
  return 0;
}
