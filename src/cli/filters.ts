/** The flags that `search` and `similar` share, as the engine takes them. */
import type { SearchFilter } from "../core/hit.ts";
import { UsageError } from "./parseArguments.ts";
import type { Session } from "./session.ts";

/** Beyond this nobody reads; it keeps a typing error from asking for every text of the index at once. */
const MAX_LIMIT = 1000;

export interface HitFlags {
  readonly filter: SearchFilter;
  readonly limit?: number;
  readonly allSpans?: boolean;
  readonly why?: boolean;
  readonly feedback?: boolean;
}

export function hitFlags(session: Session): HitFlags {
  const languages = session.values("language").flatMap((value) => value.split(",")).map((name) => name.trim()).filter((name) => name !== "");
  const paths = session.values("path");
  const limit = session.value("limit");
  return {
    filter: {
      ...(languages.length > 0 ? { languages } : {}),
      ...(paths.length > 0 ? { paths } : {}),
      ...(session.has("no-tests") ? { tests: false } : {}),
    },
    ...(limit === undefined ? {} : { limit: limitOf(limit, session) }),
    ...(session.has("all-spans") ? { allSpans: true } : {}),
    ...(session.has("why") ? { why: true } : {}),
    ...(session.has("no-feedback") ? { feedback: false } : {}),
  };
}

function limitOf(said: string, session: Session): number {
  const n = Number(said);
  if (!/^\d+$/.test(said) || n < 1 || n > MAX_LIMIT) throw new UsageError(`--limit is a whole number from 1 to ${MAX_LIMIT}, not "${said}".`, session.command);
  return n;
}
