/** Everything the quality tracker knows of a folder, and the measurement added to its history. */
import type { ContentHash } from "../../core/chunk.ts";
import type { EncoderId } from "../../core/embedding.ts";
import type { Judgment, VoteRecord } from "../../core/feedback.ts";
import { mean } from "../../core/metrics.ts";
import type { PastQuality, QualityEvent, QualityReport, VotesOfGroup } from "../../core/quality.ts";
import type { Memory } from "../store/memory/memory.ts";
import { type Ask, evaluate, judgedQuestions, type System } from "./evaluate.ts";
import { moreNeeded } from "./intervals.ts";

export interface QualityRoom {
  readonly folder: string;
  readonly encoderId: EncoderId;
  readonly memory: Memory;
  readonly judgments: readonly Judgment[];
  readonly opened: number;
  /** The files that hold these contents now. */
  readonly pathsOf: (contents: readonly ContentHash[]) => Promise<ReadonlyMap<ContentHash, readonly string[]>>;
  readonly ask: Ask;
  /** As `countSearch` keeps it. */
  readonly searchKey: (judgment: Judgment) => string;
  /** The base first: what it shows stands against accepted places where nothing was rejected. */
  readonly systems: readonly System[];
}

export async function qualityReport(room: QualityRoom, onEvent?: (event: QualityEvent) => void, signal?: AbortSignal): Promise<QualityReport> {
  const { memory, judgments } = room;
  const history = (await memory.evaluations()).flatMap((row) => past(row.report));
  const paths = judgments.length === 0 ? new Map<ContentHash, readonly string[]>() : await room.pathsOf([...new Set(judgments.map((each) => each.contentHash))]);
  const { questions, stale, similar } = judgedQuestions(judgments, paths);
  const systems = questions.length === 0 ? [] : await evaluate(questions, room.systems, room.ask, onEvent, signal);
  const time = new Date().toISOString();
  if (systems.length > 0) {
    const kept: PastQuality = { time, encoderId: room.encoderId, questions: questions.length, systems: systems.map(({ id, measures }) => ({ id, measures })) };
    // Asked again without anything new, nothing is added to history.
    if (!sameAs(history.at(-1), kept)) await memory.addEvaluation({ timeMs: Date.parse(time), report: JSON.stringify(kept) });
  }
  const searches = await memory.searches();
  const up = judgments.filter((each) => each.value === "up");
  const accepted = new Set(up.map(room.searchKey));
  const ranks = up.flatMap((each) => each.rank ?? []);
  return {
    folder: room.folder,
    time,
    encoderId: room.encoderId,
    votes: { up: up.length, down: judgments.length - up.length, opened: room.opened },
    days: groups(judgments, (each) => each.time.slice(0, 10)).map(({ name, ...rest }) => ({ day: name, ...rest })),
    folders: groups(judgments, (each) => topFolder(each.path)),
    languages: groups(judgments, (each) => each.language),
    searches: searches.length === 0 ? null : { count: searches.length, accepted: searches.filter((each) => accepted.has(each.key)).length },
    acceptedRank: ranks.length === 0 ? null : { mean: mean(ranks), n: ranks.length },
    questions: questions.map((each) => each.text),
    stale,
    similar,
    systems,
    moreNeeded: moreNeeded(systems[0]?.measures.mrr10 ?? { value: 0, low: 0, high: 0, n: 0 }),
    history,
  };
}

function past(report: string): PastQuality[] {
  try {
    return [JSON.parse(report) as PastQuality];
  } catch {
    return [];
  }
}

function sameAs(last: PastQuality | undefined, now: PastQuality): boolean {
  return last !== undefined && JSON.stringify({ ...last, time: "" }) === JSON.stringify({ ...now, time: "" });
}

const topFolder = (path: string): string => (path.includes("/") ? path.slice(0, path.indexOf("/")) : ".");

/** By name. */
function groups(votes: readonly VoteRecord[], nameOf: (vote: VoteRecord) => string): VotesOfGroup[] {
  const counts = new Map<string, { up: number; down: number }>();
  for (const vote of votes) {
    const group = counts.get(nameOf(vote)) ?? { up: 0, down: 0 };
    if (vote.value === "up") group.up++;
    else group.down++;
    counts.set(nameOf(vote), group);
  }
  return [...counts].map(([name, group]) => ({ name, ...group })).sort((a, b) => (a.name < b.name ? -1 : 1));
}
