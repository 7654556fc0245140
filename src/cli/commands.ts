/** The one table of commands and flags: parsing, help and suggestions all read it, so they cannot drift apart. */

export interface Flag {
  readonly name: string;
  readonly short?: string;
  /** What to call its value in help; a flag without one is a switch. */
  readonly value?: string;
  readonly repeatable?: boolean;
  readonly choices?: readonly string[];
  readonly summary: string;
}

export interface Command {
  readonly name: string;
  /** What stands after the name, as help shows it; one line a form. */
  readonly forms: readonly string[];
  readonly summary: string;
  readonly flags: readonly Flag[];
  readonly details?: string;
  readonly examples?: readonly string[];
}

const json: Flag = { name: "json", summary: "print JSON on stdout, errors too" };
const dataDir: Flag = { name: "data-dir", value: "DIR", summary: "where indexes are kept (else $SEXTANT_DATA_DIR, else your data folder)" };
const color: Flag = { name: "color", value: "WHEN", choices: ["auto", "always", "never"], summary: "colour in the output: auto (default), always or never" };
const help: Flag = { name: "help", short: "h", summary: "explain the command" };

/** Understood by every command, before or after its name. */
export const COMMON_FLAGS: readonly Flag[] = [dataDir, json, color, help];
export const VERSION_FLAG: Flag = { name: "version", short: "V", summary: "print the version" };

const limit: Flag = { name: "limit", short: "n", value: "N", summary: "how many hits (default 10)" };
const language: Flag = { name: "language", short: "l", value: "L", repeatable: true, summary: "only files in this language: typescript, ts, py, c++ ... (repeatable)" };
const path: Flag = { name: "path", short: "p", value: "GLOB", repeatable: true, summary: "only files that match, such as 'src/**/*.ts' (repeatable)" };
const noTests: Flag = { name: "no-tests", summary: "leave test files out" };
const why: Flag = { name: "why", summary: "show what each score is made of" };
const allSpans: Flag = { name: "all-spans", summary: "every matching piece as a hit of its own, not one hit a file" };
const noFeedback: Flag = { name: "no-feedback", summary: "order the hits as if nobody had voted" };
const noUpdate: Flag = { name: "no-update", summary: "search the index as it is, without looking for changed files" };

export const COMMANDS: readonly Command[] = [
  {
    name: "index",
    forms: ["[FOLDER]"],
    summary: "bring the index of a folder up to date",
    flags: [{ name: "rebuild", summary: "drop the index and build it anew; your feedback is kept" }],
    details:
      "Obeys .gitignore, .ignore and .sextantignore; the last wins over all, and its `!` rules bring ignored files back.\n" +
      "Interrupting is safe: what is done stays done, the next run goes on from there.",
    examples: ["sextant index", "sextant index ~/code/project --rebuild"],
  },
  {
    name: "search",
    forms: ["[FOLDER] QUERY", "[FOLDER] --queries FILE.jsonl"],
    summary: "find code by a question in plain words, a name or a piece of code",
    flags: [
      limit,
      { name: "mode", short: "m", value: "MODE", choices: ["hybrid", "semantic", "keyword"], summary: "hybrid (default), semantic (meaning only) or keyword (words only)" },
      language, path, noTests, why, allSpans, noFeedback,
      { name: "queries", value: "FILE", summary: 'one {"query": "..."} a line; answers in the same order; - reads stdin' },
      noUpdate,
    ],
    details: "One argument is the question, asked of the current folder; with two, the first is the folder.\nThe index is built when there is none, and brought up to date before each search.",
    examples: ["sextant search 'where are retries limited'", "sextant search ~/code/project parseHeader --language ts --no-tests", "sextant search 'open a socket' --path 'src/**' --why"],
  },
  {
    name: "similar",
    forms: ["[FOLDER] PATH[:LINE[-LINE]]", "[FOLDER] --text-file FILE", "[FOLDER] --queries FILE.jsonl"],
    summary: "find code like this code",
    flags: [
      limit, language, path, noTests, why, allSpans, noFeedback,
      { name: "text-file", value: "FILE", summary: "compare with the text of a file outside the folder; - reads stdin" },
      { name: "queries", value: "FILE", summary: 'one {"path"}, {"path","startLine","endLine"} or {"text","language"} a line; - reads stdin' },
      noUpdate,
    ],
    details: "PATH may be relative to the current folder or to FOLDER. The code itself is left out of the hits.",
    examples: ["sextant similar src/cache.ts:40", "sextant similar src/cache.ts:40-72", "git show HEAD~3:old.py | sextant similar --text-file -"],
  },
  {
    name: "feedback",
    forms: [
      "add [FOLDER] --query TEXT --hit PATH[:LINE] --up|--down|--none",
      "list [FOLDER] [--search WORDS] [--history]",
      "export [FOLDER] > FILE.jsonl",
      "import [FOLDER] FILE.jsonl",
      "forget [FOLDER] --all [--fine-tunes]|--id ID",
      "migrate [FOLDER] --to LAYOUT",
    ],
    summary: "say which hits were right and wrong; the next search knows it",
    flags: [
      { name: "query", short: "q", value: "TEXT", summary: "the question that was asked" },
      { name: "hit", value: "PLACE", summary: "PATH or PATH:LINE of the hit, as a search prints it" },
      { name: "up", summary: "it was right" },
      { name: "down", summary: "it was wrong" },
      { name: "none", summary: "take the vote back" },
      { name: "search", short: "s", value: "WORDS", summary: "list: only votes with these words in question, path or symbol" },
      { name: "history", summary: "list: also votes that were changed or taken back" },
      { name: "limit", short: "n", value: "N", summary: "list: how many, newest first" },
      { name: "all", summary: "forget: every vote of the folder, the count of searches and what `sextant quality` measured" },
      { name: "fine-tunes", summary: "forget --all: also what fine-tunes learned from the votes" },
      { name: "id", value: "ID", repeatable: true, summary: "forget: this vote, and others on the same hit and question (repeatable)" },
      { name: "yes", short: "y", summary: "forget: do not ask" },
      { name: "to", value: "LAYOUT", summary: "migrate: the layout that an older version asks for" },
      noUpdate,
    ],
    details:
      "Votes stay on this machine, in `memory` beside the index. Rebuilding or removing the index does not touch them.\n" +
      "What is forgotten is gone from the disk, and a fine-tune that is learning from it ends. Fine-tunes that are done\n" +
      "hold traces of the questions: --fine-tunes deletes them too, `sextant tune --delete ID` one of them.\n" +
      "For the same or nearly the same question accepted hits rise and rejected ones sink;\n" +
      "`sextant search --why` says so, --no-feedback leaves it out.",
    examples: ["sextant feedback add -q 'where are retries limited' --hit src/http/retry.ts:40 --up", "sextant feedback list", "sextant feedback export > votes.jsonl"],
  },
  {
    name: "quality",
    forms: ["[FOLDER]"],
    summary: "measure how good search is here, by your votes",
    flags: [noUpdate],
    details: "Every question with an accepted hit is asked again, without what votes add to the order.\nWith few votes it says how many more a number needs.",
  },
  { name: "status", forms: ["[FOLDER]"], summary: "show what is indexed and whether it can be searched", flags: [] },
  { name: "doctor", forms: ["[FOLDER]"], summary: "check that everything Sextant needs works here", flags: [] },
  {
    name: "embed",
    forms: ["TEXT", "--text-file FILE"],
    summary: "print the vector of a text",
    flags: [
      { name: "role", value: "ROLE", choices: ["query", "document"], summary: "how the text is used: query (default) or document" },
      { name: "text-file", value: "FILE", summary: "take the text from a file; - reads stdin" },
    ],
    examples: ["sextant embed 'open a socket' --json"],
  },
  {
    name: "remove",
    forms: ["[FOLDER]"],
    summary: "delete the index of a folder; your votes and fine-tunes are kept",
    flags: [{ name: "yes", short: "y", summary: "do not ask" }],
  },
  {
    name: "tune",
    forms: ["[FOLDER]", "[FOLDER] --status | --list | --rollback | --leave", "[FOLDER] --promote ID | --delete ID", "[FOLDER] --compare A B", "[FOLDER] --export ID FILE"],
    summary: "learn from the hits you accepted",
    flags: [
      { name: "status", summary: "which fine-tune is in use" },
      { name: "list", summary: "all that are kept, with what they were measured to do" },
      { name: "rollback", summary: "use the one before; once more to undo" },
      { name: "leave", summary: "use none: search is the encoder's own again" },
      { name: "promote", value: "ID", summary: "use this one, whatever was proven" },
      { name: "delete", value: "ID", summary: "delete one; where it is in use, search is the encoder's own again" },
      { name: "compare", value: "A", summary: "two of them side by side: --compare A B" },
      { name: "export", value: "ID", summary: "write one to FILE: safetensors, or ONNX where FILE ends with .onnx" },
      { name: "no-mined", summary: "learn from accepted hits alone, not from the folder's documentation and commits" },
      { name: "seed", value: "N", summary: "start of all chance; the same votes and seed give the same result" },
      { name: "tfjs-node", value: "DIR", summary: "train on an installed @tensorflow/tfjs-node" },
    ],
    details:
      "Needs 10 different questions with an accepted hit; with 30 it may take over by itself, where it is proven better on\n" +
      "questions it had not seen. Otherwise it is kept as a candidate. Interrupting is safe: the next run goes on from there.",
    examples: ["sextant tune", "sextant tune --status", "sextant tune --export 20260101-120000-x tuned.onnx"],
  },
  { name: "help", forms: ["[COMMAND]"], summary: "explain a command", flags: [] },
];

export function findCommand(name: string): Command | undefined {
  return COMMANDS.find((command) => command.name === name);
}
