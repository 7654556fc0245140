/**
 * A process that votes until it is killed, or `TIMES` times.
 * usage: node votingChild.mjs FOLDER DATA_DIRECTORY NAME TIMES
 * Prints "voted ID" for each vote that was acknowledged; a coded error goes to stdout as JSON.
 */
import type { SextantError } from "../../src/core/errors.ts";
import { workspaceOf } from "../../src/engine/store/dataDirectory.ts";
import { openMemory } from "../../src/engine/store/memory/memory.ts";
import { voteRow } from "../feedback/voteRow.ts";

const [folder, dataDirectory, name, times] = process.argv.slice(2) as [string, string, string, string];
try {
  const memory = openMemory(workspaceOf(folder, dataDirectory));
  for (let i = 0; i < Number(times); i++) {
    const id = `${name}-${i}`;
    await memory.addFeedback(() => [voteRow(id, i)]);
    console.log(`voted ${id}`);
  }
  await memory.close();
  console.log("done");
} catch (error) {
  const { code, message, nextStep } = error as SextantError;
  console.log(`failed ${JSON.stringify({ code, message, nextStep })}`);
  process.exitCode = 1;
}
