/**
 * The safetensors layout, for float32 alone: 8 bytes with the header's length (little endian), a JSON header padded with blanks
 * to a multiple of 8, then the numbers. Any tool that reads safetensors reads these files.
 */
export interface Tensor {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

export interface Tensors {
  readonly tensors: Readonly<Record<string, Tensor>>;
  readonly metadata: Readonly<Record<string, string>>;
}

/** No header of ours is larger; a length beyond it is not one. */
const LARGEST_HEADER = 1_000_000;

export function encodeTensors({ tensors, metadata }: Tensors): Buffer {
  let offset = 0;
  const header: Record<string, unknown> = { __metadata__: metadata };
  for (const [name, { shape, data }] of Object.entries(tensors)) {
    header[name] = { dtype: "F32", shape, data_offsets: [offset, offset + data.byteLength] };
    offset += data.byteLength;
  }
  const json = Buffer.from(JSON.stringify(header));
  const padded = Buffer.concat([json, Buffer.alloc((8 - (json.length % 8)) % 8, " ")]);
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(padded.length));
  return Buffer.concat([length, padded, ...Object.values(tensors).map(({ data }) => Buffer.from(data.buffer, data.byteOffset, data.byteLength))]);
}

/** Throws an `Error` that says what is wrong with the bytes. */
export function decodeTensors(bytes: Buffer): Tensors {
  if (bytes.length < 8) throw new Error("it is empty or cut off");
  const headerLength = Number(bytes.readBigUInt64LE(0));
  if (headerLength > LARGEST_HEADER || headerLength < 2) throw new Error("it is not a safetensors file");
  if (8 + headerLength > bytes.length) throw new Error("it is cut off");
  const { __metadata__: metadata = {}, ...entries } = parseHeader(bytes.toString("utf8", 8, 8 + headerLength));
  const body = bytes.subarray(8 + headerLength);
  const tensors: Record<string, Tensor> = {};
  let end = 0;
  for (const [name, entry] of Object.entries(entries)) {
    const { dtype, shape, data_offsets: offsets } = entry as { dtype?: unknown; shape?: unknown; data_offsets?: unknown };
    if (dtype !== "F32" || !isCounts(shape) || !isCounts(offsets) || offsets.length !== 2) throw new Error(`its entry ${name} is not readable`);
    const [from, to] = offsets as [number, number];
    if (to - from !== 4 * shape.reduce((a, b) => a * b, 1)) throw new Error(`its entry ${name} has not the size it tells`);
    if (to > body.length) throw new Error("it is cut off");
    end = Math.max(end, to);
    // A copy, because the bytes may lie at an odd place.
    tensors[name] = { shape, data: new Float32Array(Uint8Array.prototype.slice.call(body, from, to).buffer) };
  }
  if (end !== body.length) throw new Error("it is longer than it tells");
  return { tensors, metadata: metadata as Record<string, string> };
}

function parseHeader(text: string): Record<string, unknown> {
  let header: unknown;
  try {
    header = JSON.parse(text);
  } catch {
    throw new Error("its header is not readable");
  }
  if (typeof header !== "object" || header === null || Array.isArray(header)) throw new Error("its header is not readable");
  return header as Record<string, unknown>;
}

const isCounts = (value: unknown): value is number[] => Array.isArray(value) && value.every((n) => Number.isSafeInteger(n) && (n as number) >= 0);
