/** One vote from what the caller knows to what is kept. */
import { randomUUID } from "node:crypto";
import type { Encoder } from "../../core/embedding.ts";
import { SextantError } from "../../core/errors.ts";
import { type Asked, type JudgedHit, type JudgedPlace, type Vote, VOTE_SOURCES, VOTE_VALUES } from "../../core/feedback.ts";
import { chunkId } from "../store/identity.ts";
import type { FeedbackRow } from "../store/memory/memorySchema.ts";
import type { Snapshot } from "../store/snapshot.ts";
import { encodeVotes } from "./judgments.ts";
import { questionKey } from "./questionKey.ts";

export interface VotingRoom {
  readonly encoder: () => Promise<Encoder>;
  /** What `similar` compared; refuses a question that cannot be asked. */
  readonly textOf: (asked: Asked) => Promise<string>;
  /** Reads the newest state of the index; only called for a vote on a place. */
  readonly read: <T>(work: (snapshot: Snapshot) => Promise<T>) => Promise<T>;
}

/** Everything of a row but its time, which is given when it is added. */
export type CastVote = Omit<FeedbackRow, "timeMs">;

export async function castVote(room: VotingRoom, vote: Vote): Promise<CastVote> {
  check(vote);
  const query = await room.textOf(vote.asked);
  const hit = "snippet" in vote.hit ? vote.hit : await hitAt(room, vote.hit);
  const { path, startLine, endLine, language, symbol, scope, snippet: text } = hit;
  const id = chunkId(path, { startLine, endLine, text });
  const shown = vote.shown ?? [];
  const rank = shown.indexOf(hit.id) + 1;
  const kept = {
    id: vote.id ?? randomUUID(),
    value: vote.value,
    source: vote.source,
    kind: vote.asked.kind,
    query,
    queryKey: questionKey(vote.asked.kind, query),
    chunkId: id,
    path, language, startLine, endLine, symbol, scope, text,
    rank: rank > 0 ? rank : null,
    shown,
  };
  const [made] = (await encodeVotes([kept], await room.encoder())).values();
  return made as CastVote;
}

/** Callers of other languages and versions come by the pipe: what is kept for ever is looked at once. */
function check({ value, source, id, shown }: Vote): void {
  const bad = (what: string): SextantError => new SextantError("usage/bad-argument", `This vote cannot be recorded: ${what}.`, "Send it as the protocol says.");
  if (!VOTE_VALUES.includes(value)) throw bad(`its value is "${String(value)}"`);
  if (!VOTE_SOURCES.includes(source)) throw bad(`its source is "${String(source)}"`);
  if (id !== undefined && !/^[\w.:-]{1,80}$/.test(id)) throw bad("its id is not made of 1 to 80 letters, digits and dashes");
  if (shown?.some((each) => !/^[\w-]{1,40}$/.test(each))) throw bad("it names a hit that does not exist");
}

async function hitAt(room: VotingRoom, place: JudgedPlace): Promise<JudgedHit> {
  return room.read(async (snapshot) => {
    const { catalog } = snapshot;
    const rows = catalog.rowsOf(place.path);
    const [first] = rows;
    if (first === undefined) {
      throw new SextantError("feedback/no-such-place", `${place.path} is not in the index.`, "Give a path as `sextant search` prints it, relative to the folder.");
    }
    const line = place.line;
    const row = line === undefined ? first : rows.find((each) => (catalog.startLines[each] as number) <= line && line <= (catalog.endLines[each] as number));
    if (row === undefined) {
      throw new SextantError("feedback/no-such-place", `There is no code at line ${line} of ${place.path}.`, "Give a line of a hit, as `sextant search` prints it.");
    }
    const [text] = await snapshot.texts([row]);
    return {
      id: catalog.ids[row]!,
      path: place.path,
      startLine: catalog.startLines[row] as number,
      endLine: catalog.endLines[row] as number,
      language: catalog.languages[row]!,
      symbol: catalog.symbol(row),
      scope: catalog.scope(row),
      snippet: text!,
    };
  });
}
