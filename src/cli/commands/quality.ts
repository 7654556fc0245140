/** `sextant quality`: how good search is here, by one's own votes. */
import { harmless } from "../../core/harmless.ts";
import { measureWords } from "../../core/measureWords.ts";
import { type Measure, MEASURES, type QualityReport } from "../../core/quality.ts";
import { count, counted } from "../../core/units.ts";
import { EXIT } from "../reportError.ts";
import { onlyFolder, type Session } from "../session.ts";
import { bringUpToDate } from "../upToDate.ts";

const NAMES: Readonly<Record<string, string>> = { base: "search", keyword: "words alone" };
/** Numbers of fewer questions are not shown: they would be believed. */
const FEWEST_SHOWN = 5;

export async function runQuality(session: Session): Promise<number> {
  const folder = onlyFolder(session);
  const engine = await session.engine();
  if ((await engine.votes(folder)).total > 0) await bringUpToDate(session, folder);
  const report = await engine.quality(folder, undefined, session.signal);
  if (session.json) session.printJson(report);
  else for (const line of render(report, session)) session.print(line);
  return EXIT.done;
}

function render(report: QualityReport, { paint }: Session): string[] {
  const { votes, questions, systems, stale } = report;
  const row = (name: string, value: string): string => `${paint.dim(name.padEnd(18))}  ${harmless(value)}`;
  if (votes.up + votes.down === 0) return ["There are no votes yet, so nothing can be measured.", `Cast one with: sextant feedback add --query 'what you asked' --hit PATH:LINE --up (${report.moreNeeded} questions with an accepted hit make a number trustworthy)`];
  const lines = [
    row("Votes", `${count(votes.up)} accepted, ${count(votes.down)} rejected${votes.opened > 0 ? `, ${counted(votes.opened, "hit")} opened` : ""}`),
    row("Questions", `${count(questions.length)} with an accepted hit${stale > 0 ? `; ${counted(stale, "vote")} left out, their code is gone` : ""}${report.similar > 0 ? `; ${counted(report.similar, "vote")} on similar code not part of this` : ""}`),
  ];
  if (report.acceptedRank) lines.push(row("Accepted at", `rank ${report.acceptedRank.mean.toFixed(1)} in the mean (${counted(report.acceptedRank.n, "vote")})`));
  if (report.searches) lines.push(row("Searches", `${count(report.searches.count)} since the first vote, ${Math.round((100 * report.searches.accepted) / report.searches.count)} % of them with an accepted hit`));
  lines.push(row("By language", report.languages.map(({ name, up, down }) => `${name} ${up + down}`).join(", ")), row("By folder", report.folders.map(({ name, up, down }) => `${name} ${up + down}`).join(", ")), "");
  if (questions.length < FEWEST_SHOWN) {
    lines.push(`Too few questions to show a number that means something: ${count(report.moreNeeded)} more with an accepted hit make it trustworthy.`);
    return lines;
  }
  const width = 22;
  lines.push(`${" ".repeat(18)}  ${systems.map(({ id }) => paint.bold(harmless(NAMES[id] ?? id).padEnd(width))).join("")}`);
  for (const name of MEASURES) lines.push(`${paint.dim(measureWords(name)[0].padEnd(18))}  ${systems.map(({ measures }) => shown(measures[name]).padEnd(width)).join("")}`.trimEnd());
  lines.push("", paint.dim(`In brackets the 95 % interval; ${counted(questions.length, "question")}, asked of the index as it is now, without what votes add to the order.`));
  if (systems.some(({ id }) => NAMES[id] === undefined)) lines.push("The fine-tunes have learned from these very questions: `sextant tune --list` says how they fare with questions that were held out.");
  if (report.moreNeeded > 0) lines.push(`Not to be trusted yet: ${counted(report.moreNeeded, "more question")} with an accepted hit are needed.`);
  const [before] = report.history;
  const base = before?.systems.find(({ id }) => id === "base");
  if (before && base) lines.push(paint.dim(`First measured ${before.time.slice(0, 10)}: MRR@10 ${base.measures.mrr10.value.toFixed(2)} of ${counted(before.questions, "question")}; ${counted(report.history.length, "earlier measurement")} kept.`));
  return lines;
}

function shown({ value, low, high, n }: Measure): string {
  return n === 0 ? "–" : `${value.toFixed(2)} (${low.toFixed(2)} to ${high.toFixed(2)})`;
}
