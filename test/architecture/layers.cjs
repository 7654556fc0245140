// Who may import whom (dependency-cruiser). Each rule tells its reader why.
module.exports = {
  forbidden: [
    {
      name: "core-knows-nobody",
      severity: "error",
      comment: "core is data and arithmetic: it must be usable everywhere, also in a browser.",
      from: { path: "^src/core/" },
      to: { path: ["^src/(?!core/)", "^node_modules/", "^node:"] },
    },
    {
      name: "protocol-knows-core-only",
      severity: "error",
      comment: "Both ends of the pipe read it; it must not pull in either of them.",
      from: { path: "^src/protocol/" },
      to: { path: "^src/(?!core/|protocol/)" },
    },
    {
      name: "engine-knows-no-front-door",
      severity: "error",
      comment: "Editor, terminal and agents call the engine, never the other way round.",
      from: { path: "^src/engine/" },
      to: { path: "^src/(?!core/|protocol/|engine/)" },
    },
    {
      name: "engine-rooms-are-leaves",
      severity: "error",
      comment: "Pass it in as an argument, or join the two in indexing/ or search/.",
      from: { path: "^src/engine/(workspace|chunking|encoder|store)/" },
      to: { path: "^src/", pathNot: ["^src/core/", "^src/protocol/", "^src/engine/$1/", "^src/engine/packageFolder.ts$"] },
    },
    {
      name: "one-door-lancedb",
      severity: "error",
      comment: "LanceDB enters by store/ alone.",
      from: { path: "^src/", pathNot: "^src/engine/store/" },
      to: { path: "node_modules/(@lancedb|apache-arrow)/" },
    },
    {
      name: "one-door-onnx",
      severity: "error",
      comment: "ONNX Runtime and the tokenizer enter by encoder/ alone.",
      from: { path: "^src/", pathNot: "^src/engine/encoder/" },
      to: { path: "node_modules/(onnxruntime|@huggingface)" },
    },
    {
      name: "one-door-tree-sitter",
      severity: "error",
      comment: "tree-sitter enters by chunking/ alone.",
      from: { path: "^src/", pathNot: "^src/engine/chunking/" },
      to: { path: "node_modules/web-tree-sitter/" },
    },
    {
      name: "vscode-stays-in-extension",
      severity: "error",
      comment: "engine, CLI and MCP must run where no editor is.",
      from: { path: "^src/", pathNot: "^src/extension/" },
      to: { path: "^vscode$|node_modules/@types/vscode" },
    },
    { name: "no-circles", severity: "error", comment: "Two files that need each other are one idea, or three.", from: {}, to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } } },
    { name: "no-lost-imports", severity: "error", comment: "An import that resolves to nothing.", from: {}, to: { couldNotResolve: true, pathNot: "^vscode$" } },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "node", "default", "types"], extensions: [".ts", ".js", ".mjs", ".json"] },
  },
};
