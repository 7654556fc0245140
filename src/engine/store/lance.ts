/** The door LanceDB enters by: loaded late (0.3 s, 160 MB of library), quiet, and with as many threads as help. */
import { createRequire } from "node:module";
import { availableParallelism } from "node:os";
import type * as Arrow from "apache-arrow";
import type * as Lance from "@lancedb/lancedb";

export type { Arrow, Lance };

interface Loaded {
  readonly lance: typeof Lance;
  readonly arrow: typeof Arrow;
}

/** Set by esbuild.mjs: the file beside the bundles that holds both packages. Run from source they come from node_modules. */
declare const LANCE_BUNDLE: string | undefined;

let loaded: Loaded | undefined;

export function lance(): Loaded {
  if (loaded) return loaded;
  // Read once by the library when it loads. Logs would go to stderr, which belongs to progress; two threads scan as fast as twenty
  // here and hold half the memory.
  process.env.LANCEDB_LOG ??= "error";
  process.env.LANCE_LOG ??= "error";
  process.env.LANCE_CPU_THREADS ??= String(Math.min(4, availableParallelism()));
  process.env.LANCE_IO_THREADS ??= "4";
  // A fragment a thread: left to itself it reads further ahead, and some 70 MB of freed pages stay beside the copy of 34,000 vectors that is scanned.
  process.env.LANCE_DEFAULT_FRAGMENT_READAHEAD ??= process.env.LANCE_CPU_THREADS;
  // require() and not import: LanceDB requires Arrow's CommonJS build, and tables made by the other build are rebuilt field by
  // field ("schemas must be equivalent" for all but the simplest).
  const require = createRequire(import.meta.url);
  if (typeof LANCE_BUNDLE === "string") return (loaded = require(LANCE_BUNDLE) as Loaded);
  return (loaded = {
    lance: require("@lancedb/lancedb") as typeof Lance,
    arrow: require("apache-arrow") as typeof Arrow,
  });
}
