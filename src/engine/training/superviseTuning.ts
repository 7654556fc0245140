/** A fine-tune as the engine sees it: a process that is started, listened to, started once more where it died, and ended on request. */
import { fork } from "node:child_process";
import path from "node:path";
import { SextantError } from "../../core/errors.ts";
import type { TuneEvent, TuneReport } from "../../core/tuning.ts";
import { aborted, type ErrorData, fromErrorData } from "../../protocol/errorData.ts";
import { packageFolder } from "../packageFolder.ts";
import type { FromTuning, TuneTask } from "./main.ts";

/** It goes on from its last checkpoint; what ends it three times would end it for ever. */
const STARTS = 3;
const STOP_WITHIN_MS = 3_000;

export async function superviseTuning(task: TuneTask, onEvent: (event: TuneEvent) => void, signal?: AbortSignal): Promise<TuneReport> {
  const file = path.join(packageFolder(), "dist", "tune.js");
  let furthest = 0;
  const listen = (event: TuneEvent): void => {
    // Begun anew, it runs quickly through what is done; what people see does not go back.
    if (event.kind === "trained" || event.kind === "checked") onEvent({ ...event, share: (furthest = Math.max(furthest, event.share)) });
    else onEvent(event);
  };
  for (let starts = 1; ; starts++) {
    const end = await runOnce(file, task, listen, signal);
    if (end.kind === "report") return end.report;
    if (signal?.aborted === true) throw aborted(signal);
    if (end.kind === "failure") throw fromErrorData(end.error);
    if (starts === STARTS) throw new SextantError("tune/cannot-train", `The fine-tune ended ${STARTS} times in the middle of its work; the last time it ${end.how}.`, "Make room in memory and run it again: it goes on where it was.");
    onEvent({ kind: "notice", text: `The fine-tune ${end.how} and goes on from its last checkpoint.` });
  }
}

type End = { readonly kind: "report"; readonly report: TuneReport } | { readonly kind: "failure"; readonly error: ErrorData } | { readonly kind: "died"; readonly how: string };

function runOnce(file: string, task: TuneTask, onEvent: (event: TuneEvent) => void, signal?: AbortSignal): Promise<End> {
  signal?.throwIfAborted();
  const { NODE_OPTIONS: _, ...env } = process.env;
  if (process.platform === "linux") {
    env.MALLOC_ARENA_MAX ??= "2";
    // Set, it stays what it is by default: left to itself glibc raises it to the largest array ever freed, and keeps freed arrays of a step for ever.
    env.MALLOC_MMAP_THRESHOLD_ ??= String(128 * 1024);
  }
  return new Promise((resolve) => {
    const child = fork(file, [JSON.stringify(task)], { serialization: "advanced", stdio: ["ignore", "ignore", "ignore", "ipc"], execArgv: [], env: { ...env, ELECTRON_RUN_AS_NODE: "1" } });
    let last: End | undefined;
    let timer: NodeJS.Timeout | undefined;
    const cancel = (): void => {
      // It ends between two steps; a process that does not is not waited for.
      if (child.connected) child.send("stop", () => undefined);
      timer = setTimeout(() => child.kill("SIGKILL"), STOP_WITHIN_MS);
    };
    const ended = (how: string): void => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", cancel);
      resolve(last ?? { kind: "died", how });
    };
    signal?.addEventListener("abort", cancel, { once: true });
    child.on("message", (message: FromTuning) => {
      if (message.kind === "event") onEvent(message.event);
      else last = message;
    });
    child.on("error", (error) => {
      if (child.pid === undefined) ended(`could not be started (${error.message})`);
    });
    child.on("close", (code, by) => ended(by === null ? `exited with code ${code}` : `was ended by ${by}`));
  });
}
