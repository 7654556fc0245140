/** A fine-tune's report, and two of them side by side, as pages made of Markdown when they are asked for. */
import * as vscode from "vscode";
import { measureWords } from "../../core/measureWords.ts";
import { localNumber, t } from "../../core/translate.ts";
import type { AdapterList, TunedQuestion, TuneMeasures, TuneReport } from "../../core/tuning.ts";
import { rounded, signed, standingInWords, standingOf, tuneTitle, verdictInWords } from "../../core/tuningWords.ts";
import { duration } from "../../core/units.ts";
import type { Engine } from "../../protocol/engine.ts";
import { code, inMarkdown } from "../inMarkdown.ts";

const SCHEME = "sextant-tune";
const MEASURES: readonly (keyof TuneMeasures)[] = ["mrr10", "recall1", "recall5", "recall10", "map", "triplets"];

export function registerTunePages(engine: Engine): vscode.Disposable {
  return vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
    async provideTextDocumentContent({ query }) {
      const { folder, ids } = JSON.parse(query) as { readonly folder: string; readonly ids: readonly string[] };
      const list = await engine.adapters(folder);
      const [first, second] = ids.map((id) => list.adapters.find((report) => report.id === id));
      if (!first || (ids.length > 1 && !second)) return `# ${t("This fine-tune is deleted")}\n`;
      return (second ? comparison(list, first, second) : reportPage(list, first)).join("\n\n");
    },
  });
}

/** One id is its report, two are compared. */
export async function showTunePage(folder: string, reports: readonly TuneReport[]): Promise<void> {
  const title = reports.length === 1 ? tuneTitle(reports[0]!.trainedAt) : t("Fine-tunes compared");
  // The time makes it a new document: VS Code keeps what a provider once said.
  const query = JSON.stringify({ folder, ids: reports.map(({ id }) => id), at: Date.now() });
  await vscode.commands.executeCommand("markdown.showPreview", vscode.Uri.from({ scheme: SCHEME, path: `/${title.replaceAll("/", "-")}.md`, query }));
}

function reportPage(list: AdapterList, report: TuneReport): string[] {
  const { pairs, interval95: [low, high], gain, p } = report;
  const place = (question: TunedQuestion): number => question.rankAfter ?? Infinity;
  const better = report.changed.filter((each) => place(each) < (each.rankBefore ?? Infinity));
  const worse = report.changed.filter((each) => place(each) > (each.rankBefore ?? Infinity));
  return [
    `# ${inMarkdown(tuneTitle(report.trainedAt))}`,
    `**${inMarkdown(verdictInWords(report))}**`,
    inMarkdown(standingSentence(list, report)),
    `## ${t("What it learned from")}`,
    [
      `- ${t("Accepted results: {0}, for {1} different questions", pairs.accepted, report.questions)}`,
      `- ${t("Pairs mined from the folder (documentation and its code, commits and what they changed), at a fifth of the weight: {0}", pairs.mined)}`,
      `- ${t("Rejected results, as wrong answers: {0}", pairs.rejected)}`,
      ...(pairs.stale === 0 ? [] : [`- ${t("Left out because their code is gone: {0}", pairs.stale)}`]),
    ].join("\n"),
    `## ${t("Before and after")}`,
    t("Measured on {0} accepted questions. Each was asked of a training that had seen neither it nor its file, so this says how new questions fare.", report.questions),
    table(
      [t("Measure"), t("Meaning"), t("Without it"), t("With it"), t("Difference")],
      MEASURES.map((key) => [...measureWords(key), number(report.before[key]), number(report.after[key]), signed(report.after[key] - report.before[key])]),
    ),
    t("Gain in MRR@10: {0} (95 %: {1} to {2}). The chance to see such a gain where there is none: p = {3}.", signed(gain), signed(low), signed(high), rounded(p)),
    ...changes(t("Questions that got better: {0}", better.length), better),
    ...changes(t("Questions that got worse: {0}", worse.length), worse),
    ...(report.changed.length === 0 ? [t("No question changed its place.")] : []),
    `## ${t("How it was trained")}`,
    [
      `- ${t("On {0}, in {1}", report.backend === "wasm" ? t("the built-in TensorFlow.js (WebAssembly)") : inMarkdown(report.backend), duration(report.tookMs))}`,
      `- ${t("Loss: {0} at the start, {1} at the end", rounded(report.loss.first), rounded(report.loss.last))}`,
      `- ${t("How far to follow it was chosen on the held-out questions: {0}. MRR@10 for each: {1}", number(report.alpha), report.byAlpha.map(({ alpha, mrr10 }) => `${number(alpha)} → ${number(mrr10)}`).join("; "))}`,
      `- ${t("Model: {0}; start of all chance: {1}", code(report.encoderId), String(report.seed))}`,
      `- ${t("It lies in {0} and never leaves this machine by itself.", code(`${list.folder}/${report.id}`))}`,
    ].join("\n"),
    "",
  ];
}

function changes(title: string, questions: readonly TunedQuestion[]): string[] {
  if (questions.length === 0) return [];
  const rank = (value: number | null): string => (value === null ? t("below 10") : String(value));
  return [`### ${title}`, table([t("Question"), t("File"), t("Place without it"), t("Place with it")], questions.map((each) => [each.question, each.path, rank(each.rankBefore), rank(each.rankAfter)]))];
}

function comparison(list: AdapterList, first: TuneReport, second: TuneReport): string[] {
  const column = (report: TuneReport): string => tuneTitle(report.trainedAt);
  return [
    `# ${t("Fine-tunes compared")}`,
    [first, second].map((report) => `- **${inMarkdown(column(report))}**: ${inMarkdown(`${verdictInWords(report)} ${standingSentence(list, report)}`)}`).join("\n"),
    t("Each was measured on its own accepted questions while they were held out. Where the numbers of questions differ, so do the questions."),
    table(
      [t("Measure"), column(first), column(second), t("Difference")],
      [
        ...MEASURES.map((key) => [measureWords(key)[0], number(first.after[key]), number(second.after[key]), signed(second.after[key] - first.after[key])]),
        [t("Gain in MRR@10"), signed(first.gain), signed(second.gain), signed(second.gain - first.gain)],
        ["p", number(first.p), number(second.p), ""],
        [t("Accepted questions"), String(first.questions), String(second.questions), ""],
        [t("Mined pairs"), String(first.pairs.mined), String(second.pairs.mined), ""],
      ],
    ),
    "",
  ];
}

function standingSentence(list: AdapterList, report: TuneReport): string {
  return t("Now: {0}.", standingInWords(standingOf(list, report)));
}

const number = (value: number): string => localNumber(rounded(value));

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(inMarkdown).join(" | ")} |`;
  return [line(head), `|${head.map(() => "---|").join("")}`, ...rows.map(line)].join("\n");
}
