/** A hit as the three texts of a row. Knows no editor. */
import { excerpt, matches } from "../../core/excerpt.ts";
import { harmless } from "../../core/harmless.ts";
import type { ChunkKind } from "../../core/chunk.ts";
import type { Hit } from "../../core/hit.ts";

export interface HitText {
  readonly label: string;
  readonly description: string;
  readonly detail: string;
}

/** VS Code's own symbol icons. */
const ICONS: Readonly<Record<ChunkKind, string>> = {
  function: "symbol-function",
  method: "symbol-method",
  class: "symbol-class",
  interface: "symbol-interface",
  type: "symbol-structure",
  enum: "symbol-enum",
  module: "symbol-module",
  constant: "symbol-constant",
  test: "beaker",
  section: "symbol-text",
  cell: "symbol-snippet",
  imports: "symbol-namespace",
  block: "symbol-snippet",
};

/** A line with so many more of the words is worth more to a reader than the one that defines the symbol. */
const FAR_BETTER = 2;

/** The line to show and to land on, as in the file: where the symbol is defined, unless another line says much more of what was asked. */
export function bestLine(hit: Pick<Hit, "snippet" | "startLine" | "symbol">, words: readonly string[]): number {
  const [definition] = excerpt(hit, [], 1);
  if (!definition) return hit.startLine;
  const worth = (text: string): number => new Set(matches(text, words).map(({ start, end }) => text.slice(start, end).toLowerCase())).size;
  let best = { number: definition.number, worth: worth(definition.text) + FAR_BETTER - 1 };
  for (const { number, text } of excerpt(hit, words, 4)) if (worth(text) > best.worth) best = { number, worth: worth(text) };
  return best.number;
}

/** `folderName` only where the workspace has several. */
export function hitText(hit: Hit & { readonly line: number }, folderName?: string): HitText {
  const line = hit.snippet.split("\n")[hit.line - hit.startLine] ?? "";
  const outer = hit.scope.filter((name) => name !== hit.symbol).at(-1);
  const name = hit.symbol === null ? hit.path.slice(hit.path.lastIndexOf("/") + 1) : outer === undefined ? hit.symbol : `${outer} › ${hit.symbol}`;
  const place = `${hit.path}:${hit.line}`;
  return {
    label: `$(${ICONS[hit.kind]}) ${plain(name)}`,
    description: plain(folderName === undefined ? place : `${folderName} • ${place}`),
    detail: plain(line.trim()),
  };
}

/** Code is full of $(…), which a row would draw as an icon. */
export function plain(text: string): string {
  return harmless(text).replace(/\$\([a-z0-9-]+(?:~[a-z0-9-]+)?\)/gi, "\\$&");
}
