/**
 * Cuts a file into pieces along its outline, whatever the language.
 * After cAST (Zhang et al. 2025, "Enhancing code retrieval-augmented generation with structural chunking via AST"):
 * split what is too large at its children, merge small neighbours. Unlike cAST a definition of decent size stays
 * alone, because it is what people look for, and small neighbours merge only inside the same enclosing definition.
 */
import type { ChunkKind } from "../../core/chunk.ts";
import { joinPieces } from "./joinPieces.ts";
import { indentOf, isCloser, type Lines, sizeOf } from "./lines.ts";
import { NO_BREAK, type Outline, type OutlineDefinition } from "./outline.ts";
import { MAX_SIZE, type Piece, TARGET_SIZE } from "./piece.ts";

// Counted in non-blank characters, as the sizes in piece.ts.
/** From here on (about 400 characters) a definition is a chunk of its own. 190, 420 and 700 found the same: it decides disk space and how hits look. */
const ALONE_SIZE = 300;
/** Nested splits beyond this fall back to lines; it bounds the work on chains of a thousand calls. */
const MAX_LEVELS = 160;

export function cutOutline(lines: Lines, outline: Outline): Piece[] {
  return joinPieces(lines, outline, new Splitter(lines, outline).split());
}

/** Modules and sections hold definitions the way a file does: what is in them and large enough stands alone instead. */
const isTransparent = (kind: ChunkKind): boolean => kind === "module" || kind === "section";

class Splitter {
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
        // Blank lines after a line that is too large alone are a range of their own.
        else for (const [from, to] of this.#byLines(first, last)) if (sizeOf(this.#lines, from, to) > 0) pieces.push(this.#piece(from, to));
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
