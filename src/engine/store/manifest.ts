/** manifest.json: whose index this is, which encoder made it and which version of Sextant laid it out. Checked before any table is opened. */
import { readFile, rename, writeFile } from "node:fs/promises";
import type { EncoderId } from "../../core/embedding.ts";
import { SextantError } from "../../core/errors.ts";
import type { ExcludeRule } from "../../protocol/engine.ts";
import type { Workspace } from "./dataDirectory.ts";
import { REBUILD, storeError } from "./lanceErrors.ts";

/** Raise when a table's columns or the meaning of a column changes. 1: first. */
export const SCHEMA_VERSION = 1;
const FORMAT = "sextant-index";

/** What a table took up when nothing in it was dead. */
export interface TableSize {
  readonly rows: number;
  readonly bytes: number;
}

/** By the names of the tables. */
export type TableSizes = Readonly<Record<string, TableSize>>;

export interface Manifest {
  readonly format: typeof FORMAT;
  readonly schemaVersion: number;
  /** The real path of the indexed folder. */
  readonly folder: string;
  readonly encoderId: EncoderId;
  /** The version of Sextant that made it. */
  readonly createdBy: string;
  readonly createdAt: string;
  /** When an update last ran to its end; null while the first has not. */
  readonly updatedAt: string | null;
  /** What an editor asked to leave out. */
  readonly exclude?: readonly ExcludeRule[];
  /** As of the last rewrite; unknown in manifests of earlier versions. */
  readonly sizes?: TableSizes;
}

export function newManifest(workspace: Workspace, encoderId: EncoderId, createdBy: string, exclude: readonly ExcludeRule[]): Manifest {
  const made = { format: FORMAT, schemaVersion: SCHEMA_VERSION, folder: workspace.folder, encoderId, createdBy, createdAt: new Date().toISOString(), updatedAt: null } as const;
  return exclude.length === 0 ? made : { ...made, exclude };
}

/** null where there is none. Throws `index/foreign` for a file that we did not write or that tells of another folder. */
export async function readManifest(workspace: Workspace): Promise<Manifest | null> {
  let text: string;
  try {
    text = await readFile(workspace.manifest, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw storeError(error, workspace.folder, workspace.manifest, "read");
  }
  const manifest = parse(text);
  if (!manifest) {
    throw new SextantError("index/foreign", `${workspace.manifest} was not written by this version of Sextant.`, REBUILD);
  }
  if (manifest.folder !== workspace.folder) {
    throw new SextantError("index/foreign", `The index in ${workspace.root} is of ${manifest.folder}, not of ${workspace.folder}.`, REBUILD);
  }
  return manifest;
}

/** Throws where the manifest's schema or encoder is not the one that is asked for. `encoderId` null asks for any. */
export function assertUsable(manifest: Manifest, encoderId: EncoderId | null): void {
  if (manifest.schemaVersion !== SCHEMA_VERSION) {
    throw new SextantError(
      "index/schema-changed",
      `The index of ${manifest.folder} has layout ${manifest.schemaVersion} (made by Sextant ${manifest.createdBy}); this version uses layout ${SCHEMA_VERSION}.`,
      REBUILD,
    );
  }
  if (encoderId !== null && manifest.encoderId !== encoderId) {
    throw new SextantError(
      "index/encoder-changed",
      `The index of ${manifest.folder} was made by the encoder ${manifest.encoderId}; the encoder in use is ${encoderId}. Their vectors cannot be compared.`,
      REBUILD,
    );
  }
}

/** Whole or not at all: written beside and renamed. */
export async function writeManifest(workspace: Workspace, manifest: Manifest): Promise<void> {
  const beside = `${workspace.manifest}.new`;
  try {
    await writeFile(beside, `${JSON.stringify(manifest, null, 2)}\n`);
    await rename(beside, workspace.manifest);
  } catch (error) {
    throw storeError(error, workspace.folder, workspace.manifest);
  }
}

function parse(text: string): Manifest | null {
  try {
    const value = JSON.parse(text) as Partial<Manifest> | null;
    if (value === null || typeof value !== "object" || value.format !== FORMAT) return null;
    if (typeof value.schemaVersion !== "number" || typeof value.folder !== "string" || typeof value.encoderId !== "string") return null;
    const { exclude, ...rest } = value as Manifest;
    // From an optional part nothing worse may follow than that it is missing.
    return isExclude(exclude) ? { ...rest, exclude } : rest;
  } catch {
    return null;
  }
}

function isExclude(value: unknown): value is readonly ExcludeRule[] {
  return Array.isArray(value) && value.every((rule: Partial<ExcludeRule> | null) => typeof rule?.glob === "string" && (rule.when === undefined || typeof rule.when === "string"));
}
