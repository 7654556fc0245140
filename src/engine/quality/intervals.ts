/** How sure a mean is, and how many more questions it needs. */
import { mean } from "../../core/metrics.ts";
import type { Measure } from "../../core/quality.ts";
import { seededRandom } from "../training/seededRandom.ts";

const RESAMPLES = 2_000;
const SEED = 20_261_124;

/** 95 %, by percentiles of seeded resampling (Efron's bootstrap): the same values give the same interval. */
export function measured(values: readonly number[]): Measure {
  const n = values.length;
  if (n === 0) return { value: 0, low: 0, high: 1, n };
  const random = seededRandom(SEED);
  const means: number[] = [];
  for (let i = 0; i < RESAMPLES; i++) {
    let sum = 0;
    for (let k = 0; k < n; k++) sum += values[Math.floor(random() * n)] as number;
    means.push(sum / n);
  }
  means.sort((a, b) => a - b);
  return { value: mean(values), low: means[Math.floor(RESAMPLES * 0.025)] as number, high: means[Math.ceil(RESAMPLES * 0.975) - 1] as number, n };
}

/** A fine-tune's test needs as many, and fewer say little whatever their interval: five questions answered at rank 1 are no proof of 1.0. */
const FEWEST = 30;
/** Half an interval of this is what a person can act on: 0.8, give or take a tenth. */
const WANTED_HALF = 0.1;

/** An interval shrinks with the square root of n. */
export function moreNeeded(measure: Measure): number {
  const half = (measure.high - measure.low) / 2;
  const enough = Math.max(FEWEST, Math.ceil(measure.n * (half / WANTED_HALF) ** 2));
  return Math.max(0, enough - measure.n);
}
