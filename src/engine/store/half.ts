/** The one place where vectors change between float32 (what we compute with) and float16 (what is stored). */

const scratch = new Float32Array(1);
const scratchBits = new Uint32Array(scratch.buffer);

/** Writes `vector` as float16 bits into `out` from `offset` on. Rounds to nearest; the caller has checked that all numbers are finite. */
export function writeHalf(vector: Float32Array, out: Uint16Array, offset: number): void {
  const bits = new Uint32Array(vector.buffer, vector.byteOffset, vector.length);
  for (let i = 0; i < bits.length; i++) {
    const x = bits[i] as number;
    const sign = (x >>> 16) & 0x8000;
    const exponent = (x >>> 23) & 255;
    const mantissa = x & 0x7fffff;
    if (exponent >= 113) out[offset + i] = sign | ((((exponent - 112) << 10) | (mantissa >>> 13)) + ((mantissa >>> 12) & 1));
    else if (exponent >= 102) out[offset + i] = sign | (((mantissa | 0x800000) + (1 << (125 - exponent))) >>> (126 - exponent));
    else out[offset + i] = sign;
  }
}

/** Float32 of every float16: 256 KiB that make reading a vector one lookup a number. */
let table: Float32Array | undefined;

function halfTable(): Float32Array {
  if (table) return table;
  table = new Float32Array(65536);
  for (let h = 0; h < 65536; h++) {
    const exponent = (h >>> 10) & 31;
    const mantissa = h & 1023;
    if (exponent === 0) {
      table[h] = (h & 0x8000 ? -1 : 1) * mantissa * 2 ** -24;
      continue;
    }
    scratchBits[0] = ((h & 0x8000) << 16) | (exponent === 31 ? 0x7f800000 : (exponent + 112) << 23) | (mantissa << 13);
    table[h] = scratch[0] as number;
  }
  return table;
}

/** Reads `length` float16 bits from `offset` on. */
export function readHalf(bits: Uint16Array, offset: number, length: number): Float32Array {
  const lookup = halfTable();
  const out = new Float32Array(length);
  for (let i = 0; i < length; i++) out[i] = lookup[bits[offset + i] as number] as number;
  return out;
}
