/** `sextant status`: what is indexed, and can it be searched? */
import type { IndexState } from "../../protocol/engine.ts";
import { onlyFolder, type Session } from "../session.ts";
import { harmless } from "../../core/harmless.ts";
import { bytes, count, duration } from "../../core/units.ts";

const STATES: Readonly<Record<IndexState, string>> = {
  missing: "not indexed yet; the first search builds the index",
  incomplete: "not complete; the next search or `sextant index` finishes it",
  ready: "ready",
  damaged: "damaged",
  "encoder-changed": "made by another encoder",
  "schema-changed": "made by another version of Sextant",
  foreign: "made for another folder",
};

/** More languages than these are a tail nobody asks about. */
const MAX_LANGUAGES = 8;

export async function runStatus(session: Session): Promise<number> {
  const folder = onlyFolder(session);
  const status = await (await session.engine()).status(folder);
  if (session.json) {
    session.printJson(status);
    return 0;
  }
  const rows: [string, string][] = [["Folder", status.folder], ["State", status.problem ?? STATES[status.state]]];
  if (status.state !== "missing") {
    // Of any other state nobody has counted.
    const isKnown = status.state === "ready" || status.state === "incomplete";
    rows.push(isKnown ? ["Holds", `${count(status.files)} files, ${count(status.chunks)} chunks, ${bytes(status.bytesOnDisk)} on disk`] : ["Takes", `${bytes(status.bytesOnDisk)} on disk`]);
    const languages = Object.entries(status.languages).sort((a, b) => b[1] - a[1]);
    if (languages.length > 0) {
      const shown = languages.slice(0, MAX_LANGUAGES).map(([name, n]) => `${name} ${count(n)}`);
      rows.push(["Languages", shown.join(", ") + (languages.length > MAX_LANGUAGES ? ", …" : "")]);
    }
    if (status.exclude.length > 0) rows.push(["Left out", `what VS Code excludes: ${status.exclude.map(({ glob }) => glob).join(", ")}`]);
    if (status.updatedAt !== null) rows.push(["Updated", updated(status.updatedAt)]);
    if (status.encoderId !== null) rows.push(["Encoder", status.encoderId]);
    rows.push(["Kept in", status.indexFolder]);
  }
  if (status.writer) rows.push(["Writing now", `process ${status.writer.pid} on ${status.writer.host}`]);
  for (const [name, value] of rows) session.print(`${session.paint.dim(name.padEnd(11))}  ${harmless(value)}`);
  return 0;
}

function updated(iso: string): string {
  const ms = Date.now() - Date.parse(iso);
  return Number.isFinite(ms) && ms >= 0 ? `${duration(ms)} ago (${iso})` : iso;
}
