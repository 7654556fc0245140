import path from "node:path";
import { defineConfig } from "vitest/config";

export default defineConfig({
  root: path.dirname(import.meta.dirname),
  test: {
    include: ["test/**/*.test.ts"],
    // Native modules (ONNX Runtime, LanceDB) are not safe to load in several worker threads of one process.
    pool: "forks",
    // Two cores are the machine this is written for; more files at once only slow each other down.
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
