/** Entry of the panel's browser page: joins the panel to VS Code's messages. */
import { readHostMessage } from "../protocol/panelMessages.ts";
import { speakAsToldByPage } from "./pageLanguage.ts";
import { panel } from "./panel.ts";
import "./panel.css";

/** What VS Code gives to a page of an extension, once. */
declare function acquireVsCodeApi(): { postMessage(message: unknown): void };

speakAsToldByPage();
const vscode = acquireVsCodeApi();
const root = document.getElementById("panel");
if (!root) throw new Error("The page has no place for the panel.");
const view = panel(root, (message) => vscode.postMessage(message));
window.addEventListener("message", (event: MessageEvent<unknown>) => {
  const message = readHostMessage(event.data);
  if (message) view.receive(message);
});
