// LanceDB's package for a platform: from node_modules where it is this one, else through npm, proven by the lock file.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";

/** Puts the package at `target`; `scratch` is an existing folder for what is downloaded. */
export function fetchPackage(root, name, target, scratch) {
  const installed = path.join(root, "node_modules", name);
  if (fs.existsSync(installed)) return fs.cpSync(installed, target, { recursive: true });
  const locked = JSON.parse(fs.readFileSync(path.join(root, "package-lock.json"), "utf8")).packages[`node_modules/${name}`];
  if (!locked) throw new Error(`package-lock.json knows no ${name}.`);
  // npm's own cache and configuration apply; a second run fetches nothing.
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  const said = execFileSync(npm, ["pack", `${name}@${locked.version}`, "--silent", "--ignore-scripts", "--pack-destination", scratch], { cwd: root, encoding: "utf8", shell: process.platform === "win32" });
  const tarball = path.join(scratch, said.trim().split("\n").pop());
  const actual = `sha512-${createHash("sha512").update(fs.readFileSync(tarball)).digest("base64")}`;
  if (actual !== locked.integrity) throw new Error(`${name}@${locked.version} is not what package-lock.json says: ${actual} instead of ${locked.integrity}.`);
  fs.mkdirSync(target, { recursive: true });
  execFileSync("tar", ["-xzf", tarball, "-C", target, "--strip-components=1", "--no-same-owner"]);
  fs.rmSync(tarball);
}
