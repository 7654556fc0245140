// How long it takes from a key to other results on screen, by the page's own clock.

/** Where nothing changes for so long, the key changed no result. */
const SETTLED_MS = 1_000;
/** The last letters of a question are timed one by one, the rest is typed quickly. */
const TIMED_LETTERS = 3;
const QUICKLY_MS = 20;

/** Runs in the page. Resolves with the time from the next key to the frame that shows other rows, or null where they stay the same. */
function nextChange(_body, { rows, settledMs }) {
  const shown = () => [...document.querySelectorAll(rows)].map((row) => row.getAttribute("aria-label") ?? row.textContent).join("\n");
  const before = shown();
  globalThis.sextantChange = new Promise((resolve) => {
    let pressedAt;
    const observer = new MutationObserver(() => {
      // Frames in between are no other rows: a list that is emptied to be filled, the rest of the last answer, the same first rows again.
      const now = shown();
      if (pressedAt === undefined || now === "" || (before !== "" && (now.startsWith(before) || before.startsWith(now)))) return;
      observer.disconnect();
      requestAnimationFrame(() => resolve(performance.now() - pressedAt));
    });
    observer.observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ["aria-label"] });
    document.addEventListener(
      "keydown",
      (event) => {
        pressedAt = event.timeStamp;
        setTimeout(() => (observer.disconnect(), resolve(null)), settledMs);
      },
      { capture: true, once: true },
    );
  });
}

/** From the last letter of a question, typed quickly, to its rows; what is there to start may take `settledMs` milliseconds. */
export async function timeQuestion(page, body, rows, question, settledMs = 30_000) {
  await page.keyboard.press("Control+A");
  await page.keyboard.type(question.slice(0, -1), { delay: QUICKLY_MS });
  await body.evaluate(nextChange, { rows, settledMs });
  await page.keyboard.type(question.slice(-1));
  const took = await body.evaluate(() => globalThis.sextantChange);
  return took === null ? { ms: [], unchanged: 1 } : { ms: [took], unchanged: 0 };
}

/**
 * Types each question into the focused box and times its last letters.
 * @param {import("playwright-core").Page} page whose keyboard is used
 * @param {import("playwright-core").Locator} body of the frame that holds the rows
 * @param {string} rows selector of what is shown, each with a name for screen readers
 * @returns {Promise<{ ms: number[], unchanged: number }>}
 */
export async function timeTyping(page, body, rows, questions) {
  const ms = [];
  let unchanged = 0;
  const timed = async (press) => {
    await body.evaluate(nextChange, { rows, settledMs: SETTLED_MS });
    await press();
    const took = await body.evaluate(() => globalThis.sextantChange);
    if (took === null) unchanged++;
    else ms.push(took);
  };
  for (const question of questions) {
    await page.keyboard.press("Control+A");
    await page.keyboard.type(question.slice(0, -TIMED_LETTERS), { delay: QUICKLY_MS });
    await page.waitForTimeout(SETTLED_MS);
    for (const letter of question.slice(-TIMED_LETTERS)) await timed(() => page.keyboard.type(letter));
  }
  return { ms, unchanged };
}
