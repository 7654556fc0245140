/**
 * What the results panel and the extension host say to each other: plain data, checked on arrival.
 * The panel asks and counts its questions; the host answers with the same number, so that a late answer can be told from the one waited for.
 */
import type { Hit, ScorePart, SearchMode } from "../core/hit.ts";
import type { Language } from "../core/translate.ts";
import { type Check, hasKind, hasShape, isFlag, isLine, isList, isNullable, isNumber, isOneOf, isOptional, isText, isTextOf, nothingMore } from "./checks.ts";

/** A folder of the workspace. `id` is the host's own name for it; the panel hands it back and reads nothing into it. */
export interface PanelFolder {
  readonly id: string;
  readonly name: string;
}

/** Lines of a file, as the panel speaks of them. Lines are counted from 1, both ends belong. */
export interface Place {
  readonly folder: string;
  readonly path: string;
  readonly startLine: number;
  readonly endLine: number;
}

/** Equal for the same lines. */
export const placeKey = ({ folder, path, startLine, endLine }: Place): string => JSON.stringify([folder, path, startLine, endLine]);

export interface PanelHit extends Hit {
  readonly folder: string;
}

/** A thumb on a place, as an answer to the question that is shown. */
export interface VoteMark {
  readonly place: Place;
  readonly value: "up" | "down" | null;
  readonly standing: "saving" | "saved" | "unsaved";
  /** Why it is not saved yet. */
  readonly reason?: string;
}

export interface PanelAnswer {
  readonly hits: readonly PanelHit[];
  /** Places without a thumb are left out. */
  readonly marks: readonly VoteMark[];
  readonly mode: SearchMode | "similar";
  readonly words: readonly string[];
  readonly notice?: string;
  /** A fine-tune moved the question. */
  readonly tuned?: boolean;
  readonly tookMs: number;
}

/** `label` says of what, in a heading: "addItem", "cart.ts:12-30", "the selection". */
export type SimilarTo =
  | { readonly kind: "place"; readonly place: Place; readonly label: string }
  | { readonly kind: "file"; readonly folder: string; readonly path: string; readonly label: string }
  | { readonly kind: "text"; readonly text: string; readonly language?: string; readonly label: string };

export type Question = { readonly kind: "words"; readonly text: string } | { readonly kind: "similar"; readonly to: SimilarTo };

/** What the reader narrowed the search to. Empty text means no restriction. */
export interface PanelFilters {
  readonly language: string;
  /** Globs, separated by commas. */
  readonly path: string;
  readonly tests: boolean;
  readonly mode: SearchMode;
}

export interface PanelError {
  readonly code: string;
  readonly message: string;
  readonly nextStep: string;
}

/** What a button in the panel can ask the extension to do. */
const PANEL_ACTIONS = ["open-folder", "update-index", "rebuild-index", "show-logs", "show-status", "open-settings", "restart-engine", "resume-indexing"] as const;
export type PanelAction = (typeof PANEL_ACTIONS)[number];

/** How things stand with the index of the workspace, all folders together. */
export type Situation =
  | { readonly kind: "starting" }
  | { readonly kind: "no-folder" }
  | { readonly kind: "empty-folder" }
  /** Nothing is indexed and nothing is about to start on its own. */
  | { readonly kind: "not-indexed" }
  /** `filesTotal` is 0 while files are still being counted. `searchable` is true once anything can be found. */
  | { readonly kind: "indexing"; readonly filesDone: number; readonly filesTotal: number; readonly searchable: boolean; readonly paused: boolean }
  | { readonly kind: "ready" }
  | { readonly kind: "trouble"; readonly error: PanelError };

export interface Surroundings {
  readonly situation: Situation;
  readonly folders: readonly PanelFolder[];
  /** Languages in the index, the most frequent first. */
  readonly languages: readonly string[];
  /** Grows whenever other hits may be found than before: the panel then asks its question again. */
  readonly generation: number;
}

/** Where in an answer the reader is. */
export interface Reading {
  /** Index of the selected hit. */
  readonly selected: number;
  /** Indices of the hits whose further places are shown. */
  readonly unfolded: readonly number[];
  readonly scrollTop: number;
}

/** What the host keeps for the panel, which goes on with it wherever it is shown next: hidden pages are gone, and so is a page that was moved or whose window was loaded again. */
export interface Remembered {
  /** Latest first. */
  readonly history: readonly string[];
  readonly filters: PanelFilters;
  readonly filtersShown: boolean;
  readonly boxText: string;
  readonly question: Question | null;
  readonly reading: Reading;
}

export type PanelToHost =
  | { readonly kind: "ready" }
  | { readonly kind: "ask"; readonly id: number; readonly question: Question; readonly filters: PanelFilters }
  /** A question is about to be typed. */
  | { readonly kind: "box-focused" }
  | { readonly kind: "cancel" }
  | { readonly kind: "read-lines"; readonly places: readonly Place[] }
  | { readonly kind: "open"; readonly place: Place; readonly beside: boolean }
  | { readonly kind: "copy-place"; readonly place: Place }
  /** Carries all a vote needs: what the host knows may be another answer by now. `shown` names the hits, best first. */
  | { readonly kind: "vote"; readonly question: Question; readonly hit: PanelHit; readonly place: Place; readonly value: "up" | "down" | "removed"; readonly shown: readonly string[] }
  | { readonly kind: "remember"; readonly remembered: Remembered }
  | { readonly kind: "act"; readonly action: PanelAction };

export type HostToPanel =
  /** The first message. `answer` is the one to the remembered question, where the host still has it. */
  | { readonly kind: "welcome"; readonly surroundings: Surroundings; readonly remembered: Remembered | null; readonly answer: PanelAnswer | null }
  | { readonly kind: "surroundings"; readonly surroundings: Surroundings }
  | { readonly kind: "answer"; readonly id: number; readonly answer: PanelAnswer }
  | { readonly kind: "failed"; readonly id: number; readonly error: PanelError }
  /** Of the answer with this number; other places keep the marks they have. */
  | { readonly kind: "marked"; readonly id: number; readonly marks: readonly VoteMark[] }
  /** `text` is null where the lines could not be read. */
  | { readonly kind: "lines"; readonly place: Place; readonly text: string | null }
  | { readonly kind: "put-question"; readonly question: Question }
  | { readonly kind: "focus-box" }
  /** Another part of the editor opened this hit: it is marked here too. */
  | { readonly kind: "mark-hit"; readonly place: Place };

export const NO_FILTERS: PanelFilters = { language: "", path: "", tests: true, mode: "hybrid" };
export const NOTHING_REMEMBERED: Remembered = { history: [], filters: NO_FILTERS, filtersShown: false, boxText: "", question: null, reading: { selected: 0, unfolded: [], scrollTop: 0 } };
export const HISTORY_LENGTH = 50;
const isMode = isOneOf<SearchMode>("hybrid", "semantic", "keyword");
const isPlace = hasShape<Place>({ folder: isText, path: isText, startLine: isLine, endLine: isLine });
const isError = hasShape<PanelError>({ code: isText, message: isText, nextStep: isText });
const isSimilarTo = hasKind<SimilarTo>({
  place: hasShape({ place: isPlace, label: isText }),
  file: hasShape({ folder: isText, path: isText, label: isText }),
  text: hasShape<{ text: string; language?: string; label: string }>({ text: isText, language: isOptional(isText), label: isText }),
});
const isQuestion = hasKind<Question>({ words: hasShape({ text: isText }), similar: hasShape({ to: isSimilarTo }) });
const isFilters = hasShape<PanelFilters>({ language: isText, path: isText, tests: isFlag, mode: isMode });
const isRemembered = hasShape<Remembered>({
  history: isList(isText),
  filters: isFilters,
  filtersShown: isFlag,
  boxText: isText,
  question: isNullable(isQuestion),
  reading: hasShape<Reading>({ selected: isNumber, unfolded: isList(isNumber), scrollTop: isNumber }),
});
const isSituation = hasKind<Situation>({
  starting: nothingMore,
  "no-folder": nothingMore,
  "empty-folder": nothingMore,
  "not-indexed": nothingMore,
  indexing: hasShape({ filesDone: isNumber, filesTotal: isNumber, searchable: isFlag, paused: isFlag }),
  ready: nothingMore,
  trouble: hasShape({ error: isError }),
});
const isSurroundings = hasShape<Surroundings>({
  situation: isSituation,
  folders: isList(hasShape<PanelFolder>({ id: isText, name: isText })),
  languages: isList(isText),
  generation: isNumber,
});
const isHit = hasShape<PanelHit>({
  folder: isText,
  id: isText as Check<Hit["id"]>,
  path: isText,
  startLine: isLine,
  endLine: isLine,
  score: isNumber,
  language: isText,
  symbol: isNullable(isText),
  kind: isText as Check<Hit["kind"]>,
  scope: isList(isText),
  snippet: isText,
  more: isList(hasShape<Hit["more"][number]>({ startLine: isLine, endLine: isLine, score: isNumber })),
  why: isOptional(isList(hasShape<ScorePart>({ part: isText, value: isNumber, adds: isNumber, question: isOptional(isText) }))),
  vote: isOptional(isOneOf<"up" | "down">("up", "down")),
});
const isMark = hasShape<VoteMark>({
  place: isPlace,
  value: isNullable(isOneOf<"up" | "down">("up", "down")),
  standing: isOneOf<VoteMark["standing"]>("saving", "saved", "unsaved"),
  reason: isOptional(isText),
});
const isAnswer = hasShape<PanelAnswer>({
  hits: isList(isHit),
  marks: isList(isMark),
  mode: isOneOf("hybrid", "semantic", "keyword", "similar"),
  words: isList(isText),
  notice: isOptional(isText),
  tuned: isOptional(isFlag),
  tookMs: isNumber,
});

const isFromPanel = hasKind<PanelToHost>({
  ready: nothingMore,
  ask: hasShape({ id: isNumber, question: isQuestion, filters: isFilters }),
  "box-focused": nothingMore,
  cancel: nothingMore,
  "read-lines": hasShape({ places: isList(isPlace) }),
  open: hasShape({ place: isPlace, beside: isFlag }),
  "copy-place": hasShape({ place: isPlace }),
  vote: hasShape<Omit<Extract<PanelToHost, { kind: "vote" }>, "kind">>({ question: isQuestion, hit: isHit, place: isPlace, value: isOneOf("up", "down", "removed"), shown: isList(isText) }),
  remember: hasShape({ remembered: isRemembered }),
  act: hasShape({ action: isOneOf(...PANEL_ACTIONS) }),
});
const isFromHost = hasKind<HostToPanel>({
  welcome: hasShape({ surroundings: isSurroundings, remembered: isNullable(isRemembered), answer: isNullable(isAnswer) }),
  surroundings: hasShape({ surroundings: isSurroundings }),
  answer: hasShape({ id: isNumber, answer: isAnswer }),
  failed: hasShape({ id: isNumber, error: isError }),
  marked: hasShape({ id: isNumber, marks: isList(isMark) }),
  lines: hasShape({ place: isPlace, text: isNullable(isText) }),
  "put-question": hasShape({ question: isQuestion }),
  "focus-box": nothingMore,
  "mark-hit": hasShape({ place: isPlace }),
});

const isLanguage = hasShape<Language>({ tag: isText, words: isTextOf });

/** undefined for anything that is not one of the messages. */
export const readPanelMessage = (value: unknown): PanelToHost | undefined => (isFromPanel(value) ? value : undefined);
export const readHostMessage = (value: unknown): HostToPanel | undefined => (isFromHost(value) ? value : undefined);
/** What was kept may have been kept by another version, which knew less or other things. */
export function readRemembered(value: unknown): Remembered | undefined {
  const whole: unknown = typeof value === "object" && value !== null ? { ...NOTHING_REMEMBERED, ...value } : value;
  return isRemembered(whole) ? whole : undefined;
}

/** The words of the page, as the host wrote them into it. */
export const readLanguage = (value: unknown): Language | undefined => (isLanguage(value) ? value : undefined);
