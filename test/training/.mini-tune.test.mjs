// test/training/tune.test.ts
import fs6 from "node:fs";
import os4 from "node:os";
import path12 from "node:path";

// test-output/minivitest.mjs
import * as chai from "chai";
import { JestChaiExpect, JestExtend, JestAsymmetricMatchers, GLOBAL_EXPECT, setState } from "@vitest/expect";
chai.use(JestExtend);
chai.use(JestChaiExpect);
chai.use(JestAsymmetricMatchers);
var expect2 = (v, m) => chai.expect(v, m);
Object.assign(expect2, chai.expect);
Object.assign(expect2, globalThis[/* @__PURE__ */ Symbol.for("$$jest-matchers-object")]?.x ?? {});
for (const k of ["stringContaining", "stringMatching", "objectContaining", "arrayContaining", "any", "anything"]) expect2[k] = chai.expect[k];
var list = [];
var befores = [];
var afters = [];
var each_ = [];
var alls = [];
var cleanup = [];
var test = (name, fn) => list.push([name, fn]);
test.each = (rows) => (name, fn) => rows.forEach((r) => {
  const a = Array.isArray(r) ? r : [r];
  let i = 0;
  test(name.replace(/%s/g, () => String(a[i++])), () => fn(...a));
});
test.skipIf = (c2) => c2 ? Object.assign(() => {
}, { each: () => () => {
} }) : test;
var describe = (name, fn) => fn();
describe.skipIf = (c2) => c2 ? () => {
} : describe;
setTimeout(async () => {
  let bad = 0;
  const only = process.env.ONLY;
  for (const f of befores) await f();
  for (const [name, fn] of list) {
    if (only && !name.includes(only)) continue;
    const t0 = Date.now();
    cleanup = [];
    try {
      for (const f of each_) await f();
      await fn();
      console.log("ok  ", name, Date.now() - t0, "ms");
    } catch (e) {
      bad++;
      console.log("FAIL", name, "\n", e.stack?.split("\n").slice(0, 12).join("\n"), e.actual !== void 0 ? "\nactual " + JSON.stringify(e.actual)?.slice(0, 1500) + "\nexpected " + JSON.stringify(e.expected)?.slice(0, 1500) : "");
    }
    for (const f of [...afters, ...cleanup]) await f();
  }
  for (const f of alls) await f();
  console.log(bad ? bad + " FAILED" : "all passed");
  process.exit(bad ? 1 : 0);
}, 0);

// src/engine/engine.ts
import { setMaxListeners as setMaxListeners2 } from "node:events";
import os3 from "node:os";
import path11 from "node:path";

// src/core/errors.ts
var SextantError = class extends Error {
  name = "SextantError";
  code;
  nextStep;
  constructor(code, message2, nextStep, options) {
    super(message2, options);
    this.code = code;
    this.nextStep = nextStep;
  }
};
function isSextantError(error) {
  return error instanceof Error && error.name === "SextantError" && typeof error.code === "string";
}
function isAbort(error) {
  return error instanceof Error && error.name === "AbortError";
}

// src/core/embedding.ts
var CODE_DIMS = 1536;
var TEXT_DIMS = 1024;
var EMBEDDING_DIMS = CODE_DIMS + TEXT_DIMS;
var NORM_TOLERANCE = 5e-3;
function assertEmbedding(vector2, where) {
  if (vector2.length !== EMBEDDING_DIMS) {
    throw new SextantError(
      "embedding/wrong-dimensions",
      `A vector of ${vector2.length} numbers was found in ${where}; Sextant uses ${EMBEDDING_DIMS} only.`,
      "Rebuild the index with `sextant index --rebuild`."
    );
  }
  let sum = 0;
  for (let i = 0; i < EMBEDDING_DIMS; i++) {
    const x = vector2[i];
    sum += x * x;
  }
  if (!Number.isFinite(sum)) {
    throw new SextantError("embedding/not-finite", `A vector with a number that is not finite was found in ${where}.`, "Rebuild the index with `sextant index --rebuild`.");
  }
  if (Math.abs(Math.sqrt(sum) - 1) > NORM_TOLERANCE) {
    throw new SextantError("embedding/not-unit", `A vector of length ${Math.sqrt(sum).toFixed(4)} instead of 1 was found in ${where}.`, "Rebuild the index with `sextant index --rebuild`.");
  }
}
function weighViews(query, codeWeight2) {
  const out = new Float32Array(query.length);
  let sum = 0;
  for (let i = 0; i < query.length; i++) {
    const x = query[i] * (i < CODE_DIMS ? codeWeight2 : 1 - codeWeight2);
    out[i] = x;
    sum += x * x;
  }
  const norm = Math.sqrt(sum);
  if (norm > 0) for (let i = 0; i < out.length; i++) out[i] = out[i] / norm;
  return out;
}

// src/engine/chunking/chunkPool.ts
import { setMaxListeners } from "node:events";
import { existsSync } from "node:fs";
import os from "node:os";
import path3 from "node:path";
import { Worker } from "node:worker_threads";

// src/engine/packageFolder.ts
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
var found;
function packageFolder() {
  if (found !== void 0) return found;
  let folder = path.dirname(fileURLToPath(import.meta.url));
  for (; ; ) {
    const manifest = path.join(folder, "package.json");
    if (fs.existsSync(manifest) && JSON.parse(fs.readFileSync(manifest, "utf8")).name === "sextant") {
      return found = folder;
    }
    const parent = path.dirname(folder);
    if (parent === folder) throw new Error("The package folder of Sextant was not found: package.json is missing beside dist/.");
    folder = parent;
  }
}
function packageVersion() {
  return JSON.parse(fs.readFileSync(path.join(packageFolder(), "package.json"), "utf8")).version;
}

// src/engine/chunking/lines.ts
var NEWLINE = 10;
var isBlank = (code) => code <= 32 || code === 160 || code === 65279;
function measureLines(text2) {
  let count = 1;
  for (let at = text2.indexOf("\n"); at !== -1; at = text2.indexOf("\n", at + 1)) count++;
  const starts = new Int32Array(count + 1);
  const before = new Int32Array(count + 1);
  let line = 0;
  let size2 = 0;
  for (let at = 0; at < text2.length; at++) {
    const code = text2.charCodeAt(at);
    if (code === NEWLINE) {
      line++;
      starts[line] = at + 1;
      before[line] = size2;
    } else if (!isBlank(code)) size2++;
  }
  starts[count] = text2.length + 1;
  before[count] = size2;
  return { text: text2, count, starts, before };
}
function sizeOf(lines, first, last) {
  return lines.before[last + 1] - lines.before[first];
}
function lineAt(lines, line) {
  return lines.text.slice(lines.starts[line], lines.starts[line + 1] - 1);
}
function textOf(lines, first, last) {
  return lines.text.slice(lines.starts[first], lines.starts[last + 1] - 1);
}
function indentOf(lines, line) {
  let width = 0;
  const end2 = lines.starts[line + 1] - 1;
  for (let at = lines.starts[line]; at < end2; at++) {
    const code = lines.text.charCodeAt(at);
    if (code === 9) width += 4;
    else if (isBlank(code)) width++;
    else return width;
  }
  return -1;
}
var CLOSER = /^[\s)\]}>;,]*(?:(?:end|END|fi|done|esac|\};|<\/[\w.:-]+>)[\s)\]};,]*)?$/;
function isCloser(lines, line) {
  const size2 = sizeOf(lines, line, line);
  return size2 === 0 || size2 <= 40 && CLOSER.test(lineAt(lines, line));
}

// src/engine/chunking/piece.ts
var MAX_SIZE = 1500;
var TARGET_SIZE = 1050;

// src/engine/chunking/joinPieces.ts
var TINY_SIZE = 90;
var TINY_COMMENT_SIZE = 260;
function joinPieces(lines, outline, pieces) {
  const joiner = new Joiner(lines, outline);
  return joiner.absorbTiny(joiner.merge(pieces));
}
var Joiner = class {
  #lines;
  #outline;
  constructor(lines, outline) {
    this.#lines = lines;
    this.#outline = outline;
  }
  /** Joins neighbours of the same enclosing definition up to the target size, and ends each where a cut is best. */
  merge(pieces) {
    const merged = [];
    let run2 = [];
    const flush2 = () => {
      if (run2.length > 0) merged.push(joined(run2));
      run2 = [];
    };
    for (const piece of pieces) {
      const head = run2[0];
      if (head !== void 0 && !this.#mayJoin(run2[run2.length - 1], piece)) flush2();
      else if (head !== void 0 && sizeOf(this.#lines, head.first, piece.last) > TARGET_SIZE) {
        const keep = this.#bestEnd(run2, piece);
        const rest = run2.slice(keep);
        run2 = run2.slice(0, keep);
        flush2();
        run2 = rest;
        const next = run2[0];
        if (next !== void 0 && sizeOf(this.#lines, next.first, piece.last) > TARGET_SIZE) flush2();
      }
      run2.push(piece);
    }
    flush2();
    return merged;
  }
  #mayJoin(one, other) {
    return !one.alone && !other.alone && one.inside === other.inside && this.#isImports(one) === this.#isImports(other);
  }
  #isImports(piece) {
    return this.#outline.imports[piece.core] === 1;
  }
  #isComment(piece) {
    for (let line = piece.first; line <= piece.last; line++) {
      if (this.#outline.comments[line] === 0 && sizeOf(this.#lines, line, line) > 0) return false;
    }
    return true;
  }
  /** How many pieces of a full run to keep: up to the outermost start in its later half, the next piece's included. */
  #bestEnd(run2, next) {
    const from = run2[0].first;
    let keep = run2.length;
    let best = this.#outline.breaks[next.first];
    for (let at = run2.length - 1; at > 0; at--) {
      const piece = run2[at];
      if (sizeOf(this.#lines, from, run2[at - 1].last) * 2 < TARGET_SIZE) break;
      const depth = this.#outline.breaks[piece.first];
      if (depth < best) {
        best = depth;
        keep = at;
      }
    }
    return keep;
  }
  /** Gives scraps (a lone class header, a one-line constant between two functions) to the piece below, else above. */
  absorbTiny(pieces) {
    const kept = [];
    for (let at = 0; at < pieces.length; at++) {
      let piece = pieces[at];
      for (let next = pieces[at + 1]; this.#isTiny(piece); next = pieces[at + 1]) {
        const above = kept[kept.length - 1];
        const up = above !== void 0 && this.#isWithin(above.inside, piece.inside, 0) && this.#fits(above, piece) ? above : void 0;
        const down = next !== void 0 && this.#isWithin(next.inside, piece.inside, piece.first) && this.#fits(piece, next) ? next : void 0;
        if (down !== void 0 && !(up !== void 0 && this.#isImports(piece))) {
          piece = { ...joined([piece, down]), alone: down.alone };
          at++;
        } else if (up !== void 0) {
          kept.pop();
          piece = { ...joined([up, piece]), inside: piece.inside, alone: up.alone };
        } else break;
      }
      kept.push(piece);
    }
    return kept;
  }
  #isTiny(piece) {
    return sizeOf(this.#lines, piece.first, piece.last) < (this.#isComment(piece) ? TINY_COMMENT_SIZE : TINY_SIZE);
  }
  #fits(one, other) {
    return sizeOf(this.#lines, one.first, other.last) <= MAX_SIZE;
  }
  /** True where `inner` is `outer` or lies in it, and everything between the two starts at or after the line. */
  #isWithin(inner, outer, fromLine) {
    let at = inner;
    for (let definition = this.#outline.definitions[at]; at !== outer && definition !== void 0; definition = this.#outline.definitions[at]) {
      if (definition.lead < fromLine) return false;
      at = definition.parent;
    }
    return at === outer;
  }
};
function joined(run2) {
  const head = run2[0];
  const tail = run2[run2.length - 1];
  return { first: head.first, last: tail.last, core: tail.core, inside: head.inside, alone: run2.length === 1 && head.alone };
}

// src/engine/chunking/outline.ts
var NO_BREAK = 2147483647;
function emptyOutline(lineCount) {
  return { breaks: new Int32Array(lineCount).fill(NO_BREAK), definitions: [], imports: new Uint8Array(lineCount), comments: new Uint8Array(lineCount) };
}

// src/engine/chunking/cut.ts
var ALONE_SIZE = 300;
var MAX_LEVELS = 160;
function cutOutline(lines, outline) {
  return joinPieces(lines, outline, new Splitter(lines, outline).split());
}
var isTransparent = (kind) => kind === "module" || kind === "section";
var Splitter = class {
  #lines;
  #outline;
  #breaks;
  /** Innermost definition of each line. */
  #owner;
  /** Definitions that stand alone: index by first line, and how many start before a line. */
  #aloneAt = /* @__PURE__ */ new Map();
  #aloneBefore;
  constructor(lines, outline) {
    this.#lines = lines;
    this.#outline = outline;
    this.#breaks = outline.breaks.slice();
    this.#owner = ownersOf(lines.count, outline.definitions);
    this.#aloneBefore = new Int32Array(lines.count + 1);
    this.#chooseAlone();
  }
  #chooseAlone() {
    let until = -1;
    const { definitions } = this.#outline;
    for (let index = 0; index < definitions.length; index++) {
      const definition = definitions[index];
      const { lead, end: end2, kind } = definition;
      if (lead <= until || !this.#mayStandAlone(definition) || isTransparent(kind) && this.#holdsAlone(index)) continue;
      this.#aloneAt.set(lead, definition);
      this.#aloneBefore[lead + 1] = 1;
      this.#breaks.fill(NO_BREAK, lead + 1, end2 + 1);
      until = end2;
    }
    for (let line = 1; line <= this.#lines.count; line++) {
      this.#aloneBefore[line] = this.#aloneBefore[line] + this.#aloneBefore[line - 1];
    }
  }
  #mayStandAlone({ lead, end: end2 }) {
    const size2 = sizeOf(this.#lines, lead, end2);
    return size2 >= ALONE_SIZE && size2 <= MAX_SIZE;
  }
  #holdsAlone(index) {
    const { definitions } = this.#outline;
    const { end: end2 } = definitions[index];
    for (let at = index + 1; at < definitions.length && definitions[at].lead <= end2; at++) {
      if (this.#mayStandAlone(definitions[at])) return true;
    }
    return false;
  }
  /** The smallest pieces: definitions that stand alone, and between them whatever fits and holds none. */
  split() {
    const pieces = [];
    const todo = [{ first: 0, last: this.#lines.count - 1, level: 0 }];
    for (let range = todo.pop(); range !== void 0; range = todo.pop()) {
      const { first, last, level } = range;
      const size2 = sizeOf(this.#lines, first, last);
      if (size2 === 0) continue;
      if (size2 <= MAX_SIZE && this.#isWhole(first, last)) {
        pieces.push(this.#piece(first, last));
        continue;
      }
      const cuts = level > MAX_LEVELS ? [] : this.#shallowest(first, last);
      if (cuts.length === 0) {
        if (size2 <= MAX_SIZE) pieces.push(this.#piece(first, last));
        else for (const [from, to] of this.#byLines(first, last)) pieces.push(this.#piece(from, to));
        continue;
      }
      let end2 = last;
      for (let at = cuts.length - 1; at >= 0; at--) {
        const cut = cuts[at];
        todo.push({ first: cut, last: end2, level: level + 1 });
        end2 = cut - 1;
      }
      todo.push({ first, last: end2, level: level + 1 });
    }
    return pieces;
  }
  /** True where no definition in the range wants to stand alone, or the range is that definition. */
  #isWhole(first, last) {
    const inRange = this.#aloneBefore[last + 1] - this.#aloneBefore[first];
    if (inRange === 0) return true;
    if (inRange > 1) return false;
    const from = this.#firstSolid(first, last);
    const definition = this.#aloneAt.get(from);
    return definition !== void 0 && this.#core(from, last) <= definition.end;
  }
  /** The lines of the range where the outermost things start. */
  #shallowest(first, last) {
    let best = NO_BREAK;
    let cuts = [];
    for (let line = this.#firstSolid(first, last) + 1; line <= last; line++) {
      const depth = this.#breaks[line];
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
  *#byLines(first, last) {
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
  #firstSolid(first, last) {
    let line = first;
    while (line < last && sizeOf(this.#lines, line, line) === 0) line++;
    return line;
  }
  #core(first, last) {
    let line = last;
    while (line > first && isCloser(this.#lines, line)) line--;
    return line;
  }
  #piece(from, to) {
    const first = this.#firstSolid(from, to);
    let last = to;
    while (last > first && sizeOf(this.#lines, last, last) === 0) last--;
    const core = this.#core(first, last);
    const { definitions } = this.#outline;
    let inside = this.#owner[first];
    for (let owner = definitions[inside]; owner !== void 0; owner = definitions[inside]) {
      if (owner.end >= core && !(owner.lead >= first && this.#core(owner.lead, owner.end) <= core)) break;
      inside = owner.parent;
    }
    const definition = this.#aloneAt.get(first);
    return { first, last, core, inside, alone: definition !== void 0 && definition.end >= core };
  }
};
function ownersOf(lineCount, definitions) {
  const owner = new Int32Array(lineCount).fill(-1);
  for (let index = 0; index < definitions.length; index++) {
    const { lead, line, end: end2 } = definitions[index];
    if (end2 > line || owner[line] === definitions[index].parent) owner.fill(index, lead, end2 + 1);
  }
  return owner;
}

// src/engine/chunking/describe.ts
var MAIN_SHARE = 0.5;
function describePieces(lines, outline, pieces) {
  const { definitions } = outline;
  const scopes = /* @__PURE__ */ new Map();
  const scopeOf = (index) => {
    const known3 = scopes.get(index);
    if (known3 !== void 0) return known3;
    const { parent, scope } = definitions[index];
    const found2 = parent === -1 ? scope : [...scopeOf(parent), definitions[parent].name, ...scope];
    scopes.set(index, found2);
    return found2;
  };
  let next = 0;
  return pieces.map((piece) => {
    while (next < definitions.length && definitions[next].line < piece.first) next++;
    let past2 = next;
    while (past2 < definitions.length && definitions[past2].line <= piece.last) past2++;
    const here = { from: next, to: past2 };
    next = past2;
    return {
      startLine: piece.first + 1,
      endLine: piece.last + 1,
      ...nameOf(lines, outline, piece, here, scopeOf),
      definitions: listed(definitions.slice(here.from, here.to)),
      text: textOf(lines, piece.first, piece.last)
    };
  });
}
var listed = (definitions) => definitions.filter((one) => one.listed).map(({ name, kind, line }) => ({ name, kind, line: line + 1 }));
function nameOf(lines, outline, piece, here, scopeOf) {
  const { definitions } = outline;
  const size2 = sizeOf(lines, piece.first, piece.last);
  const share = (index) => {
    const { lead, end: end2 } = definitions[index];
    return sizeOf(lines, Math.max(lead, piece.first), Math.min(end2, piece.last)) / size2;
  };
  const largest = (parent) => {
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
  let main = largest((index) => definitions[index].parent < here.from);
  while (main !== -1) {
    const outer2 = definitions[main];
    if (outer2.end <= piece.last && outer2.kind !== "module") break;
    const outerIndex = main;
    const inner = largest((index) => definitions[index].parent === outerIndex);
    if (inner === -1) break;
    main = inner;
  }
  if (main !== -1) {
    const { kind, name } = definitions[main];
    return { kind, symbol: name, scope: scopeOf(main) };
  }
  const common = commonKind(definitions.slice(here.from, here.to), lines, piece);
  if (piece.inside === -1) return { kind: importLines(outline, lines, piece) > 0.5 ? "imports" : common, symbol: null, scope: [] };
  const outer = definitions[piece.inside];
  const scope = piece.last < outer.line ? scopeOf(piece.inside) : [...scopeOf(piece.inside), outer.name];
  return outer.kind === "module" ? { kind: common, symbol: null, scope } : { kind: outer.kind, symbol: outer.name, scope };
}
function commonKind(definitions, lines, piece) {
  const counts = /* @__PURE__ */ new Map();
  let filled = 0;
  let until = piece.first - 1;
  for (const { kind, lead, end: end2 } of definitions) {
    if (lead <= until) continue;
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
    until = Math.min(end2, piece.last);
    filled += sizeOf(lines, Math.max(lead, piece.first), until);
  }
  if (filled < sizeOf(lines, piece.first, piece.last) * MAIN_SHARE) return "block";
  return [...counts].reduce((best, one) => one[1] > best[1] ? one : best)[0];
}
function importLines(outline, lines, piece) {
  let size2 = 0;
  for (let line = piece.first; line <= piece.last; line++) if (outline.imports[line] === 1) size2 += sizeOf(lines, line, line);
  return size2 / sizeOf(lines, piece.first, piece.last);
}

// src/engine/chunking/grammars.ts
import fs2 from "node:fs";
import path2 from "node:path";
import { Language, Parser } from "web-tree-sitter";

// src/engine/chunking/rules.ts
var INSIDE_BODY = /* @__PURE__ */ new Set(["function", "method", "test", "constant"]);
var isOpen = (site) => !INSIDE_BODY.has(site.inside);
function field(node2, name) {
  const found2 = node2.childForFieldName(name);
  return found2 === null ? null : oneLine(found2.text);
}
var oneLine = (text2) => text2.slice(0, 300).replace(/\s+/g, " ").trim().slice(0, 120);
function named(kind, fieldName = "name", more = {}) {
  return (site) => {
    const name = field(site.node(), fieldName);
    return name === null || name === "" ? null : { ...more, kind, name };
  };
}
function spelled(kind, pattern, more = {}) {
  return (site) => {
    const name = pattern.exec(site.head)?.[1];
    return name === void 0 ? null : { ...more, kind, name: oneLine(name) };
  };
}
var whereOpen = (rule) => (site) => isOpen(site) ? rule(site) : null;
var firstOf = (...rules2) => (site) => {
  for (const rule of rules2) {
    const answer = rule(site);
    if (answer !== null) return answer;
  }
  return null;
};
var always = (kind, name) => () => ({ kind, name });
function each(kind, childTypes, fieldName) {
  return (site) => {
    const found2 = [];
    for (const child of site.node().namedChildren) {
      if (!childTypes.includes(child.type)) continue;
      const name = fieldName === void 0 ? oneLine(child.text) : field(child, fieldName);
      if (name !== null && name !== "") found2.push({ kind, name });
    }
    return found2.length > 0 ? found2 : null;
  };
}

// src/engine/chunking/rules/bash.ts
var assignment = (site) => {
  const name = /^(\w+)=/.exec(site.head)?.[1];
  return name === void 0 || !isOpen(site) || site.node().startPosition.column > 0 ? null : { kind: "constant", name };
};
var declaration = (site) => {
  const name = /^(?:readonly|export|declare|typeset)\s+(?:-\w+\s+)*(\w+)/.exec(site.head)?.[1];
  return name === void 0 || !isOpen(site) ? null : { kind: "constant", name };
};
var command = (site) => /^(?:source|\.)\s/.test(site.head) ? "import" : null;
var bash = {
  grammar: "bash",
  define: {
    function_definition: named("function"),
    variable_assignment: assignment,
    declaration_command: declaration,
    command
  },
  opaque: ["string", "raw_string", "heredoc_body"]
};

// src/engine/chunking/rules/cfamily.ts
var DECLARATORS = /declarator$/;
function declared(node2) {
  let at = node2.childForFieldName("declarator");
  let isFunction = false;
  for (let steps = 0; at !== null && steps < 20; steps++) {
    if (at.type === "operator_cast") return { name: oneLine(at.text.replace(/\s*\(.*/s, "")), isFunction: true };
    if (!DECLARATORS.test(at.type)) return { name: oneLine(at.text), isFunction };
    if (at.type === "function_declarator") isFunction = true;
    at = at.childForFieldName("declarator") ?? at.namedChildren.find((child) => child.type.endsWith("declarator") || child.type.endsWith("identifier")) ?? null;
  }
  return null;
}
function qualified(name) {
  if (!name.includes("::")) return { name, scope: [] };
  const operator = name.indexOf("operator");
  const path13 = (operator > 0 ? name.slice(0, operator) : name).replace(/<[^<>]*(?:<[^<>]*>[^<>]*)*>/g, "");
  const parts = path13.split("::").map((part) => part.trim()).filter((part) => part !== "");
  const last = operator > 0 ? name.slice(operator) : parts.pop() ?? name;
  return { name: last, scope: parts };
}
var GOOGLE_TEST = /^(?:TEST|TEST_F|TEST_P|TYPED_TEST|TYPED_TEST_P)\s*\(\s*(\w+)\s*,\s*(\w+)\s*\)/;
var CATCH_TEST = /^(?:TEST_CASE|SCENARIO|TEST_CASE_TEMPLATE|TEST_CASE_METHOD|SECTION|SUBCASE|GIVEN|WHEN|THEN)\s*\(\s*(?:\w+\s*,\s*)?"((?:[^"\\\n]|\\.)*)"/;
function testOf(site) {
  const google = GOOGLE_TEST.exec(site.head);
  if (google !== null) return { kind: "test", name: `${google[1]}.${google[2]}` };
  const catched = CATCH_TEST.exec(site.head);
  return catched === null ? null : { kind: "test", name: oneLine(catched[1]) };
}
var functionDefinition = (site) => {
  const test3 = testOf(site);
  if (test3 !== null) return test3;
  const found2 = declared(site.node());
  if (found2 === null || /^(?:if|for|while|switch|return|namespace)$/.test(found2.name)) return null;
  const { name, scope } = qualified(found2.name);
  return { kind: scope.length > 0 ? "method" : "function", name, scope };
};
var declaration2 = (site) => {
  if (!isOpen(site)) return null;
  const found2 = declared(site.node());
  if (found2 === null || found2.name === "") return null;
  const { name, scope } = qualified(found2.name);
  return { kind: found2.isFunction ? "function" : "constant", name, scope };
};
var bodied = (kind) => (site) => {
  const node2 = site.node();
  if (node2.childForFieldName("body") === null) return null;
  const name = field(node2, "name");
  return name === null ? null : { kind, name: qualified(name).name, scope: qualified(name).scope };
};
var typedef = (site) => {
  const found2 = declared(site.node());
  return found2 === null ? null : { kind: "type", name: found2.name.replace(/^[(*\s]+|[)\s]+$/g, "") };
};
var c = {
  grammar: "c",
  define: {
    function_definition: functionDefinition,
    declaration: declaration2,
    struct_specifier: bodied("type"),
    union_specifier: bodied("type"),
    enum_specifier: bodied("enum"),
    type_definition: typedef,
    preproc_def: named("constant"),
    preproc_function_def: named("function")
  },
  wrappers: ["declaration", "type_definition"],
  imports: ["preproc_include"],
  opaque: ["string_literal", "concatenated_string", "preproc_arg"]
};
var fieldDeclaration = (site) => {
  if (site.inside !== "class" || !site.head.includes("(")) return null;
  const found2 = declared(site.node());
  return found2?.isFunction === true ? { kind: "method", name: found2.name } : null;
};
var cpp = {
  grammar: "cpp",
  define: {
    ...c.define,
    struct_specifier: bodied("class"),
    class_specifier: bodied("class"),
    namespace_definition: named("module", "name"),
    field_declaration: fieldDeclaration,
    alias_declaration: named("type"),
    concept_definition: named("type"),
    expression_statement: testOf,
    using_declaration: () => "import"
  },
  wrappers: ["declaration", "type_definition", "template_declaration", "field_declaration"],
  imports: ["preproc_include"],
  opaque: ["string_literal", "raw_string_literal", "concatenated_string", "preproc_arg"]
};

// src/engine/chunking/rules/csharp.ts
var variables = (site) => {
  if (!isOpen(site)) return null;
  const inner = site.node().namedChildren.find((child) => child.type === "variable_declaration");
  const names2 = inner?.namedChildren.filter((child) => child.type === "variable_declarator") ?? [];
  return names2.map((one) => ({ kind: "constant", name: one.childForFieldName("name")?.text ?? one.namedChildren[0]?.text ?? one.text }));
};
var csharp = {
  grammar: "c_sharp",
  define: {
    class_declaration: named("class"),
    struct_declaration: named("class"),
    record_declaration: named("class"),
    interface_declaration: named("interface"),
    enum_declaration: named("enum"),
    delegate_declaration: named("type"),
    namespace_declaration: named("module"),
    method_declaration: named("method"),
    constructor_declaration: named("method"),
    destructor_declaration: named("method"),
    local_function_statement: named("function"),
    property_declaration: named("constant"),
    event_declaration: named("constant"),
    indexer_declaration: always("method", "this[]"),
    operator_declaration: spelled("method", /\b(operator\s*[^\s(]+)/),
    conversion_operator_declaration: spelled("method", /\b(operator\s+[\w.<>?]+)/),
    field_declaration: variables,
    event_field_declaration: variables
  },
  imports: ["using_directive", "extern_alias_directive"],
  opaque: ["string_literal", "verbatim_string_literal", "raw_string_literal"]
};

// src/engine/chunking/rules/ecmascript.ts
var FUNCTIONS = /* @__PURE__ */ new Set(["arrow_function", "function_expression", "function", "generator_function"]);
var TEST = /^(?:describe|it|test|suite|context|specify|bench)\b(?:\.\w+)*(?:\s*\((?:[^()]|\([^()]*\))*\))??\s*\(\s*(?:"((?:[^"\\\n]|\\.)*)"|'((?:[^'\\\n]|\\.)*)'|`((?:[^`\\]|\\.)*)`)\s*,/;
var WRAPPING_CALL = /^(?:\w+\.)?(?:memo|forwardRef|observer|lazy|useCallback|debounce|throttle|once|memoize\w*|cache|defineComponent|createAsyncThunk|curry|promisify|action|with[A-Z]\w*|wrap\w*)$/;
function kindOfValue(value) {
  if (value === null) return null;
  if (FUNCTIONS.has(value.type)) return "function";
  if (value.type === "class") return "class";
  if (value.type === "call_expression" && WRAPPING_CALL.test(value.childForFieldName("function")?.text ?? "")) {
    const given = value.childForFieldName("arguments")?.namedChildren ?? [];
    return given.length <= 2 && given.some((one) => FUNCTIONS.has(one.type)) ? "function" : null;
  }
  return null;
}
var declarator = (site) => {
  const node2 = site.node();
  const name = node2.childForFieldName("name");
  if (name?.type !== "identifier") return null;
  const kind = kindOfValue(node2.childForFieldName("value"));
  if (kind === null && !isOpen(site)) return null;
  return { kind: kind ?? "constant", name: name.text };
};
var fieldDefinition = (site) => {
  const node2 = site.node();
  const name = field(node2, "name") ?? field(node2, "property");
  if (name === null) return null;
  return { kind: kindOfValue(node2.childForFieldName("value")) === "function" ? "method" : "constant", name };
};
var assignment2 = (site) => {
  if (!/^[\w$.]+\s*=/.test(site.head)) return null;
  const node2 = site.node();
  const left = node2.childForFieldName("left");
  if (left?.type !== "member_expression") return null;
  const path13 = left.text.split(".");
  const kind = kindOfValue(node2.childForFieldName("right"));
  const name = path13[path13.length - 1];
  if (path13[0] === "module" || path13[0] === "exports") {
    if (kind === null && !isOpen(site)) return null;
    return { kind: kind ?? (name === "exports" ? "module" : "constant"), name };
  }
  if (kind === null) return null;
  const owner = path13.slice(0, -1).filter((part) => part !== "prototype" && part !== "this");
  return { kind: owner.length > 0 ? "method" : kind, name, scope: owner };
};
var pair = (site) => {
  const node2 = site.node();
  const name = field(node2, "key");
  if (name === null || kindOfValue(node2.childForFieldName("value")) !== "function") return null;
  return { kind: "method", name: name.replace(/^["']|["']$/g, "") };
};
var call = (site) => {
  const match = TEST.exec(site.head);
  if (match === null) return null;
  return { kind: "test", name: oneLine(match[1] ?? match[2] ?? match[3] ?? "") };
};
var defaultExport = (site) => {
  if (!site.head.startsWith("export default")) return null;
  const node2 = site.node();
  const value = node2.childForFieldName("value");
  if (value === null) return null;
  const kind = kindOfValue(value) ?? (value.type === "object" ? "constant" : null);
  return kind === null ? null : { kind, name: "default" };
};
var ecmascript = (grammar) => ({
  grammar,
  define: {
    // Overloads and what they overload are one definition.
    function_declaration: named("function", "name", { clause: true }),
    generator_function_declaration: named("function"),
    function_signature: named("function", "name", { clause: true }),
    class_declaration: named("class"),
    abstract_class_declaration: named("class"),
    method_definition: named("method"),
    method_signature: named("method"),
    abstract_method_signature: named("method"),
    public_field_definition: fieldDefinition,
    field_definition: fieldDefinition,
    interface_declaration: named("interface"),
    type_alias_declaration: named("type"),
    enum_declaration: named("enum"),
    internal_module: named("module"),
    module: (site) => {
      const name = field(site.node(), "name");
      return name === null ? null : { kind: "module", name: name.replace(/^["']|["']$/g, "") };
    },
    variable_declarator: declarator,
    assignment_expression: assignment2,
    pair,
    call_expression: call,
    export_statement: defaultExport
  },
  wrappers: ["export_statement", "lexical_declaration", "variable_declaration", "expression_statement", "ambient_declaration", "await_expression"],
  leads: ["decorator"],
  imports: ["import_statement"],
  opaque: ["string", "template_string", "regex"],
  nested: true
});

// src/engine/chunking/rules/elixir.ts
var MODULE = /^(defmodule|defprotocol)\s*\(?\s*([\w.]+)/;
var IMPLEMENTATION = /^defimpl\s*\(?\s*([\w.]+)(?:[^\n]*?\bfor:\s*([\w.]+))?/;
var FUNCTION = /^(?:def|defp|defmacro|defmacrop|defguard|defguardp|defdelegate|defn|defnp)[\s(]+([a-z_]\w*[?!]?|[^\w\s(]+(?=\s*\()|\w+\s+[^\w\s]+)/;
var TEST2 = /^(?:describe|test|property|feature|scenario)[\s(]+"((?:[^"\\\n]|\\.)*)"/;
var STRUCT = /^(?:defstruct|defexception|schema|embedded_schema|typedstruct)\b/;
var IMPORT = /^(?:alias|import|require|use)\b/;
var ATTRIBUTE = /^@(?:doc|spec|impl|typedoc|deprecated|decorate|tag|describetag|callback|since)\b/;
var call2 = (site) => {
  const { head } = site;
  const definition = FUNCTION.exec(head);
  if (definition !== null) return { kind: "function", name: definition[1], clause: true };
  const module2 = MODULE.exec(head);
  if (module2 !== null) return { kind: module2[1] === "defprotocol" ? "interface" : "class", name: module2[2] };
  const implementation2 = IMPLEMENTATION.exec(head);
  if (implementation2 !== null) return { kind: "class", name: implementation2[2] ?? implementation2[1], scope: implementation2[2] === void 0 ? [] : [implementation2[1]], listed: false };
  const test3 = TEST2.exec(head);
  if (test3 !== null) return { kind: "test", name: oneLine(test3[1]) };
  if (STRUCT.test(head)) return { kind: "type", name: /^\w+/.exec(head)?.[0] ?? "struct", listed: false };
  return IMPORT.test(head) ? "import" : null;
};
var attribute = (site) => {
  if (/^@(?:type|typep|opaque)\s+(\w+)/.test(site.head)) return { kind: "type", name: /^@\w+\s+(\w+)/.exec(site.head)?.[1] };
  if (ATTRIBUTE.test(site.head)) return "lead";
  const name = /^@([a-z_]\w*)\s+[^\s]/.exec(site.head)?.[1];
  return name === void 0 || name === "moduledoc" || site.inside === "function" || site.inside === "method" ? null : { kind: "constant", name };
};
var elixir = {
  grammar: "elixir",
  define: { call: call2, unary_operator: attribute },
  opaque: ["string", "sigil", "charlist"]
};

// src/engine/chunking/rules/go.ts
var method = (site) => {
  const node2 = site.node();
  const name = field(node2, "name");
  if (name === null) return null;
  const receiver = /([A-Za-z_]\w*)\s*(?:\[[^\]]*\])?\s*\)$/.exec(field(node2, "receiver") ?? "")?.[1];
  return { kind: "method", name, scope: receiver === void 0 ? [] : [receiver] };
};
var typeSpec = (site) => {
  const node2 = site.node();
  const name = field(node2, "name");
  if (name === null) return null;
  const type2 = node2.childForFieldName("type")?.type;
  return { kind: type2 === "interface_type" ? "interface" : type2 === "struct_type" ? "class" : "type", name };
};
var names = whereOpen(each("constant", ["identifier"]));
var go = {
  grammar: "go",
  define: {
    function_declaration: named("function"),
    method_declaration: method,
    type_spec: typeSpec,
    type_alias: typeSpec,
    const_spec: names,
    var_spec: names
  },
  wrappers: ["type_declaration", "const_declaration", "var_declaration", "var_spec_list"],
  imports: ["import_declaration", "package_clause"],
  opaque: ["interpreted_string_literal", "raw_string_literal"]
};

// src/engine/chunking/rules/haskell.ts
var equation = (site) => {
  if (site.inside === "function" || site.inside === "method") return null;
  const node2 = site.node();
  const name = node2.childForFieldName("name")?.text ?? /^[^\n=|]*?\s([^\w\s"'()[\],;`]+|`\w+`)\s/.exec(site.head)?.[1];
  return name === void 0 ? null : { kind: "function", name: name.replaceAll("`", ""), clause: true };
};
var signature = (site) => {
  if (site.inside === "function" || site.inside === "method") return null;
  const name = /^\(?([^\s:,()]+)\)?(?:\s*,[^:]*)?\s*::/.exec(site.head)?.[1];
  return name === void 0 ? null : { kind: "function", name, clause: true };
};
var instance = (site) => {
  const match = /^(?:deriving\s+)?(?:stock\s+|newtype\s+|anyclass\s+)?instance\s+(?:\{-#[^#]*#-\}\s*)?(?:forall[^.]*\.\s*)?(?:[^\n]*?=>\s*)?([^\n]*?)(?:\s+where)?\s*(?:\n|$)/.exec(site.head);
  return match === null || match[1] === "" ? null : { kind: "class", name: match[1], listed: false };
};
var haskell = {
  grammar: "haskell",
  define: {
    function: equation,
    bind: equation,
    signature,
    data_type: named("type"),
    newtype: named("type"),
    type_synomym: named("type"),
    type_family: named("type"),
    class: named("interface"),
    instance,
    pattern_synonym: (site) => {
      const name = /^pattern\s+(\w+)/.exec(site.head)?.[1];
      return name === void 0 ? null : { kind: "function", name };
    }
  },
  leads: [],
  imports: ["import", "header"],
  opaque: ["literal", "quasiquote", "string"]
};

// src/engine/chunking/rules/julia.ts
var functionRule = (site) => {
  const path13 = /^(?:function|macro)\s+((?:\w+\.)*(?:[\w!]+|:?\(?[^\s\w(]+\)?))/.exec(site.head)?.[1];
  return path13 === void 0 ? null : method2(path13);
};
function method2(path13) {
  const parts = path13.split(".");
  return { kind: "function", name: parts.pop(), scope: parts, clause: true };
}
var assignment3 = (site) => {
  const short = /^((?:\w+\.)*[\w!]+)(?:\{[^}]*\})?\((?:[^()]|\([^()]*\))*\)(?:\s*::\s*[\w.{}]+)?(?:\s+where\s+[\w{}<:, ]+)?\s*=(?!=)/.exec(site.head)?.[1];
  if (short !== void 0) return method2(short);
  if (!isOpen(site)) return null;
  const name = /^([\w!]+)\s*(?:::[^=]+)?=(?!=)/.exec(site.head)?.[1];
  return name === void 0 ? null : { kind: "constant", name };
};
var testset = (site) => {
  const match = /^@testset\s+(?:\w+\s+)?"((?:[^"\\\n]|\\.)*)"/.exec(site.head);
  return match === null ? null : { kind: "test", name: oneLine(match[1]) };
};
var julia = {
  grammar: "julia",
  define: {
    function_definition: functionRule,
    macro_definition: functionRule,
    assignment: assignment3,
    struct_definition: spelled("class", /^(?:mutable\s+)?struct\s+([\w!]+)/),
    abstract_definition: spelled("type", /^abstract\s+type\s+([\w!]+)/),
    primitive_definition: spelled("type", /^primitive\s+type\s+([\w!]+)/),
    module_definition: spelled("module", /^(?:bare)?module\s+(\w+)/),
    macrocall_expression: testset
  },
  wrappers: ["const_statement"],
  leads: ["string_literal"],
  imports: ["using_statement", "import_statement", "export_statement"],
  opaque: ["string_literal", "command_literal", "prefixed_string_literal"]
};

// src/engine/chunking/rules/jvm.ts
var java = {
  grammar: "java",
  define: {
    class_declaration: named("class"),
    record_declaration: named("class"),
    interface_declaration: named("interface"),
    annotation_type_declaration: named("interface"),
    enum_declaration: named("enum"),
    method_declaration: named("method"),
    constructor_declaration: named("method"),
    compact_constructor_declaration: named("method"),
    field_declaration: each("constant", ["variable_declarator"], "name"),
    constant_declaration: each("constant", ["variable_declarator"], "name")
  },
  imports: ["import_declaration", "package_declaration"],
  opaque: ["string_literal"]
};
var kotlinClass = (site) => {
  const node2 = site.node();
  const name = node2.childForFieldName("name")?.text;
  if (name === void 0) return null;
  const before = site.head.slice(0, Math.max(0, node2.childForFieldName("name").startIndex - node2.startIndex));
  return { kind: /\binterface\s*$/.test(before) ? "interface" : /\benum\s+class\s*$/.test(before) ? "enum" : "class", name };
};
var kotlinFunction = (site) => {
  const name = site.node().childForFieldName("name")?.text.replaceAll("`", "");
  if (name === void 0) return null;
  const receiver = /\bfun\s+(?:<[^>]*>\s*)?([\w.]+)(?:<[^(]*>)?\??\.[\w`]/.exec(site.head)?.[1];
  return receiver === void 0 || site.inside !== null ? { kind: "function", name } : { kind: "function", name, scope: [receiver] };
};
var kotlin = {
  grammar: "kotlin",
  define: {
    class_declaration: kotlinClass,
    object_declaration: named("class"),
    companion_object: firstOf(named("class"), () => ({ kind: "class", name: "Companion", listed: false })),
    function_declaration: kotlinFunction,
    secondary_constructor: () => ({ kind: "method", name: "constructor" }),
    property_declaration: whereOpen(spelled("constant", /\b(?:val|var)\s+(?:<[^>]*>\s*)?(?:[\w<>?, ]+\.)?(\w+|`[^`]+`)/)),
    type_alias: named("type", "type")
  },
  imports: ["import", "package_header"],
  opaque: ["string_literal", "multiline_string_literal"]
};
var scalaTest = (site) => {
  const match = /^(?:test|it|describe|property|feature|scenario|ignore)\s*\(\s*"((?:[^"\\\n]|\\.)*)"[^{\n]*\{/.exec(site.head);
  return match === null ? null : { kind: "test", name: oneLine(match[1]) };
};
var scalaInfixTest = (site) => {
  const match = /^"((?:[^"\\\n]|\\.)*)"\s+(should|must|can|when|in|-)\s+(?:"((?:[^"\\\n]|\\.)*)"\s+in\b)?/.exec(site.head);
  if (match === null || !site.head.includes("{")) return null;
  return { kind: "test", name: oneLine(match[3] === void 0 ? match[1] : `${match[1]} ${match[2]} ${match[3]}`) };
};
var scalaValue = (site) => isOpen(site) ? spelled("constant", /\b(?:val|var)\s+(\w+|`[^`]+`)/)(site) : null;
var scala = {
  grammar: "scala",
  define: {
    class_definition: named("class"),
    object_definition: named("class"),
    package_object: named("module"),
    trait_definition: named("interface"),
    enum_definition: named("enum"),
    function_definition: named("function"),
    function_declaration: named("function"),
    type_definition: whereOpen(named("type")),
    given_definition: named("constant"),
    val_definition: scalaValue,
    var_definition: scalaValue,
    val_declaration: scalaValue,
    var_declaration: scalaValue,
    extension_definition: spelled("class", /^extension\s*(?:\[[^\]]*\]\s*)?\(\s*\w+\s*:\s*([\w.]+)/, { listed: false }),
    call_expression: scalaTest,
    infix_expression: scalaInfixTest
  },
  wrappers: ["extension_definition"],
  leads: ["annotation"],
  imports: ["import_declaration", "package_clause"],
  opaque: ["string", "interpolated_string_expression"]
};

// src/engine/chunking/rules/lua.ts
function dotted(path13) {
  const parts = path13.split(/[.:]/);
  return { name: parts.pop(), scope: parts };
}
var functionDeclaration = (site) => {
  const path13 = /^(?:local\s+)?function\s+([\w.:]+)/.exec(site.head)?.[1];
  if (path13 === void 0) return null;
  const { name, scope } = dotted(path13);
  return { kind: scope.length > 0 ? "method" : "function", name, scope };
};
var assignment4 = (site) => {
  const match = /^([\w.]+)\s*=\s*(function\b)?/.exec(site.head);
  if (match === null) return null;
  const { name, scope } = dotted(match[1]);
  if (match[2] !== void 0) return { kind: scope.length > 0 ? "method" : "function", name, scope };
  return isOpen(site) ? { kind: "constant", name, scope } : null;
};
var fieldFunction = (site) => {
  const name = /^(?:\[["'])?(\w+)(?:["']\])?\s*=\s*function\b/.exec(site.head)?.[1];
  return name === void 0 ? null : { kind: "method", name };
};
var call3 = (site) => {
  const match = /^(?:describe|it|test|context|insulate|pending)\s*\(\s*(?:"((?:[^"\\\n]|\\.)*)"|'((?:[^'\\\n]|\\.)*)')\s*,/.exec(site.head);
  return match === null ? null : { kind: "test", name: oneLine(match[1] ?? match[2] ?? "") };
};
var lua = {
  grammar: "lua",
  define: {
    function_declaration: functionDeclaration,
    assignment_statement: assignment4,
    field: fieldFunction,
    function_call: call3
  },
  wrappers: ["variable_declaration"],
  opaque: ["string"]
};

// src/engine/chunking/rules/markup.ts
var element = (site) => {
  const tag = /^<[^>]*>/.exec(site.head)?.[0];
  const id = tag === void 0 ? void 0 : /\sid\s*=\s*["']?([^"'\s>]+)/.exec(tag)?.[1];
  return id === void 0 ? null : { kind: "section", name: id };
};
var html = {
  grammar: "html",
  define: { element, script_element: element, style_element: element },
  opaque: ["raw_text", "comment"]
};
var ruleSet = (site) => {
  const name = oneLine(/^[^{]*/.exec(site.head)?.[0] ?? "");
  return name === "" ? null : { kind: "section", name };
};
var css = {
  grammar: "css",
  define: { rule_set: ruleSet, media_statement: ruleSet, supports_statement: ruleSet, keyframes_statement: ruleSet, at_rule: ruleSet },
  imports: ["import_statement", "charset_statement"]
};
var key = (site) => {
  const node2 = site.node();
  if (node2.startPosition.column > 2) return null;
  const name = node2.childForFieldName("key")?.text;
  return name === void 0 ? null : { kind: "section", name: oneLine(name.replace(/^["']|["']$/g, "")) };
};
var yaml = {
  grammar: "yaml",
  define: { block_mapping_pair: key },
  opaque: ["block_scalar", "double_quote_scalar", "single_quote_scalar"]
};
var table = (site) => {
  const name = /^\[+\s*([^\]\n]+?)\s*\]/.exec(site.head)?.[1];
  return name === void 0 ? null : { kind: "section", name };
};
var toml = {
  grammar: "toml",
  define: { table, table_array_element: table },
  opaque: ["string"]
};

// src/engine/chunking/rules/ocaml.ts
var binding = (site) => {
  if (!isOpen(site)) return null;
  if (/^\(\)\s*=/.test(site.head)) return { kind: "function", name: "()", listed: false };
  const match = /^(?:\(\s*([^\s()]+)\s*\)|([a-z_][\w']*))\s*(=|:)?\s*(fun\b|function\b)?/.exec(site.head);
  const name = match?.[1] ?? match?.[2];
  if (name === void 0 || name === "_") return null;
  return { kind: match?.[3] !== void 0 && match[4] === void 0 ? "constant" : "function", name };
};
var define = {
  let_binding: binding,
  type_binding: spelled("type", /^(?:\([^)]*\)\s*|'\w+\s+|[+-]?'\w+\s+)?([a-z_][\w'.]*)/),
  module_binding: spelled("module", /^([A-Z][\w']*)/),
  module_type_definition: spelled("interface", /^module\s+type\s+(?:of\s+)?([A-Za-z][\w']*)/),
  class_binding: spelled("class", /^(?:virtual\s+)?(?:\[[^\]]*\]\s*)?([a-z_][\w']*)/),
  method_definition: spelled("method", /^method!?\s+(?:private\s+|virtual\s+)*([a-z_][\w']*)/),
  exception_definition: spelled("type", /^exception\s+([A-Z][\w']*)/),
  external: spelled("function", /^external\s+(?:\(\s*)?([^\s()]+)/),
  value_specification: spelled("function", /^val\s+(?:\(\s*)?([^\s():]+)/)
};
var rules = {
  define,
  wrappers: ["value_definition", "type_definition", "module_definition", "class_definition"],
  imports: ["open_module"],
  opaque: ["string", "quoted_string"]
};
var ocaml = { grammar: "ocaml", ...rules };
var ocamlInterface = { grammar: "ocaml_interface", ...rules };

// src/engine/chunking/rules/php.ts
var properties = (site) => {
  const names2 = [...site.head.matchAll(/\$(\w+)/g)].slice(0, 1);
  return names2.map((match) => ({ kind: "constant", name: match[1] }));
};
var assignment5 = (site) => {
  const match = /^\$(\w+)\s*=\s*(static\s+)?(function|fn)\b/.exec(site.head);
  return match === null || !isOpen(site) ? null : { kind: "function", name: match[1] };
};
var namespace = (site) => {
  const node2 = site.node();
  if (node2.childForFieldName("body") === null) return "import";
  const name = node2.childForFieldName("name")?.text;
  return name === void 0 ? null : { kind: "module", name };
};
var defined = (site) => {
  const match = /^define\(\s*['"](\w+)['"]/.exec(site.head);
  return match === null ? null : { kind: "constant", name: match[1] };
};
var php = {
  grammar: "php",
  define: {
    function_definition: named("function"),
    method_declaration: named("method"),
    class_declaration: named("class"),
    interface_declaration: named("interface"),
    trait_declaration: named("class"),
    enum_declaration: named("enum"),
    property_declaration: properties,
    const_declaration: (site) => {
      const names2 = site.node().namedChildren.filter((child) => child.type === "const_element");
      return names2.map((one) => ({ kind: "constant", name: one.namedChildren[0]?.text ?? one.text }));
    },
    assignment_expression: assignment5,
    function_call_expression: defined,
    namespace_definition: namespace
  },
  wrappers: ["expression_statement"],
  imports: ["namespace_use_declaration"],
  opaque: ["string", "heredoc", "nowdoc", "text"]
};

// src/engine/chunking/rules/python.ts
var assignment6 = (site) => {
  if (!isOpen(site)) return null;
  const left = site.node().childForFieldName("left");
  return left?.type === "identifier" ? { kind: "constant", name: left.text } : null;
};
var python = {
  grammar: "python",
  define: {
    function_definition: named("function"),
    class_definition: named("class"),
    assignment: assignment6,
    type_alias_statement: (site) => {
      const name = field(site.node(), "left");
      return name === null ? null : { kind: "type", name: name.replace(/\[.*/, "") };
    }
  },
  wrappers: ["decorated_definition", "expression_statement"],
  imports: ["import_statement", "import_from_statement", "future_import_statement"],
  opaque: ["string"],
  nested: true
};

// src/engine/chunking/rules/ruby.ts
var REQUIRE = /^(?:require|require_relative|load|autoload)\b/;
var TEST3 = /^(?:RSpec\.)?(?:describe|context|it|specify|test|scenario|feature|should|shared_examples|shared_examples_for|shared_context|its)\b[\s(]*(?:"((?:[^"\\\n]|\\.)*)"|'((?:[^'\\\n]|\\.)*)'|([A-Z][\w:]*|:\w+))/;
var NAMED_BLOCK = /^(task|namespace)\b[\s(]*(?:["':]?)([\w:-]+)/;
var call4 = (site) => {
  if (REQUIRE.test(site.head)) return "import";
  const test3 = TEST3.exec(site.head);
  if (test3 !== null && /\bdo\b|\{/.test(site.head)) return { kind: "test", name: oneLine(test3[1] ?? test3[2] ?? test3[3] ?? "") };
  const block2 = NAMED_BLOCK.exec(site.head);
  if (block2 !== null && /\bdo\b/.test(site.head)) return { kind: block2[1] === "task" ? "function" : "module", name: block2[2].replace(/:$/, "") };
  return null;
};
var assignment7 = (site) => {
  if (!isOpen(site)) return null;
  const match = /^([A-Z]\w*)\s*=\s*((?:Struct|Class|Data|Module)\.(?:new|define))?/.exec(site.head);
  return match === null ? null : { kind: match[2] === void 0 ? "constant" : "class", name: match[1] };
};
var named2 = (kind) => {
  const byName = named(kind);
  return (site) => {
    const answer = byName(site);
    if (answer === null || typeof answer === "string" || !("name" in answer) || !answer.name.includes("::")) return answer;
    const path13 = answer.name.split("::").filter((part) => part !== "");
    return { kind, name: path13.pop(), scope: path13 };
  };
};
var ruby = {
  grammar: "ruby",
  define: {
    method: named("method"),
    singleton_method: named("method"),
    class: named2("class"),
    module: named2("module"),
    call: call4,
    assignment: assignment7
  },
  // `private def x`, `memoize def x`: the call is only a wrapper.
  wrappers: ["argument_list"],
  imports: [],
  opaque: ["string", "heredoc_body", "regex"]
};

// src/engine/chunking/rules/rust.ts
var implementation = (site) => {
  const type2 = field(site.node(), "type");
  if (type2 === null) return null;
  const name = type2.replace(/<.*/, "").replace(/^&?(?:mut |dyn )*/, "").split("::").pop();
  return { kind: "class", name: name === void 0 || name === "" ? type2 : name, listed: false };
};
var module = (site) => {
  const node2 = site.node();
  if (node2.childForFieldName("body") === null) return "import";
  const name = field(node2, "name");
  return name === null ? null : { kind: "module", name };
};
var rust = {
  grammar: "rust",
  define: {
    function_item: named("function"),
    function_signature_item: named("function"),
    struct_item: named("class"),
    union_item: named("class"),
    enum_item: named("enum"),
    trait_item: named("interface"),
    impl_item: implementation,
    mod_item: module,
    const_item: whereOpen(named("constant")),
    static_item: whereOpen(named("constant")),
    type_item: whereOpen(named("type")),
    macro_definition: named("function")
  },
  leads: ["attribute_item"],
  imports: ["use_declaration", "extern_crate_declaration"],
  opaque: ["string_literal", "raw_string_literal"]
};

// src/engine/chunking/rules/swift.ts
var type = (site) => {
  const node2 = site.node();
  const nameNode = node2.childForFieldName("name");
  if (nameNode === null) return null;
  const before = site.head.slice(0, Math.max(0, nameNode.startIndex - node2.startIndex));
  const name = nameNode.text.replace(/<.*/s, "");
  if (/\bextension\s*$/.test(before)) return { kind: "class", name, listed: false };
  return { kind: /\benum\s*$/.test(before) ? "enum" : "class", name };
};
var functionRule2 = (site) => {
  const match = /\bfunc\s+([^\s(<]+)|\b(init)\b[?!]?\s*[(<]/.exec(site.head);
  return match === null ? null : { kind: "function", name: match[1] ?? match[2] };
};
var swift = {
  grammar: "swift",
  define: {
    class_declaration: type,
    protocol_declaration: named("interface"),
    function_declaration: functionRule2,
    protocol_function_declaration: functionRule2,
    init_declaration: always("method", "init"),
    deinit_declaration: always("method", "deinit"),
    subscript_declaration: always("method", "subscript"),
    typealias_declaration: named("type"),
    property_declaration: whereOpen(spelled("constant", /\b(?:let|var)\s+(\w+|`\w+`)/)),
    protocol_property_declaration: spelled("constant", /\b(?:let|var)\s+(\w+)/)
  },
  leads: ["attribute"],
  imports: ["import_declaration"],
  opaque: ["line_string_literal", "multi_line_string_literal", "raw_string_literal"]
};

// src/engine/chunking/rules/zig.ts
var variable = (site) => {
  const match = /\b(?:const|var)\s+(@"[^"]*"|\w+)[^=;]*=?\s*(@import|@cImport)?(?:(?:extern|packed)\s+)?(struct|union|enum|opaque|error)?\b/.exec(site.head);
  if (match === null) return null;
  if (match[2] !== void 0) return "import";
  const name = match[1];
  if (match[3] !== void 0) return { kind: match[3] === "enum" || match[3] === "error" ? "enum" : "class", name };
  return isOpen(site) ? { kind: "constant", name } : null;
};
var test2 = (site) => {
  const match = /^test\s*(?:"((?:[^"\\\n]|\\.)*)"|(\w+))?/.exec(site.head);
  return { kind: "test", name: oneLine(match?.[1] ?? match?.[2] ?? "test") };
};
var zig = {
  grammar: "zig",
  define: {
    function_declaration: named("function"),
    variable_declaration: variable,
    test_declaration: test2
  },
  opaque: ["string", "multiline_string"],
  nested: true
};

// src/engine/chunking/rules/all.ts
var RULES = {
  bash,
  c,
  cpp,
  csharp,
  css,
  elixir,
  go,
  haskell,
  html,
  java,
  javascript: ecmascript("javascript"),
  julia,
  kotlin,
  lua,
  ocaml,
  ocaml_interface: ocamlInterface,
  php,
  python,
  ruby,
  rust,
  scala,
  swift,
  toml,
  tsx: ecmascript("tsx"),
  typescript: ecmascript("typescript"),
  yaml,
  zig
};

// src/engine/chunking/grammars.ts
var grammarFile = (name) => path2.join(packageFolder(), "dist", "grammars", `${name}.wasm`);
function missingGrammars() {
  const names2 = ["web-tree-sitter", ...new Set(Object.values(RULES).map((rules2) => rules2.grammar))];
  return names2.filter((name) => !fs2.existsSync(grammarFile(name)));
}
var Wasm = globalThis.WebAssembly;

// src/engine/chunking/languages.ts
var language = (name, aliases, extensions, more = {}) => ({
  name,
  aliases: words(aliases),
  extensions: words(extensions),
  fileNames: words(more.fileNames ?? ""),
  interpreters: words(more.interpreters ?? "")
});
var words = (text2) => text2.split(" ").filter((word) => word !== "");
var LANGUAGES = [
  language("typescript", "ts", "ts mts cts"),
  language("tsx", "typescriptreact", "tsx"),
  language("javascript", "js node jsx javascriptreact", "js mjs cjs jsx es6", { interpreters: "node nodejs deno bun" }),
  language("python", "py", "py pyi pyw pyx bzl", { fileNames: "sconstruct sconscript wscript build.bazel workspace.bazel", interpreters: "python python2 python3 pypy pypy3" }),
  language("java", "", "java"),
  language("kotlin", "kt", "kt kts"),
  language("c", "", "c"),
  language("cpp", "c++ cxx cc", "cpp cc cxx c++ hpp hh hxx h++ ipp inl tpp cu cuh ino"),
  language("csharp", "c# cs dotnet", "cs csx"),
  language("go", "golang", "go"),
  language("rust", "rs", "rs"),
  language("ruby", "rb", "rb rake gemspec ru rbi podspec jbuilder", { fileNames: "rakefile gemfile guardfile capfile vagrantfile podfile brewfile fastfile berksfile", interpreters: "ruby jruby" }),
  language("php", "", "php phtml php3 php4 php5 phps", { interpreters: "php" }),
  language("scala", "sc", "scala sc sbt"),
  language("swift", "", "swift", { interpreters: "swift" }),
  language("haskell", "hs", "hs hsc", { interpreters: "runhaskell runghc stack" }),
  language("elixir", "ex", "ex exs", { fileNames: "mix.lock", interpreters: "elixir" }),
  language("lua", "", "lua rockspec", { interpreters: "lua luajit" }),
  language("bash", "sh shell zsh shellscript bats", "sh bash zsh ksh bats ebuild", {
    fileNames: ".bashrc .bash_profile .bash_aliases .profile .zshrc .zshenv .zprofile pkgbuild configure",
    interpreters: "sh bash zsh dash ksh bats ash"
  }),
  language("zig", "", "zig zon"),
  language("ocaml", "ml mli", "ml mli", { interpreters: "ocaml" }),
  language("julia", "jl", "jl", { interpreters: "julia" }),
  language("html", "htm xhtml", "html htm xhtml"),
  language("css", "", "css"),
  language("yaml", "yml", "yaml yml", { fileNames: ".clang-format .clang-tidy .clangd" }),
  language("toml", "", "toml", { fileNames: "cargo.lock poetry.lock pipfile uv.lock" }),
  language("markdown", "md mdx", "md markdown mdx mdown mkd qmd rmd"),
  language("restructuredtext", "rst", "rst rest"),
  language("asciidoc", "adoc", "adoc asciidoc"),
  language("notebook", "ipynb jupyter", "ipynb"),
  language("json", "jsonc json5", "json jsonc json5 jsonl ndjson geojson webmanifest code-workspace", { fileNames: ".babelrc .eslintrc .prettierrc .swcrc composer.lock" }),
  language("vue", "", "vue"),
  language("svelte", "", "svelte"),
  language("astro", "", "astro"),
  language("scss", "sass", "scss sass"),
  language("less", "", "less"),
  language("stylus", "", "styl"),
  language("sql", "", "sql psql ddl dml pgsql mysql"),
  language("xml", "", "xml xsd xsl xslt svg plist csproj vbproj fsproj props targets resx xaml storyboard xib nuspec wsdl"),
  language("dockerfile", "docker", "dockerfile containerfile", { fileNames: "dockerfile containerfile" }),
  language("makefile", "make", "mk mak make", { fileNames: "makefile gnumakefile justfile" }),
  language("cmake", "", "cmake", { fileNames: "cmakelists.txt" }),
  language("gradle", "groovy", "gradle groovy", { fileNames: "jenkinsfile", interpreters: "groovy" }),
  language("terraform", "hcl tf", "tf tfvars hcl"),
  language("protobuf", "proto", "proto"),
  language("graphql", "gql", "graphql gql graphqls"),
  language("thrift", "", "thrift"),
  language("objective-c", "objc", "m mm"),
  language("dart", "", "dart"),
  language("perl", "pl", "pl pm t", { interpreters: "perl" }),
  language("r", "", "r", { interpreters: "rscript" }),
  language("erlang", "erl", "erl hrl", { interpreters: "escript" }),
  language("clojure", "clj", "clj cljs cljc edn", { interpreters: "bb" }),
  language("fsharp", "f# fs", "fs fsi fsx"),
  language("visualbasic", "vb", "vb vbs bas"),
  language("powershell", "ps1 pwsh", "ps1 psm1 psd1", { interpreters: "pwsh" }),
  language("batch", "bat cmd", "bat cmd"),
  language("fish", "", "fish", { interpreters: "fish" }),
  language("nix", "", "nix"),
  language("elm", "", "elm"),
  language("purescript", "", "purs"),
  language("nim", "", "nim nims"),
  language("crystal", "", "cr", { interpreters: "crystal" }),
  language("d", "", "d di"),
  language("v", "vlang", "v vsh"),
  language("odin", "", "odin"),
  language("ada", "", "adb ads"),
  language("fortran", "", "f f90 f95 f03 f08 for"),
  language("pascal", "delphi", "pas dpr"),
  language("cobol", "", "cob cbl cpy"),
  language("lisp", "elisp emacs-lisp common-lisp", "lisp lsp el cl"),
  language("scheme", "racket", "scm ss rkt"),
  language("prolog", "", "pro prolog"),
  language("tcl", "", "tcl", { interpreters: "tclsh wish" }),
  language("awk", "", "awk", { interpreters: "awk gawk" }),
  language("vim", "vimscript viml", "vim vimrc", { fileNames: ".vimrc" }),
  language("assembly", "asm", "asm s nasm"),
  language("verilog", "systemverilog sv", "sv svh vh"),
  language("vhdl", "", "vhd vhdl"),
  language("glsl", "shader hlsl wgsl", "glsl vert frag comp hlsl wgsl metal"),
  language("solidity", "sol", "sol"),
  language("matlab", "octave", "mat"),
  language("latex", "tex", "tex sty cls bib"),
  language("typst", "", "typ"),
  language("handlebars", "hbs mustache", "hbs handlebars mustache"),
  language("erb", "", "erb"),
  language("eex", "heex leex", "eex heex leex"),
  language("ejs", "", "ejs"),
  language("pug", "jade", "pug jade"),
  language("haml", "slim", "haml slim"),
  language("jinja", "jinja2 j2", "j2 jinja jinja2 njk"),
  language("razor", "cshtml", "cshtml razor"),
  language("jsp", "", "jsp"),
  language("liquid", "", "liquid"),
  language("t4", "tt", "tt"),
  language("cabal", "", "cabal"),
  language("ini", "conf properties dotenv", "ini cfg conf properties editorconfig env service desktop", { fileNames: ".env .editorconfig .gitconfig .npmrc" }),
  language("ignore", "gitignore", "", { fileNames: ".gitignore .dockerignore .npmignore .gitattributes .eslintignore .prettierignore" }),
  language("diff", "patch", "diff patch"),
  language("csv", "tsv", "csv tsv"),
  language("starlark", "bazel", "star", { fileNames: "build workspace" }),
  language("text", "txt plain plaintext", "txt text log")
];
var byExtension = /* @__PURE__ */ new Map();
var byFileName = /* @__PURE__ */ new Map();
var byInterpreter = /* @__PURE__ */ new Map();
var byWord = /* @__PURE__ */ new Map();
for (const { name, aliases, extensions, fileNames = [], interpreters = [] } of LANGUAGES) {
  for (const extension of extensions) if (!byExtension.has(extension)) byExtension.set(extension, name);
  for (const fileName of fileNames) byFileName.set(fileName, name);
  for (const interpreter of interpreters) byInterpreter.set(interpreter, name);
  byWord.set(name, name);
  for (const alias of aliases) if (!byWord.has(alias)) byWord.set(alias, name);
}
function languageNamed(word) {
  const known3 = byWord.get(word.toLowerCase());
  return known3 ?? byExtension.get(word.toLowerCase().replace(/^\./, ""));
}
var CPP_ONLY = /^\s*(?:#include\s*<(?:iostream|string|vector|memory|map|algorithm|functional|utility|type_traits|c[a-z]+)>|template\s*<|namespace\s+\w|class\s+\w+[^;]*$|using\s+\w|public:|private:|protected:)|\bstd::|\bconstexpr\b|\bvirtual\s|\bnullptr\b|\boperator\s*[=<>+\-*/[(]/m;
function languageOf(path13, head = "") {
  const fileName = path13.slice(path13.lastIndexOf("/") + 1).toLowerCase();
  const named3 = byFileName.get(fileName);
  if (named3 !== void 0) return named3;
  const dot4 = fileName.lastIndexOf(".");
  const extension = dot4 >= 0 ? fileName.slice(dot4 + 1) : "";
  if (extension === "h") return CPP_ONLY.test(head.slice(0, 2e4)) ? "cpp" : "c";
  if (extension === "m" && /^\s*(?:function\b|%|classdef\b)/.test(head)) return "matlab";
  if (extension === "v" && /^\s*(?:module\s+\w+\s*[(#;]|`timescale)/m.test(head.slice(0, 5e3))) return "verilog";
  const known3 = byExtension.get(extension);
  if (known3 !== void 0) return known3;
  const stem2 = byFileName.get(fileName.replace(/(?!^)\..*$/, ""));
  if (stem2 !== void 0) return stem2;
  const shebang = /^#!\s*(?:\S*\/)?(?:env\s+(?:-\S+\s+)*)?(?:\S*\/)?([A-Za-z]+\d*)/.exec(head)?.[1]?.toLowerCase();
  return (shebang === void 0 ? void 0 : byInterpreter.get(shebang) ?? byInterpreter.get(shebang.replace(/\d+$/, ""))) ?? "text";
}

// src/engine/chunking/textOutline.ts
function textOutline(lines) {
  const outline = emptyOutline(lines.count);
  let afterBlank = true;
  for (let line = 0; line < lines.count; line++) {
    if (sizeOf(lines, line, line) === 0) {
      afterBlank = true;
      continue;
    }
    if (!isCloser(lines, line)) outline.breaks[line] = Math.min(indentOf(lines, line), 120) * 2 + (afterBlank ? 0 : 1);
    afterBlank = false;
  }
  return outline;
}

// src/engine/chunking/chunkFile.ts
function chunkByLines(path13, text2) {
  const language2 = languageOf(path13, text2);
  const lines = measureLines(text2);
  return assemble(language2, lines, textOutline(lines), false);
}
function assemble(language2, lines, outline, parsed) {
  return { language: language2, chunks: describePieces(lines, outline, cutOutline(lines, outline)), parsed };
}

// src/engine/chunking/chunkPool.ts
var SENT_AHEAD = 8;
var MAX_CHARACTERS_AHEAD = 2e6;
var RECYCLE_AFTER = 2e8;
function defaultThreads() {
  return Math.min(4, Math.max(1, os.availableParallelism() - 1));
}
function openChunkPool(options = {}) {
  const threads = options.threads ?? defaultThreads();
  const hangMs = options.hangMs ?? 2e4;
  const workerFile = options.workerFile ?? path3.join(packageFolder(), "dist", "chunk-worker.js");
  const waiting = [];
  const told = /* @__PURE__ */ new Set();
  const seats = Array.from({ length: threads }, () => new Seat(workerFile, { background: options.background === true }, hangMs, { pump, giveBack, tell, giveUp }));
  let nextId = 0;
  let closed = false;
  function tell(text2) {
    if (told.has(text2)) return;
    told.add(text2);
    options.onNotice?.(text2);
  }
  function giveBack(tasks) {
    if (closed) return;
    waiting.unshift(...tasks);
  }
  function giveUp(tasks, why) {
    const error = new SextantError("engine/worker-died", `The process that parses files does not start: ${workerFile} ${why}.`, "Install Sextant again.");
    for (const task of [...tasks, ...waiting.splice(0)]) task.reject(error);
  }
  function pump() {
    for (; ; ) {
      while (waiting[0]?.dropped === true) waiting.shift();
      const task = waiting[0];
      if (task === void 0) return;
      let seat;
      for (const one of seats) if (one.hasRoom(task) && (seat === void 0 || one.load < seat.load)) seat = one;
      if (seat === void 0) return;
      waiting.shift();
      seat.give(task);
    }
  }
  return {
    chunk(file, text2, signal) {
      return new Promise((resolve4, reject) => {
        if (closed) {
          reject(new SextantError("engine/closed", "The chunking workers are closed.", "Open the engine again."));
          return;
        }
        if (signal?.aborted === true) {
          reject(signal.reason);
          return;
        }
        const task = { id: nextId++, path: file, text: text2, resolve: resolve4, reject, dropped: false, suspect: false };
        if (signal !== void 0) {
          const abort = () => {
            task.dropped = true;
            reject(signal.reason);
          };
          setMaxListeners(0, signal);
          signal.addEventListener("abort", abort, { once: true });
          task.resolve = (chunked) => {
            signal.removeEventListener("abort", abort);
            resolve4(chunked);
          };
          task.reject = (error) => {
            signal.removeEventListener("abort", abort);
            reject(error);
          };
        }
        waiting.push(task);
        pump();
      });
    },
    async close() {
      closed = true;
      const error = new SextantError("engine/closed", "The chunking workers are closed.", "Open the engine again.");
      for (const task of waiting.splice(0)) task.reject(error);
      await Promise.all(seats.map((seat) => seat.close(error)));
    }
  };
}
var Seat = class {
  constructor(workerFile, told, hangMs, pool) {
    this.workerFile = workerFile;
    this.told = told;
    this.hangMs = hangMs;
    this.pool = pool;
  }
  workerFile;
  told;
  hangMs;
  pool;
  #worker;
  #given = /* @__PURE__ */ new Map();
  #timer;
  #characters = 0;
  #sinceStart = 0;
  #ready = false;
  get load() {
    return this.#characters;
  }
  hasRoom(task) {
    if (this.#given.size === 0) return true;
    if (task.suspect || [...this.#given.values()].some((one) => one.suspect)) return false;
    return this.#given.size < SENT_AHEAD && this.#characters < MAX_CHARACTERS_AHEAD;
  }
  give(task) {
    this.#worker ??= this.#start();
    this.#given.set(task.id, task);
    this.#characters += task.text.length;
    this.#sinceStart += task.text.length;
    if (this.#given.size === 1) this.#watch();
    const message2 = { id: task.id, path: task.path, text: task.text };
    this.#worker.postMessage(message2);
  }
  async close(error) {
    clearTimeout(this.#timer);
    const worker = this.#worker;
    this.#worker = void 0;
    for (const task of this.#given.values()) task.reject(error);
    this.#given.clear();
    await worker?.terminate();
  }
  #start() {
    const worker = new Worker(this.workerFile, { workerData: this.told });
    this.#sinceStart = 0;
    this.#ready = false;
    let why = "";
    worker.on("message", (message2) => {
      if (worker !== this.#worker) return;
      this.#ready = true;
      if (message2 === "ready") this.#watch();
      else this.#take(message2);
    });
    worker.on("error", (error) => why = !existsSync(this.workerFile) ? "is missing" : `fails (${error.message.split("\n", 1)[0]})`);
    worker.on("exit", (code) => this.#replace(worker, false, why || `ends at once with code ${code}`));
    worker.unref();
    return worker;
  }
  #take({ id, file, notices, spent }) {
    const task = this.#given.get(id);
    for (const notice of notices) this.pool.tell(notice);
    if (task === void 0) return;
    this.#given.delete(id);
    this.#characters -= task.text.length;
    if (spent || this.#sinceStart > RECYCLE_AFTER) this.#renew();
    this.#watch();
    task.resolve(file);
    this.pool.pump();
  }
  /** Ends the worker; what it still had goes to another one. */
  #renew() {
    const worker = this.#worker;
    this.#worker = void 0;
    void worker?.terminate();
    const others = [...this.#given.values()];
    this.#given.clear();
    this.#characters = 0;
    this.pool.giveBack(others);
  }
  /** The clock runs for the oldest file, which is the one the worker is at. */
  #watch() {
    clearTimeout(this.#timer);
    const worker = this.#worker;
    if (this.#given.size === 0 || worker === void 0) return;
    this.#timer = setTimeout(() => {
      this.#replace(worker, true, `is not ready after ${this.hangMs / 1e3} s`);
    }, this.hangMs);
  }
  /**
   * A worker that hangs is at its oldest file. One that dies may have had answers under way, so which file did it is
   * certain only if it had one; otherwise all it had is tried again, each alone. The culprit is cut by lines.
   * One that was never ready is no file's fault.
   */
  #replace(worker, hangs, why) {
    if (worker !== this.#worker) return;
    this.#worker = void 0;
    clearTimeout(this.#timer);
    void worker.terminate();
    if (!this.#ready) {
      const given = [...this.#given.values()];
      this.#given.clear();
      this.#characters = 0;
      this.pool.giveUp(given, why);
      return;
    }
    const [oldest] = this.#given.values();
    const culprit = hangs || this.#given.size === 1 ? oldest : void 0;
    if (culprit !== void 0) this.#given.delete(culprit.id);
    else for (const task of this.#given.values()) task.suspect = true;
    this.#renew();
    if (culprit !== void 0 && !culprit.dropped) {
      this.pool.tell(`${culprit.path} is cut by blank lines: parsing it ${hangs ? `did not end within ${this.hangMs / 1e3} s` : "crashed"}.`);
      culprit.resolve(chunkByLines(culprit.path, culprit.text));
    }
    this.pool.pump();
  }
};

// src/engine/chunking/restingPool.ts
var STAY_MS = 6e4;
function openRestingPool(options) {
  let pool;
  let resting;
  const listeners = /* @__PURE__ */ new Set();
  async function close() {
    clearTimeout(resting);
    const dismissed = pool;
    pool = void 0;
    await dismissed?.close();
  }
  return {
    chunk(path13, text2, signal) {
      pool ??= openChunkPool({ ...options, onNotice: (notice) => listeners.forEach((tell) => tell(notice)) });
      return pool.chunk(path13, text2, signal);
    },
    async during(onNotice, work) {
      clearTimeout(resting);
      const tell = (text2) => onNotice(text2);
      listeners.add(tell);
      try {
        return await work();
      } finally {
        listeners.delete(tell);
        if (listeners.size === 0) resting = setTimeout(() => void close(), STAY_MS).unref();
      }
    },
    close
  };
}

// src/engine/doctor.ts
import os2 from "node:os";
async function checkEverything(ports, signal) {
  const checks = [
    ["Machine", () => Promise.resolve(machine())],
    ["Model files", async () => `${await ports.encoderId()} in ${ports.modelFolder}`],
    ["Model runs", () => runModel(ports)],
    ["Grammars", () => Promise.resolve(grammars(ports))],
    ["Parsing", () => parseSample(ports)],
    ["Data directory", async () => (await ports.tryWriting(ports.dataDirectory), `${ports.dataDirectory} can be written to`)]
  ];
  const { status, verify } = ports;
  const writing = async () => {
    const writer = (await status?.())?.writer;
    return writer && `process ${writer.pid} is writing`;
  };
  if (status) checks.push(["Index", async () => describeIndex(await status())]);
  if (status && verify) {
    checks.push([
      "Index content",
      async () => {
        if ((await status()).state !== "ready") return `not looked at: ${await writing() ?? "the index is not ready"}`;
        try {
          const { files, chunks } = await verify(signal);
          return `${chunks} chunks of ${files} files were read and are sound`;
        } catch (error) {
          if (isSextantError(error) && error.code === "index/locked") return `not looked at: ${await writing() ?? "it was being written"}`;
          throw error;
        }
      }
    ]);
  }
  const out = [];
  for (const [name, check2] of checks) {
    signal?.throwIfAborted();
    out.push(await run(name, check2));
  }
  return out;
}
async function run(name, check2) {
  try {
    const result = await check2();
    return typeof result === "string" ? { name, ok: true, detail: result } : result;
  } catch (error) {
    if (isSextantError(error)) return { name, ok: false, detail: error.message, nextStep: error.nextStep };
    return { name, ok: false, detail: error instanceof Error ? error.message : String(error), nextStep: "Install Sextant again; if it stays, report it with this output." };
  }
}
function machine() {
  const gib = (bytes) => `${(bytes / 2 ** 30).toFixed(1)} GiB`;
  return `${os2.platform()}-${os2.arch()}, ${os2.availableParallelism()} cores, ${gib(os2.totalmem())} of memory, Node.js ${process.versions.node}`;
}
async function runModel(ports) {
  const encoder = await ports.encoder();
  const started = performance.now();
  const [vector2] = await encoder.encode(["parse the configuration file"], "query");
  const ms = performance.now() - started;
  return `${vector2?.length === EMBEDDING_DIMS ? EMBEDDING_DIMS : "a wrong number of"} dimensions by ${encoder.executionProvider}, one text in ${ms.toFixed(1)} ms`;
}
function grammars(ports) {
  const missing = ports.missingGrammars();
  if (missing.length === 0) return "all there";
  return { name: "Grammars", ok: false, detail: `missing: ${missing.join(", ")}; such files are cut by blank lines`, nextStep: "Build or install Sextant again." };
}
var SAMPLE = "export function sample(text: string): number {\n  return text.length;\n}\n";
async function parseSample(ports) {
  const started = performance.now();
  const { parsed, chunks } = await ports.chunk("sample.ts", SAMPLE);
  if (parsed && chunks.some(({ symbol }) => symbol === "sample")) return `works: a sample of TypeScript was cut in ${Math.round(performance.now() - started)} ms`;
  return { name: "Parsing", ok: false, detail: "a sample of TypeScript was cut by blank lines", nextStep: "Install Sextant again." };
}
var REBUILD = "Rebuild the index with `sextant index --rebuild`.";
function describeIndex(status) {
  const { writer, problem } = status;
  if (writer) return `process ${writer.pid} on ${writer.host} is writing it; ${status.files} files so far`;
  if (status.state === "ready") return `${status.files} files, ${status.chunks} chunks in ${status.indexFolder}`;
  if (status.state === "missing") return "none yet; `sextant index` or the first search makes it";
  if (status.state === "incomplete") return { name: "Index", ok: false, detail: "Building it was interrupted.", nextStep: "Run `sextant index`: it goes on where it stopped." };
  if (problem === void 0 || problem.endsWith(REBUILD)) return { name: "Index", ok: false, detail: problem?.slice(0, -REBUILD.length).trimEnd() ?? status.state, nextStep: REBUILD };
  return { name: "Index", ok: false, detail: problem };
}

// src/engine/encoder/tokenCounts.ts
import { Tokenizer } from "@huggingface/tokenizers";
var GENERATION = 4e4;
var LONGEST_KEPT = 64;
function openTokenizer(json) {
  const library = new Tokenizer(JSON.parse(json), {});
  let young = /* @__PURE__ */ new Map();
  let old = /* @__PURE__ */ new Map();
  let metBy = new Float64Array(1 << 16);
  let slot = new Int32Array(1 << 16);
  let textNumber = 0;
  function makeRoomFor(id) {
    const larger = new Float64Array(2 * id);
    larger.set(metBy);
    metBy = larger;
    const slots = new Int32Array(2 * id);
    slots.set(slot);
    slot = slots;
  }
  function idsOfRun(run2) {
    const known3 = young.get(run2);
    if (known3) return known3;
    const ids = old.get(run2) ?? library.encode(run2, { add_special_tokens: false }).ids;
    if (run2.length <= LONGEST_KEPT) {
      if (young.size >= GENERATION) {
        old = young;
        young = /* @__PURE__ */ new Map();
      }
      young.set(run2, ids);
    }
    return ids;
  }
  function eachRun(text2, take) {
    const end2 = text2.length;
    let at = 0;
    while (at < end2) {
      while (at < end2 && !inRun(text2.charCodeAt(at))) at++;
      const start = at;
      while (at < end2 && inRun(text2.charCodeAt(at))) at++;
      if (at > start && !take(idsOfRun(text2.slice(start, at)))) return;
    }
  }
  return {
    ids(text2, limit) {
      const out = [];
      eachRun(text2, (ids) => {
        for (const id of ids) if (out.length < limit) out.push(id);
        return out.length < limit;
      });
      return out;
    },
    count(text2, limit, lead) {
      textNumber++;
      const ids = [];
      const counts = [];
      const weighed = [];
      let position = 0;
      eachRun(text2, (run2) => {
        for (const id of run2) {
          if (position === limit) return false;
          const weight = position < lead.length ? 1 + lead[position] : 1;
          position++;
          if (id >= metBy.length) makeRoomFor(id);
          if (metBy[id] === textNumber) {
            const i = slot[id];
            counts[i] = counts[i] + 1;
            weighed[i] = weighed[i] + weight;
          } else {
            metBy[id] = textNumber;
            slot[id] = ids.length;
            ids.push(id);
            counts.push(1);
            weighed.push(weight);
          }
        }
        return position < limit;
      });
      return { ids: Int32Array.from(ids), counts: Float32Array.from(counts), weighed: Float32Array.from(weighed) };
    }
  };
}
function inRun(code) {
  return code > 127 || code >= 97 && code <= 122 || code >= 65 && code <= 90 || code >= 48 && code <= 57;
}
function noTokens(text2) {
  const shown = text2.length > 40 ? `${text2.slice(0, 40)}...` : text2;
  return new SextantError("embedding/no-tokens", `A text without a letter or digit has no meaning to search by: ${JSON.stringify(shown)}.`, "Use words, names or code.");
}

// src/engine/encoder/encodeBags.ts
var NO_LEAD = new Float32Array(0);
function leadByPosition({ weight, tokens }) {
  if (weight === 0) return NO_LEAD;
  return Float32Array.from({ length: Math.ceil(tokens * 18) }, (_, position) => weight * Math.exp(-position / tokens));
}
var SLOTS = 8192;
var LARGEST_BATCH = 64;
async function encodeBags(model, texts2, role, signal) {
  signal?.throwIfAborted();
  const bags = texts2.map((text2) => {
    const bag = model.tokenizer.count(text2, model.maxTokens, role === "document" ? model.lead : NO_LEAD);
    if (bag.ids.length === 0) throw noTokens(text2);
    return bag;
  });
  const order = bags.map((_, i) => i).sort((a, b) => size(bags, a) - size(bags, b));
  const out = new Array(texts2.length);
  for (let from = 0; from < order.length; ) {
    let to = from + 1;
    while (to < order.length && to - from < LARGEST_BATCH && (to - from + 1) * size(bags, order[to]) <= SLOTS) to++;
    const batch = order.slice(from, to);
    const rows = await runBatch(model.session, batch.map((i) => bags[i]), role);
    batch.forEach((i, row) => out[i] = rows.slice(row * EMBEDDING_DIMS, (row + 1) * EMBEDDING_DIMS));
    signal?.throwIfAborted();
    from = to;
  }
  return out;
}
var size = (bags, i) => bags[i].ids.length;
async function runBatch(session, bags, role) {
  const width = Math.max(...bags.map((b) => b.ids.length));
  const ids = new BigInt64Array(bags.length * width);
  const weights = new Float32Array(bags.length * 2 * width);
  bags.forEach((bag, row) => {
    for (let i = 0; i < bag.ids.length; i++) ids[row * width + i] = BigInt(bag.ids[i]);
    weights.set(bag.counts, row * 2 * width);
    weights.set(bag.weighed, (row * 2 + 1) * width);
  });
  const { embedding } = await session.run({
    token_ids: new session.Tensor("int64", ids, [bags.length, width]),
    token_weights: new session.Tensor("float32", weights, [bags.length, 2, width]),
    role: new session.Tensor("int64", BigInt64Array.of(role === "query" ? 0n : 1n), [1])
  });
  const found2 = embedding?.dims.join(" x ");
  if (!embedding || found2 !== `${bags.length} x ${EMBEDDING_DIMS}`) {
    throw new SextantError("model/wrong-dimensions", `The model answers ${found2 ?? "nothing named embedding"} for ${bags.length} texts; Sextant uses ${EMBEDDING_DIMS} dimensions only.`, "Reinstall Sextant, or use another model.");
  }
  return embedding.data;
}

// src/engine/encoder/manifest.ts
import fs3 from "node:fs/promises";
import path4 from "node:path";
var MANIFEST_FILE = "manifest.json";
var POOLINGS = ["bag", "mean", "last-token"];
async function readModelManifest(modelFolder) {
  const file = path4.join(modelFolder, MANIFEST_FILE);
  let text2;
  try {
    text2 = await fs3.readFile(file, "utf8");
  } catch (cause) {
    throw new SextantError("model/missing-file", `The model's ${MANIFEST_FILE} cannot be read: ${file}.`, "Reinstall Sextant, or name a folder that holds a model.", { cause });
  }
  const bad = (what, cause) => new SextantError("model/bad-manifest", `The model's ${MANIFEST_FILE} is not usable: ${what} (${file}).`, "Reinstall Sextant, or correct the file.", { cause });
  let json;
  try {
    json = JSON.parse(text2);
  } catch (cause) {
    throw bad("it is not JSON", cause);
  }
  const root = object(json);
  if (!root) throw bad("it is not an object");
  if (root["format"] !== 1) throw bad(`it has format ${String(root["format"])}; this version reads format 1`);
  if (typeof root["id"] !== "string" || root["id"] === "") throw bad("it has no id");
  const listed2 = root["models"];
  if (!Array.isArray(listed2) || listed2.length < 1 || listed2.length > 2) throw bad("it must list one or two models");
  const models = listed2.map((entry, i) => {
    const part = readPart(entry);
    if (typeof part === "string") throw bad(`model ${i + 1} ${part}`);
    return part;
  });
  const views = models.flatMap((m) => m.views);
  if (views.map((v) => v.name).join() !== "code,text") throw bad("its views must be code, then text");
  const dims = views.reduce((sum, v) => sum + v.dims, 0);
  if (dims !== EMBEDDING_DIMS) {
    throw new SextantError(
      "model/wrong-dimensions",
      `The views in ${file} have ${dims} dimensions together; Sextant uses ${EMBEDDING_DIMS} only.`,
      `Use a model, or two, whose dimensions add up to ${EMBEDDING_DIMS}.`
    );
  }
  return { id: root["id"], models };
}
function readPart(entry) {
  const part = object(entry);
  if (!part) return "is not an object";
  const file = readFile(part["file"]);
  const tokenizer = readFile(part["tokenizer"]);
  if (!file || !tokenizer) return "needs a file and a tokenizer, each with path, bytes and sha256, inside the folder";
  const pooling = POOLINGS.find((p) => p === part["pooling"]);
  if (!pooling) return `has pooling ${String(part["pooling"])}; known are ${POOLINGS.join(", ")}`;
  const maxTokens = part["maxTokens"];
  if (!isCount(maxTokens)) return "has no maxTokens";
  const listed2 = Array.isArray(part["views"]) ? part["views"].map(object) : [];
  const views = [];
  for (const v of listed2) {
    const name = v?.["name"];
    const dims = v?.["dims"];
    if (name !== "code" && name !== "text" || !isCount(dims)) return "has a view that is not {name: code or text, dims}";
    views.push({ name, dims });
  }
  if (views.length === 0) return "has no views";
  const prompts = {};
  for (const role of ["query", "document"]) {
    const prompt = object(part["prompts"])?.[role];
    if (typeof prompt === "string") prompts[role] = prompt;
  }
  const lead = readLead(part["lead"]);
  if (!lead) return "has a lead that is not {weight: 0 or more, tokens: above 0}";
  return { file, tokenizer, pooling, lead, maxTokens, views, prompts };
}
function readLead(entry) {
  if (entry === void 0) return { weight: 0, tokens: 1 };
  const weight = object(entry)?.["weight"];
  const tokens = object(entry)?.["tokens"];
  return typeof weight === "number" && weight >= 0 && typeof tokens === "number" && tokens > 0 ? { weight, tokens } : void 0;
}
function readFile(entry) {
  const f = object(entry);
  const name = f?.["path"];
  const bytes = f?.["bytes"];
  const sha256 = f?.["sha256"];
  if (typeof name !== "string" || !isCount(bytes) || typeof sha256 !== "string" || !/^[0-9a-f]{64}$/.test(sha256)) return void 0;
  if (path4.isAbsolute(name) || path4.normalize(name).startsWith("..")) return void 0;
  return { path: name, bytes, sha256 };
}
var object = (x) => typeof x === "object" && x !== null && !Array.isArray(x) ? x : void 0;
var isCount = (x) => typeof x === "number" && Number.isSafeInteger(x) && x > 0;

// src/engine/encoder/onnxSession.ts
async function openSession(bytes, name, options = {}) {
  process.env["ORT_DISABLE_TELEMETRY"] = "1";
  let ort;
  try {
    ort = await import("onnxruntime-node");
  } catch (cause) {
    throw new SextantError("model/cannot-run", "ONNX Runtime cannot be loaded on this machine.", "Reinstall Sextant for this platform; `sextant doctor` says more.", { cause });
  }
  const has = new Set(ort.listSupportedBackends().map((b) => b.name));
  const wanted = options.executionProviders ?? ["cpu"];
  const failures = [];
  for (const provider of wanted) {
    if (!has.has(provider)) continue;
    try {
      const session = await ort.InferenceSession.create(bytes, sessionOptions(provider, options.threads ?? 1));
      return {
        executionProvider: provider,
        Tensor: ort.Tensor,
        run: (feeds) => session.run(feeds),
        close: () => session.release()
      };
    } catch (error) {
      failures.push(error);
    }
  }
  throw new SextantError(
    "model/cannot-run",
    `ONNX Runtime cannot run ${name} with ${wanted.join(" or ")}; it has ${[...has].join(", ")}.`,
    "Reinstall Sextant, or choose an execution provider that this machine has.",
    { cause: failures[0] }
  );
}
function sessionOptions(provider, threads) {
  return {
    executionProviders: [provider],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    executionMode: "sequential",
    // A dozen operators leave nothing to fuse, and the search for it would be half of the loading time.
    graphOptimizationLevel: "basic",
    // The arena keeps the largest batch's memory for ever; plain allocation costs no measurable time here.
    enableCpuMemArena: false,
    enableMemPattern: false,
    logSeverityLevel: 3
  };
}

// src/engine/encoder/verifiedFile.ts
import crypto from "node:crypto";
import fs4 from "node:fs/promises";
import path5 from "node:path";
var NEXT_STEP = "Reinstall Sextant, or put the original model files back.";
async function readVerified(modelFolder, expected) {
  const file = path5.join(modelFolder, expected.path);
  let bytes;
  try {
    bytes = await fs4.readFile(file);
  } catch (cause) {
    throw new SextantError("model/missing-file", `The model file ${expected.path} cannot be read: ${file}.`, NEXT_STEP, { cause });
  }
  if (bytes.length !== expected.bytes) {
    throw new SextantError("model/altered-file", `The model file ${expected.path} has ${bytes.length} bytes instead of ${expected.bytes}: ${file}.`, NEXT_STEP);
  }
  if (crypto.createHash("sha256").update(bytes).digest("hex") !== expected.sha256) {
    throw new SextantError("model/altered-file", `The model file ${expected.path} was altered (its sha256 is not the manifest's): ${file}.`, NEXT_STEP);
  }
  return bytes;
}

// src/engine/encoder/openEncoder.ts
async function openEncoder(modelFolder, options = {}) {
  const manifest = await readModelManifest(modelFolder);
  const part = onlyBag(manifest.models);
  const [model, tokenizerJson] = await Promise.all([readVerified(modelFolder, part.file), readVerified(modelFolder, part.tokenizer)]);
  const session = await openSession(model, part.file.path, options);
  const tokenizer = openTokenizer(new TextDecoder().decode(tokenizerJson));
  const run2 = { session, tokenizer, maxTokens: part.maxTokens, lead: leadByPosition(part.lead) };
  try {
    await encodeBags(run2, ["a first run"], "document");
  } catch (error) {
    await session.close();
    throw error;
  }
  return {
    id: manifest.id,
    dims: EMBEDDING_DIMS,
    executionProvider: session.executionProvider,
    encode: (texts2, role, signal) => encodeBags(run2, texts2, role, signal),
    close: () => session.close()
  };
}
function onlyBag(models) {
  const [first, second] = models;
  if (first && !second && first.pooling === "bag") return first;
  throw new SextantError("model/cannot-run", `This version of Sextant runs models with pooling "bag" only, one to a folder.`, "Use the built-in model.");
}

// src/engine/indexing/paceWork.ts
import { setTimeout as passed } from "node:timers/promises";
var REAL = {
  nowMs: () => performance.now(),
  usedMs: () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e3;
  },
  wait: (ms, signal) => passed(ms, void 0, signal ? { signal } : {})
};
var SHORTEST_PAUSE_MS = 5;
var LONGEST_CREDIT_MS = 250;
function paceWork(processors, clock = REAL) {
  let dueAtMs = clock.nowMs();
  let paidMs = clock.usedMs();
  return async (signal) => {
    const usedMs = clock.usedMs();
    dueAtMs = Math.max(dueAtMs + (usedMs - paidMs) / processors, clock.nowMs() - LONGEST_CREDIT_MS);
    paidMs = usedMs;
    const earlyMs = dueAtMs - clock.nowMs();
    if (earlyMs >= SHORTEST_PAUSE_MS) await clock.wait(earlyMs, signal);
  };
}

// src/engine/feedback/feedback.ts
import { createHash as createHash3 } from "node:crypto";

// src/engine/feedback/castVote.ts
import { randomUUID } from "node:crypto";

// src/core/feedback.ts
var VOTE_VALUES = ["up", "down", "removed", "opened"];
var VOTE_SOURCES = ["panel", "palette", "editor", "cli"];

// src/engine/store/identity.ts
import { createHash } from "node:crypto";

// src/core/chunk.ts
function embeddingText(chunk) {
  return chunk.scope.length > 0 ? `${chunk.scope.join(" ")}
${chunk.text}` : chunk.text;
}

// src/engine/store/identity.ts
function digest(...parts) {
  return createHash("sha256").update(parts.join("\0")).digest("base64url").slice(0, 16);
}
function chunkId(path13, chunk) {
  return digest(path13, `${chunk.startLine}-${chunk.endLine}`, chunk.text);
}
function contentHash(encoderId, chunk) {
  return digest(encoderId, embeddingText(chunk));
}

// src/engine/feedback/judgments.ts
function recordOf(row, languageOf2) {
  const { timeMs, queryKey: _key, queryVector: _query, chunkVector: _chunk, language: language2, ...rest } = row;
  return { ...rest, language: language2 === "" ? languageOf2(row.path) : language2, time: new Date(timeMs).toISOString() };
}
var pairOf = (row) => `${row.kind}
${row.queryKey}
${row.contentHash}`;
function newestOfPairs(rows) {
  const newest = /* @__PURE__ */ new Map();
  for (const row of rows) {
    if (row.value === "opened") continue;
    const pair2 = pairOf(row);
    const there = newest.get(pair2);
    if (!there || row.timeMs >= there.timeMs) newest.set(pair2, row);
  }
  return [...newest.values()].sort((a, b) => a.timeMs - b.timeMs);
}
function judgmentsOf(rows, languageOf2) {
  return newestOfPairs(rows).flatMap((row) => {
    if (row.value !== "up" && row.value !== "down") return [];
    const { queryKey, queryVector, chunkVector, value } = row;
    return [{ ...recordOf(row, languageOf2), value, weight: 1, queryKey, queryVector, chunkVector }];
  });
}
var TEXTS_PER_CALL = 128;
async function ofEncoder(rows, encoderId, open6, signal) {
  const old = rows.filter((row) => row.encoderId !== encoderId);
  if (old.length === 0) return rows;
  const encoder = await open6();
  const renewed = /* @__PURE__ */ new Map();
  for (let i = 0; i < old.length; i += TEXTS_PER_CALL) {
    const part = old.slice(i, i + TEXTS_PER_CALL);
    for (const [row, fresh] of await encodeVotes(part, encoder, signal)) renewed.set(row, fresh);
  }
  return rows.flatMap((row) => row.encoderId === encoderId ? [row] : renewed.get(row) ?? []);
}
async function encodeVotes(rows, encoder, signal) {
  const questions = rows.filter((row) => row.kind === "question");
  const compared = rows.filter((row) => row.kind === "similar");
  const [asked, texts2, places] = [
    await encoder.encode(questions.map((row) => row.query.trim()), "query", signal),
    await encoder.encode(compared.map((row) => row.query), "document", signal),
    await encoder.encode(rows.map((row) => embeddingText(row)), "document", signal)
  ];
  const queryVectors = /* @__PURE__ */ new Map();
  questions.forEach((row, i) => queryVectors.set(row, asked[i]));
  compared.forEach((row, i) => queryVectors.set(row, texts2[i]));
  return new Map(
    rows.map((row, i) => {
      const made = { encoderId: encoder.id, contentHash: contentHash(encoder.id, row), queryVector: queryVectors.get(row), chunkVector: places[i] };
      return [row, { ...row, ...made }];
    })
  );
}

// src/engine/feedback/questionKey.ts
import { createHash as createHash2 } from "node:crypto";
var LONGEST_KEY = 200;
function questionKey(kind, text2) {
  const plain = text2.normalize("NFC").toLowerCase().replace(/\s+/g, " ").trim().replace(/[\s?!.…]+$/u, "");
  if (kind === "question" && plain.length <= LONGEST_KEY) return plain;
  return `${kind}:${createHash2("sha256").update(plain).digest("base64url").slice(0, 22)}`;
}

// src/engine/feedback/castVote.ts
async function castVote(room, vote) {
  check(vote);
  const query = await room.textOf(vote.asked);
  const hit = "snippet" in vote.hit ? vote.hit : await hitAt(room, vote.hit);
  const { path: path13, startLine, endLine, language: language2, symbol, scope, snippet: text2 } = hit;
  const id = chunkId(path13, { startLine, endLine, text: text2 });
  const shown = vote.shown ?? [];
  const rank2 = shown.indexOf(hit.id) + 1;
  const kept = {
    id: vote.id ?? randomUUID(),
    value: vote.value,
    source: vote.source,
    kind: vote.asked.kind,
    query,
    queryKey: questionKey(vote.asked.kind, query),
    chunkId: id,
    path: path13,
    language: language2,
    startLine,
    endLine,
    symbol,
    scope,
    text: text2,
    rank: rank2 > 0 ? rank2 : null,
    shown
  };
  const [made] = (await encodeVotes([kept], await room.encoder())).values();
  return made;
}
function check({ value, source, id, shown }) {
  const bad = (what) => new SextantError("usage/bad-argument", `This vote cannot be recorded: ${what}.`, "Send it as the protocol says.");
  if (!VOTE_VALUES.includes(value)) throw bad(`its value is "${String(value)}"`);
  if (!VOTE_SOURCES.includes(source)) throw bad(`its source is "${String(source)}"`);
  if (id !== void 0 && !/^[\w.:-]{1,80}$/.test(id)) throw bad("its id is not made of 1 to 80 letters, digits and dashes");
  if (shown?.some((each2) => !/^[\w-]{1,40}$/.test(each2))) throw bad("it names a hit that does not exist");
}
async function hitAt(room, place) {
  return room.read(async (snapshot) => {
    const { catalog } = snapshot;
    const rows = catalog.rowsOf(place.path);
    const [first] = rows;
    if (first === void 0) {
      throw new SextantError("feedback/no-such-place", `${place.path} is not in the index.`, "Give a path as `sextant search` prints it, relative to the folder.");
    }
    const line = place.line;
    const row = line === void 0 ? first : rows.find((each2) => catalog.startLines[each2] <= line && line <= catalog.endLines[each2]);
    if (row === void 0) {
      throw new SextantError("feedback/no-such-place", `There is no code at line ${line} of ${place.path}.`, "Give a line of a hit, as `sextant search` prints it.");
    }
    const [text2] = await snapshot.texts([row]);
    return {
      id: catalog.ids[row],
      path: place.path,
      startLine: catalog.startLines[row],
      endLine: catalog.endLines[row],
      language: catalog.languages[row],
      symbol: catalog.symbol(row),
      scope: catalog.scope(row),
      snippet: text2
    };
  });
}

// src/engine/feedback/transfer.ts
function lineOf(record) {
  return JSON.stringify(record);
}
var TEXTS_PER_CALL2 = 128;
async function readLines(lines, encoder) {
  const refused = [];
  const parsed = [];
  lines.forEach((text2, i) => {
    if (text2.trim() === "") return;
    const row = parse(text2);
    if (typeof row === "string") refused.push({ line: i + 1, why: row });
    else parsed.push({ line: i + 1, row });
  });
  const rows = [];
  for (let i = 0; i < parsed.length; i += TEXTS_PER_CALL2) {
    const part = parsed.slice(i, i + TEXTS_PER_CALL2);
    try {
      rows.push(...(await encodeVotes(part.map(({ row }) => row), encoder)).values());
    } catch (error) {
      if (!isSextantError(error)) throw error;
      for (const { line, row } of part) {
        try {
          rows.push(...(await encodeVotes([row], encoder)).values());
        } catch (one) {
          if (!isSextantError(one)) throw one;
          refused.push({ line, why: one.message });
        }
      }
    }
  }
  return { rows, refused };
}
function parse(line) {
  let value;
  try {
    value = JSON.parse(line.replace(/^\uFEFF/, ""));
  } catch {
    return "it is not JSON";
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) return "it is not a JSON object";
  const v = value;
  const missing = ["id", "time", "query", "path", "text"].find((name) => typeof v[name] !== "string" || v[name] === "");
  if (missing !== void 0) return `"${missing}" is missing`;
  const { id, time, query, path: path13, text: text2 } = v;
  const timeMs = Date.parse(time);
  if (!Number.isFinite(timeMs)) return '"time" is no time';
  if (!/^[\w.:-]{1,80}$/.test(id)) return '"id" is not one of ours';
  const choice = (name, values) => values.includes(v[name]) ? v[name] : null;
  const [vote, source, kind] = [choice("value", VOTE_VALUES), choice("source", VOTE_SOURCES), choice("kind", ["question", "similar"])];
  if (vote === null) return `"value" is none of ${VOTE_VALUES.join(", ")}`;
  if (source === null) return `"source" is none of ${VOTE_SOURCES.join(", ")}`;
  if (kind === null) return '"kind" is neither question nor similar';
  const { startLine, endLine, rank: rank2, symbol, language: language2 } = v;
  if (!isLine(startLine) || !isLine(endLine) || endLine < startLine) return "its lines are no range";
  if (rank2 !== null && rank2 !== void 0 && !isLine(rank2)) return '"rank" is no rank';
  const strings = (name) => v[name] === void 0 ? [] : Array.isArray(v[name]) && v[name].every((each2) => typeof each2 === "string") ? v[name] : null;
  const [scope, shown] = [strings("scope"), strings("shown")];
  if (scope === null || shown?.every((each2) => /^[\w-]{1,40}$/.test(each2)) !== true) return '"scope" or "shown" is no list of names';
  return {
    id,
    timeMs,
    value: vote,
    source,
    kind,
    query,
    path: path13,
    text: text2,
    startLine,
    endLine,
    scope,
    queryKey: questionKey(kind, query),
    chunkId: chunkId(path13, { startLine, endLine, text: text2 }),
    language: typeof language2 === "string" ? language2 : "",
    symbol: typeof symbol === "string" && symbol !== "" ? symbol : null,
    rank: isLine(rank2) ? rank2 : null,
    shown
  };
}
function isLine(value) {
  return typeof value === "number" && Number.isInteger(value) && value >= 1 && value < 2 ** 31;
}

// src/engine/feedback/feedback.ts
function openFeedback(room) {
  const { memory, languageOf: languageOf2 } = room;
  const record = (row) => recordOf(row, languageOf2);
  let known3 = null;
  return {
    async vote(vote) {
      const cast = await castVote(room, vote);
      let there;
      const added = await memory.addFeedback((rows) => {
        there = rows.find((row) => row.id === cast.id);
        return there ? [] : [{ ...cast, timeMs: timeAfter(rows, pairOf(cast)) }];
      });
      return record(there ?? added[0]);
    },
    async votes(query = {}) {
      const rows = await memory.feedback();
      const current = newestOfPairs(rows).filter((row) => row.value !== "removed");
      const asked = query.asked && questionKey(query.asked.kind, await room.textOf(query.asked));
      const words3 = (query.text ?? "").toLowerCase().split(/\s+/).filter((word) => word !== "");
      const fits = (row) => {
        if (asked !== void 0 && (row.kind !== query.asked?.kind || row.queryKey !== asked)) return false;
        if (words3.length === 0) return true;
        const text2 = `${row.query}
${row.path}
${row.symbol ?? ""}`.toLowerCase();
        return words3.every((word) => text2.includes(word));
      };
      const holding = current.filter(fits);
      const shown = (query.history ? rows.filter(fits) : holding).toReversed();
      return {
        votes: shown.slice(0, query.limit ?? shown.length).map(record),
        total: shown.length,
        up: holding.filter((row) => row.value === "up").length,
        down: holding.filter((row) => row.value === "down").length,
        opened: rows.filter((row) => row.value === "opened" && fits(row)).length,
        folder: memory.folder
      };
    },
    async exportLines() {
      return (await memory.feedback()).map((row) => lineOf(record(row)));
    },
    async importLines(lines) {
      const { rows, refused } = await readLines(lines, await room.encoder());
      if (rows.length === 0) return { added: 0, known: 0, refused };
      const added = await memory.addFeedback((there) => {
        const ids = new Set(there.map((row) => row.id));
        const same = new Set(there.map(sameVote));
        return rows.filter((row) => {
          if (ids.has(row.id) || same.has(sameVote(row))) return false;
          ids.add(row.id);
          same.add(sameVote(row));
          return true;
        });
      });
      return { added: added.length, known: rows.length - added.length, refused };
    },
    async forget(which) {
      if (which === "all") return memory.forgetEverything();
      const rows = await memory.feedback();
      const wanted = new Set(which.ids);
      const pairs = /* @__PURE__ */ new Set();
      for (const row of rows) if (wanted.delete(row.id)) pairs.add(pairOf(row));
      const [unknown] = wanted;
      if (unknown !== void 0) throw new SextantError("feedback/no-such-vote", `There is no vote ${unknown}.`, "See the votes and their ids with: sextant feedback list --json");
      return memory.forgetFeedback((row) => !pairs.has(pairOf(row)));
    },
    migrate: (layout) => memory.migrate(layout),
    async countSearch(asked) {
      if (!memory.exists() || (await memory.feedback()).length === 0) return;
      const key2 = questionKey(asked.kind, await room.textOf(asked));
      await memory.addSearch({ timeMs: Date.now(), key: searchKey(asked.kind, key2) });
    },
    async judgments(signal) {
      const rows = await memory.feedback();
      if (rows.length === 0) return [];
      const encoderId = await room.encoderId();
      if (known3?.rows !== rows || known3.encoderId !== encoderId) known3 = { rows, encoderId, judgments: judgmentsOf(await ofEncoder(rows, encoderId, room.encoder, signal), languageOf2) };
      return known3.judgments;
    }
  };
}
function searchKey(kind, key2) {
  return createHash3("sha256").update(`${kind}
${key2}`).digest("base64url").slice(0, 22);
}
var sameVote = (row) => `${pairOf(row)}
${row.value}
${row.timeMs}`;
function timeAfter(rows, pair2) {
  let latest = 0;
  for (const row of rows) if (pairOf(row) === pair2) latest = Math.max(latest, row.timeMs);
  return Math.max(Date.now(), latest + 1);
}

// src/core/words.ts
var CAMEL = new RegExp("(?<=[\\p{Ll}\\d])(?=\\p{Lu})|(?<=\\p{Lu})(?=\\p{Lu}(?!s(?!\\p{Ll}))\\p{Ll})", "gu");
var IDENTIFIER = /[\p{L}\p{N}_$]+/gu;
var PART = new RegExp("\\p{L}+|\\p{N}+", "gu");
function splitWords(text2) {
  return (text2.replace(CAMEL, " ").match(PART) ?? []).map((word) => word.toLowerCase());
}
function identifiers(text2) {
  return text2.match(IDENTIFIER) ?? [];
}

// src/engine/search/wordForms.ts
import { stemmer } from "stemmer";
var memo = /* @__PURE__ */ new Map();
var MEMO_SIZE = 5e4;
var AGENT = /^(?!renders?$)(.{4,})ers?$/;
var BRITISH_IS = new RegExp("^(\\p{L}{4,})is(e|ed|es|er|ers|ing|ation|ations)$", "u");
var BRITISH_OUR = new RegExp("^(\\p{L}{3,})our(s|ed|ing)?$", "u");
function american(word) {
  return word.replace(BRITISH_IS, "$1iz$2").replace(BRITISH_OUR, "$1or$2");
}
function stem(word) {
  let known3 = memo.get(word);
  if (known3 === void 0) {
    const spelled2 = american(word);
    const agent = AGENT.exec(spelled2);
    known3 = stemmer(agent ? `${agent[1]}e` : spelled2);
    if (memo.size >= MEMO_SIZE) memo.clear();
    memo.set(word, known3);
  }
  return known3;
}
function stems(text2) {
  return splitWords(text2).map(stem);
}

// src/engine/search/searchText.ts
var FILE_NAME_TIMES = 2;
var FOLDER_TIMES = 1;
var SYMBOL_TIMES = 2;
var FOLDERS_READ = 3;
var LONGEST_WORD = 40;
function searchWords(text2) {
  const out = [];
  for (const identifier of identifiers(text2)) {
    for (const word of wordsOf(identifier)) out.push(word);
  }
  return out;
}
var memo2 = /* @__PURE__ */ new Map();
var MEMO_SIZE2 = 5e4;
function wordsOf(identifier) {
  let known3 = memo2.get(identifier);
  if (known3 === void 0) {
    const words3 = splitWords(identifier);
    const whole = wholeIdentifier(identifier);
    const all = words3.length > 1 ? [...words3.map(stem), whole] : words3.map(stem);
    known3 = all.filter((word) => word.length <= LONGEST_WORD);
    if (memo2.size >= MEMO_SIZE2) memo2.clear();
    memo2.set(identifier, known3);
  }
  return known3;
}
function wholeIdentifier(identifier) {
  return identifier.replace(/[_$]+/g, "").toLowerCase();
}
function lastName(identifier) {
  const parts = identifiers(identifier);
  return wholeIdentifier(parts[parts.length - 1] ?? identifier);
}
function searchText(path13, chunk) {
  const segments = path13.split("/");
  const fileName = stems((segments.pop() ?? "").replace(/\.[^.]+$/, ""));
  const folders = stems(segments.slice(-FOLDERS_READ).join("/"));
  const names2 = searchWords([chunk.symbol ?? "", ...chunk.scope].join(" "));
  const out = [];
  for (let i = 0; i < FILE_NAME_TIMES; i++) out.push(...fileName);
  for (let i = 0; i < FOLDER_TIMES; i++) out.push(...folders);
  for (let i = 0; i < SYMBOL_TIMES; i++) out.push(...names2);
  for (const word of searchWords(chunk.text)) out.push(word);
  return out.join(" ");
}

// src/engine/search/analyseQuery.ts
var LONGEST_QUERY = 2e4;
var STOP_WORDS = new Set(
  "a an the of in on at to from by with and or is are was were be been being do does did how what where which when why who whom whose it its that this these those there here as into onto than then so such can could should would will shall may might must i we you they he she my our your their me us them have has had not no nor but if else for about via per vs etc used use using uses code function method class file files".split(" ")
);
var SYMBOL = /^[@#.:$\w\p{L}][\w\p{L}$.:#\->!?@]*$/u;
var PATH = /^[^\s]*\/[^\s]*$|^[\w.-]+\.[a-z]{1,5}$/i;
var CODE_MARKS = /[{};]|=>|->|::|\w\(|\)\s*[:{]|[=!<>]=|\breturn\b|\bdef \b|\bfunc\b|\bfn\b|=\s/g;
function analyseQuery(raw) {
  const text2 = raw.trim();
  if (text2.length === 0) throw new SextantError("query/empty", "The question is empty.", "Type a few words, a name or a piece of code.");
  if (text2.length > LONGEST_QUERY) {
    throw new SextantError(
      "query/too-long",
      `The question has ${text2.length.toLocaleString("en")} characters; ${LONGEST_QUERY.toLocaleString("en")} are read at most.`,
      "Ask with fewer words, or use `sextant similar --text-file FILE` to find code like a long text."
    );
  }
  const all = splitWords(text2);
  if (all.length === 0) throw new SextantError("query/no-words", `There is no letter or digit in "${text2.slice(0, 40)}".`, "Ask with a word or a name.");
  const kind = kindOf(text2);
  const meaningful = all.filter((word) => !STOP_WORDS.has(word));
  const words3 = [...new Set(meaningful.length > 0 && kind !== "symbol" ? meaningful : all)];
  return { text: text2, kind, words: words3, stems: [...new Set(words3.map(stem))], ...namesIn(text2, kind) };
}
function kindOf(text2) {
  if (!/\s/.test(text2)) {
    if (PATH.test(text2) && !/^[\w$]+\.[\w$]+\(?\)?$/.test(text2.replace(/\.(tsx?|jsx?|py|go|rs|rb|java|kt|c|h|cc|cpp|cs|php|md|json|ya?ml|toml|sh|lua|ex|exs|hs|scala|swift|zig)$/i, "/"))) return "path";
    if (SYMBOL.test(text2)) return "symbol";
  }
  const marks = text2.match(CODE_MARKS)?.length ?? 0;
  const lines = text2.split("\n").length;
  return marks >= (lines > 1 ? 2 : 4) || lines > 4 ? "snippet" : "question";
}
function namesIn(text2, kind) {
  const found2 = identifiers(text2);
  if (kind === "symbol") {
    const last = found2[found2.length - 1] ?? text2;
    return { names: [wholeIdentifier(last)], owner: found2.length > 1 ? wholeIdentifier(found2[found2.length - 2]) : null };
  }
  const names2 = found2.filter((identifier) => splitWords(identifier).length > 1).map(wholeIdentifier);
  return { names: [...new Set(names2)], owner: null };
}

// src/engine/feedback/recall.ts
var CODE_WEIGHT = 0.25;
var ALL_WORDS = { from: 0.5, to: 0.8, most: 0.9 };
var OTHER_WORDS = { from: 0.78, to: 0.95, most: 0.6 };
var FEWEST_WORDS = 2;
var CODE = { from: 0.95, to: 0.99, most: 0.9 };
var WEAKEST = 0.05;
var MOST_REMEMBERED = 60;
var rise = (value, { from, to, most }) => most * Math.max(0, Math.min(1, (value - from) / (to - from)));
var known = /* @__PURE__ */ new WeakMap();
function votedQuestions(judgments) {
  const there = known.get(judgments);
  if (there) return there;
  const questions = /* @__PURE__ */ new Map();
  for (const judgment of judgments) {
    const name = `${judgment.kind}
${judgment.queryKey}`;
    const question = questions.get(name);
    if (question) question.judgments.push(judgment);
    else {
      const asksWords = judgment.kind === "question";
      const vector2 = asksWords ? weighViews(judgment.queryVector, CODE_WEIGHT) : judgment.queryVector;
      questions.set(name, { kind: judgment.kind, key: judgment.queryKey, analysed: asksWords ? analyseQuery(judgment.query) : null, vector: vector2, judgments: [judgment] });
    }
  }
  const all = [...questions.values()];
  known.set(judgments, all);
  return all;
}
function recall(judgments, asked) {
  if (judgments.length === 0) return [];
  const key2 = questionKey(asked.kind, asked.kind === "question" ? asked.query.text : asked.text);
  const vector2 = asked.vector && (asked.kind === "question" ? weighViews(asked.vector, CODE_WEIGHT) : asked.vector);
  const found2 = [];
  for (const question of votedQuestions(judgments)) {
    if (question.kind !== asked.kind) continue;
    const sameQuestion = question.key === key2;
    const strength = sameQuestion ? 1 : likeness(question, asked, vector2);
    if (strength < WEAKEST) continue;
    for (const { value, contentHash: contentHash2, path: path13, symbol, startLine, query, weight } of question.judgments) {
      found2.push({ value, strength: strength * weight, sameQuestion, question: query, contentHash: contentHash2, path: path13, symbol, startLine });
    }
  }
  return found2.sort((a, b) => b.strength - a.strength).slice(0, MOST_REMEMBERED);
}
function likeness(voted2, asked, vector2) {
  if (asked.kind === "similar") return vector2 ? rise(dot(voted2.vector, vector2), CODE) : 0;
  const { query } = asked;
  if (query.kind !== "question" || voted2.analysed?.kind !== "question") return 0;
  const [mine, theirs] = [new Set(query.stems), new Set(voted2.analysed.stems)];
  const shared = [...mine].filter((stem2) => theirs.has(stem2)).length;
  const fewest = Math.min(mine.size, theirs.size);
  const holdsAll = shared === fewest && fewest >= FEWEST_WORDS;
  if (!vector2) return holdsAll && mine.size === theirs.size ? ALL_WORDS.most : 0;
  return rise(dot(voted2.vector, vector2), holdsAll ? ALL_WORDS : OTHER_WORDS);
}
function dot(a, b) {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

// src/engine/indexing/nothingToIndex.ts
function nothingToIndex(folder, report) {
  const skipped = Object.entries(report.skipped).map(([reason, count]) => `${count} ${reason}`);
  return new SextantError(
    "folder/nothing-to-index",
    skipped.length === 0 ? `There is no file to search in ${folder}.` : `No file in ${folder} can be searched (skipped: ${skipped.join(", ")}).`,
    "Check that this is the folder you mean, and what .gitignore, .ignore, .sextantignore and VS Code's excludes leave out."
  );
}

// src/engine/indexing/embedChunks.ts
var TEXTS_PER_CALL3 = 256;
async function embedChunks(chunks, writer, { encoder, pace }, signal) {
  const texts2 = /* @__PURE__ */ new Map();
  for (const chunk of chunks) texts2.set(chunk.row.contentHash, chunk.text);
  const vectors2 = await writer.embeddingsOf([...texts2.keys()]);
  const missing = [...texts2].filter(([hash]) => !vectors2.has(hash));
  if (missing.length === 0) return { vectors: vectors2, embedded: 0 };
  const model = await encoder();
  let embedded = 0;
  for (let i = 0; i < missing.length; i += TEXTS_PER_CALL3) {
    signal?.throwIfAborted();
    const part = missing.slice(i, i + TEXTS_PER_CALL3);
    const found2 = await encode(model, part.map(([, text2]) => text2), signal);
    part.forEach(([hash], k) => {
      const vector2 = found2[k];
      if (!vector2) return;
      vectors2.set(hash, vector2);
      embedded++;
    });
    await pace(signal);
  }
  return { vectors: vectors2, embedded };
}
async function encode(encoder, texts2, signal) {
  try {
    return await encoder.encode(texts2, "document", signal);
  } catch (error) {
    if (!isSextantError(error) || error.code !== "embedding/no-tokens") throw error;
    if (texts2.length === 1) return [void 0];
    const half = texts2.length >> 1;
    return [...await encode(encoder, texts2.slice(0, half), signal), ...await encode(encoder, texts2.slice(half), signal)];
  }
}

// src/engine/indexing/inOrder.ts
async function* inOrder(items, ahead, work) {
  const waiting = [];
  const source = items[Symbol.iterator]();
  const start = () => {
    const next = source.next();
    if (next.done) return;
    const result = work(next.value);
    void result.catch(() => void 0);
    waiting.push(result);
  };
  try {
    for (let i = 0; i < ahead; i++) start();
    while (waiting.length > 0) {
      const result = await waiting[0];
      void waiting.shift();
      start();
      yield result;
    }
  } finally {
    await Promise.allSettled(waiting);
  }
}

// src/engine/indexing/planIndex.ts
function planIndex(walked, records) {
  const add2 = [];
  const check2 = [];
  const found2 = /* @__PURE__ */ new Set();
  let unchanged = 0;
  for (const entry of walked) {
    found2.add(entry.path);
    const record = records.get(entry.path);
    if (!record) add2.push(entry);
    else if (record.sizeBytes !== entry.sizeBytes || record.mtimeMs !== entry.mtimeMs) check2.push(entry);
    else unchanged++;
  }
  return { add: add2, check: check2, remove: [...records.keys()].filter((path13) => !found2.has(path13)), unchanged };
}
var COARSE_STEP_MS = 2e3;
var NEVER = -1;
function keptTime(mtimeMs, readAtMs) {
  return mtimeMs % 1e3 === 0 && readAtMs - mtimeMs < COARSE_STEP_MS ? NEVER : mtimeMs;
}

// src/engine/indexing/prepareFile.ts
async function prepareFile(ports, encoderId, entry, known3, signal) {
  signal?.throwIfAborted();
  const stamp = { path: entry.path, sizeBytes: entry.sizeBytes, mtimeMs: keptTime(entry.mtimeMs, Date.now()) };
  const source = await ports.read(entry);
  if (source.kind === "skipped") {
    if (source.reason === "vanished") return { kind: "vanished", path: entry.path };
    const mtimeMs = source.reason === "unreadable" ? NEVER : stamp.mtimeMs;
    const file = { ...stamp, mtimeMs, hash: source.hash ?? "", language: "", chunks: 0, skipped: source.reason };
    if (known3 && known3.hash === file.hash && known3.skipped === source.reason) return { kind: "same", file };
    return { kind: "skipped", reason: source.reason, file };
  }
  if (known3 && known3.hash === source.hash && known3.skipped === null) return { kind: "same", file: { ...known3, ...stamp } };
  const { language: language2, chunks } = await ports.chunk(entry.path, source.text, signal);
  const test3 = ports.isTest(entry.path);
  const pending = chunks.filter(hasWords).map((chunk) => ({
    text: embeddingText(chunk),
    row: {
      id: chunkId(entry.path, chunk),
      contentHash: contentHash(encoderId, chunk),
      language: language2,
      kind: chunk.kind,
      symbol: chunk.symbol,
      scope: chunk.scope,
      definitions: chunk.definitions,
      startLine: chunk.startLine,
      endLine: chunk.endLine,
      test: test3,
      text: chunk.text,
      searchText: ports.searchText(entry.path, chunk)
    }
  }));
  return { kind: "chunked", file: { ...stamp, hash: source.hash, language: language2, skipped: null }, chunks: pending };
}
function hasWords(chunk) {
  return /[\p{L}\p{N}]/u.test(chunk.text);
}

// src/engine/indexing/updateIndex.ts
var FILES_AHEAD = 128;
var CHUNKS_PER_BATCH = 512;
var FILES_PER_BATCH = 512;
var WALKED_PER_EVENT = 500;
var FILES_PER_EVENT = 16;
async function updateIndex(ports, writer, onEvent, signal) {
  const started = performance.now();
  const skips = /* @__PURE__ */ new Map();
  const walked = await walk(ports, skips, onEvent, signal);
  const searched = [...writer.files().values()].filter((file) => file.skipped === null).length;
  if (walked.length === 0 && searched > 0) throw emptyFolder(writer.workspace.folder, searched);
  const plan = planIndex(walked, writer.files());
  const [code, other] = partition(plan.add, ({ path: path13 }) => ports.isCode(path13));
  const work = [...plan.check, ...code, ...other];
  onEvent({ kind: "planned", files: work.length, remove: plan.remove.length, unchanged: plan.unchanged });
  let leftOut = 0;
  const checked = new Set(plan.check.map((entry) => entry.path));
  for (const { path: path13 } of walked) {
    const reason = writer.files().get(path13)?.skipped;
    if (!reason) continue;
    skips.set(path13, reason);
    if (!checked.has(path13)) leftOut++;
  }
  const tally = await applyPlan(ports, writer, { work, remove: plan.remove, unchanged: plan.unchanged - leftOut, skips, onEvent }, signal);
  if (work.length + plan.remove.length > 0) await writer.maintain();
  await writer.finished();
  return { ...await summary(writer), ...tally, tookMs: Math.round(performance.now() - started) };
}
function emptyFolder(folder, files) {
  return new SextantError(
    "folder/nothing-to-index",
    `There is no file to search in ${folder} any more. Its index of ${files} ${files === 1 ? "file" : "files"} was left as it is.`,
    "Check that the folder is there and mounted, and what .gitignore, .ignore, .sextantignore and VS Code's excludes leave out. `sextant remove` deletes the index."
  );
}
async function walk(ports, skips, onEvent, signal) {
  const walked = [];
  for await (const event of ports.walk(signal)) {
    if (event.kind === "file") {
      walked.push(event);
      if (walked.length % WALKED_PER_EVENT === 0) onEvent({ kind: "walking", files: walked.length });
    } else {
      skips.set(event.path, event.reason);
      onEvent({ kind: "skipped", path: event.path, reason: event.reason });
    }
  }
  signal?.throwIfAborted();
  onEvent({ kind: "walking", files: walked.length });
  return walked;
}
async function applyPlan(ports, writer, { work, remove, unchanged, skips, onEvent }, signal) {
  const wasIndexed = (path13) => writer.files().get(path13)?.skipped === null;
  const count = { added: 0, changed: 0, removed: remove.filter(wasIndexed).length, unchanged, embedded: 0, reused: 0, done: 0, stored: 0, chunks: 0 };
  let writing = Promise.resolve();
  let batch = [];
  let batchChunks = 0;
  let removals = remove;
  async function flush2() {
    const prepared = batch;
    const gone = [...removals];
    batch = [];
    batchChunks = 0;
    removals = [];
    if (prepared.length + gone.length === 0) return;
    signal?.throwIfAborted();
    const pending = prepared.flatMap((file) => file.kind === "chunked" ? file.chunks : []);
    const { vectors: vectors2, embedded } = await embedChunks(pending, writer, ports, signal);
    const upserts = [];
    const refreshed = [];
    let stored = 0;
    for (const file of prepared) {
      const known3 = writer.files().get(file.kind === "vanished" ? file.path : file.file.path);
      if (file.kind === "vanished") {
        if (known3) gone.push(file.path);
        if (known3?.skipped === null) count.removed++;
        note(file.path, "vanished");
        continue;
      }
      if (file.kind === "same") {
        if (known3?.sizeBytes !== file.file.sizeBytes || known3.mtimeMs !== file.file.mtimeMs) refreshed.push(file.file);
        if (known3?.skipped === null) count.unchanged++;
        continue;
      }
      if (file.kind === "skipped") {
        if (known3?.skipped === null) count.removed++;
        upserts.push({ file: file.file, chunks: [] });
        note(file.file.path, file.reason);
        continue;
      }
      if (known3?.skipped === null) count.changed++;
      else count.added++;
      skips.delete(file.file.path);
      const chunks = file.chunks.flatMap(({ row }) => {
        const vector2 = vectors2.get(row.contentHash);
        return vector2 ? [{ ...row, vector: vector2 }] : [];
      });
      stored += chunks.length;
      upserts.push({ file: { ...file.file, chunks: chunks.length }, chunks });
    }
    await writing;
    signal?.throwIfAborted();
    const nothing = upserts.length + refreshed.length + gone.length === 0;
    writing = (nothing ? Promise.resolve() : writer.apply({ upserts, refreshed, removals: gone })).then(() => {
      count.embedded += embedded;
      count.reused += stored - embedded;
      count.stored += prepared.length;
      tellProgress();
    });
    writing.catch(() => void 0);
  }
  function tellProgress() {
    onEvent({ kind: "progress", filesDone: count.done, filesStored: count.stored, filesTotal: work.length, chunks: count.chunks });
  }
  function note(path13, reason) {
    skips.set(path13, reason);
    onEvent({ kind: "skipped", path: path13, reason });
  }
  try {
    const prepare = (entry) => prepareFile(ports, writer.encoderId, entry, writer.files().get(entry.path), signal);
    for await (const file of inOrder(work, FILES_AHEAD, prepare)) {
      batch.push(file);
      count.done++;
      count.chunks += file.kind === "chunked" ? file.chunks.length : 0;
      if (count.done % FILES_PER_EVENT === 0) {
        tellProgress();
        await ports.pace(signal);
      }
      batchChunks += file.kind === "chunked" ? file.chunks.length : 0;
      if (batchChunks >= CHUNKS_PER_BATCH || batch.length >= FILES_PER_BATCH) await flush2();
    }
    await flush2();
  } finally {
    await writing;
  }
  return {
    filesAdded: count.added,
    filesChanged: count.changed,
    filesRemoved: count.removed,
    filesUnchanged: count.unchanged,
    chunksEmbedded: count.embedded,
    chunksReused: count.reused,
    skipped: countReasons(skips)
  };
}
function partition(items, fits) {
  return [items.filter(fits), items.filter((item) => !fits(item))];
}
function countReasons(skips) {
  const counts = {};
  for (const reason of skips.values()) counts[reason] = (counts[reason] ?? 0) + 1;
  return counts;
}
async function summary(writer) {
  const indexed = [...writer.files().values()].filter((file) => file.skipped === null);
  return {
    folder: writer.workspace.folder,
    indexFolder: writer.workspace.root,
    encoderId: writer.encoderId,
    files: indexed.length,
    chunks: indexed.reduce((sum, file) => sum + file.chunks, 0),
    bytesOnDisk: await writer.bytesOnDisk()
  };
}

// src/engine/search/filter.ts
import picomatch from "picomatch";

// src/engine/search/pathRole.ts
var SEGMENT = (words3) => new RegExp(`(^|/)(${words3})(/|$)`, "i");
var TEST_FOLDER = SEGMENT("tests?|__tests__|specs?|testing|e2e|testdata|test[-_]?(data|cases|fixtures|helpers|utils|suites?)|unit[-_]?tests?|integration[-_]?tests?|fixtures?|__mocks__|mocks?|src/(jvm|common|js|native)?test|androidtest|[\\w.]*\\.tests?|[\\w]+tests");
var TEST_FILE = /(^|\/)(test_[^/]*|tests?\.[a-z0-9]+|conftest\.py|[^/]*[._-](test|tests|spec|specs|e2e|bench)\.[a-z0-9]+|[^/]*\.bats)$/i;
var TEST_CLASS_FILE = /(^|\/)[^/]*[a-z0-9](Test|Tests|TestCase|TestSuite|Spec|Specs)\.(java|kt|kts|scala|cs|swift|php|cpp|cc|m|mm|hs|groovy|dart|ts|js)$/;
var EXAMPLE_FOLDER = SEGMENT("examples?|samples?|demos?|tutorials?|docs?_src|benchmarks?|bench|playground|sandbox");
var LEGACY_FOLDER = SEGMENT("legacy|deprecated|compat|_compat|v1compat|old|archive|attic|obsolete|polyfills?");
var LEGACY_FILE = /(^|\/)_?(legacy|compat|deprecated|polyfills?)\.[a-z]+$/i;
var GENERATED = /(\.pb\.(go|cc|h)|_pb2(_grpc)?\.pyi?|\.g\.(dart|cs)|\.designer\.cs|\.generated\.[a-z]+|_generated\.[a-z]+)$|(^|\/)(generated|__generated__)\//i;
var DECLARATION = /\.d\.[cm]?ts$|\.pyi$/i;
var DOCUMENT = /\.(md|mdx|markdown|rst|txt|adoc|org|tex|html?|json|ya?ml|toml|xml|ini|cfg|csv|svg|css|scss|less|properties|lock)$|(^|\/)(license|changelog|changes|authors|contributors|readme|codeowners)[^/]*$/i;
function isTestPath(path13) {
  return TEST_FOLDER.test(path13) || TEST_FILE.test(path13) || TEST_CLASS_FILE.test(path13);
}
function pathRole(path13) {
  if (isTestPath(path13)) return "test";
  if (GENERATED.test(path13)) return "generated";
  if (DECLARATION.test(path13)) return "declaration";
  if (EXAMPLE_FOLDER.test(path13)) return "example";
  if (LEGACY_FOLDER.test(path13) || LEGACY_FILE.test(path13)) return "legacy";
  if (DOCUMENT.test(path13)) return "document";
  return "code";
}

// src/engine/search/filter.ts
function allowedFiles(catalog, files, filter, languageName) {
  const tests = [];
  if (filter?.languages && filter.languages.length > 0) {
    const present = () => [...new Set(files.map((f) => f.language))].sort();
    const wanted = new Set(filter.languages.map((alias) => knownLanguage(alias, languageName, present)));
    tests.push((file) => wanted.has(file.language));
  }
  if (filter?.paths && filter.paths.length > 0) {
    tests.push(pathTest(filter.paths));
  }
  if (filter?.tests === false) tests.push((file) => !isTestPath(file.path));
  if (tests.length === 0) return { files, mask: void 0 };
  const allowed = files.filter((file) => tests.every((test3) => test3(file)));
  const mask = new Uint8Array(catalog.size);
  for (const file of allowed) for (const row of catalog.rowsOf(file.path)) mask[row] = 1;
  return { files: allowed, mask };
}
function checkFilter(filter, languageName) {
  for (const alias of filter?.languages ?? []) knownLanguage(alias, languageName, () => []);
  if (filter?.paths && filter.paths.length > 0) pathTest(filter.paths);
}
function knownLanguage(alias, languageName, present) {
  const name = languageName(alias);
  if (name !== void 0) return name;
  const there = present();
  const nextStep = there.length > 0 ? `Languages in this index: ${there.join(", ")}.` : "Use a name such as typescript, python or c++, or an ending such as ts, py or cpp.";
  throw new SextantError("query/unknown-language", `There is no language called "${alias}".`, nextStep);
}
function pathTest(globs) {
  const wanted = globs.filter((glob) => !glob.startsWith("!")).map(globMatcher);
  const unwanted = globs.filter((glob) => glob.startsWith("!")).map((glob) => globMatcher(glob.slice(1)));
  return ({ path: path13 }) => (wanted.length === 0 || wanted.some((matches) => matches(path13))) && !unwanted.some((matches) => matches(path13));
}
function globMatcher(glob) {
  const cleaned = glob.trim().replace(/^\.\//, "").replace(/\/+$/, "");
  if (cleaned === "") throw new SextantError("query/bad-glob", "The path filter is empty.", "Write something like src/** or *.test.ts.");
  if (unbalanced(cleaned)) {
    throw new SextantError("query/bad-glob", `The path filter "${glob}" has a bracket that is not closed.`, "Close it, or put a backslash before it.");
  }
  try {
    const options = { dot: true, matchBase: !cleaned.includes("/") };
    const exact = picomatch(cleaned, options);
    const inside = picomatch(`${cleaned}/**`, { dot: true });
    const insideAnywhere = cleaned.includes("/") ? inside : picomatch(`**/${cleaned}/**`, { dot: true });
    return (path13) => exact(path13) || inside(path13) || insideAnywhere(path13);
  } catch (cause) {
    throw new SextantError("query/bad-glob", `The path filter "${glob}" cannot be read.`, "Write something like src/** or *.test.ts.", { cause });
  }
}
function unbalanced(glob) {
  let square = 0;
  let curly = 0;
  for (let i = 0; i < glob.length; i++) {
    const c2 = glob[i];
    if (c2 === "\\") i++;
    else if (c2 === "[") square++;
    else if (c2 === "]" && square > 0) square--;
    else if (c2 === "{") curly++;
    else if (c2 === "}" && curly > 0) curly--;
  }
  return square !== 0 || curly !== 0;
}

// src/core/metrics.ts
function dcg(gains, k) {
  let sum = 0;
  for (let i = 0; i < Math.min(k, gains.length); i++) sum += gains[i] / Math.log2(i + 2);
  return sum;
}
function ndcgAt(k, gains, ideal) {
  const best = dcg([...ideal].sort((a, b) => b - a), k);
  return best > 0 ? dcg(gains, k) / best : 0;
}
function reciprocalRankAt(k, gains) {
  const first = gains.slice(0, k).findIndex((g) => g > 0);
  return first < 0 ? 0 : 1 / (first + 1);
}
function recallAt(k, gains, total) {
  return total === 0 ? 0 : gains.slice(0, k).filter((g) => g > 0).length / total;
}
function averagePrecision(gains, total) {
  let met = 0;
  let sum = 0;
  gains.forEach((g, i) => {
    if (g > 0) sum += ++met / (i + 1);
  });
  return total === 0 ? 0 : sum / total;
}
function mean(values) {
  return values.length === 0 ? 0 : values.reduce((a, b) => a + b, 0) / values.length;
}

// src/engine/training/seededRandom.ts
function seededRandom(seed) {
  let state = seed >>> 0;
  return () => {
    state = state + 1831565813 >>> 0;
    let t = Math.imul(state ^ state >>> 15, state | 1);
    t ^= t + Math.imul(t ^ t >>> 7, t | 61);
    return ((t ^ t >>> 14) >>> 0) / 4294967296;
  };
}

// src/engine/quality/intervals.ts
var RESAMPLES = 2e3;
var SEED = 20261124;
function measured(values) {
  const n = values.length;
  if (n === 0) return { value: 0, low: 0, high: 1, n };
  const random = seededRandom(SEED);
  const means = [];
  for (let i = 0; i < RESAMPLES; i++) {
    let sum = 0;
    for (let k = 0; k < n; k++) sum += values[Math.floor(random() * n)];
    means.push(sum / n);
  }
  means.sort((a, b) => a - b);
  return { value: mean(values), low: means[Math.floor(RESAMPLES * 0.025)], high: means[Math.ceil(RESAMPLES * 0.975) - 1], n };
}
var FEWEST = 30;
var WANTED_HALF = 0.1;
function moreNeeded(measure) {
  const half = (measure.high - measure.low) / 2;
  const enough = Math.max(FEWEST, Math.ceil(measure.n * (half / WANTED_HALF) ** 2));
  return Math.max(0, enough - measure.n);
}

// src/engine/quality/evaluate.ts
var LOOKED_AT = 100;
var SHOWN = 10;
function judgedQuestions(judgments, pathsOf2) {
  const byKey = /* @__PURE__ */ new Map();
  let stale = 0;
  for (const judgment of judgments) {
    const paths = pathsOf2.get(judgment.contentHash) ?? [];
    if (paths.length === 0) {
      stale++;
      continue;
    }
    if (judgment.kind !== "question") continue;
    const question = byKey.get(judgment.queryKey) ?? { text: judgment.query, accepted: [], rejected: [] };
    byKey.set(judgment.queryKey, question);
    (judgment.value === "up" ? question.accepted : question.rejected).push(paths);
  }
  return { questions: [...byKey.values()].filter(({ accepted }) => accepted.length > 0), stale };
}
async function pathsOfContents(snapshot, contents) {
  const rows = await snapshot.rowsOfContents(contents);
  return new Map([...rows].map(([hash, found2]) => [hash, [...new Set(found2.map((row) => snapshot.catalog.paths[row]))]]));
}
async function evaluate(questions, systems, ask, signal) {
  const values = systems.map(() => ({ mrr10: [], ndcg10: [], recall1: [], recall5: [], recall10: [], map: [], triplets: [] }));
  const ranks = systems.map(() => []);
  for (const question of questions) {
    signal?.throwIfAborted();
    const lists = [];
    for (const system of systems) lists.push((await ask(question.text, system, LOOKED_AT, signal)).map((hit) => hit.path));
    const others = against(question, lists[0] ?? []);
    lists.forEach((list2, i) => grade(question, list2, others, values[i], ranks[i]));
  }
  return systems.map(({ id }, i) => {
    const of = (name) => measured(values[i][name]);
    const measures = { mrr10: of("mrr10"), ndcg10: of("ndcg10"), recall1: of("recall1"), recall5: of("recall5"), recall10: of("recall10"), map: of("map"), triplets: of("triplets") };
    return { id, measures, ranks: ranks[i] };
  });
}
function against({ accepted, rejected }, shown) {
  if (rejected.length > 0) return rejected;
  const right = new Set(accepted.flat());
  return shown.slice(0, SHOWN).filter((path13) => !right.has(path13)).map((path13) => [path13]);
}
function grade({ accepted }, list2, others, values, ranks) {
  const at = (paths) => {
    const found2 = list2.findIndex((path13) => paths.includes(path13));
    return found2 < 0 ? Infinity : found2;
  };
  const places = accepted.map(at);
  const targets = new Set(accepted.map((paths, i) => places[i] === Infinity ? paths.join("\n") : String(places[i])));
  const met = new Set(places);
  const gains = list2.map((_, i) => met.has(i) ? 1 : 0);
  values.mrr10.push(reciprocalRankAt(10, gains));
  values.ndcg10.push(ndcgAt(10, gains, [...targets].map(() => 1)));
  for (const k of [1, 5, 10]) values[`recall${k}`].push(recallAt(k, gains, targets.size));
  values.map.push(averagePrecision(gains, targets.size));
  for (const place of places) for (const other of others) values.triplets.push(place < at(other) ? 1 : 0);
  const first = Math.min(...places);
  ranks.push(Number.isFinite(first) ? first + 1 : null);
}

// src/engine/quality/report.ts
async function qualityReport(room, signal) {
  const { memory, judgments } = room;
  const history = (await memory.evaluations()).flatMap((row) => past(row.report));
  const paths = judgments.length === 0 ? /* @__PURE__ */ new Map() : await room.pathsOf([...new Set(judgments.map((each2) => each2.contentHash))]);
  const { questions, stale } = judgedQuestions(judgments, paths);
  const systems = questions.length === 0 ? [] : await evaluate(questions, room.systems, room.ask, signal);
  const time = (/* @__PURE__ */ new Date()).toISOString();
  if (systems.length > 0) {
    const kept = { time, encoderId: room.encoderId, questions: questions.length, systems: systems.map(({ id, measures }) => ({ id, measures })) };
    if (!sameAs(history.at(-1), kept)) await memory.addEvaluation({ timeMs: Date.parse(time), report: JSON.stringify(kept) });
  }
  const searches = await memory.searches();
  const up = judgments.filter((each2) => each2.value === "up");
  const accepted = new Set(up.map(room.searchKey));
  const ranks = up.flatMap((each2) => each2.rank ?? []);
  return {
    folder: room.folder,
    time,
    encoderId: room.encoderId,
    votes: { up: up.length, down: judgments.length - up.length, opened: room.opened },
    days: groups(judgments, (each2) => each2.time.slice(0, 10)).map(({ name, ...rest }) => ({ day: name, ...rest })),
    folders: groups(judgments, (each2) => topFolder(each2.path)),
    languages: groups(judgments, (each2) => each2.language),
    searches: searches.length === 0 ? null : { count: searches.length, accepted: searches.filter((each2) => accepted.has(each2.key)).length },
    acceptedRank: ranks.length === 0 ? null : { mean: mean(ranks), n: ranks.length },
    questions: questions.map((each2) => each2.text),
    stale,
    systems,
    moreNeeded: moreNeeded(systems[0]?.measures.mrr10 ?? { value: 0, low: 0, high: 0, n: 0 }),
    history
  };
}
function past(report) {
  try {
    return [JSON.parse(report)];
  } catch {
    return [];
  }
}
function sameAs(last, now) {
  return last !== void 0 && JSON.stringify({ ...last, time: "" }) === JSON.stringify({ ...now, time: "" });
}
var topFolder = (path13) => path13.includes("/") ? path13.slice(0, path13.indexOf("/")) : ".";
function groups(votes, nameOf2) {
  const counts = /* @__PURE__ */ new Map();
  for (const vote of votes) {
    const group = counts.get(nameOf2(vote)) ?? { up: 0, down: 0 };
    if (vote.value === "up") group.up++;
    else group.down++;
    counts.set(nameOf2(vote), group);
  }
  return [...counts].map(([name, group]) => ({ name, ...group })).sort((a, b) => a.name < b.name ? -1 : 1);
}

// src/engine/search/candidates.ts
var RETRIEVED = 300;
var NAMED = 50;
async function findCandidates(snapshot, names2, allowed, query, vector2, more = [], known3 = null) {
  if (allowed.files.length === 0) return [];
  const [byWords, byMeaning] = await Promise.all([
    known3 ?? findByWords(snapshot, allowed, query),
    vector2 === null ? [] : snapshot.vectorSearch(vector2, RETRIEVED, allowed.mask)
  ]);
  const { catalog } = snapshot;
  const cosine = scoresByRow(byMeaning);
  const bm25 = scoresByRow(byWords);
  const rows = /* @__PURE__ */ new Set([...cosine.keys(), ...bm25.keys(), ...namedRows(catalog, names2, allowed, query), ...more]);
  return [...rows].map(
    (row) => ({
      row,
      path: catalog.paths[row],
      kind: catalog.kinds[row],
      names: names2.rowFacts(row),
      words: names2.pathFacts(catalog.paths[row]),
      cosine: cosine.get(row) ?? null,
      bm25: bm25.get(row) ?? null
    })
  );
}
var findByWords = (snapshot, { mask }, query) => snapshot.textSearch(wordsFor(query), RETRIEVED, mask);
var scoresByRow = (scored) => new Map(scored.map(({ row, score }) => [row, score]));
function wordsFor(query) {
  const kept = /* @__PURE__ */ new Set([...query.stems, ...query.names]);
  return searchWords(query.text).filter((word) => kept.has(word)).join(" ");
}
function namedRows(catalog, names2, { files, mask }, query) {
  const out = [];
  for (const name of query.names) out.push(...names2.definedIn(name).filter((row) => mask === void 0 || mask[row] === 1).slice(0, NAMED));
  if (query.kind === "path") {
    const asked = query.text.toLowerCase().replace(/^\.?\//, "");
    const matching = files.filter((file) => file.path.toLowerCase().includes(asked));
    matching.sort((a, b) => a.path.length - b.path.length);
    for (const file of matching.slice(0, NAMED)) out.push(...catalog.rowsOf(file.path).slice(0, 1));
  }
  return out;
}

// src/engine/search/comparePaths.ts
var SEGMENTS_READ = 3;
async function comparePaths(encoder, names2, query, described, signal) {
  const known3 = names2.pathEmbeddings;
  const unknown = [...new Set(described.map((d) => d.candidate.path))].filter((path13) => !known3.has(path13));
  const readable = unknown.map((path13) => [path13, pathText(path13)]).filter(([, text2]) => text2 !== "");
  const vectors2 = await encoder.encode(readable.map(([, text2]) => text2), "document", signal);
  readable.forEach(([path13], i) => known3.set(path13, vectors2[i]));
  const cosines = /* @__PURE__ */ new Map();
  for (const { candidate, features } of described) {
    let cosine = cosines.get(candidate.path);
    if (cosine === void 0) {
      const vector2 = known3.get(candidate.path);
      cosines.set(candidate.path, cosine = vector2 ? dot2(query, vector2) : 0);
    }
    features.pathMeaning = cosine;
  }
}
function pathText(path13) {
  const text2 = path13.split("/").slice(-SEGMENTS_READ).join(" ").replace(/\.[^.]+$/, "");
  return splitWords(text2).length > 0 ? text2 : "";
}
function dot2(a, b) {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

// src/engine/search/features.ts
var DESCRIBING = /* @__PURE__ */ new Set(["test", "section", "cell"]);
var DEFINING = /* @__PURE__ */ new Set(["function", "method", "class", "interface", "type", "enum", "module"]);
function describe2(query, candidates, fileFrequency) {
  const cosines = candidates.flatMap((c2) => c2.cosine ?? []);
  const bestCosine = Math.max(...cosines, 1e-6);
  const floorCosine = Math.min(...cosines, bestCosine - 1e-6);
  const bestBm25 = Math.max(...candidates.map((c2) => c2.bm25 ?? 0), 1e-6);
  const wanted = wantedStems(query, fileFrequency);
  const files = /* @__PURE__ */ new Map();
  const described = candidates.map((candidate) => {
    let file = files.get(candidate.path);
    if (!file) files.set(candidate.path, file = fileFeatures(query, candidate, wanted));
    const symbol = bestName(candidate.names.names, wanted);
    return {
      candidate,
      features: {
        meaning: candidate.cosine === null ? 0 : (candidate.cosine - floorCosine) / (bestCosine - floorCosine),
        words: (candidate.bm25 ?? 0) / bestBm25,
        definesName: definesName(query, candidate),
        symbolWords: symbol.covered,
        symbolFit: symbol.fit,
        scopeWords: coverage(candidate.names.scope, wanted).covered,
        isDefinition: DEFINING.has(candidate.kind) ? 1 : 0,
        fileCoherence: 0,
        pathMeaning: 0,
        ...file
      }
    };
  });
  addCoherence(described);
  return described;
}
function fileFeatures(query, { path: path13, words: words3 }, wanted) {
  const name = coverage(words3.name, wanted);
  const is = (role) => words3.role === role ? 1 : 0;
  return {
    fileWords: name.covered,
    fileFit: name.fit,
    folderWords: coverage(words3.folders, wanted).covered,
    pathAsked: query.kind === "path" ? pathMatch(query.text, path13) : 0,
    roleTest: is("test"),
    roleExample: is("example"),
    roleLegacy: is("legacy"),
    roleGenerated: is("generated"),
    roleDeclaration: is("declaration"),
    roleDocument: is("document")
  };
}
function pathMatch(asked, path13) {
  const a = asked.toLowerCase().replace(/^\.?\//, "");
  const p = path13.toLowerCase();
  if (p === a || p.endsWith(`/${a}`)) return 1;
  if (p.slice(p.lastIndexOf("/") + 1).startsWith(a) || p.includes(`/${a}`) || p.startsWith(a)) return 0.7;
  return p.includes(a) ? 0.4 : 0;
}
function definesName(query, { names: names2 }) {
  if (query.names.length === 0) return 0;
  const owned = query.owner === null || names2.owners.includes(query.owner) ? 1 : 0.5;
  const found2 = names2.defined.filter((d) => query.names.includes(d.name));
  const [first] = found2;
  if (!first) return 0;
  const share = names2.hasSymbol && first === names2.defined[0] ? 1 : 0.8;
  return owned * (found2.every((d) => DESCRIBING.has(d.kind)) ? 0.3 : share);
}
function wantedStems(query, fileFrequency) {
  const weights = query.stems.map((s) => [s, Math.max(0.05, 1 - Math.sqrt(fileFrequency(s)))]);
  return { weights, total: weights.reduce((sum, [, weight]) => sum + weight, 0) };
}
function bestName(names2, wanted) {
  let best = NOTHING;
  for (const name of names2) {
    const c2 = coverage(name, wanted);
    if (c2.covered * c2.fit > best.covered * best.fit) best = c2;
  }
  return best;
}
var NOTHING = { covered: 0, fit: 0 };
function coverage(given, wanted) {
  let met = 0;
  let hits = 0;
  for (const [s, weight] of wanted.weights) {
    if (given.includes(s)) {
      met += weight;
      hits++;
    }
  }
  return hits === 0 ? NOTHING : { covered: met / wanted.total, fit: hits / given.length };
}
var COHERENT_CHUNKS = 4;
function addCoherence(described) {
  const byFile2 = /* @__PURE__ */ new Map();
  for (const d of described) {
    const evidence = d.features.meaning * 0.5 + d.features.words * 0.5;
    const list2 = byFile2.get(d.candidate.path);
    if (list2) list2.push({ described: d, evidence });
    else byFile2.set(d.candidate.path, [{ described: d, evidence }]);
  }
  for (const list2 of byFile2.values()) {
    list2.sort((a, b) => b.evidence - a.evidence);
    for (const one of list2) {
      let sum = 0;
      let factor = 0.5;
      let taken = 0;
      for (const other of list2) {
        if (other === one) continue;
        sum += other.evidence * factor;
        factor /= 1.5;
        if (++taken === COHERENT_CHUNKS) break;
      }
      one.described.features.fileCoherence = sum;
    }
  }
}

// src/engine/search/remembered.ts
var NO_VOTES = { rows: /* @__PURE__ */ new Map(), files: /* @__PURE__ */ new Map() };
var CHANGED_SHARE = 0.6;
var FILE_SHARE = 0.5;
async function rowVotes(snapshot, remembered2, mask) {
  if (remembered2.length === 0) return NO_VOTES;
  const { catalog } = snapshot;
  const contents = await snapshot.rowsOfContents([...new Set(remembered2.map((vote) => vote.contentHash))]);
  const rows = /* @__PURE__ */ new Map();
  const files = /* @__PURE__ */ new Map();
  for (const vote of [...remembered2].sort((a, b) => b.strength - a.strength)) {
    const exact = contents.get(vote.contentHash) ?? [];
    const found2 = exact.length > 0 ? exact : sameName(snapshot, vote);
    const strength = exact.length > 0 ? vote.strength : vote.strength * CHANGED_SHARE;
    for (const row of found2) {
      if (mask && mask[row] !== 1) continue;
      const said = { value: vote.value, strength, question: vote.question, own: vote.sameQuestion && exact.length > 0 };
      if (!rows.has(row)) rows.set(row, said);
      const path13 = catalog.paths[row];
      if (vote.value === "down" && !files.has(path13)) files.set(path13, { ...said, strength: strength * FILE_SHARE, own: false });
    }
  }
  for (const [row, vote] of rows) if (vote.value === "up") files.delete(catalog.paths[row]);
  return { rows, files };
}
function sameName({ catalog }, vote) {
  if (vote.symbol === null) return [];
  let nearest;
  const distance = (row) => Math.abs(catalog.startLines[row] - vote.startLine);
  for (const row of catalog.rowsOf(vote.path)) {
    if (catalog.symbol(row) === vote.symbol && (nearest === void 0 || distance(row) < distance(nearest))) nearest = row;
  }
  return nearest === void 0 ? [] : [nearest];
}
var KEPT_DISTANCE = 0.1;
function voteAdds(votes, row, path13, value, best, reach) {
  const vote = votes.rows.get(row) ?? votes.files.get(path13);
  if (!vote) return null;
  const adds = vote.value === "up" ? vote.strength * (Math.max(0, best - value) * (1 - KEPT_DISTANCE) + reach.above) : -vote.strength * reach.loses;
  return { part: vote.value === "up" ? "accepted" : "rejected", value: vote.strength, adds, question: vote.question };
}
function acceptedRows(votes) {
  return [...votes.rows].filter(([, vote]) => vote.value === "up").map(([row]) => row);
}

// src/engine/search/hits.ts
var DEFAULT_LIMIT = 10;
var MORE_SPANS = 5;
var MORE_SHARE = 0.25;
function placeByCosine(scored) {
  return scored.map(({ row, score }) => ({ row, score: Math.max(0, Math.min(1, score)), why: () => [{ part: "meaning", value: score, adds: score }] }));
}
var REACH = { above: 0.03, loses: 0.15 };
async function placeWithVotes(snapshot, vector2, scored, votes) {
  if (votes.rows.size === 0) return placeByCosine(scored);
  const there = new Set(scored.map(({ row }) => row));
  const missing = acceptedRows(votes).filter((row) => !there.has(row));
  const vectors2 = await snapshot.vectors(missing);
  const all = placeByCosine([...scored, ...missing.map((row, i) => ({ row, score: dot3(vector2, vectors2[i]) }))]);
  const best = Math.max(0, ...scored.map(({ score }) => score));
  return all.map((placed) => {
    const part = voteAdds(votes, placed.row, snapshot.catalog.paths[placed.row], placed.score, best, REACH);
    if (!part) return placed;
    return { ...placed, ...ownVote(votes, placed.row), score: Math.max(0, Math.min(1, placed.score + part.adds)), why: () => [...placed.why(), part] };
  }).sort((a, b) => b.score - a.score);
}
function ownVote(votes, row) {
  const vote = votes.rows.get(row);
  return vote?.own ? { vote: vote.value } : {};
}
function dot3(a, b) {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
async function hitsOf(snapshot, placed, options) {
  const { catalog } = snapshot;
  const limit = options.limit ?? DEFAULT_LIMIT;
  const groups3 = options.allSpans ? placed.slice(0, limit).map((p) => [p]) : byFile(catalog, placed).slice(0, limit);
  const texts2 = await snapshot.texts(groups3.map(([best]) => best.row));
  return groups3.map((group, i) => {
    const [best, ...rest] = group;
    const span = (row) => ({ startLine: catalog.startLines[row], endLine: catalog.endLines[row] });
    return {
      id: catalog.ids[best.row],
      path: catalog.paths[best.row],
      ...span(best.row),
      score: best.score,
      language: catalog.languages[best.row],
      symbol: catalog.symbol(best.row),
      kind: catalog.kinds[best.row],
      scope: catalog.scope(best.row),
      snippet: texts2[i],
      more: rest.filter((p) => p.score >= best.score * MORE_SHARE).slice(0, MORE_SPANS).map((p) => ({ ...span(p.row), score: p.score })),
      ...options.why ? { why: best.why() } : {},
      ...best.vote ? { vote: best.vote } : {}
    };
  });
}
function byFile(catalog, placed) {
  const groups3 = /* @__PURE__ */ new Map();
  for (const p of placed) {
    const path13 = catalog.paths[p.row];
    const group = groups3.get(path13);
    if (group) group.push(p);
    else groups3.set(path13, [p]);
  }
  return [...groups3.values()];
}

// src/engine/search/facts.ts
var NAMES_READ = 12;
var distinctStems = (text2) => [...new Set(stems(text2))];
function rowFacts(catalog, row) {
  const symbol = catalog.symbol(row);
  const scope = catalog.scope(row);
  const definitions = catalog.definitions(row);
  const all = symbol === null ? definitions : [{ name: symbol, kind: catalog.kinds[row] }, ...definitions];
  return {
    names: all.slice(0, NAMES_READ).map((d) => distinctStems(d.name)),
    defined: all.map((d) => ({ name: lastName(d.name), kind: d.kind })),
    hasSymbol: symbol !== null,
    scope: distinctStems(scope.join(" ")),
    owners: wholeIdentifier(`${catalog.paths[row] ?? ""} ${scope.join(" ")} ${symbol ?? ""}`)
  };
}
function pathFacts(path13) {
  const slash = path13.lastIndexOf("/");
  return {
    name: distinctStems(path13.slice(slash + 1).replace(/\.[^.]+$/, "")),
    folders: distinctStems(path13.slice(0, Math.max(0, slash))),
    role: pathRole(path13)
  };
}

// src/engine/search/nameIndex.ts
var known2 = /* @__PURE__ */ new WeakMap();
function nameIndex(catalog) {
  let index = known2.get(catalog);
  if (!index) known2.set(catalog, index = makeNameIndex(catalog));
  return index;
}
function makeNameIndex(catalog) {
  const files = [];
  for (const file of catalog.files.values()) if (file.chunks > 0) files.push({ path: file.path, language: file.language });
  const frequency = /* @__PURE__ */ new Map();
  const paths = remembered(pathFacts);
  for (const file of files) {
    const { name, folders } = paths.of(file.path);
    for (const s of /* @__PURE__ */ new Set([...name, ...folders])) frequency.set(s, (frequency.get(s) ?? 0) + 1);
  }
  let definitions;
  const definedIn = (name) => {
    definitions ??= definitionRows(catalog);
    return definitions.get(name) ?? [];
  };
  return { files, fileFrequency: (s) => (frequency.get(s) ?? 0) / Math.max(1, files.length), definedIn, rowFacts: remembered((row) => rowFacts(catalog, row)).of, pathFacts: paths.of, pathEmbeddings: /* @__PURE__ */ new Map() };
}
function remembered(work) {
  const known3 = /* @__PURE__ */ new Map();
  return {
    of(key2) {
      let value = known3.get(key2);
      if (value === void 0) known3.set(key2, value = work(key2));
      return value;
    }
  };
}
function definitionRows(catalog) {
  const rows = /* @__PURE__ */ new Map();
  const add2 = (name, row) => {
    const whole = lastName(name);
    const list2 = rows.get(whole);
    if (!list2) rows.set(whole, [row]);
    else if (list2[list2.length - 1] !== row) list2.push(row);
  };
  for (let row = 0; row < catalog.size; row++) {
    const symbol = catalog.symbol(row);
    if (symbol !== null) add2(symbol, row);
    for (const definition of catalog.definitions(row)) add2(definition.name, row);
  }
  return rows;
}

// src/engine/search/rank.ts
var QUESTION = {
  meaning: 0.47,
  words: 0.3,
  definesName: 0.3,
  symbolWords: 0.12,
  symbolFit: 0.12,
  fileWords: 0.28,
  fileFit: 0.18,
  folderWords: 0.16,
  pathMeaning: 0.3,
  scopeWords: 0.02,
  pathAsked: 0,
  fileCoherence: 0.27,
  isDefinition: 0,
  roleTest: -0.45,
  roleExample: -0.3,
  roleLegacy: -0.15,
  roleGenerated: -0.4,
  roleDeclaration: -0.1,
  roleDocument: -0.28
};
var WEIGHTS = {
  question: QUESTION,
  symbol: { ...QUESTION, meaning: 0.3, words: 0.5, definesName: 1.2, isDefinition: 0.03, fileWords: 0.2, pathMeaning: 0.1, roleDeclaration: -0.05 },
  path: { ...QUESTION, meaning: 0.2, pathAsked: 1.5, fileWords: 0.5, roleTest: -0.1, roleExample: -0.1, roleDocument: 0, roleGenerated: 0 },
  snippet: { ...QUESTION, meaning: 0.9, words: 0.6, fileWords: 0.05, fileFit: 0, folderWords: 0.02, pathMeaning: 0 }
};
var ASKS_FOR = [
  ["roleTest", /\b(tests?|testing|specs?|mocks?|fixtures?|assert\w*|benchmarks?)\b/i],
  ["roleExample", /\b(examples?|samples?|demos?|tutorials?|benchmarks?)\b/i],
  ["roleLegacy", /\b(legacy|deprecated|compat\w*|polyfills?|old)\b/i],
  ["roleGenerated", /\bgenerated\b/i],
  ["roleDeclaration", /\b(typings?|declarations?|\.d\.ts)\b/i],
  ["roleDocument", /\b(readme|docs?|documentation|changelog|config\w*|ya?ml|json|toml|css|html|styles?)\b/i]
];
var CHANCE = { constant: -10.39, sum: 6.57, bestCosine: 2.63 };
var NAMED_CONSTANT = -7.69;
var COSINE_UNKNOWN = 0.45;
function scoreOf(sum, found2, bestCosine) {
  const named3 = found2 ? NAMED_CONSTANT : 0;
  return 1 / Math.sqrt(1 + Math.exp(-(CHANCE.constant + named3 + CHANCE.sum * sum + CHANCE.bestCosine * (bestCosine ?? COSINE_UNKNOWN))));
}
function weightsFor(query, withMeaning = true) {
  const weights = { ...WEIGHTS[query.kind] };
  if (!withMeaning) Object.assign(weights, { meaning: 0, pathMeaning: 0, words: weights.words + weights.meaning });
  for (const [role, asked] of ASKS_FOR) if (weights[role] < 0 && asked.test(query.text)) weights[role] = 0;
  return weights;
}
function rank(described, weights) {
  const parts = Object.entries(weights).filter(([, weight]) => weight !== 0);
  const ranked = described.map((d) => {
    let sum = 0;
    for (const [part, weight] of parts) sum += d.features[part] * weight;
    return { described: d, sum };
  });
  return ranked.sort((a, b) => b.sum - a.sum || a.described.candidate.row - b.described.candidate.row);
}
function explain({ features }, weights) {
  return Object.entries(weights).map(([part, weight]) => ({ part, value: features[part], adds: features[part] * weight })).filter(({ adds }) => adds !== 0);
}

// src/engine/search/search.ts
var CODE_WEIGHT_WORDS = 0.25;
var CODE_WEIGHT_SNIPPET = 0.6;
var PATHS_COMPARED = 150;
var REACH2 = { above: 0.35, loses: 0.8 };
async function search(room, snapshot, asked, signal) {
  const started = performance.now();
  const query = analyseQuery(asked.text);
  const mode = asked.mode ?? "hybrid";
  const names2 = nameIndex(snapshot.catalog);
  const allowed = allowedFiles(snapshot.catalog, names2.files, asked.filter, room.languageName);
  const encoder = mode === "keyword" ? null : await room.encoder();
  const raw = encoder && (await encoder.encode([query.text], "query", signal))[0];
  const vector2 = raw && weighViews(room.adapt ? room.adapt(raw) : raw, codeWeight(query));
  signal?.throwIfAborted();
  const votes = await rowVotes(snapshot, await room.recall?.({ kind: "question", query, vector: raw }) ?? [], allowed.mask);
  const placed = mode === "semantic" && vector2 ? await placeWithVotes(snapshot, vector2, allowed.files.length === 0 ? [] : await snapshot.vectorSearch(vector2, RETRIEVED, allowed.mask), votes) : await rankEverything(snapshot, names2, allowed, query, encoder, vector2, votes, signal);
  signal?.throwIfAborted();
  return { hits: await hitsOf(snapshot, placed, asked), mode, words: query.words, tookMs: performance.now() - started };
}
var codeWeight = (query) => query.kind === "snippet" ? CODE_WEIGHT_SNIPPET : CODE_WEIGHT_WORDS;
async function rankEverything(snapshot, names2, allowed, query, encoder, vector2, votes, signal) {
  const { described, ranked, weights } = await rankCandidates(snapshot, names2, allowed, query, encoder, vector2, acceptedRows(votes), null, signal);
  const bestCosine = vector2 && Math.max(0, ...described.map((d) => d.candidate.cosine ?? 0));
  const found2 = (query.kind === "symbol" || query.kind === "path") && described.some(({ features }) => features.definesName > 0 || features.pathAsked > 0);
  const best = ranked[0]?.sum ?? 0;
  const placed = ranked.map(({ described: d, sum }) => {
    const { row, path: path13 } = d.candidate;
    const part = voteAdds(votes, row, path13, sum, best, REACH2);
    const all = sum + (part?.adds ?? 0);
    return { row, sum: all, score: scoreOf(all, found2, bestCosine), why: () => [...explain(d, weights), ...part ? [part] : []], ...ownVote(votes, row) };
  });
  return votes.rows.size === 0 ? placed : placed.sort((a, b) => b.sum - a.sum);
}
async function rankCandidates(snapshot, names2, allowed, query, encoder, vector2, more, words3, signal) {
  const described = describe2(query, await findCandidates(snapshot, names2, allowed, query, vector2, more, words3), names2.fileFrequency);
  const weights = weightsFor(query, vector2 !== null);
  const ranked = rank(described, weights);
  if (!encoder || !vector2 || weights.pathMeaning <= 0) return { described, ranked, weights };
  await comparePaths(encoder, names2, vector2, ranked.slice(0, PATHS_COMPARED).map((r) => r.described), signal);
  return { described, ranked: rank(described, weights), weights };
}

// src/engine/search/similar.ts
import path6 from "node:path";
var CODE_WEIGHT_SIMILAR = 0.5;
var CHUNKS_PER_HIT = 6;
var LEAST_CHUNKS = 300;
async function similar(room, snapshot, asked, signal) {
  const started = performance.now();
  const { catalog } = snapshot;
  const names2 = nameIndex(catalog);
  const allowed = allowedFiles(catalog, names2.files, asked.filter, room.languageName);
  const text2 = await textOf2(room, asked.target);
  const [vector2] = await (await room.encoder()).encode([text2], "document", signal);
  signal?.throwIfAborted();
  const limit = Math.max(LEAST_CHUNKS, (asked.limit ?? 10) * CHUNKS_PER_HIT);
  const mask = leaveOut(snapshot, asked.target, allowed.mask);
  const weighed = weighViews(vector2, CODE_WEIGHT_SIMILAR);
  const scored = await snapshot.vectorSearch(weighed, limit, mask);
  const votes = await rowVotes(snapshot, await room.recall?.({ kind: "similar", text: text2, vector: vector2 }) ?? [], mask);
  signal?.throwIfAborted();
  const placed = await placeWithVotes(snapshot, weighed, scored, votes);
  return { hits: await hitsOf(snapshot, placed, asked), mode: "similar", words: [], tookMs: performance.now() - started };
}
async function textOf2(room, target) {
  if (target.kind === "text") {
    if (!/[\p{L}\p{N}]/u.test(target.text)) throw new SextantError("query/nothing-to-compare", "The text has no letter or digit.", "Give a piece of code.");
    return target.text;
  }
  const outside = path6.isAbsolute(target.path) || target.path.split("/").includes("..");
  if (outside) throw new SextantError("query/bad-file", `${target.path} lies outside the folder that is searched.`, "Name a file inside it, or use --text-file for any other.");
  const source = await room.read(target.path);
  if (source.kind === "skipped") {
    const why = source.reason === "vanished" ? "There is no such file" : `It cannot be compared (${source.reason})`;
    throw new SextantError("query/bad-file", `${why}: ${target.path}.`, "Name a text file inside the folder.");
  }
  const lines = source.text.split("\n");
  const first = target.startLine ?? 1;
  const last = target.endLine ?? (target.startLine === void 0 ? lines.length : first);
  if (first < 1 || last < first || first > lines.length) {
    throw new SextantError("query/bad-file", `${target.path} has ${lines.length} lines; ${first}-${last} is not a range of them.`, "Give lines that exist, counted from 1.");
  }
  const text2 = lines.slice(first - 1, last).join("\n");
  if (!/[\p{L}\p{N}]/u.test(text2)) throw new SextantError("query/nothing-to-compare", `There is no code in ${target.path}:${first}-${last}.`, "Choose lines with code.");
  return text2;
}
function leaveOut({ catalog }, target, mask) {
  if (target.kind === "text") return mask;
  const out = mask ?? new Uint8Array(catalog.size).fill(1);
  const first = target.startLine ?? 1;
  const last = target.endLine ?? target.startLine ?? Infinity;
  for (const row of catalog.rowsOf(target.path)) {
    if (catalog.startLines[row] <= last && catalog.endLines[row] >= first) out[row] = 0;
  }
  return out;
}

// src/engine/store/dataDirectory.ts
import { createHash as createHash4 } from "node:crypto";
import { realpathSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { basename, isAbsolute, join, resolve } from "node:path";
function dataDirectory(explicit, env = process.env, platform = process.platform) {
  const chosen = explicit || env.SEXTANT_DATA_DIR;
  if (chosen) return resolve(chosen);
  if (platform === "darwin") return join(homedir(), "Library", "Application Support", "Sextant");
  if (platform === "win32") return join(env.LOCALAPPDATA || join(homedir(), "AppData", "Local"), "Sextant");
  const xdg = env.XDG_DATA_HOME && isAbsolute(env.XDG_DATA_HOME) ? env.XDG_DATA_HOME : join(homedir(), ".local", "share");
  return join(xdg, "sextant");
}
function workspaceOf(folder, explicitDataDirectory) {
  const real = realFolder(folder);
  const hash = createHash4("sha256").update(real).digest("hex").slice(0, 12);
  const name = basename(real).replace(/[^\p{L}\p{N}._-]+/gu, "_").slice(0, 40) || "root";
  const root = join(dataDirectory(explicitDataDirectory), "workspaces", `${name}-${hash}`);
  return {
    folder: real,
    root,
    manifest: join(root, "manifest.json"),
    index: join(root, "index"),
    memory: join(root, "memory"),
    lock: join(root, "lock"),
    unfinished: join(root, "unfinished")
  };
}
function realFolder(folder) {
  try {
    const real = realpathSync.native(folder);
    if (!statSync(real).isDirectory()) {
      throw new SextantError("folder/not-a-folder", `${folder} is not a folder.`, "Name the folder that the file lies in.");
    }
    return real;
  } catch (error) {
    const code = error.code;
    if (code === "ENOENT" || code === "ENOTDIR") {
      throw new SextantError("folder/not-found", `There is no folder ${folder}.`, "Check the path.", { cause: error });
    }
    if (code === "EACCES" || code === "EPERM") {
      throw new SextantError("folder/unreadable", `The folder ${folder} cannot be read.`, "Check its permissions.", { cause: error });
    }
    throw error;
  }
}

// src/engine/store/lock.ts
import { readFileSync } from "node:fs";
import { open, readFile as readFile2, rm, stat, utimes } from "node:fs/promises";
import { rmSync } from "node:fs";
import { hostname } from "node:os";
import { randomUUID as randomUUID2 } from "node:crypto";

// src/engine/store/lanceErrors.ts
var REBUILD2 = "Rebuild the index with `sextant index --rebuild`.";
function missingIndex(folder) {
  return new SextantError("index/missing", `There is no index of ${folder}.`, "Build it with `sextant index`.");
}
function damagedIndex(folder, what, cause) {
  return new SextantError("index/damaged", `The index of ${folder} is damaged: ${what}.`, REBUILD2, { cause });
}
var DAMAGE = /corrupt|incomplete|sufficient data|whole buffer|not found|invalid|magic|decode|out of (range|bounds)|external error|protobuf|unexpected (eof|end)|parse|utf-?8|panicked|overflow|size|length/i;
function isFromLance(error) {
  if (!(error instanceof Error) || isSextantError(error) || isOurBug(error)) return false;
  return error.code === "GenericFailure" || /\blance|LanceError|\bio error|os error \d|\.rs:\d/i.test(error.message);
}
function isOurBug(error) {
  return error instanceof TypeError || error instanceof RangeError || error instanceof ReferenceError || error instanceof SyntaxError;
}
function isVersionGone(error) {
  return isFromLance(error) && /not found/i.test(messageOf(error)) && !/was not found/i.test(messageOf(error));
}
function isCommitConflict(error) {
  return isFromLance(error) && /commit conflict|too many concurrent/i.test(messageOf(error));
}
function storeError(error, folder, place, access = "write") {
  if (isSextantError(error) || isAbort(error) || isOurBug(error)) return error;
  const text2 = messageOf(error);
  const code = error?.code;
  if (code === "ENOSPC" || code === "EDQUOT" || code === "EFBIG" || /os error (28|122|27)\b/.test(text2)) {
    return new SextantError("disk/full", `There is no room left to write to ${place}.`, "Free some space, or choose another place with --data-dir, and run it again: what is stored stays.", { cause: error });
  }
  if (code === "EMFILE" || code === "ENFILE" || /os error (23|24)\b/.test(text2)) {
    return new SextantError("disk/too-many-files", `The system lets this process open no more files, so the index of ${folder} could not be used.`, "Close other programs or raise the limit (`ulimit -n`), and try again; the index is as it was.", { cause: error });
  }
  if (code === "EROFS" || /os error 30\b/.test(text2)) {
    return new SextantError("disk/read-only", `${place} lies on a read-only file system.`, "Choose another place with --data-dir or SEXTANT_DATA_DIR.", { cause: error });
  }
  if (access === "read" && (code === "EACCES" || code === "EPERM" || code === "ENOTDIR" || /os error (1|13|20)\b/.test(text2))) {
    return new SextantError("disk/unreadable", `${place} cannot be read.`, "Check its permissions, or choose another place with --data-dir or SEXTANT_DATA_DIR.", { cause: error });
  }
  if (code === "EACCES" || code === "EPERM" || code === "ENOTDIR" || code === "EEXIST" || code === "ENOENT" || /os error (1|13|20)\b/.test(text2)) {
    return new SextantError("disk/unwritable", `${place} cannot be written to.`, "Check its permissions, or choose another place with --data-dir or SEXTANT_DATA_DIR.", { cause: error });
  }
  if (isCommitConflict(error)) {
    return new SextantError("index/write-conflict", `Two writers met in the index of ${folder}.`, "Run it again.", { cause: error });
  }
  if (isFromLance(error) && !/invalid user input/i.test(text2) && DAMAGE.test(text2)) return damagedIndex(folder, "a part of it cannot be read", error);
  return new SextantError("engine/internal", `Storing or reading the index of ${folder} failed: ${firstLine(text2)}`, "Run `sextant doctor`; if that finds nothing, rebuild the index.", { cause: error });
}
function messageOf(error) {
  return error instanceof Error ? error.message : String(error);
}
function firstLine(text2) {
  return (text2.split("\n", 1)[0] ?? "").slice(0, 200);
}

// src/engine/store/lock.ts
var HEARTBEAT_MS = 1e4;
var STALE_MS = 6e4;
var UNREADABLE_STALE_MS = 2e3;
var TAKEOVER_PAUSE_MS = 20;
var held = /* @__PURE__ */ new Map();
var exitHook = false;
async function acquireLock(workspace) {
  const ticket = { pid: process.pid, host: hostname(), started: startOf(process.pid), token: randomUUID2() };
  for (let attempt = 0; attempt < 5; attempt++) {
    if (await create(workspace, ticket)) return hold(workspace, ticket);
    const seen = await inspect(workspace);
    if (seen.kind === "gone") continue;
    if (seen.kind === "held") throw locked(workspace, seen.owner);
    await takeAway(workspace, seen.token);
  }
  throw locked(workspace, null);
}
async function lockOwner(workspace) {
  const seen = await inspect(workspace);
  return seen.kind === "held" ? seen.owner : null;
}
function locked(workspace, owner) {
  const who = owner ? `process ${owner.pid} on ${owner.host}` : "another process";
  return new SextantError("index/locked", `The index of ${workspace.folder} is being written by ${who}.`, "Wait until it is done; searching works meanwhile.");
}
async function create(workspace, ticket) {
  try {
    const file = await open(workspace.lock, "wx");
    try {
      await file.writeFile(JSON.stringify(ticket));
    } catch (error) {
      await removeIfSame(workspace.lock, file).catch(() => void 0);
      throw error;
    } finally {
      await file.close();
    }
    return true;
  } catch (error) {
    if (error.code === "EEXIST") return false;
    throw storeError(error, workspace.folder, workspace.lock);
  }
}
async function removeIfSame(path13, file) {
  const [mine, there] = [await file.stat(), await stat(path13)];
  if (mine.ino === there.ino && mine.dev === there.dev) await rm(path13, { force: true });
}
async function inspect(workspace) {
  try {
    const ageMs = Date.now() - (await stat(workspace.lock)).mtimeMs;
    const ticket = parse2(await readFile2(workspace.lock, "utf8"));
    if (!ticket) return ageMs > UNREADABLE_STALE_MS ? { kind: "stale", token: null } : { kind: "held", owner: null };
    const stale = ticket.host === hostname() ? !isRunning(ticket, ageMs) : ageMs > STALE_MS;
    return stale ? { kind: "stale", token: ticket.token } : { kind: "held", owner: { pid: ticket.pid, host: ticket.host } };
  } catch (error) {
    if (error.code === "ENOENT") return { kind: "gone" };
    throw storeError(error, workspace.folder, workspace.lock, "read");
  }
}
async function takeAway(workspace, token) {
  const guard = `${workspace.lock}.takeover`;
  try {
    await (await open(guard, "wx")).close();
  } catch (error) {
    if (error.code !== "EEXIST") throw storeError(error, workspace.folder, guard);
    const ageMs = await stat(guard).then(({ mtimeMs }) => Date.now() - mtimeMs, () => 0);
    if (ageMs > UNREADABLE_STALE_MS) await rm(guard, { force: true });
    else await new Promise((resolve4) => setTimeout(resolve4, TAKEOVER_PAUSE_MS));
    return;
  }
  try {
    const seen = await inspect(workspace);
    if (seen.kind === "stale" && seen.token === token) await rm(workspace.lock, { force: true });
  } finally {
    await rm(guard, { force: true });
  }
}
function hold(workspace, ticket) {
  held.set(workspace.lock, ticket.token);
  installExitHook();
  const beat = setInterval(() => {
    const now = /* @__PURE__ */ new Date();
    utimes(workspace.lock, now, now).catch(() => void 0);
  }, HEARTBEAT_MS);
  beat.unref();
  return {
    async release() {
      clearInterval(beat);
      if (held.get(workspace.lock) !== ticket.token) return;
      held.delete(workspace.lock);
      const there = parse2(await readFile2(workspace.lock, "utf8").catch(() => ""));
      if (there?.token === ticket.token) await rm(workspace.lock, { force: true });
    }
  };
}
function installExitHook() {
  if (exitHook) return;
  exitHook = true;
  process.on("exit", () => {
    for (const [path13, token] of held) {
      try {
        if (parse2(readFileSync(path13, "utf8"))?.token === token) rmSync(path13, { force: true });
      } catch {
      }
    }
  });
}
function isRunning(ticket, heartbeatAgeMs) {
  try {
    process.kill(ticket.pid, 0);
  } catch (error) {
    if (error.code !== "EPERM") return false;
  }
  const started = startOf(ticket.pid);
  if (started === null || ticket.started === null) return heartbeatAgeMs <= STALE_MS;
  return started === ticket.started;
}
function startOf(pid) {
  try {
    const stat7 = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat7.slice(stat7.lastIndexOf(")") + 2).split(" ")[19] ?? null;
  } catch {
    return null;
  }
}
function parse2(text2) {
  try {
    const value = JSON.parse(text2);
    return typeof value.pid === "number" && typeof value.host === "string" && typeof value.token === "string" ? value : null;
  } catch {
    return null;
  }
}

// src/engine/store/memory/memory.ts
import { existsSync as existsSync2 } from "node:fs";
import { readdir as readdir2, rm as rm2, writeFile as writeFile2 } from "node:fs/promises";
import { join as join5 } from "node:path";

// src/engine/store/lance.ts
import { createRequire } from "node:module";
import { availableParallelism } from "node:os";
var loaded;
function lance() {
  if (loaded) return loaded;
  process.env.LANCEDB_LOG ??= "error";
  process.env.LANCE_LOG ??= "error";
  process.env.LANCE_CPU_THREADS ??= String(Math.min(4, availableParallelism()));
  process.env.LANCE_IO_THREADS ??= "4";
  const require2 = createRequire(import.meta.url);
  if (typeof LANCE_BUNDLE === "string") return loaded = require2(LANCE_BUNDLE);
  return loaded = {
    lance: require2("@lancedb/lancedb"),
    arrow: require2("apache-arrow")
  };
}

// src/engine/store/makeFolder.ts
import { mkdir, stat as stat2 } from "node:fs/promises";
import { dirname } from "node:path";
async function makeFolder(folder) {
  try {
    await mkdir(folder);
  } catch (error) {
    const code = error.code;
    if (code === "EEXIST" && (await stat2(folder)).isDirectory()) return;
    const parent = dirname(folder);
    if (code !== "ENOENT" || parent === folder) throw error;
    await makeFolder(parent);
    await mkdir(folder).catch((again) => {
      if (again.code !== "EEXIST") throw again;
    });
  }
}

// src/engine/store/memory/flush.ts
import { open as open2, readdir } from "node:fs/promises";
import { dirname as dirname2, join as join2 } from "node:path";
var CANNOT = /* @__PURE__ */ new Set(["EINVAL", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EISDIR", "EPERM", "EACCES", "EBADF", "EROFS"]);
async function flushFolder(folder, flushed) {
  const there = /* @__PURE__ */ new Set();
  const folders = new Set(flushed.size === 0 ? [dirname2(folder), dirname2(dirname2(folder))] : []);
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path13 = join2(entry.parentPath, entry.name);
    there.add(path13);
    if (flushed.has(path13)) continue;
    if (entry.isFile()) await flush(path13);
    else if (entry.isDirectory()) folders.add(path13);
    folders.add(entry.parentPath);
  }
  if (process.platform !== "win32") for (const path13 of [...folders].sort((a, b) => b.length - a.length)) await flush(path13);
  flushed.clear();
  for (const path13 of there) flushed.add(path13);
}
async function flush(path13) {
  try {
    const file = await open2(path13, process.platform === "win32" ? "r+" : "r");
    try {
      await file.sync();
    } finally {
      await file.close();
    }
  } catch (error) {
    const { code } = error;
    if (code !== "ENOENT" && !CANNOT.has(code ?? "")) throw error;
  }
}

// src/engine/store/memory/layout.ts
import { open as open3, readFile as readFile4, rename as rename2 } from "node:fs/promises";
import { join as join3 } from "node:path";

// src/engine/store/half.ts
var scratch = new Float32Array(1);
var scratchBits = new Uint32Array(scratch.buffer);
function writeHalf(vector2, out, offset) {
  const bits = new Uint32Array(vector2.buffer, vector2.byteOffset, vector2.length);
  for (let i = 0; i < bits.length; i++) {
    const x = bits[i];
    const sign = x >>> 16 & 32768;
    const exponent = x >>> 23 & 255;
    const mantissa = x & 8388607;
    if (exponent >= 113) out[offset + i] = sign | (exponent - 112 << 10 | mantissa >>> 13) + (mantissa >>> 12 & 1);
    else if (exponent >= 102) out[offset + i] = sign | (mantissa | 8388608) + (1 << 125 - exponent) >>> 126 - exponent;
    else out[offset + i] = sign;
  }
}
var table2;
function halfTable() {
  if (table2) return table2;
  table2 = new Float32Array(65536);
  for (let h = 0; h < 65536; h++) {
    const exponent = h >>> 10 & 31;
    const mantissa = h & 1023;
    if (exponent === 0) {
      table2[h] = (h & 32768 ? -1 : 1) * mantissa * 2 ** -24;
      continue;
    }
    scratchBits[0] = (h & 32768) << 16 | (exponent === 31 ? 2139095040 : exponent + 112 << 23) | mantissa << 13;
    table2[h] = scratch[0];
  }
  return table2;
}
function readHalf(bits, offset, length) {
  const lookup = halfTable();
  const out = new Float32Array(length);
  for (let i = 0; i < length; i++) out[i] = lookup[bits[offset + i]];
  return out;
}

// src/engine/store/arrowColumns.ts
function column(table5, name) {
  if (table5.numRows === 0) return [];
  const found2 = table5.getChild(name);
  if (!found2) throw new Error(`column ${name} not found`);
  return found2.data;
}
var decoder = new TextDecoder();
function readTexts(table5, name) {
  const out = [];
  for (const data of column(table5, name)) {
    if (data.length === 0) continue;
    const offsets = data.valueOffsets;
    const bytes = data.values;
    const from = offsets[0];
    const to = offsets[data.length];
    const all = decoder.decode(bytes.subarray(from, to));
    if (all.length === to - from) {
      let last = "";
      for (let i = 0; i < data.length; i++) {
        const value = all.slice(offsets[i] - from, offsets[i + 1] - from);
        if (value !== last) last = value;
        out.push(last);
      }
    } else {
      for (let i = 0; i < data.length; i++) out.push(decoder.decode(bytes.subarray(offsets[i], offsets[i + 1])));
    }
  }
  return out;
}
function readNumbers(table5, name) {
  const out = [];
  for (const data of column(table5, name)) {
    const values = data.values;
    for (let i = 0; i < data.length; i++) out.push(values[i]);
  }
  return out;
}
function readRowIds(table5) {
  const out = [];
  for (const data of column(table5, "_rowid")) {
    const values = data.values;
    for (let i = 0; i < data.length; i++) out.push(values[i]);
  }
  return out;
}
function* readHalfVectors(table5, where, name = "vector") {
  for (const data of column(table5, name)) {
    const child = data.children[0];
    const stride = data.type.listSize;
    if (stride !== EMBEDDING_DIMS) assertEmbedding(new Float32Array(stride), where);
    if (child.nullCount > 0) assertEmbedding([...new Array(EMBEDDING_DIMS - 1).fill(0), Number.NaN], where);
    const bits = child.values;
    for (let i = 0; i < data.length; i++) yield { bits, offset: i * EMBEDDING_DIMS };
  }
}
function readVectors(table5, where, name = "vector") {
  const out = [];
  for (const { bits, offset } of readHalfVectors(table5, where, name)) {
    const vector2 = readHalf(bits, offset, EMBEDDING_DIMS);
    assertEmbedding(vector2, where);
    out.push(vector2);
  }
  return out;
}

// src/engine/store/manifest.ts
import { readFile as readFile3, rename, writeFile } from "node:fs/promises";
var SCHEMA_VERSION = 1;
var FORMAT = "sextant-index";
function newManifest(workspace, encoderId, createdBy, exclude) {
  const made = { format: FORMAT, schemaVersion: SCHEMA_VERSION, folder: workspace.folder, encoderId, createdBy, createdAt: (/* @__PURE__ */ new Date()).toISOString(), updatedAt: null };
  return exclude.length === 0 ? made : { ...made, exclude };
}
async function readManifest(workspace) {
  let text2;
  try {
    text2 = await readFile3(workspace.manifest, "utf8");
  } catch (error) {
    if (error.code === "ENOENT") return null;
    throw storeError(error, workspace.folder, workspace.manifest, "read");
  }
  const manifest = parse3(text2);
  if (!manifest) {
    throw new SextantError("index/foreign", `${workspace.manifest} was not written by this version of Sextant.`, REBUILD2);
  }
  if (manifest.folder !== workspace.folder) {
    throw new SextantError("index/foreign", `The index in ${workspace.root} is of ${manifest.folder}, not of ${workspace.folder}.`, REBUILD2);
  }
  return manifest;
}
function assertUsable(manifest, encoderId) {
  if (manifest.schemaVersion !== SCHEMA_VERSION) {
    throw new SextantError(
      "index/schema-changed",
      `The index of ${manifest.folder} has layout ${manifest.schemaVersion} (made by Sextant ${manifest.createdBy}); this version uses layout ${SCHEMA_VERSION}.`,
      REBUILD2
    );
  }
  if (encoderId !== null && manifest.encoderId !== encoderId) {
    throw new SextantError(
      "index/encoder-changed",
      `The index of ${manifest.folder} was made by the encoder ${manifest.encoderId}; the encoder in use is ${encoderId}. Their vectors cannot be compared.`,
      REBUILD2
    );
  }
}
async function writeManifest(workspace, manifest) {
  const beside = `${workspace.manifest}.new`;
  try {
    await writeFile(beside, `${JSON.stringify(manifest, null, 2)}
`);
    await rename(beside, workspace.manifest);
  } catch (error) {
    throw storeError(error, workspace.folder, workspace.manifest);
  }
}
function parse3(text2) {
  try {
    const value = JSON.parse(text2);
    if (value === null || typeof value !== "object" || value.format !== FORMAT) return null;
    if (typeof value.schemaVersion !== "number" || typeof value.folder !== "string" || typeof value.encoderId !== "string") return null;
    const { exclude, ...rest } = value;
    return isExclude(exclude) ? { ...rest, exclude } : rest;
  } catch {
    return null;
  }
}
function isExclude(value) {
  return Array.isArray(value) && value.every((rule) => typeof rule?.glob === "string" && (rule.when === void 0 || typeof rule.when === "string"));
}

// src/engine/store/schema.ts
function isSearched(file) {
  return file !== void 0 && file.skipped === null;
}
var CHUNKS = "chunks";
var FILES = "files";
var RETIRED = "retired";
var SEARCH_TEXT_INDEX = "search_text_idx";
var CATALOG_COLUMNS = ["id", "path", "file_hash", "language", "kind", "symbol", "scope", "definitions", "start_line", "end_line", "test"];
var metadata = (encoderId) => /* @__PURE__ */ new Map([["sextant.schema", String(SCHEMA_VERSION)], ["sextant.encoder", encoderId]]);
var COMPRESSED = /* @__PURE__ */ new Map([["lance-encoding:compression", "zstd"]]);
function text(name, compressed = false) {
  const { Field, Utf8 } = lance().arrow;
  return compressed ? new Field(name, new Utf8(), false, COMPRESSED) : new Field(name, new Utf8(), false);
}
function int(name) {
  const { Field, Int32 } = lance().arrow;
  return new Field(name, new Int32(), false);
}
function float(name) {
  const { Field, Float64 } = lance().arrow;
  return new Field(name, new Float64(), false);
}
function vector(name = "vector") {
  const { Field, FixedSizeList, Float16 } = lance().arrow;
  return new Field(name, new FixedSizeList(EMBEDDING_DIMS, new Field("item", new Float16(), true)), false);
}
function chunksSchema(encoderId) {
  return new (lance()).arrow.Schema(
    [
      text("id"),
      text("content_hash"),
      text("path"),
      text("file_hash"),
      text("language"),
      text("kind"),
      text("symbol"),
      text("scope"),
      text("definitions", true),
      int("start_line"),
      int("end_line"),
      int("test"),
      text("text", true),
      text("search_text", true),
      vector()
    ],
    metadata(encoderId)
  );
}
function filesSchema(encoderId) {
  return new (lance()).arrow.Schema(
    // `state`: "" for a file that is in the index, a skip reason, or REMOVED for a record that waits to be deleted.
    [text("path"), float("size"), float("mtime_ms"), text("hash"), text("language"), int("chunks"), text("state")],
    metadata(encoderId)
  );
}
function retiredSchema(encoderId) {
  return new (lance()).arrow.Schema([text("content_hash"), int("age"), vector()], metadata(encoderId));
}
var REMOVED = "removed";
var encodeSymbol = (symbol) => symbol ?? "";
var decodeSymbol = (stored) => stored === "" ? null : stored;
var encodeScope = (scope) => scope.map(oneLine2).join("\n");
var decodeScope = (stored) => stored === "" ? [] : stored.split("\n");
function encodeDefinitions(definitions) {
  return definitions.map((d) => `${oneLine2(d.name)}	${d.kind}	${d.line}`).join("\n");
}
function decodeDefinitions(stored) {
  if (stored === "") return [];
  return stored.split("\n").map((line) => {
    const [name = "", kind = "block", at = "0"] = line.split("	");
    return { name, kind, line: Number(at) };
  });
}
function oneLine2(name) {
  return /[\n\t]/.test(name) ? name.replace(/[\n\t]+/g, " ") : name;
}

// src/engine/store/arrowTables.ts
function chunksTable(rows, encoderId) {
  const of = (value) => texts(rows.map((row) => value(row.chunk)));
  return table3(chunksSchema(encoderId), rows.length, [
    of((c2) => c2.id),
    of((c2) => c2.contentHash),
    texts(rows.map((row) => row.path)),
    texts(rows.map((row) => row.fileHash)),
    of((c2) => c2.language),
    of((c2) => c2.kind),
    of((c2) => encodeSymbol(c2.symbol)),
    of((c2) => encodeScope(c2.scope)),
    of((c2) => encodeDefinitions(c2.definitions)),
    ints(rows.map((row) => row.chunk.startLine)),
    ints(rows.map((row) => row.chunk.endLine)),
    ints(rows.map((row) => row.chunk.test ? 1 : 0)),
    of((c2) => c2.text),
    of((c2) => c2.searchText),
    vectors(rows.map((row) => row.chunk.vector), (i) => `${rows[i]?.path}, lines ${rows[i]?.chunk.startLine}-${rows[i]?.chunk.endLine}`)
  ]);
}
function filesTable(records, removed, encoderId) {
  const gone = removed.map((path13) => ({ path: path13, sizeBytes: 0, mtimeMs: 0, hash: "", language: "", chunks: 0, skipped: REMOVED }));
  const all = [...records, ...gone];
  return table3(filesSchema(encoderId), all.length, [
    texts(all.map((r) => r.path)),
    floats(all.map((r) => r.sizeBytes)),
    floats(all.map((r) => r.mtimeMs)),
    texts(all.map((r) => r.hash)),
    texts(all.map((r) => r.language)),
    ints(all.map((r) => r.chunks)),
    texts(all.map((r) => r.skipped ?? ""))
  ]);
}
function retiredTable(rows, encoderId) {
  return table3(retiredSchema(encoderId), rows.length, [
    texts(rows.map((r) => r.contentHash)),
    ints(rows.map((r) => r.age)),
    vectors(rows.map((r) => r.vector), () => "the vectors kept for reuse")
  ]);
}
function table3(schema, length, children) {
  const { makeData, RecordBatch, Struct, Table } = lance().arrow;
  return new Table([new RecordBatch(schema, makeData({ type: new Struct(schema.fields), length, nullCount: 0, children }))]);
}
function texts(values) {
  const { makeData, Utf8 } = lance().arrow;
  let data = Buffer.from(values.join(""), "utf8");
  const valueOffsets = new Int32Array(values.length + 1);
  let end2 = 0;
  for (let i = 0; i < values.length; i++) {
    end2 += Buffer.byteLength(values[i], "utf8");
    valueOffsets[i + 1] = end2;
  }
  if (end2 !== data.length) data = Buffer.concat(values.map((value) => Buffer.from(value, "utf8")));
  return makeData({ type: new Utf8(), length: values.length, nullCount: 0, valueOffsets, data });
}
function ints(values) {
  const { Int32, makeData } = lance().arrow;
  return makeData({ type: new Int32(), length: values.length, nullCount: 0, data: Int32Array.from(values) });
}
function floats(values) {
  const { Float64, makeData } = lance().arrow;
  return makeData({ type: new Float64(), length: values.length, nullCount: 0, data: Float64Array.from(values) });
}
function vectors(values, where) {
  const { Field, FixedSizeList, Float16, makeData } = lance().arrow;
  const bits = new Uint16Array(values.length * EMBEDDING_DIMS);
  values.forEach((vector2, i) => {
    assertEmbedding(vector2, where(i));
    writeHalf(vector2, bits, i * EMBEDDING_DIMS);
  });
  const child = makeData({ type: new Float16(), length: bits.length, nullCount: 0, data: bits });
  return makeData({ type: new FixedSizeList(EMBEDDING_DIMS, new Field("item", new Float16(), true)), length: values.length, nullCount: 0, child });
}

// src/engine/store/memory/memorySchema.ts
var FEEDBACK = "feedback";
var SEARCHES = "searches";
var EVALUATIONS = "evaluations";
var ADDED_IN_2 = ["language"];
function feedbackSchema(layout) {
  return new (lance()).arrow.Schema([
    text("id"),
    float("time_ms"),
    text("value"),
    text("source"),
    text("kind"),
    text("query", true),
    text("query_key", true),
    text("content_hash"),
    text("chunk_id"),
    text("path"),
    int("start_line"),
    int("end_line"),
    text("symbol"),
    text("scope"),
    text("text", true),
    text("encoder_id"),
    // 0 where it is not known.
    int("rank"),
    text("shown", true),
    vector("query_vector"),
    vector("chunk_vector"),
    ...layout >= 2 ? [text("language")] : []
  ]);
}
function feedbackTable(rows, layout) {
  const of = (value) => texts(rows.map(value));
  const place = (what) => (i) => `the ${what} of the vote on ${rows[i]?.path ?? ""}`;
  return table3(feedbackSchema(layout), rows.length, [
    of((r) => r.id),
    floats(rows.map((r) => r.timeMs)),
    of((r) => r.value),
    of((r) => r.source),
    of((r) => r.kind),
    of((r) => r.query),
    of((r) => r.queryKey),
    of((r) => r.contentHash),
    of((r) => r.chunkId),
    of((r) => r.path),
    ints(rows.map((r) => r.startLine)),
    ints(rows.map((r) => r.endLine)),
    of((r) => encodeSymbol(r.symbol)),
    of((r) => encodeScope(r.scope)),
    of((r) => r.text),
    of((r) => r.encoderId),
    ints(rows.map((r) => r.rank ?? 0)),
    of((r) => r.shown.join(" ")),
    vectors(rows.map((r) => r.queryVector), place("question")),
    vectors(rows.map((r) => r.chunkVector), place("place")),
    ...layout >= 2 ? [of((r) => r.language)] : []
  ]);
}
function readFeedback(rows, where) {
  const column2 = (name) => readTexts(rows, name);
  const has = (name) => rows.schema.fields.some((field2) => field2.name === name);
  const [ids, values, sources, kinds, queries, keys] = [column2("id"), column2("value"), column2("source"), column2("kind"), column2("query"), column2("query_key")];
  const [hashes, chunks, paths, symbols, scopes, snapshots] = [column2("content_hash"), column2("chunk_id"), column2("path"), column2("symbol"), column2("scope"), column2("text")];
  const [encoders, shown] = [column2("encoder_id"), column2("shown")];
  const languages = has("language") ? column2("language") : [];
  const [times, starts, ends, ranks] = [readNumbers(rows, "time_ms"), readNumbers(rows, "start_line"), readNumbers(rows, "end_line"), readNumbers(rows, "rank")];
  const [queryVectors, chunkVectors] = [readVectors(rows, where, "query_vector"), readVectors(rows, where, "chunk_vector")];
  return ids.map((id, i) => ({
    id,
    timeMs: times[i],
    value: values[i],
    source: sources[i],
    kind: kinds[i],
    query: queries[i],
    queryKey: keys[i],
    contentHash: hashes[i],
    chunkId: chunks[i],
    path: paths[i],
    language: languages[i] ?? "",
    startLine: starts[i],
    endLine: ends[i],
    symbol: decodeSymbol(symbols[i]),
    scope: decodeScope(scopes[i]),
    text: snapshots[i],
    encoderId: encoders[i],
    rank: ranks[i] > 0 ? ranks[i] : null,
    shown: shown[i] === "" ? [] : shown[i].split(" "),
    queryVector: queryVectors[i],
    chunkVector: chunkVectors[i]
  }));
}
function searchesSchema() {
  return new (lance()).arrow.Schema([float("time_ms"), text("key")]);
}
function searchesTable(rows) {
  return table3(searchesSchema(), rows.length, [floats(rows.map((r) => r.timeMs)), texts(rows.map((r) => r.key))]);
}
function readSearches(rows) {
  const keys = readTexts(rows, "key");
  return readNumbers(rows, "time_ms").map((timeMs, i) => ({ timeMs, key: keys[i] }));
}
function evaluationsSchema() {
  return new (lance()).arrow.Schema([float("time_ms"), text("report", true)]);
}
function evaluationsTable(rows) {
  return table3(evaluationsSchema(), rows.length, [floats(rows.map((r) => r.timeMs)), texts(rows.map((r) => r.report))]);
}
function readEvaluations(rows) {
  const reports = readTexts(rows, "report");
  return readNumbers(rows, "time_ms").map((timeMs, i) => ({ timeMs, report: reports[i] }));
}

// src/engine/store/memory/layout.ts
var MEMORY_LAYOUT = 2;
var OLDEST_LAYOUT = 1;
var FORMAT2 = "sextant-memory";
var fileOf = (memory) => join3(memory, "manifest.json");
async function readLayout(memory) {
  let text2;
  try {
    text2 = await readFile4(fileOf(memory), "utf8");
  } catch (error) {
    if (error.code === "ENOENT") return null;
    throw error;
  }
  const layout = parse4(text2);
  if (layout === null) {
    throw new SextantError("memory/damaged", `${fileOf(memory)} cannot be read as what Sextant wrote.`, "Move this file away: it is written anew by the next vote, and your votes lie in the tables beside it.");
  }
  if (layout > MEMORY_LAYOUT) {
    throw new SextantError(
      "memory/newer-layout",
      `The votes in ${memory} have layout ${layout}, made by a newer Sextant; this one knows layout ${MEMORY_LAYOUT}.`,
      `Use the newer version, or run there: sextant feedback migrate --to ${MEMORY_LAYOUT}`
    );
  }
  return layout;
}
function parse4(text2) {
  try {
    const value = JSON.parse(text2);
    return value?.format === FORMAT2 && typeof value.layout === "number" && Number.isInteger(value.layout) ? value.layout : null;
  } catch {
    return null;
  }
}
async function writeLayout(memory, layout) {
  const beside = `${fileOf(memory)}.new`;
  const file = await open3(beside, "w");
  try {
    await file.writeFile(`${JSON.stringify({ format: FORMAT2, layout }, null, 2)}
`);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename2(beside, fileOf(memory));
}
async function migrateFeedback(table5, layout) {
  const names2 = new Set((await table5.schema()).fields.map((field2) => field2.name));
  if (layout >= 2) {
    const missing = ADDED_IN_2.filter((name) => !names2.has(name));
    if (missing.length > 0) await table5.addColumns(missing.map((name) => ({ name, valueSql: "''" })));
  } else {
    const newer = ADDED_IN_2.filter((name) => names2.has(name));
    if (newer.length > 0) await table5.dropColumns([...newer]);
  }
}
function checkLayout(to) {
  if (Number.isInteger(to) && to >= OLDEST_LAYOUT && to <= MEMORY_LAYOUT) return;
  throw new SextantError("usage/bad-argument", `There is no layout ${to}; this version knows ${OLDEST_LAYOUT} to ${MEMORY_LAYOUT}.`, `Say --to with a number from ${OLDEST_LAYOUT} to ${MEMORY_LAYOUT}.`);
}

// src/engine/store/memory/turn.ts
import { join as join4 } from "node:path";
import { setTimeout as passed2 } from "node:timers/promises";
var WAIT_MS = 2e4;
var LOOK_AGAIN_MS = 10;
var queues = /* @__PURE__ */ new Map();
function withTurn(workspace, work) {
  const turn = (queues.get(workspace.memory) ?? Promise.resolve()).then(async () => {
    const lock = await waitForLock(workspace);
    try {
      return await work();
    } finally {
      await lock.release();
    }
  });
  const settled = turn.catch(() => void 0);
  queues.set(workspace.memory, settled);
  void settled.then(() => {
    if (queues.get(workspace.memory) === settled) queues.delete(workspace.memory);
  });
  return turn;
}
async function waitForLock(workspace) {
  const until = performance.now() + WAIT_MS;
  for (; ; ) {
    try {
      return await acquireLock({ ...workspace, lock: join4(workspace.memory, "lock") });
    } catch (error) {
      if (!isSextantError(error) || error.code !== "index/locked") throw error;
      if (performance.now() > until) {
        throw new SextantError("memory/locked", `Another process has been writing to ${workspace.memory} for ${WAIT_MS / 1e3} seconds.`, "Try again when it is done.", { cause: error });
      }
    }
    await passed2(LOOK_AGAIN_MS);
  }
}

// src/engine/store/memory/memory.ts
var MAX_FRAGMENTS = 40;
var MAX_SEARCHES = 73e3;
var FEEDBACKS = { name: FEEDBACK, schema: () => feedbackSchema(MEMORY_LAYOUT), toTable: (rows) => feedbackTable(rows, MEMORY_LAYOUT), fromTable: readFeedback };
var ALL_SEARCHES = { name: SEARCHES, schema: searchesSchema, toTable: searchesTable, fromTable: readSearches };
var ALL_EVALUATIONS = { name: EVALUATIONS, schema: evaluationsSchema, toTable: evaluationsTable, fromTable: readEvaluations };
var KINDS = [FEEDBACKS, ALL_SEARCHES, ALL_EVALUATIONS];
function openMemory(workspace) {
  const folder = workspace.memory;
  const where = `the votes of ${workspace.folder}`;
  const forgetting = join5(folder, "forgetting");
  let connection = null;
  const cache = /* @__PURE__ */ new Map();
  const flushed = /* @__PURE__ */ new Set();
  let latest = Promise.resolve();
  const connect2 = () => connection ??= lance().lance.connect({ uri: folder, session: new (lance()).lance.Session(8n << 20n, 8n << 20n) });
  const isThere = (name) => existsSync2(join5(folder, `${name}.lance`, "_versions"));
  function letGo(name) {
    cache.get(name)?.table.close();
    cache.delete(name);
  }
  async function read(kind) {
    for (let look = 0; ; look++) {
      try {
        const known3 = cache.get(kind.name);
        if (known3) {
          await known3.table.checkoutLatest();
          const version = await known3.table.version();
          if (version === known3.version) return known3;
        }
        const table5 = known3?.table ?? await (await connect2()).openTable(kind.name);
        const fresh = { table: table5, version: await table5.version(), rows: kind.fromTable(await table5.query().toArrow(), where) };
        cache.set(kind.name, fresh);
        return fresh;
      } catch (error) {
        letGo(kind.name);
        if (look > 2 || !isVersionGone(error)) throw error;
      }
    }
  }
  async function rowsOf(kind) {
    try {
      if (await readLayout(folder) === null && !isThere(kind.name)) return [];
      return isThere(kind.name) ? (await read(kind)).rows : [];
    } catch (error) {
      throw memoryError(error, workspace, "read");
    }
  }
  async function writable(kind) {
    const layout = await readLayout(folder);
    if (!isThere(kind.name)) {
      await rm2(join5(folder, `${kind.name}.lance`), { recursive: true, force: true });
      (await (await connect2()).createEmptyTable(kind.name, kind.schema())).close();
    }
    if (layout !== MEMORY_LAYOUT) {
      if (isThere(FEEDBACK)) await migrateFeedback((await read(FEEDBACKS)).table, MEMORY_LAYOUT);
      await writeLayout(folder, MEMORY_LAYOUT);
    }
    if (existsSync2(forgetting)) await sweep();
    return read(kind);
  }
  async function sweep() {
    for (const kind of KINDS) {
      if (!isThere(kind.name)) continue;
      const { table: table5 } = await read(kind);
      await table5.optimize({ cleanupOlderThan: /* @__PURE__ */ new Date(), deleteUnverified: true });
      letGo(kind.name);
    }
    await rm2(forgetting, { force: true });
  }
  async function replaceAll(kind, rows) {
    await writeFile2(forgetting, "");
    letGo(kind.name);
    const open6 = await connect2();
    const made = rows.length === 0 ? await open6.createEmptyTable(kind.name, kind.schema(), { mode: "overwrite" }) : await open6.createTable(kind.name, kind.toTable(rows), { mode: "overwrite" });
    made.close();
    await sweep();
  }
  async function append2(kind, make) {
    const durable = kind.name !== SEARCHES;
    return writing(durable, async () => {
      const there = await writable(kind);
      const added = make(there.rows);
      if (added.length === 0) return added;
      await there.table.add(kind.toTable(added));
      there.version = await there.table.version();
      there.rows = [...there.rows, ...added];
      if ((await readdir2(join5(folder, `${kind.name}.lance`, "_versions"))).length > MAX_FRAGMENTS) await tidy(kind.name, there.table).catch(() => void 0);
      return added;
    });
  }
  async function tidy(name, table5) {
    await table5.optimize({ cleanupOlderThan: /* @__PURE__ */ new Date() });
    letGo(name);
  }
  async function writing(durable, work) {
    try {
      await makeFolder(folder);
      const turn = withTurn(workspace, async () => {
        const result = await work();
        if (durable) await flushFolder(folder, flushed);
        return result;
      });
      latest = turn.catch(() => void 0);
      return await turn;
    } catch (error) {
      for (const name of [...cache.keys()]) letGo(name);
      throw memoryError(error, workspace, "write");
    }
  }
  return {
    folder,
    exists: () => existsSync2(folder),
    feedback: () => rowsOf(FEEDBACKS),
    addFeedback: (make) => append2(FEEDBACKS, make),
    async forgetFeedback(keep) {
      if ((await rowsOf(FEEDBACKS)).length === 0 && !existsSync2(forgetting)) return 0;
      return writing(true, async () => {
        const { rows } = await writable(FEEDBACKS);
        const kept = rows.filter(keep);
        if (kept.length < rows.length) await replaceAll(FEEDBACKS, kept);
        return rows.length - kept.length;
      });
    },
    async forgetEverything() {
      if (!existsSync2(forgetting) && !KINDS.some(({ name }) => isThere(name))) return 0;
      return writing(true, async () => {
        const { rows } = await writable(FEEDBACKS);
        for (const kind of KINDS) if (isThere(kind.name)) await replaceAll(kind, []);
        return rows.length;
      });
    },
    async migrate(layout) {
      checkLayout(layout);
      await writing(true, async () => {
        await writable(FEEDBACKS);
        if (layout < MEMORY_LAYOUT) await migrateFeedback((await read(FEEDBACKS)).table, layout);
        letGo(FEEDBACK);
        await writeLayout(folder, layout);
      });
    },
    searches: () => rowsOf(ALL_SEARCHES),
    async addSearch(row) {
      await append2(ALL_SEARCHES, () => [row]);
      const rows = await rowsOf(ALL_SEARCHES);
      if (rows.length > MAX_SEARCHES) await writing(false, () => replaceAll(ALL_SEARCHES, rows.slice(-MAX_SEARCHES / 2)));
    },
    evaluations: () => rowsOf(ALL_EVALUATIONS),
    async addEvaluation(row) {
      await append2(ALL_EVALUATIONS, () => [row]);
    },
    async close() {
      await latest;
      for (const name of [...cache.keys()]) letGo(name);
      void connection?.then((open6) => open6.close(), () => void 0);
      connection = null;
    }
  };
}
function memoryError(error, workspace, access) {
  const known3 = storeError(error, workspace.folder, workspace.memory, access);
  if (!isSextantError(known3)) return known3;
  const { memory } = workspace;
  switch (known3.code) {
    case "index/damaged":
      return new SextantError("memory/damaged", `The votes in ${memory} cannot be read: a file is cut off or missing.`, `Move ${memory} away to begin anew, and bring back what you exported with: sextant feedback import FILE`, { cause: error });
    case "disk/full":
      return new SextantError("disk/full", `There is no room left to write to ${memory}; the vote was not recorded.`, "Free some space and vote again: everything that was recorded stays.", { cause: error });
    case "engine/internal":
      return new SextantError("engine/internal", `Storing or reading the votes in ${memory} failed.`, "Try again; run `sextant doctor` if it stays.", { cause: error });
    default:
      return known3;
  }
}

// src/engine/store/status.ts
import { existsSync as existsSync4 } from "node:fs";

// src/engine/store/bytesOnDisk.ts
import { readdir as readdir3, stat as stat3 } from "node:fs/promises";
import { join as join6 } from "node:path";
async function bytesOnDisk(folder) {
  const entries = await readdir3(folder, { withFileTypes: true, recursive: true }).catch(() => []);
  const sizes = await Promise.all(
    entries.filter((entry) => entry.isFile()).map((entry) => stat3(join6(entry.parentPath ?? entry.path, entry.name)).then(({ size: size2 }) => size2, () => 0))
  );
  return sizes.reduce((sum, size2) => sum + size2, 0);
}

// src/engine/store/tables.ts
import { existsSync as existsSync3 } from "node:fs";
var MAX_WORD_LENGTH = 64;
var INDEX_CACHE_BYTES = 128n << 20n;
var METADATA_CACHE_BYTES = 32n << 20n;
function connect(workspace) {
  const { connect: open6, Session } = lance().lance;
  return open6({ uri: workspace.index, session: new Session(INDEX_CACHE_BYTES, METADATA_CACHE_BYTES) });
}
async function createTables(workspace, encoderId) {
  try {
    const connection = await connect(workspace);
    const chunks = await connection.createEmptyTable(CHUNKS, chunksSchema(encoderId));
    await indexWords(chunks);
    for (const table5 of [chunks, await connection.createEmptyTable(FILES, filesSchema(encoderId)), await connection.createEmptyTable(RETIRED, retiredSchema(encoderId))]) table5.close();
    connection.close();
  } catch (error) {
    throw storeError(error, workspace.folder, workspace.index);
  }
}
async function indexWords(chunks) {
  const config = lance().lance.Index.fts({ baseTokenizer: "simple", stem: false, removeStopWords: false, lowercase: true, asciiFolding: true, maxTokenLength: MAX_WORD_LENGTH, withPosition: false });
  await chunks.createIndex("search_text", { config, replace: true, name: SEARCH_TEXT_INDEX });
}
async function openTables(workspace, encoderId) {
  if (!existsSync3(workspace.index)) throw missingIndex(workspace.folder);
  const opened = [];
  try {
    const connection = await connect(workspace);
    const open6 = async (name) => {
      const table5 = await connection.openTable(name);
      opened.push(table5);
      const made = (await table5.schema()).metadata.get("sextant.encoder");
      if (made !== encoderId) throw damagedIndex(workspace.folder, `the table ${name} belongs to the encoder ${made ?? "unknown"}`);
      return table5;
    };
    const [chunks, files, retired] = [await open6(CHUNKS), await open6(FILES), await open6(RETIRED)];
    return {
      chunks,
      files,
      retired,
      openChunks: () => connection.openTable(CHUNKS),
      close: () => {
        opened.forEach((table5) => table5.close());
        connection.close();
      }
    };
  } catch (error) {
    opened.forEach((table5) => table5.close());
    if (/was not found/i.test(String(error))) throw damagedIndex(workspace.folder, "a table is missing", error);
    throw storeError(error, workspace.folder, workspace.index, "read");
  }
}
async function readFileRecords(table5) {
  const rows = await table5.query().toArrow();
  const [paths, hashes, languages, states] = ["path", "hash", "language", "state"].map((name) => readTexts(rows, name));
  const [sizes, times, counts] = ["size", "mtime_ms", "chunks"].map((name) => readNumbers(rows, name));
  const records = /* @__PURE__ */ new Map();
  paths.forEach((path13, i) => {
    const state = states[i];
    if (state === REMOVED) return;
    records.set(path13, {
      path: path13,
      sizeBytes: sizes[i],
      mtimeMs: times[i],
      hash: hashes[i],
      language: languages[i],
      chunks: counts[i],
      skipped: state === "" ? null : state
    });
  });
  return records;
}

// src/engine/store/status.ts
var STATES = {
  "index/missing": "missing",
  "index/encoder-changed": "encoder-changed",
  "index/schema-changed": "schema-changed",
  "index/foreign": "foreign"
};
async function indexStatus(folder, options) {
  const workspace = workspaceOf(folder, options.dataDirectory);
  const writer = existsSync4(workspace.root) ? await lockOwner(workspace).catch(() => null) : null;
  let manifest = null;
  let records = [];
  let state;
  let problem;
  try {
    manifest = await readManifest(workspace);
    if (!manifest) throw missingIndex(workspace.folder);
    assertUsable(manifest, options.encoderId);
    records = await readRecords(workspace, options.encoderId, writer);
    state = manifest.updatedAt === null ? "incomplete" : "ready";
    if (state === "incomplete") problem = writer ? "It is being built now." : "Building it was interrupted; `sextant index` goes on where it stopped.";
  } catch (error) {
    const known3 = storeError(error, workspace.folder, workspace.index, "read");
    if (!isSextantError(known3)) throw known3;
    state = STATES[known3.code] ?? (known3.code.startsWith("disk/") ? "incomplete" : "damaged");
    problem = `${known3.message} ${known3.nextStep}`;
  }
  const indexed = records.filter((file) => file.skipped === null);
  const languages = {};
  for (const file of indexed) languages[file.language] = (languages[file.language] ?? 0) + 1;
  return {
    folder: workspace.folder,
    indexFolder: workspace.root,
    state,
    ...problem === void 0 ? {} : { problem },
    encoderId: manifest?.encoderId ?? null,
    files: indexed.length,
    chunks: indexed.reduce((sum, file) => sum + file.chunks, 0),
    bytesOnDisk: await bytesOnDisk(workspace.index),
    languages,
    exclude: manifest?.exclude ?? [],
    updatedAt: manifest?.updatedAt ?? null,
    ...writer ? { writer } : {}
  };
}
async function stateBefore(folder, dataDirectory2) {
  const manifest = await readManifest(workspaceOf(folder, dataDirectory2)).catch(() => void 0);
  if (manifest === null) return "missing";
  return manifest?.updatedAt === null ? "incomplete" : "ready";
}
async function readRecords(workspace, encoderId, writer) {
  const tables = await openTables(workspace, encoderId);
  try {
    const records = [...(await readFileRecords(tables.files)).values()];
    const promised = records.reduce((sum, file) => sum + file.chunks, 0);
    const there = await tables.chunks.countRows();
    if (there < promised && !writer) throw damagedIndex(workspace.folder, `it holds ${there} of ${promised} chunks`);
    return records;
  } finally {
    tables.close();
  }
}

// src/engine/store/store.ts
import { existsSync as existsSync6 } from "node:fs";
import { rm as rm3, rmdir } from "node:fs/promises";

// src/engine/store/catalog.ts
function makeCatalog(table5, files) {
  const text2 = (name) => readTexts(table5, name);
  const all = { path: text2("path"), hash: text2("file_hash") };
  const admitted = [];
  for (let i = 0; i < all.path.length; i++) {
    const file = files.get(all.path[i]);
    if (isSearched(file) && file.hash === all.hash[i]) admitted.push(i);
  }
  const pick = (values) => admitted.length === values.length ? values : admitted.map((i) => values[i]);
  const paths = pick(all.path);
  const byPath = groupRows(paths);
  for (const file of files.values()) {
    if ((byPath.get(file.path)?.length ?? 0) !== file.chunks) return null;
  }
  const ids = pick(text2("id"));
  const symbols = pick(text2("symbol"));
  const scopes = pick(text2("scope"));
  const definitions = pick(text2("definitions"));
  const rowIds = pick(readRowIds(table5));
  const startLines = Int32Array.from(pick(readNumbers(table5, "start_line")));
  for (const rows of byPath.values()) rows.sort((a, b) => startLines[a] - startLines[b]);
  let rowsById;
  let rowsByRowId;
  return {
    size: ids.length,
    ids,
    paths,
    languages: pick(text2("language")),
    kinds: pick(text2("kind")),
    startLines,
    endLines: Int32Array.from(pick(readNumbers(table5, "end_line"))),
    tests: Uint8Array.from(pick(readNumbers(table5, "test"))),
    files,
    symbol: (row) => decodeSymbol(symbols[row] ?? ""),
    scope: (row) => decodeScope(scopes[row] ?? ""),
    definitions: (row) => decodeDefinitions(definitions[row] ?? ""),
    rowsOf: (path13) => byPath.get(path13) ?? [],
    rowOf: (id) => (rowsById ??= new Map(ids.map((value, row) => [value, row]))).get(id),
    rowIds,
    rowOfRowId: (rowId) => (rowsByRowId ??= new Map(rowIds.map((value, row) => [value, row]))).get(rowId)
  };
}
function groupRows(paths) {
  const groups3 = /* @__PURE__ */ new Map();
  let last;
  let rows = [];
  paths.forEach((path13, row) => {
    if (path13 !== last) {
      last = path13;
      rows = groups3.get(path13) ?? [];
      if (rows.length === 0) groups3.set(path13, rows);
    }
    rows.push(row);
  });
  return groups3;
}

// src/engine/store/sql.ts
function quote(value) {
  return `'${value.replaceAll("'", "''")}'`;
}
function isOneOf(column2, values) {
  return values.length === 0 ? "false" : `${column2} IN (${values.map(quote).join(",")})`;
}

// src/engine/store/dotKernel.ts
var ONE = 32768;
var BYTES_PER_ROW = EMBEDDING_DIMS * 2;
var PAGE_BYTES = 65536;
var wasm = globalThis.WebAssembly;
var compiled;
function wasmMemory(bytes) {
  return new wasm.Memory({ initial: Math.ceil(bytes / PAGE_BYTES) });
}
function dotKernel(memory) {
  compiled ??= new wasm.Module(assemble2());
  return new wasm.Instance(compiled, { m: { m: memory } }).exports.f;
}
var ROWS = 0;
var QUERY = 1;
var OUT = 2;
var COUNT = 3;
var ROW_END = 4;
var AT = 5;
var SUMS = [6, 7, 8, 9];
var LANES_BYTES = 16;
function assemble2() {
  const stride = LANES_BYTES * SUMS.length;
  const body = [
    block,
    VOID,
    loop,
    VOID,
    /**/
    ...get(COUNT),
    eqz,
    branchIf,
    1,
    // all rows done
    /**/
    ...SUMS.flatMap((sum) => [...simd(V128_CONST), ...new Array(16).fill(0), ...set(sum)]),
    /**/
    ...get(QUERY),
    ...set(AT),
    /**/
    ...get(ROWS),
    ...constant(BYTES_PER_ROW),
    add,
    ...set(ROW_END),
    /**/
    loop,
    VOID,
    /**/
    /**/
    ...SUMS.flatMap((sum, i) => [
      ...get(sum),
      ...get(ROWS),
      ...load(i * LANES_BYTES),
      ...get(AT),
      ...load(i * LANES_BYTES),
      ...simd(DOT_I16X8),
      ...simd(ADD_I32X4),
      ...set(sum)
    ]),
    /**/
    /**/
    ...get(AT),
    ...constant(stride),
    add,
    ...set(AT),
    /**/
    /**/
    ...get(ROWS),
    ...constant(stride),
    add,
    ...tee(ROWS),
    ...get(ROW_END),
    lessThan,
    branchIf,
    0,
    /**/
    end,
    /**/
    ...get(SUMS[0]),
    ...SUMS.slice(1).flatMap((sum) => [...get(sum), ...simd(ADD_I32X4)]),
    ...set(SUMS[0]),
    /**/
    ...get(OUT),
    ...lane(0),
    ...lane(1),
    add,
    ...lane(2),
    add,
    ...lane(3),
    add,
    store,
    2,
    0,
    /**/
    ...get(OUT),
    ...constant(4),
    add,
    ...set(OUT),
    /**/
    ...get(COUNT),
    ...constant(-1),
    add,
    ...set(COUNT),
    /**/
    branch,
    0,
    end,
    end,
    end
  ];
  const code = [2, 2, I32, SUMS.length, V128, ...body];
  return new Uint8Array([
    0,
    97,
    115,
    109,
    1,
    0,
    0,
    0,
    // "\0asm", version 1
    ...section(1, [1, 96, 4, I32, I32, I32, I32, 0]),
    // one type: four numbers in, nothing out
    ...section(2, [1, 1, 109, 1, 109, 2, 0, 1]),
    // import "m"."m": a memory of at least one page
    ...section(3, [1, 0]),
    // one function of that type
    ...section(7, [1, 1, 102, 0, 0]),
    // exported as "f"
    ...section(10, [1, ...unsigned(code.length), ...code])
  ]);
}
var I32 = 127;
var V128 = 123;
var VOID = 64;
var block = 2;
var loop = 3;
var end = 11;
var branch = 12;
var branchIf = 13;
var eqz = 69;
var lessThan = 73;
var add = 106;
var store = 54;
var V128_LOAD = 0;
var V128_CONST = 12;
var EXTRACT_I32X4 = 27;
var ADD_I32X4 = 174;
var DOT_I16X8 = 186;
var get = (local) => [32, local];
var set = (local) => [33, local];
var tee = (local) => [34, local];
var constant = (value) => [65, ...signed(value)];
var simd = (opcode) => [253, ...unsigned(opcode)];
var load = (offset) => [...simd(V128_LOAD), 4, ...unsigned(offset)];
var lane = (index) => [...get(SUMS[0]), ...simd(EXTRACT_I32X4), index];
var section = (id, body) => [id, ...unsigned(body.length), ...body];
function unsigned(value) {
  const out = [];
  do {
    const byte = value & 127;
    value >>>= 7;
    out.push(value > 0 ? byte | 128 : byte);
  } while (value > 0);
  return out;
}
function signed(value) {
  const out = [];
  for (; ; ) {
    const byte = value & 127;
    value >>= 7;
    if (value === 0 && (byte & 64) === 0 || value === -1 && (byte & 64) !== 0) return [...out, byte];
    out.push(byte | 128);
  }
}

// src/engine/store/topRows.ts
function topRows(scores, rowOfSlot, limit, mask) {
  if (limit <= 0) return [];
  const heap = [];
  for (let slot = 0; slot < scores.length; slot++) {
    const row = rowOfSlot[slot];
    if (row < 0 || mask && mask[row] !== 1) continue;
    const score = scores[slot];
    const top = heap[0];
    if (heap.length < limit) {
      heap.push({ row, score });
      siftUp(heap);
    } else if (top && (score > top.score || score === top.score && row < top.row)) {
      heap[0] = { row, score };
      siftDown(heap);
    }
  }
  return heap.sort(better);
}
function better(a, b) {
  return b.score - a.score || a.row - b.row;
}
function siftUp(heap) {
  let at = heap.length - 1;
  while (at > 0) {
    const parent = at - 1 >> 1;
    if (better(heap[at], heap[parent]) <= 0) return;
    swap(heap, at, parent);
    at = parent;
  }
}
function siftDown(heap) {
  for (let at = 0; ; ) {
    let worst = at;
    for (const child of [2 * at + 1, 2 * at + 2]) {
      if (child < heap.length && better(heap[child], heap[worst]) > 0) worst = child;
    }
    if (worst === at) return;
    swap(heap, at, worst);
    at = worst;
  }
}
function swap(heap, a, b) {
  [heap[a], heap[b]] = [heap[b], heap[a]];
}

// src/engine/store/vectorScan.ts
var ROWS_AT = BYTES_PER_ROW;
var MAX_WASTE = 0.25;
var MAX_NEW = 0.5;
async function loadScan(chunks, catalog, where, previous) {
  return (previous && await growScan(chunks, catalog, where, previous.catalog, previous.scan)) ?? await fullScan(chunks, catalog, where);
}
async function fullScan(chunks, catalog, where) {
  const matrix = makeMatrix(catalog.size);
  const rowOfSlot = [];
  for await (const batch of chunks.query().select(["vector"]).withRowId()) {
    append(matrix, batch, catalog, where, rowOfSlot);
  }
  return makeScan(matrix, Int32Array.from(rowOfSlot));
}
async function growScan(chunks, catalog, where, before, scan) {
  const slotOfRow = new Int32Array(before.size).fill(-1);
  scan.rowOfSlot.forEach((row, slot) => {
    if (row >= 0) slotOfRow[row] = slot;
  });
  const rowOfSlot = new Array(scan.matrix.used).fill(-1);
  const missing = [];
  for (const [path13, file] of catalog.files) {
    const rows = catalog.rowsOf(path13);
    const old = before.files.get(path13)?.hash === file.hash ? before.rowsOf(path13) : [];
    rows.forEach((row, i) => {
      const slot = old.length === rows.length ? slotOfRow[old[i]] : -1;
      if (slot >= 0) rowOfSlot[slot] = row;
      else missing.push(row);
    });
  }
  if (missing.length > catalog.size * MAX_NEW + 100 || scan.matrix.used + missing.length > catalog.size * (1 + MAX_WASTE) + 100) return null;
  if (missing.length > 0) {
    const table5 = await chunks.takeRowIds(missing.map((row) => catalog.rowIds[row])).select(["vector"]).withRowId().toArrow();
    while (rowOfSlot.length < scan.matrix.used) rowOfSlot.push(-1);
    append(scan.matrix, table5, catalog, where, rowOfSlot);
  }
  return makeScan(scan.matrix, Int32Array.from(rowOfSlot));
}
function makeScan(matrix, rowOfSlot) {
  return {
    matrix,
    rowOfSlot,
    search(vector2, limit, mask) {
      const slots = rowOfSlot.length;
      const answersAt = ROWS_AT + matrix.used * BYTES_PER_ROW;
      reserve(matrix, answersAt + slots * 4);
      const query = new Int16Array(matrix.memory.buffer, 0, EMBEDDING_DIMS);
      for (let i = 0; i < EMBEDDING_DIMS; i++) query[i] = toFixed(vector2[i]);
      matrix.dotAll(ROWS_AT, 0, answersAt, slots);
      const scores = new Int32Array(matrix.memory.buffer, answersAt, slots);
      return topRows(scores, rowOfSlot, limit, mask).map(({ row, score }) => ({ row, score: score / (ONE * ONE) }));
    }
  };
}
function makeMatrix(rows) {
  const memory = wasmMemory(ROWS_AT + rows * (BYTES_PER_ROW + 4));
  return { memory, dotAll: dotKernel(memory), used: 0 };
}
function reserve(matrix, bytes) {
  const missing = bytes - matrix.memory.buffer.byteLength;
  if (missing > 0) matrix.memory.grow(Math.ceil(missing / PAGE_BYTES));
}
function append(matrix, table5, catalog, where, rowOfSlot) {
  const rowIds = readRowIds(table5);
  reserve(matrix, ROWS_AT + (matrix.used + rowIds.length) * BYTES_PER_ROW);
  const rows = new Int16Array(matrix.memory.buffer, ROWS_AT);
  const fixed = fixedTable();
  let i = 0;
  for (const { bits, offset } of readHalfVectors(table5, where)) {
    const row = catalog.rowOfRowId(rowIds[i++]);
    if (row === void 0) continue;
    const to = matrix.used * EMBEDDING_DIMS;
    let sum = 0;
    for (let k = 0; k < EMBEDDING_DIMS; k++) {
      const x = fixed[bits[offset + k]];
      rows[to + k] = x;
      sum += x * x;
    }
    if (Math.abs(Math.sqrt(sum) / ONE - 1) > 4e-3) assertEmbedding(readHalf(bits, offset, EMBEDDING_DIMS), where);
    rowOfSlot.push(row);
    matrix.used++;
  }
}
function toFixed(x) {
  return Math.max(1 - ONE, Math.min(ONE - 1, Math.round(x * ONE)));
}
var table4;
function fixedTable() {
  if (table4) return table4;
  const all = readHalf(Uint16Array.from({ length: 65536 }, (_, i) => i), 0, 65536);
  return table4 = Int32Array.from(all, (x) => Number.isFinite(x) ? toFixed(x) : 1e6);
}

// src/engine/store/snapshot.ts
var MAX_PATHS_IN_FILTER = 300;
var MAX_ROWS_IN_MEMORY = 4e4;
var LOOKS = 8;
var PAUSE_MS = 60;
async function takeSnapshot(workspace, tables, previous) {
  const { files } = tables;
  const chunks = await tables.openChunks();
  for (let look = 0; look < LOOKS; look++) {
    if (look > 0) await new Promise((resolve4) => setTimeout(resolve4, PAUSE_MS));
    await files.checkoutLatest();
    await chunks.checkoutLatest();
    const [records, rows] = await Promise.all([readFileRecords(files), chunks.query().select([...CATALOG_COLUMNS]).withRowId().toArrow()]);
    const catalog = makeCatalog(rows, records);
    if (catalog) return makeSnapshot(workspace, chunks, catalog, previous);
  }
  throw damagedIndex(workspace.folder, "its files and their chunks do not match");
}
var warmths = /* @__PURE__ */ new WeakMap();
function makeSnapshot(workspace, chunks, catalog, previous) {
  const where = `the index of ${workspace.folder}`;
  const before = previous && warmths.get(previous);
  let earlier = previous && before?.scan ? { catalog: previous.catalog, scan: before.scan } : void 0;
  const warmth = { searches: before?.searches ?? 0, loading: null, scan: null };
  async function warm() {
    if (catalog.size > MAX_ROWS_IN_MEMORY) return;
    warmth.loading ??= loadScan(chunks, catalog, where, earlier).then((scan) => {
      warmth.scan = scan;
      earlier = void 0;
    });
    return warmth.loading;
  }
  async function sifted(query, limit, mask) {
    if (!mask) return (await query(limit, null)).hits;
    const paths = pathsOf(catalog, mask);
    if (paths.size === 0) return [];
    const filter = paths.size <= MAX_PATHS_IN_FILTER ? isOneOf("path", [...paths]) : null;
    for (let ask = limit * 4; ; ask *= 4) {
      const found2 = await query(ask, filter);
      const passed3 = found2.hits.filter((hit) => mask[hit.row] === 1);
      if (passed3.length >= limit || found2.answered < ask) return passed3.slice(0, limit);
    }
  }
  function score(rows, column2, toScore) {
    const values = readNumbers(rows, column2);
    const hits = [];
    readRowIds(rows).forEach((rowId, i) => {
      const row = catalog.rowOfRowId(rowId);
      if (row !== void 0) hits.push({ row, score: toScore(values[i]) });
    });
    return { hits, answered: values.length };
  }
  async function take(rows, column2) {
    const wanted = [...new Set(rows)];
    const table5 = await chunks.takeRowIds(wanted.map((row) => catalog.rowIds[row])).select([column2]).withRowId().toArrow();
    const position = new Map(readRowIds(table5).map((rowId, i) => [catalog.rowOfRowId(rowId), i]));
    return { table: table5, at: rows.map((row) => position.get(row)) };
  }
  const contents = /* @__PURE__ */ new Map();
  const snapshot = {
    catalog,
    async rowsOfContents(hashes) {
      const unknown = hashes.filter((hash) => !contents.has(hash));
      if (unknown.length > 0) {
        const table5 = await chunks.query().where(isOneOf("content_hash", unknown)).select(["content_hash"]).withRowId().toArrow();
        const rows = new Map(unknown.map((hash) => [hash, []]));
        const found2 = readTexts(table5, "content_hash");
        readRowIds(table5).forEach((rowId, i) => {
          const row = catalog.rowOfRowId(rowId);
          if (row !== void 0) rows.get(found2[i])?.push(row);
        });
        for (const [hash, list2] of rows) contents.set(hash, list2.sort((a, b) => a - b));
      }
      return new Map(hashes.flatMap((hash) => (contents.get(hash)?.length ?? 0) > 0 ? [[hash, contents.get(hash)]] : []));
    },
    warm,
    async vectorSearch(vector2, limit, mask) {
      assertEmbedding(vector2, "a query");
      if (earlier) await warm();
      else if (warmth.searches++ > 0 && !warmth.loading) warm().catch(() => void 0);
      if (warmth.scan) return warmth.scan.search(vector2, limit, mask);
      return sifted(
        async (ask, filter) => {
          const query = chunks.query().nearestTo(vector2).column("vector").distanceType("cosine").select(["_distance"]).withRowId().limit(ask);
          return score(await (filter ? query.where(filter) : query).toArrow(), "_distance", (distance) => 1 - distance);
        },
        limit,
        mask
      );
    },
    async textSearch(words3, limit, mask) {
      return sifted(
        async (ask, filter) => {
          const query = chunks.query().fullTextSearch(new (lance()).lance.MatchQuery(words3, "search_text")).select(["_score"]).withRowId().limit(ask);
          return score(await (filter ? query.where(filter) : query).toArrow(), "_score", (value) => value);
        },
        limit,
        mask
      );
    },
    async texts(rows) {
      if (rows.length === 0) return [];
      const { table: table5, at } = await take(rows, "text");
      const texts2 = readTexts(table5, "text");
      return at.map((i) => texts2[i]);
    },
    async vectors(rows) {
      if (rows.length === 0) return [];
      const { table: table5, at } = await take(rows, "vector");
      const vectors2 = readVectors(table5, where);
      return at.map((i) => vectors2[i]);
    }
  };
  warmths.set(snapshot, warmth);
  return snapshot;
}
function pathsOf(catalog, mask) {
  const paths = /* @__PURE__ */ new Set();
  for (let row = 0; row < catalog.size; row++) if (mask[row] === 1) paths.add(catalog.paths[row]);
  return paths;
}

// src/engine/store/writer.ts
import { existsSync as existsSync5, rmSync as rmSync2, writeFileSync } from "node:fs";

// src/engine/store/maintain.ts
import { join as join7 } from "node:path";
var MAX_MORE_FRAGMENTS = 24;
var ROWS_PER_FRAGMENT = 512;
var MAX_UNINDEXED_ROWS = 1e3;
var MAX_UNINDEXED_SHARE = 0.05;
var SMALL_ROWS = 500;
var MAX_GROWTH = 1.4;
var MAX_MORE_ROWS = 1.5;
var SLACK_BYTES = 1e5;
async function maintainTables(tables, { folder, sizes, thorough }) {
  const words3 = await tables.chunks.indexStats(SEARCH_TEXT_INDEX);
  const unindexed = words3?.numUnindexedRows ?? 0;
  const rows = unindexed + (words3?.numIndexedRows ?? 0);
  const reindex = unindexed > Math.min(MAX_UNINDEXED_ROWS, rows * MAX_UNINDEXED_SHARE) || unindexed > 0 && rows <= SMALL_ROWS;
  if (reindex) await tolerant(() => indexWords(tables.chunks));
  const measured2 = {};
  for (const [name, table5] of [[CHUNKS, tables.chunks], [FILES, tables.files], [RETIRED, tables.retired]]) {
    const size2 = async () => ({ rows: await table5.countRows(), bytes: await bytesOnDisk(join7(folder, `${name}.lance`)) });
    const replaced = reindex && table5 === tables.chunks && unindexed < rows;
    const { numFragments } = (await table5.stats()).fragmentStats;
    const most = MAX_MORE_FRAGMENTS + (table5 === tables.chunks ? rows / ROWS_PER_FRAGMENT : 0);
    const last = sizes === null ? await size2() : sizes?.[name];
    if (last && !thorough && !replaced && numFragments <= most && !hasGrown(last, await size2())) {
      measured2[name] = last;
      continue;
    }
    await table5.checkoutLatest();
    const done = await tolerant(() => table5.optimize({ cleanupOlderThan: /* @__PURE__ */ new Date(), deleteUnverified: thorough }));
    if (done) measured2[name] = await size2();
    else if (last) measured2[name] = last;
  }
  return measured2;
}
function hasGrown(last, now) {
  if (now.bytes <= SLACK_BYTES) return false;
  const asCompact = last.bytes / Math.max(1, last.rows) * now.rows;
  return now.rows > last.rows * MAX_MORE_ROWS || now.bytes > asCompact * MAX_GROWTH + SLACK_BYTES;
}
async function tolerant(work) {
  try {
    await work();
    return true;
  } catch (error) {
    if (!isCommitConflict(error)) throw error;
    return false;
  }
}

// src/engine/store/retired.ts
var MIN_KEPT = 500;
var MAX_SHARE = 0.2;
function makeRetired(tables, encoderId, where) {
  let ages = null;
  async function readAges() {
    const rows = await tables.retired.query().select(["content_hash", "age"]).toArrow();
    const times = readNumbers(rows, "age");
    return new Map(readTexts(rows, "content_hash").map((hash, i) => [hash, times[i]]));
  }
  return {
    async keep(conditions, live, liveRows) {
      const kept = ages ??= await readAges();
      const limit = Math.max(MIN_KEPT, Math.floor(liveRows * MAX_SHARE));
      let age = 0;
      for (const at of kept.values()) age = Math.max(age, at);
      for (const condition of conditions) {
        const leaving = await tables.chunks.query().where(condition).select(["content_hash", "vector"]).limit(limit).toArrow();
        const vectors2 = readVectors(leaving, where);
        const rows = /* @__PURE__ */ new Map();
        readTexts(leaving, "content_hash").forEach((hash, i) => {
          if (!kept.has(hash) && !live.has(hash)) rows.set(hash, vectors2[i]);
        });
        if (rows.size === 0) continue;
        const added = [...rows].map(([hash, vector2]) => ({ contentHash: hash, vector: vector2, age: ++age }));
        await tables.retired.add(retiredTable(added, encoderId));
        for (const row of added) kept.set(row.contentHash, row.age);
      }
      if (kept.size <= limit) return;
      const oldestFirst = [...kept.values()].sort((a, b) => a - b);
      const last = oldestFirst[kept.size - limit - 1];
      await tables.retired.delete(`age <= ${last}`);
      for (const [hash, at] of kept) if (at <= last) kept.delete(hash);
    }
  };
}

// src/engine/store/writer.ts
var MAX_TERMS = 200;
var MAX_LISTED = 1e4;
var MAX_ROWS_PER_COMMIT = 4096;
async function cleanUp(tables) {
  const records = await readFileRecords(tables.files);
  const rows = await tables.chunks.query().select(["path", "file_hash"]).toArrow();
  const hashes = readTexts(rows, "file_hash");
  const orphans = /* @__PURE__ */ new Set();
  const counts = /* @__PURE__ */ new Map();
  readTexts(rows, "path").forEach((path13, i) => {
    const record = records.get(path13);
    if (isSearched(record) && record.hash === hashes[i]) counts.set(path13, (counts.get(path13) ?? 0) + 1);
    else orphans.add(`(path = ${quote(path13)} AND file_hash = ${quote(hashes[i])})`);
  });
  const broken = [...records.values()].filter((file) => (counts.get(file.path) ?? 0) !== file.chunks);
  for (const group of groups2([...orphans])) await tables.chunks.delete(group.join(" OR "));
  for (const group of groups2(broken.map((file) => file.path))) {
    await tables.files.delete(isOneOf("path", group));
    await tables.chunks.delete(isOneOf("path", group));
  }
  await tables.files.delete(`state = ${quote(REMOVED)}`);
}
async function makeWriter(workspace, encoderId, tables, { lock, exclude }) {
  const { chunks, files, retired } = tables;
  const where = `the index of ${workspace.folder}`;
  const cutOff = existsSync5(workspace.unfinished);
  if (cutOff) await guarded(() => cleanUp(tables));
  let records = await guarded(() => readFileRecords(files));
  let known3 = records.size === 0 ? /* @__PURE__ */ new Set() : null;
  let marked = cutOff;
  let cleaned = false;
  let sizes;
  let halfDone = false;
  const retirement = makeRetired(tables, encoderId, where);
  async function guarded(work) {
    for (let attempt = 0; ; attempt++) {
      try {
        return await work();
      } catch (error) {
        if (!isCommitConflict(error) || attempt >= 3) throw storeError(error, workspace.folder, workspace.index);
      }
    }
  }
  function mark() {
    if (marked) return;
    try {
      writeFileSync(workspace.unfinished, "");
    } catch (error) {
      throw storeError(error, workspace.folder, workspace.unfinished);
    }
    marked = true;
  }
  function withoutKnown(batch) {
    const same = (file) => file.skipped === null && isSearched(records.get(file.path)) && records.get(file.path)?.hash === file.hash;
    if (!batch.upserts.some(({ file }) => same(file))) return batch;
    const kept = batch.upserts.filter(({ file }) => same(file)).map(({ file }) => ({ ...file, chunks: records.get(file.path)?.chunks ?? 0 }));
    return { ...batch, upserts: batch.upserts.filter(({ file }) => !same(file)), refreshed: [...batch.refreshed ?? [], ...kept] };
  }
  async function addChunks(batch) {
    let rows = [];
    const flush2 = async () => {
      if (rows.length > 0) await chunks.add(chunksTable(rows, encoderId));
      rows = [];
    };
    for (const { file, chunks: own } of batch.upserts) {
      for (const chunk of own) {
        rows.push({ path: file.path, fileHash: file.hash, chunk });
        if (rows.length >= MAX_ROWS_PER_COMMIT) await flush2();
      }
    }
    await flush2();
  }
  async function writeRecords(batch) {
    const written = [...batch.upserts.map((upsert) => upsert.file), ...batch.refreshed ?? []];
    const removed = (batch.removals ?? []).filter((path13) => records.has(path13));
    if (written.length + removed.length === 0) return;
    const table5 = filesTable(written, removed, encoderId);
    if (removed.length === 0 && !written.some((file) => records.has(file.path))) await files.add(table5);
    else await files.mergeInsert("path").useIndex(false).whenMatchedUpdateAll().whenNotMatchedInsertAll().execute(table5);
  }
  function staleRows(batch) {
    const hasRows = (path13) => (records.get(path13)?.chunks ?? 0) > 0;
    const whole = (batch.removals ?? []).filter(hasRows);
    const replaced = [];
    for (const { file } of batch.upserts) {
      if (!hasRows(file.path)) continue;
      if (file.skipped !== null) whole.push(file.path);
      else if (records.get(file.path)?.hash !== file.hash) replaced.push(`(path = ${quote(file.path)} AND file_hash <> ${quote(file.hash)})`);
    }
    return [...[...groups2(whole, MAX_LISTED)].map((paths) => isOneOf("path", paths)), ...[...groups2(replaced)].map((terms) => terms.join(" OR "))];
  }
  async function deleteStale(conditions, batch) {
    const removals = batch.removals ?? [];
    if (conditions.length > 0) {
      const live = new Set(batch.upserts.flatMap((upsert) => upsert.chunks.map((chunk) => chunk.contentHash)));
      let liveRows = 0;
      for (const file of records.values()) liveRows += file.chunks;
      await retirement.keep(conditions, live, liveRows);
    }
    for (const condition of conditions) await chunks.delete(condition);
    if (removals.length > 0) await files.delete(`state = ${quote(REMOVED)}`);
  }
  return {
    workspace,
    encoderId,
    exclude,
    files: () => records,
    async apply(asked) {
      mark();
      if (halfDone) {
        await guarded(() => cleanUp(tables));
        records = await guarded(() => readFileRecords(files));
      }
      halfDone = true;
      const batch = withoutKnown(asked);
      await addChunks(batch).catch((error) => {
        throw storeError(error, workspace.folder, workspace.index);
      });
      await guarded(() => writeRecords(batch));
      const stale = staleRows(batch);
      for (const { file, chunks: own } of batch.upserts) {
        records.set(file.path, file);
        for (const chunk of own) known3?.add(chunk.contentHash);
      }
      for (const file of batch.refreshed ?? []) records.set(file.path, file);
      for (const path13 of batch.removals ?? []) records.delete(path13);
      await guarded(() => deleteStale(stale, batch));
      halfDone = false;
    },
    async embeddingsOf(hashes) {
      return guarded(async () => {
        known3 ??= await readKnown(chunks, retired);
        const found2 = /* @__PURE__ */ new Map();
        const wanted = [...new Set(hashes)].filter((hash) => known3?.has(hash));
        for (const table5 of [chunks, retired]) {
          for (const group of groups2(wanted.filter((hash) => !found2.has(hash)))) {
            const rows = await table5.query().where(isOneOf("content_hash", group)).select(["content_hash", "vector"]).toArrow();
            const vectors2 = readVectors(rows, where);
            readTexts(rows, "content_hash").forEach((hash, i) => found2.set(hash, vectors2[i]));
          }
        }
        return found2;
      });
    },
    async maintain() {
      const manifest = await readManifest(workspace);
      const before = sizes ?? manifest?.sizes ?? (manifest?.updatedAt === null && !cutOff ? null : void 0);
      sizes = await guarded(() => maintainTables(tables, { folder: workspace.index, sizes: before, thorough: cutOff && !cleaned }));
      cleaned = true;
    },
    bytesOnDisk: () => bytesOnDisk(workspace.index),
    async finished() {
      const manifest = await readManifest(workspace);
      if (manifest) await writeManifest(workspace, { ...manifest, updatedAt: (/* @__PURE__ */ new Date()).toISOString(), ...sizes ? { sizes } : {} });
      if (marked) rmSync2(workspace.unfinished, { force: true });
      marked = false;
    },
    async close() {
      tables.close();
      await lock.release();
    }
  };
}
async function readKnown(...tables) {
  const known3 = /* @__PURE__ */ new Set();
  for (const table5 of tables) {
    for (const hash of readTexts(await table5.query().select(["content_hash"]).toArrow(), "content_hash")) known3.add(hash);
  }
  return known3;
}
function* groups2(values, size2 = MAX_TERMS) {
  for (let i = 0; i < values.length; i += size2) yield values.slice(i, i + size2);
}

// src/engine/store/store.ts
async function openReader(folder, options) {
  const workspace = workspaceOf(folder, options.dataDirectory);
  let tables = null;
  let createdAt = null;
  let current = null;
  let taking = null;
  async function open6() {
    const manifest = await readManifest(workspace);
    if (!manifest) throw missingIndex(workspace.folder);
    assertUsable(manifest, options.encoderId);
    if (tables && manifest.createdAt === createdAt) return tables;
    forget();
    tables = await openTables(workspace, options.encoderId);
    createdAt = manifest.createdAt;
    return tables;
  }
  function forget() {
    const forgotten = tables;
    tables = null;
    current = null;
    const close = () => forgotten?.close();
    if (taking) void taking.then(close, close);
    else close();
  }
  async function newest() {
    const opened = await open6();
    if (current) {
      await opened.files.checkoutLatest();
      if (await opened.files.version() === current.version) return current.snapshot;
    }
    const snapshot2 = await takeSnapshot(workspace, opened, current?.snapshot);
    const version = await opened.files.version();
    if (tables === opened) current = { snapshot: snapshot2, version };
    return snapshot2;
  }
  const snapshot = () => taking ??= newest().finally(() => taking = null);
  const refuse = (error) => {
    throw storeError(error, workspace.folder, workspace.index, "read");
  };
  await open6();
  return {
    workspace,
    snapshot: () => snapshot().catch(refuse),
    async read(work) {
      try {
        return await work(await snapshot());
      } catch (error) {
        if (!isVersionGone(error)) refuse(error);
      }
      forget();
      return snapshot().then(work).catch(refuse);
    },
    close() {
      forget();
      return Promise.resolve();
    }
  };
}
async function openWriter(folder, options) {
  const workspace = workspaceOf(folder, options.dataDirectory);
  try {
    await makeFolder(workspace.root);
  } catch (error) {
    throw storeError(error, workspace.folder, workspace.root);
  }
  const lock = await acquireLock(workspace);
  try {
    const before = await readManifest(workspace).catch((error) => {
      if (options.rebuild) return null;
      throw error;
    });
    const exclude = options.exclude ?? before?.exclude ?? [];
    if (options.rebuild) await dropIndex(workspace);
    const manifest = options.rebuild ? null : before;
    if (manifest && existsSync6(workspace.index)) {
      assertUsable(manifest, options.encoderId);
      if (JSON.stringify(manifest.exclude ?? []) !== JSON.stringify(exclude)) await writeManifest(workspace, { ...manifest, exclude });
    } else {
      await dropIndex(workspace);
      await createTables(workspace, options.encoderId);
      await writeManifest(workspace, newManifest(workspace, options.encoderId, options.createdBy, exclude));
    }
    return await makeWriter(workspace, options.encoderId, await openTables(workspace, options.encoderId), { lock, exclude });
  } catch (error) {
    await lock.release();
    throw error;
  }
}
async function removeIndex(folder, dataDirectory2) {
  const workspace = workspaceOf(folder, dataDirectory2);
  if (!existsSync6(workspace.root)) return;
  const lock = await acquireLock(workspace);
  try {
    await dropIndex(workspace);
  } finally {
    await lock.release();
  }
  await rmdir(workspace.root).catch(() => void 0);
}
async function dropIndex(workspace) {
  try {
    await rm3(workspace.manifest, { force: true });
    await rm3(workspace.index, { recursive: true, force: true });
    await rm3(workspace.unfinished, { force: true });
  } catch (error) {
    throw storeError(error, workspace.folder, workspace.root);
  }
}

// src/engine/store/tryWriting.ts
import fs5 from "node:fs/promises";
import path7 from "node:path";
async function tryWriting(directory) {
  const probe = path7.join(directory, `.probe-${process.pid}`);
  try {
    await makeFolder(directory);
    await fs5.writeFile(probe, "");
    await fs5.rm(probe);
  } catch (cause) {
    throw new SextantError("disk/unwritable", `${directory} cannot be written to.`, "Check its permissions and free space, or choose another place with --data-dir.", { cause });
  }
}

// src/engine/store/verify.ts
var COLUMNS = ["id", "content_hash", "path", "file_hash", "symbol", "scope", "text", "search_text", "start_line", "end_line", "vector"];
async function verifyIndex(folder, options, signal) {
  const workspace = workspaceOf(folder, options.dataDirectory);
  for (let attempt = 0; ; attempt++) {
    try {
      return await verifyOnce(workspace, options, signal);
    } catch (error) {
      const known3 = storeError(error, workspace.folder, workspace.index, "read");
      if (!isVersionGone(error) && !(isSextantError(known3) && known3.code === "index/damaged")) throw known3;
      const owner = await lockOwner(workspace);
      if (owner) throw uncheckable(workspace.folder, owner);
      if (attempt > 0) throw known3;
    }
  }
}
function uncheckable(folder, { pid, host }) {
  return new SextantError("index/locked", `The index of ${folder} was not checked: process ${pid} on ${host} is writing it.`, "Check it again when that is done; searching works meanwhile.");
}
async function verifyOnce(workspace, options, signal) {
  const manifest = await readManifest(workspace);
  if (!manifest) throw missingIndex(workspace.folder);
  assertUsable(manifest, options.encoderId);
  const tables = await openTables(workspace, options.encoderId);
  try {
    const records = await readFileRecords(tables.files);
    const counts = /* @__PURE__ */ new Map();
    for await (const batch of tables.chunks.query().select(COLUMNS)) {
      signal?.throwIfAborted();
      const wrong = checkBatch(batch, options, (path13, hash) => {
        const record = records.get(path13);
        if (isSearched(record) && record.hash === hash) counts.set(path13, (counts.get(path13) ?? 0) + 1);
      });
      if (wrong) throw damagedIndex(workspace.folder, wrong);
    }
    let chunks = 0;
    for (const file of records.values()) {
      const there = counts.get(file.path) ?? 0;
      if (there !== file.chunks) throw damagedIndex(workspace.folder, `${file.path} has ${there} of ${file.chunks} chunks`);
      chunks += there;
    }
    await tables.chunks.query().fullTextSearch("a", { columns: ["search_text"] }).select(["_score"]).limit(1).toArrow();
    return { files: records.size, chunks };
  } finally {
    tables.close();
  }
}
function checkBatch(batch, { encoderId, searchText: searchText2 }, onRow) {
  const text2 = (name) => readTexts(batch, name);
  const [ids, hashes, paths, fileHashes, symbols, scopes, texts2, searchTexts] = [text2("id"), text2("content_hash"), text2("path"), text2("file_hash"), text2("symbol"), text2("scope"), text2("text"), text2("search_text")];
  const [starts, ends] = [readNumbers(batch, "start_line"), readNumbers(batch, "end_line")];
  const vectors2 = [...readHalfVectors(batch, "it")];
  for (let i = 0; i < batch.numRows; i++) {
    const chunk = { startLine: starts[i], endLine: ends[i], text: texts2[i], scope: decodeScope(scopes[i]) };
    const place = `${paths[i]}, lines ${chunk.startLine}-${chunk.endLine}`;
    if (chunkId(paths[i], chunk) !== ids[i]) return `the text of ${place} is not the one that was stored`;
    if (contentHash(encoderId, chunk) !== hashes[i]) return `the scope of ${place} is not the one that was stored`;
    if (searchText2 && searchText2(paths[i], { ...chunk, symbol: decodeSymbol(symbols[i]) }) !== searchTexts[i]) return `the words of ${place} are not those that were stored`;
    const { bits, offset } = vectors2[i];
    try {
      assertEmbedding(readHalf(bits, offset, EMBEDDING_DIMS), place);
    } catch (error) {
      return `the vector of ${place} is not the one that was stored (${error.message})`;
    }
    onRow(paths[i], fileHashes[i]);
  }
  return null;
}

// src/engine/training/shelf.ts
import { mkdir as mkdir2, readdir as readdir4, readFile as readFile6, rename as rename4, rm as rm5, stat as stat4 } from "node:fs/promises";
import path9 from "node:path";

// src/engine/training/adapterFile.ts
import { createHash as createHash5 } from "node:crypto";
import { readFile as readFile5 } from "node:fs/promises";

// src/engine/training/safetensors.ts
var LARGEST_HEADER = 1e6;
function encodeTensors({ tensors, metadata: metadata2 }) {
  let offset = 0;
  const header = { __metadata__: metadata2 };
  for (const [name, { shape, data }] of Object.entries(tensors)) {
    header[name] = { dtype: "F32", shape, data_offsets: [offset, offset + data.byteLength] };
    offset += data.byteLength;
  }
  const json = Buffer.from(JSON.stringify(header));
  const padded = Buffer.concat([json, Buffer.alloc((8 - json.length % 8) % 8, " ")]);
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(padded.length));
  return Buffer.concat([length, padded, ...Object.values(tensors).map(({ data }) => Buffer.from(data.buffer, data.byteOffset, data.byteLength))]);
}
function decodeTensors(bytes) {
  if (bytes.length < 8) throw new Error("it is empty or cut off");
  const headerLength = Number(bytes.readBigUInt64LE(0));
  if (headerLength > LARGEST_HEADER || headerLength < 2) throw new Error("it is not a safetensors file");
  if (8 + headerLength > bytes.length) throw new Error("it is cut off");
  const { __metadata__: metadata2 = {}, ...entries } = parseHeader(bytes.toString("utf8", 8, 8 + headerLength));
  const body = bytes.subarray(8 + headerLength);
  const tensors = {};
  let end2 = 0;
  for (const [name, entry] of Object.entries(entries)) {
    const { dtype, shape, data_offsets: offsets } = entry;
    if (dtype !== "F32" || !isCounts(shape) || !isCounts(offsets) || offsets.length !== 2) throw new Error(`its entry ${name} is not readable`);
    const [from, to] = offsets;
    if (to - from !== 4 * shape.reduce((a, b) => a * b, 1)) throw new Error(`its entry ${name} has not the size it tells`);
    if (to > body.length) throw new Error("it is cut off");
    end2 = Math.max(end2, to);
    tensors[name] = { shape, data: new Float32Array(Uint8Array.prototype.slice.call(body, from, to).buffer) };
  }
  if (end2 !== body.length) throw new Error("it is longer than it tells");
  return { tensors, metadata: metadata2 };
}
function parseHeader(text2) {
  let header;
  try {
    header = JSON.parse(text2);
  } catch {
    throw new Error("its header is not readable");
  }
  if (typeof header !== "object" || header === null || Array.isArray(header)) throw new Error("its header is not readable");
  return header;
}
var isCounts = (value) => Array.isArray(value) && value.every((n) => Number.isSafeInteger(n) && n >= 0);

// src/engine/training/writeWhole.ts
import { open as open4, rename as rename3, rm as rm4 } from "node:fs/promises";
import path8 from "node:path";
async function writeWhole(file, content) {
  const beside = `${file}.${process.pid}.new`;
  try {
    const handle = await open4(beside, "w");
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename3(beside, file);
  } catch (cause) {
    await rm4(beside, { force: true }).catch(() => void 0);
    throw diskError(file, cause);
  }
  const folder = await open4(path8.dirname(file), "r").catch(() => void 0);
  await folder?.sync().catch(() => void 0);
  await folder?.close();
}
function diskError(file, cause) {
  const code = cause.code;
  if (code === "ENOSPC" || code === "EDQUOT") return new SextantError("disk/full", `There is no space left to write ${file}.`, "Make room, then try again.", { cause });
  if (code === "EROFS") return new SextantError("disk/read-only", `${file} lies on a disk that is read-only.`, "Choose another place with --data-dir.", { cause });
  return new SextantError("disk/unwritable", `${file} cannot be written.`, "Check its permissions.", { cause });
}

// src/engine/training/adapterFile.ts
var FORMAT3 = "sextant-adapter-1";
var ORTHONORMAL_WITHIN = 1e-3;
var LARGEST_ENTRY = 100;
function encodeAdapter({ meta, rank: rank2, v, u }) {
  const numbers = createHash5("sha256").update(bytesOf(v)).update(bytesOf(u)).digest("hex");
  const metadata2 = { format: FORMAT3, sha256: numbers, meta: JSON.stringify({ ...meta, dims: EMBEDDING_DIMS, rank: rank2 }) };
  return encodeTensors({ tensors: { V: { shape: [rank2, EMBEDDING_DIMS], data: v }, U: { shape: [rank2, EMBEDDING_DIMS], data: u } }, metadata: metadata2 });
}
async function readAdapter(file, encoderId) {
  const damaged = (why, cause) => new SextantError("tune/adapter-damaged", `The fine-tune in ${file} cannot be used: ${why}.`, "Roll back with `sextant tune --rollback`, or run `sextant tune` again.", { cause });
  let bytes;
  try {
    bytes = await readFile5(file);
  } catch (cause) {
    throw damaged("it cannot be read", cause);
  }
  let read;
  try {
    read = decodeTensors(bytes);
  } catch (cause) {
    throw damaged(cause.message, cause);
  }
  if (read.metadata["format"] !== FORMAT3) throw damaged("it is not a fine-tune of this version of Sextant");
  const meta = parseMeta(read.metadata["meta"]);
  if (!meta) throw damaged("its description is not readable");
  if (meta.encoderId !== encoderId) {
    throw new SextantError("tune/adapter-foreign", `The fine-tune in ${file} was made for the encoder ${meta.encoderId}; the encoder in use is ${encoderId}.`, "Run `sextant tune` again with this encoder.");
  }
  const { V, U } = read.tensors;
  if (meta.dims !== EMBEDDING_DIMS || V?.shape.join() !== `${meta.rank},${EMBEDDING_DIMS}` || U?.shape.join() !== V.shape.join()) throw damaged(`it has not ${EMBEDDING_DIMS} dimensions`);
  const sha256 = createHash5("sha256").update(bytesOf(V.data)).update(bytesOf(U.data)).digest("hex");
  if (sha256 !== read.metadata["sha256"]) throw damaged("its numbers were altered");
  const problem = problemOf(V.data, U.data, meta.rank);
  if (problem) throw damaged(problem);
  const { dims: _, rank: rank2, ...rest } = meta;
  return { meta: rest, rank: rank2, v: V.data, u: U.data };
}
function problemOf(v, u, rank2) {
  for (const x of u) if (!Number.isFinite(x) || Math.abs(x) > LARGEST_ENTRY) return "it holds numbers out of range";
  for (let a = 0; a < rank2; a++) {
    for (let b = a; b < rank2; b++) {
      let sum = 0;
      for (let i = 0; i < EMBEDDING_DIMS; i++) sum += v[a * EMBEDDING_DIMS + i] * v[b * EMBEDDING_DIMS + i];
      if (!(Math.abs(sum - (a === b ? 1 : 0)) < ORTHONORMAL_WITHIN)) return "its basis is not orthonormal";
    }
  }
  return void 0;
}
function parseMeta(text2) {
  try {
    const value = JSON.parse(text2 ?? "");
    const isRight = typeof value.id === "string" && typeof value.encoderId === "string" && typeof value.alpha === "number" && value.alpha >= 0 && value.alpha <= 1 && Number.isSafeInteger(value.rank) && typeof value.dims === "number";
    return isRight ? value : void 0;
  } catch {
    return void 0;
  }
}
var bytesOf = (numbers) => new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);

// src/engine/training/exportOnnx.ts
var FLOAT = 1;
var INT_ATTRIBUTE = 2;
var IR_VERSION = 8;
var OPSET = 17;
function encodeOnnx({ meta, rank: rank2, v, u }) {
  const d = EMBEDDING_DIMS;
  const vTransposed = new Float32Array(d * rank2);
  for (let k = 0; k < rank2; k++) for (let i = 0; i < d; i++) vTransposed[i * rank2 + k] = v[k * d + i];
  const scaled = u.map((x) => x * meta.alpha);
  const graph = [
    message(1, node("MatMul", ["x", "V"], "z")),
    message(1, node("MatMul", ["z", "U"], "change")),
    message(1, node("Add", ["x", "change"], "moved")),
    message(1, node("LpNormalization", ["moved"], "y", { axis: -1, p: 2 })),
    message(2, "sextant-adapter"),
    message(5, tensor("V", [d, rank2], vTransposed)),
    message(5, tensor("U", [rank2, d], scaled)),
    message(11, valueInfo("x", d)),
    message(12, valueInfo("y", d))
  ];
  return Buffer.concat([integer(1, IR_VERSION), message(2, "sextant"), message(7, graph), message(8, [message(1, ""), integer(2, OPSET)])]);
}
function varint(n) {
  const bytes = [];
  let rest = BigInt.asUintN(64, BigInt(n));
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  return Buffer.from([...bytes, Number(rest)]);
}
var integer = (field2, n) => Buffer.concat([varint(field2 << 3), varint(n)]);
function message(field2, value) {
  const bytes = typeof value === "string" ? Buffer.from(value) : Buffer.isBuffer(value) ? value : Buffer.concat(value);
  return Buffer.concat([varint(field2 << 3 | 2), varint(bytes.length), bytes]);
}
function tensor(name, dims, data) {
  return [...dims.map((n) => integer(1, n)), integer(2, FLOAT), message(8, name), message(9, Buffer.from(data.buffer, data.byteOffset, data.byteLength))];
}
function valueInfo(name, dims) {
  const shape = message(2, [message(1, message(2, "batch")), message(1, integer(1, dims))]);
  return [message(1, name), message(2, message(1, [integer(1, FLOAT), shape]))];
}
function node(type2, inputs, output, attributes = {}) {
  const attribute2 = ([name, value]) => message(5, [message(1, name), integer(3, value), integer(20, INT_ATTRIBUTE)]);
  return [...inputs.map((input) => message(1, input)), message(2, output), message(4, type2), ...Object.entries(attributes).map(attribute2)];
}

// src/engine/training/reportText.ts
var ROWS2 = [
  ["mrr10", "MRR@10"],
  ["recall1", "recall@1"],
  ["recall5", "recall@5"],
  ["recall10", "recall@10"],
  ["map", "MAP"],
  ["triplets", "triplet accuracy"]
];
function reportText(report) {
  const { pairs, before, after, interval95: [low, high] } = report;
  const rank2 = (value) => value === null ? "below 10" : String(value);
  const oneLine3 = (text2) => text2.replace(/\s+/g, " ").replace(/[|`<>]/g, " ").slice(0, 100);
  return [
    `# Fine-tune ${report.id}`,
    "",
    report.verdict,
    "",
    `Trained ${report.trainedAt} in ${(report.tookMs / 1e3).toFixed(1)} s (${report.backend}) on ${pairs.accepted} accepted pairs and ${pairs.mined} pairs mined from the folder; ${pairs.rejected} rejected places were shown as wrong, ${pairs.stale} votes were left out because their code is gone. Encoder ${report.encoderId}, seed ${report.seed}, alpha ${report.alpha}, loss ${report.loss.first.toFixed(4)} to ${report.loss.last.toFixed(4)}.`,
    "",
    `Measured on ${report.questions} accepted questions, each asked while neither it nor the accepted file was trained on.`,
    "",
    "| | before | after |",
    "|---|---:|---:|",
    ...ROWS2.map(([key2, name]) => `| ${name} | ${before[key2].toFixed(4)} | ${after[key2].toFixed(4)} |`),
    "",
    `Gain in MRR@10: ${report.gain.toFixed(4)} (95 % interval ${low.toFixed(4)} to ${high.toFixed(4)}, one-sided p = ${report.p.toFixed(4)}).`,
    "",
    `By alpha: ${report.byAlpha.map(({ alpha, mrr10 }) => `${alpha}: ${mrr10.toFixed(4)}`).join(", ")}.`,
    ...report.changed.length > 0 ? ["", "Questions whose accepted file changed its rank:", "", "| question | file | before | after |", "|---|---|---:|---:|", ...report.changed.map((c2) => `| ${oneLine3(c2.question)} | ${oneLine3(c2.path)} | ${rank2(c2.rankBefore)} | ${rank2(c2.rankAfter)} |`)] : [],
    ""
  ].join("\n");
}

// src/engine/training/shelf.ts
var KEPT = 5;
var ADAPTER = "adapter.safetensors";
var REPORT = "report.json";
var NONE = { current: null, previous: null };
function openShelf(memoryFolder, encoderId) {
  const folder = path9.join(memoryFolder, "adapters");
  const activeFile = path9.join(folder, "active.json");
  const at = (id, file) => path9.join(folder, id, file);
  let known3;
  async function active() {
    try {
      const value = JSON.parse(await readFile6(activeFile, "utf8"));
      return { current: isId(value.current) ? value.current : null, previous: isId(value.previous) ? value.previous : null };
    } catch (error) {
      if (error.code === "ENOENT") return NONE;
      throw new SextantError("tune/adapter-damaged", `${activeFile} cannot be read.`, "Choose with `sextant tune --promote ID`; `sextant tune --list` shows the ids.", { cause: error });
    }
  }
  const setActive = (value) => writeWhole(activeFile, `${JSON.stringify(value, null, 2)}
`);
  async function reports() {
    const names2 = await readdir4(folder).catch(() => []);
    const found2 = await Promise.all(names2.filter(isId).map(async (id) => readFile6(at(id, REPORT), "utf8").then((text2) => JSON.parse(text2)).catch(() => void 0)));
    return found2.filter((report) => report !== void 0).sort((a, b) => b.trainedAt.localeCompare(a.trainedAt));
  }
  async function list2() {
    return { adapters: await reports(), ...await active().catch(() => NONE), folder };
  }
  async function assertThere(id) {
    if (!isId(id) || !await stat4(at(id, ADAPTER)).catch(() => void 0)) {
      throw new SextantError("tune/adapter-missing", `There is no fine-tune ${id}.`, "See the ids with: sextant tune --list");
    }
    return readAdapter(at(id, ADAPTER), encoderId);
  }
  async function remove(id) {
    const doomed = path9.join(folder, `.${id}.deleted`);
    await rename4(path9.join(folder, id), doomed).catch(() => void 0);
    await rm5(doomed, { recursive: true, force: true });
  }
  async function read(current) {
    if (current === null) return {};
    try {
      return { adapter: await readAdapter(at(current, ADAPTER), encoderId) };
    } catch (error) {
      return { notice: `${error.message} Search goes on without it.` };
    }
  }
  return {
    folder,
    list: list2,
    async inUse() {
      const seen = await stat4(activeFile).catch(() => void 0);
      const stamp = seen ? `${seen.ino} ${seen.mtimeMs} ${seen.size}` : "";
      if (known3?.stamp !== stamp) {
        const inUse = await active().then(({ current }) => read(current), (error) => ({ notice: `${error.message} Search goes on without a fine-tune.` }));
        known3 = { stamp, inUse };
      }
      return known3.inUse;
    },
    take: assertThere,
    async add(adapter, report) {
      const { id } = adapter.meta;
      const beside = path9.join(folder, `.${id}.new`);
      await mkdir2(beside, { recursive: true });
      await writeWhole(path9.join(beside, ADAPTER), encodeAdapter(adapter));
      await writeWhole(path9.join(beside, REPORT), `${JSON.stringify(report, null, 2)}
`);
      await writeWhole(path9.join(beside, "report.md"), reportText(report));
      await rename4(beside, path9.join(folder, id));
      const { current, previous } = await active().catch(() => NONE);
      if (report.promoted) await setActive({ current: id, previous: current });
      const needed = /* @__PURE__ */ new Set([current, id, previous]);
      const old = (await reports()).filter((r) => !needed.has(r.id)).slice(Math.max(0, KEPT - needed.size));
      for (const { id: gone } of old) await remove(gone);
    },
    async change(change) {
      const { current, previous } = await active().catch(() => NONE);
      switch (change.kind) {
        case "promote":
          await assertThere(change.id);
          if (change.id !== current) await setActive({ current: change.id, previous: current });
          break;
        case "rollback":
          if (current === null && previous === null) throw new SextantError("tune/adapter-missing", "No fine-tune is in use, so there is nothing to go back from.", "See what there is with: sextant tune --list");
          if (previous !== null && previous !== current) await assertThere(previous);
          await setActive({ current: previous, previous: current });
          break;
        case "delete":
          if (!await stat4(path9.join(folder, change.id)).catch(() => void 0) || !isId(change.id)) await assertThere(change.id);
          if (current === change.id || previous === change.id) await setActive({ current: current === change.id ? null : current, previous: previous === change.id ? null : previous });
          await remove(change.id);
          break;
        case "export": {
          const adapter = await assertThere(change.id);
          await writeWhole(change.file, change.file.endsWith(".onnx") ? encodeOnnx(adapter) : encodeAdapter(adapter));
          break;
        }
      }
      return list2();
    }
  };
}
var isId = (value) => typeof value === "string" && /^[a-z0-9][a-z0-9-]{2,60}$/.test(value);

// src/engine/training/superviseTuning.ts
import { fork } from "node:child_process";
import path10 from "node:path";

// src/protocol/errorData.ts
function fromErrorData(data) {
  return data.kind === "abort" ? aborted() : new SextantError(data.code, data.message, data.nextStep);
}
function aborted(signal) {
  const reason = signal?.reason;
  return isAbort(reason) ? reason : new DOMException("This operation was aborted", "AbortError");
}

// src/engine/training/superviseTuning.ts
var STARTS = 3;
var STOP_WITHIN_MS = 3e3;
async function superviseTuning(task, onEvent, signal) {
  const file = path10.join(packageFolder(), "dist", "tune.js");
  let furthest = 0;
  const listen = (event) => {
    if (event.kind === "trained" || event.kind === "checked") onEvent({ ...event, share: furthest = Math.max(furthest, event.share) });
    else onEvent(event);
  };
  for (let starts = 1; ; starts++) {
    const end2 = await runOnce(file, task, listen, signal);
    if (end2.kind === "report") return end2.report;
    if (signal?.aborted === true) throw aborted(signal);
    if (end2.kind === "failure") throw fromErrorData(end2.error);
    if (starts === STARTS) throw new SextantError("tune/cannot-train", `The fine-tune ended ${STARTS} times in the middle of its work; the last time it ${end2.how}.`, "Make room in memory and run it again: it goes on where it was.");
    onEvent({ kind: "notice", text: `The fine-tune ${end2.how} and goes on from its last checkpoint.` });
  }
}
function runOnce(file, task, onEvent, signal) {
  signal?.throwIfAborted();
  const { NODE_OPTIONS: _, ...env } = process.env;
  if (process.platform === "linux") env.MALLOC_ARENA_MAX ??= "2";
  return new Promise((resolve4) => {
    const child = fork(file, [JSON.stringify(task)], { serialization: "advanced", stdio: ["ignore", "ignore", "ignore", "ipc"], execArgv: [], env: { ...env, ELECTRON_RUN_AS_NODE: "1" } });
    let last;
    let timer;
    const cancel = () => {
      if (child.connected) child.send("stop", () => void 0);
      timer = setTimeout(() => child.kill("SIGKILL"), STOP_WITHIN_MS);
    };
    const ended = (how) => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", cancel);
      resolve4(last ?? { kind: "died", how });
    };
    signal?.addEventListener("abort", cancel, { once: true });
    child.on("message", (message2) => {
      if (message2.kind === "event") onEvent(message2.event);
      else last = message2;
    });
    child.on("error", (error) => {
      if (child.pid === void 0) ended(`could not be started (${error.message})`);
    });
    child.on("close", (code, by) => ended(by === null ? `exited with code ${code}` : `was ended by ${by}`));
  });
}

// src/engine/training/tuningMethods.ts
function tuningMethods({ shelfOf, findFolder: findFolder2, place, modelFolder, closing, running }) {
  return {
    async tune(asked, options, onEvent, signal) {
      const folder = await findFolder2(asked);
      const run2 = superviseTuning({ folder, ...place, modelFolder, options }, onEvent, signal ? AbortSignal.any([signal, closing]) : closing);
      running.add(run2);
      return run2.finally(() => running.delete(run2));
    },
    adapters: async (asked) => (await shelfOf(asked)).list(),
    changeAdapters: async (asked, change) => (await shelfOf(asked)).change(change)
  };
}

// src/engine/training/adapter.ts
var D = EMBEDDING_DIMS;
function applyAdapter({ v, u, rank: rank2, meta }, question, alpha = meta.alpha) {
  const moved = Float64Array.from(question);
  for (let k = 0; k < rank2; k++) {
    const row = k * D;
    let part = 0;
    for (let i = 0; i < D; i++) part += question[i] * v[row + i];
    part *= alpha;
    if (part !== 0) for (let i = 0; i < D; i++) moved[i] = moved[i] + part * u[row + i];
  }
  let sum = 0;
  for (const x of moved) sum += x * x;
  const norm = Math.sqrt(sum);
  if (norm <= 1e-6) return question;
  const out = new Float32Array(D);
  for (let i = 0; i < D; i++) out[i] = moved[i] / norm;
  return out;
}

// src/engine/training/tuned.ts
async function tuned(shelf, wanted) {
  if (wanted === null) return { room: {} };
  const { adapter, notice } = wanted === void 0 ? await shelf.inUse() : { adapter: await shelf.take(wanted), notice: void 0 };
  return { room: adapter ? { adapt: (question) => applyAdapter(adapter, question) } : {}, ...notice === void 0 ? {} : { notice } };
}

// src/engine/workspace/findFolder.ts
import { opendir, realpath, stat as stat5 } from "node:fs/promises";
import { resolve as resolve2 } from "node:path";
async function findFolder(path13) {
  const absolute = resolve2(path13);
  try {
    const real = await realpath(absolute);
    if (!(await stat5(real)).isDirectory()) {
      throw new SextantError("folder/not-a-folder", `${absolute} is not a folder.`, "Give the folder that holds it.");
    }
    await (await opendir(real)).close();
    return real;
  } catch (error) {
    if (error instanceof SextantError) throw error;
    throw folderError(absolute, error);
  }
}
function folderError(folder, cause) {
  const code = errorCode(cause);
  if (code === "ENOENT") {
    return new SextantError("folder/not-found", `There is no folder ${folder}.`, "Check the spelling, or give the path from the root.", { cause });
  }
  if (code === "ENOTDIR") {
    return new SextantError("folder/not-a-folder", `A part of ${folder} is not a folder.`, "Give the folder that holds it.", { cause });
  }
  return new SextantError("folder/unreadable", `The folder ${folder} cannot be read (${code}).`, "Give yourself the right to list it, or choose another folder.", { cause });
}
function errorCode(error) {
  const code = error?.code;
  return typeof code === "string" ? code : "unknown error";
}

// src/engine/workspace/readSource.ts
import { createHash as createHash6 } from "node:crypto";
import { constants } from "node:fs";
import { open as open5 } from "node:fs/promises";

// src/engine/workspace/decodeText.ts
var HEAD_BYTES = 8192;
var MAX_CONTROL_SHARE = 0.1;
function decodeText(bytes) {
  const text2 = decode(bytes);
  if (text2 === null) return null;
  return text2.includes("\r") ? text2.replace(/\r\n?/g, "\n") : text2;
}
function decode(bytes) {
  const wide = wideEncoding(bytes);
  if (wide !== null) return new TextDecoder(wide).decode(bytes);
  if (bytes.subarray(0, HEAD_BYTES).includes(0)) return null;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return controlShare(bytes.subarray(0, HEAD_BYTES)) > MAX_CONTROL_SHARE ? null : windows1252(bytes);
  }
}
var HIGH = "\u20AC\x81\u201A\u0192\u201E\u2026\u2020\u2021\u02C6\u2030\u0160\u2039\u0152\x8D\u017D\x8F\x90\u2018\u2019\u201C\u201D\u2022\u2013\u2014\u02DC\u2122\u0161\u203A\u0153\x9D\u017E\u0178";
function windows1252(bytes) {
  const latin1 = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
  return latin1.replace(/[\x80-\x9f]/g, (char) => HIGH[char.charCodeAt(0) - 128]);
}
function wideEncoding(bytes) {
  if (bytes[0] === 255 && bytes[1] === 254 && !(bytes[2] === 0 && bytes[3] === 0)) return "utf-16le";
  if (bytes[0] === 254 && bytes[1] === 255) return "utf-16be";
  if (bytes.length % 2 !== 0 || bytes.length < 4) return null;
  const head = bytes.subarray(0, HEAD_BYTES);
  const zeros = [0, 0];
  for (const [i, byte] of head.entries()) if (byte === 0) zeros[i % 2]++;
  const half = head.length / 2;
  if (zeros[1] > 0.7 * half && zeros[0] === 0) return "utf-16le";
  if (zeros[0] > 0.7 * half && zeros[1] === 0) return "utf-16be";
  return null;
}
function controlShare(head) {
  let control = 0;
  for (const byte of head) if (byte < 32 && byte !== 9 && byte !== 10 && byte !== 12 && byte !== 13 && byte !== 27) control++;
  return head.length === 0 ? 0 : control / head.length;
}

// src/engine/workspace/skipByName.ts
var DEFAULT_MAX_FILE_BYTES = 4 << 20;
var NOTEBOOK_FACTOR = 4;
var MAX_DATA_BYTES = 256 << 10;
var words2 = (text2) => new Set(text2.split(/\s+/).filter((word) => word !== ""));
var DATA = words2("json json5 jsonc jsonl ndjson geojson topojson csv tsv psv xml xsd xlf xliff plist yaml yml log txt sql dump po pot srt vtt dat data lst out ics vcf bib obj ply stl gltf dxf step asc pgm ppm pem crt");
var BINARY = words2(`
  png jpg jpeg gif bmp ico icns webp avif heic heif tif tiff psd xcf ai eps svg svgz cur raw cr2 nef dds ktx exr hdr tga
  mp3 mp4 m4a m4v wav ogg oga ogv opus flac aac mov avi mkv webm wmv mid midi aiff
  zip gz tgz bz2 tbz xz txz zst lz lz4 lzma 7z rar tar jar war ear aar apk aab ipa whl egg gem nupkg crate deb rpm dmg iso img pkg msi cab vsix xpi crx
  exe dll so dylib a lib o ko class pyc pyo pyd wasm node elf efi com sys pdb ilk idb dex beam hi elc rlib rmeta nib swiftmodule
  pdf doc docx xls xlsx ppt pptx odt ods odp rtf epub mobi djvu pages numbers key
  ttf otf woff woff2 eot pfb pfm fon
  db sqlite sqlite3 db3 mdb accdb ldb sst lance parquet orc avro feather arrow h5 hdf5 npy npz pkl pickle joblib rds rda rdata mat nc tfrecord onnx pt pth ckpt safetensors gguf ggml tflite pb bin mlmodel
  keystore jks p12 pfx der kdbx gpg
  swf fla blend fbx glb 3ds max unity3d uasset umap pak bsp wad rom nes gba sav
  qm snappy suo ds_store
`);
var LOCK_FILES = words2(`
  package-lock.json npm-shrinkwrap.json yarn.lock pnpm-lock.yaml bun.lock bun.lockb deno.lock Cargo.lock poetry.lock pdm.lock uv.lock Pipfile.lock pixi.lock conda-lock.yml
  composer.lock Gemfile.lock gems.locked go.sum go.work.sum mix.lock pubspec.lock Podfile.lock Package.resolved Cartfile.resolved packages.lock.json project.assets.json paket.lock
  flake.lock gradle.lockfile buildscript-gradle.lockfile stack.yaml.lock cabal.project.freeze rebar.lock shard.lock vcpkg-lock.json MODULE.bazel.lock
  .terraform.lock.hcl Chart.lock .package-lock.json
`);
var LOCK_FILE = /[.-]lock(?:\.(?:json|ya?ml|toml))?$/i;
var MINIFIED = /[.-]min\.(?:js|cjs|mjs|css|html|json)$|\.(?:js|cjs|mjs|jsx|ts|tsx|css)\.map$/i;
var GENERATED2 = new RegExp(
  [
    String.raw`\.pb(?:\.gw|\.validate)?\.(?:go|cc|h|c|swift|rb|dart|js|ts)$`,
    String.raw`_pb2(?:_grpc)?\.pyi?$`,
    String.raw`_pb\.(?:js|ts|d\.ts|rb)$`,
    String.raw`\.(?:g|freezed|mocks|pbenum|pbjson|pbserver)\.dart$`,
    String.raw`\.(?:g|g\.i|designer)\.(?:cs|vb)$`,
    String.raw`\.generated\.(?:d\.)?[a-z]+$`,
    String.raw`^zz_generated\.`,
    String.raw`\.snap$`
  ].join("|"),
  "i"
);
function skipByName(name) {
  if (LOCK_FILES.has(name) || LOCK_FILE.test(name)) return "lock-file";
  if (BINARY.has(extensionOf(name))) return "binary";
  if (MINIFIED.test(name)) return "minified";
  return GENERATED2.test(name) ? "generated" : null;
}
function maxBytesOf(name, maxFileBytes) {
  const extension = extensionOf(name);
  if (extension === "ipynb") return maxFileBytes * NOTEBOOK_FACTOR;
  return DATA.has(extension) ? Math.min(maxFileBytes, MAX_DATA_BYTES) : maxFileBytes;
}
function extensionOf(name) {
  const dot4 = name.lastIndexOf(".");
  return dot4 < 0 ? "" : name.slice(dot4 + 1).toLowerCase();
}

// src/engine/workspace/skipByContent.ts
var LONG_LINE = 1e3;
var FEW_LINES = 10;
var MAX_MEAN_LINE = 250;
var HEAD_LINES = 20;
var HEAD_CHARS = 4e3;
var LONG_LINES_ARE_USUAL = /* @__PURE__ */ new Set(["md", "mdx", "markdown", "rst", "adoc", "asciidoc", "txt", "tex", "org", "ipynb", "html", "htm"]);
var COMMENT = /^\s*(?:\/\/|\/\*|\*|#|--|;|%|<!--|"""|'''|\(\*|\{-|'|REM\b|@rem\b|"\/\/")/i;
var GENERATED3 = /(?:^|[\s*#/])@generated\b|\bcode generated\b.{0,200}\bdo not edit\b|<auto-?generated|\bgenerated by the protocol buffer compiler\b|\bmachine[- ]generated\b|\bautogenerated by thrift\b/i;
var MADE = /\b(?:auto(?:matically)?[- ]?generated|generated (?:automatically|by|from|with|using|file|code))\b/i;
var HANDS_OFF = /\b(?:do not|don't|never|not be) (?:edit|modify|change|edited|modified|changed)\b/i;
function skipByContent(path13, text2) {
  if (!/\S/.test(text2)) return "empty";
  if (isGenerated(text2)) return "generated";
  return !LONG_LINES_ARE_USUAL.has(extensionOf(path13)) && isMinified(text2) ? "minified" : null;
}
function isGenerated(text2) {
  const head = text2.slice(0, HEAD_CHARS).split("\n", HEAD_LINES);
  let inBlock = false;
  const comments = [];
  for (const line of head) {
    if (inBlock || COMMENT.test(line)) comments.push(line);
    if (/\/\*|<!--|\(\*|\{-/.test(line)) inBlock = true;
    if (/\*\/|-->|\*\)|-\}/.test(line)) inBlock = false;
  }
  const notice = comments.join(" ");
  return GENERATED3.test(notice) || MADE.test(notice) && HANDS_OFF.test(notice);
}
function isMinified(text2) {
  let inLongLines = 0;
  let codeLines = 0;
  let lines = 0;
  let chars = 0;
  for (let start = 0; start <= text2.length; ) {
    let end2 = text2.indexOf("\n", start);
    if (end2 < 0) end2 = text2.length;
    const length = end2 - start;
    if (length > 0) lines++;
    chars += length;
    if (length > LONG_LINE) inLongLines += length;
    else if (length > 0 && codeLines < FEW_LINES && !COMMENT.test(text2.slice(start, end2))) codeLines++;
    start = end2 + 1;
  }
  return inLongLines > chars / 2 && codeLines < FEW_LINES || chars > 4 * LONG_LINE && chars / lines > MAX_MEAN_LINE;
}

// src/engine/workspace/readSource.ts
var HASH_DIGITS = 32;
async function readSource(entry, maxFileBytes = DEFAULT_MAX_FILE_BYTES) {
  let bytes;
  try {
    const file = await open5(entry.absolutePath, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
    try {
      const stats = await file.stat();
      if (!stats.isFile()) return { kind: "skipped", reason: "not-a-file" };
      const name = entry.path.slice(entry.path.lastIndexOf("/") + 1);
      if (stats.size > maxBytesOf(name, maxFileBytes)) return { kind: "skipped", reason: "too-large" };
      bytes = await file.readFile();
    } finally {
      await file.close();
    }
  } catch (error) {
    const code = errorCode(error);
    if (code === "EMFILE" || code === "ENFILE" || code === "ENOMEM") throw error;
    if (code === "ELOOP" || code === "ENXIO" || code === "EISDIR") return { kind: "skipped", reason: "not-a-file" };
    return { kind: "skipped", reason: code === "ENOENT" || code === "ENOTDIR" ? "vanished" : "unreadable" };
  }
  const hash = createHash6("sha256").update(bytes).digest("hex").slice(0, HASH_DIGITS);
  if (bytes.length === 0) return { kind: "skipped", reason: "empty", hash };
  const text2 = decodeText(bytes);
  if (text2 === null) return { kind: "skipped", reason: "binary", hash };
  const reason = skipByContent(entry.path, text2);
  return reason === null ? { kind: "text", text: text2, hash } : { kind: "skipped", reason, hash };
}

// src/engine/workspace/walkFolder.ts
import { lstat, readdir as readdir5, readFile as readFile8 } from "node:fs/promises";
import { join as join9, relative, sep } from "node:path";

// src/engine/workspace/folderNames.ts
var VERSION_CONTROL_FOLDERS = /* @__PURE__ */ new Set([".git", ".hg", ".svn", ".jj", ".bzr", "_darcs", "CVS", ".pijul", ".sl"]);
var DEPENDENCY_FOLDERS = /* @__PURE__ */ new Set([
  "node_modules",
  "bower_components",
  "jspm_packages",
  ".pnpm-store",
  ".yarn",
  ".npm",
  ".venv",
  "site-packages",
  "__pycache__",
  "__pypackages__",
  ".tox",
  ".nox",
  ".eggs",
  ".mypy_cache",
  ".pytest_cache",
  ".ruff_cache",
  ".hypothesis",
  ".ipynb_checkpoints",
  ".gradle",
  ".m2",
  ".ivy2",
  ".bloop",
  ".metals",
  ".bundle",
  ".stack-work",
  "dist-newstyle",
  "elm-stuff",
  ".dart_tool",
  ".pub-cache",
  ".terraform",
  ".next",
  ".nuxt",
  ".svelte-kit",
  ".turbo",
  ".parcel-cache",
  ".angular",
  ".nyc_output",
  ".zig-cache",
  "zig-cache",
  "DerivedData"
]);
var MADE_FOLDER_MARKS = ["pyvenv.cfg", "CACHEDIR.TAG"];

// src/engine/workspace/gitSettings.ts
import { readFile as readFile7, stat as stat6 } from "node:fs/promises";
import { homedir as homedir2 } from "node:os";
import { dirname as dirname3, isAbsolute as isAbsolute2, join as join8, resolve as resolve3 } from "node:path";
var MAX_INCLUDE_DEPTH = 10;
async function findRepository(folder) {
  for (let at = folder; ; at = dirname3(at)) {
    const found2 = await stat6(join8(at, ".git")).catch(() => null);
    if (found2 !== null) return at;
    if (dirname3(at) === at) return null;
  }
}
async function readGitSettings(repository, env) {
  const home = env["HOME"] ?? env["USERPROFILE"] ?? homedir2();
  const xdg = env["XDG_CONFIG_HOME"] || join8(home, ".config");
  const common = repository === null ? null : await commonGitFolder(join8(repository, ".git"));
  const globals = env["GIT_CONFIG_GLOBAL"] === void 0 ? [join8(xdg, "git", "config"), join8(home, ".gitconfig")] : [env["GIT_CONFIG_GLOBAL"]];
  const system = env["GIT_CONFIG_NOSYSTEM"] ? [] : [env["GIT_CONFIG_SYSTEM"] ?? "/etc/gitconfig"];
  const values = /* @__PURE__ */ new Map();
  for (const file of [...system, ...globals, ...common === null ? [] : [join8(common, "config")]]) {
    await readConfig(file, home, values, 0);
  }
  const excludesFile = values.get("core.excludesfile");
  const excludesPath = excludesFile === void 0 ? join8(xdg, "git", "ignore") : fromHome(excludesFile, home, repository ?? home);
  const ignoreCase = values.get("core.ignorecase");
  return {
    excludesText: excludesPath === "" ? "" : await readText(excludesPath),
    infoExcludeText: common === null ? "" : await readText(join8(common, "info", "exclude")),
    ignoreCase: ignoreCase === void 0 ? process.platform === "darwin" || process.platform === "win32" : /^(true|yes|on|1)$/i.test(ignoreCase)
  };
}
async function commonGitFolder(dotGit) {
  const isFolder = await stat6(dotGit).then((s) => s.isDirectory(), () => true);
  let folder = dotGit;
  if (!isFolder) {
    const target = /^gitdir: (.*)/.exec(await readText(dotGit))?.[1]?.trimEnd();
    if (target) folder = resolve3(dirname3(dotGit), target);
  }
  const shared = (await readText(join8(folder, "commondir"))).trim();
  return shared === "" ? folder : resolve3(folder, shared);
}
async function readConfig(file, home, values, depth) {
  if (depth > MAX_INCLUDE_DEPTH) return;
  let section2 = "";
  for (const raw of (await readText(file)).replace(/\\\r?\n/g, "").split("\n")) {
    const header = /^\s*\[\s*([^\]"]*?)\s*(?:"((?:[^"\\]|\\.)*)")?\s*\]/.exec(raw);
    if (header) section2 = header[1].toLowerCase() + (header[2] === void 0 ? "" : `.${header[2]}`);
    const line = header ? raw.slice(header[0].length) : raw;
    const setting = /^\s*([A-Za-z][\w-]*)\s*(?:=\s*(.*))?$/.exec(line);
    if (!setting) continue;
    const key2 = `${section2}.${setting[1].toLowerCase()}`;
    const value = setting[2] === void 0 ? "true" : unquote(setting[2]);
    if (key2 === "include.path") await readConfig(fromHome(value, home, dirname3(file)), home, values, depth + 1);
    else values.set(key2, value);
  }
}
function unquote(value) {
  const escapes = { n: "\n", t: "	", b: "\b" };
  let out = "";
  let quoted = false;
  let keep = 0;
  for (let i = 0; i < value.length; i++) {
    const char = value[i];
    if (char === "\\" && i + 1 < value.length) {
      const next = value[++i];
      out += escapes[next] ?? next;
    } else if (char === '"') {
      quoted = !quoted;
    } else if (!quoted && (char === "#" || char === ";")) {
      break;
    } else {
      out += char;
      if (!quoted && /\s/.test(char)) continue;
    }
    keep = out.length;
  }
  return out.slice(0, keep);
}
function fromHome(path13, home, base) {
  if (path13 === "") return "";
  if (path13 === "~" || path13.startsWith("~/")) return join8(home, path13.slice(1));
  return isAbsolute2(path13) ? path13 : resolve3(base, path13);
}
async function readText(path13) {
  const isFile = await stat6(path13).then((s) => s.isFile(), () => false);
  return isFile ? readFile7(path13, "utf8").catch(() => "") : "";
}

// src/engine/workspace/ignoreRules.ts
import ignore2 from "ignore";

// src/engine/workspace/editorExcludes.ts
import { basename as basename2, extname } from "node:path/posix";
import ignore from "ignore";
var MAX_ALTERNATIVES = 200;
var MAX_GLOB_LENGTH = 2e3;
function globPatterns(glob) {
  if (glob.length > MAX_GLOB_LENGTH || /[\r\n]/.test(glob)) return [];
  return (expandBraces(glob.trim()) ?? []).flatMap((each2) => {
    const body = each2.replace(/^\.\//, "").replace(/\/+$/, "");
    if (body === "" || /^\/*$/.test(body)) return [];
    return [body.startsWith("**/") || body.startsWith("/") ? body : `/${body}`];
  });
}
function besideRule(patterns, when, ignoreCase) {
  const matcher = ignore({ ignorecase: ignoreCase }).add(patterns);
  return (path13, names2) => {
    const name = basename2(path13);
    const wanted = when.replaceAll("$(basename)", basename2(name, extname(name)));
    return wanted !== name && names2.has(wanted) && matcher.ignores(path13);
  };
}
function expandBraces(glob) {
  const group = innermostGroup(glob);
  if (group === null) return [glob];
  const { from, to, parts } = group;
  const all = [];
  for (const part of parts) {
    const rest = expandBraces(glob.slice(0, from) + part + glob.slice(to + 1));
    if (rest === null || all.length + rest.length > MAX_ALTERNATIVES) return null;
    all.push(...rest);
  }
  return all;
}
function innermostGroup(glob) {
  const to = glob.indexOf("}");
  const from = glob.lastIndexOf("{", to);
  return to < 0 || from < 0 ? null : { from, to, parts: glob.slice(from + 1, to).split(",") };
}

// src/engine/workspace/ignoreRules.ts
var IGNORE_FILES = [".gitignore", ".ignore", ".sextantignore"];
var IgnoreRules = class _IgnoreRules {
  #layers;
  #compiled;
  constructor(layers, compiled2) {
    this.#layers = layers;
    this.#compiled = compiled2;
  }
  static of(settings) {
    const layers = { ignoreCase: settings.ignoreCase, git: [], ignore: [], editor: [], beside: [], sextant: [], opened: [], hidden: false };
    return new _IgnoreRules(layers, compile(layers, null));
  }
  /** A repository begins at `directory`: the git rules of an outer one end there. */
  withRepository(directory, settings) {
    const git = [...rebase(settings.excludesText, directory), ...rebase(settings.infoExcludeText, directory)];
    return this.#with({ git });
  }
  /** What the editor leaves out in `directory`, which is the folder that it has opened. */
  withExcludes(directory, excludes) {
    if (excludes.length === 0) return this;
    const rebased = (rule) => globPatterns(rule.glob).flatMap((pattern) => rebase(pattern, directory));
    const always2 = excludes.filter(({ when }) => when === void 0);
    const beside = excludes.flatMap((rule) => rule.when === void 0 ? [] : [besideRule(rebased(rule), rule.when, this.#layers.ignoreCase)]);
    return this.#with({ editor: always2.flatMap(rebased), beside });
  }
  withFiles(directory, texts2) {
    const add2 = (have, text2) => text2 ? [...have, ...rebase(text2, directory)] : have;
    const { git, ignore: plain, sextant } = this.#layers;
    return this.#with({ git: add2(git, texts2[".gitignore"]), ignore: add2(plain, texts2[".ignore"]), sextant: add2(sextant, texts2[".sextantignore"]) });
  }
  /** The rules inside `directory`, which was taken although it, or a directory above it, is hidden. */
  opening(directory) {
    return this.#with({ opened: [...this.#layers.opened, `!/${escape(directory)}`], hidden: false });
  }
  /** The rules inside `directory`, which is hidden and searched for what is re-included. */
  searching(directory) {
    return this.#with({ opened: [...this.#layers.opened, `!/${escape(directory)}`], hidden: true });
  }
  get hidden() {
    return this.#layers.hidden;
  }
  /** `names` are those of all that lies in the same directory. */
  file(path13, names2) {
    if (this.#ignores(path13)) return "drop";
    const excluded = this.#layers.beside.some((excludes) => excludes(path13, names2));
    return excluded && !this.#compiled.sextant.test(path13).unignored ? "drop" : "take";
  }
  directory(path13) {
    return this.#ignores(`${path13}/`) ? this.hiddenDirectory(path13) : "take";
  }
  /** What to do with a directory that is known to be hidden. */
  hiddenDirectory(path13) {
    return this.#compiled.reach.some((mayMatchBelow) => mayMatchBelow(path13)) ? "search" : "drop";
  }
  /** True where a .sextantignore names the directory itself with `!`. */
  reincludes(directory) {
    return this.#compiled.sextant.test(`${directory}/`).unignored;
  }
  #ignores(path13) {
    return this.#layers.hidden ? !this.#compiled.sextant.test(path13).unignored : this.#compiled.all.ignores(path13);
  }
  #with(change) {
    const layers = { ...this.#layers, ...change };
    return new _IgnoreRules(layers, compile(layers, { layers: this.#layers, compiled: this.#compiled }));
  }
};
function compile(layers, before) {
  const fresh = () => ignore2({ ignorecase: layers.ignoreCase });
  const list2 = (name) => {
    const patterns = layers[name];
    const had = before?.layers[name];
    if (before && had === patterns) return before.compiled[name];
    if (before && had && had.length > 0 && had.every((pattern, i) => patterns[i] === pattern)) {
      return fresh().add(before.compiled[name]).add(patterns.slice(had.length));
    }
    return fresh().add(patterns);
  };
  const git = list2("git");
  const plain = list2("ignore");
  const editor = list2("editor");
  const sextant = fresh().add(layers.sextant).add(layers.opened);
  return {
    git,
    ignore: plain,
    editor,
    sextant,
    all: fresh().add(git).add(plain).add(DEPENDENCIES).add(editor).add(sextant),
    reach: before && before.layers.sextant === layers.sextant ? before.compiled.reach : layers.sextant.filter((p) => p.startsWith("!")).map(reachOf)
  };
}
var DEPENDENCIES = ignore2({ ignorecase: false }).add([...DEPENDENCY_FOLDERS].map((name) => `${name}/`));
var MAX_DOUBLE_STARS = 5;
function rebase(text2, directory) {
  const out = [];
  for (const raw of text2.replace(/^\uFEFF/, "").split("\n")) {
    const line = raw.endsWith("\r") ? raw.slice(0, -1) : raw;
    if (line === "" || line.startsWith("#")) continue;
    const bang = line.startsWith("!") ? "!" : "";
    const body = trimSpaces(line.slice(bang.length));
    if (/^\/*$/.test(body) || body.split("**").length > MAX_DOUBLE_STARS + 1) continue;
    if (directory === "") {
      out.push(bang + body);
      continue;
    }
    const anchored = body.slice(0, -1).includes("/");
    out.push(`${bang}/${escape(directory)}/${anchored ? body.replace(/^\//, "") : `**/${body}`}`);
  }
  return out;
}
function trimSpaces(body) {
  let end2 = body.length;
  while (body[end2 - 1] === " ") end2--;
  let backslashes = 0;
  while (body[end2 - 1 - backslashes] === "\\") backslashes++;
  return backslashes % 2 === 1 && end2 < body.length ? body.slice(0, end2 + 1) : body.slice(0, end2);
}
function escape(path13) {
  return path13.replace(/[\\*?[\]! #]/g, "\\$&").replace(/[\r\n]/g, "[$&]");
}
function reachOf(negation) {
  const body = negation.slice(1).replace(/\/$/, "");
  const anchored = body.includes("/");
  const parts = body.replace(/^\//, "").split("/");
  const plain = (part) => /[*?[]/.test(part.replace(/\\./g, "")) ? null : part.replace(/\\(.)/g, "$1");
  const names2 = new Set(parts.map(plain));
  return (directory) => {
    const path13 = directory.split("/");
    if (path13.some((name) => DEPENDENCY_FOLDERS.has(name) && !names2.has(name))) return false;
    if (!anchored) return true;
    for (const [i, name] of path13.entries()) {
      const part = parts[i];
      if (part === void 0) return false;
      if (part.includes("**")) return true;
      const wanted = plain(part);
      if (wanted !== null && wanted !== name) return false;
    }
    return parts.length > path13.length;
  };
}

// src/engine/workspace/walkFolder.ts
var STATS_IN_FLIGHT = 16;
var IGNORE_FILE = /^\.\w*ignore$/;
var MAX_IGNORE_FILE_BYTES = 1 << 20;
async function* walkFolder(folder, options = {}, signal) {
  const { rules: rules2, prefix, repository } = await startAt(folder, options.env ?? process.env);
  const start = { rules: rules2.withExcludes(prefix.slice(0, -1), options.exclude ?? []), prefix, repository };
  const pending = [{ kind: "directory", path: "", rules: start.rules }];
  const lister = { folder, prefix: start.prefix, repository: start.repository, options, signal };
  for (let next = pending.pop(); next !== void 0; next = pending.pop()) {
    if (next.kind !== "directory") {
      yield next;
      continue;
    }
    signal?.throwIfAborted();
    const entries = await listDirectory(lister, next);
    for (let i = entries.length - 1; i >= 0; i--) pending.push(entries[i]);
  }
}
async function startAt(folder, env) {
  const repository = await findRepository(folder);
  const settings = await readGitSettings(repository, env);
  let rules2 = IgnoreRules.of(settings).withRepository("", settings);
  if (repository === null || repository === folder) return { rules: rules2, prefix: "", repository };
  const inside = relative(repository, folder).split(sep);
  let at = "";
  for (const name of inside) {
    rules2 = rules2.withFiles(at, await readIgnoreFiles(join9(repository, at), null));
    at = at === "" ? name : `${at}/${name}`;
    rules2 = rules2.opening(at);
  }
  return { rules: rules2, prefix: `${at}/`, repository };
}
async function listDirectory(lister, directory) {
  const { folder, prefix } = lister;
  const absolute = directory.path === "" ? folder : join9(folder, directory.path);
  const at = directory.path === "" ? prefix.slice(0, -1) : prefix + directory.path;
  const inFolder = directory.path === "" ? "" : `${directory.path}/`;
  let listed2;
  try {
    listed2 = await readdir5(absolute, { withFileTypes: true });
  } catch (error) {
    throwIfOutOfHandles(error);
    if (directory.path === "") throw folderError(folder, error);
    return [{ kind: "skipped", path: directory.path, reason: reasonOf(error, directory.path) }];
  }
  const names2 = new Set(listed2.map((entry) => entry.name));
  const rules2 = await rulesInside(lister, directory, absolute, at, names2);
  if (rules2 === null) return [];
  const found2 = [];
  const toStat = [];
  for (const entry of inPathOrder(listed2)) {
    const { name } = entry;
    if (VERSION_CONTROL_FOLDERS.has(name) && (name === ".git" || entry.isDirectory())) continue;
    const path13 = inFolder + name;
    if (entry.isDirectory()) {
      const inside = enter(rules2, prefix + path13);
      if (inside !== null) found2.push({ kind: "directory", path: path13, rules: inside });
      continue;
    }
    if (IGNORE_FILE.test(name) || rules2.file(prefix + path13, names2) === "drop") continue;
    const reason = entry.isFile() ? skipByName(name) : "not-a-file";
    if (reason === null) toStat.push({ index: found2.length, path: path13, name });
    found2.push({ kind: "skipped", path: path13, reason: reason ?? "vanished" });
  }
  await inParallel(toStat, async ({ index, path: path13, name }) => {
    lister.signal?.throwIfAborted();
    found2[index] = await statFile(join9(absolute, name), path13, name, lister.options.maxFileBytes ?? DEFAULT_MAX_FILE_BYTES);
  });
  return found2;
}
async function rulesInside(lister, directory, absolute, at, names2) {
  let { rules: rules2 } = directory;
  if (directory.path !== "" && !rules2.hidden && MADE_FOLDER_MARKS.some((mark) => names2.has(mark)) && !rules2.reincludes(at)) {
    if (rules2.hiddenDirectory(at) === "drop") return null;
    rules2 = rules2.searching(at);
  }
  if (names2.has(".git") && absolute !== lister.repository) {
    rules2 = rules2.withRepository(at, await readGitSettings(absolute, lister.options.env ?? process.env));
  }
  return IGNORE_FILES.some((name) => names2.has(name)) ? rules2.withFiles(at, await readIgnoreFiles(absolute, names2)) : rules2;
}
function enter(rules2, path13) {
  const verdict = rules2.directory(path13);
  if (verdict === "drop") return null;
  if (verdict === "search") return rules2.searching(path13);
  return rules2.hidden ? rules2.opening(path13) : rules2;
}
async function readIgnoreFiles(directory, names2) {
  const texts2 = {};
  for (const name of IGNORE_FILES) {
    if (names2 !== null && !names2.has(name)) continue;
    const path13 = join9(directory, name);
    const isReadable = await lstat(path13).then((s) => s.isFile() && s.size <= MAX_IGNORE_FILE_BYTES, () => false);
    if (isReadable) texts2[name] = await readFile8(path13, "utf8").catch(() => "");
  }
  return texts2;
}
function inPathOrder(entries) {
  const keyed = entries.map((entry) => ({ entry, key: entry.isDirectory() ? `${entry.name}/` : entry.name }));
  return keyed.sort((a, b) => a.key < b.key ? -1 : a.key > b.key ? 1 : 0).map(({ entry }) => entry);
}
async function statFile(absolutePath, path13, name, maxFileBytes) {
  const skipped = (reason) => ({ kind: "skipped", path: path13, reason });
  try {
    const stats = await lstat(absolutePath);
    if (!stats.isFile()) return skipped("not-a-file");
    if (stats.size === 0) return skipped("empty");
    if (stats.size > maxBytesOf(name, maxFileBytes)) return skipped("too-large");
    return { kind: "file", path: path13, absolutePath, sizeBytes: stats.size, mtimeMs: stats.mtimeMs };
  } catch (error) {
    throwIfOutOfHandles(error);
    return skipped(reasonOf(error, path13));
  }
}
function reasonOf(error, path13) {
  const code = errorCode(error);
  return (code === "ENOENT" || code === "ENOTDIR") && !path13.includes("\uFFFD") ? "vanished" : "unreadable";
}
function throwIfOutOfHandles(error) {
  if (["EMFILE", "ENFILE", "ENOMEM"].includes(errorCode(error))) throw error;
}
async function inParallel(items, work) {
  let next = 0;
  const worker = async () => {
    while (next < items.length) await work(items[next++]);
  };
  await Promise.all(Array.from({ length: Math.min(STATS_IN_FLIGHT, items.length) }, worker));
}

// src/engine/engine.ts
function openEngine(options = {}) {
  const modelFolder = options.modelFolder ?? path11.join(packageFolder(), "models", "builtin");
  const processors = options.maxCpuPercent === void 0 || options.maxCpuPercent >= 100 ? void 0 : options.maxCpuPercent / 100 * os3.availableParallelism();
  const threads = processors === void 0 ? options.threads : Math.min(options.threads ?? defaultThreads(), Math.max(1, Math.floor(processors)));
  const place = options.dataDirectory === void 0 ? {} : { dataDirectory: options.dataDirectory };
  const readers = /* @__PURE__ */ new Map();
  const memories = /* @__PURE__ */ new Map();
  const shelves = /* @__PURE__ */ new Map();
  let loading;
  let knownId;
  let closed = false;
  const closing = new AbortController();
  const indexing = /* @__PURE__ */ new Set();
  setMaxListeners2(0, closing.signal);
  const workers = openRestingPool({ background: options.background === true, ...threads === void 0 ? {} : { threads } });
  function encoder() {
    if (loading) return loading;
    const opening = openEncoder(modelFolder);
    loading = opening;
    opening.catch(() => loading = void 0);
    return opening;
  }
  async function encoderId() {
    return knownId ??= (await readModelManifest(modelFolder)).id;
  }
  async function reader(folder) {
    const opened = readers.get(folder);
    if (opened) return opened;
    const opening = encoderId().then((id) => openReader(folder, { ...place, encoderId: id }));
    readers.set(folder, opening);
    opening.catch(() => readers.delete(folder));
    return opening;
  }
  function readerSoon(folder) {
    const opening = reader(folder);
    opening.catch(() => void 0);
    return opening;
  }
  async function forgetReader(folder) {
    const opened = readers.get(folder);
    readers.delete(folder);
    await opened?.then(
      (r) => r.close(),
      () => void 0
    );
  }
  async function shelfOf(asked) {
    assertOpen();
    const [folder, id] = [await findFolder(asked), await encoderId()];
    return shelves.get(folder) ?? shelves.set(folder, openShelf(workspaceOf(folder, options.dataDirectory).memory, id)).get(folder);
  }
  async function feedbackOf(asked) {
    assertOpen();
    const folder = await findFolder(asked);
    let known3 = memories.get(folder);
    if (!known3) {
      const memory = openMemory(workspaceOf(folder, options.dataDirectory));
      const feedback = openFeedback({
        memory,
        encoder,
        languageOf,
        encoderId,
        textOf: (question) => question.kind === "question" ? Promise.resolve(analyseQuery(question.text).text) : textOf2({ read: (file) => readSource({ path: file, absolutePath: path11.join(folder, file) }) }, question.target),
        read: async (work) => (await reader(folder)).read(work)
      });
      memories.set(folder, known3 = { memory, feedback });
    }
    return known3.feedback;
  }
  async function rememberedVotes(folder, wanted, signal) {
    if (!(wanted ?? options.useFeedback ?? true)) return { room: {} };
    try {
      const judgments = await (await feedbackOf(folder)).judgments(signal);
      return { room: judgments.length === 0 ? {} : { recall: (asked) => Promise.resolve(recall(judgments, asked)) } };
    } catch (error) {
      if (!isSextantError(error)) throw error;
      return { room: {}, notice: `Your votes are not used: ${error.message}` };
    }
  }
  async function unfinished(folder) {
    const owner = await lockOwner(workspaceOf(folder, options.dataDirectory)).catch(() => null);
    if (owner === null || owner.pid === process.pid || await stateBefore(folder, options.dataDirectory) === "ready") return void 0;
    return `Process ${owner.pid} is still indexing: hits so far.`;
  }
  function assertOpen() {
    if (closed) throw closedError();
  }
  async function index(asked, indexOptions, onEvent, signal) {
    assertOpen();
    const folder = await findFolder(asked);
    const id = await encoderId();
    const rebuild = indexOptions.rebuild === true;
    const before = await stateBefore(folder, options.dataDirectory);
    if (rebuild) await forgetReader(folder);
    const writer = await openWriter(folder, { ...place, encoderId: id, createdBy: packageVersion(), ...rebuild ? { rebuild } : {}, ...indexOptions.exclude ? { exclude: indexOptions.exclude } : {} });
    onEvent({ kind: "opened", before: rebuild ? "missing" : before });
    const ports = {
      walk: (walkSignal) => walkFolder(folder, { exclude: writer.exclude }, walkSignal),
      read: (entry) => readSource(entry),
      chunk: (file, text2, chunkSignal) => workers.chunk(file, text2, chunkSignal),
      encoder,
      searchText,
      isTest: isTestPath,
      isCode: (file) => pathRole(file) === "code",
      pace: processors === void 0 ? async () => void 0 : paceWork(processors)
    };
    try {
      const report = await workers.during((text2) => onEvent({ kind: "notice", text: text2 }), () => updateIndex(ports, writer, onEvent, signal));
      if (report.files === 0) throw nothingToIndex(folder, report);
      return report;
    } finally {
      await writer.close();
    }
  }
  return {
    async index(folder, indexOptions, onEvent, signal) {
      const run2 = index(folder, indexOptions, onEvent, signal ? AbortSignal.any([signal, closing.signal]) : closing.signal);
      indexing.add(run2);
      try {
        return await run2;
      } finally {
        indexing.delete(run2);
      }
    },
    async search(asked, query, signal) {
      assertOpen();
      const folder = await findFolder(asked);
      const opening = readerSoon(folder);
      if (query.mode !== "keyword") encoder().catch(() => void 0);
      const votes = await rememberedVotes(folder, query.feedback, signal);
      const learned = query.mode === "keyword" ? { room: {} } : await tuned(await shelfOf(folder), query.adapter);
      const room = { encoder, languageName: languageNamed, ...votes.room, ...learned.room };
      const notice = noticeOf(votes.notice, learned.notice, await unfinished(folder));
      return { ...await (await opening).read((snapshot) => search(room, snapshot, query, signal)), ...notice };
    },
    async similar(asked, query, signal) {
      assertOpen();
      const folder = await findFolder(asked);
      const opening = readerSoon(folder);
      const votes = await rememberedVotes(folder, query.feedback, signal);
      const room = { encoder, languageName: languageNamed, read: (file) => readSource({ path: file, absolutePath: path11.join(folder, file) }), ...votes.room };
      const notice = noticeOf(votes.notice, await unfinished(folder));
      return { ...await (await opening).read((snapshot) => similar(room, snapshot, query, signal)), ...notice };
    },
    // Async: a refusal is a rejection.
    async check({ text: text2, filter }) {
      assertOpen();
      if (text2 !== void 0) analyseQuery(text2);
      checkFilter(filter, languageNamed);
    },
    async status(asked) {
      assertOpen();
      return indexStatus(await findFolder(asked), { ...place, encoderId: await encoderId() });
    },
    async warm() {
      assertOpen();
      await encoder();
    },
    async embed(text2, role, signal) {
      assertOpen();
      const model = await encoder();
      const [vector2] = await model.encode([text2], role, signal);
      assertEmbedding(vector2, "the encoder's answer");
      return { encoderId: model.id, dims: model.dims, vector: [...vector2] };
    },
    vote: async (asked, vote) => (await feedbackOf(asked)).vote(vote),
    votes: async (asked, query) => (await feedbackOf(asked)).votes(query),
    exportVotes: async (asked) => (await feedbackOf(asked)).exportLines(),
    importVotes: async (asked, lines) => (await feedbackOf(asked)).importLines(lines),
    forgetVotes: async (asked, which) => (await feedbackOf(asked)).forget(which),
    migrateVotes: async (asked, layout) => (await feedbackOf(asked)).migrate(layout),
    async quality(asked, signal) {
      const feedback = await feedbackOf(asked);
      const folder = await findFolder(asked);
      const [judgments, { opened }] = [await feedback.judgments(signal), await feedback.votes()];
      return qualityReport(
        {
          folder,
          encoderId: await encoderId(),
          memory: memories.get(folder).memory,
          judgments,
          opened,
          searchKey: (judgment) => searchKey(judgment.kind, judgment.queryKey),
          pathsOf: async (contents) => (await reader(folder)).read((snapshot) => pathsOfContents(snapshot, contents)),
          ask: async (text2, { mode, adapt }, limit, askSignal) => (await (await reader(folder)).read((snapshot) => search({ encoder, languageName: languageNamed, ...adapt ? { adapt } : {} }, snapshot, { text: text2, mode, limit }, askSignal))).hits,
          systems: [{ id: "base", mode: "hybrid" }, { id: "keyword", mode: "keyword" }]
        },
        signal
      );
    },
    ...tuningMethods({ shelfOf, findFolder, place, modelFolder, closing: closing.signal, running: indexing }),
    countSearch: async (asked, question) => (await feedbackOf(asked)).countSearch(question),
    async doctor(asked, signal) {
      assertOpen();
      const folder = asked === void 0 ? void 0 : await findFolder(asked);
      const aboutFolder = folder === void 0 ? {} : {
        status: async () => indexStatus(folder, { ...place, encoderId: await encoderId() }),
        verify: async (checkSignal) => verifyIndex(folder, { ...place, encoderId: await encoderId(), searchText }, checkSignal)
      };
      const room = { dataDirectory: dataDirectory(options.dataDirectory), modelFolder, encoder, encoderId, missingGrammars, chunk: (file, text2) => workers.chunk(file, text2, signal), tryWriting, ...aboutFolder };
      return workers.during(() => void 0, () => checkEverything(room, signal));
    },
    async remove(asked) {
      assertOpen();
      const folder = await findFolder(asked);
      await forgetReader(folder);
      await removeIndex(folder, options.dataDirectory);
    },
    async close() {
      closed = true;
      closing.abort(closedError());
      await Promise.allSettled(indexing);
      await Promise.all([workers.close(), ...[...memories.values()].map(({ memory }) => memory.close()), ...[...readers.keys()].map(forgetReader)]);
      await loading?.then(
        (model) => model.close(),
        () => void 0
      );
    }
  };
}
function noticeOf(...notices) {
  const notice = notices.filter((each2) => each2 !== void 0).join(" ");
  return notice === "" ? {} : { notice };
}
function closedError() {
  return new SextantError("engine/closed", "The engine has been closed.", "Start it again.");
}

// test/training/tune.test.ts
var QUESTIONS = ["where are passwords hashed", "session store", "route requests", "add an item to the cart", "place an order", "charge the card", "index of prices", "send a mail", "recommend books", "search a sorted list", "old cart", "deploy script"];
async function voted(questions) {
  const temp = fs6.mkdtempSync(path12.join(os4.tmpdir(), "sextant-tune-"));
  const folder = path12.join(temp, "bookshop");
  fs6.cpSync(path12.join(packageFolder(), "test", "fixtures", "bookshop"), folder, { recursive: true });
  const engine = openEngine({ dataDirectory: path12.join(temp, "data") });
  await engine.index(folder, {}, () => void 0);
  for (const [i, text2] of questions.entries()) {
    const { hits } = await engine.search(folder, { text: text2 });
    await engine.vote(folder, { asked: { kind: "question", text: text2 }, hit: hits[i % 2], value: "up", source: "cli" });
  }
  return { engine, folder };
}
test("too few accepted questions are an error that says how many more are needed", async () => {
  const { engine, folder } = await voted(QUESTIONS.slice(0, 3));
  await expect2(engine.tune(folder, {}, () => void 0)).rejects.toMatchObject({ code: "tune/too-few-pairs", message: expect2.stringContaining("7 more") });
  await engine.close();
});
test("a fine-tune killed in the middle ends with the same numbers as one that was left alone; then it is promoted, rolled back and damaged", async () => {
  const { engine, folder } = await voted(QUESTIONS);
  const shelf = (await engine.adapters(folder)).folder;
  const encoderId = (await engine.status(folder)).encoderId;
  const fileOf2 = (id) => path12.join(shelf, id, "adapter.safetensors");
  const alone = await engine.tune(folder, {}, () => void 0);
  expect2(alone).toMatchObject({ promoted: false, questions: 12, backend: "wasm" });
  let pid = 0;
  let killed = false;
  const events = [];
  const killedReport = await engine.tune(folder, {}, (event) => {
    events.push(event);
    if (event.kind === "started") pid = event.pid;
    if (event.kind === "trained" && event.part === 3 && !killed) {
      killed = true;
      process.kill(pid, "SIGKILL");
    }
  });
  expect2(events.filter(({ kind }) => kind === "started").length).toBe(2);
  const [a, b] = [await readAdapter(fileOf2(alone.id), encoderId), await readAdapter(fileOf2(killedReport.id), encoderId)];
  expect2(Buffer.from(b.u.buffer).equals(Buffer.from(a.u.buffer))).toBe(true);
  expect2(Buffer.from(b.v.buffer).equals(Buffer.from(a.v.buffer))).toBe(true);
  expect2(killedReport.after).toEqual(alone.after);
  expect2((await engine.changeAdapters(folder, { kind: "promote", id: alone.id })).current).toBe(alone.id);
  const ask = async (adapter) => (await engine.search(folder, { text: "hash a password", feedback: false, mode: "semantic", ...adapter === void 0 ? {} : { adapter } })).hits.map(({ score }) => score);
  expect2(await ask()).not.toEqual(await ask(null));
  expect2((await engine.changeAdapters(folder, { kind: "rollback" })).current).toBe(null);
  expect2(await ask()).toEqual(await ask(null));
  await engine.changeAdapters(folder, { kind: "promote", id: alone.id });
  fs6.truncateSync(fileOf2(alone.id), 5e3);
  const other = openEngine({ dataDirectory: path12.join(path12.dirname(folder), "data") });
  const answer = await other.search(folder, { text: "hash a password", feedback: false });
  expect2(answer.notice).toContain("adapter.safetensors");
  expect2(answer.hits.length).toBeGreaterThan(0);
  await other.close();
  expect2((await engine.changeAdapters(folder, { kind: "delete", id: alone.id })).current).toBe(null);
  await expect2(engine.changeAdapters(folder, { kind: "promote", id: "none-such" })).rejects.toMatchObject({ code: "tune/adapter-missing" });
  await engine.close();
});
test("cancelling ends the process; a second fine-tune at the same time is refused", async () => {
  const { engine, folder } = await voted(QUESTIONS);
  const stop = new AbortController();
  let second;
  const run2 = engine.tune(
    folder,
    {},
    (event) => {
      if (event.kind !== "trained" || second) return;
      second = engine.tune(folder, {}, () => void 0).then(
        () => "ran",
        (error) => error.code
      );
      void second.then(() => stop.abort());
    },
    stop.signal
  );
  await expect2(run2).rejects.toMatchObject({ name: "AbortError" });
  expect2(await second).toBe("tune/running");
  expect2((await engine.adapters(folder)).adapters).toEqual([]);
  await engine.close();
});
