// Votes of a reader of the bookshop, cast in the terminal.
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const cli = path.join(path.dirname(fileURLToPath(import.meta.url)), "..", "..", "dist", "cli.js");

/** @type {readonly [question: string, file: string][]} what was asked, and the file that answers it; several ask for the same file */
export const JUDGED = JSON.parse(fs.readFileSync(new URL("../fixtures/bookshopQuestions.json", import.meta.url), "utf8"));

/** The folder's index is there already. */
export function accept(folder, dataDirectory, [question, file]) {
  execFileSync(process.execPath, [cli, "feedback", "add", folder, "--query", question, "--hit", file, "--up", "--no-update", "--data-dir", dataDirectory], { stdio: "pipe" });
}
