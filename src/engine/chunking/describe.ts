/** Turns pieces into chunks: says what each one is, what it is called and where it belongs. */
import type { Chunk, ChunkKind, Definition } from "../../core/chunk.ts";
import { type Lines, sizeOf, textOf } from "./lines.ts";
import type { Outline, OutlineDefinition } from "./outline.ts";
import type { Piece } from "./piece.ts";

/** A definition names the chunk when it makes up this share of it. */
const MAIN_SHARE = 0.5;

export function describePieces(lines: Lines, outline: Outline, pieces: readonly Piece[]): Chunk[] {
  const { definitions } = outline;
  const scopes = new Map<number, readonly string[]>();

  /** Enclosing names of a definition, outermost first. Parents have smaller indexes, so the loop ends. */
  const scopeOf = (index: number): readonly string[] => {
    const known = scopes.get(index);
    if (known !== undefined) return known;
    const { parent, scope } = definitions[index] as OutlineDefinition;
    const found = parent === -1 ? scope : [...scopeOf(parent), (definitions[parent] as OutlineDefinition).name, ...scope];
    scopes.set(index, found);
    return found;
  };

  let next = 0;
  return pieces.map((piece) => {
    while (next < definitions.length && (definitions[next] as OutlineDefinition).line < piece.first) next++;
    let past = next;
    while (past < definitions.length && (definitions[past] as OutlineDefinition).line <= piece.last) past++;
    const here = { from: next, to: past };
    next = past;
    return {
      startLine: piece.first + 1,
      endLine: piece.last + 1,
      ...nameOf(lines, outline, piece, here, scopeOf),
      definitions: listed(definitions.slice(here.from, here.to)),
      text: textOf(lines, piece.first, piece.last),
    };
  });
}

const listed = (definitions: readonly OutlineDefinition[]): Definition[] =>
  definitions.filter((one) => one.listed).map(({ name, kind, line }) => ({ name, kind, line: line + 1 }));

type Named = Pick<Chunk, "kind" | "symbol" | "scope">;

function nameOf(lines: Lines, outline: Outline, piece: Piece, here: { from: number; to: number }, scopeOf: (index: number) => readonly string[]): Named {
  const { definitions } = outline;
  const size = sizeOf(lines, piece.first, piece.last);
  const share = (index: number): number => {
    const { lead, end } = definitions[index] as OutlineDefinition;
    return sizeOf(lines, Math.max(lead, piece.first), Math.min(end, piece.last)) / size;
  };
  const largest = (parent: (index: number) => boolean): number => {
    let best = -1;
    let bestShare = 0;
    for (let index = here.from; index < here.to; index++) {
      if (!parent(index)) continue;
      const its = share(index);
      if (its > bestShare) {
        best = index;
        bestShare = its;
      }
    }
    return bestShare >= MAIN_SHARE ? best : -1;
  };

  let main = largest((index) => (definitions[index] as OutlineDefinition).parent < here.from);
  // A header that goes on below, or a namespace, gives its name away to the one definition that fills the piece.
  while (main !== -1) {
    const outer = definitions[main] as OutlineDefinition;
    if (outer.end <= piece.last && outer.kind !== "module") break;
    const outerIndex = main;
    const inner = largest((index) => (definitions[index] as OutlineDefinition).parent === outerIndex);
    if (inner === -1) break;
    main = inner;
  }
  if (main !== -1) {
    const { kind, name } = definitions[main] as OutlineDefinition;
    return { kind, symbol: name, scope: scopeOf(main) };
  }

  const common = commonKind(definitions.slice(here.from, here.to), lines, piece);
  if (piece.inside === -1) return { kind: importLines(outline, lines, piece) > 0.5 ? "imports" : common, symbol: null, scope: [] };
  const outer = definitions[piece.inside] as OutlineDefinition;
  // A long doc comment cut off its function still stands outside of it.
  const scope = piece.last < outer.line ? scopeOf(piece.inside) : [...scopeOf(piece.inside), outer.name];
  // Several small members of a class, or a later part of a long function, go by its name; parts of a namespace do not.
  return outer.kind === "module" ? { kind: common, symbol: null, scope } : { kind: outer.kind, symbol: outer.name, scope };
}

/** The kind of most definitions where they fill the piece, else `block`. */
function commonKind(definitions: readonly OutlineDefinition[], lines: Lines, piece: Piece): ChunkKind {
  const counts = new Map<ChunkKind, number>();
  let filled = 0;
  let until = piece.first - 1;
  for (const { kind, lead, end } of definitions) {
    if (lead <= until) continue;
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
    until = Math.min(end, piece.last);
    filled += sizeOf(lines, Math.max(lead, piece.first), until);
  }
  if (filled < sizeOf(lines, piece.first, piece.last) * MAIN_SHARE) return "block";
  return [...counts].reduce((best, one) => (one[1] > best[1] ? one : best))[0];
}

function importLines(outline: Outline, lines: Lines, piece: Piece): number {
  let size = 0;
  for (let line = piece.first; line <= piece.last; line++) if (outline.imports[line] === 1) size += sizeOf(lines, line, line);
  return size / sizeOf(lines, piece.first, piece.last);
}
