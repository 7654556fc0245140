/** What the reader has reached for the first time: the walkthrough's steps wait for these. */
import * as vscode from "vscode";
import { CONTEXT } from "./commands.ts";

type Milestone = "indexReady" | "indexSeen" | "answered" | "foundSimilar" | "voted" | "tuned";

const reached = new Set<Milestone>();

/** VS Code keeps a step ticked off, so once in the life of a window is enough. */
export function reach(milestone: Milestone): void {
  if (reached.has(milestone)) return;
  reached.add(milestone);
  void vscode.commands.executeCommand("setContext", CONTEXT[milestone], true);
}

/** VS Code looks at changes alone: a step whose event came before the walkthrough was known to it is ticked off by one more. */
export async function remind(): Promise<void> {
  for (const milestone of reached) for (const value of [false, true]) await vscode.commands.executeCommand("setContext", CONTEXT[milestone], value);
}

/** A question was answered with hits. */
export function reachAnswer(kind: "words" | "similar", hits: number): void {
  if (hits > 0) reach(kind === "words" ? "answered" : "foundSimilar");
}
