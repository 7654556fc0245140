/** How every failure is told: one sentence, its code, the next step; as JSON where JSON was asked for. */
import { isSextantError } from "../core/errors.ts";
import { UsageError } from "./parseArguments.ts";
import { harmless } from "../core/harmless.ts";
import { jsonLine } from "./shownText.ts";
import type { Terminal } from "./terminal.ts";

export interface ErrorReport {
  readonly code: string;
  readonly message: string;
  readonly nextStep: string;
}

export const EXIT = { done: 0, failed: 1, usage: 2, interrupted: 130 } as const;

/** Prints the failure and gives the exit code. */
export function reportError(error: unknown, terminal: Terminal, json: boolean): number {
  const report = describeError(error);
  const exit = error instanceof UsageError ? EXIT.usage : EXIT.failed;
  if (json) {
    terminal.stdout.write(`${jsonLine({ error: report })}\n`);
  } else if (error instanceof UsageError) {
    terminal.stderr.write(`sextant: ${harmless(report.message)} See: ${helpFor(error)}\n`);
  } else {
    terminal.stderr.write(`error[${report.code}]: ${harmless(report.message)}\n${report.nextStep ? `next: ${harmless(report.nextStep)}\n` : ""}`);
    // What nobody foresaw needs its trace to be mended; what was foreseen would only be buried under one.
    if (terminal.env["SEXTANT_DEBUG"] && error instanceof Error) terminal.stderr.write(`${error.stack ?? ""}\n`);
  }
  return exit;
}

export function describeError(error: unknown): ErrorReport {
  if (error instanceof UsageError) return { code: "usage/bad-argument", message: error.message, nextStep: `See ${helpFor(error)}.` };
  if (isSextantError(error)) return { code: error.code, message: error.message, nextStep: error.nextStep };
  const message = error instanceof Error ? error.message : String(error);
  return { code: "engine/internal", message: `Something unexpected happened: ${message}`, nextStep: "Run it again with SEXTANT_DEBUG=1 and report what it prints." };
}

function helpFor(error: UsageError): string {
  return error.command === undefined ? "sextant help" : `sextant help ${error.command}`;
}
