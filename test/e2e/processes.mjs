// Finds the engines of one scenario among the processes of the machine. Linux, as VS Code's server here.
import fs from "node:fs";

/** Engines that keep their indexes in `dataDirectory`, by number. A zombie is none. */
export function engines(dataDirectory) {
  return fs.readdirSync("/proc").flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    const command = read(name, "cmdline").split("\0");
    const isEngine = command[1]?.endsWith("/dist/engine.js") === true;
    return isEngine && read(name, "environ").split("\0").includes(`SEXTANT_DATA_DIR=${dataDirectory}`) && stateOf(name) !== "Z" ? [Number(name)] : [];
  });
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
