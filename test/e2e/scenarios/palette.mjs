// The palette: finds while one types, shows places, gives the editor back.
import { closed, cursorAt, eventually, firstRow, indexed, openPalette, rows, same, SEARCH_KEY, tabs, type } from "../expect.mjs";
import { openFile, quickInput, select } from "../workbench.mjs";

export const about = "search from the palette";

export async function run({ page, step, shot }) {
  await step("the index is built on its own and the status bar says so", () => indexed(page));

  await step("an empty palette says what to ask", async () => {
    await openPalette(page);
    await firstRow(page, "Ask in your own words");
    await shot("empty");
  });

  await step("plain words find the right place, with its symbol, path, line and code", async () => {
    await type(page, "try again when the payment provider is down");
    await firstRow(page, "src/orders/paymentGateway.ts:");
    await shot("answer");
    const order = await rows(page).evaluateAll((all) => all.map((row) => row.textContent));
    same(order[0].includes("charge") || order[0].includes("PaymentGateway"), true, `the first row names its symbol: ${order[0]}`);
  });

  await step("the key once more keeps the question", async () => {
    const asked = await quickInput(page).inputValue();
    await page.keyboard.press(SEARCH_KEY);
    await page.waitForTimeout(1_000); // what must not come needs time to come
    same(await quickInput(page).inputValue(), asked);
    await quickInput(page).and(page.locator(":focus")).waitFor();
  });

  await step("Enter opens it, and the next time it is among the recent searches", async () => {
    await page.keyboard.press("Enter");
    await closed(page);
    await eventually("the file is open", async () => same((await tabs(page)).length, 1));
    await openPalette(page);
    await page.locator(".quick-input-widget .monaco-list-row").filter({ hasText: "try again when the payment provider is down" }).waitFor();
    await shot("recent");
    await page.keyboard.press("Escape");
    await closed(page);
  });

  await step("Enter before the first answer opens what was asked for, not what stood there", async () => {
    await openPalette(page);
    await rows(page).filter({ hasText: "try again when" }).waitFor();
    await page.keyboard.type("compare passwords in constant time");
    await page.keyboard.press("Enter");
    await closed(page);
    await eventually("the answer is open", async () => same((await tabs(page)).some((tab) => tab.includes("passwords.ts")), true));
  });

  await step("moving previews, and Escape restores tabs and cursor", async () => {
    await openFile(page, "cart.ts");
    await page.locator(".tab.active").dblclick(); // no longer a preview
    await openFile(page, "recommendations.py");
    await select(page, 5, 3, 4);
    const before = await tabs(page);
    await openPalette(page);
    // What was selected is asked for; typing replaces it.
    await page.keyboard.type("compare passwords in constant time", { delay: 20 });
    same(await quickInput(page).inputValue(), "compare passwords in constant time");
    await firstRow(page, "passwords.ts");
    await eventually("the best hit is shown", async () => same((await tabs(page)).some((tab) => tab.includes("passwords.ts")), true));
    for (let i = 0; i < 3; i++) {
      await page.keyboard.press("ArrowDown");
      await page.waitForTimeout(300);
    }
    await shot("preview");
    await page.keyboard.press("Escape");
    await closed(page);
    await eventually("the tabs are as before", async () => same(await tabs(page), before));
    await cursorAt(page, "Ln 6, Col 4 (4 selected)");
    await shot("restored");
  });

  await step("a tab in italics that gave way and was shown again stands where it stood", async () => {
    const before = await tabs(page);
    same(before[0], "/passwords.ts/");
    await openPalette(page);
    // At once: the answer to half a question would come between.
    await page.keyboard.insertText("compare passwords in constant time");
    await firstRow(page, "passwords.ts");
    const arrow = async (key, file) => {
      await page.keyboard.press(key);
      await eventually(`${file} is shown`, async () => same((await tabs(page)).some((tab) => tab.startsWith("*") && tab.includes(file)), true));
    };
    await arrow("ArrowDown", "sessionStore.ts");
    await arrow("ArrowDown", "recommendations.py");
    await arrow("ArrowUp", "sessionStore.ts");
    await arrow("ArrowUp", "passwords.ts");
    await page.keyboard.press("Escape");
    await closed(page);
    await eventually("the tabs are as before", async () => same(await tabs(page), before));
  });

  await step("words that mean nothing find nothing, and say so", async () => {
    await openPalette(page);
    await page.keyboard.type("?!", { delay: 20 });
    await firstRow(page, "Nothing found");
    await page.keyboard.press("Escape");
    await closed(page);
  });
}
