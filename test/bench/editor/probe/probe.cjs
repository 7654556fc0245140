// Lives in the same extension host as Sextant. While it watches, it notes how late its own timer comes: that is how long the host was blocked.
// Answers over HTTP on the port that it writes into the file $SEXTANT_BENCH_PROBE.
const fs = require("node:fs");
const http = require("node:http");
const v8 = require("node:v8");
const vm = require("node:vm");
const vscode = require("vscode");

const EVERY_MS = 2;
/** What an undisturbed timer is late by; shorter blocks are nobody's business. */
const NOTED_FROM_MS = 3;
const LOOK_FOR_SEXTANT_MS = 20;

v8.setFlagsFromString("--expose-gc");
const collectGarbage = vm.runInNewContext("gc");

let watching;
/** Each as [how long in ms, of which this thread computed in ms]. */
let blocks = [];
let sextantActiveAt = null;

exports.activate = () => {
  const looking = setInterval(() => {
    if (!vscode.extensions.getExtension("sextant.sextant")?.isActive) return;
    sextantActiveAt = Date.now();
    clearInterval(looking);
  }, LOOK_FOR_SEXTANT_MS);
  const answers = { "/watch": watch, "/rest": rest, "/memory": memory, "/times": () => ({ sextantActiveAt }) };
  const server = http.createServer((request, response) => response.end(JSON.stringify(answers[request.url]?.() ?? null)));
  server.listen(0, "127.0.0.1", () => {
    const file = process.env.SEXTANT_BENCH_PROBE;
    fs.writeFileSync(`${file}.new`, JSON.stringify({ port: server.address().port, pid: process.pid }));
    fs.renameSync(`${file}.new`, file);
  });
};

function watch() {
  blocks = [];
  let before = performance.now();
  let cpuBefore = process.threadCpuUsage();
  watching = setInterval(() => {
    const now = performance.now();
    const cpu = process.threadCpuUsage();
    const late = now - before - EVERY_MS;
    if (late >= NOTED_FROM_MS) blocks.push([late, (cpu.user - cpuBefore.user + cpu.system - cpuBefore.system) / 1000]);
    before = now;
    cpuBefore = cpu;
  }, EVERY_MS);
}

/** Stops: a timer every few milliseconds would itself count as work. */
function rest() {
  clearInterval(watching);
  return blocks;
}

function memory() {
  collectGarbage();
  const { rss, heapUsed } = process.memoryUsage();
  return { rss, heapUsed };
}
