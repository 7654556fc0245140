/** Every setting, in one table: the manifest, the reading and the checking all come from here. Knows no editor. */
import { isAbsolute } from "node:path";
import { t } from "../core/translate.ts";

interface Common {
  /** Without the leading "sextant.". */
  readonly key: string;
  /** The heading it stands under in the settings editor. */
  readonly group: "Searching" | "Feedback" | "Fine-tuning" | "Indexing" | "Where things are";
  /** Markdown, as the settings editor shows it. */
  readonly description: string;
  /** `machine`: only the user decides, never a workspace. */
  readonly scope: "window" | "machine";
}
type Setting = Common &
  (
    | { readonly type: "boolean"; readonly default: boolean }
    | { readonly type: "number"; readonly default: number; readonly minimum: number; readonly maximum: number }
    | { readonly type: "choice"; readonly default: string; readonly choices: Readonly<Record<string, string>> }
    /** A folder's absolute path, or empty. */
    | { readonly type: "folder"; readonly default: "" }
  );

export const SETTINGS = [
  {
    key: "search.mode",
    group: "Searching",
    type: "choice",
    default: "hybrid",
    choices: {
      hybrid: "By meaning and by words together.",
      semantic: "By meaning alone: finds code that uses other words than you do.",
      keyword: "By words alone: finds exactly the names you type.",
    },
    scope: "window",
    description: "How code is found.",
  },
  { key: "search.tests", group: "Searching", type: "boolean", default: true, scope: "window", description: "Find code in test files too." },
  {
    key: "search.limit",
    group: "Searching",
    type: "number",
    default: 20,
    minimum: 5,
    maximum: 100,
    scope: "window",
    description: "How many results the palette shows.",
  },
  {
    key: "search.preview",
    group: "Searching",
    type: "boolean",
    default: true,
    scope: "window",
    description: "Show the selected result in the editor while you move through the list. `Escape` brings back what was there.",
  },
  {
    key: "feedback.useAtOnce",
    group: "Feedback",
    type: "boolean",
    default: true,
    scope: "window",
    description: "Let your thumbs change the order of results: what you marked as right comes higher the next time you ask the same or nearly the same, what you marked as wrong comes lower. Nothing is ever hidden. Votes are kept either way.",
  },
  {
    key: "feedback.recordOpened",
    group: "Feedback",
    type: "boolean",
    default: false,
    scope: "window",
    description: "Also record, on this machine, which results you open and stay at for ten seconds. It is kept and counted apart from your thumbs, as a weaker sign that a result was useful; it does not change the order of results.",
  },
  {
    key: "finetune.minedPairs",
    group: "Fine-tuning",
    type: "boolean",
    default: true,
    scope: "window",
    description: "Let a fine-tune also learn, with little weight, from what the folder itself says: documentation and the code it stands at, commits and the functions they changed. It helps most while there are few votes.",
  },
  {
    key: "finetune.offer",
    group: "Fine-tuning",
    type: "boolean",
    default: true,
    scope: "window",
    description: "Ask, at most once a week, whether to fine-tune when there are enough new accepted results. Without a yes nothing is ever trained.",
  },
  {
    key: "finetune.tfjsNodeFolder",
    group: "Fine-tuning",
    type: "folder",
    default: "",
    scope: "machine",
    description: "The folder of an installed `@tensorflow/tfjs-node`, as an absolute path, to train with it. Empty, or where it cannot be used: the TensorFlow.js that comes with Sextant.",
  },
  {
    key: "indexing.automatic",
    group: "Indexing",
    type: "boolean",
    default: true,
    scope: "window",
    description: "Build the index when a folder is opened and keep it up to date as files change. When off, `Sextant: Update Index Now` does it.",
  },
  {
    key: "indexing.threads",
    group: "Indexing",
    type: "number",
    default: 0,
    minimum: 0,
    maximum: 64,
    scope: "machine",
    description: "Threads that read code while the index is built. `0` is one less than the machine has cores; `1` is the gentlest.",
  },
  {
    key: "indexing.maxCpu",
    group: "Indexing",
    type: "number",
    default: 100,
    minimum: 5,
    maximum: 100,
    scope: "machine",
    description: "How much of all processors indexing may take, in per cent. `100` sets no limit; with `25` building the index takes about four times as long and a laptop stays cool. Searching is not slowed down.",
  },
  {
    key: "indexing.respectExcludes",
    group: "Indexing",
    type: "boolean",
    default: true,
    scope: "window",
    description: "Leave out what `#files.exclude#` and `#search.exclude#` leave out. Kept with the index, so the terminal's `sextant` leaves it out as well. A `.sextantignore` file can bring it back.",
  },
  {
    key: "dataDirectory",
    group: "Where things are",
    type: "folder",
    default: "",
    scope: "machine",
    description: "The folder that holds the indexes, as an absolute path. Empty: Sextant's folder in your user data, which the terminal's `sextant` uses as well.",
  },
  {
    key: "modelFolder",
    group: "Where things are",
    type: "folder",
    default: "",
    scope: "machine",
    description: "The folder of the model that reads code, as an absolute path. Empty: the model that comes with Sextant. Another model needs a rebuilt index.",
  },
] as const satisfies readonly Setting[];

type Row = (typeof SETTINGS)[number];
type ValueOf<R> = R extends { type: "boolean" } ? boolean : R extends { type: "number" } ? number : R extends { choices: infer C } ? keyof C : string;

export type Settings = { readonly [R in Row as R["key"]]: ValueOf<R> };
export type SettingKey = Row["key"];

/** Settings that the engine is started with: changing one starts it anew. */
export const ENGINE_SETTINGS: readonly SettingKey[] = ["indexing.threads", "indexing.maxCpu", "dataDirectory", "modelFolder"];

export interface CheckedSettings {
  readonly settings: Settings;
  /** One sentence for each value that cannot be used; its default is taken instead. */
  readonly problems: readonly string[];
}

export function checkSettings(get: (key: SettingKey) => unknown): CheckedSettings {
  const problems: string[] = [];
  const entries = SETTINGS.map((row: Setting & { key: SettingKey }) => {
    const value = get(row.key) ?? row.default;
    const wanted = whatIsWrong(row, value);
    if (wanted === undefined) return [row.key, value];
    problems.push(t("The setting {0} must be {1}, not {2}; {3} is used instead.", `sextant.${row.key}`, wanted, JSON.stringify(value), JSON.stringify(row.default)));
    return [row.key, row.default];
  });
  return { settings: Object.fromEntries(entries) as Settings, problems };
}

/** What the value must be, where it is not. */
function whatIsWrong(row: Setting, value: unknown): string | undefined {
  switch (row.type) {
    case "boolean":
      return typeof value === "boolean" ? undefined : t("true or false");
    case "number":
      return Number.isInteger(value) && (value as number) >= row.minimum && (value as number) <= row.maximum ? undefined : t("a whole number from {0} to {1}", row.minimum, row.maximum);
    case "choice":
      return typeof value === "string" && Object.hasOwn(row.choices, value) ? undefined : t("one of {0}", Object.keys(row.choices).join(", "));
    case "folder":
      return typeof value === "string" && (value === "" || isAbsolute(value)) ? undefined : t("the absolute path of a folder, or empty");
  }
}
