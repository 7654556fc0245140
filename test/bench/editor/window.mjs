// A window of the real VS Code with the probe in its extension host, and what can be read of its processes from outside.
import fs from "node:fs";
import path from "node:path";
import { startServer } from "../../e2e/vscodeServer.mjs";
import { openBrowser, openWorkbench } from "../../e2e/workbench.mjs";

const PROBE = path.join(import.meta.dirname, "probe");
/** Of /proc/PID/stat; 100 a second on every Linux that Node.js runs on. */
const TICK_MS = 10;

export async function pause(ms) {
  await new Promise((resolve) => setTimeout(resolve, ms));
}

export async function until(what, check, { timeout = 180_000, every = 100 } = {}) {
  for (const deadline = Date.now() + timeout; Date.now() < deadline; await pause(every)) {
    const answer = await check();
    if (answer) return answer;
  }
  throw new Error(`${what}: not within ${timeout / 1000} s`);
}

/**
 * Opens `folder` in a server of its own. `extension` is Sextant's folder, or undefined for a window without it.
 * Everything it leaves lies below `place`.
 */
export async function openWindow(vscode, { place, folder, extension, dataDirectory, settings = {}, beforeLoad }) {
  fs.mkdirSync(place, { recursive: true });
  const probeFile = path.join(place, "probe.json");
  const server = await startServer(vscode, {
    dataDir: path.join(place, "vscode"),
    settings,
    env: { SEXTANT_DATA_DIR: dataDirectory ?? path.join(place, "data"), SEXTANT_BENCH_PROBE: probeFile },
  });
  const openedAt = Date.now();
  const browser = await openBrowser();
  const page = await openWorkbench(server, browser, { folder, developmentExtensions: [PROBE, ...(extension === undefined ? [] : [extension])], beforeLoad });
  const probe = await until("the probe", () => fs.existsSync(probeFile) && JSON.parse(fs.readFileSync(probeFile, "utf8")), { timeout: 60_000 });
  const ask = async (what) => (await fetch(`http://127.0.0.1:${probe.port}/${what}`)).json();
  return {
    page,
    openedAt,
    /** The extension host's process. */
    host: probe.pid,
    ask,
    /** The process of Sextant's engine, a child of the extension host; undefined while there is none. */
    engine: () => childrenOf(probe.pid).find((pid) => read(pid, "cmdline").includes("engine.js")),
    async close() {
      await browser.close();
      await server.stop();
    },
  };
}

const read = (pid, name) => {
  try {
    return fs.readFileSync(`/proc/${pid}/${name}`, "utf8");
  } catch {
    return ""; // gone
  }
};

function childrenOf(parent) {
  return fs.readdirSync("/proc").filter((pid) => /^\d+$/.test(pid) && statOf(pid)?.parent === parent).map(Number);
}

/** Fields of /proc/PID/stat (proc(5)); the name before them may hold anything. */
function statOf(pid) {
  const fields = read(pid, "stat").split(") ").at(-1).split(" ");
  return fields.length < 15 ? undefined : { parent: Number(fields[1]), cpuMs: (Number(fields[11]) + Number(fields[12])) * TICK_MS };
}

/** 0 for a process that is gone: it costs nothing. */
export const cpuMsOf = (pid) => (pid === undefined ? 0 : (statOf(pid)?.cpuMs ?? 0));

/** Resident bytes, and those of them that are not a file's. */
export function memoryOf(pid) {
  const status = pid === undefined ? "" : read(pid, "status");
  const kilobytes = (name) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(status)?.[1] ?? 0);
  return { resident: kilobytes("VmRSS") * 1024, anonymous: kilobytes("RssAnon") * 1024 };
}
