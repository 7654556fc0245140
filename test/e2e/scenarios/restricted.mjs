// Trust refused: reading and searching are harmless, so they work; what a workspace must not decide it does not decide.
import fs from "node:fs";
import path from "node:path";
import { finds, indexed, same } from "../expect.mjs";

export const about = "a folder whose authors are not trusted";
export const trust = "ask";
export const theme = "hc-dark";

export function prepare(folder) {
  fs.mkdirSync(path.join(folder, ".vscode"));
  fs.writeFileSync(path.join(folder, ".vscode", "settings.json"), JSON.stringify({ "sextant.dataDirectory": path.join(folder, "stolen"), "sextant.modelFolder": "/nowhere", "sextant.indexing.maxCpu": 5 }));
}

export async function run({ page, folder, dataDirectory, step, shot }) {
  await step("trust is refused", async () => {
    await page.getByRole("dialog").getByRole("button", { name: "No, I don't trust the authors" }).click();
    await page.locator(".part.statusbar").getByText("Restricted Mode").waitFor();
  });

  await step("the index is built in the user's own place, and searching works", async () => {
    await indexed(page);
    await finds(page, "hash a password with a salt", "passwords.ts");
    await shot("restricted");
    same(fs.existsSync(path.join(folder, "stolen")), false);
    same(fs.readdirSync(path.join(dataDirectory, "workspaces")).length, 1);
  });
}
