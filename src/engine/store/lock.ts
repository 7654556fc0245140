/**
 * One writer per index: LanceDB itself lets two processes insert the same rows twice.
 * The lock is a file that only one process can create; readers never look at it.
 */
import { readFileSync } from "node:fs";
import { type FileHandle, open, readFile, rm, stat, utimes } from "node:fs/promises";
import { rmSync } from "node:fs";
import { hostname } from "node:os";
import { randomUUID } from "node:crypto";
import { SextantError } from "../../core/errors.ts";
import type { Workspace } from "./dataDirectory.ts";
import { storeError } from "./lanceErrors.ts";

export interface Lock {
  release(): Promise<void>;
}

export interface LockOwner {
  readonly pid: number;
  readonly host: string;
}

interface Ticket extends LockOwner {
  /** When the process started, as the system tells it; tells a new process with an old number apart. null where unknown. */
  readonly started: string | null;
  /** One per holder, also within one process. */
  readonly token: string;
}

const HEARTBEAT_MS = 10_000;
/** From another host, and where the system does not say when a process started, only the heartbeat tells; six missed beats. */
const STALE_MS = 60_000;
/** A file without a readable ticket is one that is being written right now, or whose writer was killed between create and write. */
const UNREADABLE_STALE_MS = 2_000;

/** Between two looks while another process takes a stale lock away. */
const TAKEOVER_PAUSE_MS = 20;

const held = new Map<string, string>();
let exitHook = false;

/** Throws `index/locked` while another process, or another caller in this one, is writing. */
export async function acquireLock(workspace: Workspace): Promise<Lock> {
  const ticket: Ticket = { pid: process.pid, host: hostname(), started: startOf(process.pid), token: randomUUID() };
  for (let attempt = 0; attempt < 5; attempt++) {
    if (await create(workspace, ticket)) return hold(workspace, ticket);
    const seen = await inspect(workspace);
    if (seen.kind === "gone") continue;
    if (seen.kind === "held") throw locked(workspace, seen.owner);
    await takeAway(workspace, seen.token);
  }
  throw locked(workspace, null);
}

/** Who is writing now; null where nobody is, or where the one who was is gone. */
export async function lockOwner(workspace: Workspace): Promise<LockOwner | null> {
  const seen = await inspect(workspace);
  return seen.kind === "held" ? seen.owner : null;
}

function locked(workspace: Workspace, owner: LockOwner | null): SextantError {
  const who = owner ? `process ${owner.pid} on ${owner.host}` : "another process";
  return new SextantError("index/locked", `The index of ${workspace.folder} is being written by ${who}.`, "Wait until it is done; searching works meanwhile.");
}

async function create(workspace: Workspace, ticket: Ticket): Promise<boolean> {
  try {
    const file = await open(workspace.lock, "wx");
    try {
      await file.writeFile(JSON.stringify(ticket));
    } catch (error) {
      // On a full disk: a lock without a ticket would keep everybody out until it is old.
      await removeIfSame(workspace.lock, file).catch(() => undefined);
      throw error;
    } finally {
      await file.close();
    }
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw storeError(error, workspace.folder, workspace.lock);
  }
}

/** Not that of another process, which may have taken ours for an old one meanwhile. */
async function removeIfSame(path: string, file: FileHandle): Promise<void> {
  const [mine, there] = [await file.stat(), await stat(path)];
  if (mine.ino === there.ino && mine.dev === there.dev) await rm(path, { force: true });
}

type Seen =
  | { readonly kind: "gone" }
  | { readonly kind: "held"; readonly owner: LockOwner | null }
  | { readonly kind: "stale"; readonly token: string | null };

async function inspect(workspace: Workspace): Promise<Seen> {
  try {
    const ageMs = Date.now() - (await stat(workspace.lock)).mtimeMs;
    const ticket = parse(await readFile(workspace.lock, "utf8"));
    if (!ticket) return ageMs > UNREADABLE_STALE_MS ? { kind: "stale", token: null } : { kind: "held", owner: null };
    const stale = ticket.host === hostname() ? !isRunning(ticket, ageMs) : ageMs > STALE_MS;
    return stale ? { kind: "stale", token: ticket.token } : { kind: "held", owner: { pid: ticket.pid, host: ticket.host } };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return { kind: "gone" };
    throw storeError(error, workspace.folder, workspace.lock, "read");
  }
}

/**
 * Removes a stale lock. Several processes may find it stale at once, and a slower one must not remove the new lock of a faster one:
 * one at a time, and each looks again. Moving the lock aside to look at it would not do: meanwhile a third one could make its own.
 */
async function takeAway(workspace: Workspace, token: string | null): Promise<void> {
  const guard = `${workspace.lock}.takeover`;
  try {
    await (await open(guard, "wx")).close();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw storeError(error, workspace.folder, guard);
    // It lasts for milliseconds, unless whoever made it was killed.
    const ageMs = await stat(guard).then(({ mtimeMs }) => Date.now() - mtimeMs, () => 0);
    if (ageMs > UNREADABLE_STALE_MS) await rm(guard, { force: true });
    else await new Promise((resolve) => setTimeout(resolve, TAKEOVER_PAUSE_MS));
    return;
  }
  try {
    const seen = await inspect(workspace);
    if (seen.kind === "stale" && seen.token === token) await rm(workspace.lock, { force: true });
  } finally {
    await rm(guard, { force: true });
  }
}

function hold(workspace: Workspace, ticket: Ticket): Lock {
  held.set(workspace.lock, ticket.token);
  installExitHook();
  const beat = setInterval(() => {
    const now = new Date();
    // A beat that fails is made up for by the next.
    utimes(workspace.lock, now, now).catch(() => undefined);
  }, HEARTBEAT_MS);
  beat.unref();
  return {
    async release() {
      clearInterval(beat);
      if (held.get(workspace.lock) !== ticket.token) return;
      held.delete(workspace.lock);
      const there = parse(await readFile(workspace.lock, "utf8").catch(() => ""));
      if (there?.token === ticket.token) await rm(workspace.lock, { force: true });
    },
  };
}

/** Runs on every orderly exit. Signals are the business of the entry points, which end in process.exit; a killed process leaves a stale lock. */
function installExitHook(): void {
  if (exitHook) return;
  exitHook = true;
  process.on("exit", () => {
    for (const [path, token] of held) {
      try {
        if (parse(readFileSync(path, "utf8"))?.token === token) rmSync(path, { force: true });
      } catch {
        // The lock of a dead process is stale anyway.
      }
    }
  });
}

function isRunning(ticket: Ticket, heartbeatAgeMs: number): boolean {
  try {
    process.kill(ticket.pid, 0);
  } catch (error) {
    // EPERM: it runs and belongs to somebody else.
    if ((error as NodeJS.ErrnoException).code !== "EPERM") return false;
  }
  const started = startOf(ticket.pid);
  // Where nobody tells when it started, the number may belong to another process by now, which does not touch the lock.
  if (started === null || ticket.started === null) return heartbeatAgeMs <= STALE_MS;
  return started === ticket.started;
}

/** Linux tells when a process started (field 22 of stat, in ticks since boot); elsewhere a reused number looks alive until its heartbeat is old. */
function startOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The second field is the program's name in brackets and may hold spaces.
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? null;
  } catch {
    return null;
  }
}

function parse(text: string): Ticket | null {
  try {
    const value = JSON.parse(text) as Partial<Ticket>;
    return typeof value.pid === "number" && typeof value.host === "string" && typeof value.token === "string" ? (value as Ticket) : null;
  } catch {
    return null;
  }
}
