/** Which file is read next: what somebody asks about while an index is being built does not wait for its turn. */
import type { FileEntry } from "../workspace/sourceFile.ts";
import type { IndexPorts } from "./ports.ts";

/**
 * `files` in their order, but for those whose paths share the rarest words with what was asked last when one is taken: they come next,
 * best first. Every file comes once.
 */
export function* askedFirst(files: readonly FileEntry[], { asked, wordsOfPath }: Pick<IndexPorts, "asked" | "wordsOfPath">): Generator<FileEntry, void, undefined> {
  const words = new Map<FileEntry, readonly string[]>();
  const wordsOf = (file: FileEntry): readonly string[] => words.get(file) ?? words.set(file, wordsOfPath(file.path)).get(file)!;
  let waiting = files;
  let taken = 0;
  let question: readonly string[] | undefined;
  while (taken < waiting.length) {
    const latest = asked();
    if (latest !== undefined && latest !== question) {
      waiting = broughtForward(waiting.slice(taken), latest, wordsOf);
      taken = 0;
      question = latest;
    }
    yield waiting[taken++]!;
  }
}

function broughtForward(files: readonly FileEntry[], question: readonly string[], wordsOf: (file: FileEntry) => readonly string[]): FileEntry[] {
  const shared = files.map((file) => wordsOf(file).filter((word) => question.includes(word)));
  const frequency = new Map<string, number>();
  for (const word of shared.flat()) frequency.set(word, (frequency.get(word) ?? 0) + 1);
  const rarity = (word: string): number => Math.log(files.length / frequency.get(word)!);
  const worth = shared.map((own) => own.reduce((sum, word) => sum + rarity(word), 0));
  return [...files.keys()].sort((a, b) => worth[b]! - worth[a]!).map((i) => files[i]!);
}
