/**
 * What an adapter does to vectors (weights of ranking are Sextant's own) as an ONNX model: x float32 [batch, 2560] -> y float32 [batch, 2560]. ONNX files are protocol buffers;
 * the few fields needed are written by hand with their numbers from onnx.proto.
 */
import { EMBEDDING_DIMS } from "../../core/embedding.ts";
import type { Adapter } from "./adapter.ts";

const FLOAT = 1;
const INT_ATTRIBUTE = 2;
const IR_VERSION = 8;
const OPSET = 17;

export function encodeOnnx({ meta, rank, v, u }: Adapter): Buffer {
  const d = EMBEDDING_DIMS;
  const vTransposed = new Float32Array(d * rank);
  for (let k = 0; k < rank; k++) for (let i = 0; i < d; i++) vTransposed[i * rank + k] = v[k * d + i] as number;
  const scaled = u.map((x) => x * meta.alpha);
  const graph = [
    message(1, node("MatMul", ["x", "V"], "z")),
    message(1, node("MatMul", ["z", "U"], "change")),
    message(1, node("Add", ["x", "change"], "moved")),
    message(1, node("LpNormalization", ["moved"], "y", { axis: -1, p: 2 })),
    message(2, "sextant-adapter"),
    message(5, tensor("V", [d, rank], vTransposed)),
    message(5, tensor("U", [rank, d], scaled)),
    message(11, valueInfo("x", d)),
    message(12, valueInfo("y", d)),
  ];
  return Buffer.concat([integer(1, IR_VERSION), message(2, "sextant"), message(7, graph), message(8, [message(1, ""), integer(2, OPSET)])]);
}

function varint(n: number): Buffer {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(n));
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  return Buffer.from([...bytes, Number(rest)]);
}

const integer = (field: number, n: number): Buffer => Buffer.concat([varint(field << 3), varint(n)]);

function message(field: number, value: string | Buffer | readonly Buffer[]): Buffer {
  const bytes = typeof value === "string" ? Buffer.from(value) : Buffer.isBuffer(value) ? value : Buffer.concat(value);
  return Buffer.concat([varint((field << 3) | 2), varint(bytes.length), bytes]);
}

function tensor(name: string, dims: readonly number[], data: Float32Array): Buffer[] {
  return [...dims.map((n) => integer(1, n)), integer(2, FLOAT), message(8, name), message(9, Buffer.from(data.buffer, data.byteOffset, data.byteLength))];
}

function valueInfo(name: string, dims: number): Buffer[] {
  const shape = message(2, [message(1, message(2, "batch")), message(1, integer(1, dims))]);
  return [message(1, name), message(2, message(1, [integer(1, FLOAT), shape]))];
}

function node(type: string, inputs: readonly string[], output: string, attributes: Readonly<Record<string, number>> = {}): Buffer[] {
  const attribute = ([name, value]: [string, number]) => message(5, [message(1, name), integer(3, value), integer(20, INT_ATTRIBUTE)]);
  return [...inputs.map((input) => message(1, input)), message(2, output), message(4, type), ...Object.entries(attributes).map(attribute)];
}
