/** A fine-tune's report, and two of them side by side, as Markdown: a file beside the fine-tune, and a page of the editor. */
import { code, table } from "./markdown.ts";
import { measureWords } from "./measureWords.ts";
import { localNumber, t } from "./translate.ts";
import { TUNE_MEASURES, type TunedQuestion, type TuneReport } from "./tuning.ts";
import { chanceInWords, pValue, rankingInWords, rounded, signed, tuneTitle, verdictInWords } from "./tuningWords.ts";
import { bytes, duration } from "./units.ts";

const LONGEST_QUESTION = 100;

/** `where` it lies; `standing` is a sentence on what became of it. */
export function tuneReport(report: TuneReport, where: string, standing?: string): string {
  const { alpha, byAlpha, cpuMs, gain, interval95: [low, high], loss, mining, p, pairs, peakBytes } = report;
  const place = (rank: number | null): number => rank ?? Infinity;
  const better = report.changed.filter(({ rankBefore, rankAfter }) => place(rankAfter) < place(rankBefore));
  const worse = report.changed.filter(({ rankBefore, rankAfter }) => place(rankAfter) > place(rankBefore));
  return page([
    `# ${tuneTitle(report.trainedAt)}`,
    `**${verdictInWords(report)}**`,
    ...(standing === undefined ? [] : [standing]),
    `## ${t("What it learned from")}`,
    points([
      t("Accepted results: {0}, for {1} different questions", pairs.accepted, report.questions),
      t("Pairs mined from the folder (documentation and its code, commits and what they changed), at a fifth of the weight: {0}", pairs.mined),
      mining && mining.commits > 0 && t("Of these from documentation: {0}; from the {1} commits that were looked at: {2}", mining.fromDocumentation, mining.commits, mining.fromCommits),
      mining?.problem !== undefined && code(mining.problem),
      t("Rejected results, as wrong answers: {0}", pairs.rejected),
      pairs.stale > 0 && t("Left out because their code is gone: {0}", pairs.stale),
    ]),
    `## ${t("Before and after")}`,
    t("Measured on {0} accepted questions. Each was asked of a training that had seen neither it nor its file, so this says how new questions fare.", report.questions),
    table(
      [t("Measure"), t("Meaning"), t("Without it"), t("With it"), t("Difference")],
      TUNE_MEASURES.map((key) => [...measureWords(key), number(report.before[key]), number(report.after[key]), signed(report.after[key] - report.before[key])]),
    ),
    t("Gain in MRR@10: {0} (95 %: {1} to {2}). The chance to see such a gain where there is none: {3}.", signed(gain), signed(low), signed(high), chanceInWords(p)),
    ...changes(t("Questions that got better: {0}", better.length), better),
    ...changes(t("Questions that got worse: {0}", worse.length), worse),
    ...(report.changed.length === 0 ? [t("No question changed its place.")] : []),
    `## ${t("How it was trained")}`,
    points([
      t("On {0}, in {1}", report.backend === "wasm" ? t("the built-in TensorFlow.js (WebAssembly)") : code(report.backend), duration(report.tookMs)),
      cpuMs !== undefined && peakBytes !== undefined && t("Processor time: {0}; memory: {1} at most", duration(cpuMs), bytes(peakBytes)),
      t("Loss: {0} at the start, {1} at the end", rounded(loss.first), rounded(loss.last)),
      t("How far to follow it was chosen on the held-out questions: {0}. MRR@10 for each: {1}", number(alpha), byAlpha.map((each) => `${number(each.alpha)} → ${number(each.mrr10)}`).join("; ")),
      rankingInWords(report.ranking),
      // What is kept with it then: proof.ts.
      alpha === 0 && t("Search was best where it is not followed at all; used all the same it is followed as little as was tried: {0}", number(byAlpha[1]?.alpha ?? 0)),
      t("Model: {0}; start of all chance: {1}", code(report.encoderId), String(report.seed)),
      t("It lies in {0} and never leaves this machine by itself.", code(where)),
    ]),
  ]);
}

/** Each remark is a sentence on what became of its report. The difference is that of the second to the first. */
export function tuneComparison(first: TuneReport, second: TuneReport, remarks: readonly [string, string]): string {
  // Measured on other questions, a difference would say nothing of the fine-tunes.
  const comparable = first.questions === second.questions;
  const cells = (...all: readonly [string, string, string, string]): string[] => (comparable ? [...all] : all.slice(0, -1));
  const row = (name: string, of: (report: TuneReport) => number, say = number): string[] => cells(name, say(of(first)), say(of(second)), signed(of(second) - of(first)));
  return page([
    `# ${t("Fine-tunes compared")}`,
    points([first, second].map((report, i) => `**${tuneTitle(report.trainedAt)}**: ${verdictInWords(report)} ${remarks[i]}`)),
    t("Each was measured on its own accepted questions while they were held out. Where the numbers of questions differ, so do the questions."),
    table(
      cells(t("Measure"), tuneTitle(first.trainedAt), tuneTitle(second.trainedAt), t("Difference")),
      [
        ...TUNE_MEASURES.map((key) => row(measureWords(key)[0], ({ after }) => after[key])),
        row(t("Gain in MRR@10"), ({ gain }) => gain, signed),
        cells("p", pValue(first.p), pValue(second.p), ""),
        cells(t("Accepted questions"), String(first.questions), String(second.questions), ""),
        cells(t("Mined pairs"), String(first.pairs.mined), String(second.pairs.mined), ""),
      ],
    ),
  ]);
}

function changes(title: string, questions: readonly TunedQuestion[]): string[] {
  if (questions.length === 0) return [];
  const rank = (value: number | null): string => (value === null ? t("below 10") : String(value));
  const shortened = (text: string): string => (text.length > LONGEST_QUESTION ? `${text.slice(0, LONGEST_QUESTION - 1)}…` : text);
  return [`### ${title}`, table([t("Question"), t("File"), t("Place without it"), t("Place with it")], questions.map((each) => [code(shortened(each.question)), code(each.path), rank(each.rankBefore), rank(each.rankAfter)]))];
}

const number = (value: number): string => localNumber(rounded(value));

/** Those that are something. */
const points = (all: readonly (string | false | undefined)[]): string => all.filter((each) => typeof each === "string").map((each) => `- ${each}`).join("\n");

const page = (parts: readonly string[]): string => `${parts.join("\n\n")}\n`;
