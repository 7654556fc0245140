/** One writer of the memory at a time, and a short wait for those who come meanwhile. */
import { join } from "node:path";
import { setTimeout as passed } from "node:timers/promises";
import { isSextantError, SextantError } from "../../../core/errors.ts";
import type { Workspace } from "../dataDirectory.ts";
import { acquireLock, type Lock } from "../lock.ts";

/** A vote takes some 20 ms; the longest turn, forgetting or importing thousands, some seconds. */
const WAIT_MS = 20_000;
const LOOK_AGAIN_MS = 10;

/** Within one process, by folder: those who wait here need not look at the disk. */
const queues = new Map<string, Promise<unknown>>();

/** Throws `memory/locked` where another process does not let go. */
export function withTurn<T>(workspace: Workspace, work: () => Promise<T>): Promise<T> {
  const turn = (queues.get(workspace.memory) ?? Promise.resolve()).then(async () => {
    const lock = await waitForLock(workspace);
    try {
      return await work();
    } finally {
      await lock.release();
    }
  });
  const settled = turn.catch(() => undefined);
  queues.set(workspace.memory, settled);
  void settled.then(() => {
    if (queues.get(workspace.memory) === settled) queues.delete(workspace.memory);
  });
  return turn;
}

async function waitForLock(workspace: Workspace): Promise<Lock> {
  const until = performance.now() + WAIT_MS;
  for (;;) {
    try {
      return await acquireLock({ ...workspace, lock: join(workspace.memory, "lock") });
    } catch (error) {
      if (!isSextantError(error) || error.code !== "index/locked") throw error;
      if (performance.now() > until) {
        throw new SextantError("memory/locked", `Another process has been writing to ${workspace.memory} for ${WAIT_MS / 1000} seconds.`, "Try again when it is done.", { cause: error });
      }
    }
    await passed(LOOK_AGAIN_MS);
  }
}
