/** What `status` claims, and what it leaves open. */
import { expect, test } from "vitest";
import type { IndexState } from "../../src/protocol/engine.ts";
import { call, status } from "./fakeTerminal.ts";

test.each([["ready", true], ["incomplete", true], ["foreign", false], ["damaged", false], ["encoder-changed", false], ["schema-changed", false]] as const)("%s: files are counted or not spoken of", async (state: IndexState, counted) => {
  const { out } = await call(["status"], { status: () => Promise.resolve({ ...status, state, files: 0 }) });
  expect(out.includes("Holds")).toBe(counted);
  expect(out).toContain("4.1 kB on disk");
});
