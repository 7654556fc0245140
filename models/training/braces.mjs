/**
 * Definitions of languages that no installed grammar reads (Swift, Dart): a documentation comment or a declaration keyword,
 * then the braces that follow. Rough, and good enough for training material; the product's own chunker never uses this.
 */
export const braceLanguages = new Map([['.swift', { lang: 'swift' }], ['.dart', { lang: 'dart' }]]);

const DECLARATION = /^([ \t]*)(?:@\w+(?:\([^)]*\))?\s+)*(?:(?:public|private|internal|open|final|static|override|mutating|fileprivate|abstract|class|indirect)\s+)*(func|class|struct|enum|protocol|extension|actor|init|mixin)\b[ \t]*([A-Za-z_][\w.]*)?/;

export function braceDefinitions(text) {
  const lines = text.split('\n');
  const found = [];
  const stack = [];
  for (let i = 0; i < lines.length; i++) {
    const m = DECLARATION.exec(lines[i]);
    if (!m) continue;
    const indent = m[1].length;
    while (stack.length && stack.at(-1)[0] >= indent) stack.pop();
    let end = i;
    let depth = 0;
    let opened = false;
    for (; end < Math.min(lines.length, i + 400); end++) {
      for (const c of lines[end]) { if (c === '{') { depth++; opened = true; } else if (c === '}') depth--; }
      if ((opened && depth <= 0) || (!opened && end > i + 5)) break;
    }
    if (!opened) continue;
    const above = [];
    for (let j = i - 1; j >= 0 && /^\s*(\/\/\/|@|\*|\/\*\*)/.test(lines[j]); j--) if (!/^\s*@/.test(lines[j])) above.unshift(lines[j]);
    const doc = above.map((l) => l.replace(/^\s*(\/\/\/|\/\*\*|\*\/|\*)\s?/, '')).join('\n').replace(/\*\/\s*$/, '').trim();
    const name = m[3] ?? m[2];
    const container = m[2] !== 'func' && m[2] !== 'init';
    found.push({ name, enclosing: stack.map((s) => s[1]), doc, code: lines.slice(i, end + 1).join('\n'), container });
    if (container) stack.push([indent, name]);
  }
  return found;
}
