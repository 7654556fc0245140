/** ripgrep as a person would use it on a question: its telling words as alternatives, whatever their case. */
import { spawnSync } from "node:child_process";
import { identifiers } from "../../src/core/words.ts";
import type { Answer } from "./benchData.ts";

/** Nobody types these into a search for text. */
const NOT_TYPED = new Set("a an and are as at be by can do does for from how in into is it its of on or that the their then there this to used uses using what when where which who why with".split(" "));

/** Where the package of this platform keeps its program, or null where there is none. */
export async function findRipgrep(): Promise<string | null> {
  return import("@vscode/ripgrep").then(
    (m) => m.rgPath,
    () => null,
  );
}

/** Files in the order of how many different words they have, then of how often they have one. */
export function askRipgrep(program: string, folder: string, question: string): Answer[] {
  const typed = [...new Set(identifiers(question).map((word) => word.toLowerCase()))].filter((word) => !NOT_TYPED.has(word));
  // The longer alternative first, so that "requests" is not counted as "request".
  typed.sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
  const { stdout } = spawnSync(program, ["-i", "-F", "-o", "--null", "--no-heading", "--no-line-number", "--color=never", ...typed.flatMap((word) => ["-e", word]), "."], { cwd: folder, encoding: "utf8", maxBuffer: 1 << 28 });
  const found = new Map<string, { words: Set<string>; count: number }>();
  for (const line of stdout.split("\n")) {
    const [file, match] = line.split("\0");
    if (file === undefined || match === undefined) continue;
    const entry = found.get(file) ?? { words: new Set(), count: 0 };
    entry.words.add(match.toLowerCase());
    entry.count++;
    found.set(file, entry);
  }
  const ranked = [...found].sort(([a, x], [b, y]) => y.words.size - x.words.size || y.count - x.count || (a < b ? -1 : 1));
  return ranked.map(([file]) => ({ path: file.replace(/^\.[/\\]/, "").replaceAll("\\", "/") }));
}
