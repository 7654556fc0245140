/**
 * No byte leaves the machine: every command runs under traps that see a socket or a call that would open one, and where there is no
 * network at all. Each trap is first shown a program that does connect. Needs dist/ (node esbuild.mjs).
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const repository = join(import.meta.dirname, "../..");
const cli = join(repository, "dist/cli.js");
const root = mkdtempSync(join(tmpdir(), "sextant-no-network-"));
const project = join(root, "project");
const preload = join(root, "preload.cjs");
const record = join(root, "record.jsonl");

/** In this order: the later ones read the index that the first one makes. */
const COMMANDS: readonly (readonly string[])[] = [
  ["index", project],
  ["search", project, "try again until it works"],
  ["similar", project, "src/retry.ts:2"],
  ["doctor", project],
  ["embed", "open a socket"],
];

/**
 * Replaces every door through which JavaScript reaches a network by one that writes the call down and throws, in the main thread, in
 * workers and, by NODE_OPTIONS, in child processes. CommonJS, because Node 20 starts some workers before an --import has run.
 * Also writes down each native module with what ONNX Runtime would read when loaded.
 */
const PRELOAD = `
const { syncBuiltinESMExports } = require("node:module");
const { appendFileSync } = require("node:fs");
const write = (entry) => appendFileSync(process.env.TRAP_RECORD, JSON.stringify(entry) + "\\n");
const trap = (object, names, room) => {
  for (const name of names) {
    if (object?.[name] === undefined) continue;
    object[name] = () => {
      write({ call: room + "." + name });
      throw new Error("The network is trapped: " + room + "." + name);
    };
  }
};
trap(require("node:net"), ["connect", "createConnection", "createServer"], "net");
trap(require("node:net").Socket.prototype, ["connect"], "net.Socket");
trap(require("node:net").Server.prototype, ["listen"], "net.Server");
trap(require("node:tls"), ["connect"], "tls");
trap(require("node:http"), ["request", "get"], "http");
trap(require("node:https"), ["request", "get"], "https");
trap(require("node:http2"), ["connect"], "http2");
trap(require("node:dgram"), ["createSocket", "Socket"], "dgram");
for (const [room, dns] of [["dns", require("node:dns")], ["dns.promises", require("node:dns/promises")]]) {
  trap(dns, Object.keys(dns).filter((name) => /^(lookup|resolve|reverse)/.test(name)), room);
}
trap(globalThis, ["fetch", "WebSocket", "EventSource"], "global");
syncBuiltinESMExports();
const { dlopen } = process;
process.dlopen = (...args) => {
  write({ loads: String(args[1]), ORT_DISABLE_TELEMETRY: process.env.ORT_DISABLE_TELEMETRY ?? null });
  return dlopen.apply(process, args);
};
`;

interface Recorded {
  readonly call?: string;
  readonly loads?: string;
  readonly ORT_DISABLE_TELEMETRY?: string | null;
}

beforeAll(() => {
  mkdirSync(join(project, "src"), { recursive: true });
  writeFileSync(join(project, "src", "retry.ts"), "/** Tries again until it works. */\nexport async function retry(times: number, work: () => Promise<void>) {\n  for (let i = 0; i < times; i++) await work();\n}\n");
  writeFileSync(join(project, "src", "cache.py"), "class LruCache:\n    def evict(self, key):\n        del self.entries[key]\n");
  writeFileSync(preload, PRELOAD);
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** `wrap` is the command put in front. ORT_DISABLE_TELEMETRY is taken away: Sextant has to set it itself. */
function start(args: readonly string[], wrap: readonly string[] = [], extraEnv: NodeJS.ProcessEnv = {}): Ran {
  const env: NodeJS.ProcessEnv = { ...process.env, HOME: root, NODE_OPTIONS: "", ...extraEnv };
  delete env["ORT_DISABLE_TELEMETRY"];
  const [command = process.execPath, ...rest] = [...wrap, process.execPath, ...args];
  const { status, stdout, stderr } = spawnSync(command, rest, { encoding: "utf8", env, timeout: 110_000 });
  return { code: status, out: stdout, err: stderr };
}

/** A data directory for each trap, so that each sees an index being built. */
function runEveryCommand(name: string, wrap: readonly string[] = [], env: NodeJS.ProcessEnv = {}): void {
  for (const command of COMMANDS) {
    const { code, err } = start([cli, ...command, "--data-dir", join(root, `data-${name}`)], wrap, env);
    expect({ command, code, err }).toMatchObject({ command, code: 0 });
  }
}

describe("the doors of Node are trapped", () => {
  const trapped: NodeJS.ProcessEnv = { NODE_OPTIONS: `--require=${JSON.stringify(preload)}`, TRAP_RECORD: record };
  const recorded = (): Recorded[] =>
    existsSync(record)
      ? readFileSync(record, "utf8")
          .trimEnd()
          .split("\n")
          .map((line) => JSON.parse(line) as Recorded)
      : [];
  const calls = (): string[] => recorded().flatMap(({ call }) => call ?? []);

  /** Each of them would reach for the network, by import and by require, in a worker and in a child of the process as well. */
  const REACHES = `
    import net, { connect } from "node:net";
    import { get } from "node:https";
    import { lookup } from "node:dns/promises";
    import { createSocket } from "node:dgram";
    import { spawnSync } from "node:child_process";
    import { Worker } from "node:worker_threads";
    const tries = [() => connect(9, "127.0.0.1"), () => new net.Socket().connect(9), () => get("https://127.0.0.1:9"), () => lookup("example.invalid"), () => createSocket("udp4"), () => fetch("http://127.0.0.1:9")];
    for (const reach of tries) try { await reach(); } catch {}
    spawnSync(process.execPath, ["-e", "require('http').get('http://127.0.0.1:9')"]);
    await new Promise((done) => new Worker("require('dns').lookup('example.invalid', () => {})", { eval: true }).on("error", done).on("exit", done));
  `;

  test("a program that reaches for the network is seen", () => {
    rmSync(record, { force: true });
    writeFileSync(join(root, "reaches.mjs"), REACHES);
    start([join(root, "reaches.mjs")], [], trapped);
    expect(calls()).toEqual(["net.connect", "net.Socket.connect", "https.get", "dns.promises.lookup", "dgram.createSocket", "global.fetch", "http.get", "dns.lookup"]);
  });

  test("no command opens one, and ONNX Runtime is loaded with its telemetry off", () => {
    rmSync(record, { force: true });
    runEveryCommand("doors", [], trapped);
    expect(calls()).toEqual([]);
    const runtimes = recorded().filter(({ loads }) => loads?.includes("onnxruntime"));
    expect(runtimes.length).toBeGreaterThan(0);
    expect(runtimes.map((entry) => entry.ORT_DISABLE_TELEMETRY)).toEqual(runtimes.map(() => "1"));
  }, 120_000);
});

describe.runIf(process.platform === "linux")("the system sees no socket", () => {
  const CONNECTS = "require('net').connect(9, '127.0.0.1').on('error', (error) => console.log(error.code))";
  const works = (wrap: readonly string[]): boolean => spawnSync(wrap[0] as string, [...wrap.slice(1), "true"]).status === 0;

  /** Only the traced calls stop the program where strace knows the filter (5.3 of 2019). */
  const strace = [["strace", "--seccomp-bpf", "-f"], ["strace", "-f"]].map((start) => [...start, "-e", "trace=network", "-o", join(root, "strace.log")]).find(works);
  /** A network namespace of its own, in which not even the loopback interface is up; a user namespace where that needs no root. */
  const unshare = [["unshare", "-n"], ["unshare", "-rn"]].find(works);

  test("strace or unshare is there to look", () => {
    const problem = strace || unshare ? null : "Neither strace nor unshare can be used here, so nothing shows that no byte leaves. Install strace (apt-get install strace), or run the tests as root.";
    expect(problem).toBeNull();
  });

  /** Calls that concern anything but pipes between processes of this machine (AF_UNIX). */
  const foreign = (): string[] =>
    readFileSync(join(root, "strace.log"), "utf8")
      .split("\n")
      .filter((line) => /AF_(?!UNIX|LOCAL)/.test(line));

  test.runIf(strace)("strace sees a program that connects", () => {
    start(["-e", CONNECTS], strace);
    expect(foreign().some((line) => /connect\(.*AF_INET.*127\.0\.0\.1/.test(line))).toBe(true);
  });
  test.runIf(strace)("strace sees no socket of any command but local pipes", () => {
    for (const command of COMMANDS) {
      const { code, err } = start([cli, ...command, "--data-dir", join(root, "data-strace")], strace);
      expect({ command, code, err, sockets: foreign() }).toMatchObject({ command, code: 0, sockets: [] });
    }
  }, 240_000);

  test.runIf(unshare)("without any network a program cannot connect", () => {
    expect(start(["-e", CONNECTS], unshare).out.trim()).toBe("ENETUNREACH");
    expect(start(["-p", "Object.keys(os.networkInterfaces()).length"], unshare).out.trim()).toBe("0");
  });
  test.runIf(unshare)("every command works without any network", () => runEveryCommand("unshare", unshare), 240_000);
});

/** onnxruntime-node 1.27.0 carries no telemetry for Linux and macOS; 1.29.0 and later do, switched on by default. */
describe("the runtime in use has no collector's address in it", () => {
  const ADDRESS = "events.data.microsoft.com";
  const carries = (bytes: Buffer): boolean => bytes.includes(ADDRESS) || bytes.includes(Buffer.from(ADDRESS, "utf16le"));
  const binaries = join(repository, "node_modules", "onnxruntime-node", "bin");
  const libraries = readdirSync(binaries, { recursive: true, encoding: "utf8" }).filter((file) => /\.so(\.|$)|\.dylib$|\.dll$|\.node$/.test(file));

  test("an address would be found", () => {
    expect(carries(Buffer.from(`\0https://eu.${ADDRESS}/OneCollector\0`))).toBe(true);
    expect(carries(Buffer.from(ADDRESS, "utf16le"))).toBe(true);
  });
  test("none is there", () => {
    expect(libraries.some((file) => /linux.*libonnxruntime\.so/.test(file))).toBe(true);
    expect(libraries.filter((file) => carries(readFileSync(join(binaries, file))))).toEqual([]);
  });
});
