/** "Show What Is Stored": a page made when it is asked for, because it names the true places and sizes on this machine. */
import path from "node:path";
import * as vscode from "vscode";
import { code, inMarkdown } from "../core/markdown.ts";
import { t } from "../core/translate.ts";
import { bytes } from "../core/units.ts";
import type { Engine } from "../protocol/engine.ts";
import { folderName } from "./folderName.ts";
import { filesInWords } from "./indexing/describeState.ts";
import { localFolders } from "./search/askWorkspace.ts";

const SCHEME = "sextant-privacy";

export function registerPrivacyPage(engine: Engine): vscode.Disposable {
  return vscode.workspace.registerTextDocumentContentProvider(SCHEME, { provideTextDocumentContent: () => privacyPage(engine) });
}

export async function showPrivacy(): Promise<void> {
  // The time makes it a new document: VS Code keeps what a provider once said.
  const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${t("What Sextant stores")}.md`, query: String(Date.now()) });
  await vscode.commands.executeCommand("markdown.showPreview", uri);
}

async function privacyPage(engine: Engine): Promise<string> {
  return [
    `# ${t("What Sextant stores")}`,
    t("Nothing leaves this machine. Sextant has no account, no server, no telemetry, and opens no network connection."),
    `## ${t("What it reads")}`,
    t("The text files of the folders that are open in this window, except what .gitignore and .sextantignore leave out. It runs none of your code, also in folders that you have not trusted."),
    `## ${t("What it keeps")}`,
    t("For each folder an index: the pieces of code with their text, names and numbers that stand for their meaning. The index can be rebuilt from your code at any time."),
    ...(await places(engine)),
    t("Your votes on results, if you cast any: the question, the place with its lines as they were, what was shown, and when. They lie in the folder memory beside the index and stay when it is rebuilt or deleted. See them with “Sextant: Show Feedback”."),
    t("What a fine-tune learned from your votes, and its report, lie in memory/adapters and hold traces of your questions; so does what lies there of one that is not finished. Nothing is trained unless you say so. See them with “Sextant: Show Fine-tunes”."),
    t("VS Code itself keeps your recent searches and the question and filters of the results panel, for this workspace only; also votes that could not be stored yet."),
    `## ${t("How to delete it")}`,
    `- ${t("One search from the list of recent searches: with the cross in its row.")}`,
    `- ${t("The index of this workspace: with the command “Sextant: Delete This Workspace's Index”. Votes and fine-tunes stay.")}`,
    `- ${t("Your votes: one with the bin in its row in “Sextant: Show Feedback”, all with “Sextant: Forget All Feedback…”. A fine-tune that is learning from them ends.")}`,
    `- ${t("Fine-tunes: one with “Delete…” in “Sextant: Show Fine-tunes”, all with “Sextant: Forget All Feedback…”, which asks whether they are to go with the votes.")}`,
    `- ${t("Everything of all folders: close VS Code and delete the folder that holds the indexes.")}`,
    "",
  ].join("\n\n");
}

async function places(engine: Engine): Promise<string[]> {
  const folders = localFolders();
  if (folders.length === 0) return [t("No folder is open, so nothing is stored for this window.")];
  let directory: string | undefined;
  const lines = await Promise.all(
    folders.map(async (folder) => {
      const name = folderName(folder);
      const { uri } = folder;
      try {
        const [{ bytesOnDisk, files, indexFolder }, { total }, { adapters }] = await Promise.all([engine.status(uri.fsPath), engine.votes(uri.fsPath, { history: true, limit: 1 }), engine.adapters(uri.fsPath)]);
        directory = path.dirname(path.dirname(indexFolder)); // <data directory>/workspaces/<name>
        const kept = [files === 0 ? t("not indexed yet") : t("{0}, {1} on disk", filesInWords(files), bytes(bytesOnDisk)), ...(total === 0 ? [] : [t("votes: {0}", total)]), ...(adapters.length === 0 ? [] : [t("fine-tunes: {0}", adapters.length)])];
        return `- ${inMarkdown(name)}: ${kept.join(", ")}, ${code(indexFolder)}`;
      } catch (error) {
        return `- ${inMarkdown(name)}: ${inMarkdown(error instanceof Error ? error.message : String(error))}`;
      }
    }),
  );
  return [lines.join("\n"), ...(directory === undefined ? [] : [t("The folder that holds the indexes: {0}", code(directory))])];
}
