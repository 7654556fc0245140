/** The second half of the cut: joins what was split too finely, and gives scraps away. */
import { type Lines, sizeOf } from "./lines.ts";
import type { Outline } from "./outline.ts";
import { MAX_SIZE, type Piece, TARGET_SIZE } from "./piece.ts";

/** Less than this is no chunk worth finding alone (about 120 characters): it joins a neighbour. */
const TINY_SIZE = 90;
/** A comment that stands apart, like a banner over a group of functions, needs more to be worth it. */
const TINY_COMMENT_SIZE = 260;

export function joinPieces(lines: Lines, outline: Outline, pieces: readonly Piece[]): Piece[] {
  const joiner = new Joiner(lines, outline);
  return joiner.absorbTiny(joiner.merge(pieces));
}

class Joiner {
  readonly #lines: Lines;
  readonly #outline: Outline;

  constructor(lines: Lines, outline: Outline) {
    this.#lines = lines;
    this.#outline = outline;
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
    let best = this.#outline.breaks[next.first] as number;
    for (let at = run.length - 1; at > 0; at--) {
      const piece = run[at] as Piece;
      if (sizeOf(this.#lines, from, (run[at - 1] as Piece).last) * 2 < TARGET_SIZE) break;
      const depth = this.#outline.breaks[piece.first] as number;
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
