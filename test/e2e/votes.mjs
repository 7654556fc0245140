// Votes of a reader of the bookshop, cast in the terminal.
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const cli = path.join(path.dirname(fileURLToPath(import.meta.url)), "..", "..", "dist", "cli.js");

/** @type {readonly [question: string, file: string][]} what was asked, and the file that answers it; several ask for the same file */
export const JUDGED = JSON.parse(fs.readFileSync(new URL("../fixtures/bookshopQuestions.json", import.meta.url), "utf8"));

/** Of somebody at the shop's desk, who always wants what the handbook says and never the code; one of its pages answers none of them. */
export const DESK = JSON.parse(fs.readFileSync(new URL("../fixtures/bookshopHandbookQuestions.json", import.meta.url), "utf8")).map(([question, page]) => [question, `docs/handbook/${page}`]);

/** What `sextant ...words` prints. */
export function terminal(dataDirectory, words, input = "") {
  return execFileSync(process.execPath, [cli, ...words, "--data-dir", dataDirectory], { encoding: "utf8", input, stdio: ["pipe", "pipe", "pipe"] });
}

/** The folder's index is there already. Two processes, however many: all questions are asked, then what answers them is imported as accepted. */
export function accept(folder, dataDirectory, ...judged) {
  const asked = judged.map(([query]) => JSON.stringify({ query })).join("\n");
  const answers = terminal(dataDirectory, ["search", folder, "--queries", "-", "--json", "--no-update", "--limit", "50"], asked).trim().split("\n").map((line) => JSON.parse(line));
  const votes = judged.map(([query, file], i) => {
    const { path: place, startLine, endLine, language, symbol, snippet } = answers[i].hits.find((hit) => hit.path === file);
    return { id: crypto.randomUUID(), time: new Date().toISOString(), value: "up", source: "cli", kind: "question", query, path: place, startLine, endLine, language, symbol, text: snippet };
  });
  terminal(dataDirectory, ["feedback", "import", folder, "-"], votes.map((vote) => JSON.stringify(vote)).join("\n"));
}
