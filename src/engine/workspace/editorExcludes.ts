/** VS Code's exclude globs as patterns of an ignore file, so that they take part in one order of rules. */
import { basename, extname } from "node:path/posix";
import ignore from "ignore";

/** Of one glob. `{a,b}{c,d}` makes four; what makes more was not written by a person. */
const MAX_ALTERNATIVES = 200;

/** Longer ones are no glob of a person, and cutting them up would recurse as deep. */
const MAX_GLOB_LENGTH = 2_000;

/** None where the glob says nothing, or too much. */
export function globPatterns(glob: string): readonly string[] {
  // A line end would make two patterns, of which the second could bring back what other rules hide.
  if (glob.length > MAX_GLOB_LENGTH || /[\r\n]/.test(glob)) return [];
  // Braces make several patterns; everything else VS Code knows (*, **, ?, [a-z], [!a]) an ignore file knows as well.
  return (expandBraces(glob.trim()) ?? []).flatMap((each) => {
    const body = each.replace(/^\.\//, "").replace(/\/+$/, "");
    if (body === "" || /^\/*$/.test(body)) return [];
    // `*.log` is about the folder itself here, where an ignore file means any depth.
    return [body.startsWith("**/") || body.startsWith("/") ? body : `/${body}`];
  });
}

export type BesideRule = (path: string, names: ReadonlySet<string>) => boolean;

/** A glob with `when`: it holds for a file beside which another one lies. */
export function besideRule(patterns: readonly string[], when: string, ignoreCase: boolean): BesideRule {
  const matcher = ignore({ ignorecase: ignoreCase }).add(patterns);
  return (path, names) => {
    const name = basename(path);
    const wanted = when.replaceAll("$(basename)", basename(name, extname(name)));
    return wanted !== name && names.has(wanted) && matcher.ignores(path);
  };
}

/** `a{b,c{d,e}}` as `ab acd ace`; a brace that is not closed is a letter. null where there are too many. */
function expandBraces(glob: string): readonly string[] | null {
  const group = innermostGroup(glob);
  if (group === null) return [glob];
  const { from, to, parts } = group;
  const all: string[] = [];
  for (const part of parts) {
    const rest = expandBraces(glob.slice(0, from) + part + glob.slice(to + 1));
    if (rest === null || all.length + rest.length > MAX_ALTERNATIVES) return null;
    all.push(...rest);
  }
  return all;
}

/** The first group without another one inside. */
function innermostGroup(glob: string): { readonly from: number; readonly to: number; readonly parts: readonly string[] } | null {
  const to = glob.indexOf("}");
  const from = glob.lastIndexOf("{", to);
  return to < 0 || from < 0 ? null : { from, to, parts: glob.slice(from + 1, to).split(",") };
}
