// An extension beside ours, for scenarios that name it in `extensions`: files that are on no disk, and a clock that can be put forward.
const vscode = require("vscode");

const FILES = { "lantern.ts": "/** Lights the lantern at dusk. */\nexport function lightLantern(hour: number): boolean {\n  return hour > 18;\n}\n" };
const nameOf = ({ path }) => path.slice(path.lastIndexOf("/") + 1);

/** memo:/<any folder>/lantern.ts, read only. */
const memo = {
  onDidChangeFile: new vscode.EventEmitter().event,
  watch: () => ({ dispose() {} }),
  stat(uri) {
    const text = FILES[nameOf(uri)];
    if (text !== undefined) return { type: vscode.FileType.File, ctime: 0, mtime: 0, size: text.length };
    if (/^\/[^/.]*$/.test(uri.path)) return { type: vscode.FileType.Directory, ctime: 0, mtime: 0, size: 0 };
    throw vscode.FileSystemError.FileNotFound(uri);
  },
  readDirectory: () => Object.keys(FILES).map((name) => [name, vscode.FileType.File]),
  readFile(uri) {
    const text = FILES[nameOf(uri)];
    if (text === undefined) throw vscode.FileSystemError.FileNotFound(uri);
    return Buffer.from(text);
  },
  ...Object.fromEntries(["createDirectory", "writeFile", "delete", "rename"].map((name) => [name, (uri) => { throw vscode.FileSystemError.NoPermissions(uri); }])),
};

exports.activate = ({ subscriptions }) => {
  subscriptions.push(
    vscode.workspace.registerFileSystemProvider("memo", memo, { isReadonly: true }),
    // All extensions of a window have one clock; timers go on as they were.
    vscode.commands.registerCommand("helper.waitAMinute", () => {
      const { now } = Date;
      Date.now = () => now() + 60_000;
    }),
  );
};
