// Finds the engines of one scenario among the processes of the machine. Linux, as VS Code's server here.
import fs from "node:fs";
import os from "node:os";
import { PATIENCE_MS } from "./workbench.mjs";

/** Of the seconds that a fine-tune of a few votes takes; then what it said has come to be seen, on a busy machine in the second pause or the third. */
const [SLICE_MS, SEEN_AFTER_MS] = [150, 300];

/** Engines that keep their indexes in `dataDirectory`, by number. A zombie is none. */
export const engines = (dataDirectory) => running("engine.js", dataDirectory);

function running(file, dataDirectory) {
  return fs.readdirSync("/proc").flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    const isOurs = read(name, "cmdline").split("\0")[1]?.endsWith(`/dist/${file}`) === true;
    return isOurs && read(name, "environ").split("\0").includes(`SEXTANT_DATA_DIR=${dataDirectory}`) && stateOf(name) !== "Z" ? [Number(name)] : [];
  });
}

/** A fine-tune gives way to everything else; on a machine that is busy with tests it would not be done in time. Only an administrator may raise it. */
export function hurryFineTune(dataDirectory) {
  for (const pid of running("tune.js", dataDirectory)) {
    try {
      os.setPriority(pid, 0);
    } catch {
      return; // not allowed, or gone: it takes its time
    }
  }
}

/**
 * A fine-tune of a few votes may be done before a busy window has shown it. So it runs a moment at a time until `isSeen`, stands still
 * during `work`, and goes on.
 */
export async function holdFineTune(dataDirectory, isSeen, work = () => undefined) {
  const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
  try {
    for (const deadline = Date.now() + PATIENCE_MS; !(await isSeen()); await pause(SEEN_AFTER_MS)) {
      if (Date.now() > deadline) throw new Error("the fine-tune was not seen");
      signal("SIGCONT");
      await pause(SLICE_MS);
      signal("SIGSTOP");
    }
    await work();
  } finally {
    // One that stands still would not notice that its engine is gone.
    signal("SIGCONT");
  }

  function signal(name) {
    for (const pid of running("tune.js", dataDirectory)) {
      try {
        process.kill(pid, name);
      } catch {
        // Done meanwhile.
      }
    }
  }
}

/** The extension host is the one that started the engine. */
export function parentOf(pid) {
  return Number(afterName(pid)[1]);
}

export function isRunning(pid) {
  const state = stateOf(pid);
  return state !== undefined && state !== "Z";
}

const stateOf = (pid) => afterName(pid)[0];

/** The fields of stat behind the program's name, which may hold spaces. */
function afterName(pid) {
  const stat = read(pid, "stat");
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ").filter((field) => field !== "");
}

function read(pid, file) {
  try {
    return fs.readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    return ""; // gone meanwhile, or somebody else's
  }
}
