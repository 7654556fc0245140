/** Where the questions and the corpora lie, and what to do where they do not. */
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";

export interface Target {
  readonly path: string;
  readonly start: number | null;
  readonly end: number | null;
}

export interface Task {
  readonly repo: string;
  readonly language: string;
  readonly query: string;
  readonly category: string;
  readonly targets: readonly Target[];
}

export interface SimilarTask {
  readonly path: string;
  readonly relevant: readonly string[];
  readonly namesRemoved: string;
}

export interface BenchData {
  /** One folder a repository. */
  readonly corpora: string;
  readonly repos: readonly { readonly name: string; readonly language: string }[];
  readonly tasks: readonly Task[];
  /** One folder a language. */
  readonly similarCorpus: string;
  readonly similarTasks: readonly SimilarTask[];
  /** Clones whose commits ask questions, each under its name; see tune/histories.ts. */
  readonly histories: string;
}

const HOW_TO_GET_IT = `
The questions of the benchmark are public; to get them:
  semble-dev/  github.com/MinishLab/semble, folder benchmarks/ (MIT): annotations/NAME.json and repos.json. Check out each repository
               of repos.json at its revision and put the folder benchmark_root of it at corpus/NAME (21 repositories, 3,660 files).
  similar/     github.com/TheAlgorithms/{Python,Java,JavaScript,C-Plus-Plus,Go,Rust,C-Sharp} (MIT) at corpus/LANGUAGE; queries.jsonl holds
               {"path","relevant","namesRemoved"} per file whose algorithm exists in another language under the same name.
Then: npm run bench -- --data DIR   (or SEXTANT_BENCH_DATA=DIR)`;

/** `unpackInto` takes the corpora where they come as archives. Prints how to get the data and ends the process where there is none. */
export function loadBenchData(folder: string, unpackInto: string, histories = path.join(folder, "histories")): BenchData {
  const semble = path.join(folder, "semble-dev");
  const similar = path.join(folder, "similar");
  if (!fs.existsSync(path.join(semble, "repos.json"))) {
    console.error(`There is no benchmark data in ${folder}.\n${HOW_TO_GET_IT}`);
    process.exit(1);
  }
  const corpora = corpusIn(semble, path.join(unpackInto, "semble-dev"), ".");
  const similarCorpus = corpusIn(similar, path.join(unpackInto, "similar"), "corpus");
  const repos = JSON.parse(fs.readFileSync(path.join(semble, "repos.json"), "utf8")) as BenchData["repos"];
  return { corpora, repos, tasks: loadTasks(semble, repos), similarCorpus, similarTasks: loadSimilar(similar), histories };
}

/** The folder `corpus`, or `corpus.tar.xz` unpacked; `inside` is where the archive keeps what the folder would hold. */
function corpusIn(folder: string, unpackInto: string, inside: string): string {
  const corpus = path.join(folder, "corpus");
  if (fs.existsSync(corpus)) return corpus;
  fs.mkdirSync(unpackInto, { recursive: true });
  unpack("tar", "-xJf", `${corpus}.tar.xz`, "-C", unpackInto);
  return path.join(unpackInto, inside);
}

const unpack = (program: "tar" | "xz", ...args: readonly string[]): string => execFileSync(program, args, { encoding: "utf8", maxBuffer: 1 << 28 });

interface Annotation {
  readonly query: string;
  readonly category?: string;
  readonly relevant?: readonly (string | RawTarget)[];
  readonly secondary?: readonly (string | RawTarget)[];
}
interface RawTarget {
  readonly path: string;
  readonly start_line?: number;
  readonly end_line?: number;
}

function loadTasks(folder: string, repos: BenchData["repos"]): Task[] {
  return [...repos]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap(({ name, language }) => {
      const annotations = JSON.parse(fs.readFileSync(path.join(folder, "annotations", `${name}.json`), "utf8")) as Annotation[];
      return annotations.map((a) => ({
        repo: name,
        language,
        query: a.query,
        category: a.category ?? inferCategory(a.query),
        targets: [...(a.relevant ?? []), ...(a.secondary ?? [])].map(target),
      }));
    });
}

/** As the benchmark's own loader fills it in where an annotation has none. */
function inferCategory(query: string): string {
  if (!query.trim().includes(" ")) return "symbol";
  return query.toLowerCase().startsWith("how ") ? "architecture" : "semantic";
}

const target = (raw: string | RawTarget): Target =>
  typeof raw === "string" ? { path: raw, start: null, end: null } : { path: raw.path, start: raw.start_line ?? null, end: raw.end_line ?? null };

function loadSimilar(folder: string): SimilarTask[] {
  const plain = path.join(folder, "queries.jsonl");
  const text = fs.existsSync(plain) ? fs.readFileSync(plain, "utf8") : unpack("xz", "-dc", `${plain}.xz`);
  return text
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => JSON.parse(line) as SimilarTask);
}

/** What a tool answers, best first; without lines it means the whole file. */
export interface Answer {
  readonly path: string;
  readonly startLine?: number;
  readonly endLine?: number;
}

/** A target is met by a file whose path ends with it, on a folder border, and by lines that overlap where both have some. */
export function meets(answer: Answer, wanted: Target): boolean {
  if (answer.path !== wanted.path && !answer.path.endsWith(`/${wanted.path}`)) return false;
  if (wanted.start === null || wanted.end === null || answer.startLine === undefined || answer.endLine === undefined) return true;
  return answer.endLine >= wanted.start && answer.startLine <= wanted.end;
}

/** Each file once, as a whole, where its best answer stood: what people see. */
export function byFile(answers: readonly Answer[]): Answer[] {
  return [...new Set(answers.map((a) => a.path))].map((file) => ({ path: file }));
}
