/** The words of a path against the question, by meaning: "authentication" meets auth.py, "job queue" meets workers/scheduler.rb. */
import type { Encoder } from "../../core/embedding.ts";
import { splitWords } from "../../core/words.ts";
import type { Described } from "./features.ts";
import type { NameIndex } from "./nameIndex.ts";

/** The last segments of a path say what the file is; the first ones are shared by half the repository. */
const SEGMENTS_READ = 3;

/** Sets `pathMeaning` of the described chunks. A path is encoded once for as long as the index stays as it is. */
export async function comparePaths(encoder: Encoder, names: NameIndex, query: Float32Array, described: readonly Described[], signal?: AbortSignal): Promise<void> {
  const known = names.pathEmbeddings;
  const unknown = [...new Set(described.map((d) => d.candidate.path))].filter((path) => !known.has(path));
  const readable = unknown.map((path) => [path, pathText(path)] as const).filter(([, text]) => text !== "");
  const vectors = await encoder.encode(readable.map(([, text]) => text), "document", signal);
  readable.forEach(([path], i) => known.set(path, vectors[i] as Float32Array));
  const cosines = new Map<string, number>();
  for (const { candidate, features } of described) {
    let cosine = cosines.get(candidate.path);
    if (cosine === undefined) {
      const vector = known.get(candidate.path);
      cosines.set(candidate.path, (cosine = vector ? dot(query, vector) : 0));
    }
    features.pathMeaning = cosine;
  }
}

function pathText(path: string): string {
  const text = path.split("/").slice(-SEGMENTS_READ).join(" ").replace(/\.[^.]+$/, "");
  return splitWords(text).length > 0 ? text : "";
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}
