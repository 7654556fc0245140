/** The Engine interface: everything a front door (terminal, editor, agent) can ask for. */
import type { EncoderRole } from "../core/embedding.ts";
import type { Asked, ImportReport, Vote, VoteList, VoteRecord, VotesQuery } from "../core/feedback.ts";
import type { QualityEvent, QualityReport } from "../core/quality.ts";
import type { AdapterChange, AdapterList, TuneEvent, TuneOptions, TuneReport } from "../core/tuning.ts";
import type { SearchAnswer, SearchFilter, SearchQuery, SimilarQuery } from "../core/hit.ts";

/** Why a file is not in the index. */
export type SkipReason =
  | "binary"
  | "minified"
  | "generated"
  | "lock-file"
  | "too-large"
  | "unreadable"
  | "empty"
  | "vanished"
  | "not-a-file";

export type IndexEvent =
  /** The first event: what there was before this run. */
  | { readonly kind: "opened"; readonly before: "missing" | "incomplete" | "ready" }
  | { readonly kind: "walking"; readonly files: number }
  | { readonly kind: "planned"; readonly files: number; readonly remove: number; readonly unchanged: number }
  /** Files that are gone are found no more; what came in their place may still have to be read. */
  | { readonly kind: "removed"; readonly files: number }
  /** `filesDone` were read and cut, of which `filesStored` survive whatever happens next. All three only grow. */
  | { readonly kind: "progress"; readonly filesDone: number; readonly filesStored: number; readonly filesTotal: number; readonly chunks: number }
  | { readonly kind: "skipped"; readonly path: string; readonly reason: SkipReason }
  | { readonly kind: "notice"; readonly text: string };

/** All that a call may tell on its way. */
export type EngineEvent = IndexEvent | TuneEvent | QualityEvent;

/** What an editor leaves out, as VS Code's `files.exclude` and `search.exclude` have it. */
export interface ExcludeRule {
  /** Relative to the folder; of a folder that matches nothing is searched. */
  readonly glob: string;
  /** Only where a file of this name lies beside it; `$(basename)` stands for the file's name without its ending. */
  readonly when?: string;
}

export interface IndexOptions {
  /**
   * What to leave out beside what ignore files name. Kept with the index: where it is not given, the last one holds,
   * so that terminal and editor share one index.
   */
  readonly exclude?: readonly ExcludeRule[];
  /** Drop what is there and start anew; feedback is never touched. */
  readonly rebuild?: boolean;
}

export interface IndexReport {
  readonly folder: string;
  readonly indexFolder: string;
  readonly encoderId: string;
  /** In the index now. */
  readonly files: number;
  readonly chunks: number;
  readonly bytesOnDisk: number;
  /** What this run did. */
  readonly filesAdded: number;
  readonly filesChanged: number;
  readonly filesRemoved: number;
  readonly filesUnchanged: number;
  readonly chunksEmbedded: number;
  readonly chunksReused: number;
  readonly skipped: Readonly<Partial<Record<SkipReason, number>>>;
  readonly tookMs: number;
}

export type IndexState = "missing" | "incomplete" | "ready" | "damaged" | "encoder-changed" | "schema-changed" | "foreign";

export interface IndexStatus {
  readonly folder: string;
  readonly indexFolder: string;
  readonly state: IndexState;
  /** One sentence on the state where it is not `ready`, with the next step. */
  readonly problem?: string;
  readonly encoderId: string | null;
  readonly files: number;
  readonly chunks: number;
  readonly bytesOnDisk: number;
  readonly languages: Readonly<Record<string, number>>;
  /** What an editor asked to leave out. */
  readonly exclude: readonly ExcludeRule[];
  /** ISO 8601, of the last completed update. */
  readonly updatedAt: string | null;
  /** Who holds the writer's lock now. */
  readonly writer?: { readonly pid: number; readonly host: string };
}

export interface EmbedAnswer {
  readonly encoderId: string;
  readonly dims: number;
  readonly vector: readonly number[];
}

export interface DoctorCheck {
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
  /** What to do where `ok` is false. */
  readonly nextStep?: string;
}

/** What can be wrong with a question whatever the folder holds. */
export interface Question {
  readonly text?: string;
  readonly filter?: SearchFilter;
}

/**
 * Every method throws `SextantError` with a code for what it cannot do, and an `AbortError` when its signal fires.
 * `folder` is an absolute path.
 */
export interface Engine {
  index(folder: string, options: IndexOptions, onEvent: (event: IndexEvent) => void, signal?: AbortSignal): Promise<IndexReport>;
  search(folder: string, query: SearchQuery, signal?: AbortSignal): Promise<SearchAnswer>;
  similar(folder: string, query: SimilarQuery, signal?: AbortSignal): Promise<SearchAnswer>;
  /** Throws what `search` and `similar` would throw about these words alone: a question that cannot be asked must not build an index first. */
  check(question: Question): Promise<void>;
  status(folder: string): Promise<IndexStatus>;
  /** Loads the model, so that the next search does not wait for it. */
  warm(): Promise<void>;
  embed(text: string, role: EncoderRole, signal?: AbortSignal): Promise<EmbedAnswer>;
  /** Resolves when the vote is on disk and will outlive the process. Rejects with a `disk/*` or `memory/*` code otherwise: the same vote (same `id`) may be sent again. */
  vote(folder: string, vote: Vote): Promise<VoteRecord>;
  votes(folder: string, query?: VotesQuery): Promise<VoteList>;
  /** Every vote as a line of JSON, with its vectors left out: they are made anew from the texts. */
  exportVotes(folder: string): Promise<readonly string[]>;
  importVotes(folder: string, lines: readonly string[]): Promise<ImportReport>;
  /**
   * Removes votes from the disk for good, and all others on the same question and place; "all" takes the count of searches and all measurements with it. Resolves to how many votes went.
   * A fine-tune that is not finished goes as well, and ends where it runs (`tune/votes-forgotten`); those that are kept stay, with what they learned from these votes: `changeAdapters` deletes them.
   */
  forgetVotes(folder: string, which: { readonly ids: readonly string[] } | "all"): Promise<number>;
  /** Brings the votes to the layout of another version; nothing of what that version knows is lost. */
  migrateVotes(folder: string, layout: number): Promise<void>;
  /** Asks every question with an accepted hit again, grades the answers and keeps the result in the folder's history. */
  quality(folder: string, onEvent?: (event: QualityEvent) => void, signal?: AbortSignal): Promise<QualityReport>;
  /** A person asked this and saw the answer: counted, so that the share of searches with an accepted hit is known. Keeps no text; does nothing before the first vote. */
  countSearch(folder: string, asked: Asked): Promise<void>;
  /**
   * Learns from the accepted hits in a process of its own and takes over search only where that is proven better on questions it had not
   * seen. One at a time a folder (`tune/running`); cut off, it goes on from its last checkpoint. Throws `tune/too-few-pairs`, and
   * `tune/votes-forgotten` where votes were forgotten while it ran.
   */
  tune(folder: string, options: TuneOptions, onEvent: (event: TuneEvent) => void, signal?: AbortSignal): Promise<TuneReport>;
  /** The fine-tunes that are kept, and which one search uses. */
  adapters(folder: string): Promise<AdapterList>;
  /** Search follows without a restart, in every process. Throws `tune/adapter-*`. */
  changeAdapters(folder: string, change: AdapterChange): Promise<AdapterList>;
  doctor(folder?: string, signal?: AbortSignal): Promise<readonly DoctorCheck[]>;
  /** Deletes the folder's index (not its feedback). */
  remove(folder: string): Promise<void>;
  close(): Promise<void>;
}
