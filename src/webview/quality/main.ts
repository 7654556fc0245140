/** Entry of the page on search quality: joins it to VS Code's messages. */
import { readQualityHostMessage } from "../../protocol/qualityMessages.ts";
import { speakAsToldByPage } from "../pageLanguage.ts";
import { dashboard } from "./dashboard.ts";
import "./quality.css";

/** What VS Code gives to a page of an extension, once. */
declare function acquireVsCodeApi(): { postMessage(message: unknown): void; setState(state: unknown): void };

speakAsToldByPage();
const vscode = acquireVsCodeApi();
const root = document.getElementById("panel");
if (!root) throw new Error("The page has no place for the dashboard.");
const view = dashboard(root, { send: (message) => vscode.postMessage(message), keep: (state) => vscode.setState(state) });
window.addEventListener("message", (event: MessageEvent<unknown>) => {
  const message = readQualityHostMessage(event.data);
  if (message) view.receive(message);
});
view.start();
