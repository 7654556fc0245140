/** Opening the index of a folder: to read it, to write it, to ask how it is, to delete it. */
import { existsSync } from "node:fs";
import { rm, rmdir } from "node:fs/promises";
import type { EncoderId } from "../../core/embedding.ts";
import type { ExcludeRule } from "../../protocol/engine.ts";
import { workspaceOf, type Workspace } from "./dataDirectory.ts";
import { isVersionGone, missingIndex, storeError } from "./lanceErrors.ts";
import { acquireLock } from "./lock.ts";
import { makeFolder } from "./makeFolder.ts";
import { assertUsable, newManifest, readManifest, writeManifest } from "./manifest.ts";
import { takeSnapshot, type Snapshot } from "./snapshot.ts";
import { createTables, openTables, type Tables } from "./tables.ts";
import { makeWriter, type IndexWriter } from "./writer.ts";

export interface StoreOptions {
  /** Where all indexes lie; the user's data directory unless told. */
  readonly dataDirectory?: string;
  readonly encoderId: EncoderId;
}

export interface WriterOptions extends StoreOptions {
  /** Drop what is there, whoever made it, and start anew. */
  readonly rebuild?: boolean;
  /** The version of Sextant, kept in the manifest. */
  readonly createdBy: string;
  /** Kept in the manifest from now on; what it holds stays where this is not given, also over a rebuild. */
  readonly exclude?: readonly ExcludeRule[];
}

export interface IndexReader {
  readonly workspace: Workspace;
  /** The newest state of the index; the same object as long as nobody writes. */
  snapshot(): Promise<Snapshot>;
  /** Runs `work` on the newest state, and once more where a writer cleaned that state away meanwhile. */
  read<T>(work: (snapshot: Snapshot) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** Throws `index/missing` where there is none, and by name what makes it unusable. Takes no lock. */
export async function openReader(folder: string, options: StoreOptions): Promise<IndexReader> {
  const workspace = workspaceOf(folder, options.dataDirectory);
  let tables: Tables | null = null;
  /** When the index that `tables` belong to was made: a rebuild by another process gives it new tables under the old names. */
  let createdAt: string | null = null;
  let current: { readonly snapshot: Snapshot; readonly version: number } | null = null;
  let taking: Promise<Snapshot> | null = null;

  async function open(): Promise<Tables> {
    const manifest = await readManifest(workspace);
    if (!manifest) throw missingIndex(workspace.folder);
    assertUsable(manifest, options.encoderId);
    if (tables && manifest.createdAt === createdAt) return tables;
    forget();
    tables = await openTables(workspace, options.encoderId);
    createdAt = manifest.createdAt;
    return tables;
  }

  /** Another search may be taking a snapshot from these tables: they are closed when it has. */
  function forget(): void {
    const forgotten = tables;
    tables = null;
    current = null;
    const close = (): void => forgotten?.close();
    if (taking) void taking.then(close, close);
    else close();
  }

  async function newest(): Promise<Snapshot> {
    const opened = await open();
    if (current) {
      await opened.files.checkoutLatest();
      if ((await opened.files.version()) === current.version) return current.snapshot;
    }
    const snapshot = await takeSnapshot(workspace, opened, current?.snapshot);
    const version = await opened.files.version();
    // Forgotten meanwhile: the next one opens its own.
    if (tables === opened) current = { snapshot, version };
    return snapshot;
  }

  /** Searches that come together share one look. */
  const snapshot = (): Promise<Snapshot> => (taking ??= newest().finally(() => (taking = null)));

  const refuse = (error: unknown): never => {
    throw storeError(error, workspace.folder, workspace.index, "read");
  };
  await open();
  return {
    workspace,
    snapshot: () => snapshot().catch(refuse),
    async read(work) {
      try {
        return await work(await snapshot());
      } catch (error) {
        if (!isVersionGone(error)) refuse(error);
      }
      forget();
      return snapshot().then(work).catch(refuse);
    },
    close() {
      forget();
      return Promise.resolve();
    },
  };
}

/** Takes the lock (`index/locked` where another holds it) and makes the index where there is none. */
export async function openWriter(folder: string, options: WriterOptions): Promise<IndexWriter> {
  const workspace = workspaceOf(folder, options.dataDirectory);
  try {
    await makeFolder(workspace.root);
  } catch (error) {
    throw storeError(error, workspace.folder, workspace.root);
  }
  const lock = await acquireLock(workspace);
  try {
    // A manifest that cannot be read is no reason not to rebuild.
    const before = await readManifest(workspace).catch((error: unknown) => {
      if (options.rebuild) return null;
      throw error;
    });
    const exclude = options.exclude ?? before?.exclude ?? [];
    if (options.rebuild) await dropIndex(workspace);
    const manifest = options.rebuild ? null : before;
    if (manifest && existsSync(workspace.index)) {
      assertUsable(manifest, options.encoderId);
      if (JSON.stringify(manifest.exclude ?? []) !== JSON.stringify(exclude)) await writeManifest(workspace, { ...manifest, exclude });
    } else {
      // Tables without a manifest are a creation that was cut off (the manifest comes last); a manifest without tables is what is left
      // where somebody deleted them to save space. Neither holds anything.
      await dropIndex(workspace);
      await createTables(workspace, options.encoderId);
      await writeManifest(workspace, newManifest(workspace, options.encoderId, options.createdBy, exclude));
    }
    return await makeWriter(workspace, options.encoderId, await openTables(workspace, options.encoderId), { lock, exclude });
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/** Deletes the folder's index. What people told us (memory/) stays. */
export async function removeIndex(folder: string, dataDirectory?: string): Promise<void> {
  const workspace = workspaceOf(folder, dataDirectory);
  if (!existsSync(workspace.root)) return;
  const lock = await acquireLock(workspace);
  try {
    await dropIndex(workspace);
  } finally {
    await lock.release();
  }
  // Only where nothing else is kept in it.
  await rmdir(workspace.root).catch(() => undefined);
}

async function dropIndex(workspace: Workspace): Promise<void> {
  try {
    // The manifest first: without it the rest counts as missing.
    await rm(workspace.manifest, { force: true });
    await rm(workspace.index, { recursive: true, force: true });
    await rm(workspace.unfinished, { force: true });
  } catch (error) {
    throw storeError(error, workspace.folder, workspace.root);
  }
}
