/**
 * Measures of ranked answers against judgments. `gains` is the grade of each hit, best hit first (0 = not relevant);
 * all results lie in 0..1. Binary grades give the measures their textbook meaning.
 */

/** Discounted cumulative gain of the first k hits: sum of gain / log2(rank + 1) (Jarvelin & Kekalainen, TOIS 2002). */
function dcg(gains: readonly number[], k: number): number {
  let sum = 0;
  for (let i = 0; i < Math.min(k, gains.length); i++) sum += (gains[i] as number) / Math.log2(i + 2);
  return sum;
}

/** nDCG@k. `ideal` holds the grades of all judged targets, in any order. 0 where there is none. */
export function ndcgAt(k: number, gains: readonly number[], ideal: readonly number[]): number {
  const best = dcg([...ideal].sort((a, b) => b - a), k);
  return best > 0 ? dcg(gains, k) / best : 0;
}

/** 1 / rank of the first relevant hit among the first k, else 0. */
export function reciprocalRankAt(k: number, gains: readonly number[]): number {
  const first = gains.slice(0, k).findIndex((g) => g > 0);
  return first < 0 ? 0 : 1 / (first + 1);
}

/** Share of `total` relevant targets that stand among the first k hits. */
export function recallAt(k: number, gains: readonly number[], total: number): number {
  return total === 0 ? 0 : gains.slice(0, k).filter((g) => g > 0).length / total;
}

/** Mean of the precisions at the rank of each relevant hit, over all `total` relevant targets (MAP is its mean over queries). */
export function averagePrecision(gains: readonly number[], total: number): number {
  let met = 0;
  let sum = 0;
  gains.forEach((g, i) => {
    if (g > 0) sum += ++met / (i + 1);
  });
  return total === 0 ? 0 : sum / total;
}

export function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((a, b) => a + b, 0) / values.length;
}

/** Value below which the share `p` (0..1) of the values lies, by nearest rank. */
export function percentile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(p * sorted.length) - 1))] ?? 0;
}
