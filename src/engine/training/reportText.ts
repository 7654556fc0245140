/** A fine-tune's report as Markdown that a person reads. */
import type { TuneReport, TuneMeasures } from "../../core/tuning.ts";

const ROWS: readonly (readonly [keyof TuneMeasures, string])[] = [
  ["mrr10", "MRR@10"],
  ["recall1", "recall@1"],
  ["recall5", "recall@5"],
  ["recall10", "recall@10"],
  ["map", "MAP"],
  ["triplets", "triplet accuracy"],
];

export function reportText(report: TuneReport): string {
  const { pairs, before, after, interval95: [low, high] } = report;
  const rank = (value: number | null): string => (value === null ? "below 10" : String(value));
  const oneLine = (text: string): string => text.replace(/\s+/g, " ").replace(/[|`<>]/g, " ").slice(0, 100);
  return [
    `# Fine-tune ${report.id}`,
    "",
    report.verdict,
    "",
    `Trained ${report.trainedAt} in ${(report.tookMs / 1000).toFixed(1)} s (${report.backend}) on ${pairs.accepted} accepted pairs and ${pairs.mined} pairs mined from the folder; ${pairs.rejected} rejected places were shown as wrong, ${pairs.stale} votes were left out because their code is gone. Encoder ${report.encoderId}, seed ${report.seed}, alpha ${report.alpha}, loss ${report.loss.first.toFixed(4)} to ${report.loss.last.toFixed(4)}.`,
    "",
    `Measured on ${report.questions} accepted questions, each asked while neither it nor the accepted file was trained on.`,
    "",
    "| | before | after |",
    "|---|---:|---:|",
    ...ROWS.map(([key, name]) => `| ${name} | ${before[key].toFixed(4)} | ${after[key].toFixed(4)} |`),
    "",
    `Gain in MRR@10: ${report.gain.toFixed(4)} (95 % interval ${low.toFixed(4)} to ${high.toFixed(4)}, one-sided p = ${report.p.toFixed(4)}).`,
    "",
    `By alpha: ${report.byAlpha.map(({ alpha, mrr10 }) => `${alpha}: ${mrr10.toFixed(4)}`).join(", ")}.`,
    ...(report.changed.length > 0
      ? ["", "Questions whose accepted file changed its rank:", "", "| question | file | before | after |", "|---|---|---:|---:|", ...report.changed.map((c) => `| ${oneLine(c.question)} | ${oneLine(c.path)} | ${rank(c.rankBefore)} | ${rank(c.rankAfter)} |`)]
      : []),
    "",
  ].join("\n");
}
