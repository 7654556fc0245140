// Find Similar Code, by right-click and from a row of the palette.
import { closed, eventually, firstRow, indexed, openPalette, rows, same, tabs, type } from "../expect.mjs";
import { chooseEntry, contextMenu, openFile, select } from "../workbench.mjs";

export const about = "find similar code";

export async function run({ page, step, shot }) {
  await indexed(page);

  await step("on a selection", async () => {
    await openFile(page, "oldCart.js");
    await select(page, 1, 1, 0);
    await page.keyboard.press("Control+A");
    await contextMenu(page, "Find Similar Code");
    await page.locator(".quick-input-title").filter({ hasText: "Code like the selection" }).waitFor();
    await rows(page).filter({ hasText: "src/orders/cart.ts" }).waitFor();
    await shot("selection");
    await page.keyboard.press("Enter");
    await closed(page);
    await eventually("the file is open", async () => same((await tabs(page)).some((tab) => /cart\.(test\.)?ts/.test(tab)), true));
  });

  await step("on the symbol under the cursor", async () => {
    await openFile(page, "passwords.ts");
    await select(page, 8, 5, 0);
    await contextMenu(page, "Find Similar Code");
    await page.locator(".quick-input-title").filter({ hasText: /Code like (hashPassword|line 8)/ }).waitFor();
    await rows(page).first().waitFor();
    await shot("symbol");
    await page.keyboard.press("Escape");
    await closed(page);
  });

  await step("on a file in the explorer", async () => {
    await page.locator(".explorer-folders-view .monaco-list-row").filter({ hasText: "worker" }).click();
    await page.locator(".explorer-folders-view .monaco-list-row").filter({ hasText: "mailer.py" }).click({ button: "right" });
    await page.getByRole("menuitem", { name: "Find Similar Code" }).waitFor();
    await shot("explorer");
    await chooseEntry(page, "Find Similar Code");
    await page.locator(".quick-input-title").filter({ hasText: "Code like mailer.py" }).waitFor();
    await rows(page).first().waitFor();
    await page.keyboard.press("Escape");
    await closed(page);
  });

  await step("in one folder alone", async () => {
    await page.locator(".explorer-folders-view .monaco-list-row").filter({ hasText: "worker" }).click({ button: "right" });
    await chooseEntry(page, "Search Code in This Folder");
    await page.locator(".quick-input-title").filter({ hasText: "Search code in worker" }).waitFor();
    await type(page, "cart");
    await rows(page).filter({ hasText: "worker/" }).first().waitFor();
    await eventually("nothing else is found", async () => same(await rows(page).filter({ hasText: "src/" }).count(), 0));
    await page.keyboard.press("Escape");
    await closed(page);
  });

  await step("from a row of the palette", async () => {
    await openPalette(page);
    await type(page, "hash a password with a salt");
    await firstRow(page, "passwords.ts");
    await rows(page).first().hover();
    await rows(page).first().getByRole("button", { name: "Find Similar Code" }).click();
    await page.locator(".quick-input-title").filter({ hasText: "Code like hashPassword" }).waitFor();
    await eventually("itself is left out", async () => same(await rows(page).filter({ hasText: "hashPassword" }).count(), 0));
    await page.keyboard.press("Escape");
    await closed(page);
  });

  await step("Next Result walks through what was found", async () => {
    await openPalette(page);
    await type(page, "cart");
    await firstRow(page, "art");
    await page.keyboard.press("Enter");
    await closed(page);
    await page.keyboard.press("Alt+J");
    await page.locator(".part.statusbar").getByText(/Result 2 of \d+/).waitFor();
  });
}
