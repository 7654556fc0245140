/** Where this package lies on disk: the bundles in dist/, the sources under test and an installed copy all ask here. */
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

let found: string | undefined;

/** The folder that holds our package.json, `models/` and `dist/`; found by walking up from this very file. */
export function packageFolder(): string {
  if (found !== undefined) return found;
  let folder = path.dirname(fileURLToPath(import.meta.url));
  for (;;) {
    const manifest = path.join(folder, "package.json");
    if (fs.existsSync(manifest) && (JSON.parse(fs.readFileSync(manifest, "utf8")) as { name?: string }).name === "sextant") {
      return (found = folder);
    }
    const parent = path.dirname(folder);
    if (parent === folder) throw new Error("The package folder of Sextant was not found: package.json is missing beside dist/.");
    folder = parent;
  }
}

/** The version of this package, as in package.json. */
export function packageVersion(): string {
  return (JSON.parse(fs.readFileSync(path.join(packageFolder(), "package.json"), "utf8")) as { version: string }).version;
}
