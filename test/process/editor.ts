/**
 * A process that holds an engine as an editor does, for tests that end it in every way a process can end.
 * usage: node editor.mjs ENGINE_FILE VERSION FOLDER DATA_DIRECTORY ENDING
 * Prints the engine's pid and "stored" when the run in the background has stored something; ENDING "exit" leaves then.
 */
import { superviseEngine } from "../../src/protocol/superviseEngine.ts";

const [engineFile, version, folder, dataDirectory, ending] = process.argv.slice(2) as [string, string, string, string, string];
const engine = superviseEngine({ engineFile, version, engine: { dataDirectory, threads: 1 } });
engine.onState((state) => {
  if (state.kind === "running") console.log(`pid ${state.pid}`);
});
let told = false;
await engine.index(folder, {}, (event) => {
  if (event.kind !== "progress" || event.filesStored === 0 || told) return;
  told = true;
  console.log("stored");
  // Without a word to the engine: an editor that crashes says none.
  if (ending === "exit") process.exit(0);
});
