/** What the reader has reached for the first time: the walkthrough's steps wait for these. */
import * as vscode from "vscode";
import { again, CONTEXT } from "./commands.ts";

type Milestone = "indexReady" | "answered" | "foundSimilar" | "voted" | "tuned";

const reached = new Set<Milestone>();

/** VS Code keeps a step ticked off, so once in the life of a window is enough. */
export function reach(milestone: Milestone): void {
  if (reached.has(milestone)) return;
  reached.add(milestone);
  void vscode.commands.executeCommand("setContext", CONTEXT[milestone], true);
}

/**
 * Call where the walkthrough is open. VS Code 1.139 gets to know it some time after the window has opened, and takes what is true by then for something
 * that it has acted on already (`sessionEvents` of its walkthrough service): that step would never be ticked off. So what was reached is said again by another name.
 */
export async function remind(): Promise<void> {
  for (const milestone of reached) await vscode.commands.executeCommand("setContext", again(CONTEXT[milestone]), true);
}

/** A question was answered with hits. */
export function reachAnswer(kind: "words" | "similar", hits: number): void {
  if (hits > 0) reach(kind === "words" ? "answered" : "foundSimilar");
}
