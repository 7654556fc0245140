/** What a report of a problem needs: versions, states, checks; no code, no queries, no names of files. */
import os from "node:os";
import * as vscode from "vscode";
import type { SupervisedEngine } from "../protocol/superviseEngine.ts";
import { describeState } from "./indexing/describeState.ts";
import type { WorkspaceIndexing } from "./indexing/workspaceIndexing.ts";
import { SETTINGS, type Settings } from "./settings.ts";

export async function diagnostics(version: string, engine: SupervisedEngine, indexing: WorkspaceIndexing, settings: Settings): Promise<string> {
  const changed = SETTINGS.filter(({ key, default: usual }) => settings[key] !== usual);
  return [
    `Sextant ${version}, VS Code ${vscode.version} (${vscode.env.appHost}${vscode.env.remoteName ? `, ${vscode.env.remoteName}` : ""})`,
    `${process.platform} ${process.arch} ${os.release()}, Node.js ${process.version}, ${os.availableParallelism()} cores, ${Math.round(os.totalmem() / 1e9)} GB`,
    `Engine: ${engine.state.kind}`,
    `Trusted: ${vscode.workspace.isTrusted}; indexing ${indexing.paused ? "paused" : "not paused"}`,
    "",
    "Folders:",
    ...indexing.all().map(({ kept }, i) => `- folder ${i + 1}: ${kept.state().kind}${kept.state().kind === "failed" ? "" : `, ${describeState(kept.state())}`}`),
    "",
    "Settings that differ from their defaults:",
    // A folder's path may name a person.
    ...(changed.length === 0 ? ["- none"] : changed.map(({ key, type }) => `- sextant.${key}: ${type === "folder" ? "set" : String(settings[key])}`)),
    "",
    "Checks:",
    ...(await checks(engine)),
    "",
  ].join("\n");
}

async function checks(engine: SupervisedEngine): Promise<string[]> {
  try {
    return (await engine.doctor()).map(({ name, ok, detail, nextStep }) => `- ${ok ? "ok" : "FAILED"} ${name}: ${withoutHome(detail)}${nextStep === undefined || ok ? "" : ` ${withoutHome(nextStep)}`}`);
  } catch (error) {
    return [`- the engine did not answer: ${withoutHome(error instanceof Error ? error.message : String(error))}`];
  }
}

function withoutHome(text: string): string {
  return text.replaceAll(os.homedir(), "~");
}
