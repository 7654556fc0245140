/** The inverse of a symmetric positive definite matrix, row by row: Gauss-Jordan, which such a matrix allows without pivoting. */
export function inverseOf(matrix: Float64Array, size: number): Float64Array {
  const left = Float64Array.from(matrix);
  const out = new Float64Array(size * size);
  for (let i = 0; i < size; i++) out[i * size + i] = 1;
  for (let p = 0; p < size; p++) {
    const scale = 1 / (left[p * size + p] as number);
    for (const side of [left, out]) for (let c = 0; c < size; c++) side[p * size + c] = (side[p * size + c] as number) * scale;
    for (let r = 0; r < size; r++) {
      const times = left[r * size + p] as number;
      if (r === p || times === 0) continue;
      for (const side of [left, out]) for (let c = 0; c < size; c++) side[r * size + c] = (side[r * size + c] as number) - times * (side[p * size + c] as number);
    }
  }
  return out;
}
