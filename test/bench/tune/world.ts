/** A folder that simulated users search: its real index, its questions, and what stays the same from user to user, computed once. */
import { createHash } from "node:crypto";
import path from "node:path";
import type { Encoder } from "../../../src/core/embedding.ts";
import type { Asked, Judgment } from "../../../src/core/feedback.ts";
import type { Hit } from "../../../src/core/hit.ts";
import type { Learned } from "../../../src/core/tuning.ts";
import { documentedDefinitions, type Documented } from "../../../src/engine/chunking/documentation.ts";
import { languageNamed, languageOf } from "../../../src/engine/chunking/languages.ts";
import { castVote } from "../../../src/engine/feedback/castVote.ts";
import { judgmentsOf } from "../../../src/engine/feedback/judgments.ts";
import { recall } from "../../../src/engine/feedback/recall.ts";
import { analyseQuery } from "../../../src/engine/search/analyseQuery.ts";
import { describeFiles, search, searchFiles } from "../../../src/engine/search/search.ts";
import type { Snapshot } from "../../../src/engine/store/snapshot.ts";
import { openReader } from "../../../src/engine/store/store.ts";
import { commitChanges } from "../../../src/engine/training/commits.ts";
import { type Mined, minePairs } from "../../../src/engine/training/mine.ts";
import type { TuningRoom } from "../../../src/engine/training/runTuning.ts";
import { readSource } from "../../../src/engine/workspace/readSource.ts";
import { meets, type Task } from "../benchData.ts";
import { type AcceptedHit, SHOWN } from "../simulatedUser.ts";
import type { Workbench } from "../workbench.ts";
import { checkOut, commitTasks, HISTORIES, type History } from "./histories.ts";

export interface World extends Pick<TuningRoom, "snapshot" | "rankFiles" | "describeFiles"> {
  readonly name: string;
  readonly encoder: Encoder;
  readonly tasks: readonly Task[];
  readonly mine: (seed: number) => Promise<Mined>;
  vectorOf(question: string): Promise<Float32Array>;
  /** The first ten hits without votes. */
  shown(text: string): Promise<readonly Hit[]>;
  /** Their files, with what is remembered of votes and with what was learned; null where no vote speaks to the question. */
  remembered(text: string, votes: readonly Judgment[], learned?: Learned): Promise<readonly string[] | null>;
  judgments(accepted: readonly AcceptedHit[]): Promise<readonly Judgment[]>;
  close(): Promise<void>;
}

/** A folder's name and what indexes and opens it. */
export type Opening = readonly [name: string, open: () => Promise<World>];

/** Where simulated users live. */
export const worldsOf = (bench: Workbench, encoder: Encoder): readonly Opening[] => [
  ...historyWorlds(bench, encoder, HISTORIES),
  ["semble-dev", () => openSembleWorld(bench, encoder)],
];

export const historyWorlds = (bench: Workbench, encoder: Encoder, histories: readonly History[]): readonly Opening[] =>
  histories.map((history) => [history.name, () => openHistoryWorld(bench, encoder, history)] as const);

/** All corpora of semble-dev as one folder: a user's votes lie in one index, and each corpus alone has but twenty questions. */
const openSembleWorld = ({ data, engine, dataDirectory }: Workbench, encoder: Encoder): Promise<World> =>
  openWorld({ name: "semble-dev", folder: data.corpora, engine, dataDirectory, encoder }, (_folder, { catalog }) => Promise.resolve(placed(data.tasks, catalog, (repo) => `${repo}/`)));

/** Each corpus of semble-dev by itself, as its benchmark has it. */
export const sembleCorpora = ({ data, engine, dataDirectory }: Workbench, encoder: Encoder): readonly Opening[] =>
  data.repos.map(({ name }) => [name, () => openWorld({ name, folder: path.join(data.corpora, name), engine, dataDirectory, encoder }, (_folder, { catalog }) => Promise.resolve(placed(data.tasks.filter(({ repo }) => repo === name), catalog, () => "")))] as const);

/** Questions with the files their targets mean, below the folder of their repository. */
function placed(tasks: readonly Task[], catalog: Snapshot["catalog"], below: (repo: string) => string): Task[] {
  const files = [...catalog.files.keys()];
  return tasks
    .map((task): Task => ({ ...task, targets: task.targets.flatMap((target) => files.filter((file) => file.startsWith(below(task.repo)) && meets({ path: file }, target)).map((file) => ({ ...target, path: file }))) }))
    .filter(({ targets }) => targets.length > 0);
}

const openHistoryWorld = (bench: Workbench, encoder: Encoder, history: History): Promise<World> =>
  openWorld({ name: history.name, folder: checkOut(history, bench.data.histories, path.join(bench.temp, "histories")), engine: bench.engine, dataDirectory: bench.dataDirectory, encoder }, (folder, snapshot, mined) => commitTasks(history, folder, snapshot, mined));

interface Place extends Pick<Workbench, "engine" | "dataDirectory"> {
  readonly name: string;
  readonly folder: string;
  readonly encoder: Encoder;
}

async function openWorld({ name, folder, engine, dataDirectory, encoder }: Place, questions: (folder: string, snapshot: Snapshot, mined: ReadonlySet<string>) => Promise<readonly Task[]>): Promise<World> {
  await engine.index(folder, {}, () => undefined);
  const reader = await openReader(folder, { dataDirectory, encoderId: encoder.id });
  const snapshot = remembering(await reader.snapshot());
  await snapshot.warm();
  const room = { encoder: () => Promise.resolve(encoder), languageName: languageNamed };
  const vectorOf = async (text: string): Promise<Float32Array> => (await encoder.encode([analyseQuery(text).text], "query"))[0]!;
  const history = await commitChanges(folder, (file) => snapshot.catalog.files.has(file));
  const documented = new Map<string, Promise<readonly Documented[]>>();
  const read = async (file: string): Promise<readonly Documented[]> => {
    const source = await readSource({ path: file, absolutePath: path.join(folder, file) });
    return source.kind === "skipped" ? [] : documentedDefinitions(file, source.text);
  };
  const mining = { encoder, snapshot, documented: (file: string) => known(documented, file, () => read(file)), history: () => Promise.resolve(history) };
  const [mined, shown] = [new Map<number, Promise<Mined>>(), new Map<string, Promise<readonly Hit[]>>()];
  return {
    name,
    encoder,
    snapshot,
    tasks: await questions(folder, snapshot, new Set(history.changes.map(({ subject }) => subject))),
    mine: (seed) => known(mined, seed, () => minePairs(mining, seed)),
    vectorOf,
    rankFiles: (text, limit, ways) => searchFiles(room, snapshot, { text, limit }, ways),
    describeFiles: (text, limit, vector) => describeFiles(room, snapshot, { text, limit }, vector),
    shown: (text) => known(shown, text, async () => (await search(room, snapshot, { text, limit: SHOWN })).hits),
    async remembered(text, votes, learned) {
      if (recall(votes, { kind: "question", query: analyseQuery(text), vector: await vectorOf(text) }).length === 0) return null;
      const { hits } = await search({ ...room, ...(learned ? { learned } : {}), recall: (asked) => Promise.resolve(recall(votes, asked)) }, snapshot, { text, limit: SHOWN });
      return hits.map((hit) => hit.path);
    },
    async judgments(accepted) {
      const voting = { encoder: room.encoder, textOf: (asked: Asked) => Promise.resolve(asked.kind === "question" ? analyseQuery(asked.text).text : ""), read: <T>(work: (s: Snapshot) => Promise<T>) => work(snapshot) };
      const rows = [];
      for (const [timeMs, { task, hit, shown }] of accepted.entries()) {
        rows.push({ ...(await castVote(voting, { asked: { kind: "question", text: task.query }, hit, value: "up", source: "cli", shown: shown.map(({ id }: Hit) => id) })), timeMs });
      }
      return judgmentsOf(rows, languageOf);
    },
    close: () => reader.close(),
  };
}

function known<K, V>(values: Map<K, V>, key: K, make: () => V): V {
  let value = values.get(key);
  if (value === undefined) values.set(key, (value = make()));
  return value;
}

/** The oldest answers go: what the last users asked is what the next ones ask. */
const VECTOR_SEARCHES_KEPT = 6000;

/** The same answers, each looked up once. */
function remembering(snapshot: Snapshot): Snapshot {
  const [words, vectors, texts, rows] = [new Map<string, ReturnType<Snapshot["textSearch"]>>(), new Map<string, ReturnType<Snapshot["vectorSearch"]>>(), new Map<number, string>(), new Map<number, Float32Array>()];
  const eachOnce = async <V>(wanted: readonly number[], there: Map<number, V>, fetch: (missing: readonly number[]) => Promise<V[]>): Promise<V[]> => {
    const missing = [...new Set(wanted)].filter((row) => !there.has(row));
    (await fetch(missing)).forEach((value, i) => there.set(missing[i]!, value));
    return wanted.map((row) => there.get(row)!);
  };
  return {
    ...snapshot,
    textSearch: (asked, limit, mask) => (mask ? snapshot.textSearch(asked, limit, mask) : known(words, `${limit} ${asked}`, () => snapshot.textSearch(asked, limit))),
    vectorSearch(vector, limit, mask) {
      if (mask) return snapshot.vectorSearch(vector, limit, mask);
      const key = `${limit} ${createHash("sha1").update(new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength)).digest("base64")}`;
      if (vectors.size >= VECTOR_SEARCHES_KEPT) vectors.delete(vectors.keys().next().value as string);
      return known(vectors, key, () => snapshot.vectorSearch(vector, limit));
    },
    texts: (wanted) => eachOnce(wanted, texts, (missing) => snapshot.texts(missing)),
    vectors: (wanted) => eachOnce(wanted, rows, (missing) => snapshot.vectors(missing)),
  };
}

/** An encoder that computes the vector of a text once. */
export function encodingOnce(encoder: Encoder): Encoder {
  const there = { query: new Map<string, Float32Array>(), document: new Map<string, Float32Array>() };
  return {
    ...encoder,
    async encode(texts, role, signal) {
      const missing = [...new Set(texts)].filter((text) => !there[role].has(text));
      (await encoder.encode(missing, role, signal)).forEach((vector, i) => there[role].set(missing[i]!, vector));
      return texts.map((text) => there[role].get(text)!);
    },
  };
}
