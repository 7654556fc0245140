/** Which chunks are worth ranking: what meaning, words and names each bring. */
import type { Catalog } from "../store/catalog.ts";
import type { Scored, Snapshot } from "../store/snapshot.ts";
import type { AnalysedQuery } from "./analyseQuery.ts";
import type { Candidate } from "./features.ts";
import type { AllowedFiles } from "./filter.ts";
import type { NameIndex } from "./nameIndex.ts";
import { searchWords } from "./searchText.ts";

/** From each retriever: the right file is almost always among the first fifty, coherence wants to see its other chunks. */
export const RETRIEVED = 300;
/** Chunks that define a typed name come along even when neither retriever ranks them; likewise files of a typed path. */
const NAMED = 50;

export interface Finding {
  readonly snapshot: Snapshot;
  readonly names: NameIndex;
  readonly allowed: AllowedFiles;
  readonly query: AnalysedQuery;
  /** null leaves meaning out. */
  readonly vector: Float32Array | null;
}

/** `more` are rows that come along whatever finds them; `known` is what `findByWords` gave, handed in by who asks more than once. */
export async function findCandidates({ snapshot, names, allowed, query, vector }: Finding, more: readonly number[], known: Promise<readonly Scored[]> | null): Promise<Candidate[]> {
  if (allowed.files.length === 0) return [];
  // Words first: they are looked up on another thread while this one scans the vectors.
  const [byWords, byMeaning] = await Promise.all([
    known ?? findByWords(snapshot, allowed, query),
    vector === null ? [] : snapshot.vectorSearch(vector, RETRIEVED, allowed.mask),
  ]);
  const { catalog } = snapshot;
  const cosine = scoresByRow(byMeaning);
  const bm25 = scoresByRow(byWords);
  const rows = new Set([...cosine.keys(), ...bm25.keys(), ...namedRows(catalog, names, allowed, query), ...more]);
  return [...rows].map(
    (row): Candidate => ({
      row,
      path: catalog.paths[row] as string,
      kind: catalog.kinds[row] as Candidate["kind"],
      names: names.rowFacts(row),
      words: names.pathFacts(catalog.paths[row] as string),
      cosine: cosine.get(row) ?? null,
      bm25: bm25.get(row) ?? null,
    }),
  );
}

export const findByWords = (snapshot: Snapshot, { mask }: AllowedFiles, query: AnalysedQuery): Promise<Scored[]> => snapshot.textSearch(wordsFor(query), RETRIEVED, mask);

const scoresByRow = (scored: readonly Scored[]): Map<number, number> => new Map(scored.map(({ row, score }) => [row, score]));

/** The words that carry meaning, in the index's form; whole identifiers stay. */
function wordsFor(query: AnalysedQuery): string {
  const kept = new Set([...query.stems, ...query.names]);
  return searchWords(query.text)
    .filter((word) => kept.has(word))
    .join(" ");
}

/** Where a typed name is defined, and the files a typed path may mean. */
function namedRows(catalog: Catalog, names: NameIndex, { files, mask }: AllowedFiles, query: AnalysedQuery): number[] {
  const out: number[] = [];
  for (const name of query.names) out.push(...names.definedIn(name).filter((row) => mask === undefined || mask[row] === 1).slice(0, NAMED));
  if (query.kind === "path") {
    const asked = query.text.toLowerCase().replace(/^\.?\//, "");
    const matching = files.filter((file) => file.path.toLowerCase().includes(asked));
    // Shortest first: "util" means util.ts before a/very/long/utility/path.ts.
    matching.sort((a, b) => a.path.length - b.path.length);
    for (const file of matching.slice(0, NAMED)) out.push(...catalog.rowsOf(file.path).slice(0, 1));
  }
  return out;
}
