// Who may import whom (dependency-cruiser). Each rule tells its reader why.

const rule = (name, comment, from, to) => ({ name, severity: "error", comment, from, to });

/** A room of src/ knows itself and what `known` (patterns below src/, "a|b") names; of what lies outside src/ all but `never`. */
const knowsOnly = (name, room, known, comment, never = []) => rule(name, comment, { path: `^src/${room}/` }, { path: [`^src/(?!${[`${room}/`, ...known].join("|")})`, ...never] });

/** What `things` match is imported by `door`, a place in src/, alone. */
const oneDoor = (name, door, things, comment, unless = {}) => rule(name, comment, { path: "^src/", pathNot: `^src/${door}` }, { path: things, ...unless });

const PACKAGING_ALONE = "It makes the packages; what is in them runs without it, and it without what is in them.";

module.exports = {
  forbidden: [
    knowsOnly("core-knows-nobody", "core", [], "core is data and arithmetic: it must be usable everywhere, also in a browser.", ["^node_modules/", "^node:"]),
    knowsOnly("protocol-knows-core-only", "protocol", ["core/"], "Both ends of the pipe read it; it must not pull in either of them."),
    knowsOnly("engine-knows-no-front-door", "engine", ["core/", "protocol/"], "Editor, terminal and agents call the engine, never the other way round."),
    knowsOnly("editor-holds-no-engine", "extension", ["core/", "protocol/"], "The extension host stays idle: it speaks to the engine through the protocol."),
    knowsOnly("panel-knows-its-messages-only", "webview", ["core/", "protocol/(panel|quality)Messages\\.ts$"], "It runs in a browser and is told everything by messages; of the protocol it knows those alone.", ["^node_modules/(?!@vscode-elements/)", "^node:"]),
    knowsOnly("packaging-stands-alone", "packaging", [], PACKAGING_ALONE),
    oneDoor("packaging-ships-in-nothing", "packaging/", "^src/packaging/", PACKAGING_ALONE),
    oneDoor("one-door-lancedb", "engine/store/", "node_modules/(@lancedb|apache-arrow)/", "LanceDB enters by store/ alone."),
    oneDoor("one-door-onnx", "engine/encoder/", "node_modules/(onnxruntime|@huggingface)", "ONNX Runtime and the tokenizer enter by encoder/ alone."),
    oneDoor("one-door-tree-sitter", "engine/chunking/", "node_modules/web-tree-sitter/", "tree-sitter enters by chunking/ alone."),
    oneDoor("one-door-tensorflow", "engine/training/tensorflowWasm.ts$", "node_modules/@tensorflow", "TensorFlow.js enters by tensorflowWasm.ts, a bundle that only training loads; everybody else knows its types.", { dependencyTypesNot: ["type-only"] }),
    oneDoor("one-door-controls", "webview/", ["node_modules/@vscode-elements/", "^src/webview/"], "Browser code: it enters by webview/ alone."),
    oneDoor("vscode-stays-in-extension", "extension/", "^vscode$|node_modules/@types/vscode", "engine, CLI and MCP must run where no editor is."),
    rule(
      "engine-rooms-are-leaves",
      "Pass it in as an argument, or join the two in indexing/ or search/.",
      { path: "^src/engine/(workspace|chunking|encoder|store)/" },
      { path: "^src/", pathNot: ["^src/core/", "^src/protocol/", "^src/engine/$1/", "^src/engine/packageFolder.ts$"] },
    ),
    // The package esbuild, which esbuild.mjs imports, is taken for that file itself.
    rule("no-circles", "Two files that need each other are one idea, or three.", { pathNot: "^esbuild\\.mjs$" }, { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } }),
    rule("no-lost-imports", "An import that resolves to nothing.", {}, { couldNotResolve: true, pathNot: "^vscode$" }),
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "node", "default", "types"], extensions: [".ts", ".js", ".mjs", ".json"] },
  },
};
