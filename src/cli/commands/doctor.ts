/** `sextant doctor`: does everything work here, and if not, what to do. */
import { EXIT } from "../reportError.ts";
import { folderAt, onlyFolder, type Session } from "../session.ts";
import { harmless } from "../../core/harmless.ts";

export async function runDoctor(session: Session): Promise<number> {
  const folder = session.positionals.length === 0 ? folderAt(session, undefined) : onlyFolder(session);
  const checks = await (await session.engine()).doctor(folder, session.signal);
  const allWell = checks.every(({ ok }) => ok);
  if (session.json) {
    session.printJson({ ok: allWell, checks });
  } else {
    const { paint } = session;
    const width = Math.max(0, ...checks.map(({ name }) => name.length));
    for (const { name, ok, detail, nextStep } of checks) {
      session.print(`${ok ? paint.good("ok") : `${paint.bad("✗")} `} ${harmless(name).padEnd(width)}  ${harmless(detail)}`);
      if (!ok && nextStep !== undefined) session.print(`   ${" ".repeat(width)}  next: ${harmless(nextStep)}`);
    }
    const broken = checks.filter(({ ok }) => !ok).length;
    session.print(allWell ? "Everything works." : `${broken} of ${checks.length} checks failed.`);
  }
  return allWell ? EXIT.done : EXIT.failed;
}
