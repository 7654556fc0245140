/** What a score says in one word. Its square is the chance that the hit is right (engine/search/rank.ts), so the steps are 56, 25 and 6 of 100. */
export type Strength = "strong" | "good" | "fair" | "weak";

export function strengthOf(score: number): Strength {
  return score >= 0.75 ? "strong" : score >= 0.5 ? "good" : score >= 0.25 ? "fair" : "weak";
}

/**
 * Where a list, best first, goes over into weak matches: the number of hits before them. They are told apart and never left out:
 * in a folder of a few files right answers score low as well.
 */
export function countBeforeWeak(hits: readonly { readonly score: number }[]): number {
  const first = hits.findIndex(({ score }) => strengthOf(score) === "weak");
  return first === -1 ? hits.length : first;
}
