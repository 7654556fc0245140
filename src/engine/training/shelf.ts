/**
 * The fine-tunes of one folder: `memory/adapters/<id>/{adapter.safetensors,report.json,report.md}` and `active.json`, which names the one
 * in use and the one before. Every change is one rename, so that any process may read at any time.
 */
import { mkdir, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import type { EncoderId } from "../../core/embedding.ts";
import { SextantError } from "../../core/errors.ts";
import { tuneReport } from "../../core/tuneReport.ts";
import type { AdapterChange, AdapterList, TuneReport } from "../../core/tuning.ts";
import type { Adapter } from "./adapter.ts";
import { encodeAdapter, readAdapter } from "./adapterFile.ts";
import { encodeOnnx } from "./exportOnnx.ts";
import { writeWhole } from "./writeWhole.ts";

const KEPT = 5;
const ADAPTER = "adapter.safetensors";
const REPORT = "report.json";

interface Active {
  readonly current: string | null;
  readonly previous: string | null;
}
const NONE: Active = { current: null, previous: null };

/** What search uses now: `notice` where it should use one and cannot. */
export interface InUse {
  readonly adapter?: Adapter;
  readonly notice?: string;
}

export interface Shelf {
  readonly folder: string;
  list(): Promise<AdapterList>;
  /** Looks at `active.json` each time, at the adapter only where that changed. Never throws. */
  inUse(): Promise<InUse>;
  /** One of them, whether in use or not. Throws `tune/adapter-*`. */
  take(id: string): Promise<Adapter>;
  add(adapter: Adapter, report: TuneReport): Promise<void>;
  change(change: AdapterChange): Promise<AdapterList>;
}

/** The encoder is asked for where an adapter is read: what is kept can be looked through and deleted without its files. */
export function openShelf(memoryFolder: string, encoderId: () => Promise<EncoderId>): Shelf {
  const folder = path.join(memoryFolder, "adapters");
  const activeFile = path.join(folder, "active.json");
  const at = (id: string, file: string): string => path.join(folder, id, file);
  let known: { readonly stamp: string; readonly inUse: InUse } | undefined;

  async function active(): Promise<Active> {
    try {
      const value = JSON.parse(await readFile(activeFile, "utf8")) as Partial<Active>;
      return { current: isId(value.current) ? value.current : null, previous: isId(value.previous) ? value.previous : null };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return NONE;
      throw new SextantError("tune/adapter-damaged", `${activeFile} cannot be read.`, "Choose with `sextant tune --promote ID`; `sextant tune --list` shows the ids.", { cause: error });
    }
  }

  const setActive = (value: Active): Promise<void> => writeWhole(activeFile, `${JSON.stringify(value, null, 2)}\n`);

  async function reports(): Promise<TuneReport[]> {
    const names = await readdir(folder).catch(() => []);
    const found = await Promise.all(names.filter(isId).map(async (id) => readFile(at(id, REPORT), "utf8").then((text) => JSON.parse(text) as TuneReport).catch(() => undefined)));
    return found.filter((report) => report !== undefined).sort((a, b) => b.trainedAt.localeCompare(a.trainedAt));
  }

  async function list(): Promise<AdapterList> {
    return { adapters: await reports(), ...(await active().catch(() => NONE)), folder };
  }

  async function assertThere(id: string): Promise<Adapter> {
    if (!isId(id) || !(await stat(at(id, ADAPTER)).catch(() => undefined))) {
      throw new SextantError("tune/adapter-missing", `There is no fine-tune ${id}.`, "See the ids with: sextant tune --list");
    }
    return readAdapter(at(id, ADAPTER), await encoderId());
  }

  /** Renamed first: a folder that is half deleted has no name of ours. */
  async function remove(id: string): Promise<void> {
    const doomed = path.join(folder, `.${id}.deleted`);
    await rename(path.join(folder, id), doomed).catch(() => undefined);
    await rm(doomed, { recursive: true, force: true });
  }

  async function read(current: string | null): Promise<InUse> {
    if (current === null) return {};
    try {
      return { adapter: await readAdapter(at(current, ADAPTER), await encoderId()) };
    } catch (error) {
      return { notice: `${(error as Error).message} Search goes on without it.` };
    }
  }

  return {
    folder,
    list,
    async inUse() {
      const seen = await stat(activeFile).catch(() => undefined);
      const stamp = seen ? `${seen.ino} ${seen.mtimeMs} ${seen.size}` : "";
      if (known?.stamp !== stamp) {
        const inUse = await active().then(({ current }) => read(current), (error: unknown) => ({ notice: `${(error as Error).message} Search goes on without a fine-tune.` }));
        known = { stamp, inUse };
      }
      return known.inUse;
    },
    take: assertThere,
    async add(adapter, report) {
      const { id } = adapter.meta;
      const beside = path.join(folder, `.${id}.new`);
      await mkdir(beside, { recursive: true });
      await writeWhole(path.join(beside, ADAPTER), encodeAdapter(adapter));
      await writeWhole(path.join(beside, REPORT), `${JSON.stringify(report, null, 2)}\n`);
      await writeWhole(path.join(beside, "report.md"), tuneReport(report, path.join(folder, id)));
      await rename(beside, path.join(folder, id));
      const { current, previous } = await active().catch(() => NONE);
      if (report.promoted) await setActive({ current: id, previous: current });
      const needed = new Set([current, id, previous]);
      const old = (await reports()).filter((r) => !needed.has(r.id)).slice(Math.max(0, KEPT - needed.size));
      for (const { id: gone } of old) await remove(gone);
    },
    async change(change) {
      const { current, previous } = await active().catch(() => NONE);
      switch (change.kind) {
        case "promote":
          await assertThere(change.id);
          if (change.id !== current) await setActive({ current: change.id, previous: current });
          break;
        case "rollback":
          // Back to the one before, or to the encoder alone; a second time goes forward again.
          if (current === null && previous === null) throw new SextantError("tune/adapter-missing", "No fine-tune is in use, so there is nothing to go back from.", "See what there is with: sextant tune --list");
          if (previous !== null && previous !== current) await assertThere(previous);
          await setActive({ current: previous, previous: current });
          break;
        case "leave":
          if (current !== null) await setActive({ current: null, previous: current });
          break;
        case "delete":
          if (!(await stat(path.join(folder, change.id)).catch(() => undefined)) || !isId(change.id)) await assertThere(change.id);
          if (current === change.id || previous === change.id) await setActive({ current: current === change.id ? null : current, previous: previous === change.id ? null : previous });
          await remove(change.id);
          break;
        case "clear":
          // First of all search is the encoder's own.
          await rm(activeFile, { force: true });
          await rm(folder, { recursive: true, force: true, maxRetries: 5 });
          break;
        case "export": {
          const adapter = await assertThere(change.id);
          await writeWhole(change.file, change.file.endsWith(".onnx") ? encodeOnnx(adapter) : encodeAdapter(adapter));
          break;
        }
      }
      return list();
    },
  };
}

/** As we make them; also what keeps "../.." out of paths. */
const isId = (value: unknown): value is string => typeof value === "string" && /^[a-z0-9][a-z0-9-]{2,60}$/.test(value);
