/** Folds and tests: what makes a gain on held-out questions believable. */
import { mean, percentile } from "../../core/metrics.ts";
import { seededRandom, shuffled } from "./seededRandom.ts";

/**
 * Chance to see a mean difference this large where signs are a matter of chance (Fisher's sign-flip test, one-sided). The bootstrap's
 * share of positive means promotes too often where few ranks change; this does not.
 * `others` are the differences of what else could have been chosen: where the best of several is tested, chance has as many tries, so the
 * best of all is compared under the same signs (Westfall & Young 1993).
 */
export function signFlip(differences: readonly number[], seed: number, others: readonly (readonly number[])[] = [], rounds = 4000): number {
  const random = seededRandom(seed);
  const seen = differences.reduce((a, b) => a + b, 0);
  const tries = [differences, ...others];
  let atLeast = 1;
  for (let round = 0; round < rounds; round++) {
    const sums = new Float64Array(tries.length);
    for (let i = 0; i < differences.length; i++) {
      const sign = random() < 0.5 ? 1 : -1;
      for (let t = 0; t < tries.length; t++) sums[t] = (sums[t] as number) + sign * (tries[t]?.[i] as number);
    }
    if (Math.max(...sums) >= seen - 1e-12) atLeast++;
  }
  return atLeast / (rounds + 1);
}

/** Bootstrap interval of the mean, for showing; the sign-flip test decides. */
export function interval95(values: readonly number[], seed: number, rounds = 2000): readonly [number, number] {
  if (values.length === 0) return [0, 0];
  const random = seededRandom(seed);
  const means = Array.from({ length: rounds }, () => mean(values.map(() => values[Math.floor(random() * values.length)] as number)));
  return [percentile(means, 0.025), percentile(means, 0.975)];
}

/**
 * Each item's fold. Items that share any key (the file, the question) are in one fold, also through others, so that nothing a fold is asked
 * about was seen in its training. The largest group goes first into the emptiest fold.
 */
export function groupedFolds(keys: readonly (readonly string[])[], folds: number, seed: number): number[] {
  const parent = keys.map((_, i) => i);
  const root = (i: number): number => (parent[i] === i ? i : (parent[i] = root(parent[i] as number)));
  const first = new Map<string, number>();
  keys.forEach((own, i) => {
    for (const key of own) {
      const other = first.get(key);
      if (other === undefined) first.set(key, i);
      else parent[root(i)] = root(other);
    }
  });
  const groups = new Map<number, number[]>();
  keys.forEach((_, i) => groups.set(root(i), [...(groups.get(root(i)) ?? []), i]));
  const sizes = new Array<number>(folds).fill(0);
  const out = new Array<number>(keys.length).fill(0);
  for (const group of shuffled([...groups.values()], seededRandom(seed)).sort((a, b) => b.length - a.length)) {
    const fold = sizes.indexOf(Math.min(...sizes));
    sizes[fold] = (sizes[fold] as number) + group.length;
    for (const i of group) out[i] = fold;
  }
  return out;
}
