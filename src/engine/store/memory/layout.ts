/**
 * Which layout `memory/` has, and the way from one to another, forth and back. Votes cannot be made anew as an index can, so every step
 * is one commit that keeps all rows, and a step that was cut off is seen by the columns that are there.
 */
import { open, readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import { SextantError } from "../../../core/errors.ts";
import type { Lance } from "../lance.ts";
import { ADDED_IN_2 } from "./memorySchema.ts";

/** Raise when a column is added or its meaning changes. 1: first. 2: the language of the voted place. */
export const MEMORY_LAYOUT = 2;
const OLDEST_LAYOUT = 1;
const FORMAT = "sextant-memory";

const fileOf = (memory: string): string => join(memory, "manifest.json");

/** null where nothing was ever kept. Throws `memory/newer-layout` and `memory/damaged`. */
export async function readLayout(memory: string): Promise<number | null> {
  let text: string;
  try {
    text = await readFile(fileOf(memory), "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
  const layout = parse(text);
  if (layout === null) {
    throw new SextantError("memory/damaged", `${fileOf(memory)} cannot be read as what Sextant wrote.`, "Move this file away: it is written anew by the next vote, and your votes lie in the tables beside it.");
  }
  if (layout > MEMORY_LAYOUT) {
    throw new SextantError(
      "memory/newer-layout",
      `The votes in ${memory} have layout ${layout}, made by a newer Sextant; this one knows layout ${MEMORY_LAYOUT}.`,
      `Use the newer version, or run there: sextant feedback migrate --to ${MEMORY_LAYOUT}`,
    );
  }
  return layout;
}

function parse(text: string): number | null {
  try {
    const value = JSON.parse(text) as { format?: unknown; layout?: unknown } | null;
    return value?.format === FORMAT && typeof value.layout === "number" && Number.isInteger(value.layout) ? value.layout : null;
  } catch {
    return null;
  }
}

/** Whole or not at all. */
export async function writeLayout(memory: string, layout: number): Promise<void> {
  const beside = `${fileOf(memory)}.new`;
  const file = await open(beside, "w");
  try {
    await file.writeFile(`${JSON.stringify({ format: FORMAT, layout }, null, 2)}\n`);
    // Renamed before its bytes are on the disk, it would be an empty file after a power cut.
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(beside, fileOf(memory));
}

/** Brings the votes to `layout`. Only under the lock. */
export async function migrateFeedback(table: Lance.Table, layout: number): Promise<void> {
  const names = new Set((await table.schema()).fields.map((field) => field.name));
  if (layout >= 2) {
    const missing = ADDED_IN_2.filter((name) => !names.has(name));
    // The language of an old vote follows from its path whenever somebody asks.
    if (missing.length > 0) await table.addColumns(missing.map((name) => ({ name, valueSql: "''" })));
  } else {
    const newer = ADDED_IN_2.filter((name) => names.has(name));
    if (newer.length > 0) await table.dropColumns([...newer]);
  }
}

export function checkLayout(to: number): void {
  if (Number.isInteger(to) && to >= OLDEST_LAYOUT && to <= MEMORY_LAYOUT) return;
  throw new SextantError("usage/bad-argument", `There is no layout ${to}; this version knows ${OLDEST_LAYOUT} to ${MEMORY_LAYOUT}.`, `Say --to with a number from ${OLDEST_LAYOUT} to ${MEMORY_LAYOUT}.`);
}
