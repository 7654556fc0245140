/** The composition root: the one file that knows every room, and the engine that front doors call. */
import { setMaxListeners } from "node:events";
import os from "node:os";
import path from "node:path";
import { assertEmbedding, type Encoder, type EncoderId } from "../core/embedding.ts";
import { isSextantError, SextantError } from "../core/errors.ts";
import type { Engine, IndexEvent, IndexOptions, IndexReport } from "../protocol/engine.ts";
import { defaultThreads } from "./chunking/chunkPool.ts";
import { missingGrammars } from "./chunking/grammars.ts";
import { languageNamed, languageOf } from "./chunking/languages.ts";
import { openRestingPool } from "./chunking/restingPool.ts";
import { checkEverything } from "./doctor.ts";
import { openEncoder } from "./encoder/openEncoder.ts";
import { readModelManifest } from "./encoder/manifest.ts";
import { paceWork } from "./indexing/paceWork.ts";
import { type Feedback, openFeedback, searchKey } from "./feedback/feedback.ts";
import { recall } from "./feedback/recall.ts";
import { nothingToIndex } from "./indexing/nothingToIndex.ts";
import type { IndexPorts } from "./indexing/ports.ts";
import { updateIndex } from "./indexing/updateIndex.ts";
import { packageFolder, packageVersion } from "./packageFolder.ts";
import { analyseQuery } from "./search/analyseQuery.ts";
import { checkFilter } from "./search/filter.ts";
import { isTestPath, pathRole } from "./search/pathRole.ts";
import { distinctStems } from "./search/wordForms.ts";
import { qualityReport } from "./quality/report.ts";
import { pathsOfContents } from "./quality/evaluate.ts";
import type { Recall } from "./search/remembered.ts";
import { search } from "./search/search.ts";
import { searchText } from "./search/searchText.ts";
import { similar, textOf } from "./search/similar.ts";
import { dataDirectory, workspaceOf } from "./store/dataDirectory.ts";
import { lockOwner } from "./store/lock.ts";
import { type Memory, openMemory } from "./store/memory/memory.ts";
import { indexStatus, stateBefore } from "./store/status.ts";
import { type IndexReader, openReader, openWriter, removeIndex } from "./store/store.ts";
import { tryWriting } from "./store/tryWriting.ts";
import { verifyIndex } from "./store/verify.ts";
import { dropUnfinished } from "./training/checkpoints.ts";
import { openShelf, type Shelf } from "./training/shelf.ts";
import { tuningMethods } from "./training/tuningMethods.ts";
import { tuned, tunedSystems } from "./training/tuned.ts";
import { findFolder } from "./workspace/findFolder.ts";
import { readSource } from "./workspace/readSource.ts";
import { walkFolder } from "./workspace/walkFolder.ts";

export interface EngineOptions {
  /** Where indexes lie; the user's data directory unless told. */
  readonly dataDirectory?: string;
  /** The encoder's files; the bundled ones unless told. */
  readonly modelFolder?: string;
  /** Threads that parse while indexing; one less than there are cores unless told. */
  readonly threads?: number;
  /** How much of all processors indexing may take, 1 to 100. Without a limit it takes what it can use. */
  readonly maxCpuPercent?: number;
  /** Parsing gives way to everything else that wants to run, so that indexing is not felt; queries are as quick as ever. */
  readonly background?: boolean;
  /** false leaves votes out of the order of hits; a query may say otherwise. */
  readonly useFeedback?: boolean;
}

export function openEngine(options: EngineOptions = {}): Engine {
  const modelFolder = options.modelFolder ?? path.join(packageFolder(), "models", "builtin");
  const processors = options.maxCpuPercent === undefined || options.maxCpuPercent >= 100 ? undefined : (options.maxCpuPercent / 100) * os.availableParallelism();
  const threads = processors === undefined ? options.threads : Math.min(options.threads ?? defaultThreads(), Math.max(1, Math.floor(processors)));
  const place = options.dataDirectory === undefined ? {} : { dataDirectory: options.dataDirectory };
  const readers = new Map<string, Promise<IndexReader>>();
  const memories = new Map<string, { readonly memory: Memory; readonly feedback: Feedback }>();
  const shelves = new Map<string, Shelf>();
  /** By folder: what was asked last. An index that is being built reads first what that may be about. */
  const askedLast = new Map<string, { readonly text: string; readonly words: readonly string[] }>();
  let loading: Promise<Encoder> | undefined;
  let knownId: EncoderId | undefined;
  let closed = false;
  /** Ends what indexes when the engine closes; closing waits for it. */
  const closing = new AbortController();
  const indexing = new Set<Promise<unknown>>();
  setMaxListeners(0, closing.signal);
  const workers = openRestingPool({ background: options.background === true, ...(threads === undefined ? {} : { threads }) });

  /** Loaded by the first call that embeds, kept until the engine closes; a failed load is tried again. */
  function encoder(): Promise<Encoder> {
    if (loading) return loading;
    const opening = openEncoder(modelFolder);
    loading = opening;
    opening.catch(() => (loading = undefined));
    return opening;
  }

  /** Read without loading the model: a run that finds nothing new never needs more. */
  async function encoderId(): Promise<EncoderId> {
    return (knownId ??= (await readModelManifest(modelFolder)).id);
  }

  async function reader(folder: string): Promise<IndexReader> {
    const opened = readers.get(folder);
    if (opened) return opened;
    const opening = encoderId().then((id) => openReader(folder, { ...place, encoderId: id }));
    readers.set(folder, opening);
    opening.catch(() => readers.delete(folder));
    return opening;
  }

  /** Begun while other work is awaited: it may fail first, and whoever needs it hears of it then. */
  function readerSoon(folder: string): Promise<IndexReader> {
    const opening = reader(folder);
    opening.catch(() => undefined);
    return opening;
  }

  /** Readers hold files of an index open; before it is rebuilt or removed they let go. */
  async function forgetReader(folder: string): Promise<void> {
    const opened = readers.get(folder);
    readers.delete(folder);
    await opened?.then(
      (r) => r.close(),
      () => undefined,
    );
  }

  /** The folder's fine-tunes. Reads nothing by itself. */
  async function shelfOf(asked: string): Promise<Shelf> {
    assertOpen();
    const folder = await findFolder(asked);
    return shelves.get(folder) ?? shelves.set(folder, openShelf(workspaceOf(folder, options.dataDirectory).memory, encoderId)).get(folder)!;
  }

  /** What people said about the folder's hits. Opens nothing by itself. */
  async function feedbackOf(asked: string): Promise<Feedback> {
    assertOpen();
    const folder = await findFolder(asked);
    let known = memories.get(folder);
    if (!known) {
      const memory = openMemory(workspaceOf(folder, options.dataDirectory));
      const feedback = openFeedback({
        memory,
        encoder,
        languageOf,
        encoderId,
        textOf: (question) => (question.kind === "question" ? Promise.resolve(analyseQuery(question.text).text) : textOf({ read: (file) => readSource({ path: file, absolutePath: path.join(folder, file) }) }, question.target)),
        read: async (work) => (await reader(folder)).read(work),
      });
      memories.set(folder, (known = { memory, feedback }));
    }
    return known.feedback;
  }

  /** Votes that cannot be read cost the order what they would have added, and no search. */
  async function rememberedVotes(folder: string, wanted: boolean | undefined, signal?: AbortSignal): Promise<{ readonly room: { readonly recall?: Recall }; readonly notice?: string }> {
    if (!(wanted ?? options.useFeedback ?? true)) return { room: {} };
    try {
      const judgments = await (await feedbackOf(folder)).judgments(signal);
      return { room: judgments.length === 0 ? {} : { recall: (asked) => Promise.resolve(recall(judgments, asked)) } };
    } catch (error) {
      if (!isSextantError(error)) throw error;
      return { room: {}, notice: `Your votes are not used: ${error.message}` };
    }
  }

  /** What a reader must know of hits that may not be all: somebody else builds the index. Without a lock file it costs one look for it. */
  async function unfinished(folder: string): Promise<string | undefined> {
    const owner = await lockOwner(workspaceOf(folder, options.dataDirectory)).catch(() => null);
    if (owner === null || owner.pid === process.pid || (await stateBefore(folder, options.dataDirectory)) === "ready") return undefined;
    return `Process ${owner.pid} is still indexing: hits so far.`;
  }

  function assertOpen(): void {
    if (closed) throw closedError();
  }

  async function index(asked: string, indexOptions: IndexOptions, onEvent: (event: IndexEvent) => void, signal?: AbortSignal): Promise<IndexReport> {
    assertOpen();
    const folder = await findFolder(asked);
    const id = await encoderId();
    const rebuild = indexOptions.rebuild === true;
    const before = await stateBefore(folder, options.dataDirectory);
    if (rebuild) await forgetReader(folder);
    const writer = await openWriter(folder, { ...place, encoderId: id, createdBy: packageVersion(), ...(rebuild ? { rebuild } : {}), ...(indexOptions.exclude ? { exclude: indexOptions.exclude } : {}) });
    onEvent({ kind: "opened", before: rebuild ? "missing" : before });
    const ports: IndexPorts = {
      walk: (walkSignal) => walkFolder(folder, { exclude: writer.exclude }, walkSignal),
      read: (entry) => readSource(entry),
      chunk: (file, text, chunkSignal) => workers.chunk(file, text, chunkSignal),
      encoder,
      searchText,
      isTest: isTestPath,
      isCode: (file) => pathRole(file) === "code",
      asked: () => askedLast.get(folder)?.words,
      wordsOfPath: distinctStems,
      pace: processors === undefined ? async () => undefined : paceWork(processors),
    };
    try {
      const report = await workers.during((text) => onEvent({ kind: "notice", text }), () => updateIndex(ports, writer, onEvent, signal));
      if (report.files === 0) throw nothingToIndex(folder, report);
      return report;
    } finally {
      askedLast.delete(folder);
      await writer.close();
    }
  }

  return {
    async index(folder, indexOptions, onEvent, signal) {
      const run = index(folder, indexOptions, onEvent, signal ? AbortSignal.any([signal, closing.signal]) : closing.signal);
      indexing.add(run);
      try {
        return await run;
      } finally {
        indexing.delete(run);
      }
    },
    async search(asked, query, signal) {
      assertOpen();
      const folder = await findFolder(asked);
      // The same question, asked again and again while the index grows, is taken apart once, and files are put in order once.
      if (askedLast.get(folder)?.text !== query.text) askedLast.set(folder, { text: query.text, words: analyseQuery(query.text).stems });
      const opening = readerSoon(folder);
      // The model loads while the index is opened; whoever needs it hears of its failure.
      if (query.mode !== "keyword") encoder().catch(() => undefined);
      const votes = await rememberedVotes(folder, query.feedback, signal);
      const learned = query.mode === "keyword" ? { room: {}, used: {} } : await tuned(await shelfOf(folder), query.adapter);
      const room = { encoder, languageName: languageNamed, ...votes.room, ...learned.room };
      const notice = noticeOf(votes.notice, learned.notice, await unfinished(folder));
      return { ...(await (await opening).read((snapshot) => search(room, snapshot, query, signal))), ...learned.used, ...notice };
    },
    async similar(asked, query, signal) {
      assertOpen();
      const folder = await findFolder(asked);
      const opening = readerSoon(folder);
      const votes = await rememberedVotes(folder, query.feedback, signal);
      const room = { encoder, languageName: languageNamed, read: (file: string) => readSource({ path: file, absolutePath: path.join(folder, file) }), ...votes.room };
      const notice = noticeOf(votes.notice, await unfinished(folder));
      return { ...(await (await opening).read((snapshot) => similar(room, snapshot, query, signal))), ...notice };
    },
    // Async: a refusal is a rejection.
    async check({ text, filter }) {
      assertOpen();
      if (text !== undefined) analyseQuery(text);
      checkFilter(filter, languageNamed);
    },
    async status(asked) {
      assertOpen();
      return indexStatus(await findFolder(asked), { ...place, encoderId: await encoderId() });
    },
    async warm() {
      assertOpen();
      await encoder();
    },
    async embed(text, role, signal) {
      assertOpen();
      const model = await encoder();
      const [vector] = await model.encode([text], role, signal);
      assertEmbedding(vector as Float32Array, "the encoder's answer");
      return { encoderId: model.id, dims: model.dims, vector: [...(vector as Float32Array)] };
    },
    vote: async (asked, vote) => (await feedbackOf(asked)).vote(vote),
    votes: async (asked, query) => (await feedbackOf(asked)).votes(query),
    exportVotes: async (asked) => (await feedbackOf(asked)).exportLines(),
    importVotes: async (asked, lines) => (await feedbackOf(asked)).importLines(lines),
    async forgetVotes(asked, which) {
      const forgotten = await (await feedbackOf(asked)).forget(which);
      // What was being learned from them would outlive them.
      await dropUnfinished(workspaceOf(await findFolder(asked), options.dataDirectory).memory);
      return forgotten;
    },
    migrateVotes: async (asked, layout) => (await feedbackOf(asked)).migrate(layout),
    async quality(asked, onEvent, signal) {
      const feedback = await feedbackOf(asked);
      const folder = await findFolder(asked);
      const [judgments, { opened }] = [await feedback.judgments(signal), await feedback.votes()];
      return qualityReport(
        {
          folder,
          encoderId: await encoderId(),
          memory: memories.get(folder)!.memory,
          judgments,
          opened,
          searchKey: (judgment) => searchKey(judgment.kind, judgment.queryKey),
          pathsOf: async (contents) => (await reader(folder)).read((snapshot) => pathsOfContents(snapshot, contents)),
          ask: async (text, { mode, learned }, limit, askSignal) =>
            (await (await reader(folder)).read((snapshot) => search({ encoder, languageName: languageNamed, ...(learned ? { learned } : {}) }, snapshot, { text, mode, limit }, askSignal))).hits,
          systems: [{ id: "base", mode: "hybrid" }, { id: "keyword", mode: "keyword" }, ...(await tunedSystems(await shelfOf(folder)))],
        },
        onEvent,
        signal,
      );
    },
    ...tuningMethods({ shelfOf, findFolder, place, modelFolder, closing: closing.signal, running: indexing }),
    countSearch: async (asked, question) => (await feedbackOf(asked)).countSearch(question),
    async doctor(asked, signal) {
      assertOpen();
      const folder = asked === undefined ? undefined : await findFolder(asked);
      const aboutFolder =
        folder === undefined
          ? {}
          : {
              status: async () => indexStatus(folder, { ...place, encoderId: await encoderId() }),
              verify: async (checkSignal?: AbortSignal) => verifyIndex(folder, { ...place, encoderId: await encoderId(), searchText }, checkSignal),
            };
      const room = { dataDirectory: dataDirectory(options.dataDirectory), modelFolder, encoder, encoderId, missingGrammars, chunk: (file: string, text: string) => workers.chunk(file, text, signal), tryWriting, ...aboutFolder };
      return workers.during(() => undefined, () => checkEverything(room, signal));
    },
    async remove(asked) {
      assertOpen();
      const folder = await findFolder(asked);
      await forgetReader(folder);
      await removeIndex(folder, options.dataDirectory);
    },
    async close() {
      closed = true;
      closing.abort(closedError());
      await Promise.allSettled(indexing);
      await Promise.all([workers.close(), ...[...memories.values()].map(({ memory }) => memory.close()), ...[...readers.keys()].map(forgetReader)]);
      await loading?.then(
        (model) => model.close(),
        () => undefined,
      );
    },
  };
}

/** All that the reader must know, not the last of it alone. */
function noticeOf(...notices: readonly (string | undefined)[]): { readonly notice?: string } {
  const notice = notices.filter((each) => each !== undefined).join(" ");
  return notice === "" ? {} : { notice };
}

function closedError(): SextantError {
  return new SextantError("engine/closed", "The engine has been closed.", "Start it again.");
}
