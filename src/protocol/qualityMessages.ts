/** What the page on search quality and the extension host say to each other: plain data, checked on arrival. */
import { MEASURES, type Measure, type Measures, type QualityReport, type SystemQuality } from "../core/quality.ts";
import type { AdapterList, TuneMeasures, TuneReport } from "../core/tuning.ts";
import { type Check, hasKind, hasShape, isFlag, isList, isNullable, isNumber, isOneOf, isOptional, isText, nothingMore } from "./checks.ts";
import type { PanelError } from "./panelMessages.ts";

/** A folder of the workspace; `id` is the host's own name for it. */
export interface QualityFolder {
  readonly id: string;
  readonly name: string;
}

export type QualityView =
  | { readonly kind: "no-folder" }
  /** `report` is the one before, where there was one. */
  | { readonly kind: "measuring"; readonly report: QualityReport | null; readonly inUse: string }
  /** Cancelled before there was anything to show. */
  | { readonly kind: "not-measured" }
  /** `inUse` is the system that search uses now: "base" or an adapter's id. */
  | { readonly kind: "measured"; readonly report: QualityReport; readonly inUse: string }
  | { readonly kind: "trouble"; readonly error: PanelError };

/** How things stand with fine-tuning in the folder that is shown. */
export interface QualityTuning {
  /** Different questions with an accepted hit. */
  readonly questions: number;
  /** The one that runs in this window, in this folder or in another one. */
  readonly running: { readonly share: number; readonly said: string; readonly stopping: boolean; readonly here: boolean } | null;
  readonly list: AdapterList;
}

const QUALITY_ACTIONS = ["open-folder", "search", "show-logs", "rebuild-index", "show-fine-tunes", "cancel-fine-tune"] as const;
export type QualityAction = (typeof QUALITY_ACTIONS)[number];

export interface QualityWelcome {
  readonly folders: readonly QualityFolder[];
  /** Which of them is shown. */
  readonly folder: string | null;
}

export type HostToQuality =
  | ({ readonly kind: "welcome" } & QualityWelcome)
  | { readonly kind: "show"; readonly view: QualityView }
  /** How many questions were asked again so far, while measuring. */
  | { readonly kind: "asked"; readonly done: number; readonly total: number }
  | { readonly kind: "tuning"; readonly tuning: QualityTuning };

export type QualityToHost =
  | { readonly kind: "ready" }
  | { readonly kind: "measure"; readonly folder: string }
  | { readonly kind: "cancel" }
  /** Search for this in the results panel. */
  | { readonly kind: "ask"; readonly question: string }
  | { readonly kind: "export" }
  /** Learn from the accepted results of the folder that is shown. */
  | { readonly kind: "fine-tune" }
  /** The report of this fine-tune. */
  | { readonly kind: "report"; readonly id: string }
  | { readonly kind: "act"; readonly action: QualityAction };

const isMeasure = hasShape<Measure>({ value: isNumber, low: isNumber, high: isNumber, n: isNumber });
const isMeasures = hasShape<Measures>(Object.fromEntries(MEASURES.map((name) => [name, isMeasure])) as Record<(typeof MEASURES)[number], Check<Measure>>);
const isGroup = hasShape({ name: isText, up: isNumber, down: isNumber });
const isReport = hasShape<QualityReport>({
  folder: isText,
  time: isText,
  encoderId: isText,
  votes: hasShape({ up: isNumber, down: isNumber, opened: isNumber }),
  days: isList(hasShape({ day: isText, up: isNumber, down: isNumber })),
  folders: isList(isGroup),
  languages: isList(isGroup),
  searches: isNullable(hasShape({ count: isNumber, accepted: isNumber })),
  acceptedRank: isNullable(hasShape({ mean: isNumber, n: isNumber })),
  questions: isList(isText),
  stale: isNumber,
  similar: isNumber,
  systems: isList(hasShape<SystemQuality>({ id: isText, measures: isMeasures, ranks: isList(isNullable(isNumber)) })),
  moreNeeded: isNumber,
  history: isList(hasShape({ time: isText, encoderId: isText, questions: isNumber, systems: isList(hasShape({ id: isText, measures: isMeasures })) })),
});
const isTuneMeasures = hasShape<TuneMeasures>({ mrr10: isNumber, recall1: isNumber, recall5: isNumber, recall10: isNumber, map: isNumber, triplets: isNumber });
/** What the page reads of it; the rest travels along. */
const isTuneReport: Check<TuneReport> = hasShape({
  id: isText,
  trainedAt: isText,
  questions: isNumber,
  before: isTuneMeasures,
  after: isTuneMeasures,
  gain: isNumber,
  interval95: isList(isNumber),
  p: isNumber,
  promoted: isFlag,
  reason: isOptional(isText),
  changed: isList(hasShape({ question: isText, path: isText, rankBefore: isNullable(isNumber), rankAfter: isNullable(isNumber) })),
}) as Check<TuneReport>;
const isTuning = hasShape<QualityTuning>({
  questions: isNumber,
  running: isNullable(hasShape({ share: isNumber, said: isText, stopping: isFlag, here: isFlag })),
  list: hasShape<AdapterList>({ adapters: isList(isTuneReport), current: isNullable(isText), previous: isNullable(isText), folder: isText }),
});
const isError = hasShape<PanelError>({ code: isText, message: isText, nextStep: isText });
const isView = hasKind<QualityView>({
  "no-folder": nothingMore,
  measuring: hasShape({ report: isNullable(isReport), inUse: isText }),
  "not-measured": nothingMore,
  measured: hasShape({ report: isReport, inUse: isText }),
  trouble: hasShape({ error: isError }),
});
const isFromHost = hasKind<HostToQuality>({
  welcome: hasShape<QualityWelcome>({
    folders: isList(hasShape<QualityFolder>({ id: isText, name: isText })),
    folder: isNullable(isText),
  }),
  show: hasShape({ view: isView }),
  asked: hasShape({ done: isNumber, total: isNumber }),
  tuning: hasShape({ tuning: isTuning }),
});
const isFromPage = hasKind<QualityToHost>({
  ready: nothingMore,
  measure: hasShape({ folder: isText }),
  cancel: nothingMore,
  ask: hasShape({ question: isText }),
  export: nothingMore,
  "fine-tune": nothingMore,
  report: hasShape({ id: isText }),
  act: hasShape({ action: isOneOf(...QUALITY_ACTIONS) }),
});

/** undefined for anything that is not one of the messages. */
export const readQualityHostMessage = (value: unknown): HostToQuality | undefined => (isFromHost(value) ? value : undefined);
export const readQualityMessage = (value: unknown): QualityToHost | undefined => (isFromPage(value) ? value : undefined);
