/** Where the questions and the corpora lie, and what to do where they do not. */
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
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
}

const HOW_TO_GET_IT = `
The questions of the benchmark are public; to get them:
  semble-dev/  github.com/MinishLab/semble, folder benchmarks/ (MIT): annotations/NAME.json and repos.json. Check out each repository
               of repos.json at its revision and put the folder benchmark_root of it at corpus/NAME (21 repositories, 3,660 files).
  similar/     github.com/TheAlgorithms/{Python,Java,JavaScript,C-Plus-Plus,Go,Rust,C-Sharp} (MIT) at corpus/LANGUAGE; queries.jsonl holds
               {"path","relevant","namesRemoved"} per file whose algorithm exists in another language under the same name.
Then: npm run bench -- --data DIR   (or SEXTANT_BENCH_DATA=DIR)`;

export function loadBenchData(folder: string): BenchData {
  const semble = path.join(folder, "semble-dev");
  const similar = path.join(folder, "similar");
  if (!fs.existsSync(path.join(semble, "repos.json"))) {
    console.error(`There is no benchmark data in ${folder}.\n${HOW_TO_GET_IT}`);
    process.exit(1);
  }
  const unpacked = path.join(os.tmpdir(), "sextant-bench-data");
  const corpora = unpack(path.join(semble, "corpus"), path.join(unpacked, "semble-dev"));
  const similarCorpus = path.join(unpack(path.join(similar, "corpus"), path.join(unpacked, "similar")), "corpus");
  const repos = JSON.parse(fs.readFileSync(path.join(semble, "repos.json"), "utf8")) as BenchData["repos"];
  return { corpora, repos, tasks: loadTasks(semble, repos), similarCorpus, similarTasks: loadSimilar(similar) };
}

/** A folder as it is, or BASE.tar.xz unpacked once. */
function unpack(base: string, into: string): string {
  if (fs.existsSync(base)) return base;
  if (!fs.existsSync(path.join(into, "done"))) {
    fs.mkdirSync(into, { recursive: true });
    execFileSync("tar", ["-xJf", `${base}.tar.xz`, "-C", into]);
    fs.writeFileSync(path.join(into, "done"), "");
  }
  return into;
}

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
        category: a.category ?? "semantic",
        targets: [...(a.relevant ?? []), ...(a.secondary ?? [])].map(target),
      }));
    });
}

const target = (raw: string | RawTarget): Target =>
  typeof raw === "string" ? { path: raw, start: null, end: null } : { path: raw.path, start: raw.start_line ?? null, end: raw.end_line ?? null };

function loadSimilar(folder: string): SimilarTask[] {
  const plain = path.join(folder, "queries.jsonl");
  const text = fs.existsSync(plain) ? fs.readFileSync(plain, "utf8") : execFileSync("xz", ["-dc", `${plain}.xz`], { maxBuffer: 1 << 28 }).toString();
  return text
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => JSON.parse(line) as SimilarTask);
}

/** A target is met by a file whose path ends with it, on a folder border. */
export function meets(file: string, wanted: Target): boolean {
  return file === wanted.path || file.endsWith(`/${wanted.path}`);
}
