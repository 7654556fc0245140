/** A fine-tune's report, and two of them side by side, as pages of the editor that are made when they are asked for. */
import * as vscode from "vscode";
import { t } from "../../core/translate.ts";
import { tuneComparison, tuneReport } from "../../core/tuneReport.ts";
import type { AdapterList, TuneReport } from "../../core/tuning.ts";
import { standingInWords, standingOf, tuneTitle } from "../../core/tuningWords.ts";
import type { Engine } from "../../protocol/engine.ts";

const SCHEME = "sextant-tune";

export function registerTunePages(engine: Engine): vscode.Disposable {
  return vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
    async provideTextDocumentContent({ query }) {
      const { folder, ids } = JSON.parse(query) as { readonly folder: string; readonly ids: readonly string[] };
      const list = await engine.adapters(folder);
      const [first, second] = ids.map((id) => list.adapters.find((report) => report.id === id));
      if (!first || (ids.length > 1 && !second)) return `# ${t("This fine-tune is deleted")}\n`;
      return second ? tuneComparison(first, second, [standing(list, first), standing(list, second)]) : tuneReport(first, `${list.folder}/${first.id}`, standing(list, first));
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

function standing(list: AdapterList, report: TuneReport): string {
  return t("Now: {0}.", standingInWords(standingOf(list, report)));
}
