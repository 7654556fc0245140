/** Finds the words people wrote about a piece of code, cleans them, and cuts them out of the code. */

const WRAPPERS = new Set(['export_statement', 'decorated_definition', 'template_declaration', 'ambient_declaration']);

/** { doc, code }: cleaned documentation of a definition, and its code without it. */
export function documentationOf(node, text, where) {
  const code = text.slice(node.startIndex, node.endIndex);
  if (where === 'inside') {
    const f = node.childForFieldName('body')?.namedChild(0);
    const s = f?.type === 'string' ? f : f?.type === 'expression_statement' && f.namedChild(0)?.type === 'string' ? f.namedChild(0) : null;
    if (s) return { doc: clean(s.text.replace(/^[rRbBuU]*("""|'''|"|')|("""|'''|"|')$/g, '')), code: text.slice(node.startIndex, f.startIndex) + text.slice(f.endIndex, node.endIndex) };
    return { doc: '', code };
  }
  if (where === 'attribute') {
    let p = node.previousNamedSibling;
    while (p && /^@(spec|impl|since)/.test(p.text)) p = p.previousNamedSibling;
    const above = /^@doc\s+~?S?"""([\s\S]*)"""/.exec(p?.text ?? '');
    const module = /^defmodule[^\n]*\n\s*@moduledoc\s+~?S?"""([\s\S]*?)"""/.exec(code);
    return { doc: (above?.[1] ?? module?.[1] ?? '').trim(), code: module ? code.replace(module[1], '') : code };
  }
  return { doc: clean(commentsAbove(node, text)), code };
}

function commentsAbove(node, text) {
  let n = node;
  while (n.parent && WRAPPERS.has(n.parent.type)) n = n.parent;
  let end = n.startIndex;
  const parts = [];
  for (let p = n.previousNamedSibling; p && /comment|attribute|haddock/.test(p.type); p = p.previousNamedSibling) {
    if (/\n\s*\n/.test(text.slice(p.endIndex, end))) break;
    if (!/attribute/.test(p.type)) parts.unshift(p.text);
    end = p.startIndex;
  }
  return parts.join('\n');
}

/** The comment a file opens with, when it is not a licence. */
export function fileComment(text, lang) {
  const m = lang === 'python' ? /^(?:#.*\n|\s)*("""[\s\S]*?""")/.exec(text)
    : /^(?:#!.*\n)?\s*(\/\*[\s\S]*?\*\/|(?:[ \t]*(?:\/\/|#|--).*\n)+|\{-[\s\S]*?-\}|\(\*[\s\S]*?\*\))/.exec(text);
  return m ? clean(m[1].replace(/^"""|"""$/g, '')) : '';
}

const clean = (s) => s
  .replace(/^\s*(\/\*\*?|\*\/|\*(?!\*)|\/\/\/?!?|#+!?|--+\s*\||--+\[*|\{-\|?|\(\*\*?|"""|''')[ \t]?/gm, '')
  .replace(/(\*\/|-\}|\*\)|"""|''')\s*$/g, '')
  .replace(/^\s*\*+\s?/gm, '')
  .replace(/<\/?[a-z][^>]*>/gi, ' ')
  .replace(/\{@(?:link|code|linkplain)\s+([^}]*)\}/g, '$1')
  .trim();

/** The first paragraphs, up to the first tag, example or section, on one line. */
export function firstParagraph(doc, paragraphs) {
  return doc.split(/\n\s*\n/).slice(0, paragraphs).join(' ')
    .split(/\n\s*(?:@|:param|:return|Args:|Returns:|Parameters|Example|Usage|- Parameter|>>>|```|\\param|\\return)|\s@(?:param|return|throws)\b/)[0]
    .replace(/\s+/g, ' ').trim().slice(0, 400);
}

const NOT_ABOUT_CODE = /copyright|licen[cs]e|auto-?generated|do not edit|todo|fixme|eslint|istanbul|@ts-|prettier|deprecated|see also|inheritdoc|non-javadoc|noqa|nolint|all rights reserved|SPDX/i;
/** Worth asking as a question: three to sixty words of prose. */
export function isSentence(q) {
  const words = q.split(' ').length;
  return words >= 3 && words <= 60 && !NOT_ABOUT_CODE.test(q) && /[a-z]{3}/.test(q) && (q.match(/[^\x00-\x7f]/g)?.length ?? 0) < q.length * 0.2 && (q.match(/[{};=<>]/g)?.length ?? 0) < 6;
}
