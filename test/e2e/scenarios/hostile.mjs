// A repository that means harm: names and code that are markup, links that lead in circles and out, settings that would redirect Sextant.
import fs from "node:fs";
import path from "node:path";
import { closed, EXTENSION_ID, eventually, finds, firstRow, indexed, openPalette, rows, same, type, toLastRow } from "../expect.mjs";
import { webviewFrame } from "../workbench.mjs";

export const about = "a hostile repository";
export const folders = { hostile: null };
export const theme = "light";

const MARKUP = `<img src=x onerror="parent.document.title='taken'">`;
const NAMES = { markup: `${MARKUP}.ts`, quotes: `it's "quoted" & more.ts`, lines: "two\nlines.ts", bidi: "\u202Est.elbisiver.ts", codicon: "$(trash) bin.ts" };

export function prepare(folder) {
  const write = (name, text) => fs.writeFileSync(path.join(folder, name), text);
  for (const [kind, name] of Object.entries(NAMES)) write(name, `/** ${MARKUP} */\nexport function unmaskVillain${kind}(text: string): string {\n  return "${MARKUP.replaceAll('"', "'")}" + text;\n}\n`);
  fs.symlinkSync(".", path.join(folder, "loop"));
  fs.symlinkSync("/etc", path.join(folder, "outside"));
  fs.symlinkSync("/etc/passwd", path.join(folder, "passwd.ts"));
  write("huge.ts", "export const unmaskVillainhuge = 1;\n".repeat(300_000));
  write("blob.ts", Buffer.concat([Buffer.from("unmaskVillainblob"), Buffer.alloc(10_000)]));
  write(".sextantignore", `${"**/a*/".repeat(40)}x\n`);
  fs.mkdirSync(path.join(folder, ".vscode"));
  write(".vscode/settings.json", JSON.stringify({
    "sextant.dataDirectory": path.join(folder, "stolen"),
    "sextant.modelFolder": path.join(folder, "evil"),
    "sextant.indexing.threads": 64,
    "sextant.search.limit": -3,
    "files.exclude": { ["{a,a}".repeat(40)]: true, "x\n!passwd.ts": true, "**/left-out.ts": true, "{": true },
  }));
  write("left-out.ts", "export const unmaskVillainexcluded = 1;\n");
}

export async function run({ page, folder, dataDirectory, server, step, shot }) {
  const title = await page.title();

  await step("is indexed all the same, in the user's own place", async () => {
    await indexed(page);
    same(fs.existsSync(path.join(folder, "stolen")), false);
    same(fs.readdirSync(path.join(dataDirectory, "workspaces")).length, 1);
    const log = fs.readdirSync(path.join(server.dataDir, "data", "logs"), { recursive: true, encoding: "utf8" }).find((file) => file.endsWith("Sextant.log"));
    same(/engine\.restarting|engine\.failed|index\.failed/.test(fs.readFileSync(path.join(server.dataDir, "data", "logs", log), "utf8")), false);
  });

  await step("a setting that cannot be is named", async () => {
    await page.locator(".notifications-toasts .notification-list-item, .notification-toast").filter({ hasText: "sextant.search.limit" }).first().waitFor();
    await shot("bad-setting");
    await page.keyboard.press("Escape");
  });

  await step("names and code are shown letter by letter in the palette", async () => {
    for (const kind of Object.keys(NAMES)) await finds(page, `unmaskVillain${kind}`, `unmaskVillain${kind}`);
    await openPalette(page);
    await type(page, "unmaskVillain");
    await firstRow(page, "unmaskVillain");
    await shot("palette");
    const shown = await rows(page).evaluateAll((all) => all.map((row) => row.textContent).join("\n"));
    same(shown.includes("<img src=x onerror="), true, shown);
    for (const absent of ["unmaskVillainhuge", "unmaskVillainblob", "unmaskVillainexcluded", "passwd.ts:", "loop/", "outside/"]) same(shown.includes(absent), false, absent);
    await toLastRow(page, "Show all in the panel");
    await page.keyboard.press("Enter");
    await closed(page);
  });

  await step("and in the panel", async () => {
    const panel = webviewFrame(page, EXTENSION_ID);
    await panel.getByText("<img src=x onerror=").first().waitFor();
    await shot("panel");
    await eventually("no picture is there", async () => same(await panel.locator('img[src="x"]').count(), 0));
    same(await page.title(), title);
  });

  await step("its files open from a result", async () => {
    await openPalette(page);
    await type(page, "unmaskVillainmarkup");
    await firstRow(page, "unmaskVillainmarkup");
    await page.keyboard.press("Enter");
    await closed(page);
    await page.locator(".tab.active").filter({ hasText: "<img src=x" }).waitFor();
  });
}
