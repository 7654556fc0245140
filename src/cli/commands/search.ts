/** `sextant search`: a question, or a file of them. */
import { stat } from "node:fs/promises";
import { SextantError } from "../../core/errors.ts";
import type { SearchMode, SearchQuery } from "../../core/hit.ts";
import { printAnswer } from "../answer.ts";
import { hitFlags } from "../filters.ts";
import { UsageError } from "../parseArguments.ts";
import { assertQueriesFile, eachLine, textField } from "../queriesFile.ts";
import { folderAt, onlyFolder, type Session } from "../session.ts";
import { bringUpToDate } from "../upToDate.ts";

export async function runSearch(session: Session): Promise<number> {
  const { filter, ...rest } = hitFlags(session);
  const mode = session.value("mode");
  const common: Omit<SearchQuery, "text"> = { filter, ...rest, ...(mode === undefined ? {} : { mode: mode as SearchMode }) };

  const ask = async (folder: string, text: string): Promise<void> => {
    const engine = await session.engine();
    const answer = await engine.search(folder, { text, ...common }, session.signal);
    await printAnswer(session, { echo: { query: text }, title: `"${shortened(text)}"`, folder, filter }, answer);
    // Of many questions in a file no one is a person's. What cannot be counted costs nobody the answer.
    if (!session.has("queries")) await engine.countSearch(folder, { kind: "question", text }).catch(() => undefined);
  };

  if (session.has("queries")) {
    const folder = onlyFolder(session);
    await assertQueriesFile(session);
    await (await session.engine()).check({ filter });
    await bringUpToDate(session, folder);
    let first = true;
    return eachLine(session, async (line) => {
      const text = textField(line, "query");
      if (!session.json) session.print(`${first ? "" : "\n"}${session.paint.bold(`# ${shortened(text)}`)}`);
      first = false;
      await ask(folder, text);
    });
  }
  const { folder, text } = await question(session);
  await (await session.engine()).check({ text, filter });
  await bringUpToDate(session, folder);
  await ask(folder, text);
  return 0;
}

async function question(session: Session): Promise<{ folder: string; text: string }> {
  const { positionals } = session;
  const inQuotes = `sextant search "${shortened(positionals.join(" "))}"`;
  switch (positionals.length) {
    case 0:
      throw new UsageError("There is no question.", "search");
    case 1:
      if (await isFolderByPath(session, positionals[0]!)) throw new UsageError(`${positionals[0]} is a folder and there is no question. Say: sextant search ${positionals[0]} "what you are looking for".`, "search");
      return { folder: folderAt(session, undefined), text: checked(positionals[0]!) };
    case 2: {
      const folder = folderAt(session, positionals[0]);
      const exists = await stat(folder).then(() => true, () => false);
      // Most often these are two words of one question.
      if (!exists) throw new SextantError("folder/not-found", `There is no folder ${folder}.`, `If both words belong to the question, put it in quotes: ${inQuotes}`);
      return { folder, text: checked(positionals[1]!) };
    }
    default:
      throw new UsageError(`A question of several words goes in quotes: ${inQuotes}.`, "search");
  }
}

/** "src" may well be asked for; "./src", ".." and "/home/me" are nothing to ask for. */
async function isFolderByPath(session: Session, said: string): Promise<boolean> {
  if (!/^\.{0,2}\/|^\.{1,2}$|\/$/.test(said)) return false;
  return stat(folderAt(session, said)).then((stats) => stats.isDirectory(), () => false);
}

/** Told before an index is built for a question that cannot be asked. */
function checked(text: string): string {
  if (text.trim() === "") throw new SextantError("query/empty", "The question is empty.", "Type a few words, a name or a piece of code.");
  return text;
}

function shortened(text: string): string {
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
