/** What was asked before in this workspace, latest first. */
import type { Memento } from "vscode";

export interface RecentQueries {
  all(): readonly string[];
  add(query: string): void;
  remove(query: string): void;
}

const KEY = "recentQueries";
const MOST = 20;

export function openRecentQueries(memento: Memento): RecentQueries {
  const all = (): readonly string[] => memento.get<readonly string[]>(KEY, []);
  const put = (queries: readonly string[]): void => void memento.update(KEY, queries.slice(0, MOST));
  const without = (query: string): readonly string[] => all().filter((each) => each !== query);
  return {
    all,
    add: (query) => put([query, ...without(query)]),
    remove: (query) => put(without(query)),
  };
}
