/**
 * A process that indexes a folder, for tests that kill it, starve it of disk or take its rights away.
 * usage: node indexingChild.mjs FOLDER DATA_DIRECTORY [UID]
 * Prints "open", one line per stored batch, and "done"; a coded error goes to stdout as JSON.
 */
import { updateIndex } from "../../src/engine/indexing/updateIndex.ts";
import { openWriter } from "../../src/engine/store/store.ts";
import type { SextantError } from "../../src/core/errors.ts";
import { BY_HAND, handMadePorts } from "../indexing/handMadePorts.ts";

const [folder, dataDirectory, uid] = process.argv.slice(2) as [string, string, string | undefined];
// root may do everything; the rights are taken away after the program is loaded.
if (uid !== undefined) process.setuid?.(Number(uid));
try {
  const writer = await openWriter(folder, { dataDirectory, encoderId: BY_HAND, createdBy: "test" });
  console.log("open");
  const report = await updateIndex(handMadePorts(folder), writer, (event) => event.kind === "progress" && console.log(`stored ${event.filesStored}`));
  await writer.close();
  console.log(`done ${JSON.stringify(report)}`);
} catch (error) {
  const { code, message, nextStep } = error as SextantError;
  console.log(`failed ${JSON.stringify({ code, message, nextStep })}`);
  process.exitCode = 1;
}
