/** Rows to Arrow tables. Never records: LanceDB pads and truncates wrong vectors in that form, and it costs seven times the time. */
import { assertEmbedding, EMBEDDING_DIMS, type EncoderId } from "../../core/embedding.ts";
import { writeHalf } from "./half.ts";
import { lance, type Arrow } from "./lance.ts";
import { chunksSchema, encodeDefinitions, encodeScope, encodeSymbol, filesSchema, retiredSchema, REMOVED, type ChunkRow, type FileRecord, type RetiredRow } from "./schema.ts";

/** One row of `chunks`: a chunk and the file version it belongs to. */
export interface OwnedChunk {
  readonly path: string;
  readonly fileHash: string;
  readonly chunk: ChunkRow;
}

export function chunksTable(rows: readonly OwnedChunk[], encoderId: EncoderId): Arrow.Table {
  const of = (value: (chunk: ChunkRow) => string): Arrow.Data => texts(rows.map((row) => value(row.chunk)));
  return table(chunksSchema(encoderId), rows.length, [
    of((c) => c.id),
    of((c) => c.contentHash),
    texts(rows.map((row) => row.path)),
    texts(rows.map((row) => row.fileHash)),
    of((c) => c.language),
    of((c) => c.kind),
    of((c) => encodeSymbol(c.symbol)),
    of((c) => encodeScope(c.scope)),
    of((c) => encodeDefinitions(c.definitions)),
    ints(rows.map((row) => row.chunk.startLine)),
    ints(rows.map((row) => row.chunk.endLine)),
    ints(rows.map((row) => (row.chunk.test ? 1 : 0))),
    of((c) => c.text),
    of((c) => c.searchText),
    vectors(rows.map((row) => row.chunk.vector), (i) => `${rows[i]?.path}, lines ${rows[i]?.chunk.startLine}-${rows[i]?.chunk.endLine}`),
  ]);
}

/** Records of files that are there and, marked as such, of files that left: one table, so one commit. */
export function filesTable(records: readonly FileRecord[], removed: readonly string[], encoderId: EncoderId): Arrow.Table {
  const gone = removed.map((path) => ({ path, sizeBytes: 0, mtimeMs: 0, hash: "", language: "", chunks: 0, skipped: REMOVED }));
  const all = [...records, ...gone];
  return table(filesSchema(encoderId), all.length, [
    texts(all.map((r) => r.path)),
    floats(all.map((r) => r.sizeBytes)),
    floats(all.map((r) => r.mtimeMs)),
    texts(all.map((r) => r.hash)),
    texts(all.map((r) => r.language)),
    ints(all.map((r) => r.chunks)),
    texts(all.map((r) => r.skipped ?? "")),
  ]);
}

export function retiredTable(rows: readonly RetiredRow[], encoderId: EncoderId): Arrow.Table {
  return table(retiredSchema(encoderId), rows.length, [
    texts(rows.map((r) => r.contentHash)),
    ints(rows.map((r) => r.age)),
    vectors(rows.map((r) => r.vector), () => "the vectors kept for reuse"),
  ]);
}

export function table(schema: Arrow.Schema, length: number, children: Arrow.Data[]): Arrow.Table {
  const { makeData, RecordBatch, Struct, Table } = lance().arrow;
  return new Table([new RecordBatch(schema, makeData({ type: new Struct(schema.fields), length, nullCount: 0, children }))]);
}

/** Laid out by hand: Arrow's builders take ten times as long. */
export function texts(values: readonly string[]): Arrow.Data {
  const { makeData, Utf8 } = lance().arrow;
  let data = Buffer.from(values.join(""), "utf8");
  const valueOffsets = new Int32Array(values.length + 1);
  let end = 0;
  for (let i = 0; i < values.length; i++) {
    end += Buffer.byteLength(values[i] as string, "utf8");
    valueOffsets[i + 1] = end;
  }
  // Two halves of a character at the end of one value and the start of the next would melt into one character.
  if (end !== data.length) data = Buffer.concat(values.map((value) => Buffer.from(value, "utf8")));
  return makeData({ type: new Utf8(), length: values.length, nullCount: 0, valueOffsets, data });
}

export function ints(values: readonly number[]): Arrow.Data {
  const { Int32, makeData } = lance().arrow;
  return makeData({ type: new Int32(), length: values.length, nullCount: 0, data: Int32Array.from(values) });
}

export function floats(values: readonly number[]): Arrow.Data {
  const { Float64, makeData } = lance().arrow;
  return makeData({ type: new Float64(), length: values.length, nullCount: 0, data: Float64Array.from(values) });
}

/** Every vector that is written passes here. */
export function vectors(values: readonly Float32Array[], where: (index: number) => string): Arrow.Data {
  const { Field, FixedSizeList, Float16, makeData } = lance().arrow;
  const bits = new Uint16Array(values.length * EMBEDDING_DIMS);
  values.forEach((vector, i) => {
    assertEmbedding(vector, where(i));
    writeHalf(vector, bits, i * EMBEDDING_DIMS);
  });
  const child = makeData({ type: new Float16(), length: bits.length, nullCount: 0, data: bits });
  return makeData({ type: new FixedSizeList(EMBEDDING_DIMS, new Field("item", new Float16(), true)), length: values.length, nullCount: 0, child });
}
