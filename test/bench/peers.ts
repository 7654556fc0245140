/** Sextant beside what people use today: the same questions, the same files, the same run. */
import path from "node:path";
import { percentile } from "../../src/core/metrics.ts";
import type { Task } from "./benchData.ts";
import { type Bm25, buildBm25, WINDOW_LINES } from "./bm25.ts";
import { withCpu } from "./measure.ts";
import { type Answered, ANSWERS_READ, byRepository, judge, judgeByFile } from "./quality.ts";
import { type Findings, milliseconds, seconds, share } from "./report.ts";
import { askRipgrep, findRipgrep } from "./ripgrep.ts";
import type { Workbench } from "./workbench.ts";

interface Peer {
  readonly name: string;
  readonly answered: readonly Answered[];
  /** Answers are pieces of files, so that they can also be judged as they come. */
  readonly spans: boolean;
  readonly buildMs: number | null;
}

export async function measurePeers(bench: Workbench): Promise<Findings> {
  const { spent } = bench.indexed();
  const sextant: Peer = { name: "Sextant", answered: await bench.hybrid(), spans: true, buildMs: spent.wallMs };
  const peers = [sextant, await bm25(bench), ...(await ripgrep(bench))];
  const ndcg = (p: Peer): number => byRepository(judgeByFile(p.answered), (j) => j.ndcg);
  const asGiven = (p: Peer): number => byRepository(p.answered.map(({ task, answers }) => judge(task, answers)), (j) => j.ndcg);
  const query = (p: Peer): number => percentile(p.answered.map((a) => a.tookMs), 0.5);
  const times = (value: number): string => `${value.toFixed(value < 10 ? 2 : 0)} ×`;
  return {
    title: "Beside ripgrep and BM25",
    about:
      `The questions of semble-dev, up to ${ANSWERS_READ} answers; NDCG@10 is the mean over repositories, by file (each file once, as a whole) and as given (its lines must meet the wanted ones where the benchmark names some). BM25: windows of ${WINDOW_LINES} lines with the words of their path, identifiers whole and in stemmed parts, k1 1.2, b 0.75, in memory. ` +
      "ripgrep: a process a question with the question's words (without how, the, of ...) as alternatives, any case; files ordered by how many different words they have, then by count. " +
      "Sextant is asked in a running engine, right after indexing in a process of its own. Build is reading and indexing all corpora.",
    tables: [
      {
        head: ["", "NDCG@10 by file", "as given", "build", "query p50", "Sextant's NDCG is", "its query takes"],
        rows: peers.map((p) => [
          p.name,
          share(ndcg(p)),
          p.spans ? share(asGiven(p)) : "",
          p.buildMs === null ? "" : seconds(p.buildMs),
          milliseconds(query(p)),
          ...(p === sextant ? ["", ""] : [times(ndcg(sextant) / ndcg(p)), times(query(sextant) / query(p))]),
        ]),
      },
    ],
    goals: [],
  };
}

async function bm25({ data }: Workbench): Promise<Peer> {
  const { result: indexes, wallMs } = await withCpu(async () => {
    const built = new Map<string, Bm25>();
    for (const { name } of data.repos) built.set(name, await buildBm25(path.join(data.corpora, name)));
    return built;
  });
  const answered = data.tasks.map((task) => timed(task, () => indexes.get(task.repo)!.search(task.query, ANSWERS_READ)));
  return { name: "BM25", answered, spans: true, buildMs: wallMs };
}

async function ripgrep({ data }: Workbench): Promise<Peer[]> {
  const program = await findRipgrep();
  if (program === null) return [];
  const answered = data.tasks.map((task) => timed(task, () => askRipgrep(program, path.join(data.corpora, task.repo), task.query).slice(0, ANSWERS_READ)));
  return [{ name: "ripgrep", answered, spans: false, buildMs: null }];
}

function timed(task: Task, ask: () => Answered["answers"]): Answered {
  const started = performance.now();
  const answers = ask();
  return { task, answers, tookMs: performance.now() - started };
}
