/** Walks a syntax tree once and writes down where the file may be cut and what is defined where. */
import type { Language, Node, Tree } from "web-tree-sitter";
import type { ChunkKind } from "../../core/chunk.ts";
import { type Lines, sizeOf, startsLine } from "./lines.ts";
import { emptyOutline, type Outline, type OutlineDefinition } from "./outline.ts";
import { MAX_SIZE } from "./piece.ts";
import type { Found, LanguageRules, Rule, Site } from "./rules.ts";

const WRAPPER = 1;
const LEAD = 2;
const IMPORT = 4;
const OPAQUE = 8;
const CLOSER = 16;
const NAMED = 32;
const COMMENT_NODE = 64;

/** Rules by node type id: asking for a type's name would be a string out of wasm for every node. */
export interface CompiledRules {
  readonly rule: readonly (Rule | undefined)[];
  readonly flags: Uint8Array;
  readonly nested: boolean;
}

const CLOSERS = new Set(["}", ")", "]", ">", ";", ",", "end", "fi", "done", "esac", ";;", "end_tag", "END"]);
const COMMENT = /comment|haddock/;
/** Definitions nested deeper are no longer told apart: it bounds the work on hostile input. */
const MAX_NESTING = 60;

export function compileRules(rules: LanguageRules, language: Language): CompiledRules {
  const count = language.nodeTypeCount;
  const rule: (Rule | undefined)[] = new Array<Rule | undefined>(count).fill(undefined);
  const flags = new Uint8Array(count + 1);
  for (let id = 0; id < count; id++) {
    const type = language.nodeTypeForId(id);
    if (type === null) continue;
    const isNamed = language.nodeTypeIsNamed(id);
    let flag = isNamed ? NAMED : 0;
    if (CLOSERS.has(type)) flag |= CLOSER;
    if (isNamed) {
      if (COMMENT.test(type)) flag |= LEAD | OPAQUE | COMMENT_NODE;
      if (rules.leads?.includes(type) === true) flag |= LEAD;
      if (rules.wrappers?.includes(type) === true) flag |= WRAPPER;
      if (rules.imports?.includes(type) === true) flag |= IMPORT;
      if (rules.opaque?.includes(type) === true) flag |= OPAQUE;
      rule[id] = Object.hasOwn(rules.define, type) ? rules.define[type] : undefined;
    }
    flags[id] = flag;
  }
  return { rule, flags, nested: rules.nested === true };
}

/** What is remembered of one level of the tree while its children are walked. */
interface Level {
  /** Index of the definition the children stand in. */
  definition: number;
  nesting: number;
  /** First line of the comments and attributes just above the next child, or -1. */
  lead: number;
  leadEnd: number;
  /** The definition that the last child made, for clauses of one function. */
  previous: number;
  /** Where the wrapper around the children starts, or -1; the first definition inside takes it. */
  wrapper: number;
}

const newLevel = (definition: number, nesting: number, wrapper: number, previous = -1): Level => ({ definition, nesting, lead: -1, leadEnd: -1, previous, wrapper });

/** A comment at the end of one node may belong to the next, and so may a definition inside a wrapper. */
function closeLevel(inner: Level, outer: Level): void {
  if (inner.lead >= 0) {
    outer.lead = inner.lead;
    outer.leadEnd = inner.leadEnd;
  }
  if (inner.definition === outer.definition && inner.previous >= 0) outer.previous = inner.previous;
}

export function syntaxOutline(tree: Tree, lines: Lines, compiled: CompiledRules): Outline {
  const outline = emptyOutline(lines.count);
  const { breaks, definitions, imports, comments } = outline;
  const cursor = tree.walk();
  const site = new CursorSite(cursor, lines.text);
  /** First line of the comments above the thing that starts on a line, counted from 1; 0 for none. */
  const leadOf = new Int32Array(lines.count);
  const levels: Level[] = [newLevel(-1, 0, -1)];
  let depth = 0;
  try {
    if (!cursor.gotoFirstChild()) return outline;
    for (;;) {
      const level = levels[depth] as Level;
      const type = cursor.nodeTypeId;
      // ERROR nodes have an id past the table: they are cut like any other node.
      const flags = compiled.flags[type] ?? NAMED;
      const start = cursor.startPosition;
      const first = start.row;
      const last = lastLine(lines, first, cursor.endPosition);
      const leadsLine = start.column === 0 || startsLine(lines, first, start.column);

      let lead = first;
      if (leadsLine && (flags & CLOSER) === 0) {
        const attached = level.lead >= 0 && level.lead < first && level.leadEnd + 1 >= first;
        if (attached) {
          leadOf[first] = level.lead + 1;
          breaks[level.lead] = Math.min(breaks[level.lead] as number, depth * 2);
        }
        if ((leadOf[first] as number) > 0) lead = (leadOf[first] as number) - 1;
        const value = depth * 2 + (attached ? 1 : 0);
        if (value < (breaks[first] as number)) breaks[first] = value;
      }

      const parent = level.definition;
      let inner = parent;
      let isLead = (flags & LEAD) !== 0;
      let nesting = level.nesting;
      const rule = compiled.rule[type];
      if (rule !== undefined && nesting < MAX_NESTING) {
        site.inside = parent === -1 ? null : (definitions[parent] as OutlineDefinition).kind;
        site.moved();
        const answer = rule(site);
        if (answer === "lead") isLead = true;
        else if (answer === "import") imports.fill(1, first, last + 1);
        else if (answer !== null) {
          if (level.wrapper >= 0) {
            lead = level.wrapper;
            level.wrapper = -1;
          }
          inner = addDefinitions(definitions, breaks, answer, { lead, line: first, end: last, parent, previous: level.previous, depth });
          level.previous = inner;
          nesting++;
        }
      }
      if ((flags & IMPORT) !== 0) imports.fill(1, first, last + 1);

      if ((flags & COMMENT_NODE) !== 0 && leadsLine) comments.fill(1, first, last + 1);
      if (isLead && leadsLine) {
        if (level.lead < 0 || level.leadEnd + 1 < first) level.lead = first;
        level.leadEnd = last;
      } else if (!isLead) {
        if (inner === parent && (flags & (NAMED | WRAPPER)) === NAMED) level.previous = -1;
        // A comment behind code on one line must not pull the next line up.
        level.lead = -1;
      }

      const inFunction = inner !== -1 && isFunction((definitions[inner] as OutlineDefinition).kind);
      const descend =
        (flags & OPAQUE) === 0 &&
        (last > first || (flags & WRAPPER) !== 0) &&
        (compiled.nested || !inFunction || sizeOf(lines, first, last) > MAX_SIZE);
      if (descend && cursor.gotoFirstChild()) {
        depth++;
        const wraps = (flags & WRAPPER) !== 0;
        levels[depth] = newLevel(inner, nesting, wraps ? (level.wrapper >= 0 ? level.wrapper : lead) : -1, wraps && inner === parent ? level.previous : -1);
        continue;
      }
      while (!cursor.gotoNextSibling()) {
        if (depth === 0 || !cursor.gotoParent()) return outline;
        closeLevel(levels[depth] as Level, levels[depth - 1] as Level);
        depth--;
      }
    }
  } finally {
    cursor.delete();
  }
}

/** Nodes of indentation-sensitive grammars end where the next one starts: the blanks before that are not theirs. */
function lastLine(lines: Lines, first: number, end: { readonly row: number; readonly column: number }): number {
  let last = Math.min(lines.count - 1, end.row);
  if (last > first && startsLine(lines, last, end.column)) last--;
  while (last > first && sizeOf(lines, last, last) === 0) last--;
  return last;
}

const isFunction = (kind: ChunkKind): boolean => kind === "function" || kind === "method";
const HOLDS_METHODS: ReadonlySet<ChunkKind> = new Set<ChunkKind>(["class", "interface", "enum", "type"]);

interface Place {
  readonly lead: number;
  readonly line: number;
  readonly end: number;
  readonly parent: number;
  readonly previous: number;
  readonly depth: number;
}

/** Writes the definitions of one node down and returns the index of the one that encloses what is inside the node. */
function addDefinitions(definitions: OutlineDefinition[], breaks: Int32Array, answer: Found | readonly Found[], place: Place): number {
  // Broken code can leave the place of a name empty: that defines nothing.
  const found = ("name" in answer ? [answer] : answer).filter(({ name }) => name !== "");
  if (found.length === 0) return place.parent;
  const previous = place.previous === -1 ? undefined : definitions[place.previous];
  const only = found[0] as Found;
  if (only.clause === true && previous?.name === only.name && previous.parent === place.parent) {
    previous.end = place.end;
    // Clauses of one function stay together while they fit.
    breaks[place.lead] = Math.max(breaks[place.lead] as number, place.depth * 2 + 1);
    return place.previous;
  }
  const first = definitions.length;
  const parentKind = place.parent === -1 ? null : (definitions[place.parent] as OutlineDefinition).kind;
  for (const { kind, name, scope, listed } of found) {
    definitions.push({
      name,
      kind: kind === "function" && parentKind !== null && HOLDS_METHODS.has(parentKind) ? "method" : kind,
      scope: scope ?? [],
      listed: listed ?? true,
      lead: place.lead,
      line: place.line,
      end: place.end,
      parent: place.parent,
    });
  }
  return first;
}

/** The node under the cursor as rules see it. */
class CursorSite implements Site {
  inside: ChunkKind | null = null;
  #head: string | null = null;
  readonly #cursor: { readonly startIndex: number; readonly endIndex: number; readonly currentNode: Node };
  readonly #text: string;

  constructor(cursor: { readonly startIndex: number; readonly endIndex: number; readonly currentNode: Node }, text: string) {
    this.#cursor = cursor;
    this.#text = text;
  }

  moved(): void {
    this.#head = null;
  }

  get head(): string {
    if (this.#head === null) {
      const start = this.#cursor.startIndex;
      this.#head = this.#text.slice(start, Math.min(this.#cursor.endIndex, start + 400));
    }
    return this.#head;
  }

  node(): Node {
    return this.#cursor.currentNode;
  }
}
