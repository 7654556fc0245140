/** Arrow tables to plain columns: the other way of arrowTables.ts. */
import { assertEmbedding, EMBEDDING_DIMS } from "../../core/embedding.ts";
import { readHalf } from "./half.ts";
import type { Arrow } from "./lance.ts";

/** A table, or one batch of one. */
export interface Columns {
  readonly numRows: number;
  getChild(name: string): { readonly data: readonly Arrow.Data[] } | null;
}

function column(table: Columns, name: string): readonly Arrow.Data[] {
  // Without rows LanceDB answers a table without columns.
  if (table.numRows === 0) return [];
  const found = table.getChild(name);
  if (!found) throw new Error(`column ${name} not found`);
  return found.data;
}

const decoder = new TextDecoder();

/** All values of a text column. Decodes a whole buffer at once where it is ASCII: 5 times quicker than value by value. */
export function readTexts(table: Columns, name: string): string[] {
  const out: string[] = [];
  for (const data of column(table, name)) {
    if (data.length === 0) continue;
    const offsets = data.valueOffsets as Int32Array;
    const bytes = data.values as Uint8Array;
    const from = offsets[0] as number;
    const to = offsets[data.length] as number;
    const all = decoder.decode(bytes.subarray(from, to));
    if (all.length === to - from) {
      // Neighbours are often equal (path, language); one string for a run of them keeps the memory small.
      let last = "";
      for (let i = 0; i < data.length; i++) {
        const value = all.slice((offsets[i] as number) - from, (offsets[i + 1] as number) - from);
        if (value !== last) last = value;
        out.push(last);
      }
    } else {
      for (let i = 0; i < data.length; i++) out.push(decoder.decode(bytes.subarray(offsets[i], offsets[i + 1])));
    }
  }
  return out;
}

export function readNumbers(table: Columns, name: string): number[] {
  const out: number[] = [];
  for (const data of column(table, name)) {
    const values = data.values as Int32Array | Float64Array | Float32Array;
    for (let i = 0; i < data.length; i++) out.push(values[i] as number);
  }
  return out;
}

export function readRowIds(table: Columns): bigint[] {
  const out: bigint[] = [];
  for (const data of column(table, "_rowid")) {
    const values = data.values as BigUint64Array;
    for (let i = 0; i < data.length; i++) out.push(values[i] as bigint);
  }
  return out;
}

/** The float16 bits of a batch of vectors and where each one begins. Nulls, which LanceDB makes of missing numbers, are refused. */
export function* readHalfVectors(table: Columns, where: string, name = "vector"): Generator<{ readonly bits: Uint16Array; readonly offset: number }> {
  for (const data of column(table, name)) {
    const child = data.children[0] as Arrow.Data;
    const stride = (data.type as Arrow.FixedSizeList).listSize;
    // A stored vector of another length would make every later one start at the wrong place.
    if (stride !== EMBEDDING_DIMS) assertEmbedding(new Float32Array(stride), where);
    if (child.nullCount > 0) assertEmbedding([...new Array<number>(EMBEDDING_DIMS - 1).fill(0), Number.NaN], where);
    const bits = child.values as Uint16Array;
    for (let i = 0; i < data.length; i++) yield { bits, offset: i * EMBEDDING_DIMS };
  }
}

/** Every vector that is read as numbers passes here. */
export function readVectors(table: Columns, where: string, name = "vector"): Float32Array[] {
  const out: Float32Array[] = [];
  for (const { bits, offset } of readHalfVectors(table, where, name)) {
    const vector = readHalf(bits, offset, EMBEDDING_DIMS);
    assertEmbedding(vector, where);
    out.push(vector);
  }
  return out;
}
