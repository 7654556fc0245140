/** What search looks up by name, made once per catalog: files, how common the words of their paths are, and where names are defined. */
import type { Catalog } from "../store/catalog.ts";
import { type PathFacts, pathFacts, type RowFacts, rowFacts } from "./facts.ts";
import { lastName } from "./searchText.ts";

export interface NamedFile {
  readonly path: string;
  readonly language: string;
}

export interface NameIndex {
  readonly files: readonly NamedFile[];
  /** Share of files whose path carries the stem, 0..1. */
  fileFrequency(stem: string): number;
  /** Rows in which the name (as `lastName` writes it) is defined. */
  definedIn(name: string): readonly number[];
  /** What the names of a row and the words of a path say. */
  rowFacts(row: number): RowFacts;
  pathFacts(path: string): PathFacts;
  /** Embeddings of paths, filled by the searches that needed them. */
  readonly pathEmbeddings: Map<string, Float32Array>;
}

const known = new WeakMap<Catalog, NameIndex>();

export function nameIndex(catalog: Catalog): NameIndex {
  let index = known.get(catalog);
  if (!index) known.set(catalog, (index = makeNameIndex(catalog)));
  return index;
}

function makeNameIndex(catalog: Catalog): NameIndex {
  const files: NamedFile[] = [];
  for (const file of catalog.files.values()) if (file.chunks > 0) files.push({ path: file.path, language: file.language });
  const frequency = new Map<string, number>();
  const paths = remembered(pathFacts);
  for (const file of files) {
    const { name, folders } = paths.of(file.path);
    for (const s of new Set([...name, ...folders])) frequency.set(s, (frequency.get(s) ?? 0) + 1);
  }

  // Names are asked for by few queries: the map is made by the first of them.
  let definitions: Map<string, number[]> | undefined;
  const definedIn = (name: string): readonly number[] => {
    definitions ??= definitionRows(catalog);
    return definitions.get(name) ?? [];
  };
  return { files, fileFrequency: (s) => (frequency.get(s) ?? 0) / Math.max(1, files.length), definedIn, rowFacts: remembered((row: number) => rowFacts(catalog, row)).of, pathFacts: paths.of, pathEmbeddings: new Map() };
}

/** Bounded by the rows and files of one catalog, and dropped with it. */
function remembered<K, V>(work: (key: K) => V): { of(key: K): V } {
  const known = new Map<K, V>();
  return {
    of(key) {
      let value = known.get(key);
      if (value === undefined) known.set(key, (value = work(key)));
      return value;
    },
  };
}

function definitionRows(catalog: Catalog): Map<string, number[]> {
  const rows = new Map<string, number[]>();
  const add = (name: string, row: number) => {
    const whole = lastName(name);
    const list = rows.get(whole);
    if (!list) rows.set(whole, [row]);
    else if (list[list.length - 1] !== row) list.push(row);
  };
  for (let row = 0; row < catalog.size; row++) {
    const symbol = catalog.symbol(row);
    if (symbol !== null) add(symbol, row);
    for (const definition of catalog.definitions(row)) add(definition.name, row);
  }
  return rows;
}
