/**
 * Cuts a file into pieces along its outline, whatever the language.
 * After cAST (Zhang et al. 2025, "Enhancing code retrieval-augmented generation with structural chunking via AST"):
 * split what is too large at its children, merge small neighbours. Unlike cAST a definition of decent size stays
 * alone, because it is what people look for, and small neighbours merge only inside the same enclosing definition.
 */
import type { ChunkKind } from "../../core/chunk.ts";
import { indentOf, isCloser, type Lines, sizeOf } from "./lines.ts";
import { NO_BREAK, type Outline, type OutlineDefinition } from "./outline.ts";

// Sizes count non-blank characters; source code has about 1.35 characters for each of them.
/** What fits is never split: about 2,000 characters, what the encoder reads of one text. */
export const MAX_SIZE = 1500;
/** Small neighbours merge up to here: about 1,400 characters. */
const TARGET_SIZE = 1050;
/** From here on (about 250 characters) a definition is a chunk of its own. */
const ALONE_SIZE = 190;
/** Less than this is no chunk worth finding alone (about 120 characters): it joins a neighbour. */
const TINY_SIZE = 90;
/** A comment that stands apart, like a banner over a group of functions, needs more to be worth it. */
const TINY_COMMENT_SIZE = 260;
/** Nested splits beyond this fall back to lines; it bounds the work on chains of a thousand calls. */
const MAX_LEVELS = 160;

/** Lines first..last, counted from 0. */
export interface Piece {
  readonly first: number;
  readonly last: number;
  /** `last` without the closing brackets and blank lines at the end, which belong to something further out. */
  readonly core: number;
  /** Innermost definition that holds more than this piece, -1 for none. */
  readonly inside: number;
  /** True for a definition that stands alone. */
  readonly alone: boolean;
}

export function cutOutline(lines: Lines, outline: Outline): Piece[] {
  const cutter = new Cutter(lines, outline);
  return cutter.absorbTiny(cutter.merge(cutter.split()));
}

/** Modules and sections hold definitions the way a file does: what is in them and large enough stands alone instead. */
const isTransparent = (kind: ChunkKind): boolean => kind === "module" || kind === "section";

class Cutter {
  readonly #lines: Lines;
  readonly #outline: Outline;
  readonly #breaks: Int32Array;
  /** Innermost definition of each line. */
  readonly #owner: Int32Array;
  /** Definitions that stand alone: index by first line, and how many start before a line. */
  readonly #aloneAt = new Map<number, OutlineDefinition>();
  readonly #aloneBefore: Int32Array;

  constructor(lines: Lines, outline: Outline) {
    this.#lines = lines;
    this.#outline = outline;
    this.#breaks = outline.breaks.slice();
    this.#owner = ownersOf(lines.count, outline.definitions);
    this.#aloneBefore = new Int32Array(lines.count + 1);
    this.#chooseAlone();
  }

  #chooseAlone(): void {
    let until = -1;
    const { definitions } = this.#outline;
    for (let index = 0; index < definitions.length; index++) {
      const definition = definitions[index] as OutlineDefinition;
      const { lead, end, kind } = definition;
      if (lead <= until || !this.#mayStandAlone(definition) || (isTransparent(kind) && this.#holdsAlone(index))) continue;
      this.#aloneAt.set(lead, definition);
      this.#aloneBefore[lead + 1] = 1;
      // It fits, so nothing inside it is ever a place to cut.
      this.#breaks.fill(NO_BREAK, lead + 1, end + 1);
      until = end;
    }
    for (let line = 1; line <= this.#lines.count; line++) {
      this.#aloneBefore[line] = (this.#aloneBefore[line] as number) + (this.#aloneBefore[line - 1] as number);
    }
  }

  #mayStandAlone({ lead, end }: OutlineDefinition): boolean {
    const size = sizeOf(this.#lines, lead, end);
    return size >= ALONE_SIZE && size <= MAX_SIZE;
  }

  #holdsAlone(index: number): boolean {
    const { definitions } = this.#outline;
    const { end } = definitions[index] as OutlineDefinition;
    for (let at = index + 1; at < definitions.length && (definitions[at] as OutlineDefinition).lead <= end; at++) {
      if (this.#mayStandAlone(definitions[at] as OutlineDefinition)) return true;
    }
    return false;
  }

  /** The smallest pieces: definitions that stand alone, and between them whatever fits and holds none. */
  split(): Piece[] {
    const pieces: Piece[] = [];
    const todo: { first: number; last: number; level: number }[] = [{ first: 0, last: this.#lines.count - 1, level: 0 }];
    for (let range = todo.pop(); range !== undefined; range = todo.pop()) {
      const { first, last, level } = range;
      const size = sizeOf(this.#lines, first, last);
      if (size === 0) continue;
      if (size <= MAX_SIZE && this.#isWhole(first, last)) {
        pieces.push(this.#piece(first, last));
        continue;
      }
      const cuts = level > MAX_LEVELS ? [] : this.#shallowest(first, last);
      if (cuts.length === 0) {
        if (size <= MAX_SIZE) pieces.push(this.#piece(first, last));
        else for (const [from, to] of this.#byLines(first, last)) pieces.push(this.#piece(from, to));
        continue;
      }
      // Pushed backwards: the stack gives them out in order.
      let end = last;
      for (let at = cuts.length - 1; at >= 0; at--) {
        const cut = cuts[at] as number;
        todo.push({ first: cut, last: end, level: level + 1 });
        end = cut - 1;
      }
      todo.push({ first, last: end, level: level + 1 });
    }
    return pieces;
  }

  /** True where no definition in the range wants to stand alone, or the range is that definition. */
  #isWhole(first: number, last: number): boolean {
    const inRange = (this.#aloneBefore[last + 1] as number) - (this.#aloneBefore[first] as number);
    if (inRange === 0) return true;
    if (inRange > 1) return false;
    const from = this.#firstSolid(first, last);
    const definition = this.#aloneAt.get(from);
    return definition !== undefined && this.#core(from, last) <= definition.end;
  }

  /** The lines of the range where the outermost things start. */
  #shallowest(first: number, last: number): number[] {
    let best = NO_BREAK;
    let cuts: number[] = [];
    for (let line = this.#firstSolid(first, last) + 1; line <= last; line++) {
      const depth = this.#breaks[line] as number;
      if (depth > best || depth === NO_BREAK) continue;
      if (depth < best) {
        best = depth;
        cuts = [];
      }
      cuts.push(line);
    }
    return cuts;
  }

  /** For what has no place to cut (long strings, comments, text): at blank lines if there are some, else by size. */
  *#byLines(first: number, last: number): Generator<[number, number]> {
    let from = first;
    let bestCut = -1;
    let bestScore = Infinity;
    for (let line = first; line <= last; line++) {
      if (line > from && sizeOf(this.#lines, from, line) > TARGET_SIZE) {
        const cut = bestCut > from ? bestCut : line;
        yield [from, cut - 1];
        from = cut;
        line = cut;
        bestCut = -1;
        bestScore = Infinity;
      }
      // The least indented line of the later half, sooner one after a blank line, is the best place.
      if (line > from && sizeOf(this.#lines, from, line - 1) * 2 >= TARGET_SIZE) {
        const indent = indentOf(this.#lines, line);
        const score = indent < 0 ? Infinity : indent * 2 + (sizeOf(this.#lines, line - 1, line - 1) === 0 ? 0 : 1);
        if (score <= bestScore && score < Infinity) {
          bestScore = score;
          bestCut = line;
        }
      }
    }
    yield [from, last];
  }

  #firstSolid(first: number, last: number): number {
    let line = first;
    while (line < last && sizeOf(this.#lines, line, line) === 0) line++;
    return line;
  }

  #core(first: number, last: number): number {
    let line = last;
    while (line > first && isCloser(this.#lines, line)) line--;
    return line;
  }

  #piece(from: number, to: number): Piece {
    const first = this.#firstSolid(from, to);
    let last = to;
    while (last > first && sizeOf(this.#lines, last, last) === 0) last--;
    const core = this.#core(first, last);
    const { definitions } = this.#outline;
    let inside = this.#owner[first] as number;
    for (let owner = definitions[inside]; owner !== undefined; owner = definitions[inside]) {
      if (owner.end >= core && !(owner.lead >= first && this.#core(owner.lead, owner.end) <= core)) break;
      inside = owner.parent;
    }
    const definition = this.#aloneAt.get(first);
    return { first, last, core, inside, alone: definition !== undefined && definition.end >= core };
  }

  /** Joins neighbours of the same enclosing definition up to the target size, and ends each where a cut is best. */
  merge(pieces: readonly Piece[]): Piece[] {
    const merged: Piece[] = [];
    let run: Piece[] = [];
    const flush = (): void => {
      if (run.length > 0) merged.push(joined(run));
      run = [];
    };
    for (const piece of pieces) {
      const head = run[0];
      if (head !== undefined && !this.#mayJoin(run[run.length - 1] as Piece, piece)) flush();
      else if (head !== undefined && sizeOf(this.#lines, head.first, piece.last) > TARGET_SIZE) {
        const keep = this.#bestEnd(run, piece);
        const rest = run.slice(keep);
        run = run.slice(0, keep);
        flush();
        run = rest;
        const next = run[0];
        if (next !== undefined && sizeOf(this.#lines, next.first, piece.last) > TARGET_SIZE) flush();
      }
      run.push(piece);
    }
    flush();
    return merged;
  }

  #mayJoin(one: Piece, other: Piece): boolean {
    return !one.alone && !other.alone && one.inside === other.inside && this.#isImports(one) === this.#isImports(other);
  }

  #isImports(piece: Piece): boolean {
    return this.#outline.imports[piece.core] === 1;
  }

  #isComment(piece: Piece): boolean {
    for (let line = piece.first; line <= piece.last; line++) {
      if (this.#outline.comments[line] === 0 && sizeOf(this.#lines, line, line) > 0) return false;
    }
    return true;
  }

  /** How many pieces of a full run to keep: up to the outermost start in its later half, the next piece's included. */
  #bestEnd(run: readonly Piece[], next: Piece): number {
    const from = (run[0] as Piece).first;
    let keep = run.length;
    let best = this.#breaks[next.first] as number;
    for (let at = run.length - 1; at > 0; at--) {
      const piece = run[at] as Piece;
      if (sizeOf(this.#lines, from, (run[at - 1] as Piece).last) * 2 < TARGET_SIZE) break;
      const depth = this.#breaks[piece.first] as number;
      if (depth < best) {
        best = depth;
        keep = at;
      }
    }
    return keep;
  }

  /** Gives scraps (a lone class header, a one-line constant between two functions) to the piece below, else above. */
  absorbTiny(pieces: readonly Piece[]): Piece[] {
    const kept: Piece[] = [];
    for (let at = 0; at < pieces.length; at++) {
      let piece = pieces[at] as Piece;
      // Scraps may follow each other: the outcome is looked at again.
      for (let next = pieces[at + 1]; this.#isTiny(piece); next = pieces[at + 1]) {
        const above = kept[kept.length - 1];
        const up = above !== undefined && this.#isWithin(above.inside, piece.inside, 0) && this.#fits(above, piece) ? above : undefined;
        const down = next !== undefined && this.#isWithin(next.inside, piece.inside, piece.first) && this.#fits(piece, next) ? next : undefined;
        // Imports go up to the imports or the licence above, everything else leads over to what follows.
        if (down !== undefined && !(up !== undefined && this.#isImports(piece))) {
          piece = { ...joined([piece, down]), alone: down.alone };
          at++;
        } else if (up !== undefined) {
          kept.pop();
          piece = { ...joined([up, piece]), inside: piece.inside, alone: up.alone };
        } else break;
      }
      kept.push(piece);
    }
    return kept;
  }

  #isTiny(piece: Piece): boolean {
    return sizeOf(this.#lines, piece.first, piece.last) < (this.#isComment(piece) ? TINY_COMMENT_SIZE : TINY_SIZE);
  }

  #fits(one: Piece, other: Piece): boolean {
    return sizeOf(this.#lines, one.first, other.last) <= MAX_SIZE;
  }

  /** True where `inner` is `outer` or lies in it, and everything between the two starts at or after the line. */
  #isWithin(inner: number, outer: number, fromLine: number): boolean {
    let at = inner;
    for (let definition = this.#outline.definitions[at]; at !== outer && definition !== undefined; definition = this.#outline.definitions[at]) {
      if (definition.lead < fromLine) return false;
      at = definition.parent;
    }
    return at === outer;
  }
}

function joined(run: readonly Piece[]): Piece {
  const head = run[0] as Piece;
  const tail = run[run.length - 1] as Piece;
  return { first: head.first, last: tail.last, core: tail.core, inside: head.inside, alone: run.length === 1 && head.alone };
}

/** The innermost definition of each line; children come after their parents and paint over them. */
function ownersOf(lineCount: number, definitions: readonly OutlineDefinition[]): Int32Array {
  const owner = new Int32Array(lineCount).fill(-1);
  for (let index = 0; index < definitions.length; index++) {
    const { lead, line, end } = definitions[index] as OutlineDefinition;
    // Of several definitions on one line the first stands for it.
    if (end > line || owner[line] === (definitions[index] as OutlineDefinition).parent) owner.fill(index, lead, end + 1);
  }
  return owner;
}
