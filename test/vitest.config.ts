import path from "node:path";
import { defineConfig } from "vitest/config";

export default defineConfig({
  root: path.dirname(import.meta.dirname),
  test: {
    include: ["test/**/*.test.ts"],
    // Fixtures are repositories to be searched; their tests are text.
    exclude: ["test/fixtures/**"],
    // Native modules (ONNX Runtime, LanceDB) are not safe to load in several worker threads of one process.
    pool: "forks",
    // Two cores are the machine this is written for, and half of its time a test waits for a process, a disk or a clock.
    maxWorkers: 3,
    // Generous on purpose: a busy machine must not make a test fail that only waits.
    testTimeout: 240_000,
    hookTimeout: 240_000,
  },
});
