// The results panel, reached from the palette and from the activity bar.
import { closed, EXTENSION_ID, firstRow, indexed, openPalette, toLastRow, type } from "../expect.mjs";
import { openView, webviewFrame } from "../workbench.mjs";

export const about = "the results panel";

export async function run({ page, step, shot }) {
  await indexed(page);
  const panel = webviewFrame(page, EXTENSION_ID);

  await step("the palette hands its question over", async () => {
    await openPalette(page);
    await type(page, "hash a password with a salt");
    await firstRow(page, "passwords.ts");
    await toLastRow(page, "Show all in the panel");
    await page.keyboard.press("Enter");
    await closed(page);
    await panel.getByText("passwords.ts").first().waitFor();
    await shot("from-palette");
  });

  await step("its icon hides it and brings it back with what was found", async () => {
    await openView(page, "Explorer");
    await page.locator(".explorer-folders-view").waitFor();
    await openView(page, "Sextant");
    await panel.getByText("passwords.ts").first().waitFor();
  });
}
