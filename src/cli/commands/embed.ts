/** `sextant embed`: the vector of a text, for other programs and for curious people. */
import type { EncoderRole } from "../../core/embedding.ts";
import { UsageError } from "../parseArguments.ts";
import { readTextFile } from "../queriesFile.ts";
import type { Session } from "../session.ts";

const SHOWN_NUMBERS = 6;

export async function runEmbed(session: Session): Promise<number> {
  const textFile = session.value("text-file");
  const [said, ...more] = session.positionals;
  if (more.length > 0) throw new UsageError(`A text of several words goes in quotes: sextant embed "${session.positionals.join(" ")}".`, "embed");
  if ((said === undefined) === (textFile === undefined)) throw new UsageError("embed takes a TEXT or --text-file, one of them.", "embed");
  const text = textFile === undefined ? said! : await readTextFile(session, textFile);
  const role = (session.value("role") ?? "query") as EncoderRole;
  const answer = await (await session.engine()).embed(text, role, session.signal);
  if (session.json) {
    session.printJson(answer);
    return 0;
  }
  const numbers = answer.vector.slice(0, SHOWN_NUMBERS).map((x) => x.toFixed(5));
  session.print(`${answer.encoderId}, ${answer.dims} numbers: ${numbers.join(" ")} … (all of them with --json)`);
  return 0;
}
