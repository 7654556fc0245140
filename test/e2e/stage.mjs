// Sets the stage for one scenario: folders, a VS Code server with settings and indexes of its own, windows in one browser.
//
// A scenario is a module of scenarios/ that exports
//   about              what it shows, in a few words
//   run({ page, folder, folders, place, dataDirectory, server, openWindow, step, shot })
// and, where it differs from a bookshop opened in one dark window:
//   folders            { name: fixture or null }: folders to make, each a copy of one of test/fixtures or empty
//   opens              the name of the folder that the window opens, a list of names for a multi-root workspace, null for no folder
//   prepare(folder, folders)   what to do with the folders (absolute paths) before VS Code sees them
//   settings           the user's settings
//   theme              "dark", "light", "hc-dark" or "hc-light"
//   trust              "off" (the question is never asked), "restricted", or "ask"
//   viewport           { width, height }
//   extensions         folders beside this file of further extensions, such as "helper"
//
// Two scenarios run at a time, beside other tests, on two cores: anything may take ten times as long as on a quiet machine. So a scenario
// - waits for what a person would see (expect.mjs, `locator.waitFor`), never for a time; a fixed wait is right only before saying that something did NOT happen;
// - waits for the last of several things that a step causes: rows may be those of half a question, a log line that of the run before;
// - keeps what it makes below `place`, and finds processes by `dataDirectory`: ports, folders, the browser and its focus are its own, the machine is not;
// - shows several things in one window where it can: opening one costs 17 seconds of processor time, a step one or two.
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { startServer } from "./vscodeServer.mjs";
import { openBrowser, openWorkbench } from "./workbench.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));
const fixtures = path.join(here, "..", "fixtures");

const THEMES = { dark: "Default Dark Modern", light: "Default Light Modern", "hc-dark": "Default High Contrast", "hc-light": "Default High Contrast Light" };
const TRUST = {
  off: {},
  restricted: { "security.workspace.trust.enabled": true, "security.workspace.trust.startupPrompt": "never" },
  ask: { "security.workspace.trust.enabled": true, "security.workspace.trust.startupPrompt": "always" },
};

/** `place` is an empty folder; `extension` is how Sextant gets there: { developmentExtensions }, or { extensionsFolder } where it is installed. */
export async function openStage({ vscode, scenario, place, extension: { developmentExtensions: ours = [], extensionsFolder } }) {
  const { folders: wanted = { bookshop: "bookshop" }, theme = "dark", trust = "off", viewport, settings, extensions = [] } = scenario;
  const developmentExtensions = [...ours, ...extensions.map((name) => path.join(here, name))];
  const opens = scenario.opens === undefined ? Object.keys(wanted)[0] : scenario.opens;
  const folders = {};
  for (const [name, fixture] of Object.entries(wanted)) {
    folders[name] = path.join(place, name);
    fs.mkdirSync(folders[name], { recursive: true });
    if (fixture !== null) fs.cpSync(path.join(fixtures, fixture), folders[name], { recursive: true });
  }
  const folder = folders[Array.isArray(opens) ? opens[0] : opens];
  await scenario.prepare?.(folder, folders);

  const dataDirectory = path.join(place, "data");
  const server = await startServer(vscode, {
    dataDir: path.join(place, "vscode"),
    settings: { "workbench.colorTheme": THEMES[theme], ...TRUST[trust], ...settings },
    env: { SEXTANT_DATA_DIR: dataDirectory },
    args: extensionsFolder === undefined ? [] : ["--extensions-dir", extensionsFolder],
  });
  let browser;
  try {
    browser = await openBrowser({ viewport });
    let workspaces = 0;
    /** Another window of the same VS Code. Names are those of `folders`; an absolute path or a URI will do as well. */
    const openWindow = (names = opens) => {
      const at = (name) => folders[name] ?? (isUri(name) ? name : path.resolve(place, name));
      if (!Array.isArray(names)) return openWorkbench(server, browser, { folder: names === null ? undefined : at(names), developmentExtensions });
      const workspace = path.join(place, `${workspaces++ === 0 ? "all" : `all-${workspaces}`}.code-workspace`);
      fs.writeFileSync(workspace, JSON.stringify({ folders: names.map((name) => (isUri(name) ? { uri: name } : { path: at(name) })) }, null, 2));
      return openWorkbench(server, browser, { workspace, developmentExtensions });
    };
    const page = await openWindow();
    return {
      page,
      given: { page, folder, folders, place, dataDirectory, server, openWindow },
      pages: () => browser.pages(),
      async close() {
        await browser.close();
        await server.stop();
      },
    };
  } catch (error) {
    await browser?.close();
    await server.stop();
    throw error;
  }
}

function isUri(name) {
  return /^\w{2,}:\//.test(name);
}
