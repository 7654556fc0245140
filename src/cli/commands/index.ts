/** `sextant index`: brings the index up to date and says what is in it. */
import type { IndexEvent, IndexReport, SkipReason } from "../../protocol/engine.ts";
import { showProgress } from "../progress.ts";
import { onlyFolder, type Session } from "../session.ts";
import { harmless } from "../../core/harmless.ts";
import { bytes, count, counted, duration } from "../../core/units.ts";

export async function runIndex(session: Session): Promise<number> {
  const folder = onlyFolder(session);
  const { report, examples } = await indexWithProgress(session, folder, session.has("rebuild"));
  if (session.json) session.printJson(report);
  else for (const line of summary(report, examples)) session.print(line);
  return 0;
}

/** Some paths for the reasons that may surprise: nobody wonders why a picture is not searched. */
export type SkipExamples = ReadonlyMap<SkipReason, readonly string[]>;
const SURPRISING: ReadonlySet<SkipReason> = new Set(["too-large", "unreadable", "vanished"]);
const MAX_EXAMPLES = 3;

export async function indexWithProgress(session: Session, folder: string, rebuild: boolean, onEvent: (event: IndexEvent) => void = () => undefined): Promise<{ report: IndexReport; examples: SkipExamples }> {
  const engine = await session.engine();
  const progress = showProgress(session.terminal.stderr);
  const examples = new Map<SkipReason, string[]>();
  try {
    const report = await engine.index(
      folder,
      { rebuild },
      (event) => {
        progress.onEvent(event);
        onEvent(event);
        if (event.kind !== "skipped" || !SURPRISING.has(event.reason)) return;
        const paths = examples.get(event.reason) ?? [];
        examples.set(event.reason, paths);
        if (paths.length < MAX_EXAMPLES) paths.push(event.path);
      },
      session.signal,
    );
    return { report, examples };
  } finally {
    progress.end();
  }
}

const REASONS: Readonly<Record<SkipReason, string>> = {
  binary: "binary",
  minified: "minified",
  generated: "generated",
  "lock-file": "lock files",
  "too-large": "too large",
  unreadable: "unreadable",
  empty: "empty",
  vanished: "vanished meanwhile",
  "not-a-file": "links and devices",
};

/** The report as lines for people. */
export function summary(report: IndexReport, examples: SkipExamples = new Map()): string[] {
  const lines = [`${counted(report.files, "file")}, ${counted(report.chunks, "chunk")}, ${bytes(report.bytesOnDisk)} on disk, ${duration(report.tookMs)}: ${harmless(report.folder)}`, `  ${changes(report)}`];
  const skipped = (Object.entries(report.skipped) as [SkipReason, number][]).filter(([, n]) => n > 0).sort((a, b) => b[1] - a[1]);
  if (skipped.length > 0) {
    const total = skipped.reduce((sum, [, n]) => sum + n, 0);
    const reasons = skipped.map(([reason, n]) => {
      const paths = examples.get(reason)?.map(harmless) ?? [];
      const more = n > paths.length && paths.length > 0 ? ", …" : "";
      return `${count(n)} ${REASONS[reason] ?? reason}${paths.length > 0 ? ` (${paths.join(", ")}${more})` : ""}`;
    });
    lines.push(`  skipped ${count(total)}: ${reasons.join(", ")}`);
  }
  return lines;
}

/** "3 new, 1 changed, 2 removed; 40 chunks embedded, 5 known or repeated" or that there was nothing to do. */
export function changes(report: IndexReport): string {
  const files = [
    [report.filesAdded, "new"],
    [report.filesChanged, "changed"],
    [report.filesRemoved, "removed"],
  ] as const;
  const told = files.filter(([n]) => n > 0).map(([n, what]) => `${count(n)} ${what}`);
  if (told.length === 0) return "nothing changed";
  if (report.filesUnchanged > 0) told.push(`${count(report.filesUnchanged)} unchanged`);
  // Where nothing was there before, what was not embedded stands in two places.
  const isFirst = report.filesAdded === report.files && report.filesRemoved === 0;
  const reused = report.chunksReused > 0 ? `, ${count(report.chunksReused)} ${isFirst ? "repeated" : "known or repeated"}` : "";
  return `${told.join(", ")}; ${counted(report.chunksEmbedded, "chunk")} embedded${reused}`;
}
