/** The one door to tree-sitter: loads grammars when a file needs them, parses within a budget, frees what it made. */
import fs from "node:fs";
import path from "node:path";
import { Language, Parser, type Tree } from "web-tree-sitter";
import { SextantError } from "../../core/errors.ts";
import { packageFolder } from "../packageFolder.ts";
import { RULES } from "./rules/all.ts";
import { type CompiledRules, compileRules } from "./syntaxOutline.ts";

/** Longer texts are cut by lines: a parse costs up to 200 bytes of memory for each of theirs. */
const MAX_PARSED_LENGTH = 1_000_000;
/**
 * A grammar that needs longer for one file has lost its way: the worst of 3,660 real files takes 0.6 s. Generous,
 * because it is wall time, and the cut of a file should not hang on how busy the machine is.
 */
const PARSE_BUDGET_MS = 8000;

interface Grammar {
  readonly language: Language;
  readonly rules: CompiledRules;
}

const grammarFile = (name: string): string => path.join(packageFolder(), "dist", "grammars", `${name}.wasm`);

/** Names of the grammars whose file is not where it should be; for `doctor`. */
export function missingGrammars(): string[] {
  const names = ["web-tree-sitter", ...new Set(Object.values(RULES).map((rules) => rules.grammar))];
  return names.filter((name) => !fs.existsSync(grammarFile(name)));
}

/** Node has WebAssembly; the types of a project without the DOM do not say so. */
const Wasm = (globalThis as unknown as { readonly WebAssembly: { readonly Module: new (bytes: Uint8Array) => WebAssembly.Module } }).WebAssembly;

let parser: Promise<Parser> | undefined;
const grammars = new Map<string, Promise<Grammar | null>>();

function openParser(): Promise<Parser> {
  parser ??= Parser.init({ locateFile: () => grammarFile("web-tree-sitter") }).then(() => new Parser());
  return parser;
}

/** Names of grammars that could not be loaded by this process, each told once by whoever takes them. */
const failures = new Map<string, SextantError>();

let crashed = false;

/** True once a grammar has trapped in this thread: its wasm memory can no longer be trusted. */
export const hasCrashed = (): boolean => crashed;

export function takeGrammarFailures(): SextantError[] {
  const taken = [...failures.values()];
  failures.clear();
  return taken;
}

async function loadGrammar(languageName: string): Promise<Grammar | null> {
  const rules = RULES[languageName];
  if (rules === undefined) return null;
  try {
    await openParser();
    // Compiled in this thread: the asynchronous way queues behind V8's optimizer and stalled files for up to 6 s.
    const language = Language.loadSync(new Wasm.Module(await fs.promises.readFile(grammarFile(rules.grammar))));
    return { language, rules: compileRules(rules, language) };
  } catch (cause) {
    failures.set(
      rules.grammar,
      new SextantError(
        "chunking/grammar-missing",
        `The grammar for ${languageName} (${rules.grammar}.wasm) could not be loaded; its files are cut by lines.`,
        "Install Sextant anew, or run `npm run build` in a checkout.",
        { cause },
      ),
    );
    return null;
  }
}

function grammarOf(languageName: string): Promise<Grammar | null> {
  let grammar = grammars.get(languageName);
  if (grammar === undefined) grammars.set(languageName, (grammar = loadGrammar(languageName)));
  return grammar;
}

/** Parses and hands the tree to `use`; null where there is no grammar, it takes too long, or it crashes. */
export async function withTree<T>(languageName: string, text: string, use: (tree: Tree, rules: CompiledRules) => T): Promise<T | null> {
  if (text.length > MAX_PARSED_LENGTH || !Object.hasOwn(RULES, languageName)) return null;
  const grammar = await grammarOf(languageName);
  if (grammar === null) return null;
  const its = await openParser();
  let tree: Tree | null = null;
  try {
    its.setLanguage(grammar.language);
    const until = performance.now() + PARSE_BUDGET_MS;
    tree = its.parse(text, null, { progressCallback: () => performance.now() > until });
    if (tree !== null) return use(tree, grammar.rules);
    its.reset();
    return null;
  } catch {
    // A trap inside a grammar leaves the parser's state unknown: the next file gets a new one, and a pool a new worker.
    parser = undefined;
    crashed = true;
    return null;
  } finally {
    tree?.delete();
  }
}
