/**
 * A user made of written-down judgments: asks half of the questions, accepts what is right among the hits that are shown, and now and then
 * takes a wrong one for right. The same seed gives the same user.
 */
import type { Hit } from "../../src/core/hit.ts";
import { seededRandom, shuffled } from "../../src/engine/training/seededRandom.ts";
import { meets, type Task } from "./benchData.ts";

/** People look at the first screen. */
export const SHOWN = 10;

export interface AcceptedHit {
  readonly task: Task;
  readonly hit: Hit;
  /** All that was shown, best first. */
  readonly shown: readonly Hit[];
}

/** The questions this user asks and those that are kept apart, about half of each repository's; in an order without meaning. */
export function halves(tasks: readonly Task[], seed: number): { readonly asked: readonly Task[]; readonly apart: readonly Task[] } {
  const random = seededRandom(seed);
  const [asked, apart]: [Task[], Task[]] = [[], []];
  for (const repo of new Set(tasks.map((task) => task.repo))) {
    shuffled(tasks.filter((task) => task.repo === repo), random).forEach((task, i) => (i % 2 === 0 ? asked : apart).push(task));
  }
  return { asked: shuffled(asked, random), apart };
}

/**
 * Questions this user asks and questions about other files: no file answers questions of both. Questions that would need one of each
 * side are left out. Each side gets about half.
 */
export function splitByFile(tasks: readonly Task[], seed: number): { readonly asked: readonly Task[]; readonly unseen: readonly Task[] } {
  const sides: [Task[], Task[]] = [[], []];
  const sideOf = new Map<string, number>();
  for (const task of shuffled(tasks, seededRandom(seed))) {
    const files = new Set(task.targets.map((target) => target.path));
    const taken = new Set([...files].flatMap((file) => sideOf.get(file) ?? []));
    if (taken.size > 1) continue;
    const [side = sides[0].length <= sides[1].length ? 0 : 1] = taken;
    files.forEach((file) => sideOf.set(file, side));
    sides[side]!.push(task);
  }
  return { asked: sides[0], unseen: sides[1] };
}

/** Every right hit that was shown, question by question. */
export const rightHits = (task: Task, shown: readonly Hit[]): AcceptedHit[] =>
  shown.slice(0, SHOWN).filter((hit) => task.targets.some((target) => meets(hit, target))).map((hit) => ({ task, hit, shown }));

/** `share` of these votes (the nearest whole number) go to another hit that was shown and is wrong. */
export function withMistakes(accepted: readonly AcceptedHit[], share: number, seed: number): AcceptedHit[] {
  const random = seededRandom(seed);
  const wrong = new Set(shuffled(accepted, random).slice(0, Math.round(accepted.length * share)));
  return accepted.map((each) => {
    if (!wrong.has(each)) return each;
    const others = each.shown.slice(0, SHOWN).filter((hit) => !each.task.targets.some((target) => meets(hit, target)));
    const hit = others[Math.floor(random() * others.length)];
    return hit ? { ...each, hit } : each;
  });
}

const STOP_WORDS = new Set("a an and are as at be been being by can could did do does for from had has have how i if in into is it its of on or should so than that the their them then there these they this those to us was we were what when where which while who whose why will with would you".split(" "));

const wordsOf = (question: string): string[] => question.replace(/[?!.,;:]+(?=\s|$)/g, "").split(/\s+/).filter((word) => word !== "");
const says = (word: string): boolean => !STOP_WORDS.has(word.toLowerCase());
/** Names keep their form. */
const isPlain = (word: string): boolean => /^[a-z]{4,}$/.test(word) && says(word);

/** Ways to say the same with the question's own words, by rule; null where the rule leaves a question as it is, or with one word. */
export const PARAPHRASES: readonly (readonly [name: string, say: (question: string) => string | null])[] = [
  ["stop words dropped", (question) => other(question, wordsOf(question).filter(says))],
  ["word order changed (second half first)", (question) => { const words = wordsOf(question); const half = Math.ceil(words.length / 2); return other(question, [...words.slice(half), ...words.slice(0, half)]); }],
  ["inflection (s dropped or added at every plain word)", (question) => other(question, wordsOf(question).map((word) => (isPlain(word) ? inflected(word) : word)))],
];

/** Harder ones, as somebody puts it who does not remember how the first time went: words are missing, words are others. */
export const REWORDINGS: readonly (readonly [name: string, say: (question: string) => string | null])[] = [
  ["a quarter of its content words dropped", (question) => {
    const random = seededRandom([...question].reduce((sum, c) => (sum * 31 + c.charCodeAt(0)) >>> 0, 7));
    const content = wordsOf(question).filter(says);
    const dropped = new Set(shuffled(content, random).slice(0, Math.max(1, Math.round(content.length / 4))));
    return other(question, wordsOf(question).filter((word) => !dropped.has(word)));
  }],
  ["everyday words replaced by others of like meaning", (question) => other(question, wordsOf(question).map((word) => SYNONYMS.get(word.toLowerCase()) ?? word))],
];

/** Either word of a pair for the other; written down before anything was measured. */
const SYNONYMS = new Map(
  (
    "add=append avoid=prevent build=construct call=invoke change=modify check=verify choose=select clean=tidy close=shut convert=transform copy=duplicate correct=right create=make crash=failure delete=remove " +
    "detect=recognize disable=deactivate display=show empty=blank enable=activate error=problem fail=break fetch=load file=document find=locate fix=repair fixed=repaired folder=directory format=layout get=retrieve " +
    "handle=treat handling=treatment hide=conceal implement=realize improve=enhance insert=put join=combine keep=retain list=enumeration match=correspond message=text move=shift name=title new=fresh old=former " +
    "open=start option=setting parse=interpret path=location print=output process=run read=scan refresh=reload rename=relabel replace=substitute report=tell request=query reset=restore resolve=settle return=yield " +
    "save=store search=lookup send=transmit set=assign size=length sort=order split=divide stop=halt support=allow update=renew user=person use=employ value=content wait=pause warning=alert write=record wrong=incorrect"
  )
    .split(" ")
    .flatMap((pair) => [pair.split("="), pair.split("=").reverse()] as [string, string][]),
);

function other(question: string, words: readonly string[]): string | null {
  return words.length < 2 || words.join(" ").toLowerCase() === wordsOf(question).join(" ").toLowerCase() ? null : words.join(" ");
}

function inflected(word: string): string {
  if (/ies$/.test(word)) return word.replace(/ies$/, "y");
  if (/[^sui]s$/.test(word)) return word.slice(0, -1);
  if (/(s|ed|ing|ly)$/.test(word)) return word;
  return /[^aeiou]y$/.test(word) ? word.replace(/y$/, "ies") : `${word}s`;
}

