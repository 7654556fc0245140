/** From ranks on held-out questions to a decision: how far to follow the training, and whether it may take over. */
import { averagePrecision, mean, recallAt, reciprocalRankAt } from "../../core/metrics.ts";
import { LEAST_TO_PROMOTE, type TuneMeasures, type TuneReason } from "../../core/tuning.ts";
import { interval95, signFlip } from "./statistics.ts";

/** 0 is the encoder alone. */
export const ALPHAS = [0, 0.25, 0.5, 0.75, 1] as const;
/** The smallest alpha this near to the best is taken: less change, less to go wrong. */
const AS_GOOD_WITHIN = 0.001;
/** Kept with an adapter that is best left off: it can be looked at, and promoted by hand it does something, as little as was tried. */
export const alphaToKeep = (chosen: number): number => (chosen === 0 ? ALPHAS[1] : chosen);
const LARGEST_P = 0.05;
const LEAST_GAIN = 0.005;

/** One held-out question, asked with one alpha. */
export interface Asked {
  /** 1 for each of the first ten files that was accepted, best first. */
  readonly gains: readonly number[];
  /** Accepted files there are. */
  readonly total: number;
  /** Share of its triplets in the right order; null where it has none. */
  readonly triplets: number | null;
}

export interface Proof {
  readonly alpha: number;
  readonly byAlpha: readonly { readonly alpha: number; readonly mrr10: number }[];
  readonly before: TuneMeasures;
  readonly after: TuneMeasures;
  readonly gain: number;
  readonly interval95: readonly [number, number];
  readonly p: number;
  readonly promoted: boolean;
  readonly reason: TuneReason;
}

const reciprocal = ({ gains }: Asked): number => reciprocalRankAt(10, gains);

function measuresOf(asked: readonly Asked[]): TuneMeasures {
  const recall = (k: number): number => mean(asked.map((a) => recallAt(k, a.gains, a.total)));
  return {
    mrr10: mean(asked.map(reciprocal)),
    recall1: recall(1),
    recall5: recall(5),
    recall10: recall(10),
    map: mean(asked.map((a) => averagePrecision(a.gains, a.total))),
    triplets: mean(asked.flatMap((a) => a.triplets ?? [])),
  };
}

/** `asked[a][q]`: question q with ALPHAS[a]. */
export function prove(asked: readonly (readonly Asked[])[], seed: number): Proof {
  const byAlpha = ALPHAS.map((alpha, a) => ({ alpha, mrr10: mean((asked[a] as readonly Asked[]).map(reciprocal)) }));
  const best = Math.max(...byAlpha.map(({ mrr10 }) => mrr10));
  const chosen = byAlpha.findIndex(({ mrr10 }) => mrr10 >= best - AS_GOOD_WITHIN);
  const [base, tuned] = [asked[0] as readonly Asked[], asked[chosen] as readonly Asked[]];
  const against = (its: readonly Asked[]): number[] => its.map((t, i) => reciprocal(t) - reciprocal(base[i] as Asked));
  const differences = against(tuned);
  const others = asked.filter((_, a) => a !== chosen && a !== 0).map(against);
  const [before, after] = [measuresOf(base), measuresOf(tuned)];
  const found = { alpha: ALPHAS[chosen] as number, byAlpha, before, after, gain: mean(differences), interval95: interval95(differences, seed), p: signFlip(differences, seed, others) };
  const reason = decide(found, base.length);
  return { ...found, promoted: reason === "proven", reason };
}

function decide({ alpha, gain, p, before, after }: Omit<Proof, "promoted" | "reason">, questions: number): TuneReason {
  if (questions < LEAST_TO_PROMOTE) return "few-questions";
  if (alpha === 0) return "better-without";
  if (gain < LEAST_GAIN) return "small-gain";
  if (p > LARGEST_P) return "chance";
  const reasons = { recall5: "fewer-in-five", map: "lower-precision", triplets: "fewer-triplets" } as const satisfies Partial<Record<keyof TuneMeasures, TuneReason>>;
  const worse = (Object.keys(reasons) as (keyof typeof reasons)[]).find((name) => after[name] < before[name] - 1e-9);
  return worse === undefined ? "proven" : reasons[worse];
}
