/** Pairs from the folder itself: what its documentation says with the code it says it of, what its commits say with the functions they changed. */
import { type Encoder } from "../../core/embedding.ts";
import type { Documented } from "../chunking/documentation.ts";
import type { Snapshot } from "../store/snapshot.ts";
import type { CommitChange, History } from "./commits.ts";
import { seededRandom, shuffled } from "./seededRandom.ts";

export interface MinedPair {
  readonly question: string;
  readonly questionVector: Float32Array;
  readonly answerVector: Float32Array;
  readonly path: string;
}

export interface Mined {
  readonly pairs: readonly MinedPair[];
  readonly fromDocumentation: number;
  readonly fromCommits: number;
  /** Commits looked at. */
  readonly commits: number;
  readonly problem?: string;
}

export interface MiningRoom {
  readonly encoder: Encoder;
  readonly snapshot: Snapshot;
  readonly documented: (path: string) => Promise<readonly Documented[]>;
  readonly history: (isIndexed: (path: string) => boolean) => Promise<History>;
}

/** More would drown what was accepted: 300 at a fifth of its weight already give most of the gain. */
const MOST = 300;
const MOST_OF_COMMITS = 100;
const MOST_FILES = 500;
const MOST_A_FILE = 6;
/** Of a change's lines, so many must stand in the chunk that is taken for what it changed. */
const LEAST_SHARE = 0.5;
const BATCH = 64;

interface Text {
  readonly question: string;
  readonly code: string;
  readonly path: string;
}

/** In an order that follows from the folder and the seed alone. */
export async function minePairs(room: MiningRoom, seed: number, signal?: AbortSignal): Promise<Mined> {
  const random = seededRandom(seed);
  const { changes, commits: read, problem } = await room.history((path) => codeRows(room.snapshot, path).length > 0);
  const seen = new Set<string>();
  const isNew = ({ question, code }: Text): boolean => hasWords(question) && hasWords(code) && !seen.has(question) && seen.add(question) !== undefined;
  const fromChanges = shuffled(await fromCommits(room.snapshot, changes), random).filter(isNew).slice(0, MOST_OF_COMMITS);
  const fromDocs = await fromDocumentation(room, MOST - fromChanges.length, isNew, random, signal);
  const texts = [...fromDocs, ...fromChanges];
  const pairs: MinedPair[] = [];
  for (let i = 0; i < texts.length; i += BATCH) {
    const part = texts.slice(i, i + BATCH);
    const [questions, answers] = [await room.encoder.encode(part.map((t) => t.question), "query", signal), await room.encoder.encode(part.map((t) => t.code), "document", signal)];
    part.forEach(({ question, path }, k) => pairs.push({ question, path, questionVector: questions[k] as Float32Array, answerVector: answers[k] as Float32Array }));
  }
  return { pairs, fromDocumentation: fromDocs.length, fromCommits: fromChanges.length, commits: read, ...(problem === undefined ? {} : { problem }) };
}

const hasWords = (text: string): boolean => /\p{L}{2}/u.test(text);

async function fromDocumentation({ snapshot, documented }: MiningRoom, most: number, isNew: (text: Text) => boolean, random: () => number, signal?: AbortSignal): Promise<Text[]> {
  const { catalog } = snapshot;
  const paths = [...catalog.files.keys()].sort().filter((path) => catalog.rowsOf(path).some((row) => catalog.tests[row] === 0));
  const out: Text[] = [];
  for (const path of shuffled(paths, random).slice(0, MOST_FILES)) {
    signal?.throwIfAborted();
    const found = shuffled(await documented(path), random).slice(0, MOST_A_FILE);
    out.push(...found.map(({ says, code }): Text => ({ question: says, code, path })).filter(isNew));
    if (out.length >= most) break;
  }
  return out.slice(0, most);
}

const CODE = new Set(["function", "method", "class"]);
const codeRows = ({ catalog }: Snapshot, path: string): number[] => catalog.rowsOf(path).filter((row) => catalog.tests[row] === 0 && CODE.has(catalog.kinds[row] as string));

/** The function that holds most of what a commit added to a file; none where the lines are gone or stand in several. */
async function fromCommits(snapshot: Snapshot, changes: readonly CommitChange[]): Promise<Text[]> {
  const rowsOf = new Map([...new Set(changes.map(({ path }) => path))].map((path) => [path, codeRows(snapshot, path)]));
  const all = [...rowsOf.values()].flat();
  const textOf = new Map((await snapshot.texts(all)).map((text, i) => [all[i] as number, text]));
  return changes.flatMap(({ subject, path, added }): Text[] => {
    const texts = (rowsOf.get(path) as number[]).map((row) => textOf.get(row) as string);
    const counts = texts.map((text) => added.filter((line) => text.includes(line)).length);
    const best = counts.indexOf(Math.max(...counts));
    return (counts[best] ?? 0) >= added.length * LEAST_SHARE ? [{ question: subject, code: texts[best] as string, path }] : [];
  });
}
