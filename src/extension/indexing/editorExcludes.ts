/** What VS Code leaves out of its explorer and its own search, for one folder. */
import * as vscode from "vscode";
import type { ExcludeRule } from "../../protocol/engine.ts";

/** Settings that decide it. */
export const EXCLUDES = ["files.exclude", "search.exclude", "sextant.indexing.respectExcludes"] as const;

export function excludesOf(folder: vscode.WorkspaceFolder): readonly ExcludeRule[] {
  const rules = new Map<string, ExcludeRule>();
  for (const section of ["files", "search"]) {
    const excludes = vscode.workspace.getConfiguration(section, folder).get<Readonly<Record<string, unknown>>>("exclude") ?? {};
    for (const [glob, value] of Object.entries(excludes)) {
      const when = (value as { readonly when?: unknown } | null)?.when;
      if (value === true) rules.set(glob, { glob });
      else if (typeof when === "string" && !rules.has(glob)) rules.set(glob, { glob, when });
    }
  }
  return [...rules.values()];
}
