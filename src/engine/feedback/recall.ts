/** Which votes speak to what is asked now: those on the same question fully, those on nearly the same one in part. */
import { CODE_WEIGHT_OF_WORDS, weighViews } from "../../core/embedding.ts";
import type { Judgment } from "../../core/feedback.ts";
import { type AnalysedQuery, analyseQuery } from "../search/analyseQuery.ts";
import type { RecallQuery, Remembered } from "../search/remembered.ts";
import { questionKey } from "./questionKey.ts";

/**
 * Measured on the questions of semble-dev, within each repository (3,561 pairs that ask for other files, 323 rewritten questions):
 * cosines of pairs that ask for something else reach 0.91 ("how the writer maps objects to JSON tokens", "how the reader maps JSON tokens to
 * objects"), but in no such pair does one question hold all words of the other. A question with a quarter of its words left out keeps
 * 0.86 (median; 0.63 in the twentieth part), one with its words turned round 0.97, one with a word replaced by a foreign one 0.85.
 */
const ALL_WORDS: Ramp = { from: 0.5, to: 0.8, most: 0.9 };
const OTHER_WORDS: Ramp = { from: 0.78, to: 0.95, most: 0.6 };
/** A single word is in many questions. */
const FEWEST_WORDS = 2;
/** Code that was compared: a few tokens of difference, no more. */
const CODE: Ramp = { from: 0.95, to: 0.99, most: 0.9 };
/** Weaker than this nobody would notice it. */
const WEAKEST = 0.05;
/** A question with more votes than these has been answered. */
const MOST_REMEMBERED = 60;

interface Ramp {
  readonly from: number;
  readonly to: number;
  readonly most: number;
}

const rise = (value: number, { from, to, most }: Ramp): number => most * Math.max(0, Math.min(1, (value - from) / (to - from)));

/** A question that was voted on. */
interface VotedQuestion {
  readonly kind: Judgment["kind"];
  readonly key: string;
  readonly analysed: AnalysedQuery | null;
  readonly vector: Float32Array;
  readonly judgments: Judgment[];
}

/** Made once for a list of judgments, which stays the same as long as nobody votes. */
const known = new WeakMap<readonly Judgment[], readonly VotedQuestion[]>();

function votedQuestions(judgments: readonly Judgment[]): readonly VotedQuestion[] {
  const there = known.get(judgments);
  if (there) return there;
  const questions = new Map<string, VotedQuestion>();
  for (const judgment of judgments) {
    const name = `${judgment.kind}\n${judgment.queryKey}`;
    const question = questions.get(name);
    if (question) question.judgments.push(judgment);
    else {
      const asksWords = judgment.kind === "question";
      const vector = asksWords ? weighViews(judgment.queryVector, CODE_WEIGHT_OF_WORDS) : judgment.queryVector;
      questions.set(name, { kind: judgment.kind, key: judgment.queryKey, analysed: asksWords ? analyseQuery(judgment.query) : null, vector, judgments: [judgment] });
    }
  }
  const all = [...questions.values()];
  known.set(judgments, all);
  return all;
}

export function recall(judgments: readonly Judgment[], asked: RecallQuery): readonly Remembered[] {
  if (judgments.length === 0) return [];
  const key = questionKey(asked.kind, asked.kind === "question" ? asked.query.text : asked.text);
  const vector = asked.vector && (asked.kind === "question" ? weighViews(asked.vector, CODE_WEIGHT_OF_WORDS) : asked.vector);
  const found: Remembered[] = [];
  for (const question of votedQuestions(judgments)) {
    if (question.kind !== asked.kind) continue;
    const sameQuestion = question.key === key;
    const strength = sameQuestion ? 1 : likeness(question, asked, vector);
    if (strength < WEAKEST) continue;
    for (const { value, contentHash, path, symbol, startLine, query, weight } of question.judgments) {
      found.push({ value, strength: strength * weight, sameQuestion, question: query, contentHash, path, symbol, startLine });
    }
  }
  return found.sort((a, b) => b.strength - a.strength).slice(0, MOST_REMEMBERED);
}

/** 0..1 for two questions that are not the same. */
function likeness(voted: VotedQuestion, asked: RecallQuery, vector: Float32Array | null): number {
  if (asked.kind === "similar") return vector ? rise(dot(voted.vector, vector), CODE) : 0;
  const { query } = asked;
  // Names, paths and pasted code mean themselves: JsonConvert is not JsonConverter.
  if (query.kind !== "question" || voted.analysed?.kind !== "question") return 0;
  const [mine, theirs] = [new Set(query.stems), new Set(voted.analysed.stems)];
  const shared = [...mine].filter((stem) => theirs.has(stem)).length;
  const fewest = Math.min(mine.size, theirs.size);
  const holdsAll = shared === fewest && fewest >= FEWEST_WORDS;
  if (!vector) return holdsAll && mine.size === theirs.size ? ALL_WORDS.most : 0;
  return rise(dot(voted.vector, vector), holdsAll ? ALL_WORDS : OTHER_WORDS);
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}
