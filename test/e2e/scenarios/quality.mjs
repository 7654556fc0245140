// How good search is: real votes cast in the terminal, measured and shown by the page in the editor.
import { EXTENSION_ID, indexed } from "../expect.mjs";
import { accept, JUDGED } from "../votes.mjs";
import { runCommand, webviewFrame } from "../workbench.mjs";

export const about = "the quality page";

export async function run({ page, folder, dataDirectory, step, shot }) {
  await indexed(page);
  const quality = webviewFrame(page, EXTENSION_ID);

  await step("without votes it says what to do", async () => {
    await runCommand(page, "Sextant: Show Search Quality");
    await quality.getByRole("heading", { level: 1 }).waitFor();
    await shot("no-votes");
  });

  await step("with votes it measures, and says how many more make a number", async () => {
    accept(folder, dataDirectory, ...JUDGED.slice(0, 6));
    await runCommand(page, "View: Close Editor");
    await runCommand(page, "Sextant: Show Search Quality");
    await quality.getByRole("button", { name: "Measure Now" }).waitFor();
    await quality.getByText(/\d+ more/).first().waitFor();
    await shot("few-votes");
  });
}
