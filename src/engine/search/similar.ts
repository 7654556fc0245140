/** "Where else is code like this?": a file, some of its lines or a pasted text against every chunk, itself left out. */
import path from "node:path";
import { type Encoder, weighViews } from "../../core/embedding.ts";
import { SextantError } from "../../core/errors.ts";
import type { SearchAnswer, SimilarQuery, SimilarTarget } from "../../core/hit.ts";
import type { SourceRead } from "../workspace/sourceFile.ts";
import type { Snapshot } from "../store/snapshot.ts";
import { allowedFiles, type LanguageName } from "./filter.ts";
import { hitsOf, placeWithVotes } from "./hits.ts";
import { nameIndex } from "./nameIndex.ts";
import { type Recall, rowVotes } from "./remembered.ts";

/** How much the code view counts; see ARCHITECTURE.md. */
const CODE_WEIGHT_SIMILAR = 0.5;
/** Chunks looked at for each hit wanted: several may lie in one file. */
const CHUNKS_PER_HIT = 6;
const LEAST_CHUNKS = 300;
export interface SimilarRoom {
  readonly encoder: () => Promise<Encoder>;
  readonly languageName: LanguageName;
  /** Reads a file of the folder as it is now. */
  readonly read: (relativePath: string) => Promise<SourceRead>;
  readonly recall?: Recall;
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
  const weighed = weighViews(vector as Float32Array, CODE_WEIGHT_SIMILAR);
  const scored = await snapshot.vectorSearch(weighed, limit, mask);
  const votes = await rowVotes(snapshot, (await room.recall?.({ kind: "similar", text, vector: vector as Float32Array })) ?? [], mask);
  signal?.throwIfAborted();
  // The cosine alone: that a file is like the text in further places as well said less than its best place (MAP 0.56 against 0.62).
  const placed = await placeWithVotes(snapshot, weighed, scored, votes);
  return { hits: await hitsOf(snapshot, placed, asked), mode: "similar", words: [], tookMs: performance.now() - started };
}

export async function textOf(room: Pick<SimilarRoom, "read">, target: SimilarTarget): Promise<string> {
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
