/** The measures of search as people read them. */
import type { MeasureName } from "./quality.ts";
import { t } from "./translate.ts";

/** Its name among those who measure search, and what it means to everybody else. */
export function measureWords(name: MeasureName): readonly [name: string, meaning: string] {
  switch (name) {
    case "recall1":
      return ["Recall@1", t("Right places that stand first")];
    case "recall5":
      return ["Recall@5", t("Right places among the first five")];
    case "recall10":
      return ["Recall@10", t("Right places among the first ten")];
    case "mrr10":
      return ["MRR@10", t("How far up the first right place stands; second place counts half")];
    case "ndcg10":
      return ["nDCG@10", t("How well the first ten are ordered")];
    case "map":
      return ["MAP", t("How far up all right places stand")];
    case "triplets":
      return [t("Triplets"), t("Accepted places that stand above the others")];
  }
}
