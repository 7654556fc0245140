/** Nothing that search quality is measured on may be trained on. */
import fs from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";

interface Exclusions {
  readonly owners: ReadonlySet<string>;
  readonly names: ReadonlySet<string>;
}
const folder = path.join(import.meta.dirname, "..", "..", "models", "training");
const { readExclusions, refuseExcluded } = (await import(path.join(folder, "exclusions.mjs"))) as {
  readExclusions(file: string): Exclusions;
  refuseExcluded(repository: string, exclusions: Exclusions): void;
};
const exclusions = readExclusions(path.join(folder, "exclude-from-training.txt"));

test("an excluded repository is refused, however it is written, and so is all of an excluded owner", () => {
  const [name] = exclusions.names;
  expect(() => refuseExcluded(name!, exclusions)).toThrow("exclude-from-training.txt");
  expect(() => refuseExcluded(name!.toUpperCase(), exclusions)).toThrow("exclude-from-training.txt");
  const wildcard = { names: new Set<string>(), owners: new Set(["somebody"]) };
  expect(() => refuseExcluded("Somebody/anything", wildcard)).toThrow("exclude-from-training.txt");
  expect(() => refuseExcluded("somebody-else/anything", wildcard)).not.toThrow();
  for (const owner of exclusions.owners) expect(() => refuseExcluded(`${owner}/any`, exclusions)).toThrow("exclude-from-training.txt");
});

test("the list of training repositories holds none of them", () => {
  const lines = fs.readFileSync(path.join(folder, "repositories.jsonl"), "utf8").split("\n").filter(Boolean);
  expect(lines.length).toBeGreaterThan(10);
  for (const line of lines) refuseExcluded((JSON.parse(line) as { repository: string }).repository, exclusions);
});
