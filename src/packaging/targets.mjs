// What each platform is given: one build of LanceDB and one of ONNX Runtime.

/**
 * `libraries`: what ONNX Runtime's loader loads. Left out are DirectML and the shader compiler of WebGPU on Windows (loaded only for
 * those two providers; the built-in model runs on the processor) and a second copy of the same library on macOS.
 */
export const TARGETS = {
  "linux-x64": { lancedb: "@lancedb/lancedb-linux-x64-gnu", onnxRuntime: "linux/x64", libraries: ["libonnxruntime.so.1"] },
  "linux-arm64": { lancedb: "@lancedb/lancedb-linux-arm64-gnu", onnxRuntime: "linux/arm64", libraries: ["libonnxruntime.so.1"] },
  "darwin-arm64": { lancedb: "@lancedb/lancedb-darwin-arm64", onnxRuntime: "darwin/arm64", libraries: ["libonnxruntime.1.dylib"] },
  "win32-x64": { lancedb: "@lancedb/lancedb-win32-x64-msvc", onnxRuntime: "win32/x64", libraries: ["onnxruntime.dll"] },
  "win32-arm64": { lancedb: "@lancedb/lancedb-win32-arm64-msvc", onnxRuntime: "win32/arm64", libraries: ["onnxruntime.dll"] },
};

/** Targets that `--target` names: one, several with commas, "all", or this machine's. */
export function chosenTargets(wanted = `${process.platform}-${process.arch}`) {
  const names = wanted === "all" ? Object.keys(TARGETS) : wanted.split(",");
  for (const name of names) {
    if (!(name in TARGETS)) throw new Error(`There is no package for ${name}: neither LanceDB nor ONNX Runtime is built for it, or its name is another. There are ${Object.keys(TARGETS).join(", ")} and all.`);
  }
  return names;
}
