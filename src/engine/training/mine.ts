/** Pairs from the folder itself: what its documentation says with the code it says it of, what its commits say with the functions they changed. */
import { type Encoder } from "../../core/embedding.ts";
import type { Documented } from "../chunking/documentation.ts";
import type { Snapshot } from "../store/snapshot.ts";
import type { CommitChange } from "./commits.ts";
import { seededRandom, shuffled } from "./seededRandom.ts";

export interface MinedPair {
  readonly question: string;
  readonly questionVector: Float32Array;
  readonly answerVector: Float32Array;
  readonly path: string;
}

export interface MiningRoom {
  readonly encoder: Encoder;
  readonly snapshot: Snapshot;
  readonly documented: (path: string) => Promise<readonly Documented[]>;
  readonly commits: () => Promise<readonly CommitChange[]>;
}

/** More would drown what was accepted: 300 at a fifth of its weight already give most of the gain. */
const MOST = 300;
const MOST_OF_COMMITS = 100;
const MOST_FILES = 500;
const MOST_A_FILE = 6;
const BATCH = 64;

interface Text {
  readonly question: string;
  readonly code: string;
  readonly path: string;
}

/** In an order that follows from the folder and the seed alone. */
export async function minePairs(room: MiningRoom, seed: number, signal?: AbortSignal): Promise<readonly MinedPair[]> {
  const random = seededRandom(seed);
  const commits = shuffled(await fromCommits(room), random).slice(0, MOST_OF_COMMITS);
  const documentation = shuffled(await fromDocumentation(room, random, signal), random).slice(0, MOST - commits.length);
  const seen = new Set<string>();
  const texts = [...documentation, ...commits].filter(({ question }) => !seen.has(question) && seen.add(question));
  const pairs: MinedPair[] = [];
  for (let i = 0; i < texts.length; i += BATCH) {
    const part = texts.slice(i, i + BATCH);
    const [questions, answers] = [await room.encoder.encode(part.map((t) => t.question), "query", signal), await room.encoder.encode(part.map((t) => t.code), "document", signal)];
    part.forEach(({ question, path }, k) => pairs.push({ question, path, questionVector: questions[k] as Float32Array, answerVector: answers[k] as Float32Array }));
  }
  return pairs;
}

const hasWords = (text: string): boolean => /\p{L}{2}/u.test(text);

async function fromDocumentation({ snapshot, documented }: MiningRoom, random: () => number, signal?: AbortSignal): Promise<Text[]> {
  const { catalog } = snapshot;
  const paths = [...catalog.files.keys()].sort().filter((path) => catalog.rowsOf(path).some((row) => catalog.tests[row] === 0));
  const out: Text[] = [];
  for (const path of shuffled(paths, random).slice(0, MOST_FILES)) {
    signal?.throwIfAborted();
    const found = shuffled(await documented(path), random).slice(0, MOST_A_FILE);
    for (const { says, code } of found) if (hasWords(says) && hasWords(code)) out.push({ question: says, code, path });
    if (out.length >= 2 * MOST) break;
  }
  return out;
}

/** The chunk that holds most of what a commit added to a file; none where the lines are gone. */
async function fromCommits({ snapshot, commits }: MiningRoom): Promise<Text[]> {
  const { catalog } = snapshot;
  const out: Text[] = [];
  for (const { subject, path, added } of await commits()) {
    if (out.length >= 2 * MOST_OF_COMMITS) break;
    const rows = catalog.rowsOf(path).filter((row) => catalog.tests[row] === 0 && ["function", "method", "class"].includes(catalog.kinds[row] as string));
    if (rows.length === 0 || !hasWords(subject)) continue;
    const texts = await snapshot.texts(rows);
    const counts = texts.map((text) => added.filter((line) => text.includes(line)).length);
    const best = counts.indexOf(Math.max(...counts));
    if ((counts[best] as number) > 0) out.push({ question: subject, code: texts[best] as string, path });
  }
  return out;
}
