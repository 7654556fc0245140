/** What votes do to the order of hits at once: a simulated user votes, and everything is asked again. */
import path from "node:path";
import type { Hit } from "../../src/core/hit.ts";
import { mean } from "../../src/core/metrics.ts";
import type { Engine } from "../../src/protocol/engine.ts";
import { byFile, type Task } from "./benchData.ts";
import { judge } from "./quality.ts";
import { type Findings, share } from "./report.ts";
import { type AcceptedHit, halves, PARAPHRASES, rightHits, SHOWN, withMistakes } from "./simulatedUser.ts";
import type { Workbench } from "./workbench.ts";

const SEED = 20_261_124;
const VOTES = [10, 30, 100, Infinity];
const MISTAKES = [0, 0.1, 0.2, 0.3];
/** Equal to the third digit. */
const ALLOWED_CHANGE = 0.0005;

interface Asked {
  readonly task: Task;
  readonly text: string;
}
interface Graded {
  readonly ndcg: number;
  readonly mrr: number;
}

const asIs = (task: Task): Asked => ({ task, text: task.query });
const paraphrased = (tasks: readonly Task[], say: (question: string) => string | null): Asked[] =>
  tasks.flatMap((task) => {
    const text = say(task.query);
    return text === null ? [] : [{ task, text }];
  });
const percent = (value: number): string => `${Math.round(value * 100)} %`;
const pair = (graded: readonly Graded[]): string => `${share(mean(graded.map((g) => g.ndcg)))} / ${share(mean(graded.map((g) => g.mrr)))}`;

export async function measureMemory(bench: Workbench): Promise<Findings> {
  bench.indexed();
  const room = openRoom(bench.engine, bench.data.corpora);
  const { asked, apart } = halves(bench.data.tasks, SEED);
  const right: AcceptedHit[] = [];
  for (const task of asked) right.push(...rightHits(task, await room.shown(asIs(task))));
  await room.remember([...asked, ...apart].map(asIs));
  for (const [, say] of PARAPHRASES) await room.remember(paraphrased(asked, say));

  const [rows, ways]: [string[][], string[][]] = [[], []];
  let left: string[][] = [];
  let change = 0;
  let full: readonly Graded[] = [];
  for (const many of VOTES) {
    for (const mistakes of MISTAKES) {
      const votes = withMistakes(right.slice(0, many), mistakes, SEED);
      for (const each of votes) await room.vote(each, "up");
      const voted = [...new Set(votes.map(({ task }) => task))];
      // A folder without a vote has nothing to remember: asking there again would show nothing.
      const repos = new Set(voted.map(({ repo }) => repo));
      const others = apart.filter(({ repo }) => repos.has(repo)).map(asIs);
      const same = await room.grade(voted.map(asIs));
      const afterOthers = await room.grade(others);
      change = Math.max(change, Math.abs(mean(room.before(others).map((g) => g.ndcg)) - mean(afterOthers.map((g) => g.ndcg))));
      const moves = room.before(others).filter(({ ndcg }, i) => ndcg !== afterOthers[i]!.ndcg).length;
      const said: { readonly name: string; readonly list: readonly Asked[]; readonly graded: readonly Graded[] }[] = [];
      for (const [name, say] of PARAPHRASES) {
        const list = paraphrased(voted, say);
        said.push({ name, list, graded: await room.grade(list) });
      }
      rows.push([
        `${votes.length} on ${voted.length}`,
        percent(mistakes),
        `${pair(room.before(voted.map(asIs)))} → ${pair(same)}`,
        `${pair(said.flatMap(({ list }) => room.before(list)))} → ${pair(said.flatMap(({ graded }) => graded))}`,
        `${pair(room.before(others))} → ${pair(afterOthers)}`,
        `${moves} of ${others.length}`,
      ]);
      if (many === Infinity && mistakes === 0) {
        full = same;
        left = await leaveOneOut(room, votes);
        for (const { name, list, graded } of said) ways.push([name, String(list.length), pair(room.before(list)), pair(graded)]);
      }
      for (const repo of repos) await bench.engine.forgetVotes(room.folder(repo), "all");
    }
  }
  return {
    title: "Votes at once (semble-dev)",
    about:
      `A simulated user asks half of the ${bench.data.tasks.length} questions (seeded, half of each repository's) and accepts every right hit among the first ${SHOWN}: ${right.length} votes in all; a smaller number is the first of them. ` +
      `A mistake is another hit that was shown, accepted instead of the right one. Then everything is asked again. All numbers are NDCG@10 / MRR@10, one hit a file, means over questions, without votes → with votes. ` +
      `"Same": the questions that were voted on. "Paraphrased": those in other forms, made by rule from the question's own words (second table; forms that equal the question are left out). ` +
      `"Others": questions of the same repositories that nobody voted on, and how many of them answer with another NDCG.`,
    tables: [
      { head: ["votes on questions", "mistakes", "same", "paraphrased", "others", "others that changed"], rows },
      { head: [`paraphrase (all votes, no mistakes)`, "questions", "without votes", "with votes"], rows: ways },
      { head: ["each vote left out in turn (all others are there)", "votes", "MRR@10 of the left-out hit, without any vote", "with the other votes"], rows: left },
    ],
    goals: [
      { name: "votes, same questions, NDCG@10", want: 0.95, got: mean(full.map((g) => g.ndcg)), better: "more", show: share },
      { name: "votes, other questions, change of NDCG@10", want: ALLOWED_CHANGE, got: change, better: "less", show: (value) => value.toFixed(4) },
    ],
  };
}

interface Room {
  folder(repo: string): string;
  shown(asked: Asked): Promise<readonly Hit[]>;
  grade(list: readonly Asked[]): Promise<Graded[]>;
  vote(accepted: AcceptedHit, value: "up" | "removed"): Promise<void>;
  /** Grades these now, for `before`. */
  remember(list: readonly Asked[]): Promise<void>;
  before(list: readonly Asked[]): Graded[];
}

function openRoom(engine: Engine, corpora: string): Room {
  const grades = new Map<string, Graded>();
  const keyOf = ({ task, text }: Asked): string => `${task.repo}\n${task.query}\n${text}`;
  const room: Room = {
    folder: (repo) => path.join(corpora, repo),
    shown: async ({ task, text }) => (await engine.search(room.folder(task.repo), { text, limit: SHOWN })).hits,
    async grade(list) {
      const graded: Graded[] = [];
      for (const each of list) {
        const { ndcg, first } = judge(each.task, byFile(await room.shown(each)));
        graded.push({ ndcg, mrr: first === null ? 0 : 1 / first });
      }
      return graded;
    },
    async vote({ task, hit, shown }, value) {
      await engine.vote(room.folder(task.repo), { asked: { kind: "question", text: task.query }, hit, value, source: "cli", shown: shown.map(({ id }) => id) });
    },
    async remember(list) {
      (await room.grade(list)).forEach((graded, i) => grades.set(keyOf(list[i]!), graded));
    },
    before: (list) => list.map((each) => grades.get(keyOf(each))!),
  };
  return room;
}

/** What the other votes do to a hit that was not voted on: those on the same question can only push it down a place, those on others may not touch it. */
async function leaveOneOut(room: Room, votes: readonly AcceptedHit[]): Promise<string[][]> {
  const reciprocal = (hits: readonly Hit[], path: string): number => {
    const at = hits.findIndex((hit) => hit.path === path);
    return at < 0 ? 0 : 1 / (at + 1);
  };
  const found = new Map<boolean, { readonly without: number; readonly others: number }[]>([[true, []], [false, []]]);
  for (const each of votes) {
    await room.vote(each, "removed");
    const hits = await room.shown(asIs(each.task));
    const alone = votes.filter(({ task }) => task === each.task).length === 1;
    found.get(alone)!.push({ without: reciprocal(each.shown, each.hit.path), others: reciprocal(hits, each.hit.path) });
    await room.vote(each, "up");
  }
  return [...found].map(([alone, list]) => [
    alone ? "the only vote on its question" : "one of several on its question",
    String(list.length),
    share(mean(list.map(({ without }) => without))),
    share(mean(list.map(({ others }) => others))),
  ]);
}
