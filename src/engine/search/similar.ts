/** "Where else is code like this?": a file, some of its lines or a pasted text against every chunk, itself left out. */
import path from "node:path";
import { type Encoder, weighViews } from "../../core/embedding.ts";
import { SextantError } from "../../core/errors.ts";
import type { SearchAnswer, SimilarQuery, SimilarTarget } from "../../core/hit.ts";
import type { SourceRead } from "../workspace/sourceFile.ts";
import type { Scored, Snapshot } from "../store/snapshot.ts";
import { allowedFiles, type LanguageName } from "./filter.ts";
import { hitsOf, type Placed } from "./hits.ts";
import { nameIndex } from "./nameIndex.ts";

/** How much the code view counts; see ARCHITECTURE.md. */
const CODE_WEIGHT_SIMILAR = 0.5;
/** Chunks looked at for each hit wanted: several may lie in one file. */
const CHUNKS_PER_HIT = 6;
const LEAST_CHUNKS = 300;
/** Of a file's chunks beyond its best one, so many count as further evidence, each with this share. */
const FURTHER_CHUNKS = 2;
const FURTHER_SHARE = 0.1;

export interface SimilarRoom {
  readonly encoder: () => Promise<Encoder>;
  readonly languageName: LanguageName;
  /** Reads a file of the folder as it is now. */
  readonly read: (relativePath: string) => Promise<SourceRead>;
}

export async function similar(room: SimilarRoom, snapshot: Snapshot, asked: SimilarQuery, signal?: AbortSignal): Promise<SearchAnswer> {
  const started = performance.now();
  const { catalog } = snapshot;
  const names = nameIndex(catalog);
  const allowed = allowedFiles(catalog, names.files, asked.filter, room.languageName);
  const text = await textOf(room, asked.target);
  const [vector] = await (await room.encoder()).encode([text], "document", signal);
  signal?.throwIfAborted();
  const limit = Math.max(LEAST_CHUNKS, (asked.limit ?? 10) * CHUNKS_PER_HIT);
  const mask = leaveOut(snapshot, asked.target, allowed.mask);
  const scored = await snapshot.vectorSearch(weighViews(vector as Float32Array, CODE_WEIGHT_SIMILAR), limit, mask);
  signal?.throwIfAborted();
  const placed = asked.allSpans ? scored.map((s) => placedBy(s, 0)) : withFurtherEvidence(snapshot, scored);
  return { hits: await hitsOf(snapshot, placed, asked), mode: "similar", words: [], tookMs: performance.now() - started };
}

async function textOf(room: SimilarRoom, target: SimilarTarget): Promise<string> {
  if (target.kind === "text") {
    if (!/[\p{L}\p{N}]/u.test(target.text)) throw new SextantError("query/nothing-to-compare", "The text has no letter or digit.", "Give a piece of code.");
    return target.text;
  }
  const outside = path.isAbsolute(target.path) || target.path.split("/").includes("..");
  if (outside) throw new SextantError("query/bad-file", `${target.path} lies outside the folder that is searched.`, "Name a file inside it, or use --text-file for any other.");
  const source = await room.read(target.path);
  if (source.kind === "skipped") {
    const why = source.reason === "vanished" ? "There is no such file" : `It cannot be compared (${source.reason})`;
    throw new SextantError("query/bad-file", `${why}: ${target.path}.`, "Name a text file inside the folder.");
  }
  const lines = source.text.split("\n");
  const first = target.startLine ?? 1;
  const last = target.endLine ?? (target.startLine === undefined ? lines.length : first);
  if (first < 1 || last < first || first > lines.length) {
    throw new SextantError("query/bad-file", `${target.path} has ${lines.length} lines; ${first}-${last} is not a range of them.`, "Give lines that exist, counted from 1.");
  }
  const text = lines.slice(first - 1, last).join("\n");
  if (!/[\p{L}\p{N}]/u.test(text)) throw new SextantError("query/nothing-to-compare", `There is no code in ${target.path}:${first}-${last}.`, "Choose lines with code.");
  return text;
}

/** The asked lines are no answer to themselves; other parts of the same file may be. */
function leaveOut({ catalog }: Snapshot, target: SimilarTarget, mask: Uint8Array | undefined): Uint8Array | undefined {
  if (target.kind === "text") return mask;
  const out = mask ?? new Uint8Array(catalog.size).fill(1);
  const first = target.startLine ?? 1;
  const last = target.endLine ?? target.startLine ?? Infinity;
  for (const row of catalog.rowsOf(target.path)) {
    if ((catalog.startLines[row] as number) <= last && (catalog.endLines[row] as number) >= first) out[row] = 0;
  }
  return out;
}

const placedBy = ({ row, score }: Scored, further: number): Placed => ({
  row,
  score: Math.max(0, Math.min(1, score + further)),
  why: () => [{ part: "meaning", value: score, adds: score }, ...(further > 0 ? [{ part: "fileCoherence", value: further / FURTHER_SHARE, adds: further }] : [])],
});

/** A file that is like the text in several places stands before one that is in a single one. */
function withFurtherEvidence({ catalog }: Snapshot, scored: readonly Scored[]): Placed[] {
  const byFile = new Map<string, Scored[]>();
  for (const s of scored) {
    const file = catalog.paths[s.row] as string;
    const list = byFile.get(file);
    if (list) list.push(s);
    else byFile.set(file, [s]);
  }
  const placed = [...byFile.values()].flatMap((list) => {
    const further = list.slice(1, 1 + FURTHER_CHUNKS).reduce((sum, s) => sum + Math.max(0, s.score), 0) * FURTHER_SHARE;
    return list.map((s, i) => placedBy(s, i === 0 ? further : 0));
  });
  return placed.sort((a, b) => b.score - a.score || a.row - b.row);
}
