/** Signs of life, on a clock of our own. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { watchSilence } from "../../src/protocol/watchSilence.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function watch() {
  const seen = { asked: 0, silent: 0 };
  return { seen, ...watchSilence({ everyMs: 10, times: 4, ask: () => seen.asked++, onSilence: () => seen.silent++ }) };
}

test("four askings without an answer are silence, told once", () => {
  const { begin, seen } = watch();
  begin();
  vi.advanceTimersByTime(49);
  expect(seen).toEqual({ asked: 4, silent: 0 });
  vi.advanceTimersByTime(500);
  expect(seen).toEqual({ asked: 4, silent: 1 });
});

test("any sign begins the count anew", () => {
  const { begin, heard, seen } = watch();
  begin();
  for (let i = 0; i < 20; i++) {
    vi.advanceTimersByTime(35);
    heard();
  }
  expect(seen.silent).toBe(0);
});

test("nobody is asked while nobody waits", () => {
  const { begin, end, seen } = watch();
  vi.advanceTimersByTime(1_000);
  begin();
  end();
  vi.advanceTimersByTime(1_000);
  expect(seen).toEqual({ asked: 0, silent: 0 });
  expect(vi.getTimerCount()).toBe(0);
});
