/** A fine-tune's report as Markdown that a person reads. */
import type { TuneReport, TuneMeasures } from "../../core/tuning.ts";
import { verdictInWords } from "../../core/tuningWords.ts";
import { bytes, counted, duration } from "../../core/units.ts";
import { alphaToKeep } from "./proof.ts";

const ROWS: readonly (readonly [keyof TuneMeasures, string])[] = [
  ["mrr10", "MRR@10"],
  ["recall1", "recall@1"],
  ["recall5", "recall@5"],
  ["recall10", "recall@10"],
  ["map", "MAP"],
  ["triplets", "triplet accuracy"],
];

export function reportText(report: TuneReport): string {
  const { pairs, mining, before, after, alpha, interval95: [low, high] } = report;
  const rank = (value: number | null): string => (value === null ? "below 10" : String(value));
  const oneLine = (text: string): string => text.replace(/[|`<>\s]+/g, " ").trim().slice(0, 100);
  const signed = (value: number): string => `${value < 0 ? "" : "+"}${value.toFixed(4)}`;
  return [
    `# Fine-tune ${report.id}`,
    "",
    verdictInWords(report),
    "",
    "## Before and after",
    "",
    `${counted(report.questions, "accepted question")} asked again. Each was asked of a fine-tune that had learned neither from that question nor from anything about the accepted file.`,
    "",
    "| | before | after |",
    "|---|---:|---:|",
    ...ROWS.map(([key, name]) => `| ${name} | ${before[key].toFixed(4)} | ${after[key].toFixed(4)} |`),
    "",
    `MRR@10 changed by ${signed(report.gain)} (95 % interval ${signed(low)} to ${signed(high)}). Where nothing was learned, chance alone would show as much in ${inHundred(report.p)} (p = ${report.p.toFixed(4)}).`,
    "",
    followed(alpha),
    "",
    `| followed | ${report.byAlpha.map((each) => percent(each.alpha)).join(" | ")} |`,
    `|---|${report.byAlpha.map(() => "---:|").join("")}`,
    `| MRR@10 | ${report.byAlpha.map(({ mrr10 }) => mrr10.toFixed(4)).join(" | ")} |`,
    "",
    "## What it learned from",
    "",
    `- ${counted(pairs.accepted, "accepted hit")}`,
    ...(pairs.rejected > 0 ? [`- ${counted(pairs.rejected, "rejected hit")}, as wrong answers`] : []),
    ...(pairs.mined > 0 ? [`- ${counted(pairs.mined, "pair")} mined from the folder, at a fifth of the weight${mining ? `: ${mining.fromDocumentation} of documentation and its code, ${mining.fromCommits} of commits and what they changed` : ""}`] : []),
    ...(mining && mining.commits > 0 ? [`- of the history ${counted(mining.commits, "commit")} were looked at`] : []),
    ...(mining?.problem === undefined ? [] : [`- ${oneLine(mining.problem)}`]),
    ...(pairs.stale > 0 ? [`- left out: ${counted(pairs.stale, "vote")} on code that is gone`] : []),
    "",
    `Trained ${report.trainedAt} in ${duration(report.tookMs)}${report.cpuMs === undefined ? "" : ` (${duration(report.cpuMs)} of processor time, at most ${bytes(report.peakBytes ?? 0)} of memory)`} by TensorFlow.js (${report.backend}). Encoder ${report.encoderId}, seed ${report.seed}, loss ${report.loss.first.toFixed(4)} to ${report.loss.last.toFixed(4)}.`,
    ...(report.changed.length > 0
      ? ["", "## Questions whose accepted file changed its rank", "", "| question | file | before | after |", "|---|---|---:|---:|", ...report.changed.map((c) => `| ${oneLine(c.question)} | ${oneLine(c.path)} | ${rank(c.rankBefore)} | ${rank(c.rankAfter)} |`)]
      : []),
    "",
  ].join("\n");
}

const percent = (share: number): string => `${Math.round(share * 100)} %`;
const inHundred = (p: number): string => (p < 0.01 ? "fewer than 1 of 100 cases" : `${Math.round(p * 100)} of 100 cases`);

/** How far questions are moved along what was learned. */
function followed(alpha: number): string {
  return alpha === 0
    ? `Search was best where what was learned is not followed at all; promoted by hand it is followed ${percent(alphaToKeep(0))} of the way.`
    : `What was learned is followed ${percent(alpha)} of the way, which was best on these questions, or as good as the best.`;
}
