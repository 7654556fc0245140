/** The votes of one folder: what the engine's methods do with them. */
import { createHash } from "node:crypto";
import type { EncoderId } from "../../core/embedding.ts";
import { SextantError } from "../../core/errors.ts";
import type { Asked, ImportReport, Judgment, Vote, VoteList, VoteRecord, VotesQuery } from "../../core/feedback.ts";
import type { Memory } from "../store/memory/memory.ts";
import type { FeedbackRow } from "../store/memory/memorySchema.ts";
import { castVote, type VotingRoom } from "./castVote.ts";
import { judgmentsOf, type LanguageOf, newestOfPairs, ofEncoder, pairOf, recordOf } from "./judgments.ts";
import { questionKey } from "./questionKey.ts";
import { lineOf, readLines } from "./transfer.ts";

export interface FeedbackRoom extends VotingRoom {
  readonly memory: Memory;
  readonly languageOf: LanguageOf;
  /** Known without loading the model. */
  readonly encoderId: () => Promise<EncoderId>;
}

export interface Feedback {
  vote(vote: Vote): Promise<VoteRecord>;
  votes(query?: VotesQuery): Promise<VoteList>;
  exportLines(): Promise<readonly string[]>;
  importLines(lines: readonly string[]): Promise<ImportReport>;
  forget(which: { readonly ids: readonly string[] } | "all"): Promise<number>;
  migrate(layout: number): Promise<void>;
  countSearch(asked: Asked): Promise<void>;
  /** What holds now, with vectors of the encoder in use. Empty where nobody voted. A model is loaded for votes of another encoder only. */
  judgments(signal?: AbortSignal): Promise<readonly Judgment[]>;
}

export function openFeedback(room: FeedbackRoom): Feedback {
  const { memory, languageOf } = room;
  const record = (row: FeedbackRow): VoteRecord => recordOf(row, languageOf);
  /** The work of reading votes, for as long as nobody adds one. */
  let known: { readonly rows: readonly FeedbackRow[]; readonly encoderId: EncoderId; readonly judgments: readonly Judgment[] } | null = null;

  return {
    async vote(vote) {
      const cast = await castVote(room, vote);
      let there: FeedbackRow | undefined;
      const added = await memory.addFeedback((rows) => {
        // It was sent again: somebody did not hear that it is recorded.
        there = rows.find((row) => row.id === cast.id);
        return there ? [] : [{ ...cast, timeMs: timeAfter(rows, pairOf(cast)) }];
      });
      return record(there ?? added[0]!);
    },
    async votes(query = {}) {
      const rows = await memory.feedback();
      const current = newestOfPairs(rows).filter((row) => row.value !== "removed");
      const asked = query.asked && questionKey(query.asked.kind, await room.textOf(query.asked));
      const words = (query.text ?? "").toLowerCase().split(/\s+/).filter((word) => word !== "");
      const fits = (row: FeedbackRow): boolean => {
        if (asked !== undefined && (row.kind !== query.asked?.kind || row.queryKey !== asked)) return false;
        if (words.length === 0) return true;
        const text = `${row.query}\n${row.path}\n${row.symbol ?? ""}`.toLowerCase();
        return words.every((word) => text.includes(word));
      };
      const holding = current.filter(fits);
      const shown = (query.history ? rows.filter(fits) : holding).toReversed();
      return {
        votes: shown.slice(0, query.limit ?? shown.length).map(record),
        total: shown.length,
        up: holding.filter((row) => row.value === "up").length,
        questions: new Set(holding.filter((row) => row.value === "up" && row.kind === "question").map((row) => row.queryKey)).size,
        down: holding.filter((row) => row.value === "down").length,
        opened: rows.filter((row) => row.value === "opened" && fits(row)).length,
        folder: memory.folder,
      };
    },
    async exportLines() {
      return (await memory.feedback()).map((row) => lineOf(record(row)));
    },
    async importLines(lines) {
      const { rows, refused } = await readLines(lines, await room.encoder());
      if (rows.length === 0) return { added: 0, known: 0, refused };
      const added = await memory.addFeedback((there) => {
        const ids = new Set(there.map((row) => row.id));
        const same = new Set(there.map(sameVote));
        return rows.filter((row) => {
          if (ids.has(row.id) || same.has(sameVote(row))) return false;
          ids.add(row.id);
          same.add(sameVote(row));
          return true;
        });
      });
      return { added: added.length, known: rows.length - added.length, refused };
    },
    async forget(which) {
      if (which === "all") return memory.forgetEverything();
      const rows = await memory.feedback();
      const wanted = new Set(which.ids);
      const pairs = new Set<string>();
      for (const row of rows) if (wanted.delete(row.id)) pairs.add(pairOf(row));
      const [unknown] = wanted;
      if (unknown !== undefined) throw new SextantError("feedback/no-such-vote", `There is no vote ${unknown}.`, "See the votes and their ids with: sextant feedback list --json");
      // An older vote on the same pair must not come into force because a newer one went.
      return memory.forgetFeedback((row) => !pairs.has(pairOf(row)));
    },
    migrate: (layout) => memory.migrate(layout),
    async countSearch(asked) {
      // Counted from the first vote on, and after all were forgotten from the next one on.
      if (!memory.exists() || (await memory.feedback()).length === 0) return;
      const key = questionKey(asked.kind, await room.textOf(asked));
      await memory.addSearch({ timeMs: Date.now(), key: searchKey(asked.kind, key) });
    },
    async judgments(signal) {
      const rows = await memory.feedback();
      if (rows.length === 0) return [];
      const encoderId = await room.encoderId();
      if (known?.rows !== rows || known.encoderId !== encoderId) known = { rows, encoderId, judgments: judgmentsOf(await ofEncoder(rows, encoderId, room.encoder, signal), languageOf) };
      return known.judgments;
    },
  };
}

/** Searches keep no text. */
export function searchKey(kind: Asked["kind"], key: string): string {
  return createHash("sha256").update(`${kind}\n${key}`).digest("base64url").slice(0, 22);
}

const sameVote = (row: FeedbackRow): string => `${pairOf(row)}\n${row.value}\n${row.timeMs}`;

/** Now, and later than every vote on the same pair, whatever the clock says. */
function timeAfter(rows: readonly FeedbackRow[], pair: string): number {
  let latest = 0;
  for (const row of rows) if (pairOf(row) === pair) latest = Math.max(latest, row.timeMs);
  return Math.max(Date.now(), latest + 1);
}
