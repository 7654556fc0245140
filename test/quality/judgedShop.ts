/**
 * The bookshop with real votes: a person who knows it asks 34 questions over five days and judges what the real engine shows. Reports
 * are measured by the real engine after 8, 18 and all of them; a file is rewritten in between, so that its votes go stale. Only the clock is moved.
 */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { vi } from "vitest";
import type { QualityReport } from "../../src/core/quality.ts";
import type { AdapterList } from "../../src/core/tuning.ts";
import { openShop } from "../feedback/openVotes.ts";

/** What was asked, and the file that answers it. */
const JUDGED = JSON.parse(fs.readFileSync(new URL("../fixtures/bookshopQuestions.json", import.meta.url), "utf8")) as readonly (readonly [question: string, file: string])[];
const FIRST_DAY = Date.parse("2026-11-16T09:00:00Z");
const DAY_MS = 86_400_000;

export interface JudgedShop {
  /** Eight questions: too little to say anything. */
  readonly few: QualityReport;
  readonly all: QualityReport;
  /** Really learns from all of them; `measured` is what is measured then. */
  tune(): Promise<{ readonly list: AdapterList; readonly measured: QualityReport }>;
  close(): Promise<void>;
}

export async function openJudgedShop(): Promise<JudgedShop> {
  let close: () => Promise<void> = () => Promise.resolve();
  const shop = await openShop((putAway) => (close = putAway));
  vi.useFakeTimers({ toFake: ["Date"] });
  try {
    let few: QualityReport | undefined;
    for (const [i, [question, file]] of JUDGED.entries()) {
      vi.setSystemTime(FIRST_DAY + Math.floor(i / 7) * 2 * DAY_MS + i * 60_000);
      const hits = await shop.search(question, { feedback: false });
      const shown = hits.map(({ id }) => id);
      await shop.engine.countSearch(shop.folder, { kind: "question", text: question });
      await shop.vote(question, hits.find((hit) => hit.path === file) ?? { path: file }, "up", { shown });
      // Whoever looks that closely also says what was wrong: here, where a wrong place stood first.
      if (hits[0] && hits[0].path !== file) await shop.vote(question, hits[0], "down", { shown });
      if (i % 4 === 0) await shop.engine.countSearch(shop.folder, { kind: "question", text: `something like ${question}` });
      if (i === 7) few = await shop.engine.quality(shop.folder);
      if (i === 17) {
        fs.writeFileSync(path.join(shop.folder, "src", "legacy", "oldCart.js"), "// Moved to the new checkout.\nmodule.exports = {};\n");
        await shop.index();
        await shop.engine.quality(shop.folder);
      }
    }
    return {
      few: few!,
      close,
      all: await shop.engine.quality(shop.folder),
      async tune() {
        await shop.engine.tune(shop.folder, {}, (event) => {
          if (event.kind !== "started") return;
          try {
            // It gives way to everything else; among other tests it would not be done in time. Only an administrator may raise it.
            os.setPriority(event.pid, 0);
          } catch {
            // It takes its time.
          }
        });
        return { list: await shop.engine.adapters(shop.folder), measured: await shop.engine.quality(shop.folder) };
      },
    };
  } finally {
    vi.useRealTimers();
  }
}
