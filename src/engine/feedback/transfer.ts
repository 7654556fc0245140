/** Votes as lines of JSON, for keeping and for another machine. Vectors stay out: they follow from the texts. */
import { isSextantError } from "../../core/errors.ts";
import { VOTE_SOURCES, VOTE_VALUES, type VoteRecord } from "../../core/feedback.ts";
import type { Encoder } from "../../core/embedding.ts";
import { chunkId } from "../store/identity.ts";
import type { FeedbackRow } from "../store/memory/memorySchema.ts";
import { encodeVotes } from "./judgments.ts";
import { questionKey } from "./questionKey.ts";

export function lineOf(record: VoteRecord): string {
  return JSON.stringify(record);
}

type Unencoded = Omit<FeedbackRow, "contentHash" | "encoderId" | "queryVector" | "chunkVector">;

interface Read {
  readonly rows: readonly FeedbackRow[];
  readonly refused: readonly { readonly line: number; readonly why: string }[];
}

const TEXTS_PER_CALL = 128;

/** A line that cannot be read is told by its number and costs no other. Empty lines are nothing. */
export async function readLines(lines: readonly string[], encoder: Encoder): Promise<Read> {
  const refused: { line: number; why: string }[] = [];
  const parsed: { readonly line: number; readonly row: Unencoded }[] = [];
  lines.forEach((text, i) => {
    if (text.trim() === "") return;
    const row = parse(text);
    if (typeof row === "string") refused.push({ line: i + 1, why: row });
    else parsed.push({ line: i + 1, row });
  });
  const rows: FeedbackRow[] = [];
  for (let i = 0; i < parsed.length; i += TEXTS_PER_CALL) {
    const part = parsed.slice(i, i + TEXTS_PER_CALL);
    try {
      rows.push(...(await encodeVotes(part.map(({ row }) => row), encoder)).values());
    } catch (error) {
      if (!isSextantError(error)) throw error;
      for (const { line, row } of part) {
        try {
          rows.push(...(await encodeVotes([row], encoder)).values());
        } catch (one) {
          if (!isSextantError(one)) throw one;
          refused.push({ line, why: one.message });
        }
      }
    }
  }
  return { rows, refused };
}

/** A row, or what is wrong with the line. */
function parse(line: string): Unencoded | string {
  let value: unknown;
  try {
    value = JSON.parse(line.replace(/^\uFEFF/, ""));
  } catch {
    return "it is not JSON";
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) return "it is not a JSON object";
  const v = value as Readonly<Record<string, unknown>>;
  const missing = ["id", "time", "query", "path", "text"].find((name) => typeof v[name] !== "string" || v[name] === "");
  if (missing !== undefined) return `"${missing}" is missing`;
  const { id, time, query, path, text } = v as Readonly<Record<"id" | "time" | "query" | "path" | "text", string>>;
  const timeMs = Date.parse(time);
  if (!Number.isFinite(timeMs)) return '"time" is no time';
  if (!/^[\w.:-]{1,80}$/.test(id)) return '"id" is not one of ours';
  const choice = <T extends string>(name: string, values: readonly T[]): T | null => (values.includes(v[name] as T) ? (v[name] as T) : null);
  const [vote, source, kind] = [choice("value", VOTE_VALUES), choice("source", VOTE_SOURCES), choice("kind", ["question", "similar"] as const)];
  if (vote === null) return `"value" is none of ${VOTE_VALUES.join(", ")}`;
  if (source === null) return `"source" is none of ${VOTE_SOURCES.join(", ")}`;
  if (kind === null) return '"kind" is neither question nor similar';
  const { startLine, endLine, rank, symbol, language } = v;
  if (!isLine(startLine) || !isLine(endLine) || endLine < startLine) return "its lines are no range";
  if (rank !== null && rank !== undefined && !isLine(rank)) return '"rank" is no rank';
  const strings = (name: string): readonly string[] | null => (v[name] === undefined ? [] : Array.isArray(v[name]) && v[name].every((each) => typeof each === "string") ? v[name] : null);
  const [scope, shown] = [strings("scope"), strings("shown")];
  if (scope === null || shown?.every((each) => /^[\w-]{1,40}$/.test(each)) !== true) return '"scope" or "shown" is no list of names';
  return {
    id, timeMs, value: vote, source, kind, query, path, text, startLine, endLine, scope,
    queryKey: questionKey(kind, query),
    chunkId: chunkId(path, { startLine, endLine, text }),
    language: typeof language === "string" ? language : "",
    symbol: typeof symbol === "string" && symbol !== "" ? symbol : null,
    rank: isLine(rank) ? rank : null,
    shown: shown as FeedbackRow["shown"],
  };
}

function isLine(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 1 && value < 2 ** 31;
}
