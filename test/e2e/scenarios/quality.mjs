// How good search is: real votes cast in the terminal, measured and shown by the page in the editor.
import { execFileSync } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { EXTENSION_ID, indexed } from "../expect.mjs";
import { runCommand, webviewFrame } from "../workbench.mjs";

export const about = "the quality page";

const cli = path.join(path.dirname(fileURLToPath(import.meta.url)), "..", "..", "..", "dist", "cli.js");

const JUDGED = [
  ["constant time comparison of passwords", "src/auth/passwords.ts"],
  ["try again when the payment provider is down", "src/orders/paymentGateway.ts"],
  ["email receipt to the customer", "worker/mailer.py"],
  ["books that similar readers bought", "worker/recommendations.py"],
  ["who is logged in", "src/auth/sessionStore.ts"],
  ["find the handler for a request", "src/http/router.go"],
];

export async function run({ page, folder, dataDirectory, step, shot }) {
  await indexed(page);
  const quality = webviewFrame(page, EXTENSION_ID);

  await step("without votes it says what to do", async () => {
    await runCommand(page, "Sextant: Show Search Quality");
    await quality.getByRole("heading", { level: 1 }).waitFor();
    await shot("no-votes");
  });

  await step("with votes it measures, and says how many more make a number", async () => {
    for (const [question, file] of JUDGED) execFileSync(process.execPath, [cli, "feedback", "add", folder, "--query", question, "--hit", file, "--up", "--data-dir", dataDirectory], { stdio: "pipe" });
    await runCommand(page, "View: Close Editor");
    await runCommand(page, "Sextant: Show Search Quality");
    await quality.getByRole("button", { name: "Measure Now" }).waitFor();
    await quality.getByText(/\d+ more/).first().waitFor();
    await shot("few-votes");
  });
}
