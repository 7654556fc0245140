/** How an index is, without loading it: for people, and for deciding whether to search or to build. Never throws for what it finds. */
import { existsSync } from "node:fs";
import type { EncoderId } from "../../core/embedding.ts";
import { type ErrorCode, isSextantError } from "../../core/errors.ts";
import type { IndexState, IndexStatus } from "../../protocol/engine.ts";
import { bytesOnDisk } from "./bytesOnDisk.ts";
import { workspaceOf, type Workspace } from "./dataDirectory.ts";
import { damagedIndex, missingIndex, storeError } from "./lanceErrors.ts";
import { lockOwner, type LockOwner } from "./lock.ts";
import { assertUsable, readManifest, type Manifest } from "./manifest.ts";
import type { FileRecord } from "./schema.ts";
import type { StoreOptions } from "./store.ts";
import { openTables, readFileRecords } from "./tables.ts";

const STATES: Partial<Record<ErrorCode, IndexState>> = {
  "index/missing": "missing",
  "index/encoder-changed": "encoder-changed",
  "index/schema-changed": "schema-changed",
  "index/foreign": "foreign",
};

export async function indexStatus(folder: string, options: StoreOptions): Promise<IndexStatus> {
  const workspace = workspaceOf(folder, options.dataDirectory);
  const writer = existsSync(workspace.root) ? await lockOwner(workspace).catch(() => null) : null;
  let manifest: Manifest | null = null;
  let records: readonly FileRecord[] = [];
  let state: IndexState;
  let problem: string | undefined;
  try {
    manifest = await readManifest(workspace);
    if (!manifest) throw missingIndex(workspace.folder);
    assertUsable(manifest, options.encoderId);
    records = await readRecords(workspace, options.encoderId, writer);
    state = manifest.updatedAt === null ? "incomplete" : "ready";
    if (state === "incomplete") problem = writer ? "It is being built now." : "Building it was interrupted; `sextant index` goes on where it stopped.";
  } catch (error) {
    const known = storeError(error, workspace.folder, workspace.index, "read");
    if (!isSextantError(known)) throw known;
    // Trouble with the disk says nothing against the index: it must not lead to a rebuild.
    state = STATES[known.code] ?? (known.code.startsWith("disk/") ? "incomplete" : "damaged");
    problem = `${known.message} ${known.nextStep}`;
  }
  const indexed = records.filter((file) => file.skipped === null);
  const languages: Record<string, number> = {};
  for (const file of indexed) languages[file.language] = (languages[file.language] ?? 0) + 1;
  return {
    folder: workspace.folder,
    indexFolder: workspace.root,
    state,
    ...(problem === undefined ? {} : { problem }),
    encoderId: manifest?.encoderId ?? null,
    files: indexed.length,
    chunks: indexed.reduce((sum, file) => sum + file.chunks, 0),
    bytesOnDisk: await bytesOnDisk(workspace.index),
    languages,
    exclude: manifest?.exclude ?? [],
    updatedAt: manifest?.updatedAt ?? null,
    ...(writer ? { writer } : {}),
  };
}

/** Whether there is an index to add to, by its manifest alone. What is wrong with one, opening it tells. */
export async function stateBefore(folder: string, dataDirectory?: string): Promise<"missing" | "incomplete" | "ready"> {
  const manifest = await readManifest(workspaceOf(folder, dataDirectory)).catch(() => undefined);
  if (manifest === null) return "missing";
  return manifest?.updatedAt === null ? "incomplete" : "ready";
}

async function readRecords(workspace: Workspace, encoderId: EncoderId, writer: LockOwner | null): Promise<readonly FileRecord[]> {
  const tables = await openTables(workspace, encoderId);
  try {
    const records = [...(await readFileRecords(tables.files)).values()];
    const promised = records.reduce((sum, file) => sum + file.chunks, 0);
    const there = await tables.chunks.countRows();
    // A writer may be between two commits; without one fewer rows than promised mean that some are lost.
    if (there < promised && !writer) throw damagedIndex(workspace.folder, `it holds ${there} of ${promised} chunks`);
    return records;
  } finally {
    tables.close();
  }
}
