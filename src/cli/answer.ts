/** One answer on stdout, for people or as JSON. */
import { relative } from "node:path";
import type { Hit, SearchAnswer, SearchFilter } from "../core/hit.ts";
import { renderHits } from "./renderHits.ts";
import type { Session } from "./session.ts";
import { harmless } from "../core/harmless.ts";
import { widthOf } from "./terminal.ts";

/** A hit as the design of the command line has it. */
function hitJson(hit: Hit): object {
  const { path, startLine, endLine, score, language, symbol, kind, snippet } = hit;
  return {
    path,
    startLine,
    endLine,
    // Further digits are noise of float16.
    score: Math.round(score * 1e6) / 1e6,
    language,
    symbol,
    kind,
    snippet,
    ...(hit.more.length > 0 ? { more: hit.more } : {}),
    ...(hit.why ? { why: hit.why } : {}),
    ...(hit.vote ? { vote: hit.vote } : {}),
  };
}

export interface Asked {
  /** What the JSON line repeats, so that answers can be joined with questions. */
  readonly echo: object;
  /** For people: `"open a socket"` or "src/a.ts:4-9". */
  readonly title: string;
  readonly folder: string;
  readonly filter: SearchFilter;
}

export async function printAnswer(session: Session, asked: Asked, answer: SearchAnswer): Promise<void> {
  if (session.json) {
    session.printJson({ ...asked.echo, hits: answer.hits.map(hitJson), ...(answer.notice === undefined ? {} : { notice: answer.notice }), tookMs: Math.round(answer.tookMs * 10) / 10 });
    return;
  }
  if (answer.notice !== undefined) session.sayOnce(answer.notice);
  if (answer.hits.length === 0) {
    session.print(nothingFound(asked, session, asked.filter.languages ? await languagesOf(session, asked.folder) : []));
    return;
  }
  const { cwd, stdout } = session.terminal;
  session.print(renderHits(answer, { paint: session.paint, width: widthOf(stdout), folder: asked.folder, cwd }));
}

/** The most frequent first. Advice is not worth a failure. */
async function languagesOf(session: Session, folder: string): Promise<readonly string[]> {
  const status = await (await session.engine()).status(folder).catch(() => undefined);
  return Object.entries(status?.languages ?? {}).sort((a, b) => b[1] - a[1]).slice(0, 8).map(([name]) => name);
}

function nothingFound({ title, folder, filter }: Asked, session: Session, languages: readonly string[]): string {
  const where = relative(session.terminal.cwd, folder) || "this folder";
  const narrowed = [...(filter.languages ? ["--language"] : []), ...(filter.paths ? ["--path"] : []), ...(filter.tests === false ? ["--no-tests"] : [])];
  const advice =
    narrowed.length > 0
      ? `${languages.length > 0 ? `Indexed here: ${languages.join(", ")}. ` : ""}Try without ${narrowed.join(" and ")}.`
      : session.value("mode") === "keyword"
        ? "Try other words, or without --mode keyword."
        : "Try other words, or look with `sextant status` whether the files are indexed.";
  return harmless(`Nothing found for ${title} in ${where}. ${advice}`);
}
