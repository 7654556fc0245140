/** What the engine process says on stderr: closed event names and numbers with units, never source text, paths or queries. */

export type LogEvent =
  | "engine.started"
  | "engine.closed"
  | "engine.crashed"
  | "index.applied"
  | "search.answered"
  | "similar.answered"
  | "request.answered"
  | "request.cancelled"
  | "request.failed"
  | "message.ignored";

/** Strings here are words of this program (methods, codes, versions, places in its own code). */
export type LogFields = Readonly<Record<string, number | string>>;
export type Log = (event: LogEvent, fields: LogFields) => void;

/** `index.applied { files: 41, ms: 820 }` */
export function logLine(event: LogEvent, fields: LogFields): string {
  const shown = Object.entries(fields).map(([name, value]) => `${name}: ${typeof value === "string" ? JSON.stringify(value) : Math.round(value * 10) / 10}`);
  return `${event} { ${shown.join(", ")} }`;
}

/** Where it went wrong, without what was said: the text of an unforeseen error may quote a query or a file. */
export function placesOf(error: unknown): LogFields {
  if (!(error instanceof Error)) return { error: typeof error };
  const frames = (error.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line));
  const places = frames.slice(0, 8).map((line) => line.trim().replace(/^at /, "").replace(/(?:file:\/\/)?[^\s()]*[/\\]/g, ""));
  return { error: error.name, at: places.join(" < ") };
}
