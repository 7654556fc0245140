/**
 * Which grammar reads which file, and which of its nodes are definitions. `docs` says where a language keeps documentation:
 * in the comment above (the default), in a string inside (Python), or in an attribute above (Elixir).
 */
import path from 'node:path';
import fs from 'node:fs';
import { Language, Parser } from 'web-tree-sitter';

const JS = ['function_declaration', 'generator_function_declaration', 'method_definition', 'class_declaration', 'lexical_declaration', 'expression_statement', 'pair'];
const TS = [...JS, 'abstract_class_declaration', 'interface_declaration', 'type_alias_declaration', 'enum_declaration', 'public_field_definition', 'method_signature', 'internal_module'];
const TABLE = {
  python: { wasm: 'tree-sitter-python/tree-sitter-python.wasm', ends: ['.py'], defs: ['function_definition', 'class_definition'], docs: 'inside' },
  javascript: { wasm: 'tree-sitter-javascript/tree-sitter-javascript.wasm', ends: ['.js', '.mjs', '.cjs', '.jsx'], defs: JS },
  typescript: { wasm: 'tree-sitter-typescript/tree-sitter-typescript.wasm', ends: ['.ts', '.mts', '.cts'], defs: TS },
  tsx: { wasm: 'tree-sitter-typescript/tree-sitter-tsx.wasm', ends: ['.tsx'], defs: TS },
  java: { wasm: 'tree-sitter-java/tree-sitter-java.wasm', ends: ['.java'], defs: ['method_declaration', 'class_declaration', 'constructor_declaration', 'interface_declaration', 'enum_declaration', 'record_declaration'] },
  go: { wasm: 'tree-sitter-go/tree-sitter-go.wasm', ends: ['.go'], defs: ['function_declaration', 'method_declaration', 'type_declaration'] },
  rust: { wasm: 'tree-sitter-rust/tree-sitter-rust.wasm', ends: ['.rs'], defs: ['function_item', 'struct_item', 'enum_item', 'trait_item', 'macro_definition', 'impl_item'] },
  ruby: { wasm: 'tree-sitter-ruby/tree-sitter-ruby.wasm', ends: ['.rb'], defs: ['method', 'singleton_method', 'class', 'module'] },
  php: { wasm: 'tree-sitter-php/tree-sitter-php.wasm', ends: ['.php'], defs: ['function_definition', 'method_declaration', 'class_declaration', 'interface_declaration', 'trait_declaration'] },
  c: { wasm: 'tree-sitter-c/tree-sitter-c.wasm', ends: ['.c', '.h'], defs: ['function_definition', 'type_definition', 'struct_specifier'] },
  cpp: { wasm: 'tree-sitter-cpp/tree-sitter-cpp.wasm', ends: ['.cpp', '.cc', '.cxx', '.hpp', '.hh', '.hxx'], defs: ['function_definition', 'class_specifier', 'struct_specifier', 'template_declaration'] },
  csharp: { wasm: 'tree-sitter-c-sharp/tree-sitter-c_sharp.wasm', ends: ['.cs'], defs: ['method_declaration', 'class_declaration', 'constructor_declaration', 'interface_declaration', 'property_declaration', 'struct_declaration', 'record_declaration'] },
  kotlin: { wasm: '@tree-sitter-grammars/tree-sitter-kotlin/tree-sitter-kotlin.wasm', ends: ['.kt', '.kts'], defs: ['function_declaration', 'class_declaration', 'object_declaration', 'property_declaration'] },
  scala: { wasm: 'tree-sitter-scala/tree-sitter-scala.wasm', ends: ['.scala'], defs: ['function_definition', 'class_definition', 'object_definition', 'trait_definition'] },
  lua: { wasm: '@tree-sitter-grammars/tree-sitter-lua/tree-sitter-lua.wasm', ends: ['.lua'], defs: ['function_declaration', 'assignment_statement'] },
  elixir: { wasm: 'tree-sitter-elixir/tree-sitter-elixir.wasm', ends: ['.ex', '.exs'], defs: ['call'], docs: 'attribute' },
  haskell: { wasm: 'tree-sitter-haskell/tree-sitter-haskell.wasm', ends: ['.hs'], defs: ['signature', 'function', 'data_type', 'class', 'newtype'] },
  zig: { wasm: '@tree-sitter-grammars/tree-sitter-zig/tree-sitter-zig.wasm', ends: ['.zig'], defs: ['function_declaration', 'variable_declaration'] },
  bash: { wasm: 'tree-sitter-bash/tree-sitter-bash.wasm', ends: ['.sh', '.bash'], defs: ['function_definition'] },
  ocaml: { wasm: 'tree-sitter-ocaml/tree-sitter-ocaml.wasm', ends: ['.ml'], defs: ['value_definition', 'type_definition', 'module_definition'] },
  julia: { wasm: 'tree-sitter-julia/tree-sitter-julia.wasm', ends: ['.jl'], defs: ['function_definition', 'struct_definition', 'macro_definition'] },
};

/** Extension -> { lang, language, defs, docs }. */
export async function loadGrammars(nodeModules) {
  await Parser.init();
  const byExtension = new Map();
  for (const [lang, { wasm, ends, defs, docs = 'above' }] of Object.entries(TABLE)) {
    const file = path.join(nodeModules, wasm);
    if (!fs.existsSync(file)) throw new Error(`no grammar at ${file}: run npm ci first`);
    const language = await Language.load(file);
    for (const e of ends) byExtension.set(e, { lang, language, defs, docs });
  }
  return byExtension;
}

/** The identifier a definition introduces, or ''. */
export function nameOf(node) {
  const direct = node.childForFieldName('name') ?? node.childForFieldName('key') ?? node.childForFieldName('pattern');
  if (direct && direct.text.length < 80) return direct.text.replace(/^['"]|['"]$/g, '');
  let d = node.childForFieldName('declarator');
  for (let i = 0; d && i < 6; i++) {
    const next = d.childForFieldName('declarator') ?? d.childForFieldName('name');
    if (!next) break;
    d = next;
  }
  if (d && d.text.length < 80) return d.text;
  const head = node.text.slice(0, 160);
  const m = /\b(?:defmodule|defmacrop?|defp?|class|struct|enum|trait|impl|type|const|let|var|val|fn|func|fun|function|module|interface|template)\s+(?:rec\s+)?([A-Za-z_][\w.:]*)/.exec(head)
    ?? /^\s*(?:exports\.|module\.exports\.|[\w.]+\.)?([A-Za-z_]\w*)\s*[=:(]/.exec(head);
  return m?.[1] ?? '';
}
