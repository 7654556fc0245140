/** What ranking knows about a candidate: numbers in about 0..1, from its two scores, its names, its path and its file's other chunks. */
import type { ChunkKind } from "../../core/chunk.ts";
import { splitWords } from "../../core/words.ts";
import type { AnalysedQuery } from "./analyseQuery.ts";
import { type PathRole, pathRole } from "./pathRole.ts";
import { lastName, wholeIdentifier } from "./searchText.ts";
import { stem, stems } from "./wordForms.ts";

/** A chunk that one of the retrievers found, or whose name was asked for. */
export interface Candidate {
  /** Row in the catalog. */
  readonly row: number;
  readonly path: string;
  readonly kind: ChunkKind;
  readonly symbol: string | null;
  readonly scope: readonly string[];
  readonly definitions: readonly { readonly name: string; readonly kind: ChunkKind }[];
  /** Cosine with the query; null where vector search did not return it. */
  readonly cosine: number | null;
  /** BM25; null where keyword search did not return it. */
  readonly bm25: number | null;
}

/** Everything the score is a weighted sum of. */
export interface Features {
  /** Cosine, as a share of the way from the weakest to the strongest in this run. */
  meaning: number;
  /** BM25 as a share of the best in this run. */
  words: number;
  /** 1 where a name that was typed is defined here, less where it is one of many. */
  definesName: number;
  /** Share of the question's meaning words that the definitions' names carry, rare words counting more. */
  symbolWords: number;
  /** The same turned round: share of the name's words that the question asked for. */
  symbolFit: number;
  fileWords: number;
  fileFit: number;
  folderWords: number;
  /** Cosine of the question with the words of the path, so that "authentication" meets auth.py; set by a second look at the best files. */
  pathMeaning: number;
  scopeWords: number;
  /** The path as typed is, or ends, this file's. */
  pathAsked: number;
  /** How much of the evidence lies in this chunk's file beyond the chunk itself. */
  fileCoherence: number;
  isDefinition: number;
  roleTest: number;
  roleExample: number;
  roleLegacy: number;
  roleGenerated: number;
  roleDeclaration: number;
  roleDocument: number;
}

export interface Described {
  readonly candidate: Candidate;
  readonly features: Features;
}

/** Kinds whose name is a title about something, not the thing. */
const DESCRIBING: ReadonlySet<ChunkKind> = new Set<ChunkKind>(["test", "section", "cell"]);
const DEFINING: ReadonlySet<ChunkKind> = new Set<ChunkKind>(["function", "method", "class", "interface", "type", "enum", "module"]);

/**
 * Describes all candidates of one query. `fileFrequency(stem)` is the share of files whose name or folders carry the stem:
 * a word that every path holds ("src", the project's own name) tells nothing.
 */
export function describe(query: AnalysedQuery, candidates: readonly Candidate[], fileFrequency: (stem: string) => number): Described[] {
  const cosines = candidates.flatMap((c) => c.cosine ?? []);
  const bestCosine = Math.max(...cosines, 1e-6);
  const floorCosine = Math.min(...cosines, bestCosine - 1e-6);
  const bestBm25 = Math.max(...candidates.map((c) => c.bm25 ?? 0), 1e-6);
  const weight = new Map(query.stems.map((s) => [s, Math.max(0.05, 1 - Math.sqrt(fileFrequency(s)))]));
  const files = new Map<string, FileFeatures>();
  const described = candidates.map((candidate): Described => {
    let file = files.get(candidate.path);
    if (!file) files.set(candidate.path, (file = fileFeatures(query, candidate.path, weight)));
    const names = candidate.definitions.map((d) => d.name);
    if (candidate.symbol !== null) names.unshift(candidate.symbol);
    const symbol = bestName(names, weight);
    const meaning = candidate.cosine === null ? 0 : (candidate.cosine - floorCosine) / (bestCosine - floorCosine);
    return {
      candidate,
      features: {
        meaning,
        words: (candidate.bm25 ?? 0) / bestBm25,
        definesName: definesName(query, candidate),
        symbolWords: symbol.covered,
        symbolFit: symbol.fit,
        scopeWords: coverage(stems(candidate.scope.join(" ")), weight).covered,
        isDefinition: DEFINING.has(candidate.kind) ? 1 : 0,
        fileCoherence: 0,
        pathMeaning: 0,
        ...file,
      },
    };
  });
  addCoherence(described);
  return described;
}

type FileFeatures = Pick<Features, "fileWords" | "fileFit" | "folderWords" | "pathAsked" | `role${Capitalize<Exclude<PathRole, "code">>}`>;

function fileFeatures(query: AnalysedQuery, path: string, weight: ReadonlyMap<string, number>): FileFeatures {
  const slash = path.lastIndexOf("/");
  const name = coverage(stems(path.slice(slash + 1).replace(/\.[^.]+$/, "")), weight);
  const folders = coverage(stems(path.slice(0, Math.max(0, slash))), weight);
  const role = pathRole(path);
  const is = (r: PathRole) => (role === r ? 1 : 0);
  return {
    fileWords: name.covered,
    fileFit: name.fit,
    folderWords: folders.covered,
    pathAsked: query.kind === "path" ? pathMatch(query.text, path) : 0,
    roleTest: is("test"),
    roleExample: is("example"),
    roleLegacy: is("legacy"),
    roleGenerated: is("generated"),
    roleDeclaration: is("declaration"),
    roleDocument: is("document"),
  };
}

/** 1 for the path or its end on a folder border, less for a piece somewhere inside. */
function pathMatch(asked: string, path: string): number {
  const a = asked.toLowerCase().replace(/^\.?\//, "");
  const p = path.toLowerCase();
  if (p === a || p.endsWith(`/${a}`)) return 1;
  if (p.slice(p.lastIndexOf("/") + 1).startsWith(a) || p.includes(`/${a}`) || p.startsWith(a)) return 0.7;
  return p.includes(a) ? 0.4 : 0;
}

/**
 * A name may be typed with its owner ("Plug.Conn", "Foo::bar") and may be defined so: the last parts must be equal,
 * and an owner that was typed must be the definition's owner, its enclosing scope or its file.
 */
function definesName(query: AnalysedQuery, candidate: Candidate): number {
  if (query.names.length === 0) return 0;
  const asked = new Set(query.names);
  const owned = query.owner === null || ownerWords(candidate).includes(query.owner) ? 1 : 0.5;
  if (candidate.symbol !== null && asked.has(lastName(candidate.symbol))) return owned * (DESCRIBING.has(candidate.kind) ? 0.3 : 1);
  const inside = candidate.definitions.filter((d) => asked.has(lastName(d.name)));
  if (inside.length === 0) return 0;
  return owned * (inside.every((d) => DESCRIBING.has(d.kind)) ? 0.3 : 0.8);
}

function ownerWords(candidate: Candidate): string {
  return wholeIdentifier(`${candidate.path} ${candidate.scope.join(" ")} ${candidate.symbol ?? ""}`);
}

/** The definition whose name fits the question best. Only the first ones are read: a chunk of fifty constants is about none of them. */
function bestName(names: readonly string[], weight: ReadonlyMap<string, number>): Coverage {
  let best: Coverage = { covered: 0, fit: 0 };
  for (const name of names.slice(0, 12)) {
    const c = coverage(splitWords(name).map(stem), weight);
    if (c.covered * c.fit > best.covered * best.fit) best = c;
  }
  return best;
}

interface Coverage {
  /** Weighted share of the question's stems that occur. */
  readonly covered: number;
  /** Share of the given stems that the question asked for. */
  readonly fit: number;
}

function coverage(given: readonly string[], weight: ReadonlyMap<string, number>): Coverage {
  if (given.length === 0 || weight.size === 0) return { covered: 0, fit: 0 };
  const distinct = new Set(given);
  let total = 0;
  let met = 0;
  let hits = 0;
  for (const [s, w] of weight) {
    total += w;
    if (distinct.has(s)) {
      met += w;
      hits++;
    }
  }
  return { covered: met / total, fit: hits / distinct.size };
}

/** Of a file's other chunks, this many best ones count, each less than the one before. */
const COHERENT_CHUNKS = 4;

/** A file that answers in several places is more likely the right one than a file with one lucky chunk. */
function addCoherence(described: readonly Described[]): void {
  const byFile = new Map<string, { readonly described: Described; readonly evidence: number }[]>();
  for (const d of described) {
    const evidence = d.features.meaning * 0.5 + d.features.words * 0.5;
    const list = byFile.get(d.candidate.path);
    if (list) list.push({ described: d, evidence });
    else byFile.set(d.candidate.path, [{ described: d, evidence }]);
  }
  for (const list of byFile.values()) {
    list.sort((a, b) => b.evidence - a.evidence);
    for (const one of list) {
      let sum = 0;
      let factor = 0.5;
      let taken = 0;
      for (const other of list) {
        if (other === one) continue;
        sum += other.evidence * factor;
        factor /= 1.5;
        if (++taken === COHERENT_CHUNKS) break;
      }
      one.described.features.fileCoherence = sum;
    }
  }
}
