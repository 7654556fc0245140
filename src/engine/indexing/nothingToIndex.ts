/** A folder in which nothing can be searched is told with what was left out and why. */
import { SextantError } from "../../core/errors.ts";
import type { IndexReport } from "../../protocol/engine.ts";

export function nothingToIndex(folder: string, report: IndexReport): SextantError {
  const skipped = Object.entries(report.skipped).map(([reason, count]) => `${count} ${reason}`);
  return new SextantError(
    "folder/nothing-to-index",
    skipped.length === 0 ? `There is no file to search in ${folder}.` : `No file in ${folder} can be searched (skipped: ${skipped.join(", ")}).`,
    "Check that this is the folder you mean, and what .gitignore, .ignore, .sextantignore and VS Code's excludes leave out.",
  );
}
