/** All vectors of a snapshot in memory (5 KiB a chunk), for searches that look at every one of them in a few milliseconds. */
import { assertEmbedding, EMBEDDING_DIMS } from "../../core/embedding.ts";
import { readHalfVectors, readRowIds, type Columns } from "./arrowColumns.ts";
import type { Catalog } from "./catalog.ts";
import { BYTES_PER_ROW, dotKernel, ONE, PAGE_BYTES, wasmMemory, type DotAll, type WasmMemory } from "./dotKernel.ts";
import { readHalf } from "./half.ts";
import type { Lance } from "./lance.ts";
import { topRows } from "./topRows.ts";

export interface VectorScan {
  /** The best rows of the catalog this scan was made for, best first. */
  search(vector: Float32Array, limit: number, mask?: Uint8Array): { row: number; score: number }[];
  /** For the scan of the next snapshot: files that did not change keep their vectors. */
  readonly matrix: Matrix;
  readonly rowOfSlot: Int32Array;
}

/** Grows at its end only, so that scans of older snapshots stay right. */
interface Matrix {
  readonly memory: WasmMemory;
  readonly dotAll: DotAll;
  used: number;
}

/** The query lies at address 0, the rows behind it, the answers behind the rows. */
const ROWS_AT = BYTES_PER_ROW;
/** Slots of chunks that left may take up this part before everything is loaded anew. */
const MAX_WASTE = 0.25;
/** Fetching rows one by one costs as much a row as reading all (30 microseconds): where most are new, all are read and nothing is wasted. */
const MAX_NEW = 0.5;

export async function loadScan(chunks: Lance.Table, catalog: Catalog, where: string, previous?: { readonly catalog: Catalog; readonly scan: VectorScan }): Promise<VectorScan> {
  return (previous && (await growScan(chunks, catalog, where, previous.catalog, previous.scan))) ?? (await fullScan(chunks, catalog, where));
}

async function fullScan(chunks: Lance.Table, catalog: Catalog, where: string): Promise<VectorScan> {
  const matrix = makeMatrix(catalog.size);
  const rowOfSlot: number[] = [];
  // Batch by batch: the whole column as one Arrow table would be in memory twice.
  for await (const batch of chunks.query().select(["vector"]).withRowId()) {
    append(matrix, batch, catalog, where, rowOfSlot);
  }
  return makeScan(matrix, Int32Array.from(rowOfSlot));
}

/** null where starting anew is better. */
async function growScan(chunks: Lance.Table, catalog: Catalog, where: string, before: Catalog, scan: VectorScan): Promise<VectorScan | null> {
  const slotOfRow = new Int32Array(before.size).fill(-1);
  scan.rowOfSlot.forEach((row, slot) => {
    if (row >= 0) slotOfRow[row] = slot;
  });
  const rowOfSlot = new Array<number>(scan.matrix.used).fill(-1);
  const missing: number[] = [];
  for (const [path, file] of catalog.files) {
    const rows = catalog.rowsOf(path);
    // Equal bytes are equal chunks, in the same order.
    const old = before.files.get(path)?.hash === file.hash ? before.rowsOf(path) : [];
    rows.forEach((row, i) => {
      const slot = old.length === rows.length ? (slotOfRow[old[i] as number] as number) : -1;
      if (slot >= 0) rowOfSlot[slot] = row;
      else missing.push(row);
    });
  }
  if (missing.length > catalog.size * MAX_NEW + 100 || scan.matrix.used + missing.length > catalog.size * (1 + MAX_WASTE) + 100) return null;
  if (missing.length > 0) {
    const table = await chunks.takeRowIds(missing.map((row) => catalog.rowIds[row] as bigint)).select(["vector"]).withRowId().toArrow();
    // Another snapshot may have appended while we waited.
    while (rowOfSlot.length < scan.matrix.used) rowOfSlot.push(-1);
    append(scan.matrix, table, catalog, where, rowOfSlot);
  }
  return makeScan(scan.matrix, Int32Array.from(rowOfSlot));
}

function makeScan(matrix: Matrix, rowOfSlot: Int32Array): VectorScan {
  return {
    matrix,
    rowOfSlot,
    search(vector, limit, mask) {
      const slots = rowOfSlot.length;
      const answersAt = ROWS_AT + matrix.used * BYTES_PER_ROW;
      reserve(matrix, answersAt + slots * 4);
      const query = new Int16Array(matrix.memory.buffer, 0, EMBEDDING_DIMS);
      for (let i = 0; i < EMBEDDING_DIMS; i++) query[i] = toFixed(vector[i] as number);
      matrix.dotAll(ROWS_AT, 0, answersAt, slots);
      const scores = new Int32Array(matrix.memory.buffer, answersAt, slots);
      return topRows(scores, rowOfSlot, limit, mask).map(({ row, score }) => ({ row, score: score / (ONE * ONE) }));
    },
  };
}

function makeMatrix(rows: number): Matrix {
  const memory = wasmMemory(ROWS_AT + rows * (BYTES_PER_ROW + 4));
  return { memory, dotAll: dotKernel(memory), used: 0 };
}

function reserve(matrix: Matrix, bytes: number): void {
  const missing = bytes - matrix.memory.buffer.byteLength;
  if (missing > 0) matrix.memory.grow(Math.ceil(missing / PAGE_BYTES));
}

function append(matrix: Matrix, table: Columns, catalog: Catalog, where: string, rowOfSlot: number[]): void {
  const rowIds = readRowIds(table);
  reserve(matrix, ROWS_AT + (matrix.used + rowIds.length) * BYTES_PER_ROW);
  const rows = new Int16Array(matrix.memory.buffer, ROWS_AT);
  const fixed = fixedTable();
  let i = 0;
  for (const { bits, offset } of readHalfVectors(table, where)) {
    const row = catalog.rowOfRowId(rowIds[i++] as bigint);
    if (row === undefined) continue;
    const to = matrix.used * EMBEDDING_DIMS;
    let sum = 0;
    for (let k = 0; k < EMBEDDING_DIMS; k++) {
      const x = fixed[bits[offset + k] as number] as number;
      rows[to + k] = x;
      sum += x * x;
    }
    // The check of assertEmbedding in passing; where it looks wrong, assertEmbedding itself decides and names what it is.
    if (Math.abs(Math.sqrt(sum) / ONE - 1) > 4e-3) assertEmbedding(readHalf(bits, offset, EMBEDDING_DIMS), where);
    rowOfSlot.push(row);
    matrix.used++;
  }
}

function toFixed(x: number): number {
  return Math.max(1 - ONE, Math.min(ONE - 1, Math.round(x * ONE)));
}

let table: Int32Array | undefined;

/** Fixed point of every float16. What is not finite becomes a number so large that the check of the norm cannot miss it. */
function fixedTable(): Int32Array {
  if (table) return table;
  const all = readHalf(Uint16Array.from({ length: 65536 }, (_, i) => i), 0, 65536);
  return (table = Int32Array.from(all, (x) => (Number.isFinite(x) ? toFixed(x) : 1e6)));
}
