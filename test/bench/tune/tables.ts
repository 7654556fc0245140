/** From runs to what is written down. */
import { mean } from "../../../src/core/metrics.ts";
import { signFlip } from "../../../src/engine/training/statistics.ts";
import { type Findings, type Goal, share, signed, type Table, whole } from "../report.ts";
import { type Groups, GROUPS, type Measured, type Tuned } from "./run.ts";
import { HISTORIES } from "./histories.ts";

const WANTED = { voted: 0.25, unseen: 0.01, harmful: 0.01 };
const AT_VOTES = 100;
/** A promotion is harmful where questions about other files lose more than this, or those among them that could have been voted on more than that. */
const HARM = { all: 0.002, votable: 0.005 };
const SIGNIFICANT = 0.05;
const LEAST_DECIDED = 60;

export function describeRuns(runs: readonly Measured[]): Findings {
  const outcomes = runs.flatMap((run): Outcome[] => [{ run, mined: true, tuned: run.adapter }, { run, mined: false, tuned: run.unmined }]);
  const clean = runs.filter(({ votes, mistakes }) => votes === AT_VOTES && mistakes === 0);
  const gains = (group: keyof Groups) => byFolder(clean, (run) => mean(differences(run.both[group], run.base[group])));
  const worse = unseenChanges(runs).filter(({ pWorse }) => pWorse <= SIGNIFICANT);
  const gate = gateOf(outcomes);
  const goal = (name: string, want: number, got: number, better: Goal["better"], show = signed): Goal => ({ name, want, got, better, show });
  return {
    title: "Votes in the long run (simulated users)",
    about: aboutRuns(runs),
    tables: [attainableTable(clean), effectTable(runs), unseenTable(runs), gateTable(outcomes)],
    goals: [
      goal(`${AT_VOTES} votes, same questions, gain of MRR@10`, WANTED.voted, gains("same"), "more"),
      goal(`${AT_VOTES} votes, paraphrased questions, gain of MRR@10`, WANTED.voted, gains("paraphrased"), "more"),
      goal(`${AT_VOTES} votes, unseen questions, gain of MRR@10 with mined pairs`, WANTED.unseen, byFolder(clean, (run) => mean(differences(run.adapter.unseen, run.base.unseen))), "more"),
      goal("unseen questions significantly worse, cells of the grid", 0, worse.length, "less", whole),
      // Fewer say nothing about one in a hundred.
      ...(gate.decided < LEAST_DECIDED ? [] : [goal(`harmful promotions, share of ${whole(gate.decided)} fine-tunes (${whole(gate.promoted)} promoted)`, WANTED.harmful, gate.harmful / gate.decided, "less", percent)]),
    ],
  };
}

const percent = (value: number): string => `${(value * 100).toFixed(1)} %`;
const differences = (after: readonly number[], before: readonly number[]): number[] => after.map((value, i) => value - before[i]!);

/** Mean over folders: one with many runs counts no more. */
function byFolder(runs: readonly Measured[], value: (run: Measured) => number): number {
  return mean([...grouped(runs, ({ world }) => world).values()].map((its) => mean(its.map(value))));
}

function grouped<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(key(item), [...(groups.get(key(item)) ?? []), item]);
  return groups;
}

function aboutRuns(runs: readonly Measured[]): string {
  const seeds = new Set(runs.map(({ seed }) => seed)).size;
  return (
    `A user is made of written-down answers. semble-dev: its questions, all corpora in one folder. ${HISTORIES.map(({ name, url, revision, part }) => `${name}: ${part}/ of ${url} at ${revision.slice(0, 10)}`).join("; ")}: subjects of commits as questions, the code they added that is still there as answers; commits that a fine-tune may mine pairs from ask nothing. ` +
    `The user asks questions about one half of the files in an order of chance and accepts what is right among the first ten hits until so many votes are cast (fewer where there are no more); of the votes a share is a mistake: another hit that was shown, accepted instead. ` +
    `Then the same questions are asked again, paraphrased (stop words dropped, halves swapped, inflected), reworded (a quarter of the content words dropped, or everyday words replaced by others), and unseen ones about the other half of the files. ` +
    `Memory: what votes do at once. Adapter: what the real fine-tune learns of the same votes, at the alpha it chose, promoted or not; with pairs mined from the folder unless said. ${runs.length} users, ${seeds} seed${seeds === 1 ? "" : "s"}, ${runs.length * 2} fine-tunes. ` +
    `MRR@10 by file; means over folders, within a folder over users. Rows of the second table are comparable where they come from the same folders; a dash in the third says that nobody was measured. ` +
    `What this is not: people. Real users ask fewer, more alike questions, vote on what they open first, and mean what they say in other words; commit subjects are what authors say of a change, and pairs mined from newer commits are like them in kind, which real questions need not be. What mined pairs give is overstated there, and only documentation is mined in semble-dev, which has no history. The answers to commits are code, so one thing that can be learned of them is that nobody means tests or documents.`
  );
}

/** Nothing rises above 1: how much of what was left to gain did votes bring. */
function attainableTable(clean: readonly Measured[]): Table {
  return {
    head: [`${AT_VOTES} votes, no mistakes`, "questions", "without", "memory", "adapter", "both", "gain of both", "most it could be", "share of that"],
    rows: [...grouped(clean, ({ world }) => world)].flatMap(([folder, its]) =>
      GROUPS.map((group) => {
        const [base, memory, adapter, both] = (["base", "memory", "adapter", "both"] as const).map((system) => mean(its.flatMap((run) => run[system][group]))) as [number, number, number, number];
        const asked = mean(its.map((run) => run.base[group].length));
        return [`${folder}, ${group}`, whole(asked), share(base), share(memory), share(adapter), share(both), signed(both - base), signed(1 - base), percent((both - base) / (1 - base))];
      }),
    ),
  };
}

const VOTED = GROUPS.filter((group) => group !== "unseen");
const cellOf = ({ votes, mistakes }: Measured): string => `${votes} ${mistakes}`;

function inOrder(runs: readonly Measured[]): Measured[][] {
  return [...grouped(runs, cellOf).values()].sort(([a], [b]) => a!.mistakes - b!.mistakes || a!.votes - b!.votes);
}

/** "without → memory, adapter, both" of what was voted on. */
function effectTable(runs: readonly Measured[]): Table {
  return {
    head: ["votes (cast)", "mistakes", ...VOTED.map((group) => `${group}: without → memory / adapter / both`)],
    rows: inOrder(runs).map((its) => {
      const value = (of: (run: Measured) => readonly number[]): string => share(byFolder(its, (run) => mean(of(run))));
      return [
        `${its[0]!.votes} (${castIn(its)})`,
        percent(its[0]!.mistakes),
        ...VOTED.map((group) => `${value((run) => run.base[group])} → ${value((run) => run.memory[group])} / ${value((run) => run.adapter[group])} / ${value((run) => run.both[group])}`),
      ];
    }),
  };
}

function castIn(runs: readonly Measured[]): string {
  const counts = runs.map(({ cast }) => cast);
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  return least === most ? String(most) : `${least} to ${most}`;
}

interface UnseenChange {
  readonly folder: string;
  readonly system: string;
  readonly change: number;
  /** Chance to see so much of a loss where there is none. */
  readonly pWorse: number;
  readonly cell: string;
}

const SYSTEMS: readonly (readonly [name: string, unseen: (run: Measured) => readonly number[]])[] = [
  ["memory", (run) => run.memory.unseen],
  ["adapter of accepted pairs alone", (run) => run.unmined.unseen],
  ["adapter", (run) => run.adapter.unseen],
  ["both", (run) => run.both.unseen],
  ["memory and what was promoted", (run) => (run.adapter.job?.promoted === true ? run.both.unseen : run.memory.unseen)],
];

/** A question that several users were asked counts once, with its mean. */
function unseenChanges(runs: readonly Measured[]): UnseenChange[] {
  return [...grouped(runs, (run) => `${run.world} ${cellOf(run)}`)].flatMap(([, its]) =>
    SYSTEMS.map(([system, of]): UnseenChange => {
      const changes = new Map<number, number[]>();
      for (const run of its) differences(of(run), run.base.unseen).forEach((change, i) => changes.set(run.unseen[i]!, [...(changes.get(run.unseen[i]!) ?? []), change]));
      const means = [...changes.values()].map(mean);
      return { folder: its[0]!.world, system, change: mean(means), pWorse: means.every((change) => change === 0) ? 1 : signFlip(means.map((change) => -change), 1), cell: cellOf(its[0]!) };
    }),
  );
}

function unseenTable(runs: readonly Measured[]): Table {
  const changes = unseenChanges(runs);
  const names = [...new Set(runs.map(({ world }) => world))];
  return {
    head: ["unseen questions: change of MRR@10 (* significantly worse)", "mistakes", ...SYSTEMS.map(([name]) => `${name}: ${names.join(" / ")}`)],
    rows: inOrder(runs).map((its) => [
      `${its[0]!.votes} votes`,
      percent(its[0]!.mistakes),
      ...SYSTEMS.map(([system]) => names.map((folder) => changes.find((each) => each.folder === folder && each.system === system && each.cell === cellOf(its[0]!))).map((each) => (each ? `${signed(each.change)}${each.pWorse <= SIGNIFICANT ? "*" : ""}` : "–")).join(" / ")),
    ]),
  };
}

interface Outcome {
  readonly run: Measured;
  readonly mined: boolean;
  readonly tuned: Tuned;
}

interface Gate {
  readonly decided: number;
  readonly promoted: number;
  readonly harmful: number;
  readonly harmfulVotable: number;
  readonly told: number;
  readonly trueGain: number;
  readonly keptGain: number;
}

function gateOf(outcomes: readonly Outcome[]): Gate {
  const decided = outcomes.filter(({ tuned }) => tuned.job !== null);
  const promoted = decided.filter(({ tuned }) => tuned.job!.promoted);
  const kept = decided.filter(({ tuned }) => !tuned.job!.promoted);
  const change = ({ run, tuned }: Outcome): number => mean(differences(tuned.unseen, run.base.unseen));
  const votable = ({ run, tuned }: Outcome): number => mean(differences(tuned.unseen, run.base.unseen).filter((_, i) => run.base.unseen[i]! > 0));
  return {
    decided: decided.length,
    promoted: promoted.length,
    harmful: promoted.filter((each) => change(each) < -HARM.all).length,
    harmfulVotable: promoted.filter((each) => votable(each) < -HARM.votable).length,
    told: mean(promoted.map(({ tuned }) => tuned.job!.gain)),
    trueGain: mean(promoted.map(change)),
    keptGain: mean(kept.map(change)),
  };
}

function gateTable(outcomes: readonly Outcome[]): Table {
  const row = (name: string, its: readonly Outcome[]): string[] => {
    const { decided, promoted, harmful, harmfulVotable, told, trueGain, keptGain } = gateOf(its);
    const rate = (count: number): string => {
      const [from, to] = wilson(count, decided);
      return `${count} (${percent(from)} to ${percent(to)})`;
    };
    return [name, whole(decided), whole(promoted), promoted === 0 ? "" : signed(told), promoted === 0 ? "" : signed(trueGain), rate(harmful), rate(harmfulVotable), decided === promoted ? "" : signed(keptGain)];
  };
  const parts: readonly ((each: Outcome) => string)[] = [({ run }) => run.world, ({ run }) => `${run.votes} votes`, ({ run }) => `${percent(run.mistakes)} mistakes`, ({ mined }) => (mined ? "with mined pairs" : "accepted pairs alone")];
  return {
    head: ["fine-tunes", "decided", "promoted", "gain it was promoted for", "its gain on unseen questions", `harmful: unseen below −${HARM.all} (95 % interval of the rate)`, `unseen that could be voted on below −${HARM.votable}`, "unseen, of those not promoted"],
    rows: [row("all", outcomes), ...parts.flatMap((key) => [...grouped(outcomes, key)].map(([name, its]) => row(name, its)))],
  };
}

/** Interval of a rate (Wilson 1927), right also where nothing or everything happened. */
function wilson(count: number, of: number): [number, number] {
  if (of === 0) return [0, 1];
  const z = 1.96;
  const [p, n] = [count / of, of];
  const middle = (p + (z * z) / (2 * n)) / (1 + (z * z) / n);
  const half = (z / (1 + (z * z) / n)) * Math.sqrt((p * (1 - p)) / n + (z * z) / (4 * n * n));
  return [Math.max(0, middle - half), Math.min(1, middle + half)];
}
