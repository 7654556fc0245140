/** Asking back, where somebody is there to answer. */
import { createInterface } from "node:readline/promises";
import type { Session } from "./session.ts";
import { harmless } from "../core/harmless.ts";

/** Scripts and pipes are never asked: they would wait for ever. */
export function canAsk(session: Session): boolean {
  return session.terminal.stdinIsTty && session.terminal.stderr.isTty && !session.json;
}

/** True for "y" or "yes"; anything else, also just Enter, is no. Throws `AbortError` at Ctrl-C. */
export async function confirmed(session: Session, question: string): Promise<boolean> {
  const reader = createInterface({ input: process.stdin, output: process.stderr });
  // On a terminal in line mode Ctrl-C comes to the reader, not as a signal.
  const interrupted = new AbortController();
  reader.on("SIGINT", () => interrupted.abort());
  try {
    const answer = await reader.question(`${harmless(question)} [y/N] `, { signal: AbortSignal.any([session.signal, interrupted.signal]) });
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    reader.close();
  }
}
