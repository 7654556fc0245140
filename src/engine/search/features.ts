/** What ranking knows about a candidate: numbers in about 0..1, from its two scores, its names, its path and its file's other chunks. */
import type { ChunkKind } from "../../core/chunk.ts";
import type { AnalysedQuery } from "./analyseQuery.ts";
import type { PathFacts, RowFacts } from "./facts.ts";
import type { PathRole } from "./pathRole.ts";

/** A chunk that one of the retrievers found, or whose name was asked for. */
export interface Candidate {
  /** Row in the catalog. */
  readonly row: number;
  readonly path: string;
  readonly kind: ChunkKind;
  readonly names: RowFacts;
  readonly words: PathFacts;
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
  const wanted = wantedStems(query, fileFrequency);
  const files = new Map<string, FileFeatures>();
  const described = candidates.map((candidate): Described => {
    let file = files.get(candidate.path);
    if (!file) files.set(candidate.path, (file = fileFeatures(query, candidate, wanted)));
    const symbol = bestName(candidate.names.names, wanted);
    return {
      candidate,
      features: {
        meaning: candidate.cosine === null ? 0 : (candidate.cosine - floorCosine) / (bestCosine - floorCosine),
        words: (candidate.bm25 ?? 0) / bestBm25,
        definesName: definesName(query, candidate),
        symbolWords: symbol.covered,
        symbolFit: symbol.fit,
        scopeWords: coverage(candidate.names.scope, wanted).covered,
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

function fileFeatures(query: AnalysedQuery, { path, words }: Candidate, wanted: WantedStems): FileFeatures {
  const name = coverage(words.name, wanted);
  const is = (role: PathRole) => (words.role === role ? 1 : 0);
  return {
    fileWords: name.covered,
    fileFit: name.fit,
    folderWords: coverage(words.folders, wanted).covered,
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
function definesName(query: AnalysedQuery, { names }: Candidate): number {
  if (query.names.length === 0) return 0;
  const owned = query.owner === null || names.owners.includes(query.owner) ? 1 : 0.5;
  const found = names.defined.filter((d) => query.names.includes(d.name));
  const [first] = found;
  if (!first) return 0;
  const share = names.hasSymbol && first === names.defined[0] ? 1 : 0.8;
  return owned * (found.every((d) => DESCRIBING.has(d.kind)) ? 0.3 : share);
}

/** The question's stems with their weights. */
interface WantedStems {
  readonly weights: readonly (readonly [stem: string, weight: number])[];
  readonly total: number;
}

function wantedStems(query: AnalysedQuery, fileFrequency: (stem: string) => number): WantedStems {
  const weights = query.stems.map((s) => [s, Math.max(0.05, 1 - Math.sqrt(fileFrequency(s)))] as const);
  return { weights, total: weights.reduce((sum, [, weight]) => sum + weight, 0) };
}

/** The definition whose name fits the question best. */
function bestName(names: RowFacts["names"], wanted: WantedStems): Coverage {
  let best = NOTHING;
  for (const name of names) {
    const c = coverage(name, wanted);
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

const NOTHING: Coverage = { covered: 0, fit: 0 };

/** `given` holds each stem once. */
function coverage(given: readonly string[], wanted: WantedStems): Coverage {
  let met = 0;
  let hits = 0;
  for (const [s, weight] of wanted.weights) {
    if (given.includes(s)) {
      met += weight;
      hits++;
    }
  }
  return hits === 0 ? NOTHING : { covered: met / wanted.total, fit: hits / given.length };
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
