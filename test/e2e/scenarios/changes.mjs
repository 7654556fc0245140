// Changes from outside: git, generators, deletions, and what VS Code's excludes say. Each must be found soon after it is done.
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { appliedRuns, comesToBeFound, eventually, finds, findsNot, indexed, same } from "../expect.mjs";
import { runCommand } from "../workbench.mjs";

export const about = "changes from outside reach the index";
export const settings = { "files.watcherExclude": { "**/unseen/**": true } };
export const extensions = ["helper"];

const git = (folder, ...args) =>
  execFileSync("git", ["-c", "user.name=Ada", "-c", "user.email=ada@example.org", "-c", "commit.gpgsign=false", ...args], { cwd: folder, stdio: "pipe", env: { ...process.env, GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_NOSYSTEM: "1" } });

const source = (name, i) => `/** Part ${i} of the ${name}. */\nexport function ${name}${i}(value: number): number {\n  return value * ${i + 2};\n}\n`;

export function prepare(folder) {
  git(folder, "init", "-q", "-b", "main");
  git(folder, "add", "-A");
  git(folder, "commit", "-qm", "The shop");
  git(folder, "checkout", "-qb", "telescopes");
  fs.mkdirSync(path.join(folder, "sky"));
  for (let i = 0; i < 40; i++) fs.writeFileSync(path.join(folder, "sky", `telescope${i}.ts`), source("alignTelescope", i));
  fs.rmSync(path.join(folder, "src", "orders", "paymentGateway.ts"));
  git(folder, "add", "-A");
  git(folder, "commit", "-qm", "Telescopes");
  git(folder, "checkout", "-q", "main");
}

export async function run({ page, folder, server, step, shot }) {
  await indexed(page);
  const runs = () => appliedRuns(server);
  /** Waits until the log tells of a run that began after `before` and satisfies `check`; says how long after `done` it was over. */
  const applied = async (before, check, withinMs) => eventually("the index follows", () => {
    const since = runs().slice(before);
    same(check(since), true, JSON.stringify(since));
    return since;
  }, withinMs);
  const files = (since) => since.reduce((sum, run) => sum + run.files, 0);

  await step("another branch", async () => {
    const before = runs().length;
    git(folder, "checkout", "-q", "telescopes");
    const started = Date.now();
    await applied(before, (since) => files(since) >= 41);
    console.log(`    in the index ${Date.now() - started} ms after the checkout`);
    await finds(page, "alignTelescope39", "sky/telescope39.ts");
    await findsNot(page, "paymentGateway", "paymentGateway.ts");
  });

  await step("the way back and there again costs no embedding", async () => {
    for (const branch of ["main", "telescopes"]) {
      const before = runs().length;
      git(folder, "checkout", "-q", branch);
      const since = await applied(before, (all) => files(all) >= 41);
      same(since.reduce((sum, run) => sum + run.chunks, 0), 0);
    }
    await finds(page, "alignTelescope39", "sky/telescope39.ts");
  });

  await step("a renamed folder", async () => {
    const before = runs().length;
    fs.renameSync(path.join(folder, "sky"), path.join(folder, "observatory"));
    const since = await applied(before, (all) => files(all) >= 80);
    same(since.reduce((sum, run) => sum + run.chunks, 0), 0);
    await finds(page, "alignTelescope39", "observatory/telescope39.ts");
  });

  await step("five thousand files at once, and their end", async () => {
    const before = runs().length;
    fs.mkdirSync(path.join(folder, "made"));
    for (let i = 0; i < 5_000; i++) fs.writeFileSync(path.join(folder, "made", `gear${i}.ts`), source("turnGear", i));
    const written = Date.now();
    await applied(before, (since) => files(since) >= 5_000, 240_000);
    console.log(`    5,000 new files in the index after ${Date.now() - written} ms, in ${runs().length - before} runs`);
    await shot("five-thousand");
    await finds(page, "turnGear4999", "made/gear4999.ts");
    await eventually("the runs are over", () => same(Date.now() - written > 5_000, true), 20_000);
    const half = runs().length;
    fs.rmSync(path.join(folder, "made"), { recursive: true });
    const removed = Date.now();
    await applied(half, (since) => files(since) >= 5_000, 240_000);
    console.log(`    5,000 files out of it after ${Date.now() - removed} ms, ${JSON.stringify(runs().slice(half))}`);
    await findsNot(page, "turnGear4999 alignTelescope1", "made/gear");
  });

  await step("what files.exclude names leaves, and comes back", async () => {
    await finds(page, "alignTelescope7", "observatory/telescope7.ts");
    let before = runs().length;
    fs.mkdirSync(path.join(folder, ".vscode"), { recursive: true });
    const settings = path.join(folder, ".vscode", "settings.json");
    fs.writeFileSync(settings, JSON.stringify({ "files.exclude": { "**/observatory": true } }));
    await applied(before, (since) => files(since) >= 40);
    await findsNot(page, "alignTelescope7 cart", "observatory");
    before = runs().length;
    fs.writeFileSync(settings, JSON.stringify({ "files.exclude": { "**/observatory": true }, "sextant.indexing.respectExcludes": false }));
    const since = await applied(before, (all) => files(all) >= 40);
    // The settings file itself is new to be read; the forty are known.
    same(since.reduce((sum, run) => sum + run.chunks, 0) <= 5, true);
    await finds(page, "alignTelescope7", "observatory/telescope7.ts");
  });

  let unwatched;
  const comet = (name) => fs.writeFileSync(path.join(folder, "unseen", `${name}.ts`), source(`chase${name}`, 1));

  await step("nothing runs while nothing changes that VS Code watches", async () => {
    fs.mkdirSync(path.join(folder, "unseen"));
    // On a busy machine the last event of a watcher may come late, and its run sees this one too; what must not happen is that it never ends.
    await eventually("five quiet seconds", async () => {
      const before = runs().length;
      comet((unwatched = `Halley${before}`));
      await page.waitForTimeout(5_000);
      same(runs().length, before);
    }, 60_000);
  });

  await step("what it does not watch is found when one comes back to the window, and when the window opens", async () => {
    await findsNot(page, `chase${unwatched}1`, `${unwatched}.ts`);
    await runCommand(page, "Helper: Wait a Minute");
    await focus(page, false);
    await focus(page, true);
    await comesToBeFound(page, `chase${unwatched}1`, `unseen/${unwatched}.ts`);
    comet("Encke");
    await page.reload();
    await indexed(page);
    await finds(page, "chaseEncke1", "unseen/Encke.ts");
  });
}

/** The browser believes to be in front always. */
async function focus(page, hasFocus) {
  await page.evaluate((value) => {
    document.hasFocus = () => value;
    window.dispatchEvent(new Event(value ? "focus" : "blur"));
  }, hasFocus);
}
