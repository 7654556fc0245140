/** How a language tells what its syntax nodes define. One table per language in `rules/` is written in these words. */
import type { Node } from "web-tree-sitter";
import type { ChunkKind } from "../../core/chunk.ts";

/** One node that a rule is asked about. The node itself costs a trip into wasm, so rules look at the text first. */
export interface Site {
  /** The first 400 characters of the node. */
  readonly head: string;
  /** The kind of the enclosing definition, null at the top. */
  readonly inside: ChunkKind | null;
  node(): Node;
}

export interface Found {
  readonly kind: ChunkKind;
  readonly name: string;
  readonly scope?: readonly string[];
  /** False: scopes its members but is no definition of its own (`impl`, `extension`). */
  readonly listed?: boolean;
  /** True: following siblings of the same name are further clauses of this one (Haskell equations, Elixir clauses). */
  readonly clause?: boolean;
}

/** "lead": the node belongs to the one below (`@doc`); "import": it brings names in; null: nothing is defined. */
type Answer = Found | readonly Found[] | "lead" | "import" | null;
export type Rule = (site: Site) => Answer;

export interface LanguageRules {
  /** Key in grammars.json. */
  readonly grammar: string;
  /** Node type -> rule. */
  readonly define: Readonly<Record<string, Rule>>;
  /** Nodes to look into even where they stand on one line, and whose first line belongs to the definition inside. */
  readonly wrappers?: readonly string[];
  /** Nodes that belong to the node below; comments always do. */
  readonly leads?: readonly string[];
  readonly imports?: readonly string[];
  /** Nodes never looked into: strings and the like. */
  readonly opaque?: readonly string[];
  /** True where functions inside functions are worth a name even if the outer one is not cut. */
  readonly nested?: boolean;
}

const INSIDE_BODY: ReadonlySet<ChunkKind | null> = new Set<ChunkKind | null>(["function", "method", "test", "constant"]);

/** True outside of functions and of the values of constants: where an assignment makes a name others can use. */
export const isOpen = (site: Site): boolean => !INSIDE_BODY.has(site.inside);

/** The text of a field, on one line. */
export function field(node: Node, name: string): string | null {
  const found = node.childForFieldName(name);
  return found === null ? null : oneLine(found.text);
}

/** Names are shown in lists: one line, no runs of blanks, 120 characters at most. */
export const oneLine = (text: string): string => text.slice(0, 300).replace(/\s+/g, " ").trim().slice(0, 120);

/** The node's `name` field (or another) names it. */
export function named(kind: ChunkKind, fieldName = "name", more: Partial<Found> = {}): Rule {
  return (site) => {
    const name = field(site.node(), fieldName);
    return name === null || name === "" ? null : { ...more, kind, name };
  };
}

/** The first group of the pattern in the node's first characters names it: for grammars without fields. */
export function spelled(kind: ChunkKind, pattern: RegExp, more: Partial<Found> = {}): Rule {
  return (site) => {
    const name = pattern.exec(site.head)?.[1];
    return name === undefined ? null : { ...more, kind, name: oneLine(name) };
  };
}

/** As `rule`, but only outside of functions. */
export const whereOpen =
  (rule: Rule): Rule =>
  (site) =>
    isOpen(site) ? rule(site) : null;

/** The first rule with an answer. */
export const firstOf =
  (...rules: readonly Rule[]): Rule =>
  (site) => {
    for (const rule of rules) {
      const answer = rule(site);
      if (answer !== null) return answer;
    }
    return null;
  };

/** A fixed name: `constructor`, `init`. */
export const always =
  (kind: ChunkKind, name: string): Rule =>
  () => ({ kind, name });

/** Children of the given types, each named by a field or, without one, by its own text. */
export function each(kind: ChunkKind, childTypes: readonly string[], fieldName?: string): Rule {
  return (site) => {
    const found: Found[] = [];
    for (const child of site.node().namedChildren) {
      if (!childTypes.includes(child.type)) continue;
      const name = fieldName === undefined ? oneLine(child.text) : field(child, fieldName);
      if (name !== null && name !== "") found.push({ kind, name });
    }
    return found.length > 0 ? found : null;
  };
}
